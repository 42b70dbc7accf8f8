"""A document is not what it was when it was cut, or when questions were asked about it.

Chunks of an old text answer with what is no longer true, and offsets of another text point anywhere. Compared are the
SHA-256 of the documents: with their files, where `--documents` names rows that `chunker split --documents` wrote, and
with the documents of the eval set.
"""

from __future__ import annotations

from collections.abc import Iterator

from chunker.types import Document
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "error"
FIX = "Cut the document again; where questions are about it: evals reanchor."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every document that differs from its file or from that of the eval set."""
    asked = material.eval_set.documents if material.eval_set else {}
    for name, document in (material.documents or {}).items():
        for other, what in ((material.now.get(name), "its file"), (asked.get(name), "the eval set's document")):
            if other and other.sha256 != document.sha256:
                yield Found(name, 0, len(document.text), f"Differs from {what} {_first_difference(document, other)}.")


def _first_difference(document: Document, other: Document) -> str:
    pairs = enumerate(zip(document.text, other.text, strict=False))
    same = next((at for at, (one, two) in pairs if one != two), min(len(document.text), len(other.text)))
    hashes = f"(sha256 {document.sha256[:8]} and {other.sha256[:8]})"
    return f"from character {same:,} on {hashes}"
