"""The blocks of a document: those its file marks, or those found in its text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath

from chunker.segments.blocks.checking import CheckedBlocks, with_checked
from chunker.segments.blocks.markdown import markdown_blocks
from chunker.segments.blocks.plain import plain_blocks
from chunker.types import Document

_MARKDOWN_SUFFIXES = (".md", ".markdown")
_OTHER_SUFFIXES = (".rst", ".adoc", ".asciidoc", ".org", ".tex", ".log")  # whose signs mean something else
# What nobody writes in plain text by chance: a heading behind `#`, a fence, the line below a table's header. Runs are
# possessive or short, for a line may be a megabyte of blanks.
_SURE_SIGN = re.compile(r"^(?:#{1,6}[ \t]+\S|```|~~~| {0,3}\|?[ \t]{0,9}:?-{2,}+:?[ \t]*+\|[ \t|:-]*+$)", re.MULTILINE)
_ANY_SIGN = re.compile(rf"{_SURE_SIGN.pattern}|^ {{0,3}}[-*+][ \t]+\S|\]\([^\s()]{{1,99}}\)|\*\*[^\s*]", re.MULTILINE)


def with_blocks(document: Document) -> Document:
    """The document with its blocks; a text that nobody says is Markdown is if it has signs of that.

    Raises: InvalidBlocks: it came with blocks that cannot be those of its text.
    """
    if document.blocks is not None:
        return with_checked(document)
    blocks = markdown_blocks(document.text) if _is_markdown(document) else plain_blocks(document.text)
    return replace(document, blocks=CheckedBlocks(blocks, len(document.text)))


def _is_markdown(document: Document) -> bool:
    suffix = PurePosixPath(document.id).suffix.lower()
    if document.format == "markdown" or suffix in _MARKDOWN_SUFFIXES:
        return True
    if suffix in _OTHER_SUFFIXES:
        return False
    sign = _SURE_SIGN if document.format == "text" or suffix == ".txt" else _ANY_SIGN
    return sign.search(document.text) is not None
