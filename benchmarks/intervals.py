"""How often intervals hold the true mean: percentile, BCa, expanded percentiles, and what `evals.stats` uses.

Prints for each kind of scores the percentage of intervals, meant to be 95, that hold the truth, and in brackets how
many lie wholly above it and wholly below it, meant to be 2.5 each. `python -m benchmarks.intervals` takes minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from evals.stats.bootstrap import Range, expanded_percentiles, resampled_means, unseen_share, widened
from evals.stats.groups import over_groups
from evals.stats.student import normal_cdf, normal_quantile
from evals.stats.types import LEVEL, FloatArray
from evals.stats.units import Units, units_of

DRAWS, ROUNDS = 2000, 2000
SIZES = (5, 10, 20, 50, 150, 500)
Sampler = Callable[[np.random.Generator, int], FloatArray]


class Kind(NamedTuple):
    """A kind of scores: how to draw some, their true mean, and what is possible (None: as far as was seen)."""

    name: str
    draw: Sampler
    truth: float
    bounds: Range | None = Range(0.0, 1.0)


def recalls(generator: np.random.Generator, n: int) -> FloatArray:
    """60 % found whole, 15 % not at all, the others in part."""
    kind = generator.random(n)
    return np.where(kind < 0.6, 1.0, np.where(kind < 0.75, 0.0, generator.beta(2, 2, n)))


def rarely_moved(generator: np.random.Generator, n: int) -> FloatArray:
    """Differences: 70 % none, 15 % losses, 12 % gains, 3 % from nothing to all."""
    kind, size = generator.random(n), generator.beta(1, 2, n)
    return np.where(kind < 0.7, 0.0, np.where(kind < 0.85, -size, np.where(kind < 0.97, 0.9 * size, 1.0)))


def hits(share: float) -> Sampler:
    """All or nothing, all in this share of cases."""
    return lambda generator, n: (generator.random(n) < share).astype(np.float64)


KINDS = (
    Kind("area, skewed", lambda generator, n: generator.beta(5, 1.2, n), 5 / 6.2),
    Kind("recall, tied", recalls, 0.725),
    Kind("hit in 90 %", hits(0.9), 0.9),
    Kind("hit in 98 %", hits(0.98), 0.98),
    Kind("difference", rarely_moved, -0.15 / 3 + 0.12 * 0.9 / 3 + 0.03, None),
)


def documents_of(generator: np.random.Generator, n_documents: int) -> tuple[FloatArray, list[str]]:
    """Hits on questions about documents of unlike size and difficulty, 75 % of them all in all."""
    sizes = 1 + generator.poisson(9, n_documents) * np.where(generator.random(n_documents) < 0.2, 3, 1)
    labels = np.repeat(np.arange(n_documents), sizes)
    chances = generator.beta(3, 1, n_documents)[labels]
    return (generator.random(len(labels)) < chances).astype(np.float64), [str(label) for label in labels]


def intervals(values: FloatArray, units: Units, bounds: Range | None) -> Iterator[tuple[str, Range]]:
    """The interval of each method."""
    means, mean, n_units = resampled_means(units, DRAWS, 0)[:, 0], float(values.mean()), len(units.counts)
    ordered, outside = np.sort(means), round(DRAWS * (1 - LEVEL) / 2)
    yield "percentile", Range(float(ordered[outside]), float(ordered[-1 - outside]))
    yield "BCa", bca(ordered, mean, units)
    expanded = expanded_percentiles(means, n_units, LEVEL)
    yield "expanded", expanded
    largest = float(np.abs(values).max())
    possible = bounds or Range(-largest, largest)
    inner = over_groups(expanded, mean, units.groups, possible, LEVEL)
    yield "ours", widened(inner, mean, unseen_share(len(values), LEVEL), possible)


def bca(ordered: FloatArray, mean: float, units: Units) -> Range:
    """The bias-corrected and accelerated interval (Efron 1987), ties with the mean counted half."""
    below = float((ordered < mean - 1e-12).mean() + (np.abs(ordered - mean) <= 1e-12).mean() / 2)
    bias = normal_quantile(min(max(below, 1 / DRAWS), 1 - 1 / DRAWS))
    sums, counts = units.sums[:, 0], units.counts
    without = (sums.sum() - sums) / (counts.sum() - counts)
    pull = without.mean() - without
    spread = float((pull**2).sum())
    acceleration = float((pull**3).sum()) / (6 * spread**1.5) if spread > 1e-18 else 0.0
    ends = []
    for tail in ((1 - LEVEL) / 2, (1 + LEVEL) / 2):
        z = bias + normal_quantile(tail)
        share = normal_cdf(bias + z / (1 - acceleration * z))
        ends.append(float(ordered[min(DRAWS - 1, int(share * DRAWS))]))
    return Range(*ends)


def report(
    name: str, truth: float, samples: Iterator[tuple[FloatArray, list[str] | None]], bounds: Range | None
) -> None:
    """One line: how often each method's interval holds the truth."""
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    for values, documents in samples:
        for method, (low, high) in intervals(values, units_of(values[:, None], documents), bounds):
            above[method] = above.get(method, 0) + (low > truth + 1e-12)
            below[method] = below.get(method, 0) + (high < truth - 1e-12)
    cells = (
        f"{100 * (1 - (above[key] + below[key]) / ROUNDS):5.1f} ({100 * above[key] / ROUNDS:.1f}/"
        f"{100 * below[key] / ROUNDS:.1f})"
        for key in above
    )
    print(f"| {name} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    """Coverage of all methods, as a Markdown table."""
    print("| scores | percentile | BCa | expanded | ours |\n|---|---|---|---|---|")
    for kind in KINDS:
        for n in SIZES:
            generator = np.random.default_rng(n)
            samples = ((kind.draw(generator, n), None) for _ in range(ROUNDS))
            report(f"{kind.name}, {n} questions", kind.truth, samples, kind.bounds)
    for n in (2, 3, 5, 9, 10, 15, 30, 60):
        generator = np.random.default_rng(n)
        groups = (documents_of(generator, n) for _ in range(ROUNDS))
        report(f"hit in 75 %, {n} documents", 0.75, groups, Range(0.0, 1.0))


if __name__ == "__main__":
    main()
