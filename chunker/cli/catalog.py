"""`chunker strategies`, `chunker transforms` and `chunker models`: what there is to choose from."""

from __future__ import annotations

import dataclasses
import sys
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.models import Model, all_models, find_model
from chunker.output import to_line
from chunker.spec import strategy_class, strategy_names, transform_class, transform_names
from chunker.strategy import Strategy
from chunker.tokens import encoding_names
from chunker.transform import Transform

Contains = Annotated[str, typer.Argument(metavar="TEXT", help="Only models whose name or provider contains this.")]


def strategies(as_json: AsJson = False) -> None:
    """List the strategies with their settings and defaults.

    Example: chunker strategies
    """
    sys.stdout.writelines(_entry(strategy_class(name), as_json) for name in strategy_names())


def transforms(as_json: AsJson = False) -> None:
    """List what can be done before and after cutting, behind a strategy: 'structure | deduplicate'.

    Example: chunker transforms
    """
    sys.stdout.writelines(_entry(transform_class(name), as_json) for name in transform_names())


def _entry(kind: type[Strategy] | type[Transform], as_json: bool) -> str:
    about = (kind.__doc__ or "").partition("\n")[0]
    if not as_json:
        return f"{_default(kind)}\n    {about}\n"
    settings = {field.name: field.default for field in dataclasses.fields(kind)}
    return to_line({"name": kind.name(), "about": about, "settings": settings}) + "\n"


def _default(kind: type[Strategy] | type[Transform]) -> str:
    """The spec with every default; what the strategy needs may not be installed, so it is not made."""
    settings = ", ".join(f"{field.name}={field.default!r}" for field in dataclasses.fields(kind))
    return f"{kind.name()}({settings})"


def models(contains: Contains = "", as_json: AsJson = False) -> None:
    """List the models whose tokens we count, with their limits; `~` marks counts that are approximate.

    Example: chunker models claude
    """
    wanted = contains.casefold()
    found = [model for model in all_models() if wanted in f"{model.provider} {model.name}".casefold()]
    found = found or [find_model(contains)]
    if as_json:
        sys.stdout.writelines(to_line(dataclasses.asdict(model)) + "\n" for model in found)
        return
    sys.stdout.write(f"{'model':40} {'provider':10} {'counted with':16} {'context':>10} {'embeds':>7}  source, date\n")
    sys.stdout.writelines(_line(model) for model in found)
    for remark in sorted({model.note for model in found if model.note}):
        sys.stdout.write(f"~ {remark}\n")
    sys.stdout.write(f"Encodings for --tokenizer: {', '.join(encoding_names())}, or a tokenizer.json.\n")


def _line(model: Model) -> str:
    encoding = model.encoding if model.is_exact else f"~{model.encoding}"
    context, embedding = (f"{value:,}" if value else "" for value in (model.context_tokens, model.embedding_tokens))
    where = f"{model.source}, {model.date}"
    return f"{model.name:40} {model.provider:10} {encoding:16} {context:>10} {embedding:>7}  {where}\n"
