"""Paragraphs joined that go on in the next column or on the next page."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.reading.pdf.lines import Break
from chunker.reading.pdf.parts import Part
from chunker.reading.pdf.words import Vocabulary

_ENDS = (".", "!", "?", ":", "\u3002", "\uff01", "\uff1f", ".\u201d", '."', ".)")


def joined_overleaf(parts: Iterable[Part], vocabulary: Vocabulary) -> list[Part]:
    """The parts, with those as one that a page or a column parted: the first does not end, the second goes on."""
    found: list[Part] = []
    for part in parts:
        last = found[-1] if found and part.opens_column else None
        above = _last_paragraph(last) if last else None
        if above and part.kind == "paragraph" and _goes_on(above.text, part.text):
            _join(above, part, vocabulary)
        elif last and part.kind == "table" and _is_same_table(last, part):
            last.rows += part.rows[part.header_rows :]
        else:
            found.append(part)
    return found


def _is_same_table(above: Part, below: Part) -> bool:
    """Whether a table goes on: as many columns, and the header again or none."""
    if above.kind != "table" or len(above.rows[0]) != len(below.rows[0]):
        return False
    return not below.header_rows or below.rows[: below.header_rows] == above.rows[: above.header_rows]


def _last_paragraph(part: Part) -> Part | None:
    while part.kind in ("list", "item") and part.parts:
        part = part.parts[-1]
    return part if part.kind == "paragraph" else None


def _goes_on(above: str, below: str) -> bool:
    return not above.endswith(_ENDS) and (below[:1].islower() or above.endswith(("-", ",")))


def _join(above: Part, part: Part, vocabulary: Vocabulary) -> None:
    """The words of the second part go on with those of the first."""
    above.text = vocabulary.joined(above.text, part.text)
    start = len(above.text) - len(part.text)
    page = above.breaks[-1].page if above.breaks else above.page
    here = (Break(start, part.page),) if part.page != page else ()
    above.breaks += here + tuple(each._replace(offset=each.offset + start) for each in part.breaks)
