"""PostgreSQL with the extension vector: one table of ids, embeddings and payloads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chunker.errors import InvalidSpec, TargetFailed
from chunker.extras import need
from chunker.targets._shared import as_target_failure, secret
from chunker.targets.types import Point, VectorStore

SETTINGS = {"url_from": (str,), "table": (str,)}
_TIMEOUT_S = 10
_COLUMNS = """
SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped
"""


def connect(keys: Mapping[str, str], url_from: str, table: str) -> VectorStore:
    """The table, not opened yet.

    Args:
        keys: holds the database's address, such as `postgresql://user:password@host/name`, under the name `url_from`.
        table: its name, perhaps with that of its schema, `search.chunks`.
    Raises: InvalidSpec, MissingExtra.
    """
    if not url_from or not all(table.split(".")):
        raise InvalidSpec("pgvector needs a table, and url_from, the name of the key that holds its address.")
    info = need("psycopg", extra="pgvector").conninfo
    try:
        parts = info.conninfo_to_dict(url := secret(keys, url_from))
    except need("psycopg", extra="pgvector").Error as error:
        raise InvalidSpec(f"What {url_from} holds is no address of a database.") from error
    place = f"{parts.get('host', '')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"
    return PgVector(table, place, url)


@dataclass
class PgVector:
    """One table; make an index on `embedding vector_cosine_ops` when it is large.

    Attributes:
        place: host, port and database.
    """

    table: str
    place: str
    url: str = field(repr=False)
    folder: Path | None = None
    _connection: Any = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Place and table, without user and password."""
        return f"pgvector({self.place!r}, table={self.table!r})"

    def is_there(self) -> bool:
        """Whether there is such a table."""
        with self._cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", (self._table.as_string(cursor),))
            return bool(cursor.fetchone() != (None,))

    def ready(self, dimensions: int) -> None:
        """Makes extension and table if they are missing.

        Raises: TargetFailed: the table has other columns.
        """
        wanted = {"id": "uuid", "embedding": f"vector({dimensions})", "payload": "jsonb"}
        with self._cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'vector'")
            if not cursor.fetchone():
                cursor.execute("CREATE EXTENSION vector")
            cursor.execute(_COLUMNS, (self._table.as_string(cursor),))
            found = {name: kind.rpartition(".")[2] for name, kind in cursor.fetchall()}
            if not found:
                columns = "(id uuid PRIMARY KEY, embedding {} NOT NULL, payload jsonb NOT NULL)"
                kind = self._sql.SQL(f"vector({int(dimensions)})")
                cursor.execute(self._sql.SQL("CREATE TABLE {} " + columns).format(self._table, kind))
                return
        if not wanted.items() <= found.items():
            raise TargetFailed(f"{self.name} has the columns {found}, expected {wanted}. Name another table.")

    def upsert(self, points: Sequence[Point]) -> None:
        """Puts points in, all or none; U+0000, which jsonb cannot hold, becomes U+FFFD."""
        query = self._sql.SQL(
            "INSERT INTO {} (id, embedding, payload) VALUES (%s, %s::vector, %s::jsonb) ON CONFLICT (id) DO UPDATE "
            "SET embedding = excluded.embedding, payload = excluded.payload"
        ).format(self._table)
        rows = [(one.id, str(one.vector.tolist()), _written(one.payload)) for one in points]
        with self._cursor() as cursor:
            cursor.executemany(query, rows)

    def delete(self, ids: Sequence[str]) -> None:
        """Takes points out, all or none."""
        with self._cursor() as cursor:
            query = self._sql.SQL("DELETE FROM {} WHERE id = ANY(%s::uuid[])").format(self._table)
            cursor.execute(query, ([*ids],))

    def ids(self) -> Iterator[str]:
        """All ids."""
        with self._cursor() as cursor:
            cursor.execute(self._sql.SQL("SELECT id FROM {}").format(self._table))
            found = [str(row[0]) for row in cursor.fetchall()]
        return iter(found)

    def of_document(self, document_id: str) -> Iterator[str]:
        """Ids of the document's points."""
        if not self.is_there():
            return iter(())
        query = self._sql.SQL("SELECT id FROM {} WHERE payload->>'document_id' = %s").format(self._table)
        with self._cursor() as cursor:
            cursor.execute(query, (document_id.replace("\0", "\ufffd"),))
            found = [str(row[0]) for row in cursor.fetchall()]
        return iter(found)

    def wipe(self) -> str:
        """Writes the table anew."""
        with self._cursor() as cursor:
            connection = cursor.connection
        with as_target_failure(self.name):
            connection.autocommit = True
            connection.execute(self._sql.SQL("VACUUM FULL {}").format(self._table))
            connection.autocommit = False
        return f"{self.name}: deleted; the server's write-ahead log, replicas and backups may hold it"

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _sql(self) -> Any:
        return need("psycopg", extra="pgvector").sql

    @property
    def _table(self) -> Any:
        return self._sql.Identifier(*self.table.split("."))

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        """A cursor in a transaction, on a connection that is made when it is missing or was lost."""
        with as_target_failure(self.name):
            if self._connection is None or self._connection.closed:
                psycopg = need("psycopg", extra="pgvector")
                self._connection = psycopg.connect(self.url, connect_timeout=_TIMEOUT_S)
            with self._connection.transaction(), self._connection.cursor() as cursor:
                yield cursor


def _written(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload).replace("\\\\", "\0").replace("\\u0000", "\\ufffd").replace("\0", "\\\\")
