"""What all of Chonkie's chunkers return."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from evals.placing import Piece


def pieces(made: Any) -> Callable[[str], Iterable[Piece]]:
    """The function from a text to the chunks of one of its chunkers, at the places it gives."""
    return lambda text: [Piece(chunk.text, chunk.start_index) for chunk in made.chunk(text)]
