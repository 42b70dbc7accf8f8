"""Sentence integrity: how often a chunk begins or ends inside a sentence that people marked."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chunker.missing import unreadable
from chunker.strategy import Strategy
from chunker.types import Document, Encoding, Span
from evals.errors import InvalidGold


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text and the sentences that people marked in it, in order."""

    id: str
    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Integrity:
    """How the cuts of one strategy fall on marked sentences.

    Attributes:
        cuts: ends of chunks before the end of a text.
        inside: cuts inside a marked sentence that fits the limit whole: each one is a mistake.
        forced: cuts inside a sentence that is longer than the limit, which no strategy can avoid.
    """

    cuts: int
    inside: int
    forced: int

    @property
    def share_inside(self) -> float | None:
        """Mistakes among the cuts that were free to fall elsewhere, 0 (best) to 1; None without such cuts.

        Worked example: of 10 cuts 1 falls inside a short sentence and 2 inside over-long ones: 1 / 8 = 0.125.
        """
        free = self.cuts - self.forced
        return self.inside / free if free else None


def read_gold(path: Path) -> Iterator[MarkedText]:
    """Marked texts from JSON lines `{"id", "text", "sentences": [[start, end], ...]}`; rows without are left out.

    Raises: InvalidGold: names the file, line and what was expected.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InvalidGold(unreadable(path, error)) from error
    for number, line in enumerate(lines, start=1):
        try:
            marked = _marked(json.loads(line))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InvalidGold(
                f'{path}, line {number}: expected {{"id", "text", "sentences": [[start, end], ...]}}, '
                f"got {line[:60].decode(errors='replace')!r} ({type(error).__name__}: {error})."
            ) from error
        if marked.sentences:
            yield marked


def _marked(row: Mapping[str, Any]) -> MarkedText:
    """One row as a marked text.

    Raises: ValueError, KeyError, TypeError: something is missing, of another type, or out of place.
    """
    if not isinstance(row["text"], str):
        raise TypeError("the text is not a string")
    sentences, end = [], 0
    for sentence in (Span(*pair) for pair in row["sentences"] or ()):
        if not end <= sentence.start < sentence.end <= len(row["text"]):
            raise ValueError(f"sentence {[*sentence]} is not behind {end} and inside the text")
        sentences.append(sentence)
        end = sentence.end
    return MarkedText(str(row["id"]), row["text"], tuple(sentences))


def sentence_integrity(texts: Iterable[MarkedText], strategy: Strategy, tokenizer: Encoding) -> Integrity:
    """How the strategy's cuts fall on the marked sentences of all texts."""
    cuts = inside = forced = 0
    for marked in texts:
        chunks = [*strategy.chunk(Document(marked.id, marked.text), tokenizer)]
        for chunk in chunks[:-1]:
            cuts += 1
            if hit := _sentence_around(marked.sentences, chunk.end):
                fits = tokenizer.count(marked.text[hit.start : hit.end]) <= strategy.max_tokens
                inside, forced = inside + fits, forced + (not fits)
    return Integrity(cuts, inside, forced)


def _sentence_around(sentences: Sequence[Span], offset: int) -> Span | None:
    """The marked sentence that has characters on both sides of `offset`."""
    index = bisect_right(sentences, offset, key=lambda span: span.start) - 1
    if index >= 0 and sentences[index].start < offset < sentences[index].end:
        return sentences[index]
    return None
