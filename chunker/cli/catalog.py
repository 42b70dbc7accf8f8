"""`chunker strategies` and `chunker models`: what there is to choose from."""

from __future__ import annotations

import dataclasses
import sys
from typing import Annotated

import typer

from chunker.cli.options import AsJson
from chunker.models import Model, all_models
from chunker.output import to_line
from chunker.spec import strategy_class, strategy_names
from chunker.strategy import Strategy
from chunker.tokens import encoding_names

Contains = Annotated[str, typer.Argument(metavar="TEXT", help="Only models whose name or provider contains this.")]


def strategies(as_json: AsJson = False) -> None:
    """List the strategies with their settings and defaults.

    Example: chunker strategies
    """
    for name in strategy_names():
        kind = strategy_class(name)
        about = (kind.__doc__ or "").partition("\n")[0]
        if as_json:
            settings = {field.name: field.default for field in dataclasses.fields(kind)}
            sys.stdout.write(to_line({"name": name, "about": about, "settings": settings}) + "\n")
        else:
            sys.stdout.write(f"{_default(kind)}\n    {about}\n")


def _default(kind: type[Strategy]) -> str:
    """The spec with every default; what the strategy needs may not be installed, so it is not made."""
    settings = ", ".join(f"{field.name}={field.default!r}" for field in dataclasses.fields(kind))
    return f"{kind.name()}({settings})"


def models(contains: Contains = "", as_json: AsJson = False) -> None:
    """List the models whose tokens we count, with their limits; `~` marks counts that are approximate.

    Example: chunker models claude
    """
    wanted = contains.casefold()
    found = [model for model in all_models() if wanted in f"{model.provider} {model.name}".casefold()]
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
