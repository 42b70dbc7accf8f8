"""Outputs and vector stores, held to where they do no harm: not among the documents, and not in the store."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from chunker.errors import ChunkerError


def check_places(folder: Path, store: Path, written: Iterable[str | Path]) -> None:
    """Holds what a sync writes to its place.

    Args:
        folder: of the documents.
        written: files and folders that are written outside the store.
    Raises: ChunkerError: one would be read as a document, or replace what is the store's.
    """
    if os.path.realpath(folder) == os.path.realpath(store):
        raise ChunkerError(f"{str(folder)!r} cannot be the store of its own documents. Name another folder for it.")
    for place in written:
        if _below(place, store) is not None:
            raise ChunkerError(f"{str(place)!r} would be in the store itself. Choose another place.")
        below = _below(place, folder)
        if below is not None and not any(part.startswith(".") for part in below.parts):
            raise ChunkerError(
                f"{str(place)!r} would be in the folder of the documents, and a later sync take it for one of them. "
                "Choose a place outside it, or a name that begins with a dot."
            )


def _below(place: str | Path, folder: Path) -> Path | None:
    """The path from a folder to a place in it; None where it is elsewhere."""
    real, home = Path(os.path.realpath(place)), Path(os.path.realpath(folder))
    return real.relative_to(home) if real.is_relative_to(home) else None
