"""Splitting texts, files, folders and documents."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from chunker import Chunk, Document, Failure, parse, split
from chunker.errors import (
    DocumentsFailed,
    InvalidSpec,
    LimitTooSmall,
    UnknownEncoding,
    UnknownModel,
    UnknownStrategy,
    UnreadableDocument,
)
from tests.command import fill, unprivileged
from tests.counters import words

TEXT = "One. Two. Three."
SPEC = "sentence(max_tokens=4)"

SOURCES = "a text (str), a file or folder (Path), a document or documents"


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
    ("call", "message"),
    [
        (lambda: split(5), f"Expected {SOURCES}, got 5."),  # type: ignore[arg-type]
        (lambda: split(b"x"), f"Expected {SOURCES}, got b'x'."),  # type: ignore[arg-type]
        (
            lambda: split(TEXT, 5),  # type: ignore[arg-type]
            "Expected a spec such as 'sentence', a strategy or a pipeline, got 5.",
        ),
        (
            lambda: split(TEXT, model=None),  # type: ignore[arg-type]
            "Expected the name of a model, such as 'gpt-4o', got None.",
        ),
        (lambda: Document(5, "d"), "Expected the id of a document as str, got 5."),  # type: ignore[arg-type]  # what is tested
        (lambda: Document("d", 5), "Expected the text of a document as str, got 5."),  # type: ignore[arg-type]
    ],
)
def test_values_of_another_type_are_named(call: Callable[[], object], message: str) -> None:
    """With what was expected, instead of the attribute that they happen to lack."""
    with pytest.raises(TypeError, match=re.escape(message)):
        call()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: split(TEXT, "sentence(max_tokens=0)"), InvalidSpec),
        (lambda: split(TEXT, "sentense"), UnknownStrategy),
        (lambda: split(TEXT, model="gpt-four"), UnknownModel),
        (lambda: split(TEXT, tokenizer="o200k"), UnknownEncoding),
        (lambda: split(Path("/nowhere/at/all")), FileNotFoundError),
        (lambda: split(None), TypeError),  # type: ignore[arg-type]
    ],
)
def test_wrong_calls_fail_at_once(call: Callable[[], object], error: type[Exception]) -> None:
    """Before the first chunk is asked for."""
    with pytest.raises(error):
        call()


@pytest.mark.parametrize("source", [["One."], [Path("a.md")], [b"One."], [None]], ids=repr)
def test_what_is_no_document_is_named(source: Iterable[Document]) -> None:
    """A mistake of the caller is not a document that failed."""
    with pytest.raises(TypeError, match=r"^Expected documents, got .*Document\(id, text\)"):
        [*split(source, failures=[])]


# Documents that fail.

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
BAD = {"b.md": b"\x89PNG\r\n\x1a\n", "d.md": FAMILY.encode()}


@pytest.fixture
def troubled(tmp_path: Path) -> Path:
    """A folder with two documents that fail between three that do not."""
    return fill(tmp_path, {"a.md": "One.", "c.md": "Two.", "e.md": "Three.", **BAD})


def test_a_folder_is_finished_whatever_is_in_it(troubled: Path) -> None:
    """Who passes a list finds the failures in it, with the reasons that the command line gives."""
    failures: list[Failure] = []
    chunks = [*split(troubled, SPEC, failures=failures)]
    assert [chunk.document_id for chunk in chunks] == ["a.md", "c.md", "e.md"]
    assert [(failure.document_id, failure.reason) for failure in failures] == [
        ("b.md", "unreadable"),
        ("d.md", "limit_too_small"),
    ]


def test_without_a_list_failures_are_an_error_after_the_last_chunk(troubled: Path) -> None:
    """Nothing is silent: it names every document that failed, and holds why."""
    chunks: list[Chunk] = []
    with pytest.raises(
        DocumentsFailed, match=r"\(2\).*: 'b\.md', 'd\.md'\. The first one: Expected text, got"
    ) as raised:
        chunks += split(troubled, SPEC)  # what came before the error is in the list
    assert [chunk.document_id for chunk in chunks] == ["a.md", "c.md", "e.md"]
    assert [failure.document_id for failure in raised.value.failures] == ["b.md", "d.md"]
    assert pickle.loads(pickle.dumps(raised.value)).failures == raised.value.failures


def test_documents_of_an_iterable_fail_like_those_of_a_folder() -> None:
    """One that is over the limit does not keep the next from being cut."""
    documents = [Document("a", "One."), Document("b", FAMILY), Document("c", "Two.")]
    failures: list[Failure] = []
    assert texts(split(documents, SPEC, failures=failures)) == ["One.", "Two."]
    assert [failure.document_id for failure in failures] == ["b"]
    with pytest.raises(DocumentsFailed, match="'b'"):
        [*split(documents, SPEC)]


def test_a_document_that_fails_gives_no_chunk_at_all() -> None:
    """Also where the error comes late: a tokenizer that breaks on the last words."""
    failures: list[Failure] = []
    chunks = split(
        [Document("a", "One two. " * 9 + "zero"), Document("b", "One.")],
        SPEC,
        tokenizer=lambda text: len(text.split()) // ("zero" not in text),
        failures=failures,
    )
    assert [chunk.document_id for chunk in chunks] == ["b"]
    assert [failure.error for failure in failures] == ["ZeroDivisionError: integer division or modulo by zero"]


def test_an_error_of_the_iterable_itself_goes_to_its_owner() -> None:
    """It is not one of a document."""

    def documents() -> Iterator[Document]:
        yield Document("a", "One.")
        raise KeyError("mine")

    chunks = split(documents(), SPEC, failures=[])
    assert next(chunks).document_id == "a"
    with pytest.raises(KeyError, match="mine"):
        next(chunks)


SINGLE: dict[str, tuple[Callable[[Path], str | Path | Document], type[Exception]]] = {
    "text": (lambda _: FAMILY, LimitTooSmall),
    "document": (lambda _: Document("d", FAMILY), LimitTooSmall),
    "file": (lambda folder: folder / "b.md", UnreadableDocument),
}


@pytest.mark.parametrize(("source", "error"), SINGLE.values(), ids=SINGLE)
def test_a_single_document_raises_its_own_error(
    troubled: Path, source: Callable[[Path], str | Path | Document], error: type[Exception]
) -> None:
    """Unless there is a list for it."""
    with pytest.raises(error):
        [*split(source(troubled), SPEC)]
    failures: list[Failure] = []
    assert [*split(source(troubled), SPEC, failures=failures)] == []
    assert len(failures) == 1


def test_a_folder_that_cannot_be_listed_is_a_failure(troubled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in it is missing, and it is said."""
    fill(troubled, {"locked/x.md": "X."})
    monkeypatch.chdir(troubled)
    Path("locked").chmod(0)
    failures: list[Failure] = []
    with unprivileged(troubled):
        chunks = [*split(Path(), SPEC, failures=failures)]
    assert len(chunks) == 3
    assert failures[-1] == Failure("locked/", "unreadable", "Cannot list the folder 'locked': Permission denied.")


def test_a_second_document_of_one_id_fails() -> None:
    """Ids of chunks would not tell the two apart; who fails has had an id, too."""
    documents = [Document("d", "First text."), Document("d", "Other text here."), Document("e", "Third.")]
    failures: list[Failure] = []
    assert [chunk.id for chunk in split(documents, SPEC, failures=failures)] == ["d#0-11", "e#0-6"]
    assert [(failure.document_id, failure.reason) for failure in failures] == [("d", "error")]
    with pytest.raises(DocumentsFailed, match="An earlier document has the id 'd', too"):
        [*split(documents, SPEC)]
