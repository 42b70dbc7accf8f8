"""Ids of chunks that stay when text before them changes."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence

from chunker.types import Chunk

_VERSION_8 = 8 << 76  # a UUID whose other bits are one's own, RFC 9562 section 5.8
_VARIANT = 2 << 62
_FREE_BITS = ~((15 << 76) | (3 << 62))


def chunk_keys(chunks: Sequence[Chunk]) -> list[str]:
    """One UUID a chunk, made of its document's id, its content, and which chunk with that content it is.

    Args:
        chunks: all of one or more documents, each document's in its order.
    """
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for chunk in chunks:
        place = (chunk.document_id, chunk.content)
        keys.append(_uuid((*place, str(seen[place]))))
        seen[place] += 1
    return keys


def document_hash(document_id: str) -> bytes:
    """A document's id where it must not stand in clear, once it is forgotten."""
    return hashlib.sha256(document_id.encode()).digest()


def _uuid(parts: Iterable[str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)  # so that no two lists of parts are written alike
    number = int.from_bytes(digest.digest(), "big") & _FREE_BITS
    return str(uuid.UUID(int=number | _VERSION_8 | _VARIANT))
