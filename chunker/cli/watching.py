"""A progress bar on stderr while a person is watching, and nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from chunker.cli.places import STDOUT

T = TypeVar("T")


def watched(items: Iterable[T], what: str, total: int, output: str = "") -> Iterator[T]:
    """The items, of which there are `total`; `what` is being done with them, such as `Splitting`.

    There is no bar where the person watches the rows themselves, which go to `output`.
    """
    if not sys.stderr.isatty() or (output == STDOUT and sys.stdout.isatty()):
        return iter(items)
    from rich.console import Console
    from rich.progress import track

    return iter(track(items, what, total=total, console=Console(stderr=True), transient=True))
