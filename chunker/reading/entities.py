"""Entities in XML that stand for plain words: what they say, put where they stand."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

from chunker.errors import UnreadableDocument
from chunker.extras import need

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
else:
    Element = object  # lxml itself is imported when there is something to parse

MOST_CHARS = 1_000_000  # that entities may become
_MORE_THAN_WORDS = re.compile("<|&(?!#)")  # markup, or another entity, of which a few make more text than memory holds


def words_of_entities(declared: Iterable[Any]) -> dict[str, str]:
    """What each entity stands for.

    Raises: UnreadableDocument: one of them stands for another file, another entity or markup.
    """
    words: dict[str, str] = {}
    for entity in declared:
        if entity.content is None or entity.system_url or _MORE_THAN_WORDS.search(entity.content):
            raise UnreadableDocument(
                f"The XML in this file declares the entity {entity.name!r:.60} for another file, other entities or "
                "markup, which attacks use, so it is not read. If you trust it, write it without entities: "
                "xmllint --noent --dropdtd FILE.xml > NEW.xml."
            )
        words[entity.name] = html.unescape(entity.content)
    return words


def put_words(root: Element, words: Mapping[str, str]) -> None:
    """Put the words of entities in their place in the text; those that are not declared stay.

    Raises: UnreadableDocument: that makes too much text.
    """
    kind: Any = need("lxml.etree", extra="documents").Entity  # the stubs do not know that it has a name
    found: list[Any] = [entity for entity in cast("Iterable[Any]", root.iter(kind)) if entity.name in words]
    size = sum(len(words[entity.name]) for entity in found)
    if size > MOST_CHARS:
        raise UnreadableDocument(f"The entities in this XML become {size:,} characters, more than {MOST_CHARS:,}.")
    for parent in {entity.getparent() for entity in found}:
        _put(parent, words, kind)


def _put(parent: Any, words: Mapping[str, str], kind: object) -> None:
    """The same for the entities between the children of one element; each text is written once."""
    before, texts = None, [parent.text or ""]
    for child in [*parent]:
        if child.tag is kind and child.name in words:
            texts += [words[child.name], child.tail or ""]
            parent.remove(child)
        else:
            _write(parent, before, texts)
            before, texts = child, [child.tail or ""]
    _write(parent, before, texts)


def _write(parent: Any, before: Any, texts: Iterable[str]) -> None:
    """Set the text behind a child, or before the first."""
    if before is None:
        parent.text = "".join(texts) or None
    else:
        before.tail = "".join(texts) or None
