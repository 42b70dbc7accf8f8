"""Letters on the sheets of Excel that are struck out or raised: of whole cells, and of words in them."""

from __future__ import annotations

from collections.abc import Iterator

from chunker.reading.marks import Run, marked
from chunker.reading.office.names import attribute, below, children, inside, number, transitional
from chunker.reading.office.package import Package
from chunker.reading.xml import Element, parse_xml

_OFF = frozenset({"0", "false", "off"})


def struck_styles(styles: Element | None) -> frozenset[int]:
    """The numbers that cells know those styles by whose letters are struck out."""
    fonts = [_is_struck(font) for font in children(inside(styles, "x:fonts"), "x:font")]
    entries = enumerate(children(inside(styles, "x:cellXfs"), "x:xf"))
    return frozenset(place for place, entry in entries if any(fonts[number(entry, "fontId") or 0 :][:1]))


def marked_strings(package: Package) -> dict[int, str]:
    """Those strings of a workbook in which some letters are struck out or raised, with marks, by their numbers."""
    part = next((each.target for each in package.relations(package.main).values() if each.kind == "sharedStrings"), "")
    data = package.data(part) if part in package else b""
    if not _has_looks(data):
        return {}
    strings = enumerate(children(parse_xml(transitional(data)), "x:si"))
    return {place: text for place, string in strings if (text := _marked(string))}


def marked_cells(data: bytes) -> Iterator[tuple[str, str]]:
    """The same for strings that stand in the cells of a sheet themselves, by the names of the cells."""
    if b"inlineStr" in data and _has_looks(data):
        for cell in below(parse_xml(transitional(data)), "x:c"):
            if text := _marked(inside(cell, "x:is")):
                yield attribute(cell, "r") or "", text


def _has_looks(data: bytes) -> bool:
    return b"strike" in data or b"superscript" in data


def _marked(string: Element | None) -> str:
    """The words of a string with marks; nothing where it needs none."""
    runs = [_run(run) for run in children(string, "x:r")]
    text = marked(runs)
    return "" if text == "".join(run.text for run in runs) else text


def _run(run: Element) -> Run:
    look, words = inside(run, "x:rPr"), inside(run, "x:t")
    text = "" if words is None else words.text or ""
    return Run(text, attribute(inside(look, "x:vertAlign"), "val") == "superscript", _is_struck(look))


def _is_struck(look: Element | None) -> bool:
    line = inside(look, "x:strike")
    return line is not None and attribute(line, "val") not in _OFF
