"""Formulas of office files as one line: `(a+b)/2`, `x^2`, `√(y)`."""

from __future__ import annotations

from chunker.reading.office.names import attribute, children, inside, name_of
from chunker.reading.xml import Element

_NOT_SHOWN = frozenset("m:rPr m:ctrlPr m:fPr m:radPr m:sSupPr m:sSubPr m:naryPr m:dPr m:accPr w:rPr m:mPr".split())


def formula_text(formula: Element) -> str:  # noqa: PLR0911, one for each kind
    """A formula in a line; it calls itself, and XML nests at most 256 deep here."""
    name = name_of(formula)
    if name == "m:t":
        return formula.text or ""
    if name in _NOT_SHOWN:
        return ""
    part = {
        child: formula_text(element)
        for child in _PARTS.get(name, ())
        if (element := inside(formula, child)) is not None
    }
    if name == "m:f":
        return f"{_grouped(part.get('m:num', ''))}/{_grouped(part.get('m:den', ''))}"
    if name == "m:rad":
        return f"{part.get('m:deg', '')}√{_grouped(part.get('m:e', ''))}"
    if name in {"m:sSup", "m:sSub", "m:sSubSup"}:
        return part.get("m:e", "") + _raised("_", part.get("m:sub", "")) + _raised("^", part.get("m:sup", ""))
    if name == "m:nary":
        sign = attribute(inside(formula, "m:naryPr", "m:chr"), "m:val") or "∫"
        return f"{sign}{_raised('_', part.get('m:sub', ''))}{_raised('^', part.get('m:sup', ''))} {part.get('m:e', '')}"
    if name == "m:d":
        return _fenced(formula)
    return _in_a_row(formula)


_PARTS = {
    "m:f": ("m:num", "m:den"),
    "m:rad": ("m:deg", "m:e"),
    "m:sSup": ("m:e", "m:sup"),
    "m:sSub": ("m:e", "m:sub"),
    "m:sSubSup": ("m:e", "m:sub", "m:sup"),
    "m:nary": ("m:sub", "m:sup", "m:e"),
}


def _in_a_row(formula: Element) -> str:
    """What is beside each other; three and a half is not thirty-one halves."""
    row = ""
    for part in formula:
        words = formula_text(part)
        row += f" {words}" if name_of(part) == "m:f" and row[-1:].isalnum() else words
    return row


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _raised(mark: str, text: str) -> str:
    return f"{mark}{_grouped(text)}" if text else ""


def _fenced(formula: Element) -> str:
    properties = inside(formula, "m:dPr")
    opening = attribute(inside(properties, "m:begChr"), "m:val")
    closing = attribute(inside(properties, "m:endChr"), "m:val")
    inner = ",".join(map(formula_text, children(formula, "m:e")))
    return f"{'(' if opening is None else opening}{inner}{')' if closing is None else closing}"
