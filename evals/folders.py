"""Where runs, vectors and baselines are kept unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chunker.embeddings import embedder_for
from chunker.embeddings.cache import DEFAULT_CACHE, VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.types import Embedder
from evals.runs import RunStore

DEFAULT_FOLDER = DEFAULT_CACHE.parent
DEFAULT_BASELINES = Path("baselines")


def store_in(folder: Path) -> RunStore:
    """The runs kept under a folder."""
    return RunStore(folder / "runs")


def replies_in(folder: Path) -> Path:
    """Where replies of models are kept under a folder, unless somebody says otherwise."""
    return folder / "replies"


class FindEmbedder:
    """Embedders by name, each made once, all with one cache on disk; `keys` are those of endpoints."""

    def __init__(self, folder: Path, keys: Mapping[str, str]) -> None:
        self._path, self._keys = folder / DEFAULT_CACHE.name, keys
        self._known: dict[str, CachedEmbedder] = {}

    def __call__(self, name: str) -> Embedder:
        """The embedder called `name`."""
        if name not in self._known:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._known[name] = CachedEmbedder(embedder_for(name, self._keys), VectorCache(self._path))
        return self._known[name]
