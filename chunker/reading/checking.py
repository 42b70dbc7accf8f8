"""Whether a reader kept the contract, so that one that did not is a failure of its document and no wrong offset."""

from __future__ import annotations

from collections.abc import Sequence

from chunker.errors import InvalidBlocks
from chunker.reading.content import Content
from chunker.segments.blocks.checking import check_blocks
from chunker.types import Block, Place


def check_content(content: Content) -> None:
    """Raises: ValueError: blocks or places are out of order, outside each other or outside the text."""
    size = len(content.text)
    if content.blocks is not None:
        _check_blocks(content.blocks, size)
    _check_places(content.places, size)


def _check_blocks(blocks: Sequence[Block], size: int) -> None:
    try:
        check_blocks(blocks, size)
    except InvalidBlocks as error:  # the reader's fault, not that of who made a document
        raise ValueError(str(error)) from error


def _check_places(places: Sequence[Place], size: int) -> None:
    starts = [place.start for place in places]
    if starts != sorted(starts) or (starts and not 0 <= starts[0] <= starts[-1] <= size):
        raise ValueError("Places are out of order or outside the text.")
