"""What is left of a document outside its store: those who know of such places, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chunker.errors import ChunkerError

if TYPE_CHECKING:
    from chunker.store.pieces import Pieces

ENTRY_POINTS = "chunkproof.forgetting"
TOO_LATE = (
    "named only now, when the store does not know any more what a document said: nothing of it can be found here; look "
    "yourself, and delete what may hold it"
)


@dataclass(frozen=True, slots=True)
class Trace:
    """Something made of a document: removed, or out of reach.

    Attributes:
        what: such as `chunks` or `questions`.
        where: the file or place.
        count: how many; 0 where that is not known.
        is_removed: in a dry run, whether it would be.
        advice: what a person can do where it is not.
        has_failed: it could have been reached, and was not.
    """

    what: str
    where: str
    count: int = 0
    is_removed: bool = True
    advice: str = ""
    has_failed: bool = False


class Request(NamedTuple):
    """What is to be forgotten, all documents at once.

    Attributes:
        texts: of the chunks of each document, by its id, and by names that it had before.
        cache_keys: of vectors that were made of these documents alone.
        folders: where to look.
        unseen: those of them that were never looked through for a document of which neither text nor pieces are known.
        pieces: hashes of pieces of documents whose forgetting was interrupted, and whose texts may be gone.
        is_dry: only say what would be done.
    """

    texts: Mapping[str, tuple[str, ...]]
    cache_keys: tuple[bytes, ...]
    folders: tuple[Path, ...]
    is_dry: bool
    unseen: tuple[Path, ...] = ()
    pieces: Pieces | None = None


Forgetter = Callable[[Request], Iterable[Trace]]


def forgetters() -> Iterator[tuple[str, Forgetter]]:
    """Functions that installed packages add under the entry points `chunkproof.forgetting`, by name.

    Raises: ChunkerError: one cannot be loaded.
    """
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        try:
            yield entry.name, entry.load()
        except Exception as error:
            raise ChunkerError(
                f"{entry.name!r} ({entry.value}) of an installed package cannot be asked what to forget: {error!r}. "
                "Update or uninstall the package; nothing was forgotten."
            ) from error
