"""What a path stands for: the files under it, and the document in each."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from chunker.errors import UnreadableDocument
from chunker.reading.text import decode
from chunker.types import Document

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ".rst", ".adoc", ".asciidoc", ".org", ".tex", ".log"})


STDIN = Path("-")


class Source(NamedTuple):
    """A file to read and the id its document gets."""

    id: str
    path: Path


def find_sources(path: Path, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[Source]:
    """The files that `path` stands for, sorted by id.

    A file is itself, whatever its name; its id is its name. A folder is every file below it with a text
    suffix (`TEXT_SUFFIXES`), or those that a pattern of `include` names, without hidden ones and those that
    a pattern of `exclude` names; the id is the path relative to the folder, with `/`. Links to folders are
    not followed.

    Raises: FileNotFoundError: no such path.
    """
    if not path.exists():
        raise FileNotFoundError(f"No file or folder {str(path)!r}.")
    if not path.is_dir():
        return [Source(path.name, path)]
    return sorted(source for source in _walk(path) if _is_wanted(source.id, include, exclude))


def _walk(folder: Path) -> Iterator[Source]:
    for parent, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in files:
            path = Path(parent, name)
            yield Source(path.relative_to(folder).as_posix(), path)


def _is_wanted(document_id: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    name = document_id.rpartition("/")[2]
    if name.startswith(".") or _matches(document_id, exclude):
        return False
    if include:
        return _matches(document_id, include)
    return Path(name).suffix.lower() in TEXT_SUFFIXES


def _matches(document_id: str, patterns: Sequence[str]) -> bool:
    """Whether a glob matches the id or, for a pattern without a slash, the file's name."""
    name = document_id.rpartition("/")[2]
    return any(
        fnmatchcase(document_id, pattern) or ("/" not in pattern and fnmatchcase(name, pattern)) for pattern in patterns
    )


def read_document(source: Source) -> Document:
    """The document in one file, or in standard input when the path is `-`.

    Raises: UnreadableDocument: it cannot be opened, or does not hold text.
    """
    try:
        data = sys.stdin.buffer.read() if source.path == STDIN else _file_bytes(source.path)
    except OSError as error:
        raise UnreadableDocument(f"Cannot read {str(source.path)!r}: {error.strerror or error}.") from error
    decoded = decode(data)
    metadata = {"encoding": decoded.encoding, "encoding_is_guess": True} if decoded.is_guess else {}
    if not decoded.is_guess and decoded.encoding != "utf-8":
        metadata = {"encoding": decoded.encoding}
    return Document(source.id, decoded.text, source=str(source.path), metadata=metadata)


def _file_bytes(path: Path) -> bytes:
    """What a regular file holds; a pipe or device in a folder could block for ever."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableDocument(f"Cannot read {str(path)!r}: it is not a regular file.")
    return path.read_bytes()
