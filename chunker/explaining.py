"""Why each cut is where it is: its price, and the cheaper places that the limit ruled out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chunker import prices
from chunker.packing import Packed, Packer
from chunker.strategy import Strategy
from chunker.types import Document, Encoding, Span

_MOST_ALTERNATIVES = 3
_QUOTE_CHARS = 32


@dataclass(frozen=True, slots=True)
class Alternative:
    """A cheaper place to cut that would have made the chunk `token_count` tokens long, over the limit."""

    offset: int
    price: float
    name: str
    token_count: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of one chunk: what it cost, what stands on both sides, what was cheaper but too far away.

    `price` is None at the end of the document, which is no cut.
    """

    chunk: Span
    token_count: int
    price: float | None
    name: str
    before: str
    after: str
    ruled_out: tuple[Alternative, ...]


def explain(document: Document, strategy: Strategy, tokenizer: Encoding) -> Iterator[Cut]:
    """The end of each chunk of a document, in order.

    Raises: LimitTooSmall.
    """
    packer = strategy.packer(document, tokenizer)
    return (_cut(packer, packed) for packed in packer.chunks())


def _cut(packer: Packer, packed: Packed) -> Cut:
    text, units, stop = packer.tape.text, packer.units, packed.stop_unit
    before = text[max(packed.span.start, packed.span.end - _QUOTE_CHARS) : packed.span.end]
    if stop == len(units):
        return Cut(packed.span, packed.token_count, None, "end of the document", before, "", ())
    start, price = units.starts[stop], units.costs[stop]
    after = text[start : start + _QUOTE_CHARS]
    ruled_out = tuple(_ruled_out(packer, packed, price))
    return Cut(packed.span, packed.token_count, price, prices.name_of(price), before, after, ruled_out)


def _ruled_out(packer: Packer, packed: Packed, price: float) -> Iterator[Alternative]:
    """The next cheaper boundaries after the cut, each cheaper than the one before it."""
    units, limit, found = packer.units, packer.budget.limit, 0
    for unit in range(packed.stop_unit + 1, len(units)):
        if found == _MOST_ALTERNATIVES or packer.tape.estimate(packed.span.start, units.starts[unit]) > 2 * limit:
            return
        if units.costs[unit] < price:
            price = units.costs[unit]
            count = packer.count_up_to(packed, unit)
            if count > limit:
                found += 1
                yield Alternative(units.starts[unit], price, prices.name_of(price), count)
