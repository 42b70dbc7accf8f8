"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.saying import note
from chunker.models import find_model
from chunker.tokens import tokenizer_for
from chunker.types import Encoding

DEFAULT_STRATEGY = "sentence(max_tokens=512)"
_MOST_WORKERS = 256


def _process_count(given: str | int) -> int:
    if str(given).isdecimal() and len(str(given)) < 9 and 1 <= int(given) <= _MOST_WORKERS:
        return int(given)
    raise typer.BadParameter(f"expected a whole number from 1 to {_MOST_WORKERS}, got {given!r:.40}.")


def a_path(given: str | Path) -> Path:
    """The path that was given; an empty one, as an unset variable makes it, would be the current folder.

    Raises: BadParameter.
    """
    if not str(given):
        raise typer.BadParameter("expected a path, got an empty text. The current folder is .")
    return Path(given)


Model = Annotated[str, typer.Option("--model", "-m", help="Model whose tokenizer counts; see `chunker models`.")]
Tokenizer = Annotated[
    str | None,
    typer.Option("--tokenizer", "-t", help="Count with this instead: an encoding name or a tokenizer.json."),
]
StrategySpec = Annotated[
    str, typer.Option("--strategy", "-s", help="How to cut, with settings; see `chunker strategies`.")
]
File = Annotated[str, typer.Argument(metavar="FILE", help="A text file, or - for stdin.")]
Output = Annotated[str, typer.Option("--output", "-o", help="FILE.jsonl, FILE.parquet, or - for stdout.")]
Failures = Annotated[str | None, typer.Option("--failures", help="Also write the documents that failed here.")]
Include = Annotated[
    list[str] | None, typer.Option("--include", help="Only files that match this glob, as in .gitignore; repeatable.")
]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="Not the files that match; repeatable.")]
Workers = Annotated[
    int, typer.Option("--workers", "-w", parser=_process_count, metavar="NUMBER", help="Processes to use.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def chosen_tokenizer(model: str, tokenizer: str | None) -> Encoding:
    """The tokenizer that the options name; a model whose count is only near says so on stderr."""
    if tokenizer is None and not (found := find_model(model)).is_exact:
        note(f"{found.name}: {found.note}")
    return tokenizer_for(model, tokenizer)
