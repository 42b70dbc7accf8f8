"""Pk, WindowDiff and boundary similarity against nltk and segeval."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from evals.metrics.topics import boundary_similarity, pk, window_diff, window_size
from evals.selfcheck.types import Check, LeftOut, library

_PAIRS = 200
_TOLERANCE = 1e-9
Gaps = Sequence[bool]
Score = Callable[[Gaps, Gaps], float]


def checks() -> Iterator[Check | LeftOut]:
    """The largest difference from each library over random segmentations, metric by metric."""
    yield from _against_nltk()
    yield from _against_segeval()


def _against_nltk() -> Iterator[Check | LeftOut]:
    nltk, theirs = library("nltk"), library("nltk.metrics.segmentation")
    if nltk is None or theirs is None:
        yield LeftOut("Pk and WindowDiff", "nltk is not installed")
        return
    source = f"nltk {nltk.__version__}"
    yield _difference("Pk", source, _ours(pk), lambda gold, cut: theirs.pk(_row(gold), _row(cut), window_size(gold)))
    yield _difference(
        "WindowDiff",
        source,
        _ours(window_diff),
        lambda gold, cut: theirs.windowdiff(_row(gold), _row(cut), window_size(gold)),
    )


def _against_segeval() -> Iterator[Check | LeftOut]:
    theirs = library("segeval")
    if theirs is None:
        yield LeftOut("Pk, WindowDiff and boundary similarity", "segeval is not installed")
        return
    yield _difference("Pk", "segeval", _ours(pk), lambda gold, cut: float(theirs.pk(_masses(cut), _masses(gold))))
    yield _difference(
        "WindowDiff",
        "segeval",
        _ours(window_diff),
        lambda gold, cut: float(theirs.window_diff(_masses(cut), _masses(gold))),
    )
    yield _difference(
        "boundary similarity",
        "segeval",
        boundary_similarity,
        lambda gold, cut: float(theirs.boundary_similarity(_masses(gold), _masses(cut))),
    )


def _ours(rule: Callable[[Gaps, Gaps, int], float]) -> Score:
    return lambda gold, cut: rule(gold, cut, window_size(gold))


def _difference(name: str, source: str, ours: Score, theirs: Score) -> Check:
    largest = max(abs(ours(*pair) - theirs(*pair)) for pair in _pairs())
    return Check(f"{name}: largest difference over {_PAIRS} random cuts", 0.0, largest, _TOLERANCE, source)


def _pairs() -> Iterator[tuple[list[bool], list[bool]]]:
    """Two segmentations of the same sentences, each cut somewhere, with room for a window."""
    chance = random.Random(0)  # noqa: S311  examples, not secrets
    for _ in range(_PAIRS):
        size = chance.randint(8, 60)
        pair = [[chance.random() < 0.25 for _ in range(size)] for _ in range(2)]
        for gaps in pair:
            gaps[chance.randrange(size)] = True
        yield pair[0], pair[1]


def _row(gaps: Gaps) -> str:
    return "".join("01"[gap] for gap in gaps)


def _masses(gaps: Gaps) -> list[int]:
    """Numbers of sentences in the segments."""
    return [len(part) + 1 for part in _row(gaps).split("1")]
