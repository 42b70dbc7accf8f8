"""Which documents of a store a sync would lose, before it loses any."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from chunker.errors import UnreadableDocument
from chunker.reading.folder import Source
from chunker.store.finding import is_unchanged, missing
from chunker.store.reading import read_steadily
from chunker.store.records import Record


def lost(sources: Sequence[Source], known: Mapping[str, Record], is_elsewhere: bool) -> list[str]:
    """Ids of the documents whose text would be gone, if they are most of them; else none.

    A file that was only renamed is not lost. An edited one is not either; but in another folder a file of the same name
    and other bytes is another document.
    """
    gone = at_stake(sources, known, is_elsewhere)
    if not _are_most(gone, known):  # as nearly always: then no file is read for this
        return []
    there = {*_hashes(source for source in sources if is_elsewhere or source.id not in known)}
    gone = [name for name in gone if known[name].bytes_sha256 not in there]
    return gone if _are_most(gone, known) else []


def at_stake(sources: Sequence[Source], known: Mapping[str, Record], is_elsewhere: bool) -> list[str]:
    """Ids of the documents whose files are not there, whether or not their text is."""
    return _replaced(sources, known) if is_elsewhere else missing(sources, known)


def _are_most(names: Sequence[str], known: Mapping[str, Record]) -> bool:
    return 2 * len(names) > len(known)


def _replaced(sources: Sequence[Source], known: Mapping[str, Record]) -> list[str]:
    """Documents whose very files are not there."""
    same = {source.id for source in sources if source.id in known and is_unchanged(source, known[source.id])}
    return [name for name in known if name not in same]


def _hashes(sources: Iterable[Source]) -> Iterator[bytes]:
    """Of the bytes of the files that can be read."""
    for source in sources:
        try:
            yield hashlib.sha256(read_steadily(source)[0]).digest()
        except UnreadableDocument:
            continue
