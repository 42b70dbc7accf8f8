"""What can be measured, by name: our strategies, other libraries, and functions of somebody's own code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from chunker.calls import nearest, read_call, read_chain
from chunker.errors import InvalidSpec, MissingExtra, UnknownStrategy
from chunker.spec import parse_pipeline, strategy_names
from chunker.types import Encoding
from evals.cutting import Chunker, OurChunker
from evals.functions import PREFIX, function_for
from evals.rivals import rival_for, rival_names
from evals.sweeping import swept


class Found(NamedTuple):
    """Chunkers that are there, and by spec why others are absent."""

    chunkers: list[Chunker]
    absent: dict[str, str]


def chunkers_for(specs: Iterable[str], tokenizer: Encoding) -> Found:
    """The chunkers that specs describe, each once however it is spelled; those not installed are absent.

    A spec with lists among its settings stands for every combination of their values.

    Raises: UnknownStrategy, InvalidSpec.
    """
    chunkers: dict[str, Chunker] = {}
    absent = {}
    for spec in swept(specs):
        try:
            chunker = chunker_for(spec, tokenizer)
            chunkers.setdefault(chunker.name, chunker)
        except MissingExtra as error:
            absent[spec] = str(error)
    return Found([*chunkers.values()], absent)


def chunker_for(spec: str, tokenizer: Encoding) -> Chunker:
    """The chunker that a spec describes: `sentence(max_tokens=200)`, `semchunk(max_tokens=200)`, `python:mine.split`.

    Raises: UnknownStrategy, InvalidSpec, MissingExtra.
    """
    if spec.startswith(PREFIX):
        return function_for(spec, tokenizer)
    first, *transforms = read_chain(spec)
    name = read_call(first, "strategy", "sentence(max_tokens=512)").name
    if name in strategy_names():
        return OurChunker(parse_pipeline(spec), tokenizer)
    if transforms:
        raise InvalidSpec(f"{spec}: transforms go with our strategies only, not with {name!r}.")
    if name in rival_names():
        return rival_for(spec, tokenizer)
    raise UnknownStrategy(f"No strategy {name!r}. {nearest(name, (*strategy_names(), *rival_names()))}")


class Told(NamedTuple):
    """What a chunker's name tells of its settings; None for a limit that it does not tell."""

    limit_tokens: int | None
    language: str


def told_by(chunker: Chunker) -> Told:
    """Limit and language of a chunker, from the settings in its name; the name of a function has none."""
    try:
        settings = read_call(read_chain(chunker.name)[0], "strategy", "sentence(max_tokens=512)").settings
    except InvalidSpec:
        settings = {}
    limit, language = settings.get("max_tokens"), settings.get("language")
    return Told(limit if isinstance(limit, int) else None, language if isinstance(language, str) else "en")
