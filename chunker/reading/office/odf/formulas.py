"""Formulas that an OpenDocument text keeps in files of their own."""

from __future__ import annotations

from chunker.errors import UnreadableDocument
from chunker.reading.mathml import from_xml, line_of
from chunker.reading.office.names import attribute, below, name_of
from chunker.reading.xml import Element, parse_xml
from chunker.reading.zipped import Archive


def formulas_in(archive: Archive, text: Element) -> dict[str, str]:
    """Each formula of a text as a line, by the name of its object; those that cannot be read are left out."""
    names = {object_name(element) for element in below(text, "draw:object")}
    found = {name: _formula(archive, f"{name}/content.xml") for name in sorted(names)}
    return {name: formula for name, formula in found.items() if formula}


def object_name(element: Element) -> str:
    """Folder of the files that an object stands for; empty where it has none."""
    return (attribute(element, "xlink:href") or "").removeprefix("./").rstrip("/")


def _formula(archive: Archive, part: str) -> str:
    """The formula in a part; nothing where it holds another object, as a chart, or is damaged."""
    if part not in archive:
        return ""
    try:
        root = parse_xml(archive.read(part), allow_doctype=True)  # OpenOffice names one
    except UnreadableDocument:
        return ""
    return line_of(from_xml(root)) if name_of(root) == "math:math" else ""
