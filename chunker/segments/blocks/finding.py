"""The blocks of a document: those its file marks, or those found in its text."""

from __future__ import annotations

import re
from dataclasses import replace

from chunker.segments.blocks.markdown import markdown_blocks
from chunker.segments.blocks.plain import plain_blocks
from chunker.types import Document

# What nobody writes in plain text by chance: a heading behind `#`, a fence, the line below a table's header.
_MARKDOWN = re.compile(r"^(?:#{1,6}[ \t]+\S|(?:```|~~~)|[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|[ \t|:-]*$)", re.MULTILINE)


def with_blocks(document: Document) -> Document:
    """The document with its blocks; a text whose format is not known is Markdown if it has signs of that."""
    if document.blocks is not None:
        return document
    is_markdown = document.format == "markdown" or (document.format != "text" and _MARKDOWN.search(document.text))
    blocks = markdown_blocks(document.text) if is_markdown else plain_blocks(document.text)
    return replace(document, blocks=tuple(blocks))
