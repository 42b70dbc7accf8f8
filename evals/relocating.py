"""Evidence moved with the text it stands in: in documents that transforms change, and in copies that they drop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from chunker.transform import Prepared
from chunker.types import Chunk, Document, Span
from evals.types import EvalSet, Evidence, Question


def as_cut(eval_set: EvalSet, prepared: Callable[[Document], Prepared]) -> EvalSet:
    """The set with its documents as they will be cut, and the evidence where it stands in them.

    A document that cannot be prepared stays as it is: cutting it will say why.
    """
    seen = _all_seen(eval_set.documents, prepared)
    if all(one.document is eval_set.documents[name] for name, one in seen.items()):
        return eval_set
    questions = (
        replace(question, evidence=tuple(_in_text(item, seen.get(item.document_id)) for item in question.evidence))
        for question in eval_set.questions
    )
    return replace(eval_set, documents={name: one.document for name, one in seen.items()}, questions=tuple(questions))


def documents_as_cut(
    documents: Mapping[str, Document], prepared: Callable[[Document], Prepared]
) -> dict[str, Document]:
    """The documents as they will be cut: offsets of chunks refer to these."""
    return {name: one.document for name, one in _all_seen(documents, prepared).items()}


def _all_seen(documents: Mapping[str, Document], prepared: Callable[[Document], Prepared]) -> dict[str, Prepared]:
    return {name: _seen(document, prepared) for name, document in documents.items()}


def _seen(document: Document, prepared: Callable[[Document], Prepared]) -> Prepared:
    try:
        return prepared(document)
    except Exception:  # noqa: BLE001  told when it is cut
        return Prepared(document)


def _in_text(item: Evidence, seen: Prepared | None) -> Evidence:
    if seen is None:
        return item
    start, end = seen.moved(Span(item.start, item.end))
    return replace(item, start=start, end=end, quote=seen.document.text[start:end] if item.quote else "")


class _StandIn(NamedTuple):
    """A span of a document that no chunk has any more, and the chunk that stands for it."""

    start: int
    end: int
    kept: Chunk


def relocated(
    questions: Iterable[Question], chunks: Iterable[Chunk], documents: Mapping[str, Document]
) -> list[Question]:
    """The questions, with evidence in copies where the kept chunks say it.

    Only what the kept chunk says word for word, white space aside, is moved; what it says in other words counts as
    not found. A piece of evidence that lies in a copy in part becomes several.
    """
    places: dict[str, list[_StandIn]] = {}
    for chunk in chunks:
        for copy in chunk.copies:
            places.setdefault(copy.document_id, []).append(_StandIn(copy.start, copy.end, chunk))
    if not places:
        return [*questions]
    return [
        replace(one, evidence=tuple(moved for item in one.evidence for moved in _moved(item, places, documents)))
        for one in questions
    ]


def _moved(
    item: Evidence, places: Mapping[str, list[_StandIn]], documents: Mapping[str, Document]
) -> Sequence[Evidence]:
    """The evidence in parts; as it is where nothing of it lies in a copy."""
    if item.document_id not in places:
        return [item]
    if not item.quote:  # a whole document
        item = replace(item, quote=documents[item.document_id].text[item.start : item.end])
    return [*_parts(item, places[item.document_id])] or [item]


def _parts(item: Evidence, places: Iterable[_StandIn]) -> Iterator[Evidence]:
    at = item.start
    for stand_in in sorted(places, key=lambda place: place.start):
        part = _part(item, max(at, stand_in.start), min(item.end, stand_in.end))
        if part and (there := _said_by(stand_in.kept, part)):
            yield from filter(None, [_part(item, at, part.start), there])
            at = part.end
    yield from filter(None, [_part(item, at, item.end)])


def _part(item: Evidence, start: int, end: int) -> Evidence | None:
    """What of the evidence stands at `[start, end)`; None where that is nothing that can be seen."""
    quote = item.quote[start - item.start : end - item.start]
    return replace(item, start=start, end=end, quote=quote) if start < end and quote.strip() else None


def _said_by(chunk: Chunk, evidence: Evidence) -> Evidence | None:
    """Where a chunk says the same words; None where it does not."""
    words = map(re.escape, evidence.quote.split())
    if not (found := re.search(r"\s+".join(words), chunk.text)):
        return None
    return Evidence(chunk.document_id, chunk.start + found.start(), chunk.start + found.end(), found[0])
