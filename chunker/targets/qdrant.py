"""Qdrant: a folder of its own, without a server, or a server by its address."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chunker.errors import InvalidSpec, TargetFailed
from chunker.extras import need
from chunker.targets._shared import as_target_failure, secret
from chunker.targets.types import Point, VectorStore

SETTINGS = {"path": (str,), "url": (str,), "collection": (str,), "key_from": (str,)}
_INDEX = "meta.json"  # what the client keeps in every folder of its own
_PAGE = 1_000
_TIMEOUT_S = 30


def connect(keys: Mapping[str, str], collection: str, path: str = "", url: str = "", key_from: str = "") -> VectorStore:
    """The collection, not opened yet.

    Args:
        keys: holds the server's key under the name `key_from`.
    Raises: InvalidSpec, MissingExtra.
    """
    if bool(path) == bool(url) or not collection:
        raise InvalidSpec("qdrant needs a collection, and either path, a folder, or url, a server's address.")
    need("qdrant_client", extra="qdrant")
    return Qdrant(collection, Path(path).resolve() if path else None, url, secret(keys, key_from))


@dataclass
class Qdrant:
    """One collection; compared by cosine.

    Attributes:
        folder: of the collection's files where there is no server.
    """

    collection: str
    folder: Path | None = None
    url: str = ""
    key: str = field(default="", repr=False)
    _client: Any = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Place and collection."""
        place = f"path={str(self.folder)!r}" if self.folder else f"url={self.url!r}"
        return f"qdrant({place}, collection={self.collection!r})"

    def is_there(self) -> bool:
        """Whether there is such a collection."""
        if self.folder and not (self.folder / _INDEX).is_file():  # the client would make it
            return False
        with self._open() as client:
            return bool(client.collection_exists(self.collection))

    def ready(self, dimensions: int) -> None:
        """Makes the collection if there is none.

        Raises: TargetFailed: its vectors are of another size or kind.
        """
        with self._open() as client:
            models = need("qdrant_client", extra="qdrant").models
            wanted = models.VectorParams(size=dimensions, distance=models.Distance.COSINE)
            if not client.collection_exists(self.collection):
                client.create_collection(self.collection, vectors_config=wanted)
                return
            found = client.get_collection(self.collection).config.params.vectors
            if (getattr(found, "size", None), getattr(found, "distance", None)) != (wanted.size, wanted.distance):
                raise TargetFailed(
                    f"{self.name} holds other vectors ({found}) than the {dimensions} numbers, compared by cosine, "
                    "that come now. Name another collection, or delete that one."
                )

    def upsert(self, points: Sequence[Point]) -> None:
        """Puts points in."""
        if not points:
            return
        with self._open() as client:
            make = need("qdrant_client", extra="qdrant").models.PointStruct
            given = [make(id=one.id, vector=one.vector.tolist(), payload=dict(one.payload)) for one in points]
            client.upsert(self.collection, points=given, wait=True)

    def delete(self, ids: Sequence[str]) -> None:
        """Takes points out."""
        if not ids:
            return
        with self._open() as client:
            client.delete(self.collection, points_selector=[*ids], wait=True)

    def ids(self) -> Iterator[str]:
        """All ids, a page at a time."""
        return self._ids()

    def of_document(self, document_id: str) -> Iterator[str]:
        """Ids of the document's points, a page at a time."""
        if not self.is_there():
            return iter(())
        models = need("qdrant_client", extra="qdrant").models
        is_it = models.FieldCondition(key="document_id", match=models.MatchValue(value=document_id))
        return self._ids(models.Filter(must=[is_it]))

    def _ids(self, wanted: Any = None) -> Iterator[str]:
        offset = None
        while True:
            with self._open() as client:
                page, offset = client.scroll(
                    self.collection, wanted, limit=_PAGE, offset=offset, with_payload=False, with_vectors=False
                )
            yield from (str(point.id) for point in page)
            if offset is None:
                return

    def wipe(self) -> str:
        """Of a folder writes the files anew; a server does that in its own time."""
        self.close()
        if self.folder is None:
            return f"{self.name}: deleted; segments not yet rewritten, and snapshots, may hold it"
        for path in sorted(self.folder.glob(f"collection/{self.collection}/*.sqlite")):
            with as_target_failure(self.name), closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("VACUUM")
        return ""

    def close(self) -> None:
        """Closes the connection."""
        if self._client is not None:
            self._client.close()
            self._client = None

    @contextmanager
    def _open(self) -> Iterator[Any]:
        with as_target_failure(self.name):
            if self._client is None:
                make = need("qdrant_client", extra="qdrant").QdrantClient
                place = {"path": str(self.folder)} if self.folder else {"url": self.url, "timeout": _TIMEOUT_S}
                key = {"api_key": self.key} if self.key else {}
                self._client = make(**place, **key, check_compatibility=False)
            yield self._client
