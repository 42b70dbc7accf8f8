"""What `chunker.prioritize` keeps of documents, beside the head, random units, BM25 order and graph centrality.

    python -m benchmarks.fitting FOLDER [FOLDER ...]     folders with corpus/*.txt and questions.jsonl
    python -m benchmarks.fitting --growth                CPU time a byte from 10 KB to 10 MB

A question is `{"question", "doc", "evidence": [{"start", "end"}], "answers": [...]}`. Each document is fitted to each
budget once a question, and once without; all contenders choose among the same units, and their texts are counted alike.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from chunker import Document, prioritize
from chunker.prioritizing import OMISSION
from chunker.prioritizing.choosing import asked, material_of, ordered
from chunker.prioritizing.marks import Marks
from chunker.prioritizing.material import Material
from chunker.prioritizing.ranking import near_query
from chunker.prioritizing.selecting import Selection, Selector
from chunker.prioritizing.weighing import Terms, columns_of, stem_for
from chunker.segments.terms import stemmed
from chunker.tokens import tokenizer_for

ROOT = Path(__file__).parent.parent
BUDGETS = (250, 500, 1000, 2000)
Order = Callable[[Material, str], Iterable[int]]


class Scores(NamedTuple):
    """Shares that a selection kept: of the evidence's characters, and of the words of the answers (ROUGE-1 recall)."""

    evidence: float | None
    rouge: float | None


def head(material: Material, query: str) -> Iterable[int]:  # noqa: ARG001
    """The units as they stand."""
    return range(len(material.units))


def shuffled(material: Material, query: str) -> Iterable[int]:
    """The units in a random order, the same for the same question."""
    return random.Random(query).sample(bodies(material), len(bodies(material)))


def bm25(material: Material, query: str) -> Iterable[int]:
    """By BM25 alone: no neighbours, nothing said of what was said before."""
    terms = material.terms
    alone = [*range(len(terms) + 1)]
    scores = near_query(terms, columns_of(query, map(stem_for, material.documents), terms), alone)
    return sorted(bodies(material), key=lambda unit: (-scores[unit], unit))


def central(material: Material, query: str) -> Iterable[int]:  # noqa: ARG001
    """By continuous LexRank (Erkan & Radev 2004), similarities never written down: S v = X (X' v) - v."""
    ranks = lexrank(material.terms)
    return sorted(bodies(material), key=lambda unit: (-ranks[unit], unit))


def ours(material: Material, query: str) -> Iterable[int]:
    """As `prioritize` does."""
    return (choice.unit for choice in ordered(material, asked(material, query)))


def bodies(material: Material) -> list[int]:
    """The units that are no headings or headers."""
    return [number for number, unit in enumerate(material.units) if not unit.is_frame]


def lexrank(terms: Terms, damping: float = 0.85, rounds: int = 30) -> Any:
    """Stationary probabilities of the walk between units that share words."""
    raw = (1 + np.log(terms.counts)) * terms.rarity[terms.columns]
    norms = np.sqrt(np.maximum(terms.sums(raw**2), 1e-12))
    rows, values = terms.rows, raw / norms[terms.rows]

    def step(ranks: Any) -> Any:
        words = np.bincount(terms.columns, weights=values * ranks[rows], minlength=len(terms.vocabulary))
        return terms.sums(values * words[terms.columns]) - terms.sums(values**2) * ranks

    ranks = np.full(len(terms), 1 / max(1, len(terms)))
    degrees = np.maximum(step(np.ones(len(terms))), 1e-9)
    for _ in range(rounds):
        ranks = (1 - damping) / len(terms) + damping * step(ranks / degrees)
    return ranks


WITH_QUERY: dict[str, Order] = {"head": head, "random": shuffled, "BM25 order": bm25, "prioritize": ours}
WITHOUT: dict[str, Order] = {"head": head, "random": shuffled, "LexRank order": central, "prioritize": ours}


def measured(folder: Path, has_query: bool) -> Iterator[tuple[str, int, Scores]]:
    """Contender, budget and scores for each question, or for all questions of each document together."""
    rows = [json.loads(line) for line in (folder / "questions.jsonl").open(encoding="utf-8")]
    by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_document[row["doc"]].append(row)
    for name, about in by_document.items():
        text = (folder / "corpus" / f"{name}.txt").open(encoding="utf-8", newline="").read()
        for budget in BUDGETS:
            material = material_of([Document(f"{name}.txt", text)], tokenizer_for(), budget, 64)
            for questions in [[row] for row in about] if has_query else [about]:
                query = questions[0]["question"] if has_query else ""
                for contender, order in (WITH_QUERY if has_query else WITHOUT).items():
                    selection = selected(material, order(material, query), budget)
                    yield contender, budget, scored(material, selection, name, questions)


def selected(material: Material, order: Iterable[int], budget: int) -> Selection:
    """What fits of an order."""
    count = tokenizer_for().count
    return Selector(material, lambda some: count(material.text(some, Marks(OMISSION))), budget).select(order)


def scored(material: Material, selection: Selection, name: str, questions: Sequence[dict[str, Any]]) -> Scores:
    """How much of the evidence and of the answers is there."""
    text = material.documents[0].text
    wanted, found = np.zeros(len(text), dtype=bool), np.zeros(len(text), dtype=bool)
    for part in (part for row in questions for part in row["evidence"] if part.get("doc", name) == name):
        wanted[part["start"] : part["end"]] = True
    units = [material.units[number] for number in selection]
    for unit in units:
        found[unit.start : unit.end] = True
    words = stemmed(stem_for(material.documents[0]))
    answer = Counter(words(" ".join(answer for row in questions for answer in row.get("answers", ()))))
    said = Counter(word for unit in units for word in words(text[unit.start : unit.end]))
    return Scores(
        float((wanted & found).sum() / wanted.sum()) if wanted.any() else None,
        (answer & said).total() / answer.total() if answer else None,
    )


def print_scores(folder: Path, has_query: bool) -> None:
    """A table of means in percent."""
    scores: dict[tuple[str, int], list[Scores]] = defaultdict(list)
    for contender, budget, found in measured(folder, has_query):
        scores[contender, budget].append(found)
    print(f"\n{folder.name}, {'each question as the query' if has_query else 'no query'}: evidence | ROUGE-1 recall")
    print(f"{'':16}" + "".join(f"{budget:>7}" for budget in BUDGETS) + "  |" + "".join(f"{b:>7}" for b in BUDGETS))
    for contender in WITH_QUERY if has_query else WITHOUT:
        cells = [[mean(getattr(row, key) for row in scores[contender, b]) for b in BUDGETS] for key in Scores._fields]
        print(f"{contender:16}{''.join(cells[0])}  |{''.join(cells[1])}   n={len(scores[contender, BUDGETS[0]])}")


def mean(values: Iterable[float | None]) -> str:
    """In percent, without those that do not apply."""
    found = [value for value in values if value is not None]
    return f"{100 * sum(found) / len(found):7.1f}" if found else f"{'-':>7}"


def print_growth() -> None:
    """CPU time a byte, relative to that at 10 KB."""
    prose = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpora").rglob("*.md")))
    first = 0.0
    for size in (10_000, 100_000, 1_000_000, 10_000_000):
        document = Document("prose.md", (prose * (size // len(prose) + 1))[:size])
        prioritize(Document("warm.md", prose[:5000]), 1000, "o200k_base")
        start = time.process_time()
        for _ in range(max(1, 100_000 // size)):
            prioritize(document, 1000, "o200k_base", query="who founded the company")
        cost = (time.process_time() - start) / max(1, 100_000 // size) / size
        first = first or cost
        print(f"{size:>12,} characters: {cost / first:.2f} of the cost a character at 10,000", flush=True)


def main() -> None:
    """Print all that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--growth", action="store_true")
    given = parser.parse_args()
    for folder in given.folders:
        for has_query in (True, False):
            print_scores(folder, has_query)
            sys.stdout.flush()
    if given.growth:
        print_growth()


if __name__ == "__main__":
    main()
