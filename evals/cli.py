"""The `evals` command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson, Model, Tokenizer, chosen_tokenizer
from chunker.cli.process import run_installed
from chunker.output import to_line
from chunker.spec import parse
from evals.boundaries import InvalidGold, read_gold, sentence_integrity

app = typer.Typer(
    help="Measure ways of cutting documents.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
Gold = Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="Texts with marked sentences.")]
Specs = Annotated[list[str], typer.Option("--strategy", "-s", help="A strategy to measure; repeatable.")]


@app.callback()
def evals() -> None:
    """Measure ways of cutting documents."""


@app.command()
def boundaries(
    gold: Gold, strategy: Specs, model: Model = "gpt-4o", tokenizer: Tokenizer = None, as_json: AsJson = False
) -> None:
    """Count the cuts that fall inside a marked sentence.

    Example: evals boundaries gold.jsonl -s 'sentence(max_tokens=64)' -s 'fixed(max_tokens=64)'
    """
    strategies, counter, texts = [*map(parse, strategy)], chosen_tokenizer(model, tokenizer), [*read_gold(gold)]
    if not texts:
        raise InvalidGold(f"{gold}: no line has marked sentences.")
    for cutter in strategies:
        found = sentence_integrity(texts, cutter, counter)
        share = found.share_inside
        if as_json:
            row = {"cuts": found.cuts, "inside": found.inside, "forced": found.forced, "share_inside": share}
            sys.stdout.write(to_line({"strategy": str(cutter), "texts": len(texts), **row}) + "\n")
        else:
            percent = "not applicable" if share is None else f"{share:.1%}"
            counts = f"{found.inside} of {found.cuts - found.forced} free cuts, {found.forced} forced"
            sys.stdout.write(f"{percent:>14}  inside a sentence  ({counts})  {cutter}\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 2 wrong usage or data."""
    sys.exit(run_installed("evals", "evals.cli", arguments))
