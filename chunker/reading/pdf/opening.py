"""A PDF opened, or the reason why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from chunker.errors import DocumentTooLarge, EncryptedDocument, UnreadableDocument
from chunker.extras import need

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES = 20_000
_SIGNATURE = b"%PDF-"
_SIGNATURE_WITHIN = 1024  # bytes of anything that may stand before it (Adobe's reader accepts as much)
_NEEDS_PASSWORD, _UNKNOWN_LOCK = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


@contextmanager
def opened(data: bytes) -> Iterator[PdfDocument]:
    """The document, closed behind the block of code.

    Raises: UnreadableDocument: it is empty, no PDF, encrypted, damaged beyond repair or has too many pages.
    """
    _check_start(data)
    document = _open(data)
    try:
        _check_pages(len(document))
        yield document
    finally:
        document.close()


def _check_start(data: bytes) -> None:
    if not data:
        raise UnreadableDocument("The file is empty (0 bytes), so it is not a PDF. Fetch it again.")
    if _SIGNATURE not in data[:_SIGNATURE_WITHIN]:
        raise UnreadableDocument(
            f"Not a PDF: expected {_SIGNATURE.decode()!r} in the first {_SIGNATURE_WITHIN:,} bytes, got "
            f"{data[:8]!r}. Check the suffix of the file."
        )


def _open(data: bytes) -> PdfDocument:
    pdfium = need("pypdfium2", extra="documents")
    try:
        document: PdfDocument = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _failure(error.err_code, len(data)) from error
    return document


def _failure(code: int | None, size: int) -> UnreadableDocument:
    if code == _NEEDS_PASSWORD:
        return EncryptedDocument("This PDF asks for a password. Save it without one and try again.")
    if code == _UNKNOWN_LOCK:
        return EncryptedDocument(
            "This PDF is encrypted in a way that PDFium does not know. Save it without encryption."
        )
    return UnreadableDocument(
        f"Damaged PDF: it begins like one, but its {size:,} bytes hold no list of pages; it may be cut off. "
        "Fetch it again."
    )


def _check_pages(count: int) -> None:
    if count < 1:
        raise UnreadableDocument("Damaged PDF: it has no pages; it may be cut off. Fetch it again.")
    if count > MOST_PAGES:
        raise DocumentTooLarge(
            f"The PDF says that it has {count:,} pages; at most {MOST_PAGES:,} are read. Split it into parts."
        )
