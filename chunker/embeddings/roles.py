"""Some models want to know whether a text is a question or a passage that may answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder


def for_questions(embedder: Embedder) -> Embedder:
    """The embedder whose vectors of questions are near those that `embedder` makes of what answers them.

    That is the embedder itself, unless it has another one as its attribute `questions`.
    """
    return cast("Embedder", getattr(embedder, "questions", embedder))
