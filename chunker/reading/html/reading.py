"""A whole page: what it says, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.reading.content import Content, Fact
from chunker.reading.html.head import page_facts
from chunker.reading.html.page import DEEPEST, Page, parse_page
from chunker.reading.html.survey import survey
from chunker.reading.html.walk import Unread, write_page
from chunker.reading.writer import Writer


def read_page(data: bytes, *, is_xml: bool = False) -> Content:
    """The content of a page, written in HTML or, where `is_xml`, in XHTML.

    Raises: UnreadableDocument: the bytes are not text.
    """
    page = parse_page(data, is_xml=is_xml)
    if page.root is None:
        return Content(page.source, "html", metadata=page.facts)
    writer = Writer()
    unread = write_page(page.root, writer, survey(page.root))
    facts: dict[str, Fact] = {**page_facts(page.root), **page.facts}
    sentences = unread_of([(page, unread)])
    if not writer.last_end and page.root.css_first("script") is not None:
        sentences.append("the page has no words of its own; a script may write them in a browser")
    if sentences:
        facts["unread"] = sentences
    return writer.content("html", facts)


def unread_of(pages: Iterable[tuple[Page, Unread]]) -> list[str]:
    """What was not read of some pages together, or not as it was meant."""
    total, is_cut = Unread(), False
    for page, unread in pages:
        total.hidden += unread.hidden
        total.drawings += unread.drawings
        is_cut |= page.is_cut
    cut = [f"elements nested more than {DEEPEST} deep: their words are read, their structure is not"] if is_cut else []
    return total.told() + cut
