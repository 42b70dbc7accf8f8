"""XML parsed so that it can neither reach out nor blow up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chunker.errors import UnreadableDocument
from chunker.extras import need
from chunker.reading.entities import put_words, words_of_entities

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = object  # lxml itself is imported when there is something to parse

__all__ = ["Element", "parse_xml"]

_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_\x80-\xff]")
_DOCTYPE = b"<!DOCTYPE"
_NO_DOCTYPE = (
    "The XML in this file declares a document type or entities, which no such document needs and attacks use; "
    "it is not read."
)


def parse_xml(data: bytes, *, allow_doctype: bool = False, allow_entities: bool = False) -> Element:
    """The root element; comments and processing instructions are left out.

    Elements nest at most 256 deep, so that whoever walks them may call itself.

    Args:
        allow_doctype: whether a document type may be named, as older e-books do.
        allow_entities: whether that may declare entities that stand for plain words, as DocBook does.
    Raises: UnreadableDocument: not well-formed, nested too deeply, with a document type or entities that are not
        allowed, or with such as stand for anything but words.
    """
    if not allow_doctype and _DOCTYPE in _prolog(data):
        raise UnreadableDocument(_NO_DOCTYPE)
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
    if declared is not None and not allow_doctype:
        raise UnreadableDocument(_NO_DOCTYPE)
    entities = [] if declared is None else [*declared.iterentities()]
    if entities and not allow_entities:
        raise UnreadableDocument(_NO_DOCTYPE)
    if entities:
        put_words(root, words_of_entities(entities))
    return root


def _prolog(data: bytes) -> bytes:
    """What stands before the first element, in any encoding whose letters are those of ASCII but for zero bytes."""
    head = data[: 2**16].replace(b"\0", b"")
    first = _FIRST_ELEMENT.search(head)
    return head[: first.start()] if first else head
