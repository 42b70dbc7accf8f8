"""The files that a sync looks at, and what its store says of each before any is read."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from chunker.errors import ChunkerError, NothingThere
from chunker.reading.folder import Source, find_sources
from chunker.store.keys import document_hash
from chunker.store.reading import stat_of
from chunker.store.records import Record
from chunker.store.tombstones import Tombstones


@dataclass(frozen=True)
class Origin:
    """Which files are documents.

    Attributes:
        include, exclude: patterns of files, as `find_sources` takes them.
    """

    folder: Path
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Hash of it, in hexadecimal digits: a folder's name may name a person."""
        written = json.dumps([os.path.abspath(self.folder), self.include, self.exclude])
        return hashlib.sha256(written.encode()).hexdigest()


class Sorted(NamedTuple):
    """Files by what is to be done with them.

    Attributes:
        unchanged: as they were, by size and times.
        forgotten: not to be read.
        to_read: all others.
        missing: ids of documents whose files are gone.
    """

    unchanged: list[str]
    forgotten: list[str]
    to_read: list[Source]
    missing: list[str]


def files_of(origin: Origin, store: Path) -> list[Source]:
    """The files that are documents, sorted by id, without those of the store.

    Raises: NothingThere: no such folder, or nobody may look. ChunkerError: it is no folder, or two files would have
        one id.
    """
    try:
        found = find_sources(origin.folder, origin.include, origin.exclude)
    except (FileNotFoundError, ChunkerError) as error:
        raise NothingThere(f"{error} Nothing was deleted. Name the folder of the documents.") from error
    if not os.path.isdir(origin.folder):
        raise ChunkerError(f"{str(origin.folder)!r} is a file. Name the folder that holds it.")
    home = os.path.realpath(store) + os.sep
    theirs = [source for source in found if not os.path.realpath(source.path).startswith(home)]
    _check_ids(theirs)
    return theirs


def sort_out(
    sources: Sequence[Source], known: Mapping[str, Record], buried: Tombstones, plan_id: str, verify: bool
) -> Sorted:
    """What is to be done with each file.

    Args:
        verify: read also what looks unchanged.
    """
    done = Sorted([], [], [], missing(sources, known))
    for source in sources:
        record = known.get(source.id)
        if document_hash(source.id) in buried.documents:
            done.forgotten.append(source.id)
        elif record and record.plan == plan_id and not verify and is_unchanged(source, record):
            done.unchanged.append(source.id)
        else:
            done.to_read.append(source)
    return done


def is_unchanged(source: Source, record: Record) -> bool:
    """Whether the file is certainly as it was, by its size and times."""
    if source.error:
        return False
    try:
        return stat_of(source.path).is_as(record.stat)
    except OSError:
        return False  # reading it will say what is wrong


def missing(sources: Sequence[Source], known: Mapping[str, Record]) -> list[str]:
    """Documents without a file, except where nobody could look: under folders that cannot be listed."""
    there = {source.id for source in sources}
    unseen = tuple(source.id for source in sources if source.id.endswith("/"))
    return [name for name in known if name not in there and not (unseen and name.startswith(unseen))]


def _check_ids(sources: Sequence[Source]) -> None:
    for one, other in pairwise(sources):
        if one.id == other.id:
            raise ChunkerError(
                f"{one.path!r} and {other.path!r} would both be the document {one.id!r}. Rename one; nothing was "
                "changed."
            )
