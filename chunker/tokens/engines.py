"""OpenAI's encodings by engine: toktok where it knows the vocabulary, tiktoken for the rest and as reference."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Any

from chunker.tokens.vocabularies import encoding as tiktoken_encoding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from chunker.types import IntArray

_MISREAD = "'\u017f"  # see ToktokEncoding
TOKTOK_NAMES = ("cl100k_base", "o200k_base", "o200k_harmony")

# Two neighbouring characters between which a cut is certain: the vocabulary's own pattern starts a new
# piece there whatever stands around, and never looks behind. (What follows a cut can change the pieces
# before it only when the kept part ends in white space, and these never do.) No piece goes on from a letter
# or digit to a mark or line break, but for the apostrophe of `it's`. In the older vocabularies none goes on
# from a mark to a line break either; in the newer ones one does, and a slash may follow its line breaks.
_LETTER = "[0-9A-Za-z\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]"
_MARK = r"[!-&(-/:-@\[-`{-~\u3001-\u3003\u3008-\u3011\uff01-\uff0f\uff1a-\uff20\r\n]"
_OLDER_CUT = re.compile(rf"\S[ \t\r\n]|{_LETTER}{_MARK}")
_NEWER_CUT = re.compile(rf"\S[ \t]|\n[^\s/]|{_LETTER}{_MARK}")


class BytePairEncoding(ABC):
    """A byte-pair vocabulary: exact counts, and where each token ends."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def certain_cut(self) -> re.Pattern[str]:
        """Two characters between which a cut never changes the tokens on either side."""
        return _NEWER_CUT if self.name.startswith(("cl100k", "o200k")) else _OLDER_CUT

    def count(self, text: str) -> int:
        """Number of tokens; special-token strings are ordinary text, lone surrogates count as U+FFFD."""
        try:
            return self._count(text)
        except UnicodeEncodeError:
            return self._count(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))

    def token_ends(self, text: str) -> IntArray:
        """Character offset at which each token ends; shape (tokens,).

        A character that tokens share belongs to the one that holds its first byte.
        """
        return self._char_lengths.take(self._ids(text)).cumsum(dtype="int32")

    @cached_property
    def _char_lengths(self) -> NDArray[np.uint8]:
        """Characters that begin in each token, by token id."""
        import numpy as np

        tokens = self._tokens()
        lengths = np.zeros(max(tokens) + 1, dtype=np.uint8)
        ends = np.cumsum([len(token) for token in tokens.values()])
        is_first_byte = (np.frombuffer(b"".join(tokens.values()), dtype=np.uint8) & 0xC0) != 0x80
        first_bytes = np.concatenate(([0], np.cumsum(is_first_byte)[ends - 1]))
        lengths[list(tokens)] = np.diff(first_bytes)
        return lengths

    def __reduce__(self) -> tuple[Any, ...]:
        from chunker.tokens import by_name

        return by_name, (self.key,)  # between processes vocabularies are found again, not sent

    @property
    @abstractmethod
    def key(self) -> str:
        """What `chunker.tokens.by_name` knows this tokenizer as."""

    @abstractmethod
    def _count(self, text: str) -> int: ...

    @abstractmethod
    def _ids(self, text: str) -> NDArray[np.uint32]: ...

    @abstractmethod
    def _tokens(self) -> dict[int, bytes]: ...


class ToktokEncoding(BytePairEncoding):
    """Run by toktok: written in Rust, vocabulary compiled in, tiktoken's exact tokens.

    A text with an apostrophe before a long s goes to tiktoken: toktok 0.3 takes what follows for a part of the word.
    """

    @property
    def key(self) -> str:
        """The encoding's name."""
        return self.name

    @cached_property
    def _engine(self) -> Any:
        import toktok

        return toktok._encoding(self.name)  # its public functions only count; we need ids as well

    @cached_property
    def _reference(self) -> TiktokenEncoding:
        return TiktokenEncoding(self.name)

    def _count(self, text: str) -> int:
        return self._reference._count(text) if _MISREAD in text else int(self._engine.count(text))

    def _ids(self, text: str) -> NDArray[np.uint32]:
        if _MISREAD in text:
            return self._reference._ids(text)
        ids: NDArray[np.uint32] = self._engine.encode_to_numpy(text, disallowed_special=())
        return ids

    def _tokens(self) -> dict[int, bytes]:
        return dict(enumerate(self._engine.token_byte_values()))


class TiktokenEncoding(BytePairEncoding):
    """Run by tiktoken, the reference."""

    @property
    def key(self) -> str:
        """The encoding's name, with the engine in front."""
        return f"tiktoken:{self.name}"

    @cached_property
    def _engine(self) -> Any:
        return tiktoken_encoding(self.name)

    def _count(self, text: str) -> int:
        return len(self._engine.encode_ordinary(text))

    def _ids(self, text: str) -> NDArray[np.uint32]:
        ids: NDArray[np.uint32] = self._engine.encode_to_numpy(text, disallowed_special=())
        return ids

    def _tokens(self) -> dict[int, bytes]:
        return {rank: token for token, rank in self._engine._mergeable_ranks.items()}
