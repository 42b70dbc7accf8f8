"""Rankings and relevance in TREC's formats, read back by the library that trec_eval users use."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.types import Chunk, Document
from evals.evalsets import save
from evals.metrics import metrics
from evals.report.trec import name, trec_qrels, trec_run
from evals.types import EvalSet, Evidence, Hit, Question, Ranking, Retrieved
from tests.command import evals
from tests.small_set import saved

TEXT = "abcdefghijklmnopqrst"
CHUNKS = [Chunk("my file.md", start, start + 5, TEXT[start : start + 5], 1) for start in (0, 5, 10, 15)]
QUESTION = Question("q 1", "Where?", (Evidence("my file.md", 5, 10, "fghij"), Evidence("my file.md", 15, 18, "pqr")))


def ranking(order: list[int]) -> Ranking:
    """The chunks in this order, all with the same score."""
    return Ranking("q 1", tuple(Hit(CHUNKS[place], 1.0) for place in order))


def test_a_worked_example() -> None:
    """Names are percent-encoded, a chunk counts once, and scores fall with the rank."""
    assert trec_run([ranking([2, 1, 2])], "my run") == (
        "q%201 Q0 my%20file.md#10-15 1 1.0000000000 my%20run\nq%201 Q0 my%20file.md#5-10 2 0.5000000000 my%20run\n"
    )
    assert trec_qrels([QUESTION], CHUNKS) == "q%201 0 my%20file.md#5-10 1\nq%201 0 my%20file.md#15-20 1\n"


@given(st.permutations([0, 1, 2, 3]))
def test_ir_measures_finds_in_the_files_what_our_metrics_find(order: list[int]) -> None:
    """For any order of chunks with equal scores."""
    run = [*ir_measures.read_trec_run(trec_run([ranking(order)], "t"))]  # type: ignore[no-untyped-call]
    qrels = [*ir_measures.read_trec_qrels(trec_qrels([QUESTION], CHUNKS))]  # type: ignore[no-untyped-call]
    theirs = ir_measures.calc_aggregate([ir_measures.nDCG @ 10, ir_measures.RR], qrels, run)
    for measure, ours, at in ((ir_measures.nDCG @ 10, "ndcg", 10), (ir_measures.RR, "mrr", 0)):
        value = metrics()[ours].of(Retrieved(QUESTION, ranking(order), chunks=CHUNKS), at)
        assert theirs[measure] == pytest.approx(value)


def test_a_question_without_evidence_has_no_relevant_chunk() -> None:
    """So no line."""
    assert trec_qrels([Question("q", "?")], CHUNKS) == ""


@given(st.text(max_size=40))
def test_names_are_one_word_and_can_be_had_back(text: str) -> None:
    """Whatever white space there is in them."""
    assert len(name(text).split()) == 1
    assert text == "" or unquote(name(text)) == text.encode("utf-8", "replace").decode()


def test_the_command_writes_files_that_score_as_the_run_does(tmp_path: Path) -> None:
    """With ir-measures, the mean that `evals run` prints."""
    name, spec, output = str(saved(tmp_path)), "sentence(max_tokens=24)", tmp_path / "trec"
    assert evals("trec", name, "-s", spec, "-o", output).out == "392 ranked, 14 relevant\n"
    (row,) = evals("run", name, "-s", spec, "-M", "mrr", "--folder", tmp_path / "f", "--json").rows[0]["runs"]
    run = [*ir_measures.read_trec_run(str(output / "run.txt"))]  # type: ignore[no-untyped-call]
    qrels = [*ir_measures.read_trec_qrels(str(output / "qrels.txt"))]  # type: ignore[no-untyped-call]
    theirs = ir_measures.calc_aggregate([ir_measures.RR], qrels, run)
    assert theirs[ir_measures.RR] == pytest.approx(row["scores"]["mrr"]["mean"])


@pytest.mark.parametrize("transform", ["redact", "deduplicate"])
def test_relevance_follows_what_transforms_do_to_documents(tmp_path: Path, transform: str) -> None:
    """Masks move what stands behind them, and dropped copies leave their evidence to the chunk that was kept."""
    quote = "The key hangs behind the door."
    front = f"Write to jane.doe@fernholt.example first.\n\n{quote}\n"
    documents = {"a.md": front, "b.md": f"Another text stands here.\n\n{quote}\n"}
    questions = tuple(
        Question(f"q-{name}", "Where does the key hang?", (evidence_of(name, text, quote),))
        for name, text in documents.items()
    )
    save(EvalSet("keys", {name: Document(name, text) for name, text in documents.items()}, questions), tmp_path / "s")
    spec = f"sentence(max_tokens=16) | {transform}"
    (row,) = evals("run", tmp_path / "s", "-s", spec, "-M", "mrr", "--folder", tmp_path / "f", "--json").rows[0]["runs"]
    assert evals("trec", tmp_path / "s", "-s", spec, "-o", tmp_path / "trec").code == 0
    qrels = [*ir_measures.read_trec_qrels(str(tmp_path / "trec/qrels.txt"))]  # type: ignore[no-untyped-call]
    assert {one.query_id for one in qrels} == {"q-a.md", "q-b.md"}
    theirs = ir_measures.calc_aggregate(
        [ir_measures.RR],
        qrels,
        [*ir_measures.read_trec_run(str(tmp_path / "trec/run.txt"))],  # type: ignore[no-untyped-call]
    )
    assert theirs[ir_measures.RR] == pytest.approx(row["scores"]["mrr"]["mean"])


def evidence_of(document: str, text: str, quote: str) -> Evidence:
    """Where a quote stands."""
    return Evidence(document, text.index(quote), text.index(quote) + len(quote), quote)


DOWN = """
from evals.types import Ranking

def find(question, chunks):
    raise RuntimeError("down")

class Silent:
    def index(self, chunks):
        return self

    def search(self, questions, depth):
        return iter(())

class Empty(Silent):
    def search(self, questions, depth):
        return [Ranking(one.id, None) for one in questions]

class Absent:
    def index(self, chunks):
        self.chunks = chunks
"""


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("find", "python:down_search.find: RuntimeError: down"),
        ("Silent", "python:down_search.Silent: expected 14 rankings, got 0"),
        ("Empty", "python:down_search.Empty: expected hits in a tuple, got NoneType"),
        ("Absent", "python:down_search.Absent: expected an index with search(questions, depth), got NoneType"),
    ],
)
def test_a_retriever_that_fails_is_told_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, why: str
) -> None:
    """Whatever it does; nothing is written."""
    (tmp_path / "down_search.py").write_text(DOWN)
    monkeypatch.syspath_prepend(str(tmp_path))
    line = ("trec", saved(tmp_path), "-s", "sentence", "-r", f"python:down_search.{name}", "-o", tmp_path / "trec")
    assert evals(*line).refusal == f"error: {why}"
    assert not (tmp_path / "trec").exists()
