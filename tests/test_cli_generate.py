"""`evals generate`: an eval set in one command, its review, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.evalsets import load
from tests.command import BINARY, STORY, evals, files_in, fill

TOWN = "The town keeps nine bridges in repair with its toll.\n"
FILES: dict[str, str | bytes] = {"history.md": STORY.read_bytes(), "notes/town.txt": TOWN}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with two documents."""
    return fill(tmp_path / "docs", FILES)


def made(docs: Path, *more: object) -> Path:
    """The eval set made of a folder, beside it."""
    target = docs.parent / "questions"
    assert evals("generate", docs, "-o", target, "-n", 12, *more).code == 0
    return target


def test_the_set_can_be_validated_and_run_at_once(docs: Path) -> None:
    """Without a word about problems."""
    target = made(docs)
    done = evals("validate", target)
    assert done.code == 0
    assert "12 questions, 12 evidence, 0 unanswerable, 0 errors, 0 warnings" in done.out
    run = evals("run", target, "-s", "sentence(max_tokens=64)", "--folder", docs.parent / "runs", "--json")
    assert (run.code, len(run.rows)) == (0, 1)


def test_the_documents_stay_where_they_are(docs: Path) -> None:
    """The set points to their folder, and holds only questions and the page to review them on."""
    target = made(docs)
    assert [*files_in(target)] == ["evalset.toml", "questions.jsonl", "review.md"]
    assert 'documents = "../docs"' in (target / "evalset.toml").read_text()
    assert {*load(target).documents} == {*FILES}


def test_documents_that_are_chosen_or_a_single_file_are_copied(docs: Path) -> None:
    """The set holds exactly those that the questions are about."""
    assert {*load(made(docs, "--include", "history.md")).documents} == {"history.md"}
    target = docs.parent / "single"
    assert evals("generate", docs / "history.md", "-o", target, "-n", 3).code == 0
    assert {*load(target).documents} == {"history.md"}


def test_the_same_call_writes_the_same_bytes(docs: Path) -> None:
    """And another seed other questions."""
    first = made(docs)
    first.rename(docs.parent / "first")
    second = made(docs)
    assert files_in(docs.parent / "first") == files_in(second)
    second.rename(docs.parent / "second")
    assert files_in(made(docs, "--seed", 1))["questions.jsonl"] != files_in(docs.parent / "first")["questions.jsonl"]


def test_what_was_made_and_rejected_is_counted(docs: Path) -> None:
    """As lines and as JSON, by kind and by reason."""
    done = evals("generate", docs, "-o", docs.parent / "a", "-n", 12)
    assert done.out.startswith("12 questions about 2 documents: ")
    (found,) = evals("generate", docs, "-o", docs.parent / "b", "-n", 12, "--json").rows
    assert found["questions"] == sum(found["kinds"].values()) == 12
    assert (found["documents"], found["failures"]) == (2, 0)
    assert f"{sum(found['rejected'].values())} drafts were rejected" in done.out


def test_only_the_kinds_asked_for_are_made(docs: Path) -> None:
    """With commas; each question bears its kind."""
    target = made(docs, "--kinds", "keywords, fact")
    assert {question.tags[1] for question in load(target).questions} == {"fact", "keywords"}


def test_questions_can_be_kept_to_their_own_document(docs: Path) -> None:
    """Each names the one to search."""
    questions = load(made(docs, "--own-document")).questions
    assert all(question.within == (question.evidence[0].document_id,) for question in questions)


def test_an_unreadable_file_is_named_and_the_set_written_without_it(docs: Path) -> None:
    """Exit code 1; the documents are copied, for the folder would make the set broken."""
    fill(docs, {"broken.md": BINARY})
    target = docs.parent / "questions"
    done = evals("generate", docs, "-o", target, "-n", 4)
    assert (done.code, done.err.count("failed: broken.md")) == (1, 1)
    assert evals("validate", target).code == 0
    assert {*load(target).documents} == {*FILES}


def test_fewer_questions_than_asked_for_are_a_note(tmp_path: Path) -> None:
    """How many there are, and exit code 0."""
    docs = fill(tmp_path / "docs", {"town.txt": f"{TOWN}Every bridge has a keeper, a lamp and a bell.\n"})
    done = evals("generate", docs, "-o", tmp_path / "questions", "-n", 50)
    assert done.code == 0
    assert "of 50 questions: no more passed the filters" in done.err


def test_a_review_is_carried_out(docs: Path) -> None:
    """What was unticked is gone, what was reworded is in its new words, and the set is still right."""
    target = made(docs)
    first, second, *_ = load(target).questions
    page = (target / "review.md").read_text().replace(f"[x] `{first.id}`", f"[ ] `{first.id}`")
    (target / "review.md").write_text(page.replace(f"`{second.id}` {second.text}", f"`{second.id}` In my words?"))
    done = evals("generate", "--from-review", target)
    assert (done.code, done.out) == (0, "11 questions, 1 dropped, 1 reworded\n")
    assert load(target).questions[0].text == "In my words?"
    assert evals("generate", "--from-review", target, "--json").rows == [{"questions": 11, "dropped": 0, "reworded": 0}]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["docs"], "expected FOLDER and --output EVALSET"),
        (["--output", "new"], "expected FOLDER and --output EVALSET"),
        (["docs", "--from-review", "new"], "no FOLDER and no --output go with it"),
        (["docs", "-o", "new", "--questions", "0"], "greater than or equal to 1"),
        (["docs", "-o", "new", "--kinds", "fakt"], "No kind of question 'fakt'. Did you mean 'fact'?"),
        (["docs", "-o", "docs/new"], "would stand among the documents"),
        (["docs", "-o", "docs"], "would stand among the documents"),
        (["docs", "-o", "full"], "there is something"),
        (["nowhere", "-o", "new"], "No file or folder 'nowhere'."),
        (["empty", "-o", "new"], "No question could be made of 1 documents: nothing to ask about."),
        (["--from-review", "nowhere"], "No file or folder 'nowhere'."),
        (["--from-review", "full"], "review.md"),
    ],
)
def test_a_wrong_call_is_one_line_and_writes_nothing(
    docs: Path, monkeypatch: pytest.MonkeyPatch, line: list[str], told: str
) -> None:
    """It names what came and what to do."""
    fill(docs.parent, {"empty/a.md": "", "full/evalset.toml": 'format = 1\nname = "a"\ndocuments = "../docs"\n'})
    fill(docs.parent, {"full/questions.jsonl": '{"id": "1", "question": "Why?", "evidence": []}\n'})
    monkeypatch.chdir(docs.parent)
    before = files_in(docs.parent)
    assert told in evals("generate", *line).refusal
    assert files_in(docs.parent) == before
