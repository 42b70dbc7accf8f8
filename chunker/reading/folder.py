"""What a path stands for: the files under it, and the document in each."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from chunker.errors import UnreadableDocument
from chunker.reading.text import Decoded, decode
from chunker.types import Document

TEXT_SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ".rst", ".adoc", ".asciidoc", ".org", ".tex", ".log"})
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

    A file is itself, whatever its name; its id is its name. A folder is every file below it with a text
    suffix (`TEXT_SUFFIXES`), or those that a pattern of `include` names, without hidden ones and those that
    a pattern of `exclude` names; the id is the path relative to the folder, with `/`. Links to files are
    read, links to folders are not followed. A folder below that cannot be listed is a source with an error;
    its id ends in `/`. A byte of a name that is not Unicode is written `\xe9` in the id.

    Raises: FileNotFoundError: no such path. UnreadableDocument: the path cannot be looked at, or is a folder
        that cannot be listed.
    """
    if not _is_folder(path):
        return [source_of(path)]
    found = [
        Source(_as_unicode(below), _apart_from_stdin(Path(path, below)), error)
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
    return Source(_as_unicode(Path(path).name), _apart_from_stdin(path))


def _is_folder(path: str | Path) -> bool:
    """Whether the path is a folder, or else something to read."""
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except ValueError as error:  # a NUL in it
        raise FileNotFoundError(f"No file or folder {str(path)!r}.") from error
    except OSError as error:
        if error.errno in _MISSING:
            raise FileNotFoundError(f"No file or folder {str(path)!r}.") from error
        raise UnreadableDocument(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error


def _walk(folder: str | Path) -> Iterator[tuple[str, str]]:
    """Path below the folder of every file that is not hidden or in a hidden folder, and no error.

    A folder that cannot be listed comes too: its path ends in `/`, or is empty for the first, and has an error.
    """
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
                yield below + entry.name, ""
            elif not entry.is_symlink():
                waiting.append(f"{below}{entry.name}/")


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link in a circle; reading it will say so


def _apart_from_stdin(path: str | Path) -> str:
    """The path of a file, written so that it cannot mean standard input."""
    return "./-" if str(path) == STDIN else str(path)


def _as_unicode(name: str) -> str:
    r"""A name that can be written: bytes of it that are not UTF-8 as `\xe9`, which keeps names apart."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _is_wanted(below: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    if _matches(below, exclude):
        return False
    if not below or below.endswith("/"):
        return True  # nobody knows what is in a folder that cannot be listed
    if include:
        return _matches(below, include)
    return os.path.splitext(below)[1].lower() in TEXT_SUFFIXES


def _matches(below: str, patterns: Sequence[str]) -> bool:
    """Whether a glob matches the path below the folder or, for a pattern without a slash, the file's name."""
    name = below.rpartition("/")[2]
    return any(
        fnmatchcase(below, pattern) or ("/" not in pattern and fnmatchcase(name, pattern)) for pattern in patterns
    )


def read_document(source: Source) -> Document:
    """The document in one file, or in standard input when the path is `-`.

    Raises: UnreadableDocument: it cannot be opened, or does not hold text.
    """
    if source.error:
        raise UnreadableDocument(source.error)
    try:
        data = sys.stdin.buffer.read() if source.path == STDIN else _file_bytes(source.path)
    except OSError as error:
        raise UnreadableDocument(f"Cannot read {source.path!r}: {error.strerror or error}.") from error
    decoded = decode(data)
    return Document(source.id, decoded.text, source=source.path, metadata=_metadata(decoded))


def _metadata(decoded: Decoded) -> dict[str, str | int]:
    """What a reader should know of how the text was decoded; nothing for plain UTF-8."""
    if not decoded.is_guess:
        return {} if decoded.encoding == "utf-8" else {"encoding": decoded.encoding}
    replaced = {"replaced_bytes": decoded.replaced} if decoded.replaced else {}
    return {"encoding": decoded.encoding, "encoding_is_guess": True, **replaced}


def _file_bytes(path: str) -> bytes:
    """What a regular file holds; a pipe or device could block for ever."""
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a folder says so itself
        raise UnreadableDocument(
            f"Cannot read {path!r}: it is not a regular file. What a pipe holds can come by standard input, -."
        )
    with open(path, "rb") as file:
        return file.read()
