"""tiktoken's encodings for libraries that encode and decode by themselves."""

from __future__ import annotations

from typing import Any

from chunker.errors import InvalidSpec
from chunker.tokens.vocabularies import TIKTOKEN_NAMES, encoding
from chunker.types import Encoding


def tiktoken_encoding(tokenizer: Encoding, rival: str) -> Any:
    """tiktoken's own encoding with the name of our tokenizer, which tiktoken then finds without the network.

    Raises: InvalidSpec: tiktoken has none.
    """
    if tokenizer.name not in TIKTOKEN_NAMES:
        raise InvalidSpec(
            f"{rival} counts with tiktoken: expected one of {', '.join(TIKTOKEN_NAMES)}, got {tokenizer.name}."
        )
    return encoding(tokenizer.name)
