"""Our own format: what it reads, and that every broken row is named with its place and what to do."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest

import evals.errors
from chunker import ChunkerError
from evals.errors import BrokenEvalSet, UnknownFormat
from evals.evalsets import check, format_names, load, read
from evals.evalsets.loading import split_reference
from evals.types import EvalSet, Evidence, Question
from tests.command import chunker, fill
from tests.evalsets import GUIDE, MANIFEST, ROW, folder_of, lines, problems_of, set_of
from tests.torture import TORTURE


def with_evidence(**changes: Any) -> dict[str, Any]:
    """The good row with its evidence changed."""
    return {**ROW, "evidence": [{**ROW["evidence"][0], **changes}]}


def test_a_folder_is_read(tmp_path: Path) -> None:
    """Documents are those of the reading room, and a question has all its fields."""
    row = {**ROW, "answers": ["every 15 minutes"], "tags": ["number"], "within": ["guide.md"]}
    found = load(folder_of(tmp_path, [row], {"guide.md": GUIDE, "sub/other.txt": "Other.\r\n"}))
    assert (found.name, {name: document.text for name, document in found.documents.items()}) == (
        "handbook",
        {"guide.md": GUIDE, "sub/other.txt": "Other.\r\n"},
    )
    evidence = Evidence("guide.md", 33, 62, "It measures every 15 minutes.")
    assert found.questions == (
        Question("q1", ROW["question"], (evidence,), ("every 15 minutes",), ("number",), ("guide.md",)),
    )


def test_the_document_alone_is_evidence_as_a_whole(tmp_path: Path) -> None:
    """Its span is all of the document, and there is no quote to check."""
    row = {**ROW, "evidence": [{"document": "guide.md"}]}
    assert load(folder_of(tmp_path, [row])).questions[0].evidence == (Evidence("guide.md", 0, len(GUIDE)),)


def test_a_question_without_evidence_is_one_that_the_documents_do_not_answer(tmp_path: Path) -> None:
    """The list may be empty or missing."""
    rows: list[dict[str, Any]] = [{"id": "a", "question": "Why?", "evidence": []}, {"id": "b", "question": "Why?"}]
    assert [question.evidence for question in load(folder_of(tmp_path, rows)).questions] == [(), ()]


def test_within_document_searches_each_question_in_the_documents_of_its_evidence(tmp_path: Path) -> None:
    """What a row says itself comes first."""
    rows: list[dict[str, Any]] = [
        ROW,
        {**ROW, "id": "q2", "within": ["guide.md", "b.md"]},
        {"id": "q3", "question": "Why?"},
    ]
    folder = folder_of(tmp_path, rows, {"guide.md": GUIDE, "b.md": "B."}, MANIFEST + 'within = "document"\n')
    assert [question.within for question in load(folder).questions] == [("guide.md",), ("guide.md", "b.md"), ()]


def test_documents_may_be_elsewhere_or_rows(tmp_path: Path) -> None:
    """`documents` is a path from the folder, to a folder or to a file that `chunker split --documents` wrote."""
    fill(tmp_path, {"texts/guide.md": GUIDE, "texts.jsonl": lines({"id": "guide.md", "text": GUIDE})})
    assert chunker("split", tmp_path / "texts", "-o", tmp_path / "c.jsonl", "--documents", tmp_path / "d.parquet")
    for number, target in enumerate(("../texts", "../texts.jsonl", "../d.parquet")):
        folder = folder_of(tmp_path / f"set{number}", manifest=f'{MANIFEST}documents = "{target}"\n')
        assert [*load(folder).documents] == ["guide.md"]


def test_the_manifest_itself_may_be_named(tmp_path: Path) -> None:
    """The folder, its `evalset.toml` and `folder:` in front are the same set."""
    folder = folder_of(tmp_path)
    assert load(folder / "evalset.toml") == load(f"folder:{folder}") == load(folder)


def test_a_manifest_needs_no_more_than_a_name(tmp_path: Path) -> None:
    """What does not state its format is of the first."""
    assert load(folder_of(tmp_path, manifest="name = 'a'")).name == "a"


def test_a_text_may_hold_line_separators(tmp_path: Path) -> None:
    """Rows end at line feeds only."""
    row = {"id": "q", "question": "What is\u2028this\x85?"}
    folder = folder_of(tmp_path)
    (folder / "questions.jsonl").write_text('{"id": "q", "question": "What is\u2028this\x85?"}\n', encoding="utf-8")
    assert load(folder).questions == (Question("q", str(row["question"])),)


@pytest.mark.parametrize(
    ("row", "rule", "words"),
    [
        ("{not json", "json", "Expected JSON, got '{not json'"),
        ("[1]", "type", "Expected an object {...} as 'row', got [1]"),
        ('{"id": NaN}', "json", "NaN is not JSON"),
        ("[" * 100_000, "json", "Expected JSON"),
        ("[" * 900 + "]" * 900, "type", "Expected an object {...} as 'row'"),
        ({"question": "Why?"}, "missing", "Expected a field 'id', got 'question'"),
        ({"id": 7, "question": "Why?"}, "type", "Expected a text as 'id', got 7"),
        ({"id": "", "question": "Why?"}, "empty-id", "Expected an id"),
        ({"id": "q", "question": " \n"}, "empty-question", r"Expected a question, got ' \n'"),
        ({**ROW, "evidence": "guide.md"}, "type", "Expected a list as 'evidence', got 'guide.md'"),
        ({**ROW, "evidence": ["guide.md"]}, "type", "Expected a list of objects as 'evidence', got 'guide.md'"),
        ({**ROW, "answers": "one"}, "type", "Expected a list as 'answers', got 'one'"),
        ({**ROW, "answers": [1]}, "type", "Expected a list of texts as 'answers', got 1"),
        (
            {"id": "q", "question": "Why?", "within": ["guide"]},
            "unknown-document",
            "No document 'guide' among 1. Did you mean 'guide.md'?",
        ),
        (with_evidence(start="33"), "type", "Expected a whole number as 'start', got '33'"),
        (with_evidence(start=True), "type", "Expected a whole number as 'start'"),
        (with_evidence(start=33.0), "type", "Expected a whole number as 'start', got 33.0"),
        (with_evidence(document="guid.md"), "unknown-document", "Did you mean 'guide.md'?"),
        (with_evidence(start=62), "empty-span", "'guide.md' [62:62]: expected start < end"),
        (with_evidence(end=9999), "outside", "outside the document, which has 96 characters"),
        (with_evidence(start=-5), "outside", "outside the document"),
        (with_evidence(quote=""), "no-quote", "Expected the text of the span as 'quote', got an empty one"),
        (
            with_evidence(quote="It measures every 30 minutes."),
            "quote",
            "expected 'It measures every 30 minutes.', the document reads 'It measures every 15 minutes.'",
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_broken_row_is_named_with_its_line(tmp_path: Path, row: dict[str, Any] | str, rule: str, words: str) -> None:
    """One problem: the place, the rule, and a sentence; the good rows around it are read."""
    folder = folder_of(tmp_path, [{"id": "a", "question": "Who?"}, row, {"id": "z", "question": "When?"}])
    (problem,) = problems_of(folder)
    assert (problem.place, problem.rule, problem.severity) == (f"{folder}/questions.jsonl:2", rule, "error")
    assert words in problem.message
    assert {question.id for question in read(folder).eval_set.questions} >= {"a", "z"}


def test_every_broken_row_is_found_and_the_first_are_told(tmp_path: Path) -> None:
    """`load` names three and the count, and its error holds all."""
    rows = [{"id": f"q{number}", "question": ""} for number in range(7)]
    folder = folder_of(tmp_path, rows)
    with pytest.raises(BrokenEvalSet, match=r"has 7 problems\. .*jsonl:3, .*And 4 more: evals validate ") as caught:
        load(folder)
    assert [problem.question_id for problem in caught.value.problems] == [f"q{number}" for number in range(7)]


def test_an_id_that_comes_twice_names_the_first(tmp_path: Path) -> None:
    """Both places are in the message."""
    (problem,) = problems_of(folder_of(tmp_path, [ROW, ROW]))
    assert (problem.rule, problem.place.rpartition(":")[2]) == ("duplicate-id", "2")
    assert "the first is at" in problem.message
    assert "questions.jsonl:1" in problem.message


def test_what_is_asked_twice_is_warned_of(tmp_path: Path) -> None:
    """However it is spaced and written; not where other documents are searched."""
    rows: list[dict[str, Any]] = [
        {"id": "a", "question": "When does the caf\u00e9 open?"},
        {"id": "b", "question": " when does the  cafe\u0301 open?"},
        {"id": "c", "question": "When does the caf\u00e9 open?", "within": ["guide.md"]},
        {"id": "d", "question": "When does the caf\u00e9 open?", "within": ["guide.md", "guide.md"]},
    ]
    problem, other = problems_of(folder_of(tmp_path, rows))
    assert (problem.rule, problem.question_id, problem.severity) == ("duplicate-question", "b", "warning")
    assert (other.rule, other.question_id) == ("duplicate-question", "d")
    assert "The same is asked at" in problem.message
    assert "questions.jsonl:1, so it counts twice." in problem.message


def test_a_document_id_that_comes_twice_is_found(tmp_path: Path) -> None:
    """As rows can have it; files cannot."""
    fill(tmp_path, {"d.jsonl": lines({"id": "guide.md", "text": GUIDE}, {"id": "guide.md", "text": "B."})})
    (problem,) = problems_of(folder_of(tmp_path, manifest=f'{MANIFEST}documents = "d.jsonl"\n'))
    assert (problem.rule, problem.place) == ("duplicate-document", f"{tmp_path}/d.jsonl:2")


def test_a_document_row_whose_text_was_changed_is_found(tmp_path: Path) -> None:
    """Where a row states a sha256, it is checked."""
    fill(tmp_path, {"d.jsonl": lines({"id": "guide.md", "text": GUIDE, "sha256": "0" * 64})})
    found = problems_of(folder_of(tmp_path, manifest=f'{MANIFEST}documents = "d.jsonl"\n'))
    assert {problem.rule for problem in found} == {"damaged", "unknown-document", "no-documents"}


def test_a_document_that_cannot_be_read_is_found(tmp_path: Path) -> None:
    """And named by its file."""
    found = problems_of(folder_of(tmp_path, documents={"guide.md": GUIDE, "b.md": b"%PDF-1.7"}))
    assert [(problem.rule, problem.place) for problem in found] == [("unreadable", f"{tmp_path}/documents/b.md")]


def test_an_empty_eval_set_is_an_error(tmp_path: Path) -> None:
    """Without questions nothing can be measured."""
    assert [problem.rule for problem in problems_of(folder_of(tmp_path, []))] == ["no-questions"]


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("format = 1\nname = ", "Expected TOML, but"),
        ("format = 1", "Expected a field 'name', got 'format'"),
        ("format = 2\nname = 'a'", "Expected format = 1, got 2"),
        ("format = 1\nname = 3", "Expected a text as 'name', got 3"),
        ("format = 1\nname = 'a'\nwithin = 'all'", 'Expected within = "document" or nothing'),
        ("format = 1\nname = 'a'\nquestions = 'q.csv'", r"Expected a file that ends in .jsonl, got 'q.csv'"),
        ("format = 1\nname = 'a'\nquestions = 'q.jsonl'", "No file"),
        ("format = 1\nname = 'a'\ndocuments = 'nowhere'", "Expected a folder of documents"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_one_error(tmp_path: Path, manifest: str, words: str) -> None:
    """Nothing can be read then."""
    with pytest.raises(BrokenEvalSet) as caught:
        load(folder_of(tmp_path, manifest=manifest))
    assert words in str(caught.value)


def test_misspelt_names_are_warned_of_and_own_ones_are_not(tmp_path: Path) -> None:
    """A field of the user's own is left alone."""
    rows = [{**ROW, "anwsers": ["15"], "reviewed_by": "M."}]
    found = problems_of(folder_of(tmp_path, rows, manifest=f"{MANIFEST}qestions = 'q.jsonl'\nowner = 'M.'\n"))
    assert [(problem.severity, problem.message) for problem in found] == [
        ("warning", "'qestions' is not read. Did you mean 'questions'?"),
        ("warning", "'anwsers' is not read. Did you mean 'answers'?"),
    ]


def test_evidence_that_cuts_a_character_is_a_warning() -> None:
    """No chunk can end there, so it would never be whole."""
    text = "Caf" + "e\u0301" + " and \U0001f468\u200d\U0001f469 family"
    sets = set_of(text, text[:4]), set_of(text, "\u200d\U0001f469 family")
    problems = [problem for one in sets for problem in check(one)]
    assert [(problem.rule, problem.severity) for problem in problems] == [("cluster", "warning")] * 2
    assert "cuts the character" in problems[0].message


def test_evidence_that_overlaps_in_one_question_is_a_warning() -> None:
    """Adjacent pieces and pieces of other documents do not."""
    base = set_of(GUIDE, "gauge")
    pieces = [Evidence("d", 0, 9, GUIDE[:9]), Evidence("d", 4, 12, GUIDE[4:12]), Evidence("d", 12, 14, GUIDE[12:14])]
    problems = check(EvalSet("set", base.documents, (Question("q", "Why?", tuple(pieces)),)))
    assert [(problem.rule, problem.severity) for problem in problems] == [("overlap", "warning")]


def test_evidence_outside_the_searched_documents_is_an_error() -> None:
    """It could never be found."""
    base = set_of(GUIDE, "gauge")
    question = Question("q", "Why?", base.questions[0].evidence, within=("other",))
    problems = check(EvalSet("set", base.documents, (question,)))
    assert [problem.rule for problem in problems] == ["unknown-document", "unreachable"]


@pytest.mark.parametrize("name", TORTURE)
def test_hostile_documents_are_read_as_they_are(tmp_path: Path, name: str) -> None:
    """Text, offsets and quotes of rows survive whatever the text."""
    text = TORTURE[name].encode("utf-8", "replace").decode()
    middle = len(text) // 2
    evidence = [{"document": "d", "start": middle, "end": len(text), "quote": text[middle:]}]
    rows = [{"id": "q", "question": "Why?", "evidence": evidence if text[middle:] else []}]
    fill(tmp_path, {"d.jsonl": lines({"id": "d", "text": text})})
    found = load(folder_of(tmp_path, rows, manifest=f'{MANIFEST}documents = "d.jsonl"\n'))
    assert found.documents["d"].text == text


# Finding the format.


def test_every_format_file_is_found() -> None:
    """Adding a file is all it takes."""
    files = {path.stem for path in (Path(evals.__path__[0]) / "evalsets/formats").glob("*.py")} - {"__init__"}
    assert set(format_names()) == files >= {"folder", "beir", "squad", "chroma", "quotes", "huggingface"}


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("nowhere", "No file or folder 'nowhere'. It was looked for in "),
        ("sqaud:dev.json", "Did you mean squad:dev.json?"),
        ("notes.txt", "No format of eval sets is recognised in 'notes.txt'. Name it, as in squad:notes.txt."),
    ],
)
def test_what_is_no_eval_set_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reference: str, words: str
) -> None:
    """With the formats there are."""
    fill(tmp_path, {"notes.txt": "Notes."})
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UnknownFormat) as caught:
        load(reference)
    assert words in str(caught.value)


def test_a_path_may_hold_a_colon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the name of a format in front of it is one."""
    folder_of(tmp_path / "a:b")
    monkeypatch.chdir(tmp_path)
    assert split_reference("a:b") == ("folder", "a:b")


def test_the_tree_of_errors_is_drawn_at_the_top() -> None:
    """A reader of `evals/errors.py` sees every error, all of them `ChunkerError`."""
    drawn = {line.strip("│├└─ ").split()[0] for line in (evals.errors.__doc__ or "").splitlines() if "─" in line}
    found = {name: item for name, item in vars(evals.errors).items() if inspect.isclass(item)}
    own = {name for name, item in found.items() if item.__module__ == "evals.errors"}
    assert drawn | {"EvalsError"} == own
    assert all(issubclass(found[name], ChunkerError) for name in own)


def test_documents_may_be_of_any_format(tmp_path: Path) -> None:
    """Evidence refers to the text that a file becomes; settings and rows of the set itself are read as they stand."""
    text = "| name | price |\n| --- | --- |\n| Reed 3 | 80 |"
    start = text.index("Reed 3")
    evidence = {"document": "p.csv", "start": start, "end": start + 6, "quote": "Reed 3"}
    question = {"id": "q", "question": "Which gauge costs 80?", "evidence": [evidence]}
    files = {"documents/p.csv": "name,price\nReed 3,80\n", "questions.jsonl": json.dumps(question) + "\n"}
    found = load(str(fill(tmp_path, {**files, "evalset.toml": 'format = 1\nname = "s"\n'})))
    assert found.documents["p.csv"].text == text
    assert found.documents["p.csv"].format == "csv"
    assert found.questions[0].evidence[0].quote == "Reed 3"
