"""What to say of a path where nothing is: how far it leads, what was perhaps meant, what to do."""

from __future__ import annotations

import difflib
import errno
import os
from itertools import islice
from pathlib import Path

_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR)
_MOST_NAMES = 2_000  # of a folder that are compared with the one given


def no_such(path: str | Path, what: str = "file or folder") -> str:
    """One line for a path at which there is no such thing.

    Args:
        what: was expected there: `file`, `folder` or `file or folder`.
    """
    if not str(path):
        return f"Expected a {what}, got an empty text. The current folder is {os.curdir}"
    if os.path.isdir(path):
        return f"Expected a {what}, got the folder {str(path)!r}. Name a {what} in it."
    if os.path.islink(path):
        return f"No {what} {str(path)!r}: it is a link to {os.readlink(path)!r}, where nothing is."
    gone = _first_gone(Path(path))
    if os.path.exists(gone):
        return f"No {what} {str(path)!r}: {str(gone)!r} is a file, and nothing is below it."
    where = "" if gone == Path(path) else f", as there is no folder {str(gone)!r}"
    return f"No {what} {str(path)!r}{where}. {_advice(gone)}"


def unreadable(path: str | Path, error: OSError, what: str = "file") -> str:
    """One line for a file that could not be opened: that there is none, or what keeps it from being read."""
    if error.errno in _NOT_THERE and not os.path.islink(path):
        return no_such(path, what)
    return f"Cannot read {str(path)!r}: {error.strerror or error}."


def no_folder_for(path: str | Path) -> str:
    """What keeps a file from being made where its folder is not there; empty where that is there."""
    gone = _first_gone(Path(path).parent)
    return "" if os.path.isdir(gone) else f"there is no folder {str(gone)!r}; make it, or choose another place"


def _first_gone(path: Path) -> Path:
    """The first folder on the way, or the path itself, that is not there or leads no further."""
    way = [*reversed(path.parents), path]
    return next((place for place in way if not os.path.isdir(place)), path)


def _advice(gone: Path) -> str:
    if near := _near(gone.name, gone.parent):
        return f"Did you mean {str(gone.with_name(near))!r}?"
    return f"It was looked for in {os.path.abspath(gone.parent)!r}: check the spelling, or give the whole path."


def _near(name: str, folder: Path) -> str:
    """The name in a folder that is most like another; empty where none is."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, _MOST_NAMES) if entry.name != name]
    except OSError:
        return ""
    known = {_stem(one): one for one in sorted(names) if one.startswith(".") == name.startswith(".")}
    near = difflib.get_close_matches(_stem(name), known, n=1)
    return known[near[0]] if near else ""


def _stem(name: str) -> str:
    """What is compared: not the suffix, which many names share."""
    return os.path.splitext(name)[0].casefold()
