"""What stays of some chunks when nothing is said twice; it knows all places it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from chunker.duplicates.boilerplate import Piece, pieces
from chunker.duplicates.index import Index
from chunker.duplicates.types import Match
from chunker.duplicates.words import plain
from chunker.redacting.marks import numbered_mask
from chunker.transform import Sifted
from chunker.types import Chunk, Copy, Dropped, Tokenizer

if TYPE_CHECKING:
    from chunker.transforms.deduplicate import Deduplicate


class _Link(NamedTuple):
    """What stands for a piece, by number, and why."""

    kept: int
    similarity: float
    reason: str


def sift(
    chunks: Sequence[Chunk],
    tokenizer: Tokenizer,
    rules: Deduplicate,
    *,
    known: Sequence[Chunk] = (),
) -> Sifted:
    """What stays of some chunks when nothing is said twice.

    Args:
        chunks: document by document, in order.
        rules: what counts as said twice, and which copy stays.
        known: chunks that stay whatever comes, and are not returned: a chunk that says what one of them says goes.
    """
    parts = [*pieces(chunks, tokenizer, rules.boilerplate)] if rules.boilerplate else [*map(Piece, chunks)]
    everything = [*map(Piece, known), *parts]
    order = [*range(len(known)), *_order(everything, len(known), rules.keep == "newest")]
    links = _boilerplate(everything, order)
    matches = _matches([place for place in order if place not in links], everything, len(known), rules)
    rest = [place for place in range(len(known), len(everything)) if place not in links]
    links |= _in_long_rows(matches, rest, everything, rules.least_tokens)
    return _outcome([piece.chunk for piece in everything], {place: _last(place, links) for place in links}, len(known))


def _order(everything: Sequence[Piece], start: int, newest: bool) -> list[int]:
    """Places in the order in which they are considered: what comes first stays."""
    places = range(start, len(everything))
    if not newest:
        return [*places]
    return sorted(places, key=lambda place: _moment(everything[place].chunk.metadata.get("date")), reverse=True)


def _moment(value: Any) -> datetime:
    """A date, a time or ISO 8601 text as a moment; what is none of these is older than all."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if isinstance(found, date) and not isinstance(found, datetime):
        found = datetime.combine(found, time())
    if not isinstance(found, datetime):
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _boilerplate(everything: Sequence[Piece], order: Iterable[int]) -> dict[int, _Link]:
    """Every place of boilerplate but the first."""
    first: dict[str, int] = {}
    links: dict[int, _Link] = {}
    for place in order:
        words = everything[place].boilerplate
        if words and first.setdefault(words, place) != place:
            links[place] = _Link(first[words], 1.0, "boilerplate")
    return links


def _matches(order: Sequence[int], everything: Sequence[Piece], known: int, rules: Deduplicate) -> dict[int, _Link]:
    """What equal, nearly equal and, if wanted, otherwise worded pieces stand for."""
    links = _linked(order, _lexical([everything[place].chunk for place in order], rules), known)
    if rules.meaning is not None:
        from chunker.duplicates.meaning import alike

        rest = [place for place in order if place not in links and not _group(everything[place].chunk, rules.facts)]
        texts = [_told_apart(everything[place].chunk) for place in rest]
        links |= _linked(rest, alike(texts, rules.vectorizer(), rules.meaning, facts=rules.facts), known)
    return links


def _lexical(chunks: Sequence[Chunk], rules: Deduplicate) -> list[Match | None]:
    index = Index(rules.threshold, facts=rules.facts)
    contexts, groups = [chunk.context for chunk in chunks], [_group(chunk, rules.facts) for chunk in chunks]
    return index.feed([*map(_told_apart, chunks)], contexts, groups)


def _group(chunk: Chunk, facts: bool) -> str:
    """What tables and code share with their copies.

    What a row of a table says depends on each of its headings, so rows under others are others. With facts each sign of
    a table or of code is one, also the `+` and `-` before the lines of a patch.
    """
    headings = plain(chunk.context) if chunk.kind == "table" else ""
    return f"{headings}\n{' '.join(chunk.text.split())}" if facts and chunk.kind in ("table", "code") else headings


def _told_apart(chunk: Chunk) -> str:
    """The text, with masks of `redact` made other ones in each document: `[IBAN 1]` is of whom nobody can tell."""
    if "[" not in chunk.text:
        return chunk.text
    number = crc32(chunk.document_id.encode(errors="replace"))
    return numbered_mask().sub(rf"[\g<1> {number}]", chunk.text)


def _linked(order: Sequence[int], matches: Iterable[Match | None], known: int) -> dict[int, _Link]:
    return {
        place: _Link(order[match.kept], match.similarity, match.reason)
        for place, match in zip(order, matches, strict=True)
        if match and place >= known
    }


def _in_long_rows(
    links: Mapping[int, _Link], places: Iterable[int], everything: Sequence[Piece], least_tokens: int
) -> dict[int, _Link]:
    """The links of pieces that go together with their neighbours: as a whole document, or as so many tokens.

    Args:
        places: in document order, without what has gone already.
    """
    found: dict[int, _Link] = {}
    for _, document in groupby(places, key=lambda place: everything[place].chunk.document_id):
        whole = [*document]
        for goes, row in groupby(whole, key=links.__contains__):
            some = [*row]
            tokens = sum(everything[place].chunk.token_count for place in some)
            if goes and (tokens >= least_tokens or len(some) == len(whole)):
                found |= {place: links[place] for place in some}
    return found


def _last(place: int, links: dict[int, _Link]) -> _Link:
    """What stays in the end for a piece, and how similar it is at least: 1 - similarity is a distance."""
    link = links[place]
    while further := links.get(link.kept):
        link = _Link(further.kept, max(0.0, link.similarity + further.similarity - 1), link.reason)
    return link


def _outcome(chunks: Sequence[Chunk], links: dict[int, _Link], known: int) -> Sifted:
    copies: defaultdict[int, list[Copy]] = defaultdict(list)
    for place, link in sorted(links.items()):
        kept_chunk = chunks[link.kept]
        seen = {_place(kept_chunk), *map(_place, (*kept_chunk.copies, *copies[link.kept]))}
        copies[link.kept] += [copy for copy in _copies(chunks[place], link.similarity) if _place(copy) not in seen]
    kept = [
        replace(chunk, copies=(*chunk.copies, *copies[place])) if place in copies else chunk
        for place, chunk in enumerate(chunks)
    ]
    dropped = [
        Dropped(chunks[place], kept[link.kept], link.similarity, link.reason) for place, link in sorted(links.items())
    ]
    return Sifted([chunk for place, chunk in enumerate(kept) if place >= known and place not in links], dropped)


def _place(one: Chunk | Copy) -> tuple[str, int, int]:
    return one.document_id, one.start, one.end


def _copies(chunk: Chunk, similarity: float) -> list[Copy]:
    """The place of a chunk and those it stands for itself."""
    further = [copy._replace(similarity=max(0.0, similarity + copy.similarity - 1)) for copy in chunk.copies]
    return [Copy(chunk.document_id, chunk.start, chunk.end, similarity), *further]
