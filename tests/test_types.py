"""Documents, chunks and what else is passed around."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.types import Chunk, Document, Failure, Span, Tokenizer, View

CHUNK = Chunk("guide.md", 120, 124, "text", 3, context="Head\n")


@pytest.mark.parametrize(
    ("text", "clean", "count"),
    [
        ("High \ud83d here.", "High \ufffd here.", 1),
        ("Low \ude00 here.", "Low \ufffd here.", 1),
        ("\ude00\ud83d", "\ufffd\ufffd", 2),
        ("Two halves \ud83d\ude00 of one.", "Two halves \ufffd\ufffd of one.", 2),
    ],
    ids=ascii,
)
def test_lone_surrogates_are_replaced_one_for_one(text: str, clean: str, count: int) -> None:
    """Offsets stay true, and the document says how many there were."""
    document = Document("d", text, metadata={"page": 1})
    assert (document.text, document.metadata) == (clean, {"page": 1, "replaced_surrogates": count})


@given(text=st.text(st.characters(exclude_categories=[])))
def test_every_document_can_be_written(text: str) -> None:
    """Whatever came in, the text has its length and an encoding can write it."""
    document = Document("d", text)
    assert len(document.text) == len(text)
    document.text.encode()


@pytest.mark.parametrize("text", ["plain", "na\u00efve", "\ufffd", "\U0001f600"])
def test_other_texts_are_left_alone(text: str) -> None:
    """A replacement character that was there is not counted."""
    document = Document("d", text)
    assert (document.text, dict(document.metadata)) == (text, {})


def test_a_documents_hash_is_that_of_its_text() -> None:
    """SHA-256 over UTF-8: the id and the source do not matter."""
    assert Document("a", "na\u00efve").sha256 == hashlib.sha256(b"na\xc3\xafve").hexdigest()


def test_a_chunks_id_is_its_document_and_span() -> None:
    """Ids come from content, never from a counter."""
    assert (CHUNK.id, CHUNK.span) == ("guide.md#120-124", Span(120, 124))


def test_content_is_context_then_text() -> None:
    """What is sent to a model."""
    assert CHUNK.content == "Head\ntext"


@pytest.mark.parametrize(
    ("value", "name"), [(Document("d", "text"), "text"), (CHUNK, "start"), (Failure("d", "empty", "Error"), "reason")]
)
def test_values_do_not_change(value: object, name: str) -> None:
    """Frozen: what one part of a program holds, another cannot alter."""
    with pytest.raises(FrozenInstanceError):
        setattr(value, name, "other")


@pytest.mark.parametrize("value", [Document("d", "text"), CHUNK, View(0, 4, 1.0), Failure("d", "empty", "ValueError")])
def test_values_travel_between_processes(value: object) -> None:
    """Pickled and unpickled, a value is equal to itself."""
    assert pickle.loads(pickle.dumps(value)) == value


@pytest.mark.parametrize("value", [Document("d", "text"), CHUNK])
def test_metadata_is_empty_unless_given(value: Document | Chunk) -> None:
    """Nothing is said of a value by default."""
    assert dict(value.metadata) == {}


def test_a_tokenizer_is_anything_with_name_and_count() -> None:
    """The protocol can be asked for at run time."""

    class Letters:
        name = "letters"

        def count(self, text: str) -> int:
            return len(text)

    assert isinstance(Letters(), Tokenizer)
    assert not isinstance(len, Tokenizer)
