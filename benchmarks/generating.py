"""Whether generated questions rank strategies as the questions that people wrote about the same documents do.

`python -m benchmarks.generating SET [SET ...] --own SET`; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.evidence import eval_sets
from chunker.tokens import tokenizer_for
from evals.chunkers import chunkers_for
from evals.generating.lexicon import Lexicon, stems
from evals.generating.making import generate, sources_for
from evals.generating.material import Material
from evals.retrievers import retriever_for
from evals.runner import HEADLINE, evaluate, settings_for
from evals.runs import RunStore
from evals.stats.types import FloatArray
from evals.types import EvalSet

STRATEGIES = (
    "fixed(max_tokens=100)", "fixed(max_tokens=200)", "fixed(max_tokens=400)",
    "sentence(max_tokens=200)", "sentence(max_tokens=400)", "structure(max_tokens=200)", "multiscale",
    "langchain_recursive(max_tokens=200)", "semchunk(max_tokens=200)",
)  # fmt: skip
DRAWS = 2000
HEAD = (
    f"{'set':26} {'human':>5} {'made':>5}  Spearman [95 %]          p   Kendall [95 %]       halves  decided  "
    "best of human, of made"
)


@dataclass(frozen=True)
class Agreement:
    """How two rankings of the strategies of one set agree.

    Attributes:
        human, made: mean score of each strategy.
        spearman, kendall: value, and the 2.5th and 97.5th percentile where the questions of both are drawn again.
        p: share of all orders of the strategies that agree as well or better.
        halves: mean Spearman of the human questions' own random halves: what can be expected at most.
        decided, right: pairs of strategies that the human questions tell apart (95 %), and those with the same sign.
        draws: Spearman of each bootstrap draw, for pooling.
    """

    eval_set: str
    questions: tuple[int, int]
    human: dict[str, float]
    made: dict[str, float]
    spearman: tuple[float, float, float]
    kendall: tuple[float, float, float]
    p: float
    halves: float
    decided: int
    right: int
    copied: tuple[float, float]
    draws: FloatArray


def ranks(values: FloatArray) -> FloatArray:
    """Average ranks along the last axis, from 0; equal values share theirs."""
    less = (values[..., None, :] < values[..., :, None]).sum(-1)
    same = (values[..., None, :] == values[..., :, None]).sum(-1)
    found: FloatArray = less + (same - 1) / 2
    return found


def spearman(left: FloatArray, right: FloatArray) -> FloatArray:
    """Correlation of ranks along the last axis; 0 where one side has no order."""
    a, b = (r - r.mean(-1, keepdims=True) for r in (ranks(left), ranks(right)))
    size = np.sqrt((a**2).sum(-1) * (b**2).sum(-1))
    return _shares((a * b).sum(-1), size)


def kendall(left: FloatArray, right: FloatArray) -> FloatArray:
    """Tau-b along the last axis; 0 where one side has no order."""
    i, j = np.triu_indices(left.shape[-1], 1)
    a, b = (np.sign(v[..., i] - v[..., j]) for v in (left, right))
    size = np.sqrt(np.abs(a).sum(-1) * np.abs(b).sum(-1))
    return _shares((a * b).sum(-1), size)


def _shares(parts: FloatArray, wholes: FloatArray) -> FloatArray:
    """One divided by the other; 0 where there is no whole."""
    found: FloatArray = np.divide(parts, wholes, out=np.zeros_like(wholes), where=wholes > 0)
    return found


def scores_of(found: EvalSet, store: RunStore | None) -> tuple[list[str], FloatArray]:
    """Names of the strategies, and the headline score of each question; shape (questions, strategies)."""
    chunkers = chunkers_for(STRATEGIES, tokenizer_for(tokenizer="o200k_base"))
    for spec, reason in chunkers.absent.items():
        print(f"{spec}: {reason}", file=sys.stderr)
    settings = settings_for([HEADLINE], (250, 500, 1000, 2000))
    runs = [*evaluate(found, chunkers.chunkers, [retriever_for("bm25")], settings, store)]
    return [run.strategy for run in runs], np.array([run.scores[HEADLINE] for run in runs], dtype=np.float64).T


def resampled(scores: FloatArray, random: np.random.Generator) -> FloatArray:
    """Means of the strategies over questions drawn with replacement; shape (DRAWS, strategies)."""
    return np.array([scores[random.integers(0, len(scores), len(scores))].mean(0) for _ in range(DRAWS)])


def interval(value: FloatArray, draws: FloatArray) -> tuple[float, float, float]:
    """A value with the percentiles of its draws."""
    low, high = np.percentile(draws, [2.5, 97.5])
    return float(value), float(low), float(high)


def by_chance(left: FloatArray, right: FloatArray, random: np.random.Generator) -> float:
    """Share of random orders that agree as well or better; 1 is added above and below, so it is never 0."""
    orders = random.permuted(np.tile(right, (9_999, 1)), axis=1)
    as_well = spearman(np.tile(left, (9_999, 1)), orders) >= spearman(left, right) - 1e-12
    return float((1 + as_well.sum()) / 10_000)


def of_halves(scores: FloatArray, random: np.random.Generator) -> float:
    """Mean Spearman of two random halves of the questions."""
    found = []
    for _ in range(DRAWS // 4):
        order = random.permutation(len(scores))
        half = len(order) // 2
        found.append(spearman(scores[order[:half]].mean(0), scores[order[half:]].mean(0)))
    return float(np.mean(found))


def agreement(
    name: str, names: Sequence[str], human: FloatArray, made: FloatArray, shares: tuple[float, float]
) -> Agreement:
    """The comparison of one set."""
    random = np.random.default_rng(0)
    means, drawn = (human.mean(0), made.mean(0)), (resampled(human, random), resampled(made, random))
    draws = spearman(*drawn)
    decided = [(i, j) for i, j in combinations(range(len(names)), 2) if _is_decided(drawn[0][:, i] - drawn[0][:, j])]
    right = sum((means[0][i] - means[0][j]) * (means[1][i] - means[1][j]) > 0 for i, j in decided)
    by_human, by_made = (dict(zip(names, map(float, mean), strict=True)) for mean in means)
    return Agreement(
        name, (len(human), len(made)), by_human, by_made, interval(spearman(*means), draws),
        interval(kendall(*means), kendall(*drawn)), by_chance(*means, random), of_halves(human, random),
        len(decided), int(right), shares, draws,
    )  # fmt: skip


def _is_decided(differences: FloatArray) -> bool:
    low, high = np.percentile(differences, [2.5, 97.5])
    return bool(low > 0 or high < 0)


def share_copied(found: EvalSet) -> float:
    """Mean share of a question's content words that stand in its evidence."""
    materials = [Material.of(document) for document in found.documents.values()]
    lexicon = Lexicon.of(material.said(unit.span) for material in materials for unit in material.units)
    shares = []
    for question in found.questions:
        asked = stems(" ".join(lexicon.content(question.text)))
        said = {*stems(" ".join(one.quote for one in question.evidence))}
        shares += [sum(stem in said for stem in asked) / len(asked)] if asked else []
    return float(np.mean(shares))


def compared(args: argparse.Namespace) -> Iterator[Agreement]:
    """One set after the other."""
    store = RunStore(Path(args.runs)) if args.runs else None
    for found in eval_sets([*args.sets, *args.own], args.own, args.human, "all"):
        is_own = bool(found.questions[0].within)
        kinds = [kind for kind in args.kinds.split(",") if kind]
        documents = found.documents.values()
        result = generate(documents, args.questions, args.seed, sources_for(kinds), searches_own=is_own)
        made = replace(found, questions=result.questions)
        names, human = scores_of(found, store)
        shares = (share_copied(found), share_copied(made))
        yield agreement(found.name, names, human, scores_of(made, store)[1], shares)


def line(one: Agreement) -> str:
    """One row of the table."""
    rho, tau = (f"{value:+.2f} [{low:+.2f}, {high:+.2f}]" for value, low, high in (one.spearman, one.kendall))
    best = ", ".join(max(scores, key=scores.__getitem__).partition("(")[0] for scores in (one.human, one.made))
    return (
        f"{one.eval_set:26.26} {one.questions[0]:5} {one.questions[1]:5}  {rho} {one.p:9.4f}   {tau} "
        f"{one.halves:+6.2f} {one.right:4} of {one.decided:<3} {best}; "
        f"words copied {one.copied[0]:.2f}, {one.copied[1]:.2f}"
    )


def together(found: Sequence[Agreement]) -> str:
    """The mean over sets, each counting alike."""
    rho = float(np.mean([one.spearman[0] for one in found]))
    low, high = np.percentile(np.mean([one.draws for one in found], axis=0), [2.5, 97.5])
    tau = float(np.mean([one.kendall[0] for one in found]))
    right, decided = (sum(getattr(one, name) for one in found) for name in ("right", "decided"))
    return (
        f"all sets: Spearman {rho:+.2f} [{low:+.2f}, {high:+.2f}], Kendall {tau:+.2f}; of {decided} pairs that human "
        f"questions tell apart, generated ones put {right} in the same order ({right / max(1, decided):.0%})"
    )


def as_row(one: Agreement) -> dict[str, Any]:
    """All but the draws."""
    return {name: value for name, value in vars(one).items() if name != "draws"}


def main() -> None:
    """Prints the table; `--json` all scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--own", nargs="*", default=[], help="sets whose questions search their own document only")
    parser.add_argument("--questions", type=int, default=200, help="to generate, a set")
    parser.add_argument("--human", type=int, default=400, help="human questions at most, a set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", default="", help="of generated questions, with commas; all without it")
    parser.add_argument("--runs", help="folder of runs, kept for the next time")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = []
    if not args.json:
        print(HEAD)
    for one in compared(args):
        found.append(one)
        if not args.json:
            print(line(one), flush=True)
    print(json.dumps([as_row(one) for one in found]) if args.json else together(found))


if __name__ == "__main__":
    main()
