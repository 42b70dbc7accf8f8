"""Saving: what is written is read back the same; and fingerprints, which name what is the same."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import OutputError
from chunker.output import to_row, writing
from chunker.rows import DOCUMENT_COLUMNS, document_row
from chunker.types import Block, Document, Place, Span
from evals.errors import BrokenEvalSet
from evals.evalsets import check, fingerprint, load, save
from evals.evalsets.documents import read_documents
from evals.evalsets.problems import Problem
from evals.types import EvalSet, Evidence, Question
from tests.command import files_in, fill
from tests.evalsets import GUIDE, set_of
from tests.torture import hostile_text

names = st.text(min_size=1, max_size=8)


def an_eval_set(texts: list[str], data: st.DataObject) -> EvalSet:
    """A valid eval set over the texts, with every kind of evidence."""
    ids = data.draw(st.lists(names, min_size=len(texts), max_size=len(texts), unique=True))
    documents = {name: Document(name, text or "-", "a/b", {"page": 1}) for name, text in zip(ids, texts, strict=True)}
    question_ids = data.draw(st.lists(names, min_size=1, max_size=4, unique=True))
    return EvalSet(data.draw(names), documents, tuple(a_question(name, documents, data) for name in question_ids))


def a_question(name: str, documents: dict[str, Document], data: st.DataObject) -> Question:
    """A question about some of the documents."""
    some = data.draw(st.lists(st.sampled_from(sorted(documents)), max_size=3))
    evidence = tuple(a_piece(documents[document], data) for document in some)
    within = tuple(dict.fromkeys(some)) if data.draw(st.booleans()) else ()
    answers, tags = (tuple(data.draw(st.lists(st.text(max_size=5), max_size=2))) for _ in range(2))
    return Question(name, data.draw(names) + "?", evidence, answers, tags, within)


def a_piece(document: Document, data: st.DataObject) -> Evidence:
    """A span with its quote, or the whole document."""
    if data.draw(st.booleans()):
        return Evidence(document.id, 0, len(document.text))
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    return Evidence(document.id, start, end, document.text[start:end])


@given(hostile_text(), hostile_text(), st.data())
def test_what_is_saved_is_read_back_the_same(text: str, other: str, data: st.DataObject) -> None:
    """Documents, questions, name and fingerprint, whatever the texts and ids."""
    eval_set = an_eval_set([text, other], data)
    with TemporaryDirectory() as folder:
        save(eval_set, Path(folder) / "set")
        found = load(Path(folder) / "set")
    assert found == eval_set
    assert fingerprint(found) == fingerprint(eval_set)


def test_lone_surrogates_in_questions_survive(tmp_path: Path) -> None:
    """Rows with what no encoding can write are escaped; others stand as they are."""
    base = set_of(GUIDE, "gauge")
    question = Question("q", "\ud800 and \u65e5?", answers=("\udfff",))
    save(EvalSet("set", base.documents, (question, base.questions[0])), tmp_path / "set")
    assert load(tmp_path / "set").questions[0] == question


def test_rows_are_for_people_too(tmp_path: Path) -> None:
    """Characters outside ASCII stand as themselves, and what is empty is left out."""
    base = set_of("Der Pegel h\u00e4ngt.", "h\u00e4ngt")
    save(base, tmp_path / "set")
    assert (tmp_path / "set/questions.jsonl").read_text(encoding="utf-8") == (
        '{"id":"q0","question":"Why?","evidence":[{"document":"d","start":10,"end":15,"quote":"h\u00e4ngt"}]}\n'
    )


def test_a_broken_set_is_not_saved(tmp_path: Path) -> None:
    """It could not be loaded."""
    base = set_of(GUIDE, "gauge")
    with pytest.raises(BrokenEvalSet, match="Two questions have the id"):
        save(EvalSet("set", base.documents, base.questions * 2), tmp_path / "set")
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    """An empty one is taken."""
    fill(tmp_path, {"notes.md": "Notes."})
    with pytest.raises(OutputError, match="there is something"):
        save(set_of(GUIDE, "gauge"), tmp_path)
    assert files_in(tmp_path) == {"notes.md": b"Notes."}
    (tmp_path / "empty").mkdir()
    save(set_of(GUIDE, "gauge"), tmp_path / "empty")
    assert load(tmp_path / "empty").questions


def test_nothing_is_left_of_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """The error names it."""
    with pytest.raises(OutputError, match=r"Cannot write '.*missing/set'"):
        save(set_of(GUIDE, "gauge"), tmp_path / "missing/set")
    assert [*tmp_path.iterdir()] == []


# Fingerprints


def test_a_fingerprint_can_be_computed_by_hand() -> None:
    """From the description alone, in any language."""
    documents = f'[["d","{hashlib.sha256(GUIDE.encode()).hexdigest()}"]]'
    questions_ = '[["q0","Why?",[["d",4,9,"gauge"]],[],[],[]]]'
    text = f'["evalset fingerprint 1",{documents},{questions_}]'
    assert fingerprint(set_of(GUIDE, "gauge")) == hashlib.sha256(text.encode()).hexdigest()


@given(hostile_text(), hostile_text(), st.data())
def test_a_fingerprint_does_not_depend_on_order(text: str, other_text: str, data: st.DataObject) -> None:
    """Of documents or questions, nor on the set's name or the documents' sources."""
    eval_set = an_eval_set([text, other_text], data)
    documents = data.draw(st.permutations([*eval_set.documents.items()]))
    rows = data.draw(st.permutations(eval_set.questions))
    other = {name: replace(document, source="elsewhere", metadata={}) for name, document in documents}
    assert fingerprint(EvalSet("other", other, tuple(rows))) == fingerprint(eval_set)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_blocks_and_places_come_back(suffix: str, tmp_path: Path) -> None:
    """Of documents whose text does not show them, as those read from PDF."""
    table = Block("table", Span(0, 5), header=Span(0, 2), lead_in=None)
    document = Document("d", "a b c", "", {}, "pdf", (table, Block("row", Span(3, 5), 1, 0)), (Place(0, "page", 1),))
    path = tmp_path / f"documents{suffix}"
    with writing(str(path), DOCUMENT_COLUMNS) as rows:
        rows.write(to_row(document_row(document)))
    problems: list[Problem] = []
    assert (read_documents(path, problems), problems) == ({"d": document}, [])


def test_blocks_outside_the_text_are_a_damaged_row(tmp_path: Path) -> None:
    """Named, like a text that was changed."""
    row = document_row(Document("d", "a b c", blocks=(Block("row", Span(3, 9)),)))
    path = tmp_path / "documents.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    problems: list[Problem] = []
    assert read_documents(path, problems) == {}
    assert [problem.rule for problem in problems] == ["damaged"]


def test_a_fingerprint_depends_on_everything_else() -> None:
    """Text, id and every field of a question."""
    base = set_of(GUIDE, "gauge")
    (question,) = base.questions
    changed = [
        replace(question, id="other"),
        replace(question, text="How?"),
        replace(question, evidence=()),
        replace(question, evidence=(replace(question.evidence[0], end=10, quote="gauge "),)),
        replace(question, answers=("a",)),
        replace(question, tags=("a",)),
        replace(question, within=("d",)),
    ]
    sets = [base, *(EvalSet("set", base.documents, (one,)) for one in changed), set_of(GUIDE + "!", "gauge")]
    assert len({fingerprint(one) for one in sets}) == len(sets)


def test_a_fingerprint_takes_any_text() -> None:
    """Also one that no encoding can write."""
    base = set_of(GUIDE, "gauge")
    odd = EvalSet("set", base.documents, (Question("\ud800", "\ud83d"),))
    assert len(json.dumps(fingerprint(odd))) == 66
    assert check(odd) == []


def test_documents_can_stay_in_their_folder(tmp_path: Path) -> None:
    """The manifest points to it, no rows are written, and other files stand beside."""
    fill(tmp_path, {"docs/d": "", "docs/d.md": "Snow falls."})
    eval_set = set_of("Snow falls.", "Snow falls.")
    moved = EvalSet(
        "set",
        {"d.md": Document("d.md", "Snow falls.")},
        (replace(eval_set.questions[0], evidence=(Evidence("d.md", 0, 11, "Snow falls."),)),),
    )
    save(moved, tmp_path / "made", "../docs", {"notes.md": "By hand.\n"})
    assert [*files_in(tmp_path / "made")] == ["evalset.toml", "notes.md", "questions.jsonl"]
    assert fingerprint(load(tmp_path / "made")) == fingerprint(moved)
