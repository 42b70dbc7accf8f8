"""A document without secrets and personal data, and where everything in it stood before."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chunker.redacting.allowing import NOTHING, Allowed
from chunker.redacting.finding import find, find_in
from chunker.redacting.kinds import ALL, chosen
from chunker.redacting.masking import Key, Masker, masker
from chunker.redacting.offsets import OffsetMap
from chunker.redacting.types import Found
from chunker.segments.blocks.checking import with_checked
from chunker.spans import replaced
from chunker.types import Block, Document, Place, Span

COUNTS = "redacted"  # where the metadata of a redacted document says how many values of each kind were masked


@dataclass(frozen=True)
class Redacted:
    """A document with masks, the map to its original text, and how many values of each kind were masked."""

    document: Document
    offsets: OffsetMap
    counts: Mapping[str, int]


class Hit(NamedTuple):
    """A value in a document: its kind and span, in its text or in the string of its metadata that `where` names."""

    where: str
    found: Found


def redacted(
    document: Document,
    kinds: str | Iterable[str] = ALL,
    mask: str = "numbered",
    key: Key | None = None,
    allowed: Allowed = NOTHING,
) -> Redacted:
    """The document without the values of these kinds, in its text, its metadata and the names of its sheets.

    Its id and source stay: they name the file. Blocks and places move with the text; a block of which only a part of
    a mask would be left is gone.

    Args:
        mask: `numbered` for `[EMAIL 1]`, the same number for the same value all through the document; `blank` for
            `█`, which keeps every offset and line; `keyed` for `[EMAIL 3F9A1C0B72]`, the same in all documents.
    Raises: InvalidSpec: no such kind or mask, or no key where one is needed. InvalidBlocks.
    """
    document = with_checked(document)
    strings = [*_strings(document)]
    texts = [text for _, text in strings]
    found = find_in(texts, chosen(kinds), allowed)
    mask_of = masker(mask, key, texts)
    results = [_masked(text, here, mask_of) for text, here in zip(texts, found, strict=True)]
    replaced = zip((item.span for item in found[0]), results[0].lengths, strict=True)
    offsets = OffsetMap() if mask == "blank" else OffsetMap.of(replaced)
    counts = Counter(item.kind for here in found for item in here)
    return Redacted(
        _with(document, dict(zip(texts, (r.text for r in results), strict=True)), offsets, counts), offsets, counts
    )


def hits(document: Document, kinds: str | Iterable[str] = ALL, allowed: Allowed = NOTHING) -> list[Hit]:
    """What `redacted` would mask; `where` is empty for the text."""
    strings = [*_strings(document)]
    found = find_in([text for _, text in strings], chosen(kinds), allowed)
    return [Hit(_safe(where), item) for (where, _), here in zip(strings, found, strict=True) for item in here]


def _safe(where: str) -> str:
    """The name of a place; the names of metadata come from the file, and could hold a value as well."""
    return where.partition(".")[0] if find(where) else where


class _Result(NamedTuple):
    text: str
    lengths: list[int]


def _masked(text: str, found: Sequence[Found], mask_of: Masker) -> _Result:
    masks = [(span, mask_of(kind, text[slice(*span)])) for kind, span in found]
    return _Result(replaced(text, masks), [len(mask) for _, mask in masks])


def _strings(document: Document) -> Iterator[tuple[str, str]]:
    """Every text in a document that can hold a value, with the name of where it stands; its own text first."""
    yield "", document.text
    seen = {document.text}
    for where, text in (*_in_value("metadata", document.metadata), *_in_marks(document)):
        if text not in seen:
            seen.add(text)
            yield where, text


def _in_value(where: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _in_value(where, key)
            yield from _in_value(f"{where}.{key}", item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _in_value(where, item)


def _in_marks(document: Document) -> Iterator[tuple[str, str]]:
    for place in document.places:
        if isinstance(place.value, str):
            yield place.kind, place.value
    for block in document.blocks or ():
        if block.language:
            yield "language", block.language


def _with(document: Document, texts: Mapping[str, str], offsets: OffsetMap, counts: Mapping[str, int]) -> Document:
    """The document with its texts replaced and everything in it moved."""
    before = document.metadata.get(COUNTS)
    total = Counter(before if isinstance(before, Mapping) else {}) + Counter(counts)
    places = (Place(offsets.behind(start), kind, _replaced(value, texts)) for start, kind, value in document.places)
    return dataclasses.replace(
        document,
        text=texts[document.text],
        metadata={**_replaced(document.metadata, texts), COUNTS: dict(sorted(total.items()))},
        blocks=None if document.blocks is None else tuple(_moved(document.blocks, texts, offsets)),
        places=tuple(places),
    )


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return texts.get(value, value)
    if isinstance(value, Mapping):
        return {_replaced(key, texts): _replaced(item, texts) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_replaced(item, texts) for item in value))
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(_replaced(item, texts) for item in value)
    return value


def _moved(blocks: Sequence[Block], texts: Mapping[str, str], offsets: OffsetMap) -> Iterator[Block]:
    """The blocks in the redacted text, without those that were inside a value."""
    numbers: dict[int, int] = {-1: -1}
    kept = 0
    for number, block in enumerate(blocks):
        span = _apart(block.span, offsets)
        if span is None:
            numbers[number] = numbers[block.parent]
            continue
        numbers[number] = kept
        kept += 1
        yield block._replace(
            span=span,
            parent=numbers[block.parent],
            lead_in=block.lead_in and _apart(block.lead_in, offsets),
            header=block.header and _apart(block.header, offsets),
            language=texts.get(block.language, block.language),
        )


def _apart(span: Span, offsets: OffsetMap) -> Span | None:
    """A span in the redacted text; a mask over its beginning stays with what is before. None where nothing is left."""
    moved = Span(offsets.behind(span.start), offsets.behind(span.end))
    return moved if moved.start < moved.end or span.start == span.end else None
