"""The structure tree of a tagged PDF, put together from what each page shows of it.

PDFium loads the tree page by page. An element that reaches over several pages is at the same place among its
siblings on each of them, with empty places where a sibling is on other pages only, so the trees fit into one.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from chunker.extras import need
from chunker.reading.pdf.strings import wide_text

if TYPE_CHECKING:
    from types import ModuleType

    from pypdfium2 import PdfPage

_DEEPEST = 48  # PDFium itself goes down 32 levels
_MOST_CHILDREN = 1_000_000  # of one element


class Mark(NamedTuple):
    """Marked content: what a page shows under this number."""

    page: int
    number: int


@dataclass(slots=True)
class Tag:
    """An element of the structure tree.

    Attributes:
        kind: its standard type, such as `P`; the role map of the file is followed.
        name: what the file itself calls it, such as `Source Code`.
        alternative: words that stand for a picture.
        children: by their place among all children of the element; some places may be empty.
        indent: `StartIndent` of its layout; None where it does not say.
    """

    kind: str = ""
    name: str = ""
    alternative: str = ""
    column_span: int = 1
    row_span: int = 1
    indent: float | None = None
    children: dict[int, Tag | Mark] = field(default_factory=dict)

    def in_order(self) -> list[Tag | Mark]:
        """Its children, first to last."""
        return [self.children[place] for place in sorted(self.children)]


def add_tags(tree: Tag, page: PdfPage, number: int) -> None:
    """What this page shows of the structure tree is added to what others have shown."""
    raw = need("pypdfium2.raw", extra="documents")
    root = raw.FPDF_StructTree_GetForPage(page)
    if not root:
        return
    try:
        walk = _Walk(raw, number)
        for place in range(min(_MOST_CHILDREN, raw.FPDF_StructTree_CountChildren(root))):
            if element := raw.FPDF_StructTree_GetChildAtIndex(root, place):
                walk.add(tree, place, element)
    finally:
        raw.FPDF_StructTree_Close(root)


class _Walk:
    """Goes through the elements of one page."""

    def __init__(self, raw: ModuleType, page: int) -> None:
        self._raw = raw
        self._page = page

    def add(self, parent: Tag, place: int, element: object) -> None:
        """The element and all below it become part of the tree."""
        waiting = [(parent, place, element, 0)]
        while waiting:
            parent, place, element, depth = waiting.pop()
            tag = parent.children.get(place)
            if not isinstance(tag, Tag):
                tag = parent.children[place] = self._tag(element)
            if depth < _DEEPEST:
                waiting += [(tag, at, child, depth + 1) for at, child in self._children(tag, element)]

    def _children(self, tag: Tag, element: object) -> list[tuple[int, object]]:
        """Elements below this one; the marked content below it is added to its tag."""
        raw = self._raw
        found = []
        for place in range(min(_MOST_CHILDREN, raw.FPDF_StructElement_CountChildren(element))):
            number = raw.FPDF_StructElement_GetChildMarkedContentID(element, place)
            if number >= 0:
                tag.children[place] = Mark(self._page, number)
            elif child := raw.FPDF_StructElement_GetChildAtIndex(element, place):
                found.append((place, child))
        return found

    def _tag(self, element: object) -> Tag:
        raw = self._raw
        attributes = self._numbers(element)
        alternative = wide_text(raw.FPDF_StructElement_GetAltText, element)
        return Tag(
            wide_text(raw.FPDF_StructElement_GetType, element),
            wide_text(raw.FPDF_StructElement_GetRawType, element),
            alternative or wide_text(raw.FPDF_StructElement_GetActualText, element),
            _span(attributes.get("ColSpan")),
            _span(attributes.get("RowSpan")),
            attributes.get("StartIndent"),
        )

    def _numbers(self, element: object) -> dict[str, float]:
        """The attributes of an element that are numbers."""
        raw = self._raw
        numbers: dict[str, float] = {}
        for place in range(max(0, raw.FPDF_StructElement_GetAttributeCount(element))):
            attribute = raw.FPDF_StructElement_GetAttributeAtIndex(element, place)
            for at in range(max(0, raw.FPDF_StructElement_Attr_GetCount(attribute))):
                name = self._attribute_name(attribute, at)
                value = raw.FPDF_StructElement_Attr_GetValue(attribute, name)
                number = ctypes.c_float()
                if value and raw.FPDF_StructElement_Attr_GetNumberValue(value, number):
                    numbers[name.decode("latin-1")] = number.value
        return numbers

    def _attribute_name(self, attribute: object, place: int) -> bytes:
        name, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
        self._raw.FPDF_StructElement_Attr_GetName(attribute, place, name, 64, length)
        return name.value


_WIDEST_SPAN = 1_000


def _span(value: float | None) -> int:
    return int(min(max(value or 1, 1), _WIDEST_SPAN))
