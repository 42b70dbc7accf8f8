"""What a page says of itself: title, author, date, language."""

from __future__ import annotations

import re

from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, name_of, skipped, traverse

_NAMES = {
    "author": "author", "dc.creator": "author", "dcterms.creator": "author", "citation_author": "author",
    "article:author": "author",
    "date": "date", "dc.date": "date", "dcterms.date": "date", "article:published_time": "date",
    "datepublished": "date", "citation_publication_date": "date", "last-modified": "date",
    "description": "description", "dc.description": "description", "og:description": "description",
    "keywords": "keywords",
    "dc.title": "title", "og:title": "title", "dc.language": "language", "content-language": "language",
}  # fmt: skip
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*")
_MOST_CHARS = 2000


def page_facts(root: Node) -> dict[str, str]:
    """Metadata of a page; of several authors all, of anything else what comes first."""
    found: dict[str, str] = {}
    if language := language_tag(attributes(root).get("lang") or attributes(root).get("xml:lang") or ""):
        found["language"] = language

    def enter(node: Node) -> Leave:
        name = name_of(node)
        if name == "meta":
            _note_meta(found, attributes(node))
        elif name == "title" and "page" not in found:
            found["page"] = " ".join(node.text(deep=True).split())
        return skipped if name in {"body", "svg", "-text"} else None

    traverse(root, enter)
    title = found.pop("page", "") or found.get("title", "")
    return ({"title": title} if title else {}) | {key: value for key, value in found.items() if key != "title"}


def language_tag(text: str) -> str:
    """A language as BCP 47 writes it, or nothing."""
    text = text.strip()
    return text.replace("_", "-") if _LANGUAGE.fullmatch(text) else ""


def iso_date(text: str) -> str:
    """A date that is written as ISO 8601 has it, or nothing."""
    text = text.strip()
    return text.replace(" ", "T") if _DATE.fullmatch(text) else ""


def _note_meta(found: dict[str, str], given: Attributes) -> None:
    named = given.get("name") or given.get("property") or given.get("http-equiv") or given.get("itemprop") or ""
    key = _NAMES.get(named.lower().strip(), "")
    value = " ".join(given.get("content", "").split())[:_MOST_CHARS]
    if key == "date":
        value = iso_date(value)
    elif key == "language":
        value = language_tag(value.split(",")[0])
    if not key or not value:
        return
    if key == "author" and key in found and value not in found[key].split("; "):
        found[key] += f"; {value}"
    found.setdefault(key, value)
