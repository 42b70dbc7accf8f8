"""LangChain's TokenTextSplitter: windows of tokens, whatever stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chunker.extras import need
from chunker.tokens import by_name
from chunker.types import Encoding
from evals.placing import Piece
from evals.rivals._encodings import tiktoken_encoding
from evals.rivals._sizes import sizes

_ITS_ENCODING, _ITS_SIZES = "gpt2", {"chunk_size": 4000, "chunk_overlap": 200}


@dataclass(frozen=True)
class LangChainToken:
    """Attributes: max_tokens, overlap: its `chunk_size` and `chunk_overlap`; see `evals.rivals`."""

    max_tokens: int | None = 512
    overlap: int | None = None

    def splitter(self, tokenizer: Encoding) -> Callable[[str], Iterable[Piece]]:
        """Its `split_text`, which reads special tokens as text; every window begins at a token whose place is known.

        A window that begins or ends inside a character holds U+FFFD in its place, and so is not in the document.
        """
        kind = need("langchain_text_splitters", extra="rivals").TokenTextSplitter
        if self.max_tokens is None:
            tokenizer = by_name(_ITS_ENCODING)
        chosen = {**_ITS_SIZES, **sizes(self.max_tokens, self.overlap)}
        name = tiktoken_encoding(tokenizer, "langchain_token").name
        made = kind(encoding_name=name, disallowed_special=(), **chosen)
        step = chosen["chunk_size"] - chosen["chunk_overlap"]

        def split(text: str) -> Iterable[Piece]:
            starts = [0, *map(int, tokenizer.token_ends(text))]
            return [Piece(piece, starts[number * step]) for number, piece in enumerate(made.split_text(text))]

        return split
