"""Paragraphs: text between blank lines."""

from __future__ import annotations

import re

from chunker import prices
from chunker.types import Span

_BLANK_LINE = re.compile(r"\n\s*\n")
_RARE = "\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_BLANK_LINE_OF_ANY_KIND = re.compile(rf"(?>\r\n|[\n{_RARE}])\s*[\n{_RARE}]|[\f\u2029]")
_HEADING = re.compile(r"#{1,6}[ \t].*\s*\n")
_HEADINGS = re.compile(rf"(?:{_HEADING.pattern})+")
_HEADING_AFTER_BREAK = re.compile(r"\n#{1,6}[ \t].*\s*(?=\n)")


def paragraph_boundaries(text: str) -> list[tuple[int, float]]:
    """A boundary at the first line of each paragraph after the first, indentation included.

    There is none after a Markdown heading, which stays with what it is the heading of.
    """
    is_plain = not any(line_break in text for line_break in _RARE)  # a far quicker pattern will do
    blank_line = _BLANK_LINE if is_plain else _BLANK_LINE_OF_ANY_KIND
    below_headings = {match.end() + 1 for match in _HEADING_AFTER_BREAK.finditer(text)}
    if first := _HEADING.match(text):
        below_headings.add(first.end())
    offsets = [match.end() for match in blank_line.finditer(text)]
    return [(offset, prices.BLOCK) for offset in offsets if offset not in below_headings]


def body_start(text: str, span: Span) -> int:
    """Where the lines begin that follow the Markdown headings at the beginning of a span; its start without any."""
    headings = _HEADINGS.match(text, *span)
    return headings.end() if headings else span.start
