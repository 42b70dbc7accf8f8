"""Metrics of rankings against ir-measures, which runs trec_eval."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from evals.metrics.ranking import average_precision, ndcg, precision, r_precision, recall, reciprocal_rank
from evals.selfcheck.types import Check, LeftOut, library

_RANKINGS = 200
_TOLERANCE = 1e-9
_OURS: dict[str, tuple[Callable[[list[bool], int, int], float], int]] = {
    "nDCG@5": (ndcg, 5),
    "nDCG@10": (ndcg, 10),
    "RR": (reciprocal_rank, 0),
    "AP": (average_precision, 0),
    "R@5": (recall, 5),
    "P@5": (precision, 5),
    "Rprec": (r_precision, 0),
}


def checks() -> Iterator[Check | LeftOut]:
    """The largest difference from ir-measures over random rankings, metric by metric."""
    measures = library("ir_measures")
    if measures is None:
        yield LeftOut("nDCG, MRR, MAP, recall, precision and R-precision", "ir-measures is not installed")
        return
    cases = [*_cases()]
    theirs = _theirs(measures, cases)
    for name, (rule, k) in _OURS.items():
        differences = [
            abs(rule(hits, relevant, k) - theirs[name, str(number)]) for number, (hits, relevant) in enumerate(cases)
        ]
        title = f"{name}: largest difference over {_RANKINGS} random rankings"
        yield Check(title, 0.0, max(differences), _TOLERANCE, f"ir-measures {measures.__version__}")


def _cases() -> Iterator[tuple[list[bool], int]]:
    """Which of the ranked chunks are relevant, and how many relevant ones there are at all, at least one."""
    chance = random.Random(0)  # noqa: S311  examples, not secrets
    for _ in range(_RANKINGS):
        hits = [chance.random() < 0.3 for _ in range(chance.randint(1, 30))]
        yield hits, max(1, sum(hits) + chance.randint(0, 5))


def _theirs(measures: Any, cases: list[tuple[list[bool], int]]) -> dict[tuple[str, str], float]:
    """By measure and number of the ranking."""
    qrels, run = [], []
    for number, (hits, relevant) in enumerate(cases):
        found = [f"c{rank}" for rank, is_hit in enumerate(hits) if is_hit]
        missed = [f"missed{more}" for more in range(relevant - len(found))]
        qrels += [measures.Qrel(str(number), name, 1) for name in [*found, *missed]]
        run += [measures.ScoredDoc(str(number), f"c{rank}", float(-rank)) for rank in range(len(hits))]
    asked = [measures.parse_measure(name) for name in _OURS]
    return {(str(one.measure), one.query_id): one.value for one in measures.iter_calc(asked, qrels, run)}
