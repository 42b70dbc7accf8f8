"""What commands that go through many documents say of each of them, and of all together."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from chunker.cli.places import STDOUT
from chunker.cli.saying import note, say
from chunker.output import to_line
from chunker.reading.unread import PassedOver, passed_over
from chunker.types import Failure
from chunker.viewing import visible

_NOT_BELOW = ((), (os.pardir,))  # of a path: how those begin that are the folder itself, or leave it
_SHOWN, _LISTED = 5, 50  # suffixes that nothing reads


def tell_remarks(remarks: Iterable[str]) -> None:
    """What a person should know of a document, on stderr."""
    for remark in remarks:
        note(visible(remark))


def tell_failure(failure: Failure) -> None:
    """That a document gave nothing, and why, on stderr."""
    say(f"failed: {visible(failure.document_id)}: {visible(failure.error)}")


def tell_passed_over(
    paths: Iterable[str], include: Sequence[str], exclude: Sequence[str], own: Iterable[str]
) -> dict[str, object]:
    """How many files in folders nothing reads, on stderr where there are such, and as a row for the summary.

    Args:
        own: files and folders that this command writes, which are nobody's documents.
    """
    folders = [path for path in paths if os.path.isdir(path)]
    ours = [pattern for path in own if path != STDOUT for pattern in _patterns(path, folders)]
    found = passed_over(folders, include, [*exclude, *ours])
    if found.suffixes or found.media:
        note(f"Passed over: {_passed_over(found)}. Name those you want, or use --include.")
    counts = {"media": found.media, "hidden": found.hidden}
    return {"files": found.suffixes.total(), "suffixes": dict(_commonest(found)[:_LISTED]), **counts}


def _patterns(path: str, folders: Iterable[str]) -> list[str]:
    """What names a file in folders, or all that is below a folder in them."""
    if not os.path.isdir(path):
        return [glob.escape(os.path.basename(path))]
    below = [os.path.relpath(os.path.realpath(path), os.path.realpath(folder)) for folder in folders]
    return [f"/{glob.escape(Path(place).as_posix())}/" for place in below if Path(place).parts[:1] not in _NOT_BELOW]


def _passed_over(found: PassedOver) -> str:
    """Files that no reader knows by their commonest suffixes, and of the others how many there are."""
    suffixes = _commonest(found)
    parts = [f"{visible(suffix) or 'without suffix'} ({count:,})" for suffix, count in suffixes[:_SHOWN]]
    more = [f"{len(suffixes) - _SHOWN:,} other suffixes"] if len(suffixes) > _SHOWN else []
    unknown = f"{found.suffixes.total():,} of no known kind: {', '.join(parts + more)}" if suffixes else ""
    media = f"{found.media:,} of pictures, archives and the like" if found.media else ""
    hidden = f"{found.hidden:,} hidden" if found.hidden else ""
    return "; ".join(filter(None, (unknown, media, hidden)))


def _commonest(found: PassedOver) -> list[tuple[str, int]]:
    return sorted(found.suffixes.items(), key=lambda pair: (-pair[1], pair[0]))


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
