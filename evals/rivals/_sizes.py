"""Sizes of chunks as other libraries take them."""

from __future__ import annotations

from chunker.errors import InvalidSpec


def sizes(max_tokens: int | None, overlap: int | None) -> dict[str, int]:
    """`chunk_size` and `chunk_overlap`, as most libraries call them; those that are left to the library are left out.

    Without `max_tokens` sizes are in the library's own unit, which may be characters.
    Raises: InvalidSpec.
    """
    if max_tokens is None:
        if overlap:
            raise InvalidSpec(f"overlap={overlap} is counted in tokens of max_tokens, got max_tokens=None. Give both.")
        return {} if overlap is None else {"chunk_overlap": overlap}
    if max_tokens < 1:
        raise InvalidSpec(f"max_tokens must be at least 1, got {max_tokens}.")
    if not 0 <= (overlap or 0) < max_tokens:
        raise InvalidSpec(f"overlap must be at least 0 and less than max_tokens={max_tokens}, got {overlap}.")
    return {"chunk_size": max_tokens, "chunk_overlap": overlap or 0}


def checked(max_tokens: int, overlap: int | None) -> int:
    """The overlap, 0 for None, once both are known to make sense.

    Raises: InvalidSpec.
    """
    return sizes(max_tokens, overlap)["chunk_overlap"]
