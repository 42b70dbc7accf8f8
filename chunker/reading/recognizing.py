"""Which format a file has: its first bytes say so or, where they say nothing, its name does."""

from __future__ import annotations

import codecs
import os
import re
from typing import NamedTuple

from chunker.errors import UnreadableDocument
from chunker.reading.registry import Format, by_suffix, formats, named
from chunker.reading.text import decode

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_NAMES = (  # what stands in the directory of an archive, and a suffix for which that speaks
    (b"word/document", ".docx"),
    (b"ppt/presentation", ".pptx"),
    (b"xl/workbook", ".xlsx"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
    (b"mimetypeapplication/vnd.oasis.opendocument.presentation", ".odp"),
    (b"mimetypeapplication/epub+zip", ".epub"),
)
_ZIP_SUFFIXES = frozenset(suffix for _, suffix in _ZIP_NAMES)
_HEAD_BYTES, _DIRECTORY_BYTES = 4_096, 300_000
_HTML = re.compile(rb"(?is)\s*+(?><\?xml[^>]*+>\s*+)?(?><!--(?>.*?-->)\s*+)*+<(?:!doctype\s+html|html)\b")
_PDF_REACH = 1_024  # readers of PDF forgive that much before its first bytes


class Recognized(NamedTuple):
    """The format of a file, None where nobody knows; and what a person should know of that."""

    format: Format | None
    note: str = ""


def recognize(name: str, data: bytes) -> Recognized:
    """The format of the file called `name` that holds `data`.

    First bytes that only one format has come before the name. Source code keeps its suffix where it begins
    like HTML. A file with the suffix of a binary format that holds plain text is read as that.
    """
    suffix, said = os.path.splitext(name)[1].lower(), named(name)
    found = _by_content(data, said)
    if found is None and said and data and is_binary(said) and _is_text(data):
        found = formats()["text"]
    if found is None or found == said:
        return Recognized(said)
    if not suffix or said is None:
        return Recognized(found)
    return Recognized(found, f"read as {found.name}, for that is what it holds, although its name ends in {suffix}")


def _by_content(data: bytes, said: Format | None) -> Format | None:
    """The format that the bytes speak for, if they do."""
    if data.startswith(_ZIP):
        return _by_members(data, said)
    signed = [form for form in formats().values() if form.signatures and data.startswith(form.signatures)]
    if signed:
        found = said if said in signed else signed[-1]  # those of installed packages come last
        return said if _keeps_name(said, found) else found
    html = by_suffix().get(".html")
    if html and _HTML.match(_without_mark(data[:_HEAD_BYTES])):
        return said if _keeps_name(said, html) else html
    pdf = by_suffix().get(".pdf")
    return pdf if pdf and pdf == said and b"%PDF-" in data[:_PDF_REACH] else None


def _keeps_name(said: Format | None, found: Format) -> bool:
    """Whether the name decides all the same: templates and mails begin like HTML, too."""
    return (
        said is not None
        and not found.has_binary_signature
        and said.name not in {"text", "markdown"}
        and not is_binary(said)
    )


def _by_members(data: bytes, said: Format | None) -> Format | None:
    """The format of an archive by the names in it, which stand uncompressed at its beginning and end.

    A file may hold another, as slides hold sheets, so the format that its name says is enough if it is among them.
    """
    names = data[:_HEAD_BYTES] + data[-_DIRECTORY_BYTES:]
    found = [form for mark, suffix in _ZIP_NAMES if mark in names and (form := by_suffix().get(suffix))]
    return said if said in found else next(iter(found), None)


def is_binary(form: Format) -> bool:
    """Whether files of the format are never plain text."""
    return form.has_binary_signature or not _ZIP_SUFFIXES.isdisjoint(form.suffixes)


def _is_text(data: bytes) -> bool:
    """Whether the bytes are text without any doubt."""
    try:
        return not decode(data).is_guess
    except UnreadableDocument:
        return False


def _without_mark(head: bytes) -> bytes:
    """The beginning of a text as ASCII shows it, whatever its Unicode encoding."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore").encode()
    return head.removeprefix(codecs.BOM_UTF8)
