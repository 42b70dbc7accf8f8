"""Chunks read back from files as `chunker split` writes them; a broken row is named and stops nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from chunker.chunkfiles import chunk_from
from chunker.rows import CHUNK_COLUMNS
from chunker.types import Chunk
from evals.evalsets.problems import Problem
from evals.evalsets.rowfiles import read_rows
from evals.evalsets.rows import Row, noting


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """What a file with chunks holds.

    Attributes:
        chunks: in the file's order.
        places: path and row (from 1; a line of JSON Lines) of each chunk.
        problems: the rows that hold no chunk.
    """

    chunks: tuple[Chunk, ...]
    places: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


def read_chunks(path: Path) -> ChunkFile:
    """The chunks in a `.jsonl` or `.parquet` file; columns that are not known are passed over.

    A row needs `document_id`, `start`, `end`, `text` and `token_count`.
    Raises: FileNotFoundError; UnreadableDocument: the file is of another kind; MissingExtra: pyarrow is not installed.
    """
    problems: list[Problem] = []
    chunks, places = [], []
    for row in read_rows(path, CHUNK_COLUMNS, problems):
        with noting(problems, Row(row.place, {})):
            chunks.append(chunk_from(row.fields))
            places.append((str(path), int(row.place.rpartition(":")[2])))
    return ChunkFile(tuple(chunks), tuple(places), tuple(problems))
