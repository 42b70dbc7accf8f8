"""Texts, files, folders and documents into chunks with the vectors by which they are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chunker.errors import ChunksOutOfOrder, DocumentsFailed
from chunker.pipeline import Pipeline
from chunker.splitting import is_one, split
from chunker.strategy import Strategy
from chunker.types import Chunk, Document, Failure, Tokenizer

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder, Vector

_CHUNKS_AT_ONCE = 256  # or those of one document, whichever are more: what bounds the memory


class Embedded(NamedTuple):
    """A chunk and the vector by which it is found: 32-bit numbers, shape (dimensions,), of length 1."""

    chunk: Chunk
    vector: Vector


def embed(
    source: str | Path | Document | Iterable[Document],
    strategy: str | Strategy | Pipeline = "multiscale",
    *,
    embedder: str | Embedder = "minilm",
    cache: str | Path | None = None,
    model: str = "gpt-4o",
    tokenizer: str | Path | Tokenizer | Callable[[str], int] | None = None,
    failures: list[Failure] | None = None,
) -> Iterator[Embedded]:
    """Chunks of every document in `source` with their vectors, in order, made as they are asked for.

    A question is found near them by the vector that the same embedder makes of it.

    Args:
        source, strategy, model, tokenizer, failures: as `chunker.split` takes them.
        embedder: a name such as `minilm`, or an embedder object; endpoints with a key are objects.
        cache: a file in which vectors are kept, so that no text is embedded twice.
    Raises: as `chunker.split`; UnknownEmbedder, MissingExtra, CacheUnusable; while iterating EmbeddingError: what was
        embedded before is in the cache.
    """
    failed: list[Failure] = []
    listed = failed if failures is None and not is_one(source) else failures
    chunks = split(source, strategy, model=model, tokenizer=tokenizer, failures=listed)
    return _then_raising(embedded(chunks, _kept(embedder, cache)), failed)


def embedded(chunks: Iterable[Chunk], embedder: Embedder) -> Iterator[Embedded]:
    """Chunks that were made before, with their vectors, in the same order.

    Args:
        chunks: where they have views beside their own span, those of one document together and in its order.
    Raises: ChunksOutOfOrder, EmbeddingError.
    """
    from chunker.embeddings.pooling import embed_chunks

    for some in _in_groups(_by_document(chunks)):
        yield from map(Embedded, some, embed_chunks(some, embedder))


def _then_raising(found: Iterator[Embedded], failed: Sequence[Failure]) -> Iterator[Embedded]:
    """All that is found, and behind it the error that some documents failed."""
    yield from found
    if failed:
        raise DocumentsFailed(failed)


def _kept(embedder: str | Embedder, cache: str | Path | None) -> Embedder:
    """The embedder, with its cache if there is one."""
    from chunker.embeddings import embedder_for
    from chunker.embeddings.cache import VectorCache
    from chunker.embeddings.cached import CachedEmbedder
    from chunker.embeddings.types import Embedder

    found = embedder_for(embedder) if isinstance(embedder, str) else embedder
    if not isinstance(found, Embedder):
        raise TypeError(
            f"Expected an Embedder or the name of one, got {found!r}. Put chunker.embeddings.function.FunctionEmbedder "
            "around a function."
        )
    return found if cache is None else CachedEmbedder(found, VectorCache(cache))


def _by_document(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """The chunks of one document after the other.

    Raises: ChunksOutOfOrder: a document comes again, and its views may be made of chunks that are gone.
    """
    has_windows: dict[str, bool] = {}
    for document_id, some in groupby(chunks, attrgetter("document_id")):
        together = [*some]
        is_back = document_id in has_windows
        has_windows[document_id] = has_windows.get(document_id, False) or any(len(one.views) > 1 for one in together)
        if is_back and has_windows[document_id]:
            raise ChunksOutOfOrder(together[0])
        yield together


def _in_groups(documents: Iterator[list[Chunk]]) -> Iterator[Sequence[Chunk]]:
    """Whole documents, several small ones together, so that an embedder has something to do at once."""
    waiting: list[Chunk] = []
    for chunks in documents:
        waiting += chunks
        if len(waiting) >= _CHUNKS_AT_ONCE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
