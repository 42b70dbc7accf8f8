"""The files below folders that nothing reads, so that nobody believes a folder was read whole."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chunker.reading.folder import Source
from chunker.reading.patterns import matches
from chunker.reading.registry import named

_STORES = frozenset({".git", ".hg", ".svn"})  # of version control: what they hold is no file of anybody's
_MEDIA = frozenset(  # what holds no text that anybody would cut
    ".avif .bmp .gif .heic .ico .jpeg .jpg .png .psd .svg .tif .tiff .webp .avi .flac .m4a .mkv .mov .mp3 .mp4 .ogg "
    ".wav .webm .7z .bz2 .gz .jar .rar .tar .tgz .whl .xz .zip .zst .a .bin .class .dll .dylib .exe .o .pyc .pyo .so "
    ".wasm .eot .otf .ttf .woff .woff2".split()
)


class PassedOver(NamedTuple):
    """How many files below folders are not read, and why.

    Attributes:
        suffixes: of those that no reader knows, and how many each has; empty for files without one.
        media: pictures, sound, video, archives, programs and fonts.
    """

    suffixes: Counter[str]
    media: int
    hidden: int


def passed_over(folders: Iterable[str | Path], include: Sequence[str] = (), exclude: Sequence[str] = ()) -> PassedOver:
    """The files that `find_sources` leaves out, counted; those that patterns leave out are not wanted, and not told."""
    suffixes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for below in (below for folder in folders for below in _files(folder)):
        suffix = os.path.splitext(below)[1].lower()
        if matches(below, exclude) or (include and not matches(below, include)):
            continue
        if below.startswith(".") or "/." in below:
            kinds["hidden"] += 1
        elif include or named(below):
            continue
        elif suffix in _MEDIA:
            kinds["media"] += 1
        else:
            suffixes[suffix] += 1
    return PassedOver(suffixes, kinds["media"], kinds["hidden"])


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
