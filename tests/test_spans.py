"""Cells over several rows and columns, laid out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunker.reading.spans import Cell, filled_down, laid_out

CELLS = st.builds(Cell, st.text("ab", max_size=2), st.integers(1, 3), st.integers(1, 4))


def test_a_cell_stands_in_each_of_its_rows() -> None:
    """Rows of a part of the table can be read alone; over columns it stands once."""
    rows = [
        [Cell("plan"), Cell("limit"), Cell("who")],
        [Cell("Basic", rows=3), Cell("8", rows=1), Cell("all", rows=2)],
        [Cell("9")],
        [Cell("10", columns=2)],
    ]
    assert laid_out(rows) == [
        ["plan", "limit", "who"], ["Basic", "8", "all"], ["Basic", "9", "all"], ["Basic", "10", ""],
    ]  # fmt: skip


def test_a_block_of_cells_stands_in_its_first_column() -> None:
    """In each of its rows, and a row with nothing of its own stays blank."""
    rows = [[Cell("a", columns=2, rows=3), Cell("b", rows=3)], [Cell("c")], []]
    assert laid_out(rows) == [["a", "b"], ["a", "b", "c"], ["", ""]]


def test_long_words_are_not_repeated_without_end() -> None:
    """A page of a megabyte with a cell over a thousand rows is no gigabyte of text."""
    rows = [[Cell("x" * 100_000, rows=1000), Cell("a")], *([Cell("b")] for _ in range(999))]
    made = laid_out(rows)
    assert [bool(row[0]) for row in made[:4]] == [True, True, True, False]
    assert [row[1] for row in made] == ["a", *["b"] * 999]


@given(st.lists(st.lists(CELLS, max_size=4), max_size=6))
def test_every_cell_is_there_in_order(rows: list[list[Cell]]) -> None:
    """Whatever reaches where, each row has its own words in their order."""
    for row, line in zip(rows, laid_out(rows), strict=True):
        rest = iter(line)
        assert all(any(words == cell.words for words in rest) for cell in row if cell.words)


def test_what_goes_on_from_nothing_is_blank() -> None:
    """A file may say that a cell of the first row goes on."""
    assert list(filled_down([[None, "a"], [None, "b"]])) == [["", "a"], ["", "b"]]
