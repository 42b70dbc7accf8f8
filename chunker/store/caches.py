"""Cached vectors of documents that are to be forgotten, taken out of a cache."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from chunker.embeddings.cache import VectorCache
from chunker.store.traces import Trace

READ_BY_OTHERS = "another process reads it; then run this again"
_WHAT = "cached vectors"
_OTHER_CUTS = (
    "it holds no names, so vectors of the document cut in other ways cannot be told from others; to be sure, delete "
    "the file, it fills again"
)


def out_of_cache(path: Path, keys: Sequence[bytes], is_dry: bool, knows_all_cuts: bool = False) -> Iterator[Trace]:
    """What was taken out of a cache, and what may still be in it.

    Args:
        is_dry: only count.
        knows_all_cuts: the keys are of every vector that it ever held of the documents.
    Raises: CacheUnusable.
    """
    cache = VectorCache(path)
    if is_dry:
        yield Trace(_WHAT, str(path), cache.count(keys))
        return
    erased = cache.forget(keys)
    yield Trace(_WHAT, str(path), erased.count)
    if not erased.is_wiped:
        yield Trace(_WHAT, str(path), 0, False, READ_BY_OTHERS, has_failed=True)
    if not knows_all_cuts:
        yield Trace(_WHAT, str(path), 0, False, _OTHER_CUTS)
