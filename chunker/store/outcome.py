"""What a sync did, for reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chunker.types import Failure

if TYPE_CHECKING:
    from chunker.store.applying import Applied
    from chunker.store.records import Record


@dataclass(frozen=True, slots=True)
class Synced:
    """What a sync did, or in a dry run would do.

    Attributes:
        added, changed, removed: ids of documents.
        renamed: old and new ids of documents whose bytes are the same.
        unchanged: how many documents were left as they were.
        forgotten: files that are there but were forgotten, so nothing is made of them.
        alike: those of them that were forgotten under another name: they say the same.
        failures: what could not be read or cut; chunks that such a document had stay.
        upserts, deletes: chunks of the store that are new or otherwise, and that are gone; 0 in a dry run.
        chunks: that the store hands out now.
        embedded: texts that were embedded; the vectors of all others were known.
        targets: what each target was given.
        notes: what a person should know of how documents were read.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    forgotten: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()
    upserts: int = 0
    deletes: int = 0
    chunks: int = 0
    embedded: int = 0
    targets: tuple[Applied, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing failed."""
        return not self.failures and not any(target.error for target in self.targets)


def renames(
    added: Mapping[str, bytes], removed: Iterable[str], known: Mapping[str, Record]
) -> tuple[tuple[str, str], ...]:
    """Old and new id of documents that only changed their name: each removed one, and an added one of its bytes.

    Args:
        added: hash of the bytes of each new document.
    """
    free: dict[bytes, list[str]] = {}
    for name in sorted(added, reverse=True):
        free.setdefault(added[name], []).append(name)
    pairs = ((name, free.get(known[name].bytes_sha256)) for name in sorted(removed))
    return tuple((name, new.pop()) for name, new in pairs if new)
