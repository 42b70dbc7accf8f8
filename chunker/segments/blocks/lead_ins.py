"""Which paragraph introduces a list, a table or a code block."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from chunker.types import Block, Span

_INTRODUCED = ("list", "table", "code", "definition_list")
_COLON_AT_END = re.compile(r"[:\uff1a][*_`\"')\s]*$")
_REACH_CHARS = 20  # closing marks behind a colon
_TWO_BREAKS = re.compile(r"(?:\r\n?|\n)[ \t>]*[\r\n]")


def with_lead_ins(text: str, blocks: Iterable[Block]) -> list[Block]:
    """The blocks, those that the paragraph before them introduces with its span.

    A paragraph introduces what follows it if it ends with a colon. Of a list it does so, too, if no blank line parts
    them or if both lie in an item of another list.
    """
    finished: list[Block] = []
    last_inside: dict[int, Block] = {}  # the block that was found last, by the one around it
    for block in blocks:
        before = last_inside.get(block.parent)
        last_inside[block.parent] = block
        if block.kind in _INTRODUCED and before and before.kind == "paragraph":
            is_nested = block.parent >= 0 and finished[block.parent].kind == "item"
            if _introduces(text, before, block, is_nested):
                block = replace(block, lead_in=before.span)  # noqa: PLW2901
        finished.append(block)
    return finished


def _introduces(text: str, paragraph: Block, block: Block, is_nested: bool) -> bool:
    end = paragraph.span.end
    if _COLON_AT_END.search(text, max(paragraph.span.start, end - _REACH_CHARS), end):
        return True
    between = Span(end, block.span.start)
    return block.kind == "list" and (is_nested or not _TWO_BREAKS.search(text, *between))
