"""A chunk begins or ends inside a sentence that would have fitted.

Half a sentence says half or the opposite, and its embedding means something else. Sentences are those that our finder
sees, headings, list items and rows included. An overlap that begins inside a sentence counts, although the chunk before
holds that sentence whole. The metric `sentence_integrity` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import quote, quote_end
from evals.lint.types import Found, Level, Material, Need
from evals.metrics._breaks import sentence_cuts

LEVEL: Level = "warning"
FIX = "Cut between sentences, as sentence(max_tokens=...) does without overlap."
NEEDS: tuple[Need, ...] = ("documents",)
_BESIDE = 24  # characters quoted on each side of the cut


def find(material: Material) -> Iterator[Found]:
    """Every cut inside a sentence."""
    for work in material.works:
        for cut, sentence in sentence_cuts(work):
            if sentence:
                text = work.document.text
                sides = quote_end(text[sentence.start : cut], _BESIDE), quote(text[cut : sentence.end], _BESIDE)
                yield Found(work.document.id, cut, sentence.end, f"Cut between {sides[0]} and {sides[1]}.")
