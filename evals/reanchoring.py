"""Evidence put back in place after its documents changed."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from chunker.fields import shown
from chunker.types import Document, Span
from evals.evalsets.likeness import SHORTEST, SIMILARITY, numbers, places_like
from evals.evalsets.locating import find, find_alike
from evals.evalsets.saving import evidence_row, to_json
from evals.types import EvalSet, Evidence

Outcome = Literal["kept", "moved", "respaced", "reworded", "lost"]

_AROUND_CHARS = (20, 80)  # context compared on each side
_LEAST_CONTEXT = 0.5  # likeness of what stands around a short quote, which may stand elsewhere by chance
_MARGIN = 0.1  # by how much the context or the wording of one place must be more alike than that of the next


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of one piece of evidence.

    Attributes:
        index: which of its question's evidence it is, from 0.
        after: the evidence in its new place, the quote as it reads there; None where it could not be placed.
        outcome: `kept` where it was; `moved` word for word; `respaced` with other white space or typography;
            `reworded`, at least `SIMILARITY` alike and with the same numbers; or `lost`.
        similarity: how alike the old quote and the new one are, 0 to 1.
        reason: why it is lost.
    """

    question_id: str
    index: int
    before: Evidence
    after: Evidence | None
    outcome: Outcome
    similarity: float = 1.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What helps to tell equal places of one document apart.

    Attributes:
        old: the text before the change, if it is known.
        shifts: for quotes that stand in one place only, old start and by how much it moved, in order.
    """

    old: str | None
    shifts: tuple[tuple[int, int], ...]


def reanchor(eval_set: EvalSet, old: Mapping[str, Document] | None = None) -> Iterator[Placement]:
    """Every piece of evidence with its place in the documents as they are now, in the order of the questions.

    A quote that stands in several places is only placed where something tells which: what stands around it, when
    the documents from before the change are given, else the nearest quotes before and behind that stand in one place
    only, when both moved by the same number of characters.

    Args:
        old: the documents that the evidence was written for.
    """
    known = _known(eval_set, old or {})
    for question in eval_set.questions:
        for index, evidence in enumerate(question.evidence):
            document = eval_set.documents.get(evidence.document_id)
            if document is None:
                yield Placement(question.id, index, evidence, None, "lost", 0.0, "The document is gone.")
            else:
                after, outcome, reason = _placed(evidence, document.text, known[evidence.document_id])
                yield Placement(question.id, index, evidence, after, outcome, _similarity(evidence, after), reason)


def rewritten(lines: Iterable[str], placements: Iterable[Placement]) -> list[str]:
    """Lines of a `questions.jsonl` with the evidence that changed in its new place; other lines are as they were."""
    changes: dict[str, list[Placement]] = defaultdict(list)
    for placement in placements:
        if placement.after not in {None, placement.before}:
            changes[placement.question_id].append(placement)
    return [_line(line, changes) for line in lines]


def _line(line: str, changes: Mapping[str, Sequence[Placement]]) -> str:
    row = json.loads(line) if line.strip() else {}
    changed = changes.get(row.get("id", ""), ())
    for placement in changed:
        if placement.after:
            row["evidence"][placement.index] |= evidence_row(placement.after)
    return to_json(row) if changed else line


def _known(eval_set: EvalSet, old: Mapping[str, Document]) -> dict[str, _Known]:
    shifts: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for evidence in (one for question in eval_set.questions for one in question.evidence):
        document = eval_set.documents.get(evidence.document_id)
        found = find(document.text, evidence.quote) if document and evidence.quote else None
        if found and found.by == "exact" and len(found.spans) == 1:
            shifts[evidence.document_id].add((evidence.start, found.spans[0].start - evidence.start))
    texts = {name: old[name].text if name in old else None for name in eval_set.documents}
    return {name: _Known(text, tuple(sorted(shifts[name]))) for name, text in texts.items()}


def _placed(evidence: Evidence, text: str, known: _Known) -> tuple[Evidence | None, Outcome, str]:
    """The evidence in its new place or None, the outcome, and the reason."""
    stands = not evidence.quote or (evidence.start >= 0 and text[evidence.start : evidence.end] == evidence.quote)
    if stands and (not evidence.quote or known.old in {None, text}):
        return evidence, "kept", ""
    spans = find_alike(text, evidence.quote)
    span = _chosen(evidence, text, spans, known) if spans else None
    if span is None and stands:
        return evidence, "kept", ""
    if span is None:
        return (None, "lost", _undecided(spans)) if spans else _reworded(evidence, text)
    after = _at(evidence, text, span)
    if after == evidence:
        return evidence, "kept", ""
    return after, "moved" if after.quote == evidence.quote else "respaced", ""


def _undecided(spans: Sequence[Span]) -> str:
    starts = ", ".join(str(span.start) for span in spans[:3]) + (", ..." if len(spans) > 3 else "")
    if len(spans) == 1:
        return f"The quote now stands only at {starts}, among other words than before."
    return f"The quote stands in {len(spans)} places ({starts}), and nothing tells which is meant."


def _at(evidence: Evidence, text: str, span: Span) -> Evidence:
    return replace(evidence, start=span.start, end=span.end, quote=text[span.start : span.end])


def _similarity(before: Evidence, after: Evidence | None) -> float:
    from rapidfuzz import fuzz

    if after is None or after.quote == before.quote:
        return float(after is not None)
    return fuzz.ratio(before.quote, after.quote) / 100


def _chosen(evidence: Evidence, text: str, spans: Sequence[Span], known: _Known) -> Span | None:
    """The place that is meant, if it is the only one or something tells."""
    if known.old is not None and known.old[evidence.start : evidence.end] == evidence.quote:
        return _by_context(evidence, text, spans, known.old)
    if len(spans) == 1:
        return spans[0]
    at = bisect_left(known.shifts, (evidence.start, -evidence.start))
    shifts = {shift for _, shift in known.shifts[max(0, at - 1) : at + 1]}
    if len(shifts) != 1 or not 0 < at < len(known.shifts):
        return None
    start = evidence.start + shifts.pop()
    return next((span for span in spans if span.start == start), None)


def _by_context(evidence: Evidence, text: str, spans: Sequence[Span], old: str) -> Span | None:
    """The place whose surroundings are most like the old ones; a long quote that stands once needs none."""
    if len(spans) == 1 and len(evidence.quote) >= SHORTEST:
        return spans[0]
    likes = sorted((_likeness(old, evidence, text, span), span) for span in spans)
    best, second = likes[-1], likes[-2][0] if len(likes) > 1 else _LEAST_CONTEXT - _MARGIN
    return best[1] if best[0] - second >= _MARGIN else None


def _likeness(old: str, evidence: Evidence, text: str, span: Span) -> float:
    """How alike the characters before and behind two places are, 0 to 1: near ones count twice, in both windows."""
    from rapidfuzz import fuzz

    place, scores = Span(evidence.start, evidence.end), []
    for size in _AROUND_CHARS:
        sides = zip(_sides(old, place, size), _sides(text, span, size), strict=True)
        scores += [fuzz.ratio(one, other) / 100 for one, other in sides]
    return sum(scores) / len(scores)


def _sides(text: str, span: Span, size: int) -> tuple[str, str]:
    return text[max(0, span.start - size) : span.start], text[span.end : span.end + size]


def _reworded(evidence: Evidence, text: str) -> tuple[Evidence | None, Outcome, str]:
    if len(evidence.quote.strip()) < SHORTEST:
        reason = f"The quote is nowhere in the document, and with less than {SHORTEST} characters too short to look for"
        return None, "lost", f"{reason} in other words."
    likes = places_like(text, evidence.quote)
    if not likes:
        return None, "lost", f"No place of the document is at least {SIMILARITY:.0%} like the quote."
    wanted = numbers(evidence.quote)
    equal = [like for like in likes if numbers(text[like.span.start : like.span.end]) == wanted]
    if not equal:
        found = text[likes[0].span.start : likes[0].span.end]
        missing = ", ".join((Counter(wanted) - Counter(numbers(found))).keys()) or "in another order"
        return None, "lost", f"The nearest place has other numbers ({missing} is not there): {shown(found)}."
    if len(equal) > 1 and equal[0].similarity - equal[1].similarity < _MARGIN:
        starts = " and ".join(str(start) for start in sorted(like.span.start for like in equal[:2]))
        return None, "lost", f"The quote was re-worded, and two places ({starts}) are about equally like it."
    return _at(evidence, text, equal[0].span), "reworded", ""
