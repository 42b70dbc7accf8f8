"""What a gate says where two to nine documents carry questions: by questions alone, and by documents as well.

Prints, in percent: how many intervals, meant to be 95, hold the true difference; how often an unchanged strategy fails;
how often a drop of twice the margin passes; how often one of three times the margin fails. `python -m
benchmarks.few_documents` takes a minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from evals.stats import Difference, difference, non_inferiority
from evals.stats.types import FloatArray

ROUNDS, DRAWS, MARGIN = 1000, 1000, 0.05
EFFECTS = {"none": 0.0, "mild": 0.05, "strong": 0.3}  # share of the variance that is the document's
FIRST = {"20 each": 20, "first 80": 80}  # questions about the first document; about each of the others there are 20
_SPREAD, _MOVED = 0.35, 0.4


def changes(
    generator: np.random.Generator, n_documents: int, first: int, effect: float
) -> tuple[FloatArray, list[str]]:
    """Differences of mean 0, of which 60 % are none but for what their document adds, and their documents."""
    documents = np.repeat(np.arange(n_documents), [first, *[20] * (n_documents - 1)])
    own = generator.normal(0, _SPREAD * ((1 - effect) / _MOVED) ** 0.5, len(documents))
    shared = generator.normal(0, _SPREAD * effect**0.5, n_documents)[documents]
    return np.where(generator.random(len(documents)) < _MOVED, own, 0.0) + shared, [str(one) for one in documents]


def told(found: Difference, drop: float) -> Iterator[str]:
    """What is counted of one difference whose truth is known."""
    if found.low is not None and found.high is not None and found.low <= -drop <= found.high:
        yield "holds"
    yield f"{non_inferiority(found, MARGIN).word} at {drop / MARGIN:.0f}"


def shares(n_documents: int, sizes: str, effect: str) -> Iterator[Counter[str]]:
    """Counts over all rounds: by questions alone, then by documents as well."""
    alone, both = Counter[str](), Counter[str]()
    generator = np.random.default_rng(n_documents)
    for _ in range(ROUNDS):
        for drop in (0.0, 2 * MARGIN, 3 * MARGIN):
            change, documents = changes(generator, n_documents, FIRST[sizes], EFFECTS[effect])
            before = np.zeros(len(change))
            alone.update(told(difference(before, change - drop, draws=DRAWS), drop))
            both.update(told(difference(before, change - drop, documents, draws=DRAWS), drop))
    yield from (alone, both)


def main() -> None:
    """A Markdown table, each cell by questions alone and by documents as well."""
    print("| documents | sizes | effect | interval holds | unchanged fails | 2 margins pass | 3 margins fail |")
    print("|---|---|---|---|---|---|---|")
    for n_documents in (2, 3, 5, 9):
        for sizes in FIRST:
            for effect in EFFECTS:
                found = [*shares(n_documents, sizes, effect)]
                cells = [" → ".join(f"{one[key] / times / ROUNDS:.0%}" for one in found) for key, times in KEYS]
                print(f"| {n_documents} | {sizes} | {effect} | {' | '.join(cells)} |", flush=True)


KEYS = (("holds", 3), ("fail at 0", 1), ("pass at 2", 1), ("fail at 3", 1))

if __name__ == "__main__":
    main()
