"""A document's share of a sync: read it while it holds still, and cut it if its bytes are new."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from chunker.errors import UnreadableDocument
from chunker.failing import failure_of
from chunker.job import notes_of
from chunker.pipeline import Pipeline
from chunker.reading.folder import Source, document_of, read_bytes
from chunker.types import Chunk, Encoding, Failure

_ATTEMPTS = 3
_RACY_NS = 2_000_000_000  # two changes within this time may have one mtime; of FAT it is the step


_SAYS_IT = (
    "was held already, and says now what a document said that was forgotten: it is in the store again under this name; "
    "forget it as well?"
)


class Stat(NamedTuple):
    """What tells without reading that a file is as it was, and when that was looked at."""

    size: int
    mtime_ns: int
    ctime_ns: int
    checked_ns: int

    def is_as(self, before: Stat) -> bool:
        """Whether the file is certainly the one that was read before.

        One that was changed about when it was read may have changed again under the same times: not certain.
        Source: racy entries of the index of git, Documentation/technical/racy-git.txt.
        """
        is_racy = max(before.mtime_ns, before.ctime_ns) + _RACY_NS > before.checked_ns
        return self[:3] == before[:3] and not is_racy


class Reading(NamedTuple):
    """What came of one file.

    Attributes:
        chunks: None where they need not be made: the bytes are those known, or forgotten, or nothing is to be cut.
        is_forgotten: it says what a document said that was forgotten.
    """

    id: str
    stat: Stat = Stat(0, 0, 0, 0)
    bytes_sha256: bytes = b""
    text_sha256: bytes = b""
    chunks: Sequence[Chunk] | None = None
    notes: Sequence[str] = ()
    failure: Failure | None = None
    is_forgotten: bool = False


@dataclass(frozen=True)
class ReadingJob:
    """How every document is read and cut; cheap to send to another process.

    Attributes:
        known: by id, the hash of the bytes with which a document need not be cut again.
        forgotten: hashes of bytes, and of the words of texts, of which no document may be made that is not held yet; a
            file without a word is like many others.
        held: ids of the documents in the store, which are no copies of what was forgotten but stand for themselves.
        cuts: False reads documents, and cuts none.
    """

    pipeline: Pipeline
    tokenizer: Encoding
    known: Mapping[str, bytes] = field(default_factory=dict)
    forgotten: frozenset[bytes] = frozenset()
    held: frozenset[str] = frozenset()
    cuts: bool = True

    def run(self, sources: Sequence[Source]) -> list[Reading]:
        """What came of each; one that fails is among them."""
        return [self._reading(source) for source in sources]

    def warm_up(self) -> None:
        """Loads what every document needs."""
        self.pipeline.warm_up(self.tokenizer)

    def _reading(self, source: Source) -> Reading:
        try:
            data, stat = read_steadily(source)
            digest = hashlib.sha256(data).digest()
            is_held = source.id in self.held
            bars = self.forgotten if not is_held and data.strip() else frozenset()
            if digest in bars or self.known.get(source.id) == digest:
                return Reading(source.id, stat, digest, is_forgotten=digest in bars)
            document = document_of(source, data)
            text_digest = _words_hash(document.text)
            if text_digest in bars and document.text.strip():
                return Reading(source.id, stat, digest, text_digest, is_forgotten=True)
            chunks = [*self.pipeline.chunk(document, self.tokenizer)] if self.cuts else None
        except Exception as error:  # noqa: BLE001  one bad document never stops a folder
            return Reading(source.id, failure=failure_of(source.id, error))
        says_it = document.text.strip() and not self.forgotten.isdisjoint((digest, text_digest))
        notes = [*notes_of(document), *([f"{source.id}: {_SAYS_IT}"] if is_held and says_it else [])]
        return Reading(source.id, stat, digest, text_digest, chunks, notes)


def _words_hash(text: str) -> bytes:
    """The same for texts that differ in white space only, as after line ends were converted."""
    return hashlib.sha256(" ".join(text.split()).encode()).digest()


def stat_of(path: str) -> Stat:
    """The file's size and times, looked at now.

    Raises: OSError.
    """
    now = time.time_ns()
    found = os.stat(path)
    return Stat(found.st_size, found.st_mtime_ns, found.st_ctime_ns, now)


def read_steadily(source: Source) -> tuple[bytes, Stat]:
    """A file's bytes, none of them written while it was read.

    Raises: UnreadableDocument: as `read_bytes`; or it keeps changing.
    """
    for _ in range(_ATTEMPTS):
        data, before, after = _looked_at(source)
        if before[:3] == after[:3] and len(data) == before.size:
            return data, before
    raise UnreadableDocument(
        f"Cannot read {source.path!r}: it changed while it was read, {_ATTEMPTS} times. Run again when it is complete."
    )


def _looked_at(source: Source) -> tuple[bytes, Stat, Stat]:
    if source.error:
        raise UnreadableDocument(source.error)
    try:
        before = stat_of(source.path)
        data = read_bytes(source)
        return data, before, stat_of(source.path)
    except OSError as error:
        raise UnreadableDocument(f"Cannot read {source.path!r}: {error.strerror or error}.") from error
