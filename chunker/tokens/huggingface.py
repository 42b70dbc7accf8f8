"""Tokenizers from a Hugging Face `tokenizer.json`."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chunker.errors import UnknownEncoding
from chunker.extras import need
from chunker.missing import no_such
from chunker.tokens.pieces import pieces

if TYPE_CHECKING:
    from chunker.types import IntArray

_PIECE_CHARS = 20_000


class HuggingFaceTokenizer:
    """A `tokenizer.json`, run by the `tokenizers` library, without added special tokens or truncation.

    Special-token strings inside a document are counted as the file itself defines them.
    Raises: UnknownEncoding: the file cannot be read as a tokenizer.
    """

    certain_cut: re.Pattern[str] | None = None

    def __init__(self, path: str | Path) -> None:
        self.name = str(path)
        self._engine  # noqa: B018  read now, so that a bad file fails here

    @cached_property
    def _engine(self) -> Any:
        tokenizers = need("tokenizers", extra="huggingface")
        if not os.path.isfile(self.name):
            raise UnknownEncoding(no_such(self.name, "file"))
        try:
            engine = tokenizers.Tokenizer.from_file(self.name)
        except Exception as error:  # the library raises bare Exception
            raise UnknownEncoding(f"{self.name} is not a tokenizer.json that tokenizers can read: {error}.") from error
        engine.no_truncation()
        engine.no_padding()
        return engine

    def count(self, text: str) -> int:
        """Number of tokens, without the special tokens a model's template adds."""
        return len(self._engine.encode(text, add_special_tokens=False).ids)

    def token_ends(self, text: str) -> IntArray:
        """About where each token ends: the text is encoded in pieces, which may shift tokens at their edges."""
        import numpy as np

        ends = [start + end for start, piece in pieces(text, _PIECE_CHARS) for end in self._ends(piece)]
        return np.maximum.accumulate(np.array(ends, dtype=np.int64))

    def _ends(self, text: str) -> list[int]:
        return [end for _, end in self._engine.encode(text, add_special_tokens=False).offsets]

    def __reduce__(self) -> tuple[Any, ...]:
        from chunker.tokens import by_name

        return by_name, (self.name,)
