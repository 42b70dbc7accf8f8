"""What `chunker split` reads and writes, checked before the work begins."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence, Set

from chunker.errors import ChunkerError, OutputError
from chunker.reading.folder import STDIN, Source, find_sources, source_of

STDOUT = "-"


def gather(
    paths: Sequence[str], include: Sequence[str], exclude: Sequence[str], outputs: Sequence[str] = ()
) -> list[Source]:
    """The files to read, in order of their ids; see `gather_in_order`."""
    return sorted(gather_in_order(paths, include, exclude, outputs))


def gather_in_order(
    paths: Sequence[str], include: Sequence[str] = (), exclude: Sequence[str] = (), outputs: Sequence[str] = ()
) -> list[Source]:
    """The files to read, in the order of the paths; those of one folder in order of their ids.

    What a command wrote into the folder that it reads is not its own input the next time, unless it is asked for by
    name or pattern.

    Raises: ChunkerError: nothing to read, one file twice, or two files with one id. FileNotFoundError.
    """
    if "" in paths:
        raise ChunkerError("One of the paths is empty. Name a file or folder; . is the current folder.")
    old = {file for target in outputs if target != STDOUT and (file := _file(target))}
    found = [source for path in paths for source in _found(path, include, exclude, old)]
    if not found:
        names = ", ".join(map(repr, paths))
        raise ChunkerError(f"No files to read under {names}. Name those you want: --include '*.txt'.")
    if len(paths) > 1:
        _check_read_once(found)
    _check_ids(found)
    return found


def _found(path: str, include: Sequence[str], exclude: Sequence[str], old: Set[tuple[int, ...]]) -> list[Source]:
    found = [source_of(path)] if path == STDIN else find_sources(path, include, exclude)
    if include or not old or not os.path.isdir(path):
        return found
    return [source for source in found if _file(source.path) not in old]


def _check_read_once(sources: Iterable[Source]) -> None:
    """Raises: ChunkerError: two paths of the command line lead to one file."""
    seen: dict[str, Source] = {}
    for source in sources:
        first = seen.setdefault(_place(source.path), source)
        if first is not source:
            names = f"as {first.id!r} and {source.id!r}" if first.id != source.id else f"as {source.id!r} both times"
            raise ChunkerError(f"{source.path!r} would be read twice, {names}. Name each file or folder once.")


def _place(path: str) -> str:
    """Where a file is, however its folder is spelled; a link to a file is one of its own."""
    folder, name = os.path.split(path)
    return path if path == STDIN else os.path.join(os.path.realpath(folder), name)


def _check_ids(sources: Iterable[Source]) -> None:
    """Raises: ChunkerError: two files would make documents of one id."""
    seen: dict[str, Source] = {}
    for source in sources:
        first = seen.setdefault(source.id, source)
        if first is not source:
            raise ChunkerError(
                f"{first.path!r} and {source.path!r} would both get the id {source.id!r}. "
                "Give their common folder instead, or cut them one at a time."
            )


def check_outputs(targets: Sequence[str], sources: Iterable[Source]) -> None:
    """Raises: OutputError: two outputs would go to one place, or one to that of a file to read."""
    places: set[str] = set()
    for target in targets:
        place = target if target == STDOUT else os.path.realpath(target)
        if place in places:
            raise OutputError(f"Two outputs would go to {target!r}. Give each its own.")
        places.add(place)
    old = {file: target for target in targets if target != STDOUT and (file := _file(target))}
    for source in sources if old else ():
        if (file := _file(source.path)) in old:
            name = "standard input" if source.path == STDIN else repr(source.path)
            raise OutputError(f"The output {old[file]!r} would replace {name}, which is to be read. Choose another.")


def _file(path: str) -> tuple[int, ...]:
    """What tells one file from all others, whatever it is called; nothing where there is none."""
    try:
        status = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError):  # nothing there, or no standard input
        return ()
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else ()
