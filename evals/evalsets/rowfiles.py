"""Rows of the files that `chunker split` writes, with those that are broken among the problems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from chunker.rowfiles import raw_rows, row_of
from evals.evalsets.problems import Problem
from evals.evalsets.rows import Row, noting


def read_rows(path: Path, columns: Mapping[str, str], problems: list[Problem]) -> Iterator[Row]:
    """The objects in a `.jsonl` or `.parquet` file, each with `path:row` as its place.

    Raises: as `raw_rows`.
    """
    for number, value in raw_rows(path, columns):
        place = f"{path}:{number}"
        with noting(problems, Row(place, {})):
            yield Row(place, row_of(value))
