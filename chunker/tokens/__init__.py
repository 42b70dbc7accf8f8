"""Tokenizers by model, by encoding name, by `tokenizer.json`, or from any counting function."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from chunker.errors import UnknownEncoding
from chunker.models import find_model
from chunker.tokens.engines import TOKTOK_NAMES, TiktokenEncoding, ToktokEncoding
from chunker.tokens.huggingface import HuggingFaceTokenizer
from chunker.tokens.opaque import OpaqueTokenizer
from chunker.tokens.vocabularies import TIKTOKEN_NAMES
from chunker.types import Encoding, Tokenizer

REFERENCE = "tiktoken:"


def encoding_names() -> tuple[str, ...]:
    """Encoding names that `tokenizer_for` knows, sorted."""
    return TIKTOKEN_NAMES


def tokenizer_for(
    model: str = "gpt-4o", tokenizer: str | Path | Tokenizer | Callable[[str], int] | None = None
) -> Encoding:
    """The tokenizer that counts: `tokenizer` when given, else the one of `model`.

    Args:
        tokenizer: an encoding name (`o200k_base`; `tiktoken:o200k_base` forces the reference engine), the
            path of a `tokenizer.json`, an object with `name` and `count`, or a function from text to count.
    Raises: UnknownModel, UnknownEncoding: the message names the nearest ones.
    """
    if tokenizer is None:
        return by_name(find_model(model).encoding)
    if isinstance(tokenizer, str | Path):
        return by_name(str(tokenizer))
    if hasattr(tokenizer, "token_ends") and hasattr(tokenizer, "certain_cut"):
        return tokenizer  # type: ignore[return-value]  # it has all that Encoding asks for
    if isinstance(tokenizer, Tokenizer):
        return OpaqueTokenizer(tokenizer.count, tokenizer.name)
    if not callable(tokenizer):
        raise UnknownEncoding(
            f"Expected the name of an encoding, the path of a tokenizer.json, an object with name and count, or a "
            f"function from a text to a number, got {tokenizer!r}. Of a tiktoken encoding give the name."
        )
    return OpaqueTokenizer(tokenizer, getattr(tokenizer, "__name__", "callable"))


def by_name(name: str) -> Encoding:
    """The tokenizer called `name`: an encoding, or the path of a `tokenizer.json`, which is read anew.

    Raises: UnknownEncoding.
    """
    return HuggingFaceTokenizer(name) if name.endswith(".json") else _encoding(name)


@cache
def _encoding(name: str) -> Encoding:
    if name in TOKTOK_NAMES:
        return ToktokEncoding(name)
    reference = name.removeprefix(REFERENCE)
    if reference in TIKTOKEN_NAMES:
        return TiktokenEncoding(reference)
    near = difflib.get_close_matches(name, TIKTOKEN_NAMES, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UnknownEncoding(
        f"No token encoding {name!r}. {hint}Available: {', '.join(TIKTOKEN_NAMES)}, or the path of a tokenizer.json."
    )
