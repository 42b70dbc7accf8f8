"""Passwords in tables: the cells below a header that says so, in Markdown, CSV and lines with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from chunker.redacting.folding import WALL, Page
from chunker.redacting.password_places import OTHER_WORDS, PASS_WORDS
from chunker.redacting.password_values import is_bare_password
from chunker.spans import between, trimmed
from chunker.types import Span

_NAME = rf"(?:{'|'.join(PASS_WORDS)}|(?:{'|'.join(OTHER_WORDS)})(?:e[nñ]a)?)"
_HEADER = re.compile(rf"(?:[^\W\d]{{1,20}}[ _.-]){{0,2}}(?:db|user|admin|root|login)?{_NAME}s?(?:[ _-]?[0-9])?")
_MARKS = " \t\r*`\"'"
_BAR, _TAB = re.compile(r"(?<!\\)\|"), re.compile(r"\t")
_COMMAS = (re.compile(","), re.compile(";"))
_LABELS = re.compile(r"""(?:["']?[^\W\d][\w.-]{0,30}(?: [\w.-]{1,30})?["']?[,;\r]?)++""")
_RULE = re.compile(r"[ \t]*[-+|:=][-+|:= \t\r]*")  # between header and rows, as psql and mysql draw it
_IN_QUOTES = re.compile(r"""(?:(?<=[,;])|^)"[^"]*+(?:""[^"]*+)*+\"""")
_VALUE = re.compile(rf"[^\s\"'`<>|{WALL}]{{4,256}}")


def below_headers(page: Page) -> Iterator[Span]:
    """The values in columns of passwords. Each line is read once as a header and once as a row."""
    done = 0
    for at in sorted(chain.from_iterable(map(page.places, [*OTHER_WORDS, "pass"]))):
        if at >= done:
            header = _line(page.text, page.text.rfind("\n", 0, at) + 1)
            done = header.end
            for values, end in _rows(page, header):
                yield from values
                done = end


def _line(text: str, start: int) -> Span:
    end = text.find("\n", start)
    return Span(start, end if end >= 0 else len(text))


def _rows(page: Page, header: Span) -> Iterator[tuple[list[Span], int]]:
    """The values in each row below a header, and where the row ends; none where the header names no password."""
    mark = _mark(page.lower[slice(*header)])
    cells = _cells(page.lower, header, mark) if mark else []
    columns = [number for number, cell in enumerate(cells) if _HEADER.fullmatch(page.lower[slice(*cell)])]
    row = header
    while mark and columns and row.end < len(page.text):
        row = _line(page.text, row.end + 1)
        if _RULE.fullmatch(page.text, *row):
            yield [], row.end
            continue
        if not mark.search(page.text, *row):
            return
        found = _cells(page.text, row, mark)
        same = columns if len(found) == len(cells) else []
        yield [found[column] for column in same if _is_value(page.text[slice(*found[column])])], row.end


def _mark(header: str) -> re.Pattern[str] | None:
    """What parts the cells of a line, if it can be a row; commas only where they part nothing but short labels."""
    for mark in (_BAR, _TAB):
        if mark.search(header):
            return mark
    return next((mark for mark in _COMMAS if mark.search(header) and _LABELS.fullmatch(header)), None)


def _cells(text: str, line: Span, mark: re.Pattern[str]) -> list[Span]:
    """The cells of a line, without marks around what they say."""
    part = text[slice(*line)]
    if mark in _COMMAS and '"' in part:
        part = _IN_QUOTES.sub(lambda quoted: "_" * len(quoted[0]), part)
    marks = [Span(line.start + found.start(), line.start + found.end()) for found in mark.finditer(part)]
    return [trimmed(text, *cell, _MARKS) for cell in between(marks, *line)]


def _is_value(cell: str) -> bool:
    return bool(_VALUE.fullmatch(cell)) and not cell.startswith("--") and is_bare_password(cell)
