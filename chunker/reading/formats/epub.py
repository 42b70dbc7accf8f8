"""E-books (EPUB 2 and 3)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content, Fact
from chunker.reading.epub.package import Part, read_package, resolved
from chunker.reading.html.nodes import Node
from chunker.reading.html.page import Page, parse_page
from chunker.reading.html.reading import unread_of
from chunker.reading.html.survey import Survey, survey
from chunker.reading.html.walk import write_page
from chunker.reading.html.words import Unread
from chunker.reading.writer import Writer
from chunker.reading.zipped import Archive, open_zip

SUFFIXES = (".epub",)

_HEADINGS = "h1, h2, h3, h4, h5, h6"


@dataclass(frozen=True, slots=True)
class _Chapter:
    path: str
    page: Page
    root: Node
    facts: Survey


def read(data: bytes) -> Content:
    """All chapters in reading order, each a place; the table of contents is left out.

    Raises: UnreadableDocument: no e-book, damaged, or locked by its shop.
    """
    archive = open_zip(data)
    package = read_package(archive)
    unread: list[str] = []
    chapters = [chapter for part in package.parts if (chapter := _chapter(archive, part, unread))]
    if not chapters:
        raise UnreadableDocument(f"No chapter of this e-book can be read: {'; '.join(unread)}.")
    _share_notes(chapters)
    writer = Writer()
    passed_over = [(chapter.page, _written(writer, chapter)) for chapter in chapters]
    unread += unread_of(passed_over)
    facts: dict[str, Fact] = {**package.facts, **({"unread": unread} if unread else {})}
    return writer.content("epub", facts)


def _chapter(archive: Archive, part: Part, unread: list[str]) -> _Chapter | None:
    """A chapter, or what is wrong with it added to `unread`."""
    if part.path not in archive:
        unread.append(f"{part.path}: named as a chapter, but not in the file")
        return None
    if not part.is_page:
        unread.append(f"{part.path}: a chapter that is no page of text")
        return None
    try:
        page = parse_page(archive.read(part.path), is_xml=True)
    except UnreadableDocument as error:
        unread.append(f"{part.path}: {error}")
        return None
    if page.root is None:
        unread.append(f"{part.path}: a chapter without any element")
        return None
    return _Chapter(part.path, page, page.root, survey(page.root))


def _share_notes(chapters: list[_Chapter]) -> None:
    """Let each chapter know of its notes that others refer to."""
    by_path = {chapter.path: chapter for chapter in chapters}
    links = set().union(*(chapter.facts.note_links for chapter in chapters))
    for chapter in chapters:
        chapter.facts.note_links |= links
        for address, label in chapter.facts.far_notes.items():
            if target := by_path.get(resolved(posixpath.dirname(chapter.path), address)):
                target.facts.notes[address.rpartition("#")[2]] = label


def _written(writer: Writer, chapter: _Chapter) -> Unread:
    heading = chapter.root.css_first(_HEADINGS)
    title = " ".join(heading.text(deep=True).split()) if heading is not None else ""
    writer.place("part", title or posixpath.basename(chapter.path))
    return write_page(chapter.root, writer, chapter.facts)
