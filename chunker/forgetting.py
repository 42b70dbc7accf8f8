"""Documents taken out of a store and of all that was made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.store.forgetting import Forgetting, Forgotten
from chunker.targets import target_for

if TYPE_CHECKING:
    from chunker.targets.types import VectorStore


def forget(
    *documents: str,
    store: str | Path,
    targets: Sequence[str | VectorStore] = (),
    caches: Sequence[str | Path] = (),
    folders: Sequence[str | Path] = (),
    dry_run: bool = False,
    keys: Mapping[str, str] | None = None,
) -> Forgotten:
    """Takes documents, by their ids, out of a store, and out of what else is named.

    Interrupted, it is completed by the same call. The files themselves stay; no sync takes them up again.

    Args:
        targets, keys: vector stores and their secrets, as `chunker.sync` takes them.
        caches: files of vectors beside the store's own, such as `chunker embed` keeps.
        folders: of eval sets and runs, for packages that know what is in them.
        dry_run: only say what would be removed.
    Raises: UnknownDocument: nothing is known of one. StoreError, CacheUnusable, and what `chunker.sync` raises.
    """
    return Forgetting(
        Path(store),
        tuple(target_for(one, keys) if isinstance(one, str) else one for one in targets),
        tuple(map(Path, caches)),
        tuple(map(Path, folders)),
    ).run(documents, dry_run)
