"""The words in an element of XML."""

from __future__ import annotations

import html

from chunker.reading.xml import Element

_CODE = frozenset(
    "literal code command filename option varname function monospace classname parameter replaceable-code envar "
    "userinput computeroutput".split()
)
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
    return " ".join("".join(_pieces(element, notes)).split())


def lines_of(element: Element) -> str:
    """The text of an element with its line breaks."""
    return "".join(_pieces(element, None, marks=False))


def _pieces(element: Element, notes: list[Element] | None, *, marks: bool = True) -> list[str]:
    """Words in order; a walk that does not call itself."""
    pieces = [element.text or ""]
    waiting: list[Element | str] = [*reversed(element)]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            pieces.append(found)
            continue
        name = name_of(found)
        if not name:
            pieces.append(html.unescape(found.text or "") + (found.tail or ""))
        elif notes is not None and name in FOOTNOTES:
            notes.append(found)
            pieces.append(f"[^{len(notes)}]{found.tail or ''}")
        else:
            mark = ("`" if name in _CODE else " " if name in _BLOCKS else "") if marks else ""
            pieces.append(mark + (found.text or ""))
            waiting += [mark + (found.tail or ""), *reversed(found)]
    return pieces
