"""A question stands word for word in a document.

Whatever finds words finds it, so it is easier than what people ask, and a page that lists questions outranks the page
that answers them. Looked for are questions of at least five words; case and marks do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import regex

from evals.lint.quoting import quote
from evals.lint.types import Found, Level, Material, Need
from evals.types import Question

LEVEL: Level = "warning"
FIX = "Ask it in other words."
NEEDS: tuple[Need, ...] = ("documents", "eval_set")
_LEAST_WORDS = 5
_WORD = regex.compile(r"(?V1)[\p{Han}\p{Hiragana}\p{Katakana}]|[\w--[\p{Han}\p{Hiragana}\p{Katakana}]]+")


def find(material: Material) -> Iterator[Found]:
    """Every question with the first place of each document that reads like it."""
    wanted: dict[tuple[str, ...], list[tuple[list[str], Question]]] = {}
    for question in material.eval_set.questions if material.eval_set else ():
        asked = [match.group().casefold() for match in _WORD.finditer(question.text)]
        if len(asked) >= _LEAST_WORDS:
            wanted.setdefault(tuple(asked[:_LEAST_WORDS]), []).append((asked, question))
    for name, document in (material.documents or {}).items() if wanted else ():
        for question, start, end in _leaks(document.text, wanted):
            yield Found(name, start, end, f"Question {quote(question.id)} stands here: {quote(question.text)}.")


def _leaks(
    text: str, wanted: dict[tuple[str, ...], list[tuple[list[str], Question]]]
) -> Iterator[tuple[Question, int, int]]:
    spans = [match.span() for match in _WORD.finditer(text)]
    words = [text[start:end].casefold() for start, end in spans]
    told: set[str] = set()
    for index, run in enumerate(zip(*(islice(words, shift, None) for shift in range(_LEAST_WORDS)), strict=False)):
        for asked, question in wanted.get(run, ()):
            if question.id not in told and words[index : index + len(asked)] == asked:
                told.add(question.id)
                yield question, spans[index][0], spans[index + len(asked) - 1][1]
