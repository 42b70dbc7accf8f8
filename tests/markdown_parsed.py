"""Blocks of Markdown that are all found by the parser: what the quick way is held to."""

from __future__ import annotations

from chunker.segments.blocks.markdown import markdown_blocks
from chunker.segments.blocks.parser import parse_blocks
from chunker.segments.blocks.placing import Lines, placed
from chunker.types import Block


def parsed_blocks(text: str) -> list[Block]:
    """What `markdown_blocks` gives, with more work."""
    return markdown_blocks(text, _parsed)


def _parsed(text: str, start: int, before: int) -> list[Block]:
    return [*placed(parse_blocks(text[start:]), Lines(text, start, len(text)), before)]
