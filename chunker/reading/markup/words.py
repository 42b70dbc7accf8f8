"""The words in an element of XML."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from chunker.reading.marks import raised, struck
from chunker.reading.mathml import beside, from_xml, line_of
from chunker.reading.xml import Element

_CODE = frozenset(
    "literal code command filename option varname function monospace classname parameter replaceable-code envar "
    "userinput computeroutput".split()
)
_RAISED = frozenset({"sup", "superscript"})
_STRUCK = frozenset("strike del line-through strikethrough".split())  # `s` is a sentence in TEI
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
FOOTNOTES = frozenset({"footnote", "fn"})
_BLOCKS = frozenset(
    "para simpara p li item listitem list-item member step entry td th cell row title head disp-formula equation "
    "informalequation".split()
)


class _Look(NamedTuple):
    """What becomes of the pieces from one on, when all of an element are there."""

    begin: int
    write: Callable[[str], str]


def name_of(element: Element) -> str:
    """Name of an element in small letters, without its namespace; of a reference to an entity none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def words_of(element: Element, notes: list[Element] | None = None) -> str:
    """The words of an element in one line.

    Args:
        notes: footnotes found in it are added here, and a number stands in their place; None: their words stay.
    """
    return words_in([element.text or "", *element], notes)


def words_in(parts: Iterable[Element | str], notes: list[Element] | None = None) -> str:
    """The words of some parts of an element, each with what follows it, in one line."""
    return " ".join(beside(_pieces(parts, notes)).split())


def lines_of(element: Element) -> str:
    """The text of an element with its line breaks."""
    return "".join(_pieces([element.text or "", *element], None, marks=False))


def formula_of(element: Element) -> Element | None:
    """The formula in MathML that an element is, or that is one of the ways that it says something in."""
    if name_of(element) == "alternatives":
        return next(filter(_is_formula, element), None)
    return element if _is_formula(element) else None


def _is_formula(element: Element) -> bool:
    return name_of(element) == "math" or str(element.tag).startswith(_MATHML)


def _pieces(parts: Iterable[Element | str], notes: list[Element] | None, *, marks: bool = True) -> list[str]:
    """Words in order; a walk that does not call itself."""
    pieces: list[str] = []
    is_behind = False  # whether there are words before
    waiting: list[Element | str | _Look] = [*reversed([*parts])]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            pieces.append(found)
            is_behind = is_behind or bool(found.strip())
        elif isinstance(found, _Look):
            pieces[found.begin :] = [found.write(beside(pieces[found.begin :]))]
        else:
            look = _look(found, len(pieces), is_behind=is_behind) if marks else None
            waiting += [found.tail or "", *([look] if look else []), *_parts_of(found, notes, marks=marks)[::-1]]
    return pieces


def _look(element: Element, begin: int, *, is_behind: bool) -> _Look | None:
    name = name_of(element)
    if name in _RAISED:
        return _Look(begin, partial(raised, is_behind=is_behind))
    is_struck = name in _STRUCK or element.get("role", element.get("rend", "")) in _STRUCK
    return _Look(begin, struck) if is_struck else None


def _parts_of(element: Element, notes: list[Element] | None, *, marks: bool) -> list[Element | str]:
    """What an element says: words, and elements not yet looked at."""
    name = name_of(element)
    if not name:
        return [html.unescape(element.text or "")]
    if notes is not None and name in FOOTNOTES:
        notes.append(element)
        return [f"[^{len(notes)}]"]
    if not marks:
        return [element.text or "", *element]
    if (formula := formula_of(element)) is not None:
        return [line_of(from_xml(formula))]
    mark = "`" if name in _CODE else " " if name in _BLOCKS else ""
    return [mark + (element.text or ""), *element, mark]
