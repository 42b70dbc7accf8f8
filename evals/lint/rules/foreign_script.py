"""A chunk is written in a script the embedder was not made for.

It is embedded all the same, next to texts that have nothing to do with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import quote
from evals.lint.types import Found, Level, Material, Need, in_chunk

LEVEL: Level = "warning"
FIX = "Choose an embedder that knows the script, or search these chunks by words."
NEEDS: tuple[Need, ...] = ("embedder",)


def find(material: Material) -> Iterator[Found]:
    """Every chunk that the embedder does not know how to read."""
    embedder = material.embedder
    for chunk in material.chunks if embedder else ():
        if embedder and not embedder.knows(chunk.content):
            yield in_chunk(chunk, f"{embedder.name} does not know the script of {quote(chunk.text)}.")
