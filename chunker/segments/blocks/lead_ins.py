"""Which paragraph introduces a list, a table or a code block."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chunker.types import Block

_INTRODUCED = frozenset({"list", "table", "code", "definition_list"})
_COLON_AT_END = re.compile(r"[^\s:\uff1a]\s*[:\uff1a]{1,2}[*_`\"')\s]*$")  # three without a word are a fence: `:::`
_REACH_CHARS = 20  # closing marks behind a colon
_TWO_BREAKS = re.compile(r"(?:\r\n?+|\n)[ \t>]*+[\r\n]")


def with_lead_ins(text: str, blocks: Iterable[Block]) -> list[Block]:
    """The blocks, those that the paragraph before them introduces with its span.

    A paragraph introduces what follows it if it ends with a colon. Of a list it does so, too, if no blank line parts
    them or if both lie in an item of another list.
    """
    finished = [*blocks]
    for number, block in enumerate(finished):
        if block.kind in _INTRODUCED and number:
            before = finished[number - 1]  # no paragraph has blocks in it, so one beside a block comes just before it
            is_nested = block.parent >= 0 and finished[block.parent].kind == "item"
            is_beside = before.kind == "paragraph" and before.parent == block.parent
            if is_beside and _introduces(text, before, block, is_nested):
                finished[number] = block._replace(lead_in=before.span)
    return finished


def _introduces(text: str, paragraph: Block, block: Block, is_nested: bool) -> bool:
    end = paragraph.span.end
    if _COLON_AT_END.search(text, max(paragraph.span.start, end - _REACH_CHARS), end):
        return True
    return block.kind == "list" and (is_nested or not _TWO_BREAKS.search(text, end, block.span.start))
