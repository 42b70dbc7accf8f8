"""XML in the words of DocBook, JATS or TEI, and XML that holds data; pages of HTML that are called XML."""

from __future__ import annotations

import re

from chunker.reading.content import Content, Fact
from chunker.reading.html.head import iso_date, language_tag
from chunker.reading.html.reading import read_page
from chunker.reading.markup.data import write_data
from chunker.reading.markup.document import PARAGRAPHS, DocumentWalk
from chunker.reading.markup.words import name_of, words_of
from chunker.reading.writer import Writer
from chunker.reading.xml import Element, parse_xml

SUFFIXES = (".xml", ".dbk", ".docbook")

_HTML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html)\b", re.IGNORECASE)
_HEAD_BYTES = 4096
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_FACTS = {"author": "author", "creator": "author", "date": "date", "pubdate": "date"}


def read(data: bytes) -> Content:
    """Sections, lists, tables and code of a document; of data its records as tables, its other elements as lists.

    Raises: UnreadableDocument: not well-formed, nested too deeply, or with entities that are more than words.
    """
    if _HTML.match(data[:_HEAD_BYTES]):
        return read_page(data, is_xml=True)
    root = parse_xml(data, allow_doctype=True, allow_entities=True)
    writer = Writer()
    facts = _facts(root)
    if any(name_of(element) in PARAGRAPHS for element in root.iter()):
        walk = DocumentWalk(writer)
        walk.write(root)
        if walk.is_cut:
            facts["unread"] = ["elements nested very deep: their words are read, their structure is not"]
    else:
        writer.paragraph(f"{name_of(root)}:" if len(root) else words_of(root))
        write_data(writer, root)
    return writer.content("xml", facts)


def _facts(root: Element) -> dict[str, Fact]:
    """What a document says of itself before its first paragraph."""
    found: dict[str, Fact] = {}
    if language := language_tag(root.get(_LANGUAGE) or root.get("lang") or ""):
        found["language"] = language
    for element in root.iter():
        name = name_of(element)
        if name in PARAGRAPHS:
            break
        if name in {"title", "article-title"}:
            found.setdefault("title", words_of(element))
        elif key := _FACTS.get(name):
            value = words_of(element)
            if value := iso_date(value) if key == "date" else value:
                found.setdefault(key, value)
    return found
