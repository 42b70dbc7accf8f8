"""What the benchmark of kept structure says of how full chunks could be."""

from __future__ import annotations

import pytest

from benchmarks.keeping import fullest
from chunker import Document
from chunker.tokens.opaque import OpaqueTokenizer

CHARACTERS = OpaqueTokenizer(len, "characters")


def test_no_document_has_fewer_chunks_than_its_tokens_need() -> None:
    """Eight tokens of two documents, in one chunk and in two; white space around a document does not count."""
    documents = [Document("a", "xxx\n\n"), Document("b", "\nxxxxx")]
    assert fullest(documents, 4, CHARACTERS) == pytest.approx(100 * 8 / (3 * 4))


def test_a_document_as_long_as_the_limit_fills_its_chunk() -> None:
    """To the last token."""
    assert fullest([Document("a", "xxxx")], 4, CHARACTERS) == 100
