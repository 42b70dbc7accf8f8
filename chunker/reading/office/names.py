"""Elements and attributes of office files by short names such as `w:p`, whichever edition of the standard they follow.

Each namespace has two addresses, one in files marked "strict"; nobody should have to think of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chunker.reading.xml import Element

_OOXML = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")
_PREFIXES = {
    "wordprocessingml/main": "w",
    "presentationml/main": "p",
    "drawingml/main": "a",
    "drawingml/chart": "c",
    "drawingml/diagram": "dgm",
    "officeDocument/math": "m",
    "officeDocument/relationships": "r",
    "package/relationships": "rel",
    "markup-compatibility": "mc",
}
_YEAR = re.compile(r"/20\d\d(?=/|$)")
_OTHERS = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "urn:schemas-microsoft-com:vml": "v",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
}
_ODF = re.compile(r"urn:oasis:names:tc:opendocument:xmlns:(?:xsl-)?([\w-]+?)(?:-compatible)?:1\.\d")


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """`w:p` for `{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p`; `?:x` in unknown namespaces."""
    if not tag.startswith("{"):
        return tag
    address, _, local = tag[1:].partition("}")
    return f"{_prefix(address)}:{local}"


def _prefix(address: str) -> str:
    if match := _ODF.fullmatch(address):
        return "draw" if match[1] == "drawing" else match[1]
    for root in _OOXML:
        if address.startswith(root) and (prefix := _PREFIXES.get(_YEAR.sub("", address.removeprefix(root)))):
            return prefix
    return _OTHERS.get(address, "?")


def name_of(element: Element) -> str:
    """Short name of an element."""
    return short(str(element.tag))


def attribute(element: Element | None, name: str) -> str | None:
    """Value of an attribute by its short name; None where there is none, or no element."""
    if element is not None:
        for key, value in element.attrib.items():
            if short(str(key)) == name:
                return str(value)
    return None


def number(element: Element | None, name: str) -> int | None:
    """Value of an attribute that is a whole number; None where it is none."""
    value = attribute(element, name)
    try:
        return None if value is None else int(float(value))
    except (ValueError, OverflowError):
        return None


def is_on(element: Element | None) -> bool:
    """Whether a switch such as `<w:vanish/>` is there and not set to off."""
    return element is not None and attribute(element, "w:val") not in {"0", "false", "off", "none"}


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The elements of this name right inside another one."""
    for child in element if element is not None else ():
        if name_of(child) == name:
            yield child


def inside(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of names; None where it ends early."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None) -> str:
    """All words in an element, each run of white space as one space."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())
