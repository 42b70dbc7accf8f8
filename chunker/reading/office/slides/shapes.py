"""The shapes of a slide in the order in which people read them: from top to bottom, from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chunker.reading.office.names import attribute, inside, name_of, number
from chunker.reading.xml import Element

_PROPERTIES = ("p:nvSpPr", "p:nvGraphicFramePr", "p:nvPicPr")
_TITLES = frozenset({"title", "ctrTitle"})


class Placeholder(NamedTuple):
    """What a shape is for, as its layout says, and which shape of the layout it goes by."""

    kind: str
    place: str


class Shape(NamedTuple):
    """A shape with its place on the slide, in English Metric Units.

    Attributes:
        placeholder: None of a shape that somebody drew.
    """

    element: Element
    placeholder: Placeholder | None
    left: int = 0
    top: int = 0
    height: int = 0

    @property
    def is_title(self) -> bool:
        """Whether it holds the slide's title."""
        return self.placeholder is not None and self.placeholder.kind in _TITLES


def placeholder_of(shape: Element) -> Placeholder | None:
    """What a shape is for; None of one that somebody drew."""
    for name in _PROPERTIES:
        found = inside(shape, name, "p:nvPr", "p:ph")
        if found is not None:
            return Placeholder(attribute(found, "type") or "obj", attribute(found, "idx") or "0")
    return None


def is_hidden(shape: Element) -> bool:
    """Whether a shape is not shown."""
    return any(attribute(inside(shape, name, "p:cNvPr"), "hidden") in {"1", "true"} for name in _PROPERTIES)


def drawn(slide: Element) -> Iterator[Element]:
    """All shapes of a slide, those in groups as well, from the back to the front."""
    todo = [tree for tree in (inside(slide, "p:cSld", "p:spTree"),) if tree is not None]
    while todo:
        element = todo.pop()
        name = name_of(element)
        if name in {"p:sp", "p:graphicFrame", "p:pic"}:
            yield element
        elif name in {"p:spTree", "p:grpSp", "mc:AlternateContent", "mc:Choice"}:
            todo += list(element)[::-1]


def same_shape(layout: Element | None, placeholder: Placeholder | None) -> Element | None:
    """The shape of a layout (or master) that a shape goes by: that of its number, else the first of its kind."""
    if layout is None or placeholder is None:
        return None
    shapes = [(shape, found) for shape in drawn(layout) if (found := placeholder_of(shape))]
    alike = [shape for shape, found in shapes if found.place == placeholder.place != "0"]
    kinds = _TITLES if placeholder.kind in _TITLES else {placeholder.kind}
    kinds = {"obj", "body"} if placeholder.kind == "obj" else kinds
    alike += [shape for shape, found in shapes if found.kind in kinds]
    return alike[0] if alike else None


def in_reading_order(slide: Element, layout: Element | None) -> list[Shape]:
    """The shapes that are shown: the title first, then row by row, each from left to right."""
    shapes = [_placed(element, layout) for element in drawn(slide) if not is_hidden(element)]
    titles = [shape for shape in shapes if shape.is_title]
    rows: list[list[Shape]] = []
    for shape in sorted((shape for shape in shapes if not shape.is_title), key=lambda shape: (shape.top, shape.left)):
        first = rows[-1][0] if rows else None
        # what begins above the middle of its neighbour stands beside it
        if first and shape.top <= first.top + min(first.height, max(shape.height, 1)) // 2:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return titles + [shape for row in rows for shape in sorted(row, key=lambda shape: shape.left)]


def _placed(element: Element, layout: Element | None) -> Shape:
    placeholder = placeholder_of(element)
    frame = _frame(element)
    if frame is None and (model := same_shape(layout, placeholder)) is not None:
        frame = _frame(model)
    left, top, height = _box(frame)
    for group in element.iterancestors():  # a group moves and stretches what is in it
        if name_of(group) == "p:grpSp":
            left, top, height = _moved(left, top, height, inside(group, "p:grpSpPr", "a:xfrm"))
    return Shape(element, placeholder, left, top, height)


def _frame(element: Element) -> Element | None:
    frame = inside(element, "p:spPr", "a:xfrm")
    return inside(element, "p:xfrm") if frame is None else frame


def _box(frame: Element | None) -> tuple[int, int, int]:
    offset, size = inside(frame, "a:off"), inside(frame, "a:ext")
    return number(offset, "x") or 0, number(offset, "y") or 0, number(size, "cy") or 0


def _moved(left: int, top: int, height: int, frame: Element | None) -> tuple[int, int, int]:
    offset, size = inside(frame, "a:off"), inside(frame, "a:ext")
    inner, inner_size = inside(frame, "a:chOff"), inside(frame, "a:chExt")
    if inner is None:
        return left, top, height
    wide, high = (
        (number(size, side) or 0) / (number(inner_size, side) or 0) if number(inner_size, side) else 1.0
        for side in ("cx", "cy")
    )
    return (
        int((left - (number(inner, "x") or 0)) * wide) + (number(offset, "x") or 0),
        int((top - (number(inner, "y") or 0)) * high) + (number(offset, "y") or 0),
        int(height * high),
    )
