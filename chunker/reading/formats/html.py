"""Web pages."""

from __future__ import annotations

import re

from chunker.reading.content import Content
from chunker.reading.html.reading import read_page

SUFFIXES = (".html", ".htm", ".xhtml")

_XHTML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml\b")
_XML_NAMES = re.compile(rb"<html[^>]{0,400}\sxmlns\s*=", re.IGNORECASE)
_HEAD_BYTES = 4096


def read(data: bytes) -> Content:
    """Headings, lists, tables, code and notes as a browser shows them; nothing that is hidden.

    Raises: UnreadableDocument: the bytes are not text.
    """
    head = data[:_HEAD_BYTES]
    return read_page(data, is_xml=bool(_XHTML.match(head) and _XML_NAMES.search(head)))
