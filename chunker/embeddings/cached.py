"""An embedder that embeds no text twice, and counts what it could not do justice to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from chunker.embeddings.asking import asking
from chunker.embeddings.cache import Entry, VectorCache, cache_key, check_entry
from chunker.embeddings.roles import for_questions
from chunker.embeddings.vectors import check_texts, promised_rows

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder, Vectors


@dataclass(frozen=True, slots=True)
class Usage:
    """What an embedder was given so far.

    Attributes:
        hits: texts whose vector was there already, in the cache or earlier in the same call.
        misses: texts that were embedded.
        truncated: different texts with more tokens than the embedder reads; their ends have no say in their vector.
        foreign: different texts in a script that the model does not know; their vectors mean little.
    """

    hits: int = 0
    misses: int = 0
    truncated: int = 0
    foreign: int = 0


class CachedEmbedder:
    """An embedder with a cache. What is embedded before a failure is kept, batch by batch.

    Args:
        cache: None counts, and embeds a text once a call, but keeps nothing.
    """

    def __init__(self, embedder: Embedder, cache: VectorCache | None = None) -> None:
        self.embedder = embedder
        self.cache = cache
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.max_tokens = embedder.max_tokens
        self._hits = self._misses = 0
        self._truncated: set[bytes] = set()
        self._foreign: set[bytes] = set()

    @property
    def usage(self) -> Usage:
        """Counts since this object was made."""
        return Usage(self._hits, self._misses, len(self._truncated), len(self._foreign))

    @property
    def questions(self) -> CachedEmbedder:
        """The embedder for questions with the same cache; this one where there is no other."""
        asking = for_questions(self.embedder)
        return self if asking is self.embedder else CachedEmbedder(asking, self.cache)

    @property
    def problem(self) -> str:
        """Why nothing is kept on disk; empty while all is well."""
        return self.cache.problem if self.cache else ""

    def count(self, text: str) -> int:
        """As the embedder counts."""
        return self.embedder.count(text)

    def knows(self, text: str) -> bool:
        """As the embedder knows."""
        return self.embedder.knows(text)

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """All at once: batches are kept on the way."""
        return iter([texts] if texts else [])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The embedder's vectors, shape (texts, dimensions), from the cache where it has them.

        Raises: EmbeddingError: of the embedder; CacheUnusable.
        """
        check_texts(texts)
        keys = [cache_key(self.name, text) for text in texts]
        wanted = dict(zip(keys, texts, strict=True))
        known = self._load([*wanted])
        if missing := _without(wanted, known):
            with self._alone([*wanted]):
                known |= self._load([*missing])  # another process may have been quicker
                missing = _without(missing, known)
                for entries in self._embed_missing([*missing], [*missing.values()]):
                    known |= entries
        self._hits += len(keys) - len(missing)
        self._truncated |= {key for key, entry in known.items() if entry.is_truncated}
        self._foreign |= {key for key, text in wanted.items() if not self.embedder.knows(text)}
        rows = np.empty((len(keys), self.dimensions), dtype=np.float32)
        for row, key in enumerate(keys):
            rows[row] = known[key].vector
        return rows

    def _alone(self, keys: Sequence[bytes]) -> AbstractContextManager[None]:
        """A block in which no other process asks for the same."""
        return nullcontext() if self.cache is None or self.cache.problem else asking(self.cache.path, keys)

    def _load(self, keys: Sequence[bytes]) -> dict[bytes, Entry]:
        if self.cache is None:
            return {}
        found = self.cache.load(keys)
        for entry in found.values():
            check_entry(entry, self.dimensions, self.cache.path)
        return found

    def _embed_missing(self, keys: Sequence[bytes], texts: Sequence[str]) -> Iterator[dict[bytes, Entry]]:
        done = 0
        for some in self.embedder.batches(texts):
            vectors = promised_rows(self.embedder.embed(some), some, self.name, self.dimensions)
            entries = {
                key: Entry(vector, self._is_truncated(text))
                for key, text, vector in zip(keys[done : done + len(some)], some, vectors, strict=True)
            }
            if self.cache is not None:
                self.cache.keep(entries)
            done += len(some)
            self._misses += len(some)
            yield entries

    def _is_truncated(self, text: str) -> bool:
        return self.max_tokens is not None and self.embedder.count(text) > self.max_tokens


def _without(texts: Mapping[bytes, str], known: Mapping[bytes, Entry]) -> Mapping[bytes, str]:
    return {key: text for key, text in texts.items() if key not in known}
