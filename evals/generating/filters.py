"""What keeps a draft out of the eval set: one function a reason, the cheap ones first.

`bad-evidence`: it is no text of its document. `long`: it is more than one question needs. `vague`: too few words say
anything. `unsupported`: the evidence does not say the answer. `copied`: nearly all of its words stand in the evidence.
`repeated`: the same text answers it elsewhere. `same-evidence`, `duplicate`: another question has been kept.
`unanswerable`: searching sentence by sentence does not find the evidence within the budget. `ambiguous`: another
document answers as well or better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Tokenizer
from evals.generating.lexicon import Lexicon, stems
from evals.generating.material import Material, plain
from evals.generating.types import Draft
from evals.support import THRESHOLD, support
from evals.types import Index, Question

BUDGET_TOKENS = 2000  # within which the evidence has to be found
_MOST_CHARS = 4_000
_MOST_COPIED = 0.8
_FEW_WORDS = 3  # a question of so few cannot but copy them
_NEAR = 0.8  # share of two questions' stems that they have in common, over all of them
_ENOUGH_FOUND = 0.5  # of the evidence's characters


@dataclass
class Filters:
    """What has been kept so far, and what is known of all documents.

    Attributes:
        searches_own: questions are searched only in their own document, so others cannot answer them.
    """

    materials: Mapping[str, Material]
    lexicon: Lexicon
    searches_own: bool = False
    kept: list[Draft] = field(default_factory=list)
    _seen: dict[str, list[frozenset[str]]] = field(default_factory=dict)

    def objection(self, draft: Draft) -> str:
        """Why the draft is not to be kept; nothing where it is, and then later ones are compared with it."""
        reason = next(filter(None, self._objections(draft)), "")
        if not reason:
            self.kept.append(draft)
            for stem in self._stems(draft):
                self._seen.setdefault(stem, []).append(self._stems(draft))
        return reason

    def _objections(self, draft: Draft) -> Iterator[str]:
        text, (start, end) = self.materials[draft.document_id].text, draft.evidence
        if not 0 <= start < end <= len(text) or not text[start:end].strip():
            yield "bad-evidence"
            return
        yield "long" if end - start > _MOST_CHARS else ""
        yield "vague" if not self.lexicon.content(draft.text) else ""
        yield "unsupported" if draft.answer and support(draft.answer, text[start:end]) < THRESHOLD else ""
        yield "copied" if copied(draft.text, text[start:end], self.lexicon) > _MOST_COPIED else ""
        yield "same-evidence" if self._is_taken(draft) else ""
        yield "duplicate" if self._is_duplicate(draft) else ""
        yield "repeated" if self._is_repeated(draft, text[start:end]) else ""
        yield from self._found(draft)

    def _is_taken(self, draft: Draft) -> bool:
        place = (draft.document_id, draft.evidence)
        return any((one.document_id, one.evidence) == place for one in self.kept)

    def _is_duplicate(self, draft: Draft) -> bool:
        found = self._stems(draft)
        others = {other for stem in found for other in self._seen.get(stem, ())}
        return any(len(found & other) >= _NEAR * len(found | other) for other in others)

    def _stems(self, draft: Draft) -> frozenset[str]:
        """The stems that tell it from others; the document is not one of them, for two may ask the same."""
        return frozenset(stems(" ".join(self.lexicon.content(draft.text))))

    def _is_repeated(self, draft: Draft, quote: str) -> bool:
        names = [draft.document_id] if self.searches_own else self.materials
        return sum(self.materials[name].text.count(quote) for name in names) > 1

    def _found(self, draft: Draft) -> Iterator[str]:
        within = (draft.document_id,) if self.searches_own else ()
        (ranking,) = self._index.search([Question("draft", draft.text, within=within)], len(self._chunks))
        hits = [(hit.chunk, hit.score) for hit in ranking.hits]
        yield "" if _covered(draft, [chunk for chunk, _ in hits]) >= _ENOUGH_FOUND else "unanswerable"
        own = max((score for chunk, score in hits if _overlap(draft, chunk)), default=0.0)
        yield (
            "ambiguous" if any(score >= own for chunk, score in hits if chunk.document_id != draft.document_id) else ""
        )

    @cached_property
    def _chunks(self) -> list[Chunk]:
        """Every unit of every document, with the words that it stands under."""
        counter = tokenizer_for(tokenizer="o200k_base")
        return [chunk for material in self.materials.values() for chunk in _units(material, counter)]

    @cached_property
    def _index(self) -> Index:
        from evals.retrievers import retriever_for

        return retriever_for("bm25").index(self._chunks)


def copied(question: str, evidence: str, lexicon: Lexicon) -> float:
    """Share of the question's content words that stand in the evidence; 0 where it has very few of them."""
    asked = stems(" ".join(lexicon.content(question)))
    said = {*stems(evidence)}
    return sum(stem in said for stem in asked) / len(asked) if len(asked) > _FEW_WORDS else 0.0


def _units(material: Material, counter: Tokenizer) -> Iterator[Chunk]:
    for unit in material.units:
        text = material.said(unit.span)
        context = plain(" ".join((*unit.path, unit.lead))) + "\n"
        yield Chunk(material.document.id, *unit.span, text, counter.count(text), context)


def _covered(draft: Draft, ranked: Sequence[Chunk]) -> float:
    """Share of the evidence in the best units within the budget."""
    spent = found = 0
    for chunk in ranked:
        spent += chunk.token_count
        if spent > BUDGET_TOKENS:
            break
        found += _overlap(draft, chunk)
    return found / (draft.evidence.end - draft.evidence.start)


def _overlap(draft: Draft, chunk: Chunk) -> int:
    """Characters of the evidence in a unit."""
    if chunk.document_id != draft.document_id:
        return 0
    return max(0, min(chunk.end, draft.evidence.end) - max(chunk.start, draft.evidence.start))
