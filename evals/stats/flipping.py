"""Whether a conclusion holds under every retriever, or flips between them."""

from __future__ import annotations

from collections.abc import Mapping

from evals.stats.types import Conclusion, Flip


def flip(conclusions: Mapping[str, Conclusion]) -> Flip:
    """Whether the same comparison is better under one retriever and worse under another.

    A conclusion that is equivalent or undecided under some of them does not flip: it is only not shown there.

    >>> better, worse = Conclusion("better", ""), Conclusion("worse", "")
    >>> flip({"bm25": better, "dense": worse}).reason
    'better under bm25, worse under dense'

    Args:
        conclusions: by the retriever's name.
    """
    better, worse = (
        tuple(name for name, conclusion in conclusions.items() if conclusion.word == word)
        for word in ("better", "worse")
    )
    said = [f"{word} under {', '.join(names)}" for word, names in (("better", better), ("worse", worse)) if names]
    return Flip(
        bool(better and worse), better, worse, ", ".join(said) or "neither better nor worse under any retriever"
    )
