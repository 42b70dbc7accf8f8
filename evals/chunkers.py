"""What can be measured, by name: our strategies, and other libraries."""

from __future__ import annotations

from chunker.calls import nearest, read_call
from chunker.errors import UnknownStrategy
from chunker.spec import parse, strategy_names
from chunker.types import Encoding
from evals.cutting import Chunker, OurChunker
from evals.rivals import rival_for, rival_names


def chunker_for(spec: str, tokenizer: Encoding) -> Chunker:
    """The chunker that a spec describes, such as `sentence(max_tokens=200)` or `semchunk(max_tokens=200)`.

    Raises: UnknownStrategy, InvalidSpec, MissingExtra.
    """
    name = read_call(spec, "strategy", "sentence(max_tokens=512)").name
    if name in strategy_names():
        return OurChunker(parse(spec), tokenizer)
    if name in rival_names():
        return rival_for(spec, tokenizer)
    raise UnknownStrategy(f"No strategy {name!r}. {nearest(name, (*strategy_names(), *rival_names()))}")
