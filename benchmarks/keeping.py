"""Which structure the chunks of each strategy and library break, how full they are, and whether they keep the limit.

Run: python -m benchmarks.keeping --documents FOLDER... --max-tokens 128 512
Every figure is a share of what could have been kept: units over the limit do not count. `mid` is the share of cuts
inside a sentence of prose that would have fitted; `parts` counts the parts of lists and tables that do not say, in text
or context, what introduces them. `fill` is the mean tokens of a chunk, with its context, in per cent of the limit. What
it can be is bounded by the documents, which seldom end where a chunk is full: the row `fewest chunks` tells how full
they would be if each document had as few as its tokens need, wherever that would cut it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from benchmarks.documents import add_documents_option, read_documents
from chunker import Chunk, Document, tokenizer_for
from chunker.errors import ChunkerError, MissingExtra
from chunker.segments.blocks.finding import with_blocks
from chunker.types import Encoding
from evals.chunkers import chunker_for
from evals.metrics import Cutting
from evals.metrics._breaks import headings, lead_ins, sentence_cuts, whole_units
from evals.metrics._cuttings import Piecework
from evals.metrics._structure import structure_of

_KINDS = ("items", "lists", "code", "rows", "tables")
_SPECS = (
    "structure", "sentence", "fixed", "langchain_recursive", "langchain_markdown", "llamaindex_sentence",
    "chonkie_recursive", "chonkie_sentence", "semchunk", "text_splitter",
)  # fmt: skip


class Tally(NamedTuple):
    """Of each kind how many were broken, and how many there were."""

    broken: Counter[str]
    all: Counter[str]

    def add(self, kind: str, is_broken: bool) -> None:
        """Count one more."""
        self.broken[kind] += is_broken
        self.all[kind] += 1

    def share(self, kind: str) -> float | None:
        """Per cent that were broken."""
        return 100 * self.broken[kind] / self.all[kind] if self.all[kind] else None


def measure(document: Document, chunks: Sequence[Chunk], limit: int, tokenizer: Encoding, tally: Tally) -> None:
    """Count what one document's chunks break."""
    work = Piecework(document, chunks, Cutting({document.id: document}, chunks, limit, tokenizer))
    structure = structure_of(document)
    for kind in _KINDS:
        for unit in whole_units(work, getattr(structure, kind)):
            tally.add(kind, not unit.is_kept)
    for heading in headings(work):
        tally.add("headings", not heading.is_kept)
    for lead_in in lead_ins(work):
        tally.add("lead_ins", not lead_in.is_kept)
    prose = [block.span for block in with_blocks(document).blocks or () if block.kind == "paragraph"]
    for cut, sentence in sentence_cuts(work):
        tally.add("mid", sentence is not None and any(a < cut < b for a, b in prose))
    for chunk in chunks:
        count = tokenizer.count(chunk.content)
        tally.add("over", count > limit)
        tally.broken["fill"] += count
        tally.all["fill"] += limit
    _add_parts(document, chunks, tally)


def _add_parts(document: Document, chunks: Sequence[Chunk], tally: Tally) -> None:
    """Count parts of tables without the header, and parts of lists without the lead-in's last words."""
    for block in with_blocks(document).blocks or ():
        told = block.header if block.kind == "table" else block.lead_in if block.kind == "list" else None
        if told is None:
            continue
        words = " ".join(document.text[slice(*told)].split())[-20:]
        inside = [chunk for chunk in chunks if block.span.start < chunk.end and chunk.start < block.span.end]
        for part in inside:
            tally.add(f"parts of {block.kind}s", words not in " ".join(part.content.split()))


def fullest(documents: Iterable[Document], limit: int, tokenizer: Encoding) -> float:
    """How full chunks would be, in per cent, if each document had as few as its tokens need; nothing is repeated.

    With a limit of 4 and documents of 3 and 5 tokens, that is 8 tokens in three chunks: 66.7.
    """
    counts = [tokenizer.count(document.text.strip()) for document in documents]
    return 100 * sum(counts) / (limit * sum(-(-count // limit) for count in counts))


def _row(name: str, documents: Iterable[Document], limit: int, tokenizer: Encoding) -> dict[str, object]:
    chunker = chunker_for(f"{name}(max_tokens={limit})", tokenizer)
    tally, lost = Tally(Counter(), Counter()), 0
    for document in documents:
        try:
            pieces = chunker.cut(document)
        except ChunkerError as error:
            print(f"{name}, {document.id} left out: {error}", file=sys.stderr)
            continue
        lost += pieces.unlocated
        measure(document, pieces.chunks, limit, tokenizer, tally)
    kinds = (*_KINDS, "lead_ins", "headings", "mid", "over", "fill", "parts of lists", "parts of tables")
    shares = {kind: tally.share(kind) for kind in kinds}
    return {"strategy": name, "limit": limit, **shares, "unlocated": lost, "counts": dict(tally.all)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one row for each strategy and limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_documents_option(parser)
    parser.add_argument("--max-tokens", type=int, nargs="+", default=[128, 512])
    parser.add_argument("--strategies", nargs="+", default=_SPECS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    documents, tokenizer = read_documents(options.documents), tokenizer_for(tokenizer="cl100k_base")
    for limit in options.max_tokens:
        bound = {"strategy": "fewest chunks", "limit": limit, "fill": fullest(documents, limit, tokenizer)}
        print(json.dumps(bound) if options.json else _line({**bound, "unlocated": 0}))
        for name in options.strategies:
            try:
                row = _row(name, documents, limit, tokenizer)
            except MissingExtra as error:
                print(f"Left out: {error}", file=sys.stderr)
                continue
            print(json.dumps(row) if options.json else _line(row))


def _line(row: dict[str, object]) -> str:
    cells = [
        f"{kind} {value:.1f}" if isinstance(value, float) else f"{kind} -"
        for kind, value in row.items()
        if kind not in {"strategy", "limit", "counts", "unlocated"}
    ]
    return f"{row['strategy']:20} {row['limit']:>5}  {'  '.join(cells)}  unlocated {row['unlocated']}"


if __name__ == "__main__":
    main()
