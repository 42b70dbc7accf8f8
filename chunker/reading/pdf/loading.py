"""All that is asked of PDFium, page by page; each page is closed before the next is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from chunker.errors import DocumentTooLarge
from chunker.extras import need
from chunker.reading.pdf.glyphs import page_runs
from chunker.reading.pdf.runs import Page
from chunker.reading.pdf.strings import wide_text
from chunker.reading.pdf.tags import Tag, add_tags

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

MOST_CHARS = 20_000_000
_MOST_BOOKMARKS = 20_000


class Bookmark(NamedTuple):
    """An entry of the outline: what it says, how deep it lies (from 0), the page that it leads to (0: none)."""

    title: str
    depth: int
    page: int


class Loaded(NamedTuple):
    """A PDF as it was read.

    Attributes:
        pages: those that could be read.
        tags: the structure tree over all pages.
        unread: what could not be read, a sentence each.
    """

    pages: list[Page]
    tags: Tag
    bookmarks: list[Bookmark]
    unread: list[str]


def load(document: PdfDocument) -> Loaded:
    """All pages, the structure tree and the outline.

    Raises: DocumentTooLarge: there is more text than a document may have.
    """
    loaded = Loaded([], Tag(), _bookmarks(document), _never_read(document))
    chars = 0
    for index in range(len(document)):
        chars += _load_page(document, index, loaded)
        if chars > MOST_CHARS:
            raise DocumentTooLarge(
                f"More than {MOST_CHARS:,} characters of text within the first {index + 1:,} pages of "
                f"{len(document):,}. Split the PDF into parts."
            )
    return loaded


def _never_read(document: PdfDocument) -> list[str]:
    """What may hold words and stands on no page, a sentence each."""
    raw = need("pypdfium2.raw", extra="documents")
    attached = document.count_attachments()
    has_form = document.get_formtype() != raw.FORMTYPE_NONE
    return [f"{attached:,} attached files: not read"] * (attached > 0) + [
        "form fields: what they hold is not read"
    ] * has_form


def _load_page(document: PdfDocument, index: int, loaded: Loaded) -> int:
    """Number of letters on a page, which is added to what was loaded."""
    number = index + 1
    pdfium = need("pypdfium2", extra="documents")
    try:
        with _page(document, index) as (page, text_page):
            label = wide_text(pdfium.raw.FPDF_GetPageLabel, document, index) or str(number)
            width, height = page.get_size()
            runs = page_runs(page, text_page)
            loaded.pages.append(Page(number, label, width, height, runs))
            if any(run.look.mark >= 0 for run in runs):
                add_tags(loaded.tags, page, number)
    except pdfium.PdfiumError:
        loaded.unread.append(f"page {number}: damaged, so that its text cannot be read")
        return 0
    return sum(len(run.text) for run in runs)


@contextmanager
def _page(document: PdfDocument, index: int) -> Iterator[tuple[PdfPage, PdfTextPage]]:
    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            yield page, text_page
        finally:
            text_page.close()
    finally:
        page.close()


def _bookmarks(document: PdfDocument) -> list[Bookmark]:
    raw = need("pypdfium2.raw", extra="documents")
    found = []
    for entry in islice(document.get_toc(), _MOST_BOOKMARKS):
        destination = raw.FPDFBookmark_GetDest(document, entry)
        page = raw.FPDFDest_GetDestPageIndex(document, destination) + 1 if destination else 0
        title = " ".join(wide_text(raw.FPDFBookmark_GetTitle, entry).split())
        found.append(Bookmark(title, entry.level, page))
    return found
