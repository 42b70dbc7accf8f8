"""Evidence in contexts of equal budgets with and without duplicates taken out, on corpora with copies in them.

`python -m benchmarks.copies SET [SET ...] --copies 3`; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from chunker.assembling import assemble_many
from chunker.embeddings import embedder_for
from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.spec import parse_pipeline
from chunker.tokens import tokenizer_for
from chunker.types import Context, Document
from evals.cutting import OurChunker, cut_all
from evals.evalsets.loading import load
from evals.retrievers import retriever_for
from evals.stats import difference
from evals.types import EvalSet, Question

BUDGETS = (250, 500, 1000, 2000)
DEPTH = 1000
NOTICE = "This copy is kept for reference. Only the current edition on the document server is binding.\n\n"
HEAD = f"{'set':18} {'n':>5} {'chunks':>14} {'budget':>6} {'with':>6} {'without':>8}  difference [95 %]"


@dataclass(frozen=True)
class Row:
    """One set and budget: evidence said in the context with copies left in, with them taken out, and the difference.

    `low` and `high` are its 95 % interval, documents resampled.
    """

    eval_set: str
    questions: int
    chunks: int
    chunks_left: int
    budget: int
    kept: float
    sifted: float
    low: float | None
    high: float | None


def with_copies(found: EvalSet, copies: int, share: float) -> EvalSet:
    """The set with copies of a share of its documents: as they are, under a notice, and without some paragraphs.

    Copies come before the originals in half of the cases, so that it is not always the original that is kept.
    """
    chance, documents = random.Random(0), dict(found.documents)
    for document in chance.sample([*documents.values()], max(1, round(share * len(documents)))):
        for number in range(copies):
            name = chance.choice(["0-", "~-"]) + f"copy-{number}-{document.id}"
            documents[name] = Document(name, _copied(document.text, number, chance))
    return replace(found, documents=dict(sorted(documents.items())))


def _copied(text: str, number: int, chance: random.Random) -> str:
    if number % 3 == 1:
        return NOTICE + text
    if number % 3 == 2:
        return "\n\n".join(part for part in text.split("\n\n") if chance.random() < 0.9)
    return text


def said(question: Question, context: Context) -> float:
    """Share of the pieces of evidence that stand word for word, white space aside, in one passage from anywhere."""
    passages = [" ".join(passage.text.split()) for passage in context.passages]
    pieces = [" ".join(item.quote.split()) for item in question.evidence]
    return sum(any(piece in passage for passage in passages) for piece in pieces) / len(pieces)


def scores(found: EvalSet, spec: str, retriever: str, cache: str | None) -> tuple[int, dict[int, list[float]]]:
    """Number of chunks, and by budget what is said for each question."""
    counter = tokenizer_for(tokenizer="o200k_base")
    chunks = cut_all(OurChunker(parse_pipeline(spec), counter), found.documents.values()).chunks
    embedder = embedder_for("minilm") if retriever != "bm25" else None
    cached = CachedEmbedder(embedder, VectorCache(cache)) if embedder and cache else embedder
    index = retriever_for(retriever, lambda _: cached or embedder_for("minilm")).index(chunks)
    by_budget: dict[int, list[float]] = {budget: [] for budget in BUDGETS}
    for question, ranking in zip(found.questions, index.search(found.questions, DEPTH), strict=True):
        ranked = [hit.chunk for hit in ranking.hits]
        contexts = assemble_many(ranked, BUDGETS, counter, documents=found.documents)
        for budget, context in contexts.items():
            by_budget[budget].append(said(question, context))
    return len(chunks), by_budget


def rows_of(found: EvalSet, args: argparse.Namespace) -> Iterator[Row]:
    """The rows of one set, which gets its copies first."""
    many = with_copies(found, args.copies, args.share)
    chunks, kept = scores(many, args.strategy, args.retriever, args.cache)
    left, sifted = scores(many, f"{args.strategy} | {args.transform}", args.retriever, args.cache)
    documents = [question.evidence[0].document_id for question in many.questions]
    for budget in BUDGETS:
        change = difference(kept[budget], sifted[budget], documents)
        before, after = (sum(some[budget]) / len(documents) for some in (kept, sifted))
        yield Row(found.name, len(documents), chunks, left, budget, before, after, change.low, change.high)


def report(rows: Iterable[Row]) -> Iterator[str]:
    """The table."""
    yield HEAD
    for row in rows:
        change = 100 * (row.sifted - row.kept)
        range_ = "-" if row.low is None or row.high is None else f"[{100 * row.low:+.1f}, {100 * row.high:+.1f}]"
        counts = f"{row.chunks:,} > {row.chunks_left:,}"
        figures = f"{row.budget:6} {100 * row.kept:6.1f} {100 * row.sifted:8.1f}  {change:+.1f} {range_}"
        yield f"{row.eval_set:18.18} {row.questions:5} {counts:>14} {figures}"


def chosen(references: Sequence[str], most: int) -> Iterator[EvalSet]:
    """The sets with at most so many questions, all with evidence."""
    for reference in references:
        found = load(reference)
        questions = [question for question in found.questions if question.evidence]
        random.Random(0).shuffle(questions)
        yield replace(found, questions=tuple(questions[:most]))


def main() -> None:
    """Prints the table; `--json` all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--strategy", default="multiscale")
    parser.add_argument("--transform", default="deduplicate")
    parser.add_argument("--retriever", default="bm25")
    parser.add_argument("--copies", type=int, default=3, help="of each copied document; 0 leaves the set as it is")
    parser.add_argument("--share", type=float, default=0.5, help="of the documents that are copied")
    parser.add_argument("--questions", type=int, default=300, help="at most, a set")
    parser.add_argument("--cache", help="file of vectors, kept for the next time")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rows: list[Row] = []
    for found in chosen(args.sets, args.questions):
        print(f"{found.name} ...", file=sys.stderr, flush=True)
        rows += rows_of(found, args)
    print(json.dumps([asdict(row) for row in rows]) if args.json else "\n".join(report(rows)))


if __name__ == "__main__":
    main()
