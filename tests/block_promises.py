"""What holds for the blocks of any text, whoever found them; and texts made to break those who look for them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import chunker
from chunker.types import Block, Span

_READERS = (str(Path(chunker.__file__).parent / "segments"), "markdown_it", "mdit_py_plugins")

# Each gives a text of about that many characters.
ATTACKS: dict[str, Callable[[int], str]] = {
    "quotes on one line": lambda size: ">" * size + "a\n",
    "a quote ladder": lambda size: "".join(">" * depth + " a\n" for depth in range(1, int((2 * size) ** 0.5))),
    "lazy lines below many quotes": lambda size: "> " * 100 + "a\n" + "b\n" * (size // 2),
    "a list ladder": lambda size: "".join("  " * depth + "- a\n" for depth in range(int(size**0.5))),
    "bullets on one line": lambda size: "- " * (size // 2) + "a\n",
    "many bullets on many lines": lambda size: ("- " * 40 + "a\n") * (size // 82),
    "numbers on one line": lambda size: "1. " * (size // 3) + "a\n",
    "a wide table": lambda size: "|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "|b|\n" * (size // 8),
    "link definitions": lambda size: "[a]: /b\n" * (size // 8),
    "link titles without end": lambda size: "[a]: /b 'c\n" * (size // 11),
    "link labels without end": lambda size: "[a\n" * (size // 3),
    "loose items": lambda size: "- a\n\n" * (size // 5),
    "blank lines": lambda size: "\n" * size,
    "blank lines below a deep list": lambda size: "- " * 25 + "a" + "\n" * size + "b\n",
    "spaces": lambda size: " " * size,
    "a bullet and spaces": lambda size: "-" + " " * size + "a\n",
    "a backtick ladder": lambda size: "".join("`" * (3 + count % 40) + "\n" for count in range(size // 23)),
    "tags without end": lambda size: "<a b='\n" * (size // 7),
    "comments without end": lambda size: "<!--\n\n" * (size // 6),
    "delimiters": lambda size: "|-|\n" * (size // 4),
    "footnotes on one line": lambda size: "[^a]: " * (size // 6) + "b\n",
    "definitions": lambda size: "a\n: b\n" * (size // 6),
    "definitions apart": lambda size: "a\n: b\n\nc\n: d\n\n" * (size // 14),
    "lists that only the parser can read": lambda size: "- a\n- # b\n\nc\n\n" * (size // 14),
    "comments with paragraphs in them": lambda size: "<!--\n\na\n\n-->\n\nb\n\n" * (size // 20),
    "settings without end": lambda size: "---\n" + "a: b\n" * (size // 5),
    "lists that change": lambda size: "- a\n1. b\n" * (size // 9),
    "sure bullets": lambda size: "\u2022a\n" * (size // 3),
    "a ladder of bullets": lambda size: "".join("   " * depth + "\u2022 a\n" for depth in range(int(size**0.5))),
    "numerals": lambda size: "iiiiiii. a\n" * (size // 11),
    "numbers of many parts": lambda size: "1.1.1.1.1" * (size // 9),
    "capitals": lambda size: "MILL\n\n" * (size // 6),
    "rules": lambda size: "- " * (size // 2) + "\n" + "=" * size,
}  # fmt: skip


def assert_nested(text: str, blocks: Sequence[Block]) -> None:
    """In order, each inside the one around it, none over another."""
    last_end: dict[int, int] = {}
    for number, block in enumerate(blocks):
        around = blocks[block.parent].span if block.parent >= 0 else Span(0, len(text))
        assert -1 <= block.parent < number
        assert around.start <= block.span.start < block.span.end <= around.end
        assert block.span.start >= last_end.get(block.parent, 0)
        last_end[block.parent] = block.span.end
    starts = [block.span.start for block in blocks]
    assert starts == sorted(starts)


def assert_at_lines(text: str, blocks: Sequence[Block], line_break: re.Pattern[str]) -> None:
    """Each begins at a line, or where a block around it began on the same one; each ends where a line does."""
    breaks = [*line_break.finditer(text)]
    line_starts = {int(text.startswith("\ufeff")), *(found.end() for found in breaks)}
    line_ends = {len(text), *(found.start() for found in breaks)}
    for block in blocks:
        assert block.span.end in line_ends
        if block.span.start not in line_starts:
            assert block.parent >= 0
            assert not line_break.search(text, blocks[block.parent].span.start, block.span.start)


def outside(text: str, blocks: Sequence[Block]) -> str:
    """The characters that are in no block without blocks inside it."""
    parents, kept, at = {block.parent for block in blocks}, [], 0
    for number, block in enumerate(blocks):
        if number not in parents:
            kept.append(text[at : block.span.start])
            at = block.span.end
    return "".join([*kept, text[at:]])


def work(read: Callable[[str], object], text: str) -> int:
    """How many lines of code of the readers run, each time they do."""
    count = 0

    def inside(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return inside

    def outer(frame: FrameType, _event: str, _argument: Any) -> Any:
        return inside if any(part in frame.f_code.co_filename for part in _READERS) else None

    before = sys.gettrace()
    sys.settrace(outer)
    try:
        read(text)
    finally:
        sys.settrace(before)
    return count
