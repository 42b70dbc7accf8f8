"""What an embedder is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]
    Vectors = NDArray[np.float32]


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into vectors. A text's vector depends on that text alone, never on its neighbours in a call.

    One whose model tells questions from passages embeds passages, and has another embedder for questions as its
    attribute `questions`, under another name; see `chunker.embeddings.roles.for_questions`.

    For a function of your own write `FunctionEmbedder(function, name=..., dimensions=...)`.
    """

    @property
    def name(self) -> str:
        """Says which model and which settings: two embedders of one name give one vector for one text."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int | None:
        """Tokens of a text that are read; what follows does not change its vector. None: no limit is known."""

    def count(self, text: str) -> int:
        """Tokens of the whole text, by the embedder's own tokenizer."""

    def knows(self, text: str) -> bool:
        """Whether the text is written in a script the model was made for; True where nobody can tell."""

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """The texts in order, in groups that `embed` takes in one go, so that each can be kept when it is done."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text, shape (texts, dimensions), of length 1; a row of zeros means a text without meaning.

        Raises: EmbeddingError.
        """
