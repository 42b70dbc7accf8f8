"""What a reader that leaves means for a command that writes files as well, or that fails by what it finds."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer

from chunker.cli.running import FAILED
from chunker.cli.saying import drop
from chunker.errors import OutputError


@contextmanager
def telling_of(others: Sequence[str]) -> Iterator[None]:
    """Says which other outputs there will not be when nobody reads standard output any more.

    Raises: OutputError; BrokenPipeError: there are no others.
    """
    try:
        yield
    except BrokenPipeError as error:
        if not others:
            raise
        drop(sys.stdout.fileno())
        names = " and ".join(map(repr, others))
        raise OutputError(f"Nobody reads standard output any more; {names} was not written.") from error


@contextmanager
def failing_when_left() -> Iterator[None]:
    """Fails, without a word, when nobody reads standard output any more: each line of it is a reason to fail.

    Raises: Exit.
    """
    try:
        yield
    except BrokenPipeError as error:
        drop(sys.stdout.fileno())
        raise typer.Exit(FAILED) from error
