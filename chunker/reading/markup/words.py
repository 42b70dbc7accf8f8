"""The words in an element of XML."""

from __future__ import annotations

import html
from collections.abc import Iterable

from chunker.reading.marks import raised
from chunker.reading.xml import Element

_CODE = frozenset(
    "literal code command filename option varname function monospace classname parameter replaceable-code envar "
    "userinput computeroutput".split()
)
_RAISED = frozenset({"sup", "superscript"})
FOOTNOTES = frozenset({"footnote", "fn"})
_BLOCKS = frozenset("para simpara p li item listitem list-item member step entry td th cell row title head".split())


def name_of(element: Element) -> str:
    """Name of an element in small letters, without its namespace; of a reference to an entity none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def words_of(element: Element, notes: list[Element] | None = None) -> str:
    """The words of an element in one line.

    Args:
        notes: footnotes found in it are added here, and a number stands in their place; None: their words stay.
    """
    return " ".join("".join(_pieces([element.text or "", *element], notes)).split())


def lines_of(element: Element) -> str:
    """The text of an element with its line breaks."""
    return "".join(_pieces([element.text or "", *element], None, marks=False))


def part_of(part: Element, notes: list[Element] | None = None) -> str:
    """What a part of a paragraph says in it, without what follows the part."""
    pieces = _pieces([part], notes)
    return "".join(pieces[:-1] if part.tail else pieces)


def _pieces(parts: Iterable[Element | str], notes: list[Element] | None, *, marks: bool = True) -> list[str]:
    """Words in order, the last one what follows the last part, if anything does; a walk that does not call itself."""
    pieces: list[str] = []
    waiting = [*parts][::-1]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            pieces.append(found)
            continue
        name, tail = name_of(found), [found.tail] if found.tail else []
        if not name:
            waiting += [*tail, html.unescape(found.text or "")]
        elif notes is not None and name in FOOTNOTES:
            notes.append(found)
            waiting += [*tail, f"[^{len(notes)}]"]
        elif marks and name in _RAISED and not len(found):
            pieces.append(raised(found.text or "", is_behind=bool(pieces)))
            waiting += tail
        else:
            mark = ("`" if name in _CODE else " " if name in _BLOCKS else "") if marks else ""
            pieces.append(mark + (found.text or ""))
            waiting += [*tail, mark, *reversed(found)]
    return pieces
