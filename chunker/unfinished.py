"""Temporary files beside what is being written: made, and taken away where a process that was killed left them.

A process holds a lock on its temporary file as long as it lives, and loses it when it ends, however it ends. So a file
that can be locked belongs to nobody. Where there are no such locks, all files stay.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on this platform
    fcntl = None  # type: ignore[assignment]

_MOST_OF_NAME = 40  # in the name of a temporary file


@contextmanager
def made_beside(target: Path) -> Iterator[Path]:
    """A temporary file in the folder of a target, gone at the end unless it was moved; first those of the dead go.

    Raises: OSError: there cannot be one.
    """
    clear_dead(target)
    handle, temporary = _made(target)
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        if fcntl:
            os.close(handle)


def leftovers(target: Path) -> list[Path]:
    """Temporary files beside a target, sorted; those of a process that still writes it are among them."""
    prefix, suffix = _around(target)
    names = re.compile(f"{re.escape(prefix)}[a-z0-9_]{{8}}{re.escape(suffix)}")
    return sorted(one for one in target.parent.glob(".*") if names.fullmatch(one.name))


def clear_dead(target: Path) -> None:
    """Takes away the temporary files of a target that no process is writing; those of others stay."""
    for path in leftovers(target) if fcntl else ():
        with suppress(OSError):  # it went meanwhile, is being written, or is not ours
            handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
            finally:
                os.close(handle)


def _made(target: Path) -> tuple[int, Path]:
    """A new temporary file, held; one that another process took for a dead one before we held it is let go."""
    prefix, suffix = _around(target)
    while True:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=prefix, suffix=suffix)
        if not fcntl:
            os.close(handle)  # an open file could not be moved there
            return handle, Path(name)
        with suppress(OSError):  # a disk that knows no locks; nobody can take ours for dead there either
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.path.exists(name):
            return handle, Path(name)
        os.close(handle)


def _around(target: Path) -> tuple[str, str]:
    """How the names of a target's temporary files begin and end, and of no other's."""
    name = target.name
    if len(name) > _MOST_OF_NAME:  # it may be too long for more
        name = f"{name[:_MOST_OF_NAME]}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:8]}"
    return f".{name}.", f".unfinished{target.suffix}"
