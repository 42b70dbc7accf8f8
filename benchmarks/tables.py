"""Tables for people: drawn on a terminal, plain columns in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str] = ()) -> None:
    """Prints a table with its first column to the left and all others to the right, then the notes."""
    if sys.stdout.isatty():
        _draw(title, header, rows)
    else:
        _print(title, header, rows)
    for note in notes:
        print(note)
    print()


def _print(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    print(title)
    for row in (header, *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        print("  ".join(cells).rstrip())


def _draw(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for name in header:
        table.add_column(name, justify="right" if table.columns else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    needed = Console(width=1_000).measure(table).maximum
    # a line that the terminal folds is better than a figure that it cuts off
    Console(width=max(Console().width, needed)).print(table)
