"""How much evidence is missed at equal token budgets, ours beside the best of the other libraries at each budget.

`python -m benchmarks.evidence SET [SET ...] --own SET --cache VECTORS`; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from chunker.embeddings import embedder_for
from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.tokens import tokenizer_for
from chunker.transform import Prepared
from chunker.types import Chunk, Document, Tokenizer
from chunker.views import with_windows
from evals.chunkers import chunkers_for
from evals.cutting import Chunker, Pieces
from evals.evalsets.loading import load
from evals.retrievers import retriever_for
from evals.runner import evaluate, settings_for
from evals.runs import Run, RunStore, Settings
from evals.stats import difference
from evals.stats.bootstrap import resampled_means
from evals.stats.types import FloatArray
from evals.stats.units import units_of
from evals.types import EvalSet

BUDGETS = (250, 500, 1000, 2000)
OURS = "multiscale"
LIBRARIES = ("langchain_recursive", "semchunk", "text_splitter", "llamaindex_sentence", "chonkie_recursive")
RIVALS = (
    *(f"{name}(max_tokens={size})" for name in LIBRARIES for size in (100, 200, 400)),
    "langchain_recursive(max_tokens=None)",  # what the libraries do by themselves; the others have no size of their own
    "llamaindex_sentence(max_tokens=None)",
)
DRAWS = 10_000
HALVES = {"even": slice(0, None, 2), "odd": slice(1, None, 2), "all": slice(None)}
HEAD = (
    f"{'set':18} {'n':>5} {'budget':>6} {'ours':>6} {'rival':>6}  difference [95 %]".ljust(68)
    + "intact         best rival"
)


@dataclass(frozen=True)
class Row:
    """One set, retriever and budget: recall of ours and of the rival that does best there, and their difference.

    Attributes:
        low, high: 95 % interval of the difference; None where there is none.
        rival_intact: the highest of any rival.
        missed: of each question, the share of evidence missed by ours and by the rival, for pooling.
    """

    eval_set: str
    retriever: str
    budget: int
    questions: int
    ours: float
    rival: float
    low: float | None
    high: float | None
    rival_name: str
    ours_intact: float
    rival_intact: float
    missed: tuple[tuple[float, float, str], ...]


@dataclass(frozen=True)
class Windowed:
    """A chunker whose chunks get the windows of `multiscale`."""

    inner: Chunker
    code: str | None = None

    @property
    def name(self) -> str:
        """That of the chunker, and what was added."""
        return f"{self.inner.name} in windows"

    @property
    def tokenizer(self) -> Tokenizer:
        """The chunker's."""
        return self.inner.tokenizer

    def cut(self, document: Document) -> Pieces:
        """Its chunks, each with five views."""
        pieces = self.inner.cut(document)
        return pieces._replace(chunks=[*with_windows(pieces.chunks, 5, 1.0)])

    def prepared(self, document: Document) -> Prepared:
        """As the chunker sees it."""
        return self.inner.prepared(document)

    def sifted(self, chunks: Sequence[Chunk]) -> Sequence[Chunk]:
        """Those that the chunker keeps."""
        return self.inner.sifted(chunks)


def eval_sets(references: Iterable[str], own: Iterable[str], most: int, half: str) -> Iterator[EvalSet]:
    """The sets, only questions with evidence, `most` of them at random; those of `own` search their own document."""
    for reference in references:
        found = load(reference)
        questions = [question for question in found.questions if question.evidence]
        random.Random(0).shuffle(questions)
        questions = questions[:most][HALVES[half]]
        if reference in own:
            questions = [replace(q, within=tuple({item.document_id for item in q.evidence})) for q in questions]
        yield replace(found, questions=tuple(questions))


def runs_of(
    found: EvalSet, specs: Sequence[str], retriever: str, settings: Settings, args: argparse.Namespace
) -> list[Run]:
    """One run a chunker."""
    tokenizer = tokenizer_for(tokenizer=settings.tokenizer)
    chunkers = chunkers_for(specs, tokenizer)
    for spec, reason in chunkers.absent.items():
        print(f"{spec}: {reason}", file=sys.stderr)
    cached = CachedEmbedder(embedder_for("minilm"), VectorCache(args.cache)) if args.cache else embedder_for("minilm")
    made = [Windowed(each) if args.windows and not number else each for number, each in enumerate(chunkers.chunkers)]
    store = RunStore(Path(args.runs)) if args.runs else None
    runs = []
    for run in evaluate(found, made, [retriever_for(retriever, lambda _: cached)], settings, store):
        print(f"{found.name}: {run.strategy} · {run.retriever}", file=sys.stderr, flush=True)
        runs.append(run)
    return runs


def compared(found: EvalSet, retriever: str, ours: Run, rivals: Sequence[Run]) -> Iterator[Row]:
    """One row a budget, against the rival whose recall is highest at it: chosen afterwards, which favours them."""
    documents = ours.clusters
    for budget in BUDGETS:
        recall, intact = f"evidence_recall@{budget}", f"evidence_intact@{budget}"
        best = max(rivals, key=lambda run: _mean(run, recall))
        theirs, mine = _scores(best, recall), _scores(ours, recall)
        change = difference(theirs, mine, documents)
        yield Row(
            found.name, retriever, budget, len(found.questions),
            _mean(ours, recall), _mean(best, recall), change.low, change.high, best.strategy,
            _mean(ours, intact), max(_mean(run, intact) for run in rivals),
            tuple(zip(1 - mine, 1 - theirs, documents, strict=True)),
        )  # fmt: skip


def _scores(run: Run, metric: str) -> FloatArray:
    return np.array(run.scores[metric], dtype=np.float64)


def _mean(run: Run, metric: str) -> float:
    return float(_scores(run, metric).mean())


def pooled(rows: Sequence[Row]) -> tuple[float, float, float]:
    """By how much less evidence ours misses than the rivals, over sets that count alike: share, and 95 % interval."""
    draws = []
    for number, row in enumerate(rows):
        units = units_of(np.array([pair[:2] for pair in row.missed]), [pair[2] for pair in row.missed])
        draws.append(resampled_means(units, DRAWS, number))
    ours, theirs = np.mean(draws, axis=0).T
    missing = theirs > 0
    low, high = np.percentile(1 - ours[missing] / theirs[missing], [2.5, 97.5])
    cut = 1 - np.mean([1 - row.ours for row in rows]) / np.mean([1 - row.rival for row in rows])
    return float(cut), float(low), float(high)


def together(rows: Sequence[Row]) -> str:
    """One budget over all sets, each counting alike."""
    ours, rival, intact = (
        100 * float(np.mean([getattr(row, name) for row in rows])) for name in ("ours", "rival", "ours_intact")
    )
    cut, low, high = pooled(rows)
    return (
        f"all sets at {rows[0].budget}: ours {ours:.1f} ({intact:.1f} intact), rivals {rival:.1f}; "
        f"missed {-100 * cut:+.0f} % [{-100 * high:+.0f}, {-100 * low:+.0f}]"
    )


def report(rows: Sequence[Row]) -> Iterator[str]:
    """Tables by retriever."""
    for retriever in dict.fromkeys(row.retriever for row in rows):
        some = [row for row in rows if row.retriever == retriever]
        yield f"\n{retriever}\n{HEAD}"
        for row in some:
            range_ = "-" if row.low is None or row.high is None else f"[{100 * row.low:+.1f}, {100 * row.high:+.1f}]"
            recalls = f"{100 * row.ours:6.1f} {100 * row.rival:6.1f} {100 * (row.ours - row.rival):+6.1f} {range_}"
            yield (
                f"{row.eval_set:18.18} {row.questions:5} {row.budget:6} {recalls}".ljust(66)
                + f"{100 * row.ours_intact:5.1f} {100 * row.rival_intact:5.1f}   {row.rival_name}"
            )
        for budget in BUDGETS:
            yield together([row for row in some if row.budget == budget])


def main() -> None:
    """Prints the tables; `--json` all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--own", nargs="*", default=[], help="sets whose questions search their own document only")
    parser.add_argument("--retriever", nargs="*", default=["bm25"], help="bm25, dense, hybrid")
    parser.add_argument("--ours", default=OURS)
    parser.add_argument("--windows", action="store_true", help="give the chunks of --ours the windows of multiscale")
    parser.add_argument("--rivals", nargs="*", default=RIVALS)
    parser.add_argument("--questions", type=int, default=300, help="at most, a set")
    parser.add_argument("--half", choices=[*HALVES], default="all", help="of these questions")
    parser.add_argument("--cache", help="file of vectors, kept for the next time")
    parser.add_argument("--runs", help="folder of runs, kept for the next time")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    names = [f"{name}@{budget}" for budget in BUDGETS for name in ("evidence_recall", "evidence_intact")]
    settings, rows = settings_for(names, BUDGETS), list[Row]()
    for found in eval_sets([*args.sets, *args.own], args.own, args.questions, args.half):
        for retriever in args.retriever:
            ours, *rivals = runs_of(found, [args.ours, *args.rivals], retriever, settings, args)
            rows += compared(found, retriever, ours, rivals)
    print(json.dumps([asdict(row) for row in rows]) if args.json else "\n".join(report(rows)))


if __name__ == "__main__":
    main()
