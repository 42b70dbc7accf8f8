"""Which paragraph introduces a list, a table or a code block."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chunker.types import Block, Span

_INTRODUCED = frozenset({"list", "table", "code", "definition_list"})
_COLON_AT_END = re.compile(r"[:\uff1a][*_`\"')\s]*$")
_REACH_CHARS = 20  # closing marks behind a colon
_TWO_BREAKS = re.compile(r"\n[ \t>]*\n")


def with_lead_ins(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, those that the paragraph before them introduces with its span; lines end with line feeds alone.

    A paragraph introduces what follows it if it ends with a colon. Of a list it does so, too, if no blank line parts
    them or if both lie in an item of another list.
    """
    finished = [*blocks]
    for number, block in enumerate(blocks):
        if block.kind in _INTRODUCED and number:
            before = blocks[number - 1]  # in a block of its own, a paragraph would not come just before
            is_beside = before.kind == "paragraph" and before.parent == block.parent
            if is_beside and _introduces(text, before, block, block.parent >= 0 and blocks[block.parent].kind == "item"):
                finished[number] = _introduced(block, before.span)
    return finished


def _introduced(block: Block, lead_in: Span) -> Block:
    return Block(block.kind, block.span, block.level, block.parent, lead_in, block.header, block.language)


def _introduces(text: str, paragraph: Block, block: Block, is_nested: bool) -> bool:
    end = paragraph.span.end
    if _COLON_AT_END.search(text, max(paragraph.span.start, end - _REACH_CHARS), end):
        return True
    return block.kind == "list" and (is_nested or not _TWO_BREAKS.search(text, end, block.span.start))
