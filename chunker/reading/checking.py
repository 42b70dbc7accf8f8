"""Whether a reader kept the contract, so that one that did not is a failure of its document and no wrong offset."""

from __future__ import annotations

from collections.abc import Sequence

from chunker.reading.content import Content
from chunker.types import Block, Place


def check_content(content: Content) -> None:
    """Raises: ValueError: blocks or places are out of order, outside each other or outside the text."""
    size = len(content.text)
    if content.blocks is not None:
        _check_blocks(content.blocks, size)
    _check_places(content.places, size)


def _check_blocks(blocks: Sequence[Block], size: int) -> None:
    last_end: dict[int, int] = {}
    last_start = 0
    for number, block in enumerate(blocks):
        start, end = block.span
        if not -1 <= block.parent < number:
            raise ValueError(f"Block {number} ({block.kind}) lies in {block.parent}, which does not come before it.")
        low, high = (0, size) if block.parent < 0 else blocks[block.parent].span
        if not max(low, last_start, last_end.get(block.parent, 0)) <= start < end <= high:
            raise ValueError(f"Block {number} ({block.kind}) at [{start}:{end}] is empty, out of order or outside.")
        last_end[block.parent], last_start = end, start


def _check_places(places: Sequence[Place], size: int) -> None:
    starts = [place.start for place in places]
    if starts != sorted(starts) or (starts and not 0 <= starts[0] <= starts[-1] <= size):
        raise ValueError("Places are out of order or outside the text.")
