"""SQLite files of ours: one kind each, made once, whole or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from chunker import sqlitefile
from chunker.errors import StoreUnusable
from chunker.sqlitefile import Kind, opened, opened_to_read, transaction


def _refused(path: str, what: str) -> StoreUnusable:
    return StoreUnusable(f"{path} {what}")


NOTES = Kind(7, 3, "CREATE TABLE notes (text TEXT); CREATE TABLE marks (name TEXT)", _refused)


def test_a_file_is_made_once_and_read_again(tmp_path: Path) -> None:
    """With all its tables."""
    for text in ("one", "two"):
        with opened(tmp_path / "notes", NOTES) as connection:
            connection.execute("INSERT INTO notes VALUES (?)", (text,))
    with opened_to_read(tmp_path / "notes", NOTES) as connection:
        assert connection.execute("SELECT text FROM notes").fetchall() == [("one",), ("two",)]


def test_a_file_that_another_process_makes_meanwhile_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was empty when we looked."""
    look, looked = sqlitefile._number, []

    def late(connection: sqlite3.Connection, pragma: str) -> int:
        looked.append(number := look(connection, pragma))
        if len(looked) == 1:
            with opened(tmp_path / "notes", NOTES) as other:
                other.execute("INSERT INTO notes VALUES ('theirs')")
        return number

    monkeypatch.setattr("chunker.sqlitefile._number", late)
    with opened(tmp_path / "notes", NOTES) as connection:
        assert looked[0] == 0
        assert connection.execute("SELECT text FROM notes").fetchall() == [("theirs",)]


@pytest.mark.parametrize(("other", "said"), [((8, 3), "something else"), ((7, 2), "format 2, this version knows 3")])
@pytest.mark.parametrize("way", [opened, opened_to_read])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, other: tuple[int, int], said: str, way: object) -> None:
    """However it is opened; nothing in it is changed."""
    with opened(tmp_path / "notes", Kind(*other, "CREATE TABLE letters (text TEXT)", _refused)):
        pass
    before = (tmp_path / "notes").read_bytes()
    assert callable(way)
    with pytest.raises(StoreUnusable, match=said), way(tmp_path / "notes", NOTES):
        pass
    assert (tmp_path / "notes").read_bytes() == before


def test_nothing_can_be_changed_where_a_file_is_only_read(tmp_path: Path) -> None:
    """SQLite itself refuses."""
    with opened(tmp_path / "notes", NOTES):
        pass
    with (
        opened_to_read(tmp_path / "notes", NOTES) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("INSERT INTO notes VALUES ('no')")


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    """What ended it is told."""
    with opened(tmp_path / "notes", NOTES) as connection:
        with pytest.raises(ZeroDivisionError):
            _end_early(connection, "INSERT INTO notes VALUES ('half')")
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_a_transaction_that_sqlite_ended_itself_tells_why(tmp_path: Path) -> None:
    """As on a full disk; that there is nothing to roll back any more is no news."""
    with opened(tmp_path / "notes", NOTES) as connection, pytest.raises(ZeroDivisionError):
        _end_early(connection, "ROLLBACK")


def _end_early(connection: sqlite3.Connection, statement: str) -> None:
    with transaction(connection):
        connection.execute(statement)
        raise ZeroDivisionError
