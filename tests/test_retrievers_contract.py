"""What every retriever keeps to, ours and any function."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evals.retrievers
from chunker import ChunkerError
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.function import FunctionEmbedder
from chunker.errors import InvalidSpec
from chunker.types import Chunk
from evals.retrievers import RetrievalFailed, UnknownRetriever, parse, retriever_for, retriever_names
from evals.retrievers._scoring import best
from evals.types import Evidence, Question, Ranking, Retriever
from tests.embedders import bag_of_letters, fake
from tests.torture import hostile_text

every_retriever = pytest.mark.parametrize("name", retriever_names())


def letters(_: str) -> FunctionEmbedder:
    """An embedder for every name."""
    return fake(bag_of_letters, name="letters")


def made(name: str) -> Retriever:
    """A retriever whose embedder counts letters."""
    return parse(name, letters)


def chunks_of(*documents: Sequence[str]) -> list[Chunk]:
    """One chunk a text, one document a list of texts."""
    found = []
    for number, texts in enumerate(documents):
        start = 0
        for text in texts:
            found.append(Chunk(f"d{number}", start, start + len(text), text, max(1, len(text.split()))))
            start += len(text)
    return found


def about(chunk: Chunk, name: str = "q", **settings: Any) -> Question:
    """A question that has the text of a chunk, and that chunk as its evidence."""
    evidence = (Evidence(chunk.document_id, chunk.start, chunk.end, chunk.text),)
    return Question(name, chunk.text, evidence, **settings)


def found(ranking: Ranking) -> list[str]:
    """Ids of the chunks, best first."""
    return [hit.chunk.id for hit in ranking.hits]


ANIMALS = chunks_of(
    ["a badger digs", "the dace swims", "a hedgehog eats beetles"], ["bees feed", "a fad", "gab and gag"]
)


@every_retriever
def test_the_chunk_asked_about_comes_first(name: str) -> None:
    """For each chunk of a small corpus; rankings are in the order of the questions."""
    questions = [about(chunk, chunk.id) for chunk in ANIMALS]
    rankings = made(name).index(ANIMALS).search(questions, depth=3)
    assert [ranking.question_id for ranking in rankings] == [chunk.id for chunk in ANIMALS]
    assert [found(ranking)[0] for ranking in rankings] == [chunk.id for chunk in ANIMALS]


@every_retriever
@given(texts=st.lists(hostile_text(), max_size=5), asked=hostile_text(), depth=st.integers(1, 4))
def test_any_text_can_be_ranked(name: str, texts: list[str], asked: str, depth: int) -> None:
    """At most `depth` different chunks of the index, scores never rising; twice the same."""
    chunks = chunks_of([text for text in texts if text])
    question = Question("q", asked, tuple(Evidence("d0", c.start, c.end) for c in chunks[:1]))
    index = made(name).index(chunks)
    (ranking,) = index.search([question], depth)
    scores = [hit.score for hit in ranking.hits]
    assert len({*found(ranking)}) == len(ranking.hits) <= depth
    assert {*found(ranking)} <= {chunk.id for chunk in chunks}
    assert scores == sorted(scores, reverse=True)
    assert made(name).index(chunks).search([question], depth) == [ranking]


@every_retriever
def test_more_depth_only_adds_to_the_end(name: str) -> None:
    """The first places do not depend on how many are asked for."""
    index = made(name).index(ANIMALS)
    question = Question("q", "a badger and bees", about(ANIMALS[0]).evidence + about(ANIMALS[3]).evidence)
    (whole,) = index.search([question], len(ANIMALS))
    for depth in range(1, len(ANIMALS)):
        assert index.search([question], depth)[0].hits == whole.hits[:depth]


@every_retriever
def test_a_question_can_be_kept_to_documents(name: str) -> None:
    """Only their chunks are ranked, wherever better ones are."""
    index = made(name).index(ANIMALS)
    asked = [about(ANIMALS[0], within=within) for within in ((), ("d0",), ("d1",), ("nowhere",), ("d0", "d1"))]
    documents = [{hit.chunk.document_id for hit in ranking.hits} for ranking in index.search(asked, 10)]
    assert "d0" in documents[0]
    assert [documents[1], documents[2] - {"d1"}, documents[3]] == [{"d0"}, set(), set()]
    assert documents[4] == documents[0]


@every_retriever
def test_equal_chunks_stand_in_their_order(name: str) -> None:
    """Six chunks of one text: a tie that nothing but their order can break."""
    chunks = chunks_of(*[["a badger digs"]] * 6, ["bees feed"])
    question = Question("q", "a badger digs", tuple(about(chunk).evidence[0] for chunk in chunks[:6]))
    for depth in (2, 6):
        (ranking,) = made(name).index(chunks).search([question], depth)
        assert found(ranking) == [chunk.id for chunk in chunks[:depth]]


@every_retriever
def test_no_chunks_are_empty_rankings(name: str) -> None:
    """And no questions are none."""
    index = made(name).index([])
    assert index.search([about(ANIMALS[0])], 5) == [Ranking("q", ())]
    assert made(name).index(ANIMALS).search([], 5) == []


@every_retriever
def test_context_words_are_found_too(name: str) -> None:
    """What is indexed is the content: context, then text."""
    chunks = [Chunk("d", 0, 9, "bees feed", 3, context="a badger "), Chunk("d", 9, 18, "bees feed", 3)]
    (ranking,) = made(name).index(chunks).search([Question("q", "a badger", (Evidence("d", 0, 9),))], 1)
    assert found(ranking) == ["d#0-9"]


@every_retriever
def test_a_depth_below_one_is_refused(name: str) -> None:
    """It would be an empty ranking that looks like a result."""
    with pytest.raises(ValueError, match=r"^depth must be at least 1, got 0\.$"):
        made(name).index(ANIMALS).search([about(ANIMALS[0])], 0)


@every_retriever
def test_its_name_is_a_spec_with_every_setting(name: str) -> None:
    """Read again, it names itself."""
    written = made(name).name
    assert written.startswith(f"{name}(")
    assert parse(written, letters).name == written


def test_names_are_pinned() -> None:
    """So that a changed default is seen to be another retriever."""
    assert [made(name).name for name in retriever_names()] == [
        "bm25(k1=1.5, b=0.75, stemmer='english')",
        "dense(embedder='letters')",
        "hybrid(embedder='letters', fusion='scores', k=60, k1=1.5, b=0.75, stemmer='english')",
        "oracle()",
    ]


def test_every_file_is_a_retriever() -> None:
    """Adding one is all it takes; what they share begins with an underscore."""
    files = {path.stem for path in Path(str(evals.retrievers.__file__)).parent.glob("[!_]*.py")}
    assert {*retriever_names()} == files == {"bm25", "dense", "hybrid", "oracle"}


def test_the_embedder_of_a_spec_is_looked_up_by_its_name() -> None:
    """The default one too; whoever looks it up may add a cache."""
    asked: list[str] = []

    def find(name: str) -> CachedEmbedder:
        asked.append(name)
        return CachedEmbedder(letters(name))

    for spec in ("dense", "dense(embedder='mine')", "hybrid(embedder='theirs', k=10)"):
        parse(spec, find)
    assert asked == ["minilm", "mine", "theirs"]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("bm25(", r"^Cannot read the retriever 'bm25\('\. Write it as name\(setting=value\): bm25\(k1=1\.2\)\.$"),
        ("bm25(1.2)", r"^Cannot read the retriever"),
        ("bm25(k1=1, k1=2)", r"^Cannot read the retriever"),
        ("bm25(stemer='x')", r"^bm25 has no setting 'stemer'\. Did you mean 'stemmer'\? Available: k1, b, stemmer\.$"),
        ("oracle(k=1)", r"^oracle has no setting 'k'\. Available: none\.$"),
        ("bm25(k1='high')", r"^bm25: k1 must be a number, got 'high'\.$"),
        ("bm25(k1=True)", r"^bm25: k1 must be a number, got True\.$"),
        ("hybrid(k=1.5)", r"^hybrid: k must be a whole number, got 1\.5\.$"),
        ("dense(embedder=5)", r"^dense: embedder must be a text in quotes, got 5\.$"),
        ("bm25(k1=-1)", r"^bm25: expected k1 >= 0 and b from 0 to 1, got k1=-1, b=0\.75\.$"),
        ("bm25(k1=1e400)", r"^bm25: expected k1 >= 0 and b from 0 to 1, got k1=inf"),
        ("hybrid(b=2)", r"^bm25: expected k1 >= 0 and b from 0 to 1"),
        ("hybrid(k=0)", r"^hybrid: k must be at least 1, got 0\.$"),
        ("bm25(stemmer='klingon')", r"^bm25: no stemmer 'klingon'\. Available: none, arabic, "),
    ],
)
def test_specs_that_cannot_be_are_told(spec: str, message: str) -> None:
    """What was expected and what came."""
    with pytest.raises(InvalidSpec, match=message):
        parse(spec, letters)


def test_unknown_retrievers_are_named() -> None:
    """With the nearest there is."""
    with pytest.raises(UnknownRetriever, match=r"^No retriever 'bm52'\. Did you mean 'bm25'\? Available: bm25, dense"):
        parse("bm52")


def test_a_function_is_a_retriever() -> None:
    """It gets the question and all chunks, and gives a score for each; minus infinity is no hit."""

    def shortest(question: Question, chunks: Sequence[Chunk]) -> list[float]:
        return [-len(c.text) if c.text != question.text else -np.inf for c in chunks]

    retriever = retriever_for(shortest)
    (ranking,) = retriever.index(ANIMALS).search([about(ANIMALS[4])], 2)
    assert retriever.name == "shortest"
    assert [hit.chunk.text for hit in ranking.hits] == ["bees feed", "gab and gag"]


def test_a_function_that_finds_nothing_gives_an_empty_ranking() -> None:
    """No scores at all, or none above minus infinity."""

    def silent(question: Question, chunks: Sequence[Chunk]) -> list[float]:
        return [-np.inf] * len(chunks) if question.id == "q" else []

    rankings = retriever_for(silent).index(ANIMALS).search([about(ANIMALS[0]), about(ANIMALS[0], "q2")], 5)
    assert rankings == [Ranking("q", ()), Ranking("q2", ())]


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([1.0, float("nan"), 0, 0, 0, 0], r"^mine: the score of chunk d0#13-27 for question 'q7' is NaN\.$"),
        ([1.0], r"^mine: expected 6 scores, one a chunk, for question 'q7', got an array of shape \(1,\)\.$"),
        (None, r"^mine: expected 6 scores, one a chunk, for question 'q7', got an array of shape \(\)\.$"),
        (["x"] * 6, r"^mine: no row of numbers for question 'q7': "),
    ],
)
def test_scores_that_cannot_be_ranked_are_told(scores: Any, message: str) -> None:
    """With the question, so that it can be counted as failed."""

    def mine(question: Question, chunks: Sequence[Chunk]) -> Any:
        return scores

    with pytest.raises(RetrievalFailed, match=message) as caught:
        retriever_for(mine).index(ANIMALS).search([about(ANIMALS[0], "q7")], 5)
    assert isinstance(caught.value, ChunkerError)


def test_retrievers_pass_through() -> None:
    """One's own class, with a name and an index, is left as it is."""
    retriever = made("bm25")
    assert retriever_for(retriever) is retriever
    assert retriever_for("bm25(k1=2)").name == "bm25(k1=2, b=0.75, stemmer='english')"


LONGEST = max(ANIMALS, key=lambda chunk: len(chunk.text))
OWN = """
from evals.types import Hit, Ranking

def longest(question, chunks):
    return [len(chunk.text) for chunk in chunks]

class Backwards:
    embedder = "a model of another library"

    def index(self, chunks):
        self.chunks = chunks
        return self

    def search(self, questions, depth):
        return [Ranking(one.id, tuple(Hit(chunk, 1.0) for chunk in self.chunks[::-1][:depth])) for one in questions]

class Keyed:
    def __init__(self, key): pass

backwards = Backwards()
number = 5
"""


@pytest.fixture
def own_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of somebody's own retrievers on Python's path."""
    (tmp_path / "own_search.py").write_text(OWN, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize(
    ("name", "first"), [("longest", LONGEST.id), ("Backwards", ANIMALS[-1].id), ("backwards", ANIMALS[-1].id)]
)
def test_a_retriever_of_ones_own_is_found_by_its_name(own_module: None, name: str, first: str) -> None:
    """A function of scores, a class, or what a class has made; its name finds it again, and nobody knows its code."""
    spec = f"python:own_search.{name}"
    retriever = parse(spec)
    (ranking,) = retriever.index(ANIMALS).search([about(ANIMALS[0])], 2)
    assert (retriever.name, retriever.code, retriever.embedder) == (spec, None, None)
    assert found(ranking)[0] == first


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("number", "expected a function \\(question, chunks\\) -> scores, or a retriever with an index"),
        ("Keyed", "it cannot be made: TypeError: "),
        ("nobody", "has no attribute 'nobody'"),
    ],
)
def test_what_is_no_retriever_is_refused(own_module: None, name: str, words: str) -> None:
    """With what was expected."""
    with pytest.raises(InvalidSpec, match=words):
        parse(f"python:own_search.{name}")


@given(
    scores=st.lists(st.sampled_from([-np.inf, 0.0, 1.0, 2.0]) | st.floats(allow_nan=False), max_size=30),
    depth=st.integers(1, 31),
)
def test_the_best_are_those_of_a_stable_sort(scores: list[float], depth: int) -> None:
    """Whatever ties there are at the border."""
    ranked = sorted((i for i, score in enumerate(scores) if score > -np.inf), key=lambda i: -scores[i])
    assert best(np.array(scores, dtype=np.float64), depth).tolist() == ranked[:depth]


def test_many_questions_are_scored_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded; the rankings are the same."""
    index = made("hybrid").index(ANIMALS)
    questions = [about(chunk, chunk.id) for chunk in ANIMALS] * 3
    expected = index.search(questions, 4)
    monkeypatch.setattr("evals.retrievers._scoring._SCORES_A_BLOCK", 13)
    assert index.search(questions, 4) == expected


@pytest.mark.parametrize("code", ["import evals.retrievers", "import evals.retrievers as r; r.retriever_names()"])
def test_naming_retrievers_loads_no_library(code: str) -> None:
    """Libraries come with the retriever that needs them."""
    heavy = {"numpy", "bm25s", "Stemmer", "onnxruntime", "tokenizers", "openai", "regex"}
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print({heavy} & sys.modules.keys())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "set()\n"
