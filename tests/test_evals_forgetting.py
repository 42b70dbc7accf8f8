"""What the package `evals` forgets of a document: questions, documents, runs, cached vectors, replies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import chunker
from chunker.store.forgetting import Forgotten
from chunker.store.traces import Request, Trace
from evals.evalsets import load, read
from evals.evalsets.saving import save
from evals.folders import store_in
from evals.forgetting import forget
from evals.generating.review import REVIEW, read_review, review_page
from evals.history import promote
from evals.llm.framing import framed
from evals.llm.recordings import Recordings, files_in
from evals.llm.types import Reply
from evals.types import Answer, EvalSet, Evidence, Question
from tests.evalsets import ROW, folder_of, lines
from tests.made_runs import made_run
from tests.syncing import folder_with, interrupted_at, quick, synced


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of `guide.md` and another document."""
    folder_with(tmp_path, "guide.md", "other.md")
    synced(tmp_path)
    return tmp_path / "store"


def forgotten(store: Path, *folders: Path, dry_run: bool = False) -> Forgotten:
    """What is said when the guide is forgotten."""
    return chunker.forget("guide.md", store=store, folders=folders, dry_run=dry_run)


def reply(text: str) -> Reply:
    """What an endpoint said."""
    return Reply(text, "stop", 9, 9, 0.1)


def of(done: Forgotten, what: str) -> list[Trace]:
    """What is said of one kind of thing."""
    return [trace for trace in (*done.removed, *done.beyond) if trace.what == what]


def test_questions_with_evidence_in_it_go(tmp_path: Path, store: Path) -> None:
    """The other lines stay byte by byte, U+2028 and all."""
    other = '{"id": "q2",  "question": "Who?\u2028", "evidence": [{"document": "b.md"}]}'
    folder = folder_of(tmp_path / "set", [ROW, other, "", ROW | {"id": "q3"}], {"guide.md": "x" * 99, "b.md": "Text."})
    (trace,) = of(forgotten(store, folder), "questions")
    assert (trace.count, trace.is_removed) == (2, True)
    assert (folder / "questions.jsonl").read_text(encoding="utf-8") == lines(other, "")


def test_its_row_among_the_documents_goes(tmp_path: Path, store: Path) -> None:
    """What is left is a sound eval set."""
    documents = {name: chunker.Document(name, f"The text of {name}.") for name in ("guide.md", "b.md")}
    questions = tuple(Question(name, "What?", (Evidence(name, 0, 8, "The text"),)) for name in documents)
    save(EvalSet("set", documents, questions), tmp_path / "set")
    done = forgotten(store, tmp_path / "set")
    assert [trace.count for trace in of(done, "documents") + of(done, "questions")] == [1, 1]
    assert [*load(tmp_path / "set").documents] == ["b.md"]
    assert not read(tmp_path / "set").problems


def test_a_document_file_of_an_eval_set_is_told(tmp_path: Path, store: Path) -> None:
    """It is the user's to delete."""
    done = forgotten(store, folder_of(tmp_path / "set"))
    assert str(tmp_path / "set" / "documents" / "guide.md") in [trace.where for trace in of(done, "file")]


def test_a_dry_run_changes_no_file(tmp_path: Path, store: Path) -> None:
    """It counts the same."""
    folder = folder_of(tmp_path / "set")
    before = (folder / "questions.jsonl").read_bytes()
    assert of(forgotten(store, folder, dry_run=True), "questions")[0].count == 1
    assert (folder / "questions.jsonl").read_bytes() == before


def test_runs_that_name_it_go(tmp_path: Path, store: Path) -> None:
    """By the place of evidence, or by what was sent; others stay."""
    runs = store_in(tmp_path / ".evals")
    runs.keep(replace(made_run([0.5]), id="by-cluster", clusters=("guide.md",)))
    runs.keep(replace(made_run([0.5]), id="by-context", contexts={1000: ((("guide.md", 0, 9),),)}))
    runs.keep(replace(made_run([0.5]), id="other"))
    assert of(forgotten(store, tmp_path / ".evals"), "runs")[0].count == 2
    assert [run.id for run in runs.all()] == ["other"]


def test_its_vectors_in_the_cache_of_runs_go(tmp_path: Path, store: Path) -> None:
    """Those of the same chunks; of others it is said that they cannot be told."""
    cache = tmp_path / ".evals" / "vectors.sqlite"
    cache.parent.mkdir()
    [*chunker.embed(tmp_path / "docs", "sentence(max_tokens=16)", embedder=quick(), cache=cache)]
    found = [trace for trace in of(forgotten(store, cache.parent), "cached vectors") if trace.where == str(cache)]
    assert [(trace.count, trace.is_removed) for trace in found] == [(6, True), (0, False)]
    assert "delete the file" in found[1].advice


def test_recorded_replies_that_show_a_piece_of_it_go(tmp_path: Path, store: Path) -> None:
    """Whether the model was sent it or said it; others stay, and files that are no recordings."""
    text = (tmp_path / "docs" / "guide.md").read_text(encoding="utf-8")
    replies = Recordings(tmp_path / ".evals" / "replies")
    asked, told = ({"messages": [{"content": said}]} for said in (f"Context:\n{text[-90:]}", "What is in it?"))
    replies.keep(asked, reply("Yes."))
    replies.keep(told, reply(f"It says: {text[:90]}"))
    replies.keep({"messages": [{"content": "What is the weather like today in Kellmünde?"}]}, reply("Fine."))
    assert of(forgotten(store, tmp_path / ".evals", dry_run=True), "replies")[0].count == 2
    assert of(forgotten(store, tmp_path / ".evals"), "replies")[0].count == 2
    assert len(files_in(tmp_path / ".evals" / "replies")) == 1


def test_promoted_baselines_are_out_of_reach(tmp_path: Path, store: Path) -> None:
    """Named, and left as they are."""
    promote(tmp_path / "baselines", "main", replace(made_run([0.5]), clusters=("guide.md",)), "2025-03-31")
    (trace,) = of(forgotten(store, tmp_path / "baselines"), "baseline")
    assert (trace.where, trace.is_removed) == (str(tmp_path / "baselines" / "main" / "1.json"), False)
    assert (tmp_path / "baselines" / "main" / "1.json").exists()


def test_a_broken_eval_set_is_a_failure_and_stops_nothing(tmp_path: Path, store: Path) -> None:
    """The store forgets all the same."""
    folder = folder_of(tmp_path / "set", ["{not json"])
    done = forgotten(store, folder)
    assert (done.is_complete, of(done, "questions")[0].has_failed, of(done, "chunks")[0].count) == (False, True, 6)


def test_folders_of_something_else_are_passed_over(tmp_path: Path, store: Path) -> None:
    """Nothing in them is ours."""
    (tmp_path / "photos").mkdir()
    assert {trace.what for trace in forgotten(store, tmp_path / "photos").removed} == {"chunks", "cached vectors"}


def test_entries_of_a_review_page_go(tmp_path: Path, store: Path) -> None:
    """Those with evidence in it; the page can still be carried out."""
    documents = {name: chunker.Document(name, f"The text of {name}.") for name in ("guide.md", "b.md")}
    questions = tuple(Question(name, f"What of {name}?", (Evidence(name, 0, 8, "The text"),)) for name in documents)
    eval_set = EvalSet("set", documents, questions)
    save(eval_set, tmp_path / "set", more={REVIEW: review_page(eval_set, "set")})
    page = tmp_path / "set" / REVIEW
    (dry,) = of(forgotten(store, tmp_path / "set", dry_run=True), "review")
    assert "guide.md" in page.read_text()
    (trace,) = of(forgotten(store, tmp_path / "set"), "review")
    assert (dry.count, trace.count, trace.is_removed) == (1, 1, True)
    assert "guide.md" not in page.read_text()
    assert [one.question_id for one in read_review(page.read_text())] == ["b.md"]


def judged_answers(tmp_path: Path) -> None:
    """A run with an answer from the guide and one from elsewhere, and a reply of a judge about each."""
    run = replace(
        made_run([1.0, 1.0]),
        contexts={9: ((("guide.md", 0, 9),), (("b.md", 0, 9),))},
        answers={9: (Answer("q000", "Elin Voss"), Answer("q001", "noon"))},
    )
    store_in(tmp_path).keep(run)
    kept = Recordings(tmp_path / "replies")
    for answer in ("Elin Voss", "noon"):
        data = framed([("question", "Who?"), ("answer", answer)]).data
        kept.keep({"messages": [{"role": "user", "content": data}]}, reply("grade 5"))


def test_replies_about_answers_from_it_go(tmp_path: Path, store: Path) -> None:
    """A judge may be shown an answer and no context: what it was asked still says what the document says."""
    judged_answers(tmp_path)
    (trace,) = of(forgotten(store, tmp_path), "replies")
    assert trace.count == 1
    assert ["noon" in path.read_text() for path in files_in(tmp_path / "replies")] == [True]


def test_what_an_end_in_between_left_goes_the_next_time(tmp_path: Path, store: Path) -> None:
    """Runs say which replies are about answers from the document, so they go last."""
    judged_answers(tmp_path)
    request = Request({"guide.md": ("x" * 99,)}, (), (tmp_path,), is_dry=False)
    done = []
    while trace := next(iter(forget(request)), None):  # ended after each step
        done.append(trace.what)
    assert done == ["replies", "runs"]
    assert len(files_in(tmp_path / "replies")) == 1
    assert store_in(tmp_path).all() == []


def test_a_run_that_cannot_be_read_is_told_and_kept(tmp_path: Path, store: Path) -> None:
    """Nobody knows which answers stand in it."""
    judged_answers(tmp_path)
    (path,) = store_in(tmp_path).folder.glob("*.json")
    path.write_text(path.read_text().replace('"version": 1', '"version": 99'))
    (trace,) = of(forgotten(store, tmp_path), "run")
    assert (trace.is_removed, trace.has_failed) == (False, True)
    assert path.exists()


def test_runs_that_name_it_as_it_was_called_before_go(tmp_path: Path, store: Path) -> None:
    """It was renamed since."""
    runs = store_in(tmp_path / ".evals")
    runs.keep(replace(made_run([0.5]), id="by-cluster", clusters=("other.md",)))
    (tmp_path / "docs" / "guide.md").unlink()
    (tmp_path / "docs" / "other.md").rename(tmp_path / "docs" / "guide.md")
    synced(tmp_path)
    assert of(forgotten(store, tmp_path / ".evals"), "runs")[0].count == 1


def test_a_folder_named_too_late_is_told(tmp_path: Path, store: Path) -> None:
    """Each time, unless it was looked through while the text was known."""
    text = (tmp_path / "docs" / "guide.md").read_text(encoding="utf-8")
    for name in ("late", "early"):
        Recordings(tmp_path / name / "replies").keep({"messages": [{"content": text}]}, reply("Yes."))
    assert of(forgotten(store, tmp_path / "early"), "replies")[0].is_removed
    Recordings(tmp_path / "early" / "replies").keep({"messages": []}, reply("No."))
    assert forgotten(store, tmp_path / "early").is_complete
    for _ in range(2):
        done = forgotten(store, tmp_path / "late")
        (trace,) = of(done, "replies")
        assert (done.is_complete, trace.where, "does not know any more" in trace.advice) == (
            False,
            str(tmp_path / "late"),
            True,
        )


def test_an_interrupted_call_is_completed_in_folders_too(tmp_path: Path, store: Path) -> None:
    """The document is out of the store already; what was noted of it is enough."""
    text = (tmp_path / "docs" / "guide.md").read_text(encoding="utf-8")
    Recordings(tmp_path / "set" / "replies").keep({"messages": [{"content": text}]}, reply("Yes."))
    [*chunker.embed(tmp_path / "docs", "sentence(max_tokens=16)", embedder=quick(), cache=tmp_path / "cache.sqlite")]
    with interrupted_at("chunker.store.forgetting.end"):
        forgotten(store)
    done = chunker.forget("guide.md", store=store, folders=[tmp_path / "set"], caches=[tmp_path / "cache.sqlite"])
    assert (of(done, "replies")[0].count, done.is_complete) == (1, True)
    assert [trace.count for trace in of(done, "cached vectors") if trace.where.endswith("cache.sqlite")] == [6, 0]


def test_files_that_a_killed_process_left_half_written_go(tmp_path: Path, store: Path) -> None:
    """They are no runs and no replies, and hold text all the same."""
    text = (tmp_path / "docs" / "guide.md").read_text(encoding="utf-8")
    for name in ("runs/.0.json.abcdefgh.unfinished.json", "replies/ab/.ab0.json.abcdefgh.unfinished.json"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(json.dumps({"document": "guide.md", "text": text})[:-1])
    assert store_in(tmp_path).all() == []
    done = forgotten(store, tmp_path)
    assert [(trace.what, trace.count) for what in ("replies", "runs") for trace in of(done, what)] == [
        ("replies", 1),
        ("runs", 1),
    ]
    assert not [*tmp_path.rglob("*.unfinished.json")]
