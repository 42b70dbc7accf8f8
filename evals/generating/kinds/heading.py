"""What a section says: asked with the words of its heading and those above it; evidence is its body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from random import Random

from chunker.types import Span
from evals.generating.lexicon import Lexicon
from evals.generating.material import Material, Unit, plain
from evals.generating.types import Draft

KIND = "heading"
_MOST_CHARS = 2_500  # of a body; of a longer one the first units
_FEWEST_CHARS = 60
_PATTERNS = (
    "What does {outer} say about {inner}?",
    "What is there to know about {inner}, according to {outer}?",
    "{inner}: what holds in {outer}?",
)
_BARE = ("What is said about {inner}?", "What is there to know about {inner}?")
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")


def drafts(material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
    """One for each section with text of its own; a heading that is a question is asked as it stands."""
    for path, units in groupby(material.units, key=lambda unit: unit.path):
        inner = plain(path[-1]) if path else ""
        if not lexicon.content(inner):
            continue
        outer = plain(material.title) if plain(material.title) != inner else ""
        is_question = inner.endswith(_QUESTION_MARKS)
        body = _body([*units])
        if body.end - body.start < _FEWEST_CHARS:
            continue
        text = inner if is_question else _asked(inner, outer, random, is_english=material.is_english)
        is_query = not is_question and not material.is_english
        yield Draft(KIND, material.document.id, text, body, is_query)


def _asked(inner: str, outer: str, random: Random, *, is_english: bool) -> str:
    if not is_english:
        return f"{outer} {inner}".strip()
    return random.choice(_PATTERNS if outer else _BARE).format(inner=inner, outer=outer)


def _body(units: Sequence[Unit]) -> Span:
    """The units up to the last that fits, the first in any case."""
    start = units[0].span.start
    ends = [unit.span.end for unit in units if unit.span.end - start <= _MOST_CHARS]
    return Span(start, ends[-1] if ends else units[0].span.end)
