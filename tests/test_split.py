"""Splitting texts, files, folders and documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chunker import Chunk, Document, parse, split
from chunker.errors import (
    InvalidSpec,
    LimitTooSmall,
    UnknownEncoding,
    UnknownModel,
    UnknownStrategy,
    UnreadableDocument,
)
from tests.counters import words

TEXT = "One. Two. Three."
SPEC = "sentence(max_tokens=4)"


def texts(chunks: Iterator[Chunk]) -> list[str]:
    """What the chunks say."""
    return [chunk.text for chunk in chunks]


def test_a_text_is_split() -> None:
    """Two sentences of two tokens make four; of two equal ways the one with the earlier cut is taken."""
    chunks = [*split(TEXT, SPEC)]
    assert [(chunk.id, chunk.text, chunk.token_count) for chunk in chunks] == [
        ("text#0-4", "One.", 2),
        ("text#5-16", "Two. Three.", 4),
    ]


def test_a_file_is_split(tmp_path: Path) -> None:
    """The document is called like the file."""
    (tmp_path / "a.md").write_text(TEXT)
    assert [chunk.id for chunk in split(tmp_path / "a.md", SPEC)] == ["a.md#0-4", "a.md#5-16"]


def test_a_folder_is_split_in_order(tmp_path: Path) -> None:
    """Documents come sorted by id, the path below the folder."""
    (tmp_path / "sub").mkdir()
    for name in ("z.md", "sub/b.md", "a.md"):
        (tmp_path / name).write_text(f"In {name}.")
    assert [chunk.document_id for chunk in split(tmp_path)] == ["a.md", "sub/b.md", "z.md"]


def test_a_document_is_split() -> None:
    """It keeps its id, and its chunks its metadata."""
    chunks = [*split(Document("mine", TEXT, metadata={"page": 3}), SPEC)]
    assert {(chunk.document_id, chunk.metadata["page"]) for chunk in chunks} == {("mine", 3)}


def test_documents_are_split_one_after_the_other() -> None:
    """Any iterable of documents, in its order."""
    chunks = split((Document(name, TEXT) for name in "ba"), SPEC)
    assert [chunk.id for chunk in chunks] == ["b#0-4", "b#5-16", "a#0-4", "a#5-16"]


def test_documents_are_asked_for_as_they_are_needed() -> None:
    """A collection larger than memory can be split: no document is read before its turn."""
    asked = []

    def documents() -> Iterator[Document]:
        for name in "abc":
            asked.append(name)
            yield Document(name, "One.")

    chunks = split(documents(), SPEC)
    assert asked == []
    next(chunks)
    assert asked == ["a"]


def test_a_strategy_object_is_as_good_as_its_spec() -> None:
    """Both cut alike."""
    assert [*split(TEXT, parse(SPEC))] == [*split(TEXT, SPEC)]


def test_without_a_strategy_sentences_have_512_tokens() -> None:
    """The default spec."""
    text = "The river rose again. " * 300
    assert [*split(text)] == [*split(text, "sentence(max_tokens=512)")] != []


def test_the_model_says_which_tokens_count() -> None:
    """One text, two vocabularies, two counts."""
    text = "\u6c34\u9580\u3092\u8abf\u3079\u307e\u3057\u305f\u3002"
    counts = {model: next(split(text, model=model)).token_count for model in ("gpt-4o", "gpt-4")}
    assert counts["gpt-4o"] < counts["gpt-4"]


def test_a_tokenizer_counts_instead_of_the_model() -> None:
    """Here a limit of three words."""
    assert texts(split("One two three. Four five.", "sentence(max_tokens=3)", tokenizer=words)) == [
        "One two three.",
        "Four five.",
    ]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: split(TEXT, "sentence(max_tokens=0)"), InvalidSpec),
        (lambda: split(TEXT, "sentense"), UnknownStrategy),
        (lambda: split(TEXT, model="gpt-four"), UnknownModel),
        (lambda: split(TEXT, tokenizer="o200k"), UnknownEncoding),
        (lambda: split(Path("/nowhere/at/all")), FileNotFoundError),
    ],
)
def test_wrong_calls_fail_at_once(call: Callable[[], object], error: type[Exception]) -> None:
    """Before the first chunk is asked for."""
    with pytest.raises(error):
        call()


def test_an_unreadable_file_fails_in_its_turn(tmp_path: Path) -> None:
    """The chunks of the files before it have been given."""
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.md").write_bytes(b"%PDF-")
    chunks = split(tmp_path)
    assert next(chunks).document_id == "a.md"
    with pytest.raises(UnreadableDocument):
        next(chunks)


def test_a_limit_too_small_fails_in_its_turn() -> None:
    """It depends on the document."""
    chunks = split([Document("a", "One."), Document("b", "\U0001f468\u200d\U0001f469\u200d\U0001f467")], SPEC)
    assert next(chunks).document_id == "a"
    with pytest.raises(LimitTooSmall):
        next(chunks)
