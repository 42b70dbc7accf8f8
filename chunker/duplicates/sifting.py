"""What stays of some chunks when nothing is said twice; it knows all places it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any, NamedTuple
from zlib import crc32

from chunker.duplicates.boilerplate import Piece, pieces
from chunker.duplicates.index import Index
from chunker.duplicates.types import Keep, Match, Rules
from chunker.duplicates.words import plain
from chunker.masks import numbered_mask
from chunker.transform import Sifted
from chunker.types import Chunk, Copy, Dropped, Tokenizer


class _Row(NamedTuple):
    """A chunk or a part of one.

    Attributes:
        number: its place among all, those that are known already first.
        boilerplate: of boilerplate its normalised words.
        is_known: it stays whatever comes, and is not returned.
    """

    number: int
    chunk: Chunk
    boilerplate: str
    is_known: bool


class _Link(NamedTuple):
    """What stands for a row, by number, and why."""

    kept: int
    similarity: float
    reason: str


def sift(chunks: Sequence[Chunk], tokenizer: Tokenizer, rules: Rules, *, known: Sequence[Chunk] = ()) -> Sifted:
    """What stays of some chunks when nothing is said twice.

    Args:
        chunks: document by document, in order.
        known: chunks that stay whatever comes, and are not returned: a chunk that says what one of them says goes.
    """
    parts = pieces(chunks, tokenizer, rules.boilerplate) if rules.boilerplate else map(Piece, chunks)
    rows = [_Row(number, *piece, number < len(known)) for number, piece in enumerate([*map(Piece, known), *parts])]
    order = _order(rows, rules.keep)
    links = _boilerplate(order)
    matches = _matches([row for row in order if row.number not in links], rules)
    rest = [row for row in rows if not row.is_known and row.number not in links]
    links |= _in_long_runs(matches, rest, rules.least_tokens)
    return _outcome(rows, {number: _last(number, links) for number in links})


def _order(rows: Sequence[_Row], keep: Keep) -> list[_Row]:
    """Rows in the order in which they are considered: what comes first stays."""
    new = [row for row in rows if not row.is_known]
    if keep == "newest":
        new.sort(key=lambda row: _moment(row.chunk.metadata.get("date")), reverse=True)
    return [*(row for row in rows if row.is_known), *new]


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


def _boilerplate(order: Iterable[_Row]) -> dict[int, _Link]:
    """Every place of boilerplate but the first."""
    first: dict[str, int] = {}
    links: dict[int, _Link] = {}
    for row in order:
        words = row.boilerplate
        if words and first.setdefault(words, row.number) != row.number:
            links[row.number] = _Link(first[words], 1.0, "boilerplate")
    return links


def _matches(order: Sequence[_Row], rules: Rules) -> dict[int, _Link]:
    """What equal, nearly equal and, if wanted, otherwise worded rows stand for."""
    links = _linked(order, _lexical([row.chunk for row in order], rules))
    if rules.meaning is not None:
        from chunker.duplicates.meaning import alike

        rest = [row for row in order if row.number not in links and not _group(row.chunk, rules.facts)]
        texts = [_told_apart(row.chunk) for row in rest]
        links |= _linked(rest, alike(texts, *rules.meaning, facts=rules.facts))
    return links


def _lexical(chunks: Sequence[Chunk], rules: Rules) -> list[Match | None]:
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


def _linked(order: Sequence[_Row], matches: Iterable[Match | None]) -> dict[int, _Link]:
    return {
        row.number: _Link(order[match.kept].number, match.similarity, match.reason)
        for row, match in zip(order, matches, strict=True)
        if match and not row.is_known
    }


def _in_long_runs(links: Mapping[int, _Link], rows: Iterable[_Row], least_tokens: int) -> dict[int, _Link]:
    """The links of rows that go together with their neighbours: as a whole document, or as so many tokens.

    Args:
        rows: in document order, without what has gone already.
    """
    found: dict[int, _Link] = {}
    for _, document in groupby(rows, key=lambda row: row.chunk.document_id):
        whole = [*document]
        for goes, run in groupby(whole, key=lambda row: row.number in links):
            some = [*run]
            tokens = sum(row.chunk.token_count for row in some)
            if goes and (tokens >= least_tokens or len(some) == len(whole)):
                found |= {row.number: links[row.number] for row in some}
    return found


def _last(number: int, links: dict[int, _Link]) -> _Link:
    """What stays in the end for a row, and how similar it is at least: 1 - similarity is a distance."""
    link = links[number]
    while further := links.get(link.kept):
        link = _Link(further.kept, max(0.0, link.similarity + further.similarity - 1), link.reason)
    return link


def _outcome(rows: Sequence[_Row], links: dict[int, _Link]) -> Sifted:
    chunks = [row.chunk for row in rows]
    for number, copies in _stood_for(chunks, links).items():
        chunks[number] = replace(chunks[number], copies=(*chunks[number].copies, *copies))
    dropped = [
        Dropped(rows[number].chunk, chunks[link.kept], link.similarity, link.reason)
        for number, link in sorted(links.items())
    ]
    return Sifted([chunks[row.number] for row in rows if not row.is_known and row.number not in links], dropped)


def _stood_for(chunks: Sequence[Chunk], links: Mapping[int, _Link]) -> dict[int, list[Copy]]:
    """By number, the places that each chunk stands for from now on, none of them twice."""
    copies: defaultdict[int, list[Copy]] = defaultdict(list)
    for number, link in sorted(links.items()):
        kept = chunks[link.kept]
        seen = {_place(kept), *map(_place, (*kept.copies, *copies[link.kept]))}
        copies[link.kept] += [copy for copy in _copies(chunks[number], link.similarity) if _place(copy) not in seen]
    return copies


def _place(one: Chunk | Copy) -> tuple[str, int, int]:
    return one.document_id, one.start, one.end


def _copies(chunk: Chunk, similarity: float) -> list[Copy]:
    """The place of a chunk and those it stands for itself."""
    further = [copy._replace(similarity=max(0.0, similarity + copy.similarity - 1)) for copy in chunk.copies]
    return [Copy(chunk.document_id, chunk.start, chunk.end, similarity), *further]
