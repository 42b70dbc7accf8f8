"""Runs with scores made for a test: what the gate should say of them is known before it says it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from evals.runs import Cost, Run, Settings

HEADLINE = "recall_auc"
COST = Cost(chunks=100, indexed_tokens=10_000, indexed_bytes=40_000, chunk_s=0.5)


def made_run(scores: Sequence[float | None], strategy: str = "sentence(max_tokens=100)", **changes: object) -> Run:
    """A run with these scores by the headline; five questions a document, tags by turns."""
    n = len(scores)
    run = Run(
        id=hashlib.sha256(f"{scores} {strategy}".encode()).hexdigest()[:16],
        eval_set="made",
        fingerprint="f" * 64,
        strategy=strategy,
        chunk_tokenizer="o200k_base",
        retriever="bm25()",
        settings=Settings({HEADLINE: 1}, (500, 1000)),
        questions=tuple(f"q{index:03}" for index in range(n)),
        clusters=tuple(f"d{index // 5}" for index in range(n)),
        tags=tuple(("even",) if index % 2 == 0 else ("odd", "table") for index in range(n)),
        scores={HEADLINE: tuple(scores)},
        failures={},
        document_failures={},
        contexts={1000: tuple((("a.md", index, index + 9),) for index in range(n))},
        cost=COST,
    )
    return replace(run, **changes)  # type: ignore[arg-type]


def drawn(n: int, seed: int = 0) -> list[float]:
    """Scores of `n` questions from 0.2 to 0.8."""
    dice = random.Random(seed)
    return [dice.uniform(0.2, 0.8) for _ in range(n)]


def moved(scores: Sequence[float], by: float, spread: float, seed: int = 1) -> list[float]:
    """The scores with a true change of `by`, and chance of the given spread."""
    dice = random.Random(seed)
    return [score + by + dice.gauss(0, spread) for score in scores]


def with_metric(
    run: Run, metric: str, scores: Sequence[float | None], failures: Mapping[str, str] | None = None
) -> Run:
    """The run with one more metric."""
    settings = replace(run.settings, metrics={**run.settings.metrics, metric: 1})
    failed = {**run.failures, metric: failures} if failures else run.failures
    return replace(run, settings=settings, scores={**run.scores, metric: tuple(scores)}, failures=failed)
