"""Several contents into one: the cells of a notebook, the parts of a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chunker.reading.content import Content, Fact
from chunker.segments.blocks.finding import with_blocks
from chunker.types import Block, Document, Place, Span

_BETWEEN = "\n\n"
_LOWEST_HEADING = 6


def joined(contents: Sequence[Content], form: str, metadata: Mapping[str, Fact]) -> Content:
    """The texts of all that have words, a blank line between them, with their blocks and places moved along."""
    texts: list[str] = []
    blocks: list[Block] = []
    places: list[Place] = []
    start = 0
    for content in contents:
        if content.text.strip():
            places += [place._replace(start=place.start + start) for place in content.places]
            blocks += _moved(_blocks(content), start, len(blocks))
            texts.append(content.text)
            start += len(content.text) + len(_BETWEEN)
    return Content(_BETWEEN.join(texts), form, tuple(blocks), tuple(places), metadata)


def beneath(content: Content, level: int) -> Content:
    """The content with its headings that many levels lower, so that it stays in the section of a heading above it."""
    blocks = [
        block._replace(level=min(block.level + level, _LOWEST_HEADING)) if block.kind == "heading" else block
        for block in _blocks(content)
    ]
    return replace(content, blocks=tuple(blocks))


def _blocks(content: Content) -> Sequence[Block]:
    """The blocks of the content, found in its text where the file does not mark them."""
    return with_blocks(Document("", content.text, format=content.format, blocks=content.blocks)).blocks or ()


def _moved(blocks: Sequence[Block], offset: int, count: int) -> list[Block]:
    """The blocks as they are `offset` characters further on, behind `count` others."""
    moved = [block.moved(lambda span: Span(span.start + offset, span.end + offset)) for block in blocks]
    return [block._replace(parent=block.parent + count) if block.parent >= 0 else block for block in moved]
