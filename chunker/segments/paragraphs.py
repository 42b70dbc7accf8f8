"""Paragraphs: text between blank lines."""

from __future__ import annotations

import re

from chunker import prices
from chunker.types import Span

_BLANK_LINE = re.compile(r"\n\s*\n")
_RARE = "\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"
_BLANK_LINE_OF_ANY_KIND = re.compile(rf"[\n{_RARE}](?:(?:(?<=\r)\n)?+\s*[\n{_RARE}]|(?<=[\f\u2029]))")
_HEADING = re.compile(r"#{1,6}[ \t].*\s*\n")
_HEADINGS = re.compile(rf"(?:{_HEADING.pattern})+")
_HEADING_AFTER_BREAK = re.compile(r"\n#{1,6}[ \t].*\s*(?=\n)")


def paragraph_boundaries(text: str) -> list[tuple[int, float]]:
    """A boundary at the first line of each paragraph after the first, indentation included.

    There is none after a Markdown heading, which stays with what it is the heading of.
    """
    blank_line = _BLANK_LINE if _is_plain(text) else _BLANK_LINE_OF_ANY_KIND
    found = [(match.end(), prices.BLOCK) for match in blank_line.finditer(text)]
    if not (below_headings := _below_headings(text)):
        return found
    return [boundary for boundary in found if boundary[0] not in below_headings]


def _is_plain(text: str) -> bool:
    """Whether all lines end in LF or CR LF, for which a far quicker pattern will do."""
    rare = [line_break for line_break in _RARE if line_break in text]
    return not rare or (rare == ["\r"] and text.count("\r") == text.count("\r\n"))


def _below_headings(text: str) -> set[int]:
    """Where the text below each Markdown heading begins."""
    below = {match.end() + 1 for match in _HEADING_AFTER_BREAK.finditer(text)}
    if first := _HEADING.match(text):
        below.add(first.end())
    return below


def body_start(text: str, span: Span) -> int:
    """Where the lines begin that follow the Markdown headings at the beginning of a span; its start without any."""
    headings = _HEADINGS.match(text, *span)
    return headings.end() if headings else span.start
