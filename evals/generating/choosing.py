"""Which draft is looked at next, so that documents get questions by their length, and kinds as many as each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from evals.generating.types import Draft


def chosen(
    drafts: Sequence[Draft], weights: Mapping[str, float], most: int, random: Random, objects: Callable[[Draft], str]
) -> Iterator[tuple[Draft, str]]:
    """Drafts that were looked at and what was objected, until `most` were kept or there are no more.

    Documents take turns by Sainte-Laguë (weight / (2 * kept + 1)); in each the kind comes that has been kept least.

    Args:
        weights: of each document, such as its length.
        objects: says why a draft cannot be kept, and nothing where it is.
    """
    waiting = _shuffled(drafts, random)
    by_document: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    while waiting and by_document.total() < most:
        document = min(waiting, key=lambda name: (-weights[name] / (2 * by_document[name] + 1), name))
        kinds = waiting[document]
        kind = min(kinds, key=lambda name: (by_kind[name], name))
        draft = kinds[kind].pop()
        reason = objects(draft)
        if not reason:
            by_document[document] += 1
            by_kind[kind] += 1
        yield draft, reason
        _clear(waiting, document, kind)


def _shuffled(drafts: Sequence[Draft], random: Random) -> dict[str, dict[str, list[Draft]]]:
    """By document and kind, each in an order that is drawn."""
    found: dict[str, dict[str, list[Draft]]] = {}
    for draft in drafts:
        found.setdefault(draft.document_id, {}).setdefault(draft.kind, []).append(draft)
    for kinds in found.values():
        for some in kinds.values():
            random.shuffle(some)
    return found


def _clear(waiting: dict[str, dict[str, list[Draft]]], document: str, kind: str) -> None:
    """Forget what is used up."""
    if not waiting[document][kind]:
        del waiting[document][kind]
    if not waiting[document]:
        del waiting[document]
