"""Everything that can go wrong, as one tree.

ChunkerError
├── UnknownName            a name that nothing answers to; the message lists the nearest ones
│   ├── UnknownModel
│   ├── UnknownEncoding
│   ├── UnknownStrategy
│   ├── UnknownTransform
│   ├── UnknownTarget      a vector store that no file in `chunker/targets` defines
│   └── UnknownDocument    a document that a store does not hold
├── BadTokenCount          a counting function that gives no whole number
├── InvalidBoundary        boundaries of a strategy that are out of order, or prices off the scale
├── InvalidBlocks          blocks of a document that cannot be those of its text
├── InvalidSpec            a strategy's text form that cannot be read
│   └── MissingKey         it names a key that was not given
├── LimitTooSmall          one grapheme alone costs more tokens than the limit
├── BudgetTooSmall         no part of the documents fits a token budget
├── SummaryFailed          an endpoint that gave no summary that can be used
├── UnreadableDocument     a file that cannot be opened, or is not what its format needs
│   ├── EncryptedDocument  it needs a password
│   ├── DocumentTooLarge   the file, or what it unpacks to, is over the cap
│   ├── ReaderTimedOut     reading it took too long and was ended
│   ├── ReaderOutOfMemory  reading it took too much memory
│   └── ReaderCrashed      its reader failed in a way that nobody foresaw
├── ChunksOutOfOrder       chunks with views that are not document by document, or not in the order of their text
├── InvalidViews           views of a chunk whose weights cannot be added up
├── DocumentsFailed        some documents of many gave no chunks; raised when all others have given theirs
├── OutputError            rows that cannot be written
├── StoreError             a store of `chunker sync` that was left as it is
│   ├── StoreUnusable      it is damaged, something else, of a newer version, or cannot be written
│   ├── StoreBusy          another process works on it
│   ├── PlanChanged        documents in it were cut in another way than is asked for now
│   ├── DocumentsGone      most of its documents would be taken out
│   └── NothingThere       none of its documents is found any more
├── TargetFailed           a vector store that did not take what it was given
├── BrokenPromise          a chunker that does not keep the contract (see `check_chunker`)
└── MissingExtra           an optional library that is not installed

Those of embeddings are drawn in `chunker.embeddings.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chunker.types import Chunk, Failure

_NAMED = 3


class ChunkerError(Exception):
    """Base of every error this package raises on purpose; its text is one line for people."""


class UnknownName(ChunkerError, ValueError):
    """A name that nothing answers to."""


class UnknownModel(UnknownName):
    """A model that the model table does not hold."""


class UnknownEncoding(UnknownName):
    """A token encoding that no engine knows."""


class UnknownStrategy(UnknownName):
    """A strategy that no file in `chunker/strategies` defines."""


class UnknownTransform(UnknownName):
    """A transform that no file in `chunker/transforms` defines."""


class UnknownTarget(UnknownName):
    """A vector store that no file in `chunker/targets` defines."""


class UnknownDocument(UnknownName):
    """A document of which a store has nothing."""


class InvalidSpec(ChunkerError, ValueError):
    """A spec such as `sentence(max_tokens=512)` that cannot be read, or a setting out of range."""


class MissingKey(InvalidSpec):
    """A key that a spec names and that is not among the keys given."""

    def __init__(self, name: str, asker: str) -> None:
        super().__init__(f"There is no key {name!r}, which {asker} asks for.")


class BadTokenCount(ChunkerError, TypeError):
    """A counting function gave something else than a whole number from 0 on."""


class InvalidBoundary(ChunkerError, ValueError):
    """Boundaries of a strategy that are none, not in order, or not priced from 0 to 1; sentences that are no spans."""


class InvalidBlocks(ChunkerError, ValueError):
    """Blocks of a document that lie outside its text or each other, are out of order, or are of no known kind."""


class LimitTooSmall(ChunkerError, ValueError):
    """A limit below the cost of one grapheme, which is never cut."""


class BudgetTooSmall(ChunkerError, ValueError):
    """A token budget that not even the shortest part of the documents fits.

    Attributes:
        budget_tokens: what was given.
        enough_tokens: a budget that would do.
    """

    def __init__(self, budget_tokens: int, enough_tokens: int) -> None:
        super().__init__(budget_tokens, enough_tokens)
        self.budget_tokens = budget_tokens
        self.enough_tokens = enough_tokens

    def __str__(self) -> str:
        return (
            f"Nothing fits a budget of {self.budget_tokens} tokens: whole sentences are kept, and the shortest takes "
            f"{self.enough_tokens} with the marks for what is left out. Raise the budget."
        )


class SummaryFailed(ChunkerError, RuntimeError):
    """A model gave no summary that can be used; there is no text, not even a part of it."""


class UnreadableDocument(ChunkerError, ValueError):
    """A file that cannot be opened, or does not hold what its format needs."""


class EncryptedDocument(UnreadableDocument):
    """A file that needs a password."""


class DocumentTooLarge(UnreadableDocument):
    """A file that is larger than the cap, or unpacks to more than it may."""


class ReaderTimedOut(UnreadableDocument):
    """A file whose reading took too long and was ended."""


class ReaderOutOfMemory(UnreadableDocument):
    """A file whose reading took more memory than it may."""


class ReaderCrashed(UnreadableDocument):
    """A file whose reader failed in a way that nobody foresaw."""


class DocumentsFailed(ChunkerError):
    """Some documents of many gave no chunks; those of all others have been given.

    Attributes:
        failures: each document that failed, and why.
    """

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(failures)
        self.failures = tuple(failures)

    def __str__(self) -> str:
        names = ", ".join(repr(failure.document_id) for failure in self.failures[:_NAMED])
        names += f" and {more:,} more" if (more := len(self.failures) - _NAMED) > 0 else ""
        return (
            f"Of these documents ({len(self.failures)}) there are no chunks, of all others there are: {names}. "
            f"The first one: {self.failures[0].error}"
        )


class ChunksOutOfOrder(ChunkerError, ValueError):
    """Chunks with views, which are made of their neighbours, in an order in which those are not beside them.

    Args:
        chunk: the first that is not where it should be.
    """

    def __init__(self, chunk: Chunk) -> None:
        super().__init__(chunk)
        self.chunk = chunk

    def __str__(self) -> str:
        return (
            "Chunks with views must come document by document, each in the order of its text; these do not, from "
            f"{self.chunk.id} on. Sort them by document and start."
        )


class InvalidViews(ChunkerError, ValueError):
    """Views whose weights are none, or so large that nothing else would count."""


class OutputError(ChunkerError, OSError):
    """An output that cannot be written; what stood there before is untouched."""


class StoreError(ChunkerError):
    """A store that was left as it is."""


class StoreUnusable(StoreError, OSError):
    """A store that is damaged, something else, of a newer version, or on a disk that cannot be written."""


class StoreBusy(StoreError):
    """A store on which another process works."""


class PlanChanged(StoreError):
    """Documents of the store were cut in another way than is asked for now; nothing was changed.

    Attributes:
        differences: what is not as it was, a line each.
        documents: how many would be cut again.
    """

    def __init__(self, differences: Sequence[str], documents: int) -> None:
        super().__init__(differences, documents)
        self.differences = tuple(differences)
        self.documents = documents

    def __str__(self) -> str:
        return (
            f"The store was made in another way: {'; '.join(self.differences)}. All its documents "
            f"({self.documents:,}) would be cut again. Nothing was changed; if that is wanted, add --rebuild."
        )

    @property
    def announcement(self) -> str:
        """What is going to be done where it is wanted."""
        return f"{'; '.join(self.differences)}. All documents ({self.documents:,}) are cut again."


class DocumentsGone(StoreError):
    """Documents that would be taken out of the store, as their files are not there; nothing was deleted.

    Attributes:
        where: what is known of the folder.
        gone: how many documents would be taken out.
        documents: how many the store holds.
    """

    def __init__(self, where: str, gone: int, documents: int) -> None:
        super().__init__(where, gone, documents)
        self.where = where
        self.gone = gone
        self.documents = documents

    def __str__(self) -> str:
        return (
            f"{self.where}: {self.gone:,} of the {self.documents:,} documents in the store would be taken out. Nothing "
            "was deleted. Is it the right folder, and is its disk there? If that is wanted, add --rebuild."
        )

    @property
    def announcement(self) -> str:
        """What is going to be done where it is wanted."""
        return f"{self.where}: {self.gone:,} of the {self.documents:,} documents in the store are taken out."


class NothingThere(StoreError):
    """A folder in which none of a store's documents is found; nothing was deleted."""


class TargetFailed(ChunkerError, RuntimeError):
    """A vector store that did not take what it was given; the next sync gives it again."""


class BrokenPromise(ChunkerError, AssertionError):
    """A chunker that returned chunks which break the contract."""


class MissingExtra(ChunkerError, ImportError):
    """An optional library that a feature needs and that is not installed."""
