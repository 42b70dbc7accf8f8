"""Evidence in a chunk that was dropped as a copy, moved to where the chunk that stands for it says the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from chunker.types import Chunk
from evals.types import Evidence, Question


class _StandIn(NamedTuple):
    """A span of a document that no chunk has any more, and the chunk that stands for it."""

    start: int
    end: int
    kept: Chunk


def relocated(questions: Iterable[Question], chunks: Iterable[Chunk]) -> list[Question]:
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
    return [replace(one, evidence=tuple(_moved(one.evidence, places))) for one in questions]


def _moved(evidence: Iterable[Evidence], places: Mapping[str, list[_StandIn]]) -> Iterator[Evidence]:
    for item in evidence:
        at = item.start
        for stand_in in sorted(places.get(item.document_id, ()), key=lambda place: place.start):
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
