"""Formulas in MathML as one line: `(a+b)/2`, `x^2`, `√(y)`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import cycle
from typing import NamedTuple

from chunker.reading.xml import Element

TOKENS = frozenset("mi mn mo mtext ms".split())  # elements with text in them
DEEPEST = 100  # elements in each other; what lies deeper is said in a row
BLANK = "\xa0"  # which stays where blanks around a token do not count
APPLIED = "\u2061"  # the sign between a function and what it is applied to, which nobody sees

_NOT_SHOWN = frozenset("annotation annotation-xml mphantom".split())
_SCRIPTS = {"msub": "_", "munder": "_", "msup": "^", "mover": "^", "msubsup": "_^", "munderover": "_^"}
_ROWS = frozenset("mrow mstyle mpadded".split())
_FRACTION_LIKE = frozenset({"mfrac", "mroot", "mmultiscripts"})  # what stands before them must not run into them
_UNSEEN = re.compile("[\u2061-\u2064\u200b]")  # signs for those who read a formula aloud
_FRACTION_AT_START = re.compile(r"[\w.,]+/|\w*√")  # a fraction or a root, as a line
_SCRIPT_AT_END = re.compile(r"[/^_][^\W_]+(?:\.[^\W_]+)?$")  # a fraction or a script
_FOLLOWED_BY_BLANK = frozenset(",;")
_OPENING, _CLOSING = "([{⟨", ")]}⟩"
_INFINITE = "∞"


class Formula(str):
    """A formula as a line, which may have to keep apart from the words beside it."""

    __slots__ = ()


class Math(NamedTuple):
    """An element of MathML, with the text or the elements in it."""

    kind: str
    text: str = ""
    parts: tuple[Math, ...] = ()


def math_of(name: str, given: Mapping[str, str], parts: Iterable[Math]) -> Math:
    """An element by its name and attributes; a fraction without a line is none, but numbers one above the other."""
    if name == "mfenced":
        inside = _separated(parts, "".join(given.get("separators", ",").split()))
        return Math("mrow", parts=(Math("mo", given.get("open", "(")), *inside, Math("mo", given.get("close", ")"))))
    has_line = name != "mfrac" or given.get("linethickness", "1")[:1] != "0"
    return Math(name if has_line else "mtr", parts=tuple(parts))


def _separated(parts: Iterable[Math], marks: str) -> Iterator[Math]:
    """Parts in brackets with what stands between them: a mark for each gap, the last of them again and again."""
    for place, part in enumerate(parts):
        if place and marks:
            mark = marks[min(place, len(marks)) - 1]
            yield Math("mo", mark + BLANK * (mark in _FOLLOWED_BY_BLANK))
        yield part


def from_xml(element: Element, depth: int = 0) -> Math:
    """A formula that stands in XML."""
    name = str(element.tag).rpartition("}")[2]
    if name in TOKENS or depth >= DEEPEST:
        return Math(name if name in TOKENS else "mtext", "".join(map(str, element.itertext())))
    given = {str(key): str(value) for key, value in element.attrib.items()}
    return math_of(name, given, (from_xml(part, depth + 1) for part in element))


def beside(parts: Iterable[str]) -> str:
    """Words and formulas in a row, with a blank where they would be read as one: `3` and `1/2` are not `31/2`.

    >>> beside(["3", Formula("1/2"), " inches or ", Formula("m^2"), "s, ", Formula("x"), "th"])
    '3 1/2 inches or m^2 s, xth'
    """
    said: list[str] = []
    for part in filter(None, parts):
        said += [" ", part] if said and _is_one_word(said[-1], part) else [part]
    return "".join(said)


def _is_one_word(before: str, part: str) -> bool:
    is_new = isinstance(part, Formula) and _FRACTION_AT_START.match(part)
    is_over = isinstance(before, Formula) and _SCRIPT_AT_END.search(before)
    return bool(is_new or is_over) and before[-1].isalnum() and part[0].isalnum()


def line_of(formula: Math) -> Formula:
    """A formula in a line.

    >>> line_of(Math("mfrac", parts=(Math("mn", "1"), Math("mn", "2"))))
    '1/2'
    """
    return Formula(" ".join(_line(formula).split()))


def _line(math: Math) -> str:
    """An element in a line; it calls itself, at most as deep as formulas are kept here."""
    if math.kind in _NOT_SHOWN:
        return ""
    said = [_line(part) for part in math.parts]
    if math.kind in {"mfrac", "mroot"} and len(said) == 2:
        return "/".join(map(_grouped, said)) if math.kind == "mfrac" else f"{said[1]}√{_grouped(said[0])}"
    if math.kind in _SCRIPTS and len(said) == len(_SCRIPTS[math.kind]) + 1:
        return _with_scripts(math.kind, said)
    if math.kind == "mmultiscripts" and said:
        return _with_pairs(math.parts, said)
    if math.kind in {"mtable", "mtr"}:
        return ("; " if math.kind == "mtable" else ", ").join(said)
    row = _in_a_row(math.parts, said) if math.parts else _UNSEEN.sub("", math.text.strip(" \t\r\n"))
    return f"√{_grouped(row)}" if math.kind == "msqrt" else row


def _grouped(text: str) -> str:
    """A part of a formula in brackets, where it is more than one sign, name or number."""
    return text if len(text) <= 1 or text.replace(".", "").isalnum() else f"({text})"


def _with_scripts(kind: str, said: Sequence[str]) -> str:
    base, *scripts = said
    if kind in {"munder", "mover"} and _is_accent(scripts[0]):
        return base + scripts[0]
    return _base(base) + _scripted(_SCRIPTS[kind], scripts)


def _with_pairs(parts: Sequence[Math], said: Sequence[str]) -> str:
    """Scripts in pairs, a low one and a high one each; those in front of the base come first."""
    kinds = [part.kind for part in parts]
    middle = kinds.index("mprescripts") if "mprescripts" in kinds else len(kinds)
    in_front = _scripted("_^", said[middle + 1 :])
    return f"{in_front} {_base(said[0])}{_scripted('_^', said[1:middle])}".strip()


def _scripted(marks: str, scripts: Sequence[str]) -> str:
    """Scripts behind their marks, one after the other."""
    return "".join(mark + _grouped(script) for mark, script in zip(cycle(marks), scripts, strict=False) if script)


def _base(text: str) -> str:
    """What scripts belong to, in brackets where they would be taken for those of its last sign alone."""
    return text if _is_in_brackets(text) else _grouped(text)


def _is_in_brackets(text: str) -> bool:
    """Whether one pair of brackets is around all of it, as it is not in `(a)(b)`."""
    if text[:1] == "|":
        return text[-1] == "|" and text.count("|") == 2
    depth = 0
    for place, sign in enumerate(text, 1):
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth <= 0:
            return place == len(text) > 1
    return False


def _is_accent(script: str) -> bool:
    """Whether what stands above or below a sign is a part of it, as a hat or a bar is."""
    is_sign = len(script) == 1 and (not script.isalnum() or unicodedata.category(script) == "Lm")
    return is_sign and script != _INFINITE


def _in_a_row(parts: Sequence[Math], said: Sequence[str]) -> str:
    """Parts beside each other, with a blank where they would be one: three and a half is not thirty-one halves."""
    row, before = "", ""
    for part, words in zip(parts, said, strict=True):
        first = _edge(part, 0)
        is_new = (
            before == APPLIED or first in _FRACTION_LIKE or before in _SCRIPTS or before in {"mfrac", "mmultiscripts"}
        )
        is_word = words[:1].isalnum() or first == "mmultiscripts"  # whose scripts may stand in front
        row += f" {words}" if is_new and row[-1:].isalnum() and is_word else words
        before = APPLIED if part.text == APPLIED else _edge(part, -1) if words else before
    return row


def _edge(part: Math, place: int) -> str:
    """The kind of what a part begins or ends with."""
    while part.kind in _ROWS and part.parts:
        part = part.parts[place]
    return part.kind
