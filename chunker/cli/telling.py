"""What commands that go through many documents say of each of them, and of all together."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence

from chunker.cli.places import STDOUT
from chunker.cli.saying import note, say
from chunker.output import to_line
from chunker.types import Failure
from chunker.viewing import visible


def tell_remarks(remarks: Iterable[str]) -> None:
    """What a person should know of a document, on stderr."""
    for remark in remarks:
        note(visible(remark))


def tell_failure(failure: Failure) -> None:
    """That a document gave nothing, and why, on stderr."""
    say(f"failed: {visible(failure.document_id)}: {visible(failure.error)}")


def sum_up(row: Mapping[str, object], sentence: str, output: str, as_json: bool) -> None:
    """What was done: as JSON on stdout when asked (on stderr when the rows went to stdout), else for a person."""
    if as_json and output == STDOUT:
        say(to_line(row))
    elif as_json:
        sys.stdout.write(to_line(row) + "\n")
    elif sys.stderr.isatty():
        say(f"{sentence} -> {output}")


def print_summary(row: Mapping[str, object], lines: Sequence[str], output: str, as_json: bool) -> None:
    """What was done, which is all that a command has to say: on stdout, or on stderr when rows went there."""
    text = to_line(row) if as_json else "\n".join(lines)
    if output == STDOUT:
        say(text)
    else:
        sys.stdout.write(f"{text}\n")
