"""What a PDF says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chunker.extras import need
from chunker.reading.content import Fact
from chunker.reading.pdf.runs import Page
from chunker.reading.pdf.strings import wide_text

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_KEYS = {"title": "Title", "author": "Author", "subject": "Subject", "keywords": "Keywords", "producer": "Producer"}
_DATE = re.compile(
    r"(?:D:)?(?P<year>\d{4})(?P<month>\d\d)?(?P<day>\d\d)?(?P<hour>\d\d)?(?P<minute>\d\d)?(?P<second>\d\d)?"
    r"(?:(?P<utc>Z)|(?P<sign>[+-])(?P<hours>\d\d)'?(?P<minutes>\d\d)?)?"
)
_MOST_CHARS = 1_000  # of one value
_LANGUAGE_CODE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def facts_of(document: PdfDocument, pages: Sequence[Page]) -> dict[str, Fact]:
    """Title, author, date, language, producer and pages, as far as the file states them."""
    facts: dict[str, Fact] = {}
    for name, key in _KEYS.items():
        if value := _stated(document, key):
            facts[name] = value
    if date := iso_date(_stated(document, "CreationDate")) or iso_date(_stated(document, "ModDate")):
        facts["date"] = date
    if language := _language(document):
        facts["language"] = language
    facts["page_count"] = len(document)
    if any(page.label != str(page.number) for page in pages):
        facts["page_labels"] = [page.label for page in pages]
    return facts


def _stated(document: PdfDocument, key: str) -> str:
    get_text = need("pypdfium2.raw", extra="documents").FPDF_GetMetaText
    return " ".join(wide_text(get_text, document, key.encode() + b"\0").split())[:_MOST_CHARS]


def iso_date(value: str) -> str:
    """A date as PDF writes it in ISO 8601; empty for what is none.

    >>> iso_date("D:20240131120530+02'00'"), iso_date("D:2024")
    ('2024-01-31T12:05:30+02:00', '2024')
    """
    match = _DATE.match(value.strip())
    if not match or not ("01" <= (match["month"] or "01") <= "12" and "01" <= (match["day"] or "01") <= "31"):
        return ""
    date = "-".join(part for part in (match["year"], match["month"], match["day"]) if part)
    if not (match["day"] and match["hour"] and match["minute"]):
        return date
    zone = (
        "Z" if match["utc"] else f"{match['sign']}{match['hours']}:{match['minutes'] or '00'}" if match["sign"] else ""
    )
    return f"{date}T{match['hour']}:{match['minute']}:{match['second'] or '00'}{zone}"


def _language(document: PdfDocument) -> str:
    """What the catalog says; empty for what cannot be a language."""
    language = wide_text(need("pypdfium2.raw", extra="documents").FPDFCatalog_GetLanguage, document).strip()
    return language if _LANGUAGE_CODE.fullmatch(language) else ""
