"""Masks instead of secrets and personal data, before anything is cut."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chunker.errors import InvalidSpec
from chunker.redacting.allowing import NOTHING, Allowed
from chunker.redacting.documents import redacted
from chunker.redacting.kinds import ALL, chosen
from chunker.redacting.masking import Key, check_mask
from chunker.redacting.offsets import OffsetMap
from chunker.transform import Prepared, Transform
from chunker.types import Chunk, Document, Span

ORIGINAL = "original_span"  # where the metadata of a chunk says what span of the original text it stands for


@dataclass(frozen=True)
class Redact(Transform):
    """Mask secrets and personal data in documents, so that no chunk holds them.

    Attributes:
        kinds: `all`, `secrets`, `personal`, or names of kinds with commas between.
        mask: `numbered`, `blank` or `keyed`; see `chunker.redacting.redacted`.
        key: of keyed masks; specs only say that there is one.
        allowed: values that stay.
    Raises: InvalidSpec: no such kind or mask; a key without keyed masks, or these without a key.
    """

    kinds: str = ALL
    mask: str = "numbered"
    key: Key | None = None
    allowed: Allowed | None = None

    def __post_init__(self) -> None:
        chosen(self.kinds)
        check_mask(self.mask)
        if (self.mask == "keyed") != (self.key is not None):
            raise InvalidSpec(
                f"redact: a key and mask='keyed' go together, got mask={self.mask!r} and "
                f"{'no key' if self.key is None else 'a key'}. On the command line the key comes by --redact-key-from."
            )

    def prepared(self, document: Document) -> Prepared:
        """The document with masks; its chunks say in their metadata for what span of the original they stand."""
        result = redacted(document, self.kinds, self.mask, self.key, self.allowed or NOTHING)
        return Prepared(result.document, lambda chunk: _placed(chunk, result.offsets), result.offsets.redacted)


def _placed(chunk: Chunk, offsets: OffsetMap) -> Chunk:
    """The chunk with its place in the text before this transform; later transforms have said theirs already."""
    span = Span(*chunk.metadata.get(ORIGINAL, chunk.span))
    return replace(chunk, metadata={**chunk.metadata, ORIGINAL: [*offsets.original(span)]})
