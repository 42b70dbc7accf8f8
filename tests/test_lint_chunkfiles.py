"""Chunks read back from files: what was written comes back, and what is broken is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from chunker.errors import ChunkerError
from chunker.output import to_row, writing
from chunker.rows import CHUNK_COLUMNS, DOCUMENT_COLUMNS, chunk_row, document_row
from chunker.types import Chunk, Document, Span, View
from evals.chunkfiles import read_chunks
from evals.evalsets.documents import read_documents
from evals.evalsets.problems import Problem
from tests.command import CORPUS, chunker

ROW = {"document_id": "d.md", "start": 0, "end": 3, "text": "one", "token_count": 1}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@st.composite
def chunks(draw: st.DrawFn) -> Chunk:
    """Any chunk that a file can hold."""
    text, start = draw(TEXTS), draw(st.integers(0, 10**9))
    views = (View(start, start + len(text), 1.0), View(0, 10**9, draw(st.floats(0, 1))))
    metadata = draw(st.dictionaries(TEXTS, TEXTS | st.integers(-5, 5) | st.none(), max_size=2))
    page = draw(st.none() | st.integers(0, 9))
    headings = tuple(draw(st.lists(TEXTS, max_size=2)))
    parent = draw(st.none() | st.just(Span(0, 10**9)))
    return Chunk(
        draw(TEXTS), start, start + len(text), text, 7, draw(TEXTS), "text", headings, page, views, metadata, parent
    )


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
@given(written=st.lists(chunks(), max_size=4))
def test_what_was_written_comes_back(
    suffix: str, written: list[Chunk], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every column, whatever stands in it, line separators too; each chunk with its row."""
    path = tmp_path_factory.mktemp("rows") / f"chunks{suffix}"
    with writing(str(path), CHUNK_COLUMNS) as writer:
        writer.write(b"".join(to_row(chunk_row(chunk)) for chunk in written))
    read = read_chunks(path)
    assert read.problems == ()
    assert read.chunks == tuple(written)
    assert read.places == tuple((str(path), number) for number in range(1, len(written) + 1))


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_what_split_writes_is_read(suffix: str, tmp_path: Path) -> None:
    """The command's own files, documents beside them."""
    path, texts = tmp_path / f"c{suffix}", tmp_path / f"d{suffix}"
    assert chunker("split", CORPUS, "-o", path, "--documents", texts).code == 0
    problems: list[Problem] = []
    documents, read = read_documents(texts, problems), read_chunks(path)
    assert (problems, read.problems) == ([], ())
    assert all(documents[chunk.document_id].text[slice(*chunk.span)] == chunk.text for chunk in read.chunks)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"start": -1}, "Expected start from 0 to 2^53 - 1, got -1."),
        ({"start": 4}, "Expected start <= end, got 4 and 3."),
        ({"end": 3.5}, "Expected a whole number as 'end', got 3.5."),
        ({"token_count": True}, "Expected a whole number as 'token_count', got 'true or false'."),
        ({"text": None}, "Expected a text as 'text', got None."),
        ({"text": "\ud83d"}, "half a character (a lone surrogate)"),
        ({"id": "d.md#0-4"}, "Expected the id 'd.md#0-3', which the row's columns make, got 'd.md#0-4'."),
        ({"headings": "One"}, "Expected a list as 'headings', got 'One'."),
        ({"views": [[0, 3]]}, "Expected [start, end, weight] as a view, got [0, 3]."),
        ({"views": [[0, 3, "x"]]}, "Expected [start, end, weight] as a view"),
        ({"views": [[0, 3, 1e308]]}, "a weight from 0 to 1e+18, got [0, 3, 1e+308]"),
        ({"views": [[0.5, 3, 1]]}, "Expected whole numbers as a view's start and end"),
        ({"views": [[1e999, 3, 1]]}, "NaN and Infinity"),
        ({"metadata": [1]}, "Expected an object {...} as 'row', got [1]."),
        ({"parent": [1]}, "Expected [start, end] as a parent, got [1]."),
        ({"parent": [1, True]}, "Expected [start, end] as a parent"),
        ({"parent": [9, 3]}, "Expected [start, end] as a parent, got [9, 3]."),
        ({"token_count": 10**30}, "Expected token_count from 0 to 2^53 - 1"),
        ({"copies": [["d.md", 0, True, 1.0]]}, "Expected [document_id, start, end, similarity] as a copy"),
        ({"copies": [["d.md", 0, 3, 1.5]]}, "Expected [document_id, start, end, similarity] as a copy"),
        ({"page": "x"}, "Expected a whole number as 'page', got 'x'."),
    ],
)
def test_a_broken_row_is_named_and_the_others_are_read(changed: dict[str, Any], said: str, tmp_path: Path) -> None:
    """File, line, what was expected and what came."""
    path = tmp_path / "c.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n\n{json.dumps(ROW | changed)}\n{json.dumps(ROW)}\n", encoding="utf-8")
    read = read_chunks(path)
    (problem,) = read.problems
    assert problem.place == f"{path}:3"
    assert said in problem.message or said == "NaN and Infinity"
    assert [line for _, line in read.places] == [1, 4]


@pytest.mark.parametrize("line", ["{", "[1]", '"text"', "{}", "NaN", '{"start": NaN}', "[" * 100_000, "9" * 5_000])
def test_what_is_no_row_is_named(line: str, tmp_path: Path) -> None:
    """JSON of another kind, or none."""
    path = tmp_path / "c.jsonl"
    path.write_text(line, encoding="utf-8")
    assert [problem.place for problem in read_chunks(path).problems] == [f"{path}:1"]


def test_broken_parquet_rows_are_named(tmp_path: Path) -> None:
    """By their number; a column that is missing is missing in every row."""
    path = tmp_path / "c.parquet"
    rows = [ROW | {"metadata": "{"}, ROW | {"metadata": "{}"}, ROW | {"text": None}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    read = read_chunks(path)
    assert [problem.place for problem in read.problems] == [f"{path}:1", f"{path}:3"]
    assert read.places == ((str(path), 2),)


@pytest.mark.parametrize("name", ["c.parquet", "c.csv", "none.jsonl", "none.parquet", "c.jsonl"])
def test_a_file_of_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    """No Parquet, no rows, nothing there, no text."""
    for other in ("c.parquet", "c.csv", "c.jsonl"):
        (tmp_path / other).write_bytes(b"PAR1\x00\x01\x02\x03 not at all\x00PAR1")
    with pytest.raises((ChunkerError, FileNotFoundError), match=name):
        read_chunks(tmp_path / name)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_a_document_row_that_was_changed_is_named(suffix: str, tmp_path: Path) -> None:
    """Its text does not have the hash that the row states."""
    path = tmp_path / f"d{suffix}"
    rows = [document_row(Document("d.md", "One.")), document_row(Document("e.md", "Two.")) | {"text": "Zwei."}]
    with writing(str(path), DOCUMENT_COLUMNS) as writer:
        writer.write(b"".join(map(to_row, rows)))
    problems: list[Problem] = []
    assert {*read_documents(path, problems)} == {"d.md"}
    assert [(problem.place, problem.rule) for problem in problems] == [(f"{path}:2", "damaged")]
