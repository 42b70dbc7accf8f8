"""Markdown texts with the blocks they have, in a file that people can read.

Each entry of `markdown_blocks.golden` is a title, the text as a Python string, and its blocks: kind, offsets, and the
text of those without blocks inside. `python -m tests.markdown_golden` writes the blocks anew; read the difference.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

from chunker.segments.blocks.markdown import markdown_blocks
from chunker.types import Block

FILE = Path(__file__).parent / "markdown_blocks.golden"


class Entry(NamedTuple):
    """A text of the file and its blocks as they are written there."""

    title: str
    text: str
    outline: str


def entries() -> list[Entry]:
    """All entries of the file."""
    parts = re.split(r"^## ", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [_entry(*part.split("\n", 2)) for part in parts]


def _entry(title: str, text: str, outline: str) -> Entry:
    return Entry(title, ast.literal_eval(text), outline.strip("\n"))


def outline(text: str, blocks: list[Block]) -> str:
    """Blocks as the file writes them."""
    parents = {block.parent for block in blocks}
    depths: list[int] = []
    lines = []
    for number, block in enumerate(blocks):
        depths.append(depths[block.parent] + 1 if block.parent >= 0 else 0)
        start, end = block.span
        more = [ascii(text[start:end])] if number not in parents else []
        more += [f"level={block.level}"] if block.kind == "heading" else []
        more += [f"lead_in={block.lead_in.start}:{block.lead_in.end}"] if block.lead_in else []
        more += [f"header={block.header.start}:{block.header.end}"] if block.header else []
        more += [f"language={block.language}"] if block.language else []
        lines.append(" ".join(["  " * depths[-1] + block.kind, f"{start}:{end}", *more]))
    return "\n".join(lines)


def main() -> None:
    """Write the blocks of every text anew."""
    written = [f"## {title}\n{text!a}\n{outline(text, markdown_blocks(text))}\n" for title, text, _ in entries()]
    FILE.write_text("\n".join(written), encoding="utf-8")


if __name__ == "__main__":
    main()
