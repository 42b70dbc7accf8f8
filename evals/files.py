"""Text files that appear complete or not at all, in folders that are made for them."""

from __future__ import annotations

from pathlib import Path

from chunker.errors import OutputError
from chunker.output import write_whole


def write_text(path: Path, text: str) -> None:
    """Writes a file with the rights of the one it replaces; a link stays, and what it leads to is written.

    Raises: OutputError: it cannot be written; what was there stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"Cannot make the folder {str(path.parent)!r}: {error.strerror or error}.") from error
    write_whole(str(path.resolve()), text.encode())


def is_unfinished(path: Path) -> bool:
    """Whether it is a temporary file of `write_text`, being written or left by a process that was killed."""
    return path.name.startswith(".")
