"""A whole page: what it says, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.reading.content import Content, Fact
from chunker.reading.html.head import page_facts
from chunker.reading.html.letters import code_paragraphs
from chunker.reading.html.page import Page, parse_page
from chunker.reading.html.survey import survey
from chunker.reading.html.walk import write_page
from chunker.reading.html.words import Unread
from chunker.reading.writer import Writer


def read_page(data: bytes, *, is_xml: bool = False) -> Content:
    """The content of a page, written in HTML or, where `is_xml`, in XHTML.

    Raises: UnreadableDocument: the bytes are not text.
    """
    page = parse_page(data, is_xml=is_xml)
    if page.root is None:
        return Content(page.source, "html", metadata=page.facts)
    writer = Writer()
    found = survey(page.root)
    found.code_paragraphs = code_paragraphs(page.root, page.source)
    unread = write_page(page.root, writer, found)
    facts: dict[str, Fact] = {**page_facts(page.root), **page.facts}
    sentences = unread_of([(page, unread)])
    if not writer.length and page.root.css_first("script") is not None:
        sentences.append("the page has no words of its own; a script may write them in a browser")
    if sentences:
        facts["unread"] = sentences
    return writer.content("html", facts)


def unread_of(pages: Iterable[tuple[Page, Unread]]) -> list[str]:
    """What was not read of some pages together, or not as it was meant."""
    total = Unread()
    for page, unread in pages:
        total.hidden += unread.hidden
        total.drawings += unread.drawings
        total.is_too_deep |= unread.is_too_deep or page.is_cut
    return total.told()
