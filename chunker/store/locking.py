"""One process at a time works on a store; the others are told which."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from chunker.errors import StoreBusy, StoreUnusable

_LOCK, _HOLDER = "lock", "lock.holder"


@contextmanager
def locked(folder: Path, what: str, wait_s: float = 0.0) -> Iterator[None]:
    """The folder, made if there is none, is this process's alone in the block; a lock ends with its process.

    Args:
        what: is done, for those who have to wait.
    Raises: StoreBusy: another process holds it for longer than `wait_s`. StoreUnusable: it cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / _LOCK)
        lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise StoreBusy(
            f"{_holder(folder)} works on the store {folder}. Run again when it is done, or wait for it: --wait 60."
        ) from error
    except FileExistsError as error:
        raise StoreUnusable(f"Expected a folder as the store, got the file {str(folder)!r}. Name another.") from error
    except OSError as error:
        raise StoreUnusable(f"Cannot write the store {folder}: {error.strerror or error}.") from error
    try:
        _sign(folder, what)
        yield
    finally:
        with suppress(OSError):
            (folder / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _sign(folder: Path, what: str) -> None:
    row = {"pid": os.getpid(), "what": what, "since": datetime.now(UTC).isoformat(timespec="seconds")}
    half_written = folder / f"{_HOLDER}.new"
    with suppress(OSError):  # a full disk is told by what writes more than this
        half_written.write_text(json.dumps(row), encoding="utf-8")
        half_written.replace(folder / _HOLDER)


def _holder(folder: Path) -> str:
    try:
        row = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return f"Another process ({row['what']}, process {row['pid']}, since {row['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "Another process"
