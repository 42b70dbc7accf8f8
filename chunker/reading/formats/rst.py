"""reStructuredText."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from chunker.errors import MissingExtra
from chunker.reading.content import Content, Fact
from chunker.reading.html.head import iso_date
from chunker.reading.rst.tree import parse_rst
from chunker.reading.rst.walk import Walk
from chunker.reading.text import decode
from chunker.reading.writer import Writer

if TYPE_CHECKING:
    from docutils import nodes

SUFFIXES = (".rst", ".rest")

_FIELDS = {"author": "author", "authors": "author", "date": "date", "version": "version", "language": "language"}


def read(data: bytes) -> Content:
    """What docutils finds in a text, directives and roles of Sphinx as words; no file is included.

    Where docutils cannot parse it, the text as it stands, which the metadata say.

    Raises: UnreadableDocument: the bytes are not text.
    """
    decoded = decode(data)
    text = decoded.text
    try:
        document = parse_rst(text)
    except (MissingExtra, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001, what docutils raises depends on where it stumbles
        reason = "it nests too deeply" if isinstance(error, RecursionError) else f"{type(error).__name__}: {error}"
        return Content(
            text,
            "rst",
            metadata={**decoded.facts, "unread": [f"docutils cannot parse it ({reason}); the text is as it is"]},
        )
    walk = Walk(Writer(), _titles(document))
    walk.write(document)
    facts: dict[str, Fact] = {**decoded.facts, **_facts(document)}
    if unread := walk.unread():
        facts["unread"] = unread
    return walk.writer.content("rst", facts)


def _titles(document: nodes.document) -> dict[str, str]:
    """Titles of sections by the names that references know them by."""
    found: dict[str, str] = {}
    for section in (cast("nodes.Element", node) for node in document.findall(_is_section)):
        title = next(child.astext() for child in section.children if type(child).__name__ == "title")
        names: list[str] = section.get("names", [])
        found |= {name: title for name in names if name.lower() != title.lower()}
    return found


def _is_section(node: nodes.Node) -> bool:
    return type(node).__name__ == "section" and any(type(child).__name__ == "title" for child in node.children)


def _facts(document: nodes.document) -> dict[str, str]:
    """The title, and what fields right below it or at the top say."""
    sections = [child for child in document.children if type(child).__name__ == "section"]
    facts: dict[str, str] = {}
    if sections and (title := sections[0].children[0]).children:
        facts["title"] = " ".join(title.astext().split())
    tops = [*document.children[:3], *(sections[0].children[:3] if sections else ())]
    for top in tops:
        for line in top.children if type(top).__name__ == "field_list" else ():
            key = _FIELDS.get(line.children[0].astext().lower(), "")
            value = " ".join(line.children[1].astext().split())
            value = iso_date(value) if key == "date" else value
            if key and value:
                facts.setdefault(key, value)
    return facts
