"""The price scale."""

from __future__ import annotations

import pytest

from chunker import prices
from chunker.prices import name_of

SCALE = [
    prices.SECTION,
    prices.BLOCK,
    prices.LINE,
    prices.SENTENCE,
    prices.PARTED,
    prices.CLAUSE,
    prices.WORD,
    prices.WORD_PART,
    prices.GRAPHEME,
]


def test_deeper_cuts_cost_more() -> None:
    """From ideal to worst, each step is dearer than the one before."""
    assert sorted({*SCALE}) == SCALE
    assert (SCALE[0], SCALE[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("cost", "name"),
    [
        (0.0, "section"),
        (0.09, "section"),
        (0.10, "block"),
        (0.25, "line"),
        (0.45, "sentence"),
        (0.5, "parted"),
        (0.60, "clause"),
        (0.85, "word"),
        (0.90, "part of a word"),
        (1.0, "inside a word"),
        (-0.1, "section"),
    ],
)
def test_a_price_is_named_after_the_step_it_reached(cost: float, name: str) -> None:
    """A price between two steps has the name of the cheaper one."""
    assert name_of(cost) == name
