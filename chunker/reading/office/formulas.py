"""Formulas of office files as one line: `(a+b)/2`, `x^2`, `√(y)`. They become MathML, which has its reader."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.reading.mathml import APPLIED, BLANK, DEEPEST, Formula, Math, line_of, math_of
from chunker.reading.office.names import attribute, children, inside, name_of
from chunker.reading.xml import Element

_KINDS = {  # what MathML calls an element, and its parts in the order of MathML
    "m:f": ("mfrac", ("m:num", "m:den")),
    "m:rad": ("mroot", ("m:e", "m:deg")),
    "m:sSup": ("msup", ("m:e", "m:sup")),
    "m:sSub": ("msub", ("m:e", "m:sub")),
    "m:sSubSup": ("msubsup", ("m:e", "m:sub", "m:sup")),
    "m:limLow": ("munder", ("m:e", "m:lim")),
    "m:limUpp": ("mover", ("m:e", "m:lim")),
    "m:sPre": ("mmultiscripts", ("m:e", "mprescripts", "m:sub", "m:sup")),
    "m:func": ("mrow", ("m:fName", "apply", "m:e")),
    "m:acc": ("mover", ("m:e", "sign")),
    "m:nary": ("mrow", ("signed", "blank", "m:e")),
    "signed": ("msubsup", ("sign", "m:sub", "m:sup")),
    "m:m": ("mtable", ()),
    "m:mr": ("mtr", ()),
    "m:eqArr": ("mtable", ()),
}
_SIGNS = {"m:acc": "\u0302", "m:nary": "\u222b"}  # where an element names none
_ADDED = {"mprescripts": Math("mprescripts"), "apply": Math("mo", APPLIED), "blank": Math("mtext", BLANK)}


def formula_text(formula: Element) -> Formula:
    """A formula in a line."""
    return line_of(_math(formula))


def _math(element: Element, depth: int = 0) -> Math:
    """A formula as MathML has it; it calls itself, as deep as formulas are kept."""
    name = name_of(element)
    if name == "m:t" or depth >= DEEPEST:
        return Math("mtext", "".join(map(str, element.itertext())).replace(" ", BLANK))
    if name == "m:d":
        return _fenced(element, depth)
    kind, names = _KINDS.get(name, ("mrow", ()))
    if not names:
        return Math(kind, parts=tuple(_all(element, depth)))
    return _of_parts(element, kind, [_part(element, part, depth) for part in names])


def _all(elements: Iterable[Element], depth: int) -> Iterable[Math]:
    """What is in some elements that is no property of theirs."""
    return (_math(element, depth + 1) for element in elements if not name_of(element).endswith("Pr"))


def _part(element: Element, name: str, depth: int) -> Math:
    """A part by its name; one that is not there is blank."""
    if name in _ADDED:
        return _ADDED[name]
    if name == "sign":
        kind = name_of(element)
        sign = attribute(inside(element, f"{kind}Pr", "m:chr"), "m:val")
        return Math("mo", _SIGNS[kind] if sign is None else sign)
    if name in _KINDS:
        kind, names = _KINDS[name]
        return Math(kind, parts=tuple(_part(element, part, depth) for part in names))
    found = inside(element, name)
    return Math("mrow") if found is None else _math(found, depth + 1)


def _of_parts(element: Element, kind: str, parts: list[Math]) -> Math:
    if kind == "mroot" and not line_of(parts[1]):
        return Math("msqrt", parts=(parts[0],))
    has_line = attribute(inside(element, "m:fPr", "m:type"), "m:val") != "noBar"
    return math_of(kind, {} if has_line else {"linethickness": "0"}, parts)


def _fenced(element: Element, depth: int) -> Math:
    properties = inside(element, "m:dPr")
    names = {"open": "m:begChr", "close": "m:endChr", "separators": "m:sepChr"}
    said = {name: attribute(inside(properties, path), "m:val") for name, path in names.items()}
    given = {"separators": "|"} | {name: value for name, value in said.items() if value is not None}
    return math_of("mfenced", given, _all(children(element, "m:e"), depth))
