"""Row formats: what chunks, documents and failures look like in files."""

from __future__ import annotations

import json

from chunker.rows import (
    CHUNK_COLUMNS,
    DOCUMENT_COLUMNS,
    FAILURE_COLUMNS,
    VERSION,
    chunk_row,
    document_row,
    failure_row,
)
from chunker.types import Chunk, Document, Failure, Span, View

CHUNK = Chunk(
    "a/b.md",
    10,
    14,
    "text",
    5,
    context="Head\n",
    kind="list",
    headings=("Top", "Head"),
    page=3,
    views=(View(10, 14, 1.0), View(0, 30, 0.5)),
    metadata={"encoding": "cp1252"},
    parent=Span(2, 90),
)


def test_a_chunk_row_holds_everything() -> None:
    """Offsets, text, counts, where it stands, and its views as lists."""
    assert chunk_row(CHUNK) == {
        "id": "a/b.md#10-14",
        "document_id": "a/b.md",
        "start": 10,
        "end": 14,
        "text": "text",
        "context": "Head\n",
        "token_count": 5,
        "kind": "list",
        "headings": ["Top", "Head"],
        "page": 3,
        "views": [[10, 14, 1.0], [0, 30, 0.5]],
        "metadata": {"encoding": "cp1252"},
        "parent": [2, 90],
        "copies": [],
    }


def test_a_document_row_holds_text_and_hash() -> None:
    """The extracted text is kept beside the chunks that refer to it."""
    document = Document("d", "text", source="/in/d.md")
    assert document_row(document) == {
        "id": "d",
        "text": "text",
        "source": "/in/d.md",
        "sha256": "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1",
        "metadata": {},
        "format": "",
        "blocks": None,
        "places": [],
    }


def test_a_failure_row_says_what_and_why() -> None:
    """One document that gave no chunks."""
    row = failure_row(Failure("d", "Expected text.", "UnreadableDocument"))
    assert row == {"document_id": "d", "reason": "Expected text.", "error": "UnreadableDocument"}


def test_rows_have_the_columns_in_their_order() -> None:
    """The documented columns are what is written."""
    assert [*chunk_row(CHUNK)] == [*CHUNK_COLUMNS]
    assert [*document_row(Document("d", "text"))] == [*DOCUMENT_COLUMNS]
    assert [*failure_row(Failure("d", "reason", "error"))] == [*FAILURE_COLUMNS]


def test_rows_survive_json() -> None:
    """Lists stay lists and numbers stay numbers."""
    assert json.loads(json.dumps(chunk_row(CHUNK))) == chunk_row(CHUNK)


def test_the_format_has_a_version() -> None:
    """Whoever changes a column changes it."""
    assert VERSION == 1
