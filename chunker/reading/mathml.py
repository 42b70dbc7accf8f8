"""Formulas in MathML as one line: `(a+b)/2`, `x^2`, `√(y)`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chunker.reading.xml import Element

TOKENS = frozenset("mi mn mo mtext ms".split())  # elements with text in them
DEEPEST = 100  # elements in each other; what lies deeper is said in a row

_NOT_SHOWN = frozenset("annotation annotation-xml mphantom".split())
_SCRIPTS = {"msub": "_", "munder": "_", "msup": "^", "mover": "^", "msubsup": "_^", "munderover": "_^"}
_UNSEEN = re.compile("[\u2061-\u2064\u200b]")  # signs for those who read a formula aloud
_OPENING, _CLOSING = "([{|⟨", ")]}|⟩"
_INFINITE = "∞"


class Math(NamedTuple):
    """An element of MathML, with the text or the elements in it."""

    kind: str
    text: str = ""
    parts: tuple[Math, ...] = ()


def kind_of(name: str, given: Mapping[str, str]) -> str:
    """What an element is by its name; a fraction without a line is none, but numbers one above the other."""
    return "mtr" if name == "mfrac" and given.get("linethickness", "1")[:1] == "0" else name


def from_xml(element: Element, depth: int = 0) -> Math:
    """A formula that stands in XML."""
    name = str(element.tag).rpartition("}")[2]
    if name in TOKENS or depth >= DEEPEST:
        return Math(name if name in TOKENS else "mtext", "".join(map(str, element.itertext())))
    given = {str(key): str(value) for key, value in element.attrib.items()}
    return Math(kind_of(name, given), parts=tuple(from_xml(part, depth + 1) for part in element))


def line_of(formula: Math) -> str:
    """A formula in a line.

    >>> line_of(Math("mfrac", parts=(Math("mn", "1"), Math("mn", "2"))))
    '1/2'
    """
    return " ".join(_line(formula).split())


def _line(math: Math) -> str:
    """It calls itself, at most as deep as formulas are kept here."""
    if math.kind in _NOT_SHOWN:
        return ""
    said = [_line(part) for part in math.parts]
    if math.kind == "mfrac" and len(said) == 2:
        return "/".join(map(_grouped, said))
    if math.kind == "mroot" and len(said) == 2:
        return f"{said[1]}√{_grouped(said[0])}"
    if math.kind in _SCRIPTS and len(said) == len(_SCRIPTS[math.kind]) + 1:
        return _with_scripts(math.kind, said)
    if math.kind in {"mtable", "mtr", "mfenced"}:
        return _parted(math.kind, said)
    row = _in_a_row(math.parts, said) if math.parts else _UNSEEN.sub("", math.text.strip(" \t\r\n"))
    return f"√{_grouped(row)}" if math.kind == "msqrt" else row


def _grouped(text: str) -> str:
    """A part of a formula in brackets, where it is more than one sign, name or number."""
    return text if len(text) <= 1 or text.replace(".", "").isalnum() else f"({text})"


def _with_scripts(kind: str, said: Sequence[str]) -> str:
    base, *scripts = said
    if kind in {"munder", "mover"} and _is_accent(scripts[0]):
        return base + scripts[0]
    is_in_brackets = base[:1] in _OPENING and base[-1:] in _CLOSING
    marks = zip(_SCRIPTS[kind], scripts, strict=True)
    scripted = "".join(mark + _grouped(script) for mark, script in marks if script)
    return (base if is_in_brackets else _grouped(base)) + scripted


def _is_accent(script: str) -> bool:
    is_sign = len(script) == 1 and (not script.isalnum() or unicodedata.category(script) == "Lm")
    return is_sign and script != _INFINITE


def _parted(kind: str, said: Sequence[str]) -> str:
    """The cells of a row, rows, or parts in brackets, one after another."""
    inner = ("; " if kind == "mtable" else ", ").join(said)
    return f"({inner})" if kind == "mfenced" else inner


def _in_a_row(parts: Sequence[Math], said: Sequence[str]) -> str:
    """Parts beside each other, with a blank where they would be one: three and a half is not thirty-one halves."""
    row, before = "", ""
    for part, words in zip(parts, said, strict=True):
        is_open = before in _SCRIPTS or "mfrac" in {before, part.kind}
        row += f" {words}" if is_open and row[-1:].isalnum() and words[:1].isalnum() else words
        before = part.kind if words else before
    return row
