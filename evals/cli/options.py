"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chunker.embeddings import embedder_for
from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.types import Embedder
from evals.runs import RunStore

DEFAULT_FOLDER = Path(".evals")
DEFAULT_BASELINES = Path("baselines")

EvalSetPath = Annotated[str, typer.Argument(metavar="EVALSET", help="An eval set: PATH, or FORMAT:PATH.")]
Specs = Annotated[list[str], typer.Option("--strategy", "-s", help="A way of cutting to measure; repeatable.")]
Retrievers = Annotated[
    list[str] | None, typer.Option("--retriever", "-r", help="A way of finding chunks, such as bm25; repeatable.")
]
Reference = Annotated[
    str, typer.Argument(metavar="RUN", help="A run: file, baseline, beginning of its id, or its strategy.")
]
BaselineFolder = Annotated[
    Path, typer.Option("--baselines", metavar="DIR", help="Where promoted versions are kept, for version control.")
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="A baseline, such as main.")]
Note = Annotated[str, typer.Option("--note", help="Why, for the log.")]
Folder = Annotated[Path, typer.Option("--folder", metavar="DIR", help="Where runs and vectors are kept.")]


def store_in(folder: Path) -> RunStore:
    """The runs kept under a folder."""
    return RunStore(folder / "runs")


class FindEmbedder:
    """Embedders by name, each made once, all with one cache on disk."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "vectors.sqlite"
        self._known: dict[str, CachedEmbedder] = {}

    def __call__(self, name: str) -> Embedder:
        """The embedder called `name`."""
        if name not in self._known:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._known[name] = CachedEmbedder(embedder_for(name), VectorCache(self._path))
        return self._known[name]
