"""Where values that were found once stand without the words that gave them away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from chunker.redacting.folding import walled
from chunker.redacting.types import Found
from chunker.spans import places
from chunker.types import Span

_SHORTEST = 6  # of a value that is looked for: `1234` stands in many places and says nothing there
_LONGEST = 256
_FEW = 64  # values that are looked for one by one, each quickly


def repeats(text: str, findings: Sequence[Found]) -> Iterator[Found]:
    """All other places of the values found, in time that grows with the text alone."""
    kinds = {
        text[slice(*found.span)]: found.kind
        for found in findings
        if _SHORTEST <= found.span.end - found.span.start <= _LONGEST
    }
    rest = walled(text, [found.span for found in findings])
    possible = {value: kind for value, kind in kinds.items() if _can_stand(value, rest)}
    places = _one_by_one(rest, possible) if len(possible) <= _FEW else _all_at_once(rest, possible)
    return (Found(possible[text[slice(*span)]], span) for span in places)


def _can_stand(value: str, rest: str) -> bool:
    """Whether the marks of a value are there at all, which is quick to see: for most addresses no `@` is left."""
    return all(letter in rest for letter in value if not letter.isalnum())


def _one_by_one(text: str, values: Mapping[str, str]) -> Iterator[Span]:
    for value in values:
        yield from (Span(at, at + len(value)) for at in places(text, value))


def _all_at_once(text: str, values: Mapping[str, str]) -> Iterator[Span]:
    """By the first characters of each place: few places begin like any value."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for value in values:
        lengths[value[:_SHORTEST]].add(len(value))
    for at in range(len(text)):
        for length in lengths.get(text[at : at + _SHORTEST], ()):
            if text[at : at + length] in values:
                yield Span(at, at + length)
