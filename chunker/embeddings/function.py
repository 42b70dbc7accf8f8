"""Any function from texts to vectors as an embedder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunker.arguments import check_from_one
from chunker.embeddings.vectors import check_texts, groups, stacked, unit_vectors

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors


@dataclass(frozen=True)
class FunctionEmbedder:
    """A function from a list of texts to a row of numbers for each; rows are checked and brought to length 1.

    Attributes:
        name: of model and settings. A cache knows vectors by it: give another function another name.
        max_tokens: tokens of a text that the function reads; needs `counter`.
        counter: tokens of a text, by the function's own tokenizer; without it nothing can be known to be truncated.
        batch: texts a call.
    """

    function: Callable[[Sequence[str]], object]
    name: str
    dimensions: int
    max_tokens: int | None = None
    counter: Callable[[str], int] | None = None
    batch: int = 64

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("An embedder needs a name, by which a cache knows its vectors, got an empty one.")
        for setting in ("dimensions", "batch") if self.max_tokens is None else ("dimensions", "batch", "max_tokens"):
            check_from_one(setting, getattr(self, setting))
        if self.max_tokens is not None and self.counter is None:
            raise ValueError(f"{self.name}: max_tokens={self.max_tokens} can only be held to with a counter of tokens.")

    def count(self, text: str) -> int:
        """Tokens by `counter`, or words where there is none."""
        return self.counter(text) if self.counter else len(text.split())

    def knows(self, text: str) -> bool:  # noqa: ARG002
        """True: nobody can tell."""
        return True

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """`batch` texts at a time."""
        return groups(texts, self.batch)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The function's rows, shape (texts, dimensions)."""
        check_texts(texts)
        blocks = [unit_vectors(self.function(some), some, self.name, self.dimensions) for some in self.batches(texts)]
        return stacked(blocks, self.dimensions)
