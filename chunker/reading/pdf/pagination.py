"""Headers and footers set between the parts of a document, where its pages begin and end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from chunker.reading.pdf.furniture import Furniture
from chunker.reading.pdf.lines import Line
from chunker.reading.pdf.parts import Part


def with_furniture(parts: Iterable[Part], furniture: Mapping[int, Furniture]) -> list[Part]:
    """The parts, each page's header before the first that begins on it, its footer behind the last."""
    found: list[Part] = []
    waiting = sorted(furniture, reverse=True)
    page = 0
    for part in parts:
        while waiting and part.page >= waiting[-1]:
            found += _ends(page, furniture)
            page = waiting.pop()
            found += _begins(page, furniture)
        found.append(part)
    found += _ends(page, furniture)
    for page in reversed(waiting):
        found += _begins(page, furniture) + _ends(page, furniture)
    return found


def _begins(page: int, furniture: Mapping[int, Furniture]) -> list[Part]:
    return _marked(furniture[page].headers, "page_header") if page in furniture else []


def _ends(page: int, furniture: Mapping[int, Furniture]) -> list[Part]:
    return _marked(furniture[page].footers, "page_footer") if page in furniture else []


def _marked(lines: Sequence[Line], kind: Literal["page_header", "page_footer"]) -> list[Part]:
    texts = [line.text for line in lines]
    pages = [line.page for line in lines]
    return [Part(kind, "\n".join(texts), pages[0])] if texts else []
