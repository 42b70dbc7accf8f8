"""A store kept in step with a folder: only what changed is read, cut and embedded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.embeddings import embedder_for
from chunker.pipeline import Pipeline, pipeline_of
from chunker.spec import parse_pipeline
from chunker.store.finding import Origin
from chunker.store.outcome import Synced
from chunker.store.plan import Cutting
from chunker.store.syncing import Sync
from chunker.strategy import Strategy
from chunker.targets import target_for
from chunker.tokens import tokenizer_for
from chunker.types import Tokenizer

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder
    from chunker.targets.types import VectorStore


def sync(
    folder: str | Path,
    store: str | Path,
    strategy: str | Strategy | Pipeline = "multiscale",
    *,
    embedder: str | Embedder | None = "minilm",
    targets: Sequence[str | VectorStore] = (),
    changes: str | Path | None = None,
    model: str = "gpt-4o",
    tokenizer: str | Path | Tokenizer | Callable[[str], int] | None = None,
    workers: int = 1,
    rebuild: bool = False,
    keys: Mapping[str, str] | None = None,
) -> Synced:
    """Brings a store up to date with the files of a folder, and vector stores up to date with the store.

    Whatever ends it, the next sync completes it, and nothing is embedded twice.

    Args:
        store: a folder for it, which is made if there is none.
        strategy, model, tokenizer: as `chunker.split` takes them.
        embedder: a name such as `minilm`, an embedder object, or None for chunks without vectors.
        targets: vector stores such as `qdrant(path='vectors', collection='docs')`, or objects.
        changes: a file ending in `.jsonl` for what is new or gone since one was last written.
        rebuild: cut all documents again, also in another way, also where most files are not there any more.
        keys: secrets by the names that specs give them, as in `key_from='QDRANT_KEY'`.
    Raises: InvalidSpec, UnknownName, MissingExtra, OutputError, StoreError: nothing was changed. EmbeddingError: what
        was done before stays. What fails of single documents and targets is in the result.
    """
    return Sync(
        origin=Origin(Path(folder)),
        cutting=Cutting(
            parse_pipeline(strategy) if isinstance(strategy, str) else pipeline_of(strategy),
            tokenizer_for(model, tokenizer),
            embedder_for(embedder, keys) if isinstance(embedder, str) else embedder,
        ),
        store=Path(store),
        targets=tuple(target_for(one, keys) if isinstance(one, str) else one for one in targets),
        changes=None if changes is None else str(changes),
        workers=workers,
        rebuild=rebuild,
    ).run()
