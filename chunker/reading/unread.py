"""The files below folders that nothing reads, so that whoever relies on a check can be told of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from chunker.reading.folder import Source, matches

_STORES = frozenset({".git", ".hg", ".svn"})  # of version control: what they hold is no file of anybody's


def unread_below(
    folder: str | Path, sources: Iterable[Source], include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> list[str]:
    """Files below a folder that are no source, hidden ones too, as paths below it, the nearest first.

    Those that a pattern of `exclude` names are not wanted, and not told, nor are those that none of `include` names;
    nor is what version control stores.
    """
    read = {os.path.realpath(source.path) for source in sources}
    found = [
        below
        for below in _files(folder)
        if (not include or matches(below, include))
        and not matches(below, exclude)
        and os.path.realpath(Path(folder, below)) not in read
    ]
    return sorted(found, key=lambda below: (below.count("/"), below))


def _files(folder: str | Path) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _STORES]
        for name in names:
            yield Path(place, name).relative_to(folder).as_posix()
