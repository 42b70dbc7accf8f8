"""What went wrong with a document, as a value for the report."""

from __future__ import annotations

from chunker.errors import (
    ChunkerError,
    DocumentTooLarge,
    EncryptedDocument,
    LimitTooSmall,
    MissingExtra,
    ReaderCrashed,
    ReaderOutOfMemory,
    ReaderTimedOut,
    UnreadableDocument,
)
from chunker.types import Failure

_REASONS = {  # the first that fits
    EncryptedDocument: "encrypted",
    DocumentTooLarge: "too_large",
    ReaderTimedOut: "timeout",
    ReaderOutOfMemory: "memory",
    ReaderCrashed: "crash",
    UnreadableDocument: "unreadable",
    LimitTooSmall: "limit_too_small",
    MissingExtra: "missing_extra",
}


def failure_of(document_id: str, error: Exception) -> Failure:
    """The failure that an error means for its document; an error nobody foresaw is named as well."""
    if isinstance(error, ChunkerError):
        reasons = (reason for kind, reason in _REASONS.items() if isinstance(error, kind))
        return Failure(document_id, next(reasons, "error"), str(error))
    return Failure(document_id, "error", f"{type(error).__name__}: {error}")
