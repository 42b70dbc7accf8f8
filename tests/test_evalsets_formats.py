"""Formats of others: small files written by hand, read into spans that can be checked by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from evals.errors import BrokenEvalSet
from evals.evalsets import load, read
from evals.types import EvalSet, Evidence, Question
from tests.command import fill
from tests.evalsets import GUIDE, lines, problems_of

# BEIR

CORPUS = lines({"_id": "d1", "title": "Gauges", "text": "They hang."}, {"_id": "d2", "title": "", "text": "Rain."})
QUERIES = lines({"_id": "1", "text": "Where?"}, {"_id": "2", "text": "What?"}, {"_id": "3", "text": "Unjudged?"})
QRELS = "query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t0\n2\td1\t0\n"


def beir(folder: Path, **files: str) -> Path:
    """A BEIR folder with some files changed."""
    usual = {"corpus.jsonl": CORPUS, "queries.jsonl": QUERIES, "qrels/test.tsv": QRELS}
    return fill(folder, {**usual, **files})


def test_beir_evidence_is_whole_documents(tmp_path: Path) -> None:
    """Title and text are one document; score 0 is no evidence; queries of other splits are left out."""
    found = load(beir(tmp_path / "set"))
    assert found.documents["d1"].text == "Gauges\n\nThey hang."
    assert found.documents["d2"].text == "Rain."
    assert found.questions == (Question("1", "Where?", (Evidence("d1", 0, 18),)), Question("2", "What?"))
    assert found.name == "set"


def test_beir_splits_can_be_named(tmp_path: Path) -> None:
    """`test` is the usual one; with several others one has to be chosen."""
    folder = beir(tmp_path, **{"qrels/dev.tsv": "3\td2\t1\n"})
    assert [question.id for question in load(folder).questions] == ["1", "2"]
    assert [question.id for question in load(folder / "qrels/dev.tsv").questions] == ["3"]
    (folder / "qrels/test.tsv").rename(folder / "qrels/train.tsv")
    with pytest.raises(BrokenEvalSet, match=r"found dev\.tsv, train\.tsv\. Name one"):
        load(folder)


@pytest.mark.parametrize(
    ("files", "place", "rule"),
    [
        ({"qrels/test.tsv": "1\td1\t1\n2\td1\n"}, "qrels/test.tsv:2", "csv"),
        ({"qrels/test.tsv": "1\td1\t1\n2\td1\tgood\n"}, "qrels/test.tsv:2", "type"),
        ({"qrels/test.tsv": "1\td3\t1\n"}, "queries.jsonl:1", "unknown-document"),
        ({"qrels/test.tsv": "1\td1\t1\n9\td1\t1\n"}, "qrels/test.tsv:2", "unknown-query"),
        ({"corpus.jsonl": CORPUS + '{"_id": "d2", "text": "Twice."}'}, "corpus.jsonl:3", "duplicate-document"),
        ({"corpus.jsonl": CORPUS + '{"_id": "d3"}'}, "corpus.jsonl:3", "missing"),
        ({"queries.jsonl": QUERIES + '{"_id": "4"}'}, "queries.jsonl:4", "missing"),
    ],
)
def test_beir_rows_that_are_broken_are_named(tmp_path: Path, files: dict[str, str], place: str, rule: str) -> None:
    """With file and line."""
    assert [(problem.place, problem.rule) for problem in problems_of(beir(tmp_path, **files))] == [
        (f"{tmp_path}/{place}", rule)
    ]


# SQuAD

FIRST, SECOND = "A gauge hangs above the water.", "It stops when \U0001f4a7 freezes."


def squad(folder: Path, *questions: dict[str, Any]) -> Path:
    """A file with one article of two paragraphs, questions about the second."""
    paragraphs = [{"context": FIRST, "qas": []}, {"context": SECOND, "qas": [*questions]}]
    data = {"version": "v2.0", "data": [{"title": "Gauges", "paragraphs": paragraphs}]}
    return fill(folder, {"dev.json": json.dumps(data)}) / "dev.json"


def asked(*answers: tuple[int, str], **fields: object) -> dict[str, Any]:
    """A question with marked answers."""
    marks = [{"text": text, "answer_start": start} for start, text in answers]
    return {"id": "q", "question": "When?", "answers": marks, **fields}


def test_squad_paragraphs_of_an_article_are_one_document(tmp_path: Path) -> None:
    """Offsets move by the paragraphs in front, counted in characters."""
    found = load(squad(tmp_path, asked((14, "\U0001f4a7 freezes"))))
    assert found.documents["Gauges"].text == f"{FIRST}\n\n{SECOND}"
    assert found.questions[0] == Question(
        "q", "When?", (Evidence("Gauges", 46, 55, "\U0001f4a7 freezes"),), ("\U0001f4a7 freezes",)
    )


def test_squad_evidence_is_the_answer_marked_most_often(tmp_path: Path) -> None:
    """All others are answers too, each once."""
    question = asked((14, "\U0001f4a7 freezes"), (3, "stops"), (3, "stops"))
    (found,) = load(squad(tmp_path, question)).questions
    assert [one.quote for one in found.evidence] == ["stops"]
    assert found.answers == ("\U0001f4a7 freezes", "stops")


def test_squad_impossible_questions_have_no_evidence(tmp_path: Path) -> None:
    """Their plausible answers are wrong ones."""
    plausible = [{"text": "stops", "answer_start": 3}]
    (found,) = load(squad(tmp_path, asked(is_impossible=True, plausible_answers=plausible))).questions
    assert (found.evidence, found.answers) == ((), ())


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        (asked((4, "stops")), "quote"),
        (asked(), "no-answer"),
        ({"id": "q", "question": "When?", "answers": [{"text": "stops"}]}, "missing"),
        (asked((3, "stops"), question=None), "type"),
    ],
    ids=["moved", "unanswered", "unmarked", "no text"],
)
def test_squad_questions_that_are_broken_are_named_by_their_place(
    tmp_path: Path, question: dict[str, Any], rule: str
) -> None:
    """Inside the JSON, since lines say nothing there."""
    found = [problem for problem in problems_of(squad(tmp_path, question)) if problem.rule != "no-questions"]
    assert [(problem.rule, problem.question_id) for problem in found] == [(rule, "q")]
    assert found[0].place.endswith("dev.json: data[0].paragraphs[1].qas[0]")


@pytest.mark.parametrize("text", ["", "[]", '{"data": 1}', "{"])
def test_json_of_another_form_is_one_error(tmp_path: Path, text: str) -> None:
    """Which says what was expected."""
    with pytest.raises(BrokenEvalSet, match="paragraphs"):
        load(fill(tmp_path, {"dev.json": text}) / "dev.json")


# Chroma


def chroma(folder: Path, *rows: tuple[str, str, str], corpus: str | bytes = GUIDE) -> Path:
    """A CSV with Chroma's columns and a corpus beside it."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([("question", "references", "corpus_id"), *rows])
    return fill(folder, {"questions_df.csv": stream.getvalue(), "corpora/guide.md": corpus}) / "questions_df.csv"


def reference(start: int, end: int, content: str) -> dict[str, Any]:
    """A marked reference in Chroma's words."""
    return {"content": content, "start_index": start, "end_index": end}


def test_chroma_references_are_evidence(tmp_path: Path) -> None:
    """Commas, quotes and line breaks in cells are no obstacle."""
    references = json.dumps([reference(4, 9, "gauge"), reference(59, 71, "es.\n\nCall th")])
    found = load(chroma(tmp_path, ('What, "then"?\n', references, "guide")))
    assert found.questions[0] == Question(
        "guide-000",
        'What, "then"?\n',
        (Evidence("guide", 4, 9, "gauge"), Evidence("guide", 59, 71, "es.\n\nCall th")),
    )
    assert read(tmp_path / "questions_df.csv").format == "chroma"


def test_chroma_corpora_are_read_with_plain_line_ends(tmp_path: Path) -> None:
    """As the code that made the offsets reads them."""
    path = chroma(tmp_path, ("What?", json.dumps([reference(2, 3, "b")]), "guide"), corpus=b"a\r\nb\rc")
    assert load(path).documents["guide"].text == "a\nb\nc"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (("What?", "[]", "other"), "unknown-document"),
        (("What?", "{}", "guide"), "type"),
        (("What?", "[", "guide"), "json"),
        (("What?", "[1]", "guide"), "type"),
        (("What?", json.dumps([reference(5, 10, "gauge")]), "guide"), "quote"),
        (("", json.dumps([reference(4, 9, "gauge")]), "guide"), "empty-question"),
    ],
)
def test_chroma_rows_that_are_broken_are_named(tmp_path: Path, row: tuple[str, str, str], rule: str) -> None:
    """By the line on which they begin, behind a row of two lines."""
    good = ("Two\nlines?", json.dumps([reference(4, 9, "gauge")]), "guide")
    found = problems_of(chroma(tmp_path, good, row))
    assert [(problem.rule, problem.place) for problem in found] == [(rule, f"{tmp_path}/questions_df.csv:4")]


# Quotes to be located


def quoted(folder: Path, rows: str, name: str = "questions.csv") -> Path:
    """A file of rows with two documents beside it."""
    return fill(folder, {name: rows, "documents/guide.md": GUIDE, "documents/rain.txt": "Rain, rain: 15 mm."}) / name


def test_csv_quotes_are_looked_for(tmp_path: Path) -> None:
    """One or a list of them; the document's ending may be left out; line numbers are ids."""
    rows = """question,document,quote,answers
How often?,guide,every 15 minutes,15
Where?,guide.md,"[""above the water"", ""gauge""]","[""above"", ""over""]"
Unknown?,,,
What is it about?,rain.txt,,
"""
    found = load(quoted(tmp_path, rows))
    assert found.questions == (
        Question("row-2", "How often?", (Evidence("guide.md", 45, 61, "every 15 minutes"),), ("15",)),
        Question(
            "row-3",
            "Where?",
            (Evidence("guide.md", 16, 31, "above the water"), Evidence("guide.md", 4, 9, "gauge")),
            ("above", "over"),
        ),
        Question("row-4", "Unknown?"),
        Question("row-5", "What is it about?", (Evidence("rain.txt", 0, 18),)),
    )


def test_json_rows_may_have_evidence_with_places(tmp_path: Path) -> None:
    """One that holds the quote tells which of several is meant; a wrong one does no harm to a unique quote."""
    evidence = [{"start": 6, "end": 10, "text": "rain"}, {"doc": "guide", "start": 3, "quote": "gauge"}]
    rows = [{"id": 1, "question": "What?", "doc": "rain", "evidence": evidence}]
    (found,) = load(quoted(tmp_path, lines(*rows), "questions.jsonl")).questions
    assert found == Question("1", "What?", (Evidence("rain.txt", 6, 10, "rain"), Evidence("guide.md", 4, 9, "gauge")))


def test_places_that_count_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    """The mark is no part of the text, so they are one too far."""
    rows = lines({"id": "q", "question": "What?", "document": "d", "evidence": [{"text": "a", "start": 4}]})
    folder = fill(tmp_path, {"questions.jsonl": rows, "documents/d.md": b"\xef\xbb\xbfa, a, a"})
    assert load(folder).questions[0].evidence == (Evidence("d.md", 3, 4, "a"),)


@pytest.mark.parametrize(
    ("row", "rule", "words"),
    [
        ("What?,rain,snow", "missing-quote", "'snow' does not stand in 'rain.txt'"),
        ("What?,rain,a", "ambiguous-quote", "'a' stands in 2 places of 'rain.txt' (1, 7). Quote more around it."),
        ("What?,rian,rain", "unknown-document", "Did you mean 'rain'?"),
        ("What?,,rain", "unknown-document", "No document ''"),
        ("What?,rain,[1", "json", "Expected JSON"),
        ("What?,rain,[1]", "type", "Expected a list of texts as 'quote', got 1"),
        ("What?,rain", "csv", "Expected 3 cells as in the header, got 2"),
        ('What?,rain,"rain" x', "csv", "Nothing behind is read"),
        (",rain,15 mm", "missing", "Expected a field 'question'"),
    ],
)
def test_quotes_that_cannot_be_placed_are_named(tmp_path: Path, row: str, rule: str, words: str) -> None:
    """Never the first of several in silence."""
    path = quoted(tmp_path, f"question,document,quote\nGood?,guide,gauge\n{row}\n")
    (problem,) = problems_of(path)
    assert (problem.place, problem.rule) == (f"{path}:3", rule)
    assert words in problem.message


def test_a_folder_with_questions_and_documents_is_one_of_quotes(tmp_path: Path) -> None:
    """Without `evalset.toml`; the set is called as the folder."""
    quoted(tmp_path / "set", "question,document,quote\nGood?,guide,gauge\n")
    assert (read(tmp_path / "set").format, load(tmp_path / "set").name) == ("quotes", "set")


def test_quotes_without_documents_are_one_error(tmp_path: Path) -> None:
    """Which says where they are expected."""
    with pytest.raises(BrokenEvalSet, match=r"Expected the documents beside q\.csv, as documents, "):
        load(fill(tmp_path, {"q.csv": "question,document,quote\n"}) / "q.csv")


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (beir, "beir"),
        (lambda folder: squad(folder, asked((3, "stops"))), "squad"),
        (lambda folder: chroma(folder, ("What?", "[]", "guide")), "chroma"),
        (lambda folder: quoted(folder, "question,document,quote\nGood?,guide,gauge\n"), "quotes"),
    ],
    ids=["beir", "squad", "chroma", "quotes"],
)
def test_the_format_is_found_by_looking(tmp_path: Path, make: Any, name: str) -> None:
    """And is the same when it is named."""
    path = make(tmp_path)
    found: EvalSet = load(path)
    assert (read(path).format, load(f"{name}:{path}")) == (name, found)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("question,doc,quoted", "'quoted' is not read. Did you mean 'quote'?"),
        ("question,references,corpus_id", "'references' is not read here, but by the format chroma."),
    ],
)
def test_columns_that_are_not_read_are_warned_of(tmp_path: Path, header: str, words: str) -> None:
    """They may be the evidence, which would then be missing without a word."""
    found = read(f"quotes:{quoted(tmp_path, header + chr(10) + 'Good?,guide,gauge' + chr(10))}")
    assert words in {problem.message[: len(words)] for problem in found.problems if problem.severity == "warning"}
