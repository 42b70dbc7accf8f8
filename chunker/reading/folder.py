"""What a path stands for: the files under it, and the document in each."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chunker.errors import DocumentTooLarge, UnreadableDocument
from chunker.missing import no_such, unreadable
from chunker.reading.guarded import DEFAULT_LIMITS, Limits
from chunker.reading.opening import read_content
from chunker.reading.patterns import matches
from chunker.reading.registry import named
from chunker.segments.blocks.checking import CheckedBlocks
from chunker.types import Document

MOST_BYTES = 100_000_000  # of a file that is read as a document
STDIN = "-"
_MISSING = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


class Source(NamedTuple):
    """A file to read and the id its document gets.

    Attributes:
        path: where it is; `-` is standard input, and a file of that name is `./-`.
        error: why it cannot be read, where that is known already: a folder that cannot be listed.
    """

    id: str
    path: str
    error: str = ""


def find_sources(path: str | Path, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[Source]:
    r"""The files that `path` stands for, sorted by id.

    A file is itself, whatever its name; its id is its name. A folder is every file below it with a suffix
    or name that a format answers to, or those that a pattern of `include` names, without hidden ones and those that
    a pattern of `exclude` names; the id is the path relative to the folder, with `/`. Links to files in the
    folder are read, links to folders are not followed. A link to a file elsewhere is a source with an error,
    as is a folder below that cannot be listed, whose id ends in `/`. A byte of a name that is not Unicode is
    written `\xe9` in the id.

    Raises: FileNotFoundError: no such path. UnreadableDocument: the path cannot be looked at, or is a folder
        that cannot be listed.
    """
    if not _is_folder(path):
        return [source_of(path)]
    found = [
        Source(id_of(below), _apart_from_stdin(Path(path, below)), error)
        for below, error in _walk(path)
        if _is_wanted(below, include, exclude)
    ]
    if found and not found[0].id:
        raise UnreadableDocument(found[0].error)
    return sorted(found)


def source_of(path: str | Path) -> Source:
    """One file, or standard input for the text `-`, with its id."""
    if path == STDIN:
        return Source("stdin", STDIN)
    return Source(id_of(Path(path).name), _apart_from_stdin(path))


def _is_folder(path: str | Path) -> bool:
    """Whether the path is a folder, or else something to read."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except ValueError as error:  # a NUL in it
        raise FileNotFoundError(no_such(path)) from error
    except OSError as error:
        if error.errno in _MISSING:
            raise FileNotFoundError(no_such(path)) from error
        raise UnreadableDocument(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error


def _walk(folder: str | Path) -> Iterator[tuple[str, str]]:
    """Path below the folder of every file that is not hidden or in a hidden folder, and no error.

    A folder that cannot be listed comes too: its path ends in `/`, or is empty for the first, and has an error;
    as has a link that leaves the folder.
    """
    home = os.path.realpath(folder)
    waiting = [""]
    while waiting:
        below = waiting.pop()
        place = Path(folder, below)
        try:
            with os.scandir(place) as entries:
                visible = [entry for entry in entries if not entry.name.startswith(".")]
        except OSError as error:
            yield below, f"Cannot list the folder {str(place)!r}: {error.strerror or error}."
            continue
        for entry in visible:
            if not _leads_to_folder(entry):
                yield below + entry.name, _leaving(entry, home) if entry.is_symlink() else ""
            elif not entry.is_symlink():
                waiting.append(f"{below}{entry.name}/")


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link in a circle; reading it will say so


def _leaving(link: os.DirEntry[str], home: str) -> str:
    """What is wrong with a link to a file outside the folder; nothing where it stays inside, or leads nowhere."""
    target = os.path.realpath(link.path)
    if Path(target).is_relative_to(home) or not os.path.exists(target):
        return ""
    return (
        f"Cannot read {link.path!r}: it is a link to {target!r}, outside the folder given. "
        "To read it on purpose, name the link or that file itself."
    )


def _apart_from_stdin(path: str | Path) -> str:
    """The path of a file, written so that it cannot mean standard input."""
    return "./-" if str(path) == STDIN else str(path)


def id_of(name: str) -> str:
    r"""A name that can be written: bytes of it that are not UTF-8 as `\xe9`, which keeps names apart."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_wanted(below: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    if matches(below, exclude):
        return False
    if not below or below.endswith("/"):
        return True  # nobody knows what is in a folder that cannot be listed
    if include:
        return matches(below, include)
    return named(below) is not None


def read_document(source: Source, limits: Limits = DEFAULT_LIMITS, most_bytes: int | None = MOST_BYTES) -> Document:
    """The document in one file, or in standard input when the path is `-`.

    Args:
        most_bytes: a larger file is refused before it is read; None for no such cap.
    Raises: UnreadableDocument: it cannot be opened, is not what its format needs, or costs more than the limits
        allow. MissingExtra: a library that its format needs is not installed.
    """
    return document_of(source, read_bytes(source, most_bytes), limits)


def document_of(source: Source, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """The document that the bytes of a file make.

    Raises: UnreadableDocument, MissingExtra: as `read_document`.
    """
    content = read_content(os.path.basename(source.path), data, limits)
    blocks = None if content.blocks is None else CheckedBlocks(content.blocks, len(content.text))
    return Document(source.id, content.text, source.path, content.metadata, content.format, blocks, content.places)


def read_bytes(source: Source, most_bytes: int | None = MOST_BYTES) -> bytes:
    """What one file holds, or standard input when the path is `-`.

    Raises: UnreadableDocument: it cannot be opened. DocumentTooLarge: it holds more than `most_bytes`.
    """
    if source.error:
        raise UnreadableDocument(source.error)
    try:
        if source.path == STDIN:
            data = sys.stdin.buffer.read(-1 if most_bytes is None else most_bytes + 1)
        else:
            data = _file_bytes(source.path, most_bytes)
    except OSError as error:
        if source.path == STDIN:
            raise UnreadableDocument(f"Cannot read standard input: {error.strerror or error}.") from error
        raise UnreadableDocument(unreadable(source.path, error)) from error
    if most_bytes is not None and len(data) > most_bytes:
        raise _too_large(source.path, f"more than {most_bytes:,} bytes")
    return data


def _file_bytes(path: str, most_bytes: int | None) -> bytes:
    """What a regular file holds, up to one byte too many; a pipe or device could block for ever."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):  # a folder says so itself
        raise UnreadableDocument(
            f"Cannot read {path!r}: it is not a regular file. What a pipe holds can come by standard input, -."
        )
    if most_bytes is not None and status.st_size > most_bytes and stat.S_ISREG(status.st_mode):
        raise _too_large(path, f"{status.st_size:,} bytes, more than {most_bytes:,}")
    with open(path, "rb") as file:
        return file.read(-1 if most_bytes is None else most_bytes + 1)


def _too_large(path: str, found: str) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"Cannot read {path!r}: it holds {found}. Cut it into several files; from Python, "
        "read_document(..., most_bytes=...) takes more."
    )
