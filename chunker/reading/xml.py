"""XML parsed so that it can neither reach out nor blow up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chunker.errors import UnreadableDocument
from chunker.extras import need

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = object  # lxml itself is imported when there is something to parse

__all__ = ["Element", "parse_xml"]

_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_\x80-\xff]")
_DOCTYPE = b"<!DOCTYPE"


def parse_xml(data: bytes, *, allow_doctype: bool = False) -> Element:
    """The root element; comments and processing instructions are left out.

    Elements nest at most 256 deep, so that whoever walks them may call itself.

    Args:
        allow_doctype: whether a document type may be named, as older e-books do; entities may never be declared.
    Raises: UnreadableDocument: not well-formed, nested too deeply, or with a document type.
    """
    if not allow_doctype and _DOCTYPE in _prolog(data):
        raise _has_doctype()
    etree = need("lxml.etree", extra="documents")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(f"The XML in this file cannot be parsed: {error.msg or 'it is empty'}.") from error
    declared: Any = root.getroottree().docinfo.internalDTD  # the stubs do not know its entities
    if declared is not None and (not allow_doctype or any(True for _ in declared.iterentities())):
        raise _has_doctype()
    return root


def _prolog(data: bytes) -> bytes:
    """What stands before the first element, in any encoding whose letters are those of ASCII but for zero bytes."""
    head = data[: 2**16].replace(b"\0", b"")
    first = _FIRST_ELEMENT.search(head)
    return head[: first.start()] if first else head


def _has_doctype() -> UnreadableDocument:
    return UnreadableDocument(
        "The XML in this file declares a document type or entities, which no such document needs and attacks use; "
        "it is not read."
    )
