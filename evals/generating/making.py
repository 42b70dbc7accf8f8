"""From documents to questions: every source proposes, filters object, and what is left is spread out."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from random import Random

import evals.generating.kinds
from chunker.calls import nearest
from chunker.errors import UnknownName
from chunker.types import Document
from evals.generating.choosing import chosen
from evals.generating.filters import Filters
from evals.generating.lexicon import Lexicon
from evals.generating.material import Material
from evals.generating.types import Draft, Generated, Rejected, Source
from evals.types import Evidence, Question

TAG, QUERY_TAG = "generated", "query"


@cache
def kind_names() -> tuple[str, ...]:
    """Kinds of questions that exist, one for each file in `evals/generating/kinds`, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(evals.generating.kinds.__path__)))


def sources_for(kinds: Collection[str] = ()) -> dict[str, Source]:
    """The sources of these kinds, or all.

    Raises: UnknownName: no such kind; names those that exist.
    """
    for name in kinds:
        if name not in kind_names():
            raise UnknownName(f"No kind of question {name!r}. {nearest(name, kind_names())}")
    names = [name for name in kind_names() if not kinds or name in kinds]
    return {name: importlib.import_module(f"evals.generating.kinds.{name}").drafts for name in names}


def generate(
    documents: Iterable[Document],
    questions: int = 100,
    seed: int = 0,
    sources: Mapping[str, Source] | None = None,
    *,
    searches_own: bool = False,
) -> Generated:
    """At most so many questions with evidence; the same for the same documents, settings and seed.

    Args:
        sources: by kind; without them all of `sources_for()`.
        searches_own: each question names its own document as the only one to search.
    """
    materials = {document.id: Material.of(document) for document in documents}
    units = (material.said(unit.span) for material in materials.values() for unit in material.units)
    lexicon = Lexicon.of(units)
    drafts = [
        draft
        for name, source in (sources_for() if sources is None else sources).items()
        for material in materials.values()
        for draft in source(material, lexicon, Random(f"{seed} {name} {material.document.id}"))  # noqa: S311  no secret
    ]
    filters = Filters(materials, lexicon, searches_own)
    weights = {name: len(material.text) for name, material in materials.items()}
    looked_at = [*chosen(drafts, weights, questions, Random(seed), filters.objection)]  # noqa: S311
    kept = sorted((draft for draft, reason in looked_at if not reason), key=_place)
    return Generated(
        tuple(_question(draft, materials[draft.document_id], searches_own) for draft in kept),
        tuple(Rejected(draft, reason) for draft, reason in looked_at if reason),
        Counter(draft.kind for draft in drafts),
    )


def _place(draft: Draft) -> tuple[str, int, int, str, str]:
    return (draft.document_id, *draft.evidence, draft.kind, draft.text)


def _question(draft: Draft, material: Material, searches_own: bool) -> Question:
    start, end = draft.evidence
    name = hashlib.sha256("\0".join(map(str, _place(draft))).encode("utf-8", "replace")).hexdigest()[:10]
    return Question(
        f"{draft.kind}-{name}",
        " ".join(draft.text.split()),
        (Evidence(draft.document_id, start, end, material.text[start:end]),),
        (draft.answer,) if draft.answer else (),
        (TAG, draft.kind, *((QUERY_TAG,) if draft.is_query else ())),
        (draft.document_id,) if searches_own else (),
    )
