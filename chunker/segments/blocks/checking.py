"""Whether blocks can be those of a text, so that none that cannot is taken for granted anywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import get_args

from chunker.errors import InvalidBlocks
from chunker.types import Block, BlockKind, Document, Span

_KINDS = frozenset(get_args(BlockKind))
_LEVELS = range(1, 7)  # of headings


class CheckedBlocks(tuple[Block, ...]):
    """Blocks that can be those of any text of so many characters; whoever makes them vouches for it."""

    characters: int

    def __new__(cls, blocks: Iterable[Block], characters: int) -> CheckedBlocks:
        """The same blocks, with a mark."""
        checked = super().__new__(cls, blocks)
        checked.characters = characters
        return checked

    def __reduce__(self) -> tuple[type[CheckedBlocks], tuple[tuple[Block, ...], int]]:
        """What makes them again in another process."""
        return CheckedBlocks, (tuple(self), self.characters)


def with_checked(document: Document) -> Document:
    """The document, its blocks looked at if nobody did so before; what our readers found costs nothing here.

    Raises: InvalidBlocks.
    """
    blocks, size = document.blocks, len(document.text)
    if blocks is None or (isinstance(blocks, CheckedBlocks) and blocks.characters == size):
        return document
    check_blocks(blocks, size)
    return replace(document, blocks=CheckedBlocks(blocks, size))


def check_blocks(blocks: Sequence[Block], size: int) -> None:
    """Raises: InvalidBlocks: they cannot be those of a text of `size` characters; says which one, and why."""
    if not isinstance(blocks, Sequence):
        raise InvalidBlocks(f"Expected the blocks of a document as a sequence of Block, got {blocks!r:.60}.")
    last_start = 0
    last_end: dict[int, int] = {}  # of the blocks that lie in the same one
    for number, block in enumerate(blocks):
        _check_words(number, block)
        if not isinstance(block.parent, int) or not -1 <= block.parent < number:
            raise _wrong(
                number, block, f"as parent -1 or the number of a block before it, below {number}", block.parent
            )
        around = Span(0, size) if block.parent < 0 else blocks[block.parent].span
        low = max(around.start, last_start, last_end.get(block.parent, 0))
        if not _is_within(block.span, low, around.end):
            where = "the text" if block.parent < 0 else f"block {block.parent}, its parent"
            place = f"from {low} to {around.end}: in {where}, behind what comes before"
            raise _wrong(number, block, f"a Span of one character or more {place}", block.span)
        _check_spans(number, block, size)
        last_start, last_end[block.parent] = block.span


def _check_words(number: int, block: Block) -> None:
    """Looks at all that says what a block is."""
    if not isinstance(block, Block):
        raise InvalidBlocks(f"Block {number}: expected a chunker.types.Block, got {block!r:.60}.")
    if not isinstance(block.kind, str) or block.kind not in _KINDS:
        raise _wrong(number, block, f"a kind among {', '.join(sorted(_KINDS))}", block.kind)
    if not isinstance(block.level, int) or block.level < 0 or (block.kind == "heading" and block.level not in _LEVELS):
        raise _wrong(number, block, "a level: of a heading 1 to 6, else how many blocks it lies in", block.level)
    if not isinstance(block.language, str):
        raise _wrong(number, block, "a language as str", block.language)


def _check_spans(number: int, block: Block, size: int) -> None:
    """Looks at what is said of other places of the text."""
    for name, span in (("lead_in", block.lead_in), ("header", block.header)):
        if span is not None and not _is_within(span, 0, size):
            raise _wrong(number, block, f"as {name} None, or a Span of the text from 0 to {size}", span)


def _is_within(span: object, low: int, high: int) -> bool:
    """Whether it is a span of one character or more from `low` to `high`."""
    if not isinstance(span, Span) or not isinstance(span.start, int) or not isinstance(span.end, int):
        return False
    return low <= span.start < span.end <= high


def _wrong(number: int, block: Block, expected: str, got: object) -> InvalidBlocks:
    return InvalidBlocks(f"Block {number} ({block.kind!r:.40}): expected {expected}; got {got!r:.60}.")
