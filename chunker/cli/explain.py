"""`chunker explain`: every cut with its price."""

from __future__ import annotations

import dataclasses
import sys

from chunker.cli.options import DEFAULT_STRATEGY, AsJson, File, Model, StrategySpec, Tokenizer, chosen_tokenizer
from chunker.explaining import Cut
from chunker.explaining import explain as explained
from chunker.output import to_line
from chunker.reading.folder import read_document, source_of
from chunker.spec import parse
from chunker.viewing import visible


def explain(
    file: File,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    strategy: StrategySpec = DEFAULT_STRATEGY,
    as_json: AsJson = False,
) -> None:
    """Show why each cut is where it is: its price, and cheaper places that the limit ruled out.

    Example: chunker explain guide.md --strategy 'sentence(max_tokens=256)'
    """
    cutter, counter = parse(strategy), chosen_tokenizer(model, tokenizer)
    document = read_document(source_of(file))
    cuts = explained(document, cutter, counter)
    if not as_json:
        sys.stdout.write(f"{visible(document.id)}  {cutter}  {counter.name}\n")
    for number, cut in enumerate(cuts, start=1):
        sys.stdout.write(to_line(dataclasses.asdict(cut)) + "\n" if as_json else _lines(number, cut))


def _lines(number: int, cut: Cut) -> str:
    start, end = cut.chunk
    price = "" if cut.price is None else f" {cut.price:.2f}"
    head = f"{number:>4}  {cut.token_count:>5} tokens  [{start}:{end}]  {cut.name}{price}"
    quote = f"{visible(cut.before)!s} | {visible(cut.after)!s}" if cut.price is not None else visible(cut.before)
    lines = [f"{head}  {quote}"]
    lines += [
        f"{'':>4}  ruled out: {other.name} {other.price:.2f} at {other.offset}, {other.token_count} tokens"
        for other in cut.ruled_out
    ]
    return "\n".join(lines) + "\n"
