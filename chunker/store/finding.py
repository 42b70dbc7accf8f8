"""The files that a sync looks at, and what its store says of each before any is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from chunker.errors import ChunkerError, NothingThere
from chunker.reading.folder import Source, find_sources
from chunker.store.keys import document_hash
from chunker.store.reading import stat_of
from chunker.store.records import Record
from chunker.store.tombstones import Tombstones


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


def files_of(
    folder: str | Path, include: Sequence[str], exclude: Sequence[str], not_in: Path, outputs: Iterable[str] = ()
) -> list[Source]:
    """The files of a folder, sorted by id, without those of the store and the output.

    Raises: NothingThere: no such folder, or nobody may look. ChunkerError: it is no folder, or two files would have
        one id.
    """
    try:
        found = find_sources(folder, include, exclude)
    except (FileNotFoundError, ChunkerError) as error:
        raise NothingThere(f"{error} Nothing was deleted. Name the folder of the documents.") from error
    if not os.path.isdir(folder):
        raise ChunkerError(f"{str(folder)!r} is a file. Name the folder that holds it.")
    if os.path.realpath(folder) == os.path.realpath(not_in):
        raise ChunkerError(f"{str(folder)!r} cannot be the store of its own documents. Name another folder for it.")
    own = {os.path.realpath(output) for output in outputs if output != "-"}
    home = os.path.realpath(not_in)
    for output in own:
        if Path(output).is_relative_to(home):
            raise ChunkerError(f"The output {output!r} would be in the store itself. Choose another place.")
    theirs = [source for source in found if not _is_ours(source.path, home, own)]
    _check_ids(theirs)
    return theirs


def sort_out(
    sources: Sequence[Source], known: Mapping[str, Record], buried: Tombstones, plan_id: str, verify: bool
) -> Sorted:
    """What is to be done with each file.

    Args:
        verify: read also what looks unchanged.
    """
    done = Sorted([], [], [], _missing(sources, known))
    for source in sources:
        record = known.get(source.id)
        if document_hash(source.id) in buried.documents:
            done.forgotten.append(source.id)
        elif record and record.plan == plan_id and not verify and _is_unchanged(source, record):
            done.unchanged.append(source.id)
        else:
            done.to_read.append(source)
    return done


def _is_unchanged(source: Source, record: Record) -> bool:
    if source.error:
        return False
    try:
        return stat_of(source.path).is_as(record.stat)
    except OSError:
        return False  # reading it will say what is wrong


def _missing(sources: Sequence[Source], known: Mapping[str, Record]) -> list[str]:
    """Documents without a file, except where nobody could look: under folders that cannot be listed."""
    there = {source.id for source in sources}
    unseen = tuple(source.id for source in sources if source.id.endswith("/"))
    return [name for name in known if name not in there and not (unseen and name.startswith(unseen))]


def _is_ours(path: str, home: str, own: set[str]) -> bool:
    place = os.path.realpath(path)
    return place in own or place.startswith(home + os.sep)


def _check_ids(sources: Sequence[Source]) -> None:
    for one, other in pairwise(sources):
        if one.id == other.id:
            raise ChunkerError(
                f"{one.path!r} and {other.path!r} would both be the document {one.id!r}. Rename one; nothing was "
                "changed."
            )
