"""Sentences of a text, as our own finder sees them: the same one for every strategy that is measured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from chunker.segments.lines import line_boundaries
from chunker.segments.paragraphs import paragraph_boundaries
from chunker.segments.sentences import sentence_boundaries, splitter_for
from chunker.types import Span

_BEHIND_HEADING = re.compile(r"^#{1,6}[ \t].*\n\s*(?=\S)", re.MULTILINE)


@lru_cache(maxsize=4096)
def sentence_spans(text: str, language: str = "en") -> tuple[Span, ...]:
    """The sentences, list items, rows and headings of a text, in order, without white space at their ends."""
    starts = sorted({0, *_starts(text, language)})
    return tuple(_trimmed(text, start, end) for start, end in pairwise([*starts, len(text)]) if text[start:end].strip())


def _starts(text: str, language: str) -> Iterator[int]:
    split = splitter_for("sentencex", language)
    blocks = {offset for offset, _ in paragraph_boundaries(text)}
    blocks |= {match.end() for match in _BEHIND_HEADING.finditer(text)}
    for block in _spans(blocks, Span(0, len(text))):
        yield block.start
        for line in _spans({offset for offset, _ in line_boundaries(text, block)}, block):
            yield line.start
            yield from (offset for offset, _ in sentence_boundaries(text, line, split))


def _spans(starts: set[int], whole: Span) -> Iterator[Span]:
    """The parts of a span that begin at its start and at each of `starts`."""
    return (Span(start, end) for start, end in pairwise([*sorted({whole.start, *starts}), whole.end]))


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    first = start + len(part) - len(part.lstrip())
    return Span(first, first + len(part.strip()))
