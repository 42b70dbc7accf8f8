"""What stands before the items of lists."""

from __future__ import annotations

import re
from collections.abc import Callable

from chunker.reading.html.nodes import Attributes, Node, name_of
from chunker.reading.office.counting import counted

_STYLES = {
    "lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i",
    "upper-roman": "I",
}  # fmt: skip
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b([a-z]+-[a-z]+)")
# What other makers of pages than browsers write: Asciidoctor and docutils.
_STYLE_CLASSES = {
    "loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I",
}  # fmt: skip
_NUMBER = re.compile(r"\s*([-+]?\d{1,9})\b")


def bullets(_value: str) -> str:
    """The same mark before every item."""
    return "- "


def numbers(node: Node, given: Attributes) -> Callable[[str], str]:
    """Gives the mark before each item of an ordered list, from the value that the item asks for."""
    style = _style(given)
    is_reversed = "reversed" in given
    first = number_in(given.get("start", ""))
    following = (_items(node) if is_reversed else 1) if first is None else first

    def mark(value: str) -> str:
        nonlocal following
        asked = number_in(value)
        number = following if asked is None else asked
        following = number - 1 if is_reversed else number + 1
        return f"{numeral(number, style)}. "

    return mark


def numeral(value: int, style: str) -> str:
    """A number as a list of type `1`, `a`, `A`, `i` or `I` shows it.

    >>> [numeral(28, style) for style in "1aAiI"]
    ['28', 'ab', 'AB', 'xxviii', 'XXVIII']
    """
    if style in {"i", "I"}:
        return counted(value, "lowerRoman" if style == "i" else "upperRoman")
    if style not in {"a", "A"} or value < 1:
        return str(value)
    letters = ""
    while value:
        value, place = divmod(value - 1, 26)
        letters = chr(ord(style) + place) + letters
    return letters


def style_named(name: str) -> str:
    """The type of a list by the name that style sheets have for it.

    >>> style_named("lower-latin"), style_named("decimal")
    ('a', '1')
    """
    return _STYLES.get(name, "1")


def number_in(text: str) -> int | None:
    """The number that an attribute begins with, if there is one."""
    found = _NUMBER.match(text)
    return int(found[1]) if found else None


def _style(given: Attributes) -> str:
    if "type" in given:
        return given["type"]
    if found := _STYLE.search(given.get("style", "")):
        return style_named(found[1])
    named = [_STYLE_CLASSES[name] for name in given.get("class", "").split() if name in _STYLE_CLASSES]
    return named[0] if named else "1"


def _items(node: Node) -> int:
    count, child = 0, node.child
    while child is not None:
        count += name_of(child) == "li"
        child = child.next
    return count
