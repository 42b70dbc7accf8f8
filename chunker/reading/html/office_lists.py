"""Items as Word and Outlook write them: paragraphs that begin with their mark and a run of small blanks.

Pages of Word name the list and the level of such a paragraph. Where they were saved as "filtered", or sent by Outlook
on the web, only the mark and the indentation are left.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from chunker.reading.html.levels import Level
from chunker.reading.html.nodes import Attributes, Node, attributes, name_of

_CLASS = re.compile(r"(?:^|\s)(?:x_)*MsoList(Paragraph|Bullet|Number|Continue)?([2-5])?(?:CxSp\w+)?(?=\s|$)")
_LIST = re.compile(r"mso-list\s*:\s*(l\d{1,9})\s+level(\d)\s*(lfo\d{1,9})?", re.IGNORECASE)
_MARK = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_BLANKS = re.compile(r"font(?:-size)?\s*:\s*7(?:\.0)?pt", re.IGNORECASE)
_HANGING = re.compile(r"text-indent\s*:\s*-", re.IGNORECASE)
_LEFT = re.compile(r"margin-left\s*:\s*(\d{1,4}(?:\.\d{1,9})?|\.\d{1,9})(pt|in|cm|mm|px)", re.IGNORECASE)
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 7.2 / 2.54, "px": 0.75}
_STEP, _LIST_PARAGRAPH = 18.0, 36.0  # points that the styles of Word are indented by
_TYPED = re.compile(r"\W{1,3}|\w|\d{1,4}|\(?(?:\w{1,5}[.)-])*\w{1,5}[.):\]]?(?<=[\d.):\]])")
_MOST_NODES = 20  # in which a mark ends


class OfficeItem(NamedTuple):
    """A paragraph that is an item, or goes on with one.

    Attributes:
        mark: what stands before an item; empty of bullets.
        shown: the nodes in which the mark stands; none where the paragraph goes on with the item before.
    """

    level: Level
    mark: str
    shown: frozenset[int]


def office_item(node: Node, given: Attributes) -> OfficeItem | None:
    """The item that a paragraph is; nothing for most paragraphs."""
    style = given.get("style", "")
    named = _CLASS.search(given["class"]) if "Mso" in given.get("class", "") else None
    listed = _LIST.search(style)
    indent = _indent(style, named)
    if not (indent or listed or _HANGING.search(style)):
        return None
    mark, shown = _typed_mark(node)
    if not shown and (listed or not indent):
        return None
    if not listed:
        return OfficeItem(Level(indent, "", indent), mark, shown)
    depth = int(listed[2]) + (int(named[2] or 1) - 1 if named else 0)
    sequence = f"{listed[1]} {listed[3]}" if mark else ""
    return OfficeItem(Level(depth, sequence, indent), mark, shown)


def _indent(style: str, named: re.Match[str] | None) -> float:
    """How far the words are indented, in points."""
    if left := _LEFT.search(style):
        return float(left[1]) * _POINTS[left[2].lower()]
    if not named:
        return 0.0
    return _LIST_PARAGRAPH if named[1] == "Paragraph" else _STEP * int(named[2] or 1)


def _typed_mark(node: Node) -> tuple[str, frozenset[int]]:
    """The mark before an item, empty of bullets, and the nodes in which it stands; none where there is none."""
    before: list[Node] = []
    for inner in islice(node.traverse(include_text=True), _MOST_NODES):
        style = attributes(inner).get("style", "")
        if _MARK.search(style):
            return _shown([*inner.traverse(include_text=True)])
        if name_of(inner) == "span" and _BLANKS.search(style) and not inner.text(deep=True).strip():
            is_mark = _TYPED.fullmatch(_words(before))
            return _shown([*before, *inner.traverse(include_text=True)]) if is_mark else ("", frozenset())
        before.append(inner)
    return "", frozenset()


def _shown(nodes: Sequence[Node]) -> tuple[str, frozenset[int]]:
    """The words of a mark; letters and signs that stand alone are bullets of fonts that are made of them."""
    words = _words(nodes)
    mark = "" if len(words) < 2 and not words.isdigit() else words
    return mark, frozenset(node.mem_id for node in nodes if name_of(node) in {"-text", "img"})


def _words(nodes: Sequence[Node]) -> str:
    return " ".join("".join(node.text_content or "" for node in nodes).split())
