"""PDF: by its structure tree where it has one, else by where its letters stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.pdf.facts import facts_of
from chunker.reading.pdf.loading import Loaded, load
from chunker.reading.pdf.opening import opened
from chunker.reading.pdf.runs import Page
from chunker.reading.pdf.structure import parts_of
from chunker.reading.pdf.writing import write
from chunker.reading.writer import Writer

SUFFIXES = (".pdf",)
SIGNATURES = (b"%PDF-",)


def read(data: bytes) -> Content:
    """Text and blocks of a PDF, with the page on which each stands.

    Raises: UnreadableDocument: it is encrypted, damaged, empty, too large, or no page has text.
    """
    with opened(data) as document:
        loaded = load(document)
        metadata = facts_of(document, loaded.pages)
    unread = [*loaded.unread, *_not_read(loaded.pages)]
    if not any(page.has_text for page in loaded.pages):
        raise UnreadableDocument(_nothing_to_read(loaded))
    if unread:
        metadata["unread"] = unread
    writer = Writer()
    write(parts_of(loaded), writer)
    return writer.content("pdf", metadata)


def _not_read(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        if not page.has_text:
            yield f"page {page.number}: no text; it may be a scan that needs OCR"
        elif page.is_unnamed:
            yield f"page {page.number}: its fonts do not say which letters they draw; it needs OCR"
        elif page.has_vowel_signs:
            yield f"page {page.number}: many vowel signs; blanks between its words may be wrong"


def _nothing_to_read(loaded: Loaded) -> str:
    if not loaded.pages:
        return f"Damaged PDF: none of its pages ({len(loaded.unread):,}) can be read. Fetch it again."
    return (
        f"No text on any page ({len(loaded.pages):,}): it may be a scan that needs OCR. "
        "Run it through OCR and read what comes out."
    )
