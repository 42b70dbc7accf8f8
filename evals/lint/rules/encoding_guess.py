"""A document's encoding was guessed from its bytes.

A wrong guess turns letters into other letters, in every chunk, and nobody finds the words any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from evals.lint.quoting import quote
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "warning"
FIX = "Look at its letters beyond ASCII, then save the file as UTF-8."
NEEDS: tuple[Need, ...] = ()
_BESIDE = 16  # characters around the first letter beyond ASCII


def find(material: Material) -> Iterator[Found]:
    """Every document whose encoding is a guess, once."""
    told = set()
    for name, document in (material.documents or {}).items():
        if document.metadata.get("encoding_is_guess"):
            told.add(name)
            at = next((at for at, character in enumerate(document.text) if not character.isascii()), 0)
            beside = document.text[max(0, at - _BESIDE) : at + _BESIDE]
            yield Found(name, at, min(at + 1, len(document.text)), f"{_guess(document.metadata)}: {quote(beside)}.")
    for chunk in material.chunks:
        if chunk.document_id not in told and chunk.metadata.get("encoding_is_guess"):
            told.add(chunk.document_id)
            message = f"{_guess(chunk.metadata)}: {quote(chunk.text)}."
            yield Found(chunk.document_id, chunk.start, chunk.end, message, chunk.id)


def _guess(metadata: Mapping[str, Any]) -> str:
    return f"Read as {quote(str(metadata.get('encoding', '')))}, which is a guess"
