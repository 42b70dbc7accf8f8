"""Elements and attributes of office files by short names such as `w:p`.

Office Open XML has two addresses for each of its namespaces, one for files marked "strict"; the latter are rewritten
before a part is parsed, so that nobody has to think of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chunker.reading.xml import Element

_OOXML = "http://schemas.openxmlformats.org/"
_ADDRESSES = {
    "w": f"{_OOXML}wordprocessingml/2006/main",
    "x": f"{_OOXML}spreadsheetml/2006/main",
    "p": f"{_OOXML}presentationml/2006/main",
    "a": f"{_OOXML}drawingml/2006/main",
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "c": f"{_OOXML}drawingml/2006/chart",
    "dgm": f"{_OOXML}drawingml/2006/diagram",
    "m": f"{_OOXML}officeDocument/2006/math",
    "r": f"{_OOXML}officeDocument/2006/relationships",
    "rel": f"{_OOXML}package/2006/relationships",
    "cp": f"{_OOXML}package/2006/metadata/core-properties",
    "mc": f"{_OOXML}markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "math": "http://www.w3.org/1998/Math/MathML",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    **{
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "text", "table", "style", "meta", "config")
    },
}
_PREFIXES = {address: prefix for prefix, address in _ADDRESSES.items()}
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")


def transitional(data: bytes) -> bytes:
    """A part with the addresses that all other files use, if it is marked strict."""
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """`w:p` for `{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p`; `?:x` in unknown namespaces."""
    if not tag.startswith("{"):
        return tag
    address, _, local = tag[1:].partition("}")
    return f"{_PREFIXES.get(address, '?')}:{local}"


@lru_cache(maxsize=4096)
def full(name: str) -> str:
    """The tag of a short name; what has no prefix is in no namespace."""
    prefix, colon, local = name.partition(":")
    return f"{{{_ADDRESSES[prefix]}}}{local}" if colon else name


def name_of(element: Element) -> str:
    """Short name of an element."""
    return short(str(element.tag))


def attribute(element: Element | None, name: str) -> str | None:
    """Value of an attribute by its short name; None where there is none, or no element."""
    return None if element is None else element.get(full(name))


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
    return iter(()) if element is None else element.iterchildren(full(name))


def below(element: Element, *names: str) -> Iterator[Element]:
    """The elements of these names anywhere inside another one, and itself, in document order."""
    return element.iter(*map(full, names))


def inside(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of names; None where it ends early."""
    for name in path:
        if element is None:
            return None
        element = next(element.iterchildren(full(name)), None)
    return element


def text_of(element: Element | None) -> str:
    """All words in an element, each run of white space as one space."""
    return "" if element is None else " ".join("".join(map(str, element.itertext())).split())
