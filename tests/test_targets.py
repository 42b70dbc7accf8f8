"""Vector stores: a contract that holds for every adapter there is, against the real thing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from chunker.errors import InvalidSpec, TargetFailed, UnknownTarget
from chunker.targets import target_for, target_names
from chunker.targets.types import Point, VectorStore
from tests.vector_stores import DATABASE, named, postgres, vector_store

IDS = [str(uuid.UUID(int=(8 << 76) | (2 << 62) | number)) for number in range(1, 6)]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(params=target_names())
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    """An empty store of every kind in turn."""
    with vector_store(request.param, tmp_path, f"t{uuid.uuid4().hex}") as found:
        yield found


def points(*numbers: int, text: str = "words") -> list[Point]:
    """Points with the ids of these numbers."""
    return [
        Point(IDS[number], np.eye(4, dtype=np.float32)[number % 4], {"text": text, "start": number})
        for number in numbers
    ]


def test_a_store_is_made_once(store: VectorStore) -> None:
    """And says whether it is there, also before that."""
    assert not store.is_there()
    for _ in range(2):
        store.ready(4)
        assert store.is_there()


def test_points_are_put_in_and_taken_out(store: VectorStore) -> None:
    """What is there is what was put in less what was taken out."""
    store.ready(4)
    store.upsert(points(0, 1, 2))
    store.delete([IDS[1]])
    assert sorted(store.ids()) == [IDS[0], IDS[2]]


def test_the_points_of_one_document_are_found(store: VectorStore) -> None:
    """By what their payload says, and none where there is no place for points yet."""
    assert [*store.of_document("a.md")] == []
    store.ready(4)
    one, other = points(0, 1)
    store.upsert([one._replace(payload={"document_id": "a.md"}), other._replace(payload={"document_id": "b.md"})])
    assert [*store.of_document("a.md")] == [IDS[0]]


def test_the_same_twice_is_as_once(store: VectorStore) -> None:
    """Points put in again, ids taken out that are gone."""
    store.ready(4)
    for _ in range(2):
        store.upsert(points(0, 1))
    for _ in range(2):
        store.delete([IDS[0], IDS[4]])
    assert [*store.ids()] == [IDS[1]]


def test_nothing_given_is_no_error(store: VectorStore) -> None:
    """Neither to put in nor to take out."""
    store.ready(4)
    store.upsert(points(3))
    store.delete([])
    assert [*store.ids()] == [IDS[3]]


def test_another_size_is_refused(store: VectorStore) -> None:
    """The error says where and what to do; what was there stays."""
    store.ready(4)
    store.upsert(points(0))
    said = rf"^{re.escape(store.name)} (holds other vectors|has the columns) .*Name another"
    with pytest.raises(TargetFailed, match=said):
        store.ready(5)
    assert [*store.ids()] == [IDS[0]]


def test_a_vector_of_the_wrong_size_is_a_clear_error(store: VectorStore) -> None:
    """Nothing of the batch is half in."""
    store.ready(4)
    with pytest.raises(TargetFailed, match=rf"^{re.escape(store.name)}: .*dim.*3\b"):
        store.upsert([Point(IDS[0], np.ones(3, dtype=np.float32), {})])
    assert [*store.ids()] == []


def test_a_closed_store_can_be_used_again(store: VectorStore) -> None:
    """What it held is there."""
    store.ready(4)
    store.upsert(points(0, 1))
    store.close()
    assert sorted(store.ids()) == IDS[:2]


def test_hard_texts_can_be_kept(store: VectorStore) -> None:
    """NUL, quotes, backslashes, emoji, U+2028."""
    store.ready(4)
    store.upsert(points(0, text="a\0b \\u0000 \\\\ ' \" \u2028 👩‍👩‍👧 \ufffe"))
    assert [*store.ids()] == [IDS[0]]


def test_its_name_holds_no_secret(store: VectorStore) -> None:
    """Nor does what a debugger shows."""
    assert "postgres:" not in f"{store.name} {store!r}"


def test_a_deleted_text_is_not_in_the_files(tmp_path: Path) -> None:
    """After wiping, where the files are ours to look into."""
    with vector_store("qdrant", tmp_path, "docs") as store:
        store.ready(4)
        store.upsert(points(0, 1, text="a telling sentence"))
        store.delete(IDS)
        left = store.wipe()
    assert left == ""
    assert not any(b"telling" in path.read_bytes() for path in (tmp_path / "qdrant").rglob("*") if path.is_file())


def test_two_payloads_come_back_from_postgres_as_they_were(tmp_path: Path) -> None:
    """Only U+0000 is replaced."""
    psycopg = pytest.importorskip("psycopg")
    table = f"t{uuid.uuid4().hex}"
    with vector_store("pgvector", tmp_path, table) as store:
        store.ready(4)
        store.upsert(points(0, text="a\0b \\u0000 \\\\u0000"))
    with psycopg.connect(postgres()) as connection:
        found = connection.execute(f"SELECT payload, embedding::text FROM {table}").fetchone()
    assert found == ({"text": "a\ufffdb \\u0000 \\\\u0000", "start": 0}, "[1,0,0,0]")


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    """It is not touched."""
    psycopg = pytest.importorskip("psycopg")
    table = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgres()) as connection:
        connection.execute(f"CREATE TABLE {table} (id int, name text)")
    with vector_store("pgvector", tmp_path, table) as store, pytest.raises(TargetFailed, match="Name another table"):
        store.ready(4)


def test_a_server_that_is_down_is_a_clear_error() -> None:
    """It says which."""
    spec = "pgvector(url_from='URL', table='docs')"
    pytest.importorskip("psycopg")
    store = target_for(spec, {"URL": "postgresql://somebody:hush@127.0.0.1:1/db"})
    with pytest.raises(TargetFailed, match=r"127\.0\.0\.1:1/db") as caught:
        store.ready(4)
    assert "hush" not in str(caught.value)


def test_a_qdrant_server_that_is_down_is_a_clear_error() -> None:
    """The same of Qdrant."""
    pytest.importorskip("qdrant_client")
    store = target_for("qdrant(url='http://127.0.0.1:1', collection='docs')")
    with pytest.raises(TargetFailed, match=r"127\.0\.0\.1:1"):
        store.ready(4)


@pytest.mark.parametrize(
    ("spec", "what"),
    [
        ("qdrant(collection='a')", "path"),
        ("qdrant(path='a', url='b', collection='c')", "either"),
        ("qdrant(path='a')", "collection"),
        ("pgvector(table='a')", "url_from"),
        ("pgvector(url_from='NO_SUCH', table='a')", "NO_SUCH"),
        ("pgvector(url_from='URL', table='a..b')", "table"),
        ("pgvector(url_from='URL', table='a')", "address"),
        ("qdrant(path=3, collection='a')", "text in quotes"),
    ],
)
def test_settings_that_cannot_be_are_refused_at_once(spec: str, what: str) -> None:
    """Before anything is opened."""
    with pytest.raises(InvalidSpec, match=what):
        target_for(spec, {"URL": "no address"})


def test_an_unknown_store_names_the_near_one() -> None:
    """And all that there are."""
    with pytest.raises(UnknownTarget, match=r"Did you mean 'qdrant'\? Available: pgvector, qdrant"):
        target_for("quadrant(path='a')")


def test_stores_are_the_files_of_the_folder() -> None:
    """One file each."""
    folder = Path(__file__).parent.parent / "chunker" / "targets"
    assert set(target_names()) == {path.stem for path in folder.glob("[!_]*.py")} - {"types"}


def test_where_a_variable_is_not_set_nothing_is_connected(tmp_path: Path) -> None:
    """The same secret under its name works."""
    assert named("pgvector", tmp_path).name.startswith("pgvector(")
    with pytest.raises(InvalidSpec, match=DATABASE):
        target_for(f"pgvector(url_from={DATABASE!r}, table='docs')", {})
