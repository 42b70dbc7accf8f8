"""Arguments of public functions, held to what they have to be before any work begins."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral

from chunker.types import Tokenizer


def check_from_one(name: str, value: object) -> None:
    """Raises: TypeError: no whole number. ValueError: one below 1."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} must be a whole number, got {value!r}.")
    if int(value) < 1:
        raise ValueError(f"{name} must be at least 1, got {value}.")


def check_tokenizer(tokenizer: object) -> None:
    """Raises: TypeError: no tokenizer, but its name, say; a text has a method `count` as well."""
    if isinstance(tokenizer, str):
        raise TypeError(f"Expected a tokenizer, got {tokenizer!r}. Make one with chunker.tokenizer_for({tokenizer!r}).")
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError(
            f"Expected a tokenizer with name and count, got {tokenizer!r}. Make one of a function with "
            "chunker.tokenizer_for(tokenizer=function)."
        )


def check_by_id(documents: object) -> None:
    """Raises: TypeError: documents that are not given by their ids."""
    if not isinstance(documents, Mapping):
        raise TypeError(f"Expected documents by id, such as {{document.id: document}}, got {documents!r:.60}.")
