"""Chunk rows read one after the other, so that a file may be larger than the memory."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from chunker.chunkfiles import chunks_in
from chunker.errors import UnreadableDocument
from chunker.output import to_row, writing
from chunker.rows import CHUNK_COLUMNS, chunk_row
from chunker.types import Chunk, Span, View

CHUNK = Chunk("d", 2, 5, "one", 1, "C", "list", ("H",), 3, (View(2, 5, 1.0),), {"a": 1}, Span(0, 9))


@pytest.mark.parametrize("name", ["c.jsonl", "c.parquet"])
def test_a_chunk_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    """Every field of it."""
    with writing(str(tmp_path / name), CHUNK_COLUMNS) as rows:
        rows.write(to_row(chunk_row(CHUNK)))
    assert [*chunks_in(tmp_path / name)] == [CHUNK]


def test_a_row_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    """A broken one further down does not keep those before it from being given."""
    path = tmp_path / "c.jsonl"
    path.write_bytes(to_row(chunk_row(CHUNK)) * 2 + b'{"document_id": "d"}\n')
    found = chunks_in(path)
    assert [next(found), next(found)] == [CHUNK, CHUNK]
    with pytest.raises(UnreadableDocument, match=r"c\.jsonl:3: Expected a field 'start'"):
        next(found)


def test_standard_input_is_read_and_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not ours to close."""
    stdin = io.TextIOWrapper(io.BufferedReader(io.BytesIO(to_row(chunk_row(CHUNK)))))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert [*chunks_in(Path("-"))] == [CHUNK]
    assert not stdin.buffer.closed


def test_a_row_of_an_older_version_has_no_parent(tmp_path: Path) -> None:
    """Columns that came later are not missed."""
    row = chunk_row(CHUNK)
    del row["parent"]
    (tmp_path / "c.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (chunk,) = chunks_in(tmp_path / "c.jsonl")
    assert chunk.parent is None
