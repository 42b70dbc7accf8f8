"""Runs: every strategy and retriever measured on an eval set small enough to check by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from chunker import tokenizer_for
from chunker.spec import parse
from chunker.strategies.sentence import Sentence
from chunker.types import Chunk, Document
from evals.cutting import Chunker, FunctionChunker, OurChunker, Pieces, cut_all
from evals.errors import BrokenEvalSet, NothingToMeasure, UnreadableRun
from evals.metrics import metrics
from evals.retrievers import retriever_for
from evals.runner import default_metrics, evaluate, settings_for
from evals.runs import Run, RunStore, read_run, to_json
from evals.types import EvalSet, Evidence, Hit, Index, Question, Ranking

TEXT = "The gate opens at six. The gauge stands in the river. Nobody reads it at night. The bridge was built in 1931."


def evidence(quote: str) -> Evidence:
    """Where a quote stands in the text."""
    start = TEXT.index(quote)
    return Evidence("d", start, start + len(quote), quote)


SET = EvalSet(
    "small",
    {"d": Document("d", TEXT)},
    (
        Question("q1", "When does the gate open?", (evidence("The gate opens at six."),), ("six",), ("time",)),
        Question("q2", "In which year was the bridge built?", (evidence("built in 1931"),), ("1931",), ("time",)),
        Question("q3", "Who owns the boat?", tags=("unanswerable",)),
    ),
)
CHUNKER = OurChunker(parse("sentence(max_tokens=8)"), tokenizer_for())
SETTINGS = settings_for(["evidence_recall@8", "mrr"], [8])


@dataclass(frozen=True)
class Failing:
    """A retriever that fails for one question."""

    name: str = "failing"
    code: str | None = None
    embedder: None = None

    def index(self, chunks: Sequence[Chunk]) -> Index:
        """An index that raises for `q2`."""

        def score(question: Question, chunks: Sequence[Chunk]) -> Sequence[float]:
            if question.id == "q2":
                raise RuntimeError("no answer")
            return [float(len(chunk.text)) for chunk in chunks]

        return retriever_for(score).index(chunks)


def one_run(**changes: object) -> Run:
    """The run of one strategy found by BM25."""
    (run,) = evaluate(replace(SET, **changes), [CHUNKER], [retriever_for("bm25")], SETTINGS)  # type: ignore[arg-type]
    return run


def test_questions_with_one_id_are_refused() -> None:
    """A run tells questions apart by their ids, and could not be read again."""
    twice = replace(SET, questions=(SET.questions[0], replace(SET.questions[1], id="q1")))
    with pytest.raises(BrokenEvalSet, match="Two questions have the id 'q1'"):
        next(evaluate(twice, [CHUNKER], [retriever_for("bm25")], SETTINGS))


def test_a_run_has_a_score_for_each_question() -> None:
    """Both questions are found within eight tokens; recall does not apply to the third, which is not zero."""
    assert one_run().scores["evidence_recall@8"] == (1.0, 1.0, None)


def test_a_run_says_what_it_was_made_of() -> None:
    """Strategy, retriever and the tokenizer of the budgets, with every setting."""
    run = one_run()
    assert run.strategy.startswith("sentence(max_tokens=8, overlap=0")
    assert run.retriever.startswith("bm25(")
    assert (run.settings.tokenizer, run.eval_set, run.chunk_tokenizer) == ("o200k_base", "small", "o200k_base")


def test_contexts_are_kept_as_spans() -> None:
    """What was sent for the first question at eight tokens begins with its evidence, and is cut to fit."""
    document, start, end = one_run().contexts[8][0][0]
    assert (document, TEXT[start:end]) == ("d", "The gate opens at six. The gauge")


def test_a_question_that_fails_is_counted_and_is_not_zero() -> None:
    """The others have their scores, the failure has its reason."""
    (run,) = evaluate(SET, [CHUNKER], [Failing()], SETTINGS)
    assert run.scores["mrr"][1] is None
    assert set(run.failures["mrr"]) == {"q2"}
    assert "no answer" in run.failures["mrr"]["q2"]
    assert run.scores["mrr"][0] is not None


def test_a_document_that_cannot_be_cut_is_a_failure_of_the_run() -> None:
    """And of every question about it, which is not a zero: no retriever could have found it."""

    def split(text: str) -> list[str]:
        raise RuntimeError("cannot")

    (run,) = evaluate(SET, [FunctionChunker(split, "broken", tokenizer_for())], [retriever_for("bm25")], SETTINGS)
    assert run.document_failures == {"d": "RuntimeError: cannot"}
    assert run.scores["evidence_recall@8"] == (None, None, None)
    assert run.failures["mrr"]["q1"] == "NothingCut: d was not cut: RuntimeError: cannot"
    assert "q3" not in run.failures["evidence_recall@8"]


def test_pieces_that_are_not_in_the_document_are_counted() -> None:
    """They are no chunks, and the run says how many there were."""
    chunker = FunctionChunker(lambda text: [text[:22], "never written"], "half", tokenizer_for())
    (run,) = evaluate(SET, [chunker], [retriever_for("bm25")], SETTINGS)
    assert (run.cost.chunks, run.cost.unlocated) == (1, 1)


def test_the_same_run_has_the_same_id_and_scores() -> None:
    """Nothing in it depends on the day."""
    first, second = one_run(), one_run()
    assert (first.id, first.scores, first.contexts) == (second.id, second.scores, second.contexts)


@pytest.mark.parametrize(
    "other",
    [
        lambda: one_run(questions=SET.questions[:2]),
        lambda: next(evaluate(SET, [CHUNKER], [retriever_for("bm25(k1=1.2)")], SETTINGS)),
        lambda: next(evaluate(SET, [CHUNKER], [retriever_for("bm25")], settings_for(["mrr"], [8]))),
        lambda: next(
            evaluate(
                SET, [OurChunker(parse("fixed(max_tokens=8)"), tokenizer_for())], [retriever_for("bm25")], SETTINGS
            )
        ),
    ],
    ids=["questions", "retriever", "metrics", "strategy"],
)
def test_whatever_scores_depend_on_changes_the_id(other: Callable[[], Run]) -> None:
    """Two runs with one id have the same scores."""
    assert other().id != one_run().id


def test_a_kept_run_is_not_made_again(tmp_path: Path) -> None:
    """The second time it is read, and is the same to the byte."""
    store = RunStore(tmp_path / "runs")
    (first,) = evaluate(SET, [CHUNKER], [retriever_for("bm25")], SETTINGS, store)
    (second,) = evaluate(SET, [CHUNKER], [retriever_for("bm25")], SETTINGS, store)
    assert second.cost == first.cost  # seconds too: nothing was measured
    assert to_json(second) == to_json(first)


def test_a_run_survives_its_file(tmp_path: Path) -> None:
    """Written and read it is equal."""
    run = one_run()
    assert read_run(RunStore(tmp_path).keep(run)) == run


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"version": 99}', "\x00"])
def test_a_file_that_is_no_run_is_said(tmp_path: Path, text: str) -> None:
    """The error names the file."""
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableRun, match=r"x\.json"):
        read_run(path)


def test_without_questions_there_is_nothing_to_measure() -> None:
    """An error, and not a run without scores."""
    with pytest.raises(NothingToMeasure, match="has no questions"):
        one_run(questions=())


def test_the_usual_metrics_exist_at_any_budgets() -> None:
    """The headline comes first, and what it needs is assembled."""
    settings = settings_for(budgets=[100, 300])
    assert next(iter(settings.metrics)) == "recall_auc"
    assert {250, 4000, 100, 300} <= {*settings.budgets}
    assert [*settings.metrics] == default_metrics([100, 300])


class Counting(OurChunker):
    """One of ours that says how often it cut."""

    cuts = 0

    def cut(self, document: Document) -> Pieces:
        """Counted on the class."""
        Counting.cuts += 1
        return super().cut(document)


def test_what_is_measured_is_not_even_cut_again(tmp_path: Path) -> None:
    """Until the code that cuts is another."""
    chunker, store = Counting(parse("sentence(max_tokens=8)"), tokenizer_for()), RunStore(tmp_path)

    def ids(code: str | None) -> tuple[list[str], int]:
        Counting.cuts, Counting.code = 0, code  # type: ignore[assignment]
        runs = evaluate(SET, [chunker], [retriever_for("bm25"), retriever_for("oracle")], SETTINGS, store)
        return [run.id for run in runs], Counting.cuts

    first, n_cut = ids("one")
    assert (n_cut, ids("one"), ids("two"), ids(None)) == (1, (first, 0), (first, 1), (first, 1))


def test_code_is_known_of_what_is_ours_alone() -> None:
    """Not of strategies and functions of somebody else, nor with a tokenizer that only has a name."""

    def alone(text: str) -> list[tuple[int, int]]:
        return [(0, len(text))]

    mine = tokenizer_for(tokenizer=lambda text: len(text.split()))
    chunkers: list[Chunker] = [
        CHUNKER,
        OurChunker(Sentence(max_tokens=8, splitter=alone), tokenizer_for()),
        OurChunker(parse("sentence(max_tokens=8)"), mine),
        FunctionChunker(str.split, "words", tokenizer_for()),
    ]
    assert [chunker.code is not None for chunker in chunkers] == [True, False, False, False]


def test_a_score_that_is_no_number_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, with its reason, and not in any mean."""
    broken = replace(metrics()["mrr"], of=lambda found, number: float("nan"))
    monkeypatch.setattr("evals.runner.find_metric", lambda name: (broken, 0))
    run = one_run()
    assert run.scores["mrr"] == (None, None, None)
    assert run.failures["mrr"]["q1"] == "ValueError: the score is nan, expected a finite number"


@dataclass(frozen=True)
class Made:
    """A retriever with an index of the test's making."""

    search: Callable[[Sequence[Question], int], list[Ranking]]
    name: str = "made"
    code: str | None = None
    embedder: None = None

    def index(self, chunks: Sequence[Chunk]) -> Made:
        """Itself."""
        return self


def test_a_question_without_a_ranking_is_a_failure() -> None:
    """An index that forgets one, or answers another one, has failed it, and is not given a zero."""
    (run,) = evaluate(SET, [CHUNKER], [Made(lambda asked, depth: [Ranking("q1", ())])], SETTINGS)
    assert run.scores["mrr"] == (0.0, None, None)
    assert run.failures["mrr"]["q2"] == "RetrievalFailed: expected the ranking of 'q2', got 'q1'"


def test_an_index_that_gives_no_ranking_is_told() -> None:
    """With what was expected."""
    (run,) = evaluate(SET, [CHUNKER], [Made(lambda asked, depth: [])], SETTINGS)
    assert run.failures["mrr"]["q1"] == "RetrievalFailed: expected one ranking for one question, got 0"


def chunk_at(start: int, end: int, document: str = "d") -> Chunk:
    """A chunk of the text."""
    return Chunk(document, start, end, TEXT[start:end], 5)


@pytest.mark.parametrize(
    ("ranked", "why"),
    [
        ([Hit(chunk_at(0, 22), 1.0)] * 2, "ranked the chunk d#0-22 2 times, expected it once"),
        ([Hit(chunk_at(0, 22, "e"), 1.0)], "ranked a chunk of 'e', which is no document of the eval set"),
        ([Hit(chunk_at(0, 22), float("nan"))], "the score of chunk d#0-22 is NaN"),
        (["d#0-22"], "expected hits, as in Hit(chunk, score), got str"),
        ([(chunk_at(0, 22), 1.0)], "expected hits, as in Hit(chunk, score), got tuple"),
        ([Hit(chunk_at(0, 22), cast("float", "high"))], "the score of chunk d#0-22 is 'high', expected a number"),
    ],
)
def test_a_ranking_that_cannot_be_one_fails_its_question_alone(ranked: list[Any], why: str) -> None:
    """A chunk found twice would count twice, and one of another set would be a silent zero."""

    def search(questions: Sequence[Question], depth: int) -> list[Ranking]:
        return [Ranking(one.id, tuple(ranked) if one.id == "q2" else ()) for one in questions]

    (run,) = evaluate(SET, [CHUNKER], [Made(search)], SETTINGS)
    assert run.scores["mrr"] == (0.0, None, None)
    assert run.failures["mrr"] == {"q2": f"RetrievalFailed: {why}"}


@pytest.mark.parametrize("hits", [None, iter(()), {}])
def test_hits_that_are_no_tuple_fail_their_questions(hits: Any) -> None:
    """What can be read once only would be checked, and then be gone."""
    made = Made(lambda asked, depth: [Ranking(one.id, hits) for one in asked])
    (run,) = evaluate(SET, [CHUNKER], [made], SETTINGS)
    assert run.failures["mrr"]["q1"] == f"RetrievalFailed: expected hits in a tuple, got {type(hits).__name__}"


@dataclass(frozen=True)
class Indexing(Made):
    """A retriever whose index is made by a function of the chunks."""

    make: Callable[[Any], Any] = lambda chunks: None

    def index(self, chunks: Sequence[Chunk]) -> Any:
        """What the function makes."""
        return self.make(chunks)


def test_a_retriever_that_makes_no_index_is_told() -> None:
    """As if a `return` was forgotten: nothing is found, which is no score of 0."""
    (run,) = evaluate(SET, [CHUNKER], [Indexing(lambda *_: [])], SETTINGS)
    assert run.scores["mrr"] == (None, None, None)
    why = "RetrievalFailed: made: expected an index with search(questions, depth), got NoneType"
    assert run.failures["mrr"]["q1"] == why


def test_an_index_that_counts_as_false_is_searched() -> None:
    """One that says how much it holds may hold nothing yet."""

    class Lazy(Index):
        def __len__(self) -> int:
            return 0

        def search(self, questions: Sequence[Question], depth: int) -> list[Ranking]:
            return [Ranking(one.id, (Hit(chunk_at(0, 22), 1.0),)) for one in questions]

    (run,) = evaluate(SET, [CHUNKER], [Indexing(lambda *_: [], make=lambda _: Lazy())], SETTINGS)
    assert run.scores["mrr"][0] == 1.0


def test_a_retriever_may_change_what_it_is_given() -> None:
    """Its lists of chunks and questions are its own: the next one and the metrics see them whole."""

    def search(questions: Any, depth: int) -> list[Ranking]:
        found = [Ranking(one.id, ()) for one in questions]
        questions.clear()
        return found

    def scores(question: Question, chunks: Any) -> list[float]:
        chunks.reverse()
        return [float(chunk.start) for chunk in reversed(chunks)]

    greedy = Indexing(search, make=lambda chunks: (chunks.clear(), Made(search))[1])
    runs = [*evaluate(SET, [CHUNKER], [greedy, retriever_for(scores), retriever_for("bm25")], SETTINGS)]
    assert {run.cost.chunks for run in runs} == {len(cut_all(CHUNKER, SET.documents.values()).chunks)}
    assert [run.has_failures for run in runs] == [False] * 3


def test_a_ranking_from_outside_of_within_fails_its_question() -> None:
    """Who may search one document only must not be helped by others."""
    documents = {name: Document(name, TEXT) for name in ("d", "e")}
    question = replace(SET.questions[0], within=("d",))
    other = Made(lambda asked, depth: [Ranking("q1", (Hit(chunk_at(0, 22, "e"), 1.0),))])
    (run,) = evaluate(EvalSet("two", documents, (question,)), [CHUNKER], [other], SETTINGS)
    assert run.failures["mrr"]["q1"] == "RetrievalFailed: ranked a chunk of 'e', which 'q1' is not to be searched in"


def test_a_retriever_that_is_not_ours_may_return_what_lies_around_chunks() -> None:
    """Such as sections around hits; and what ends the process is a failure like any other."""
    whole = Made(lambda asked, depth: [Ranking(one.id, (Hit(chunk_at(0, len(TEXT)), 1.0),)) for one in asked])

    def ends(questions: Sequence[Question], depth: int) -> list[Ranking]:
        raise SystemExit(3)

    around, ended = evaluate(SET, [CHUNKER], [whole, Made(ends)], settings_for(["evidence_recall@50"], [50]))
    assert around.scores["evidence_recall@50"] == (1.0, 1.0, None)
    assert ended.failures["evidence_recall@50"]["q1"] == "SystemExit: 3"


def test_an_index_that_cannot_be_made_fails_its_run_alone() -> None:
    """Every question of it, with the reason; the next retriever is measured."""

    class Broken(Made):
        def index(self, chunks: Sequence[Chunk]) -> Made:
            raise OSError("no disk")

    runs = [*evaluate(SET, [CHUNKER], [Broken(lambda asked, depth: []), retriever_for("bm25")], SETTINGS)]
    assert runs[0].failures["mrr"] == dict.fromkeys(("q1", "q2", "q3"), "OSError: no disk")
    assert runs[1].scores["mrr"][0] == 1.0


def test_what_failed_is_measured_again(tmp_path: Path) -> None:
    """A retriever that was down for a moment does not stay so for ever."""
    answers: list[Callable[[], list[Ranking]]] = [list, lambda: [Ranking(f"q{n}", ()) for n in (1, 2, 3)]]
    retriever = Made(lambda asked, depth: answers[0](), code="known")
    store = RunStore(tmp_path)
    (down,) = evaluate(SET, [CHUNKER], [retriever], SETTINGS, store)
    answers.pop(0)
    (up,) = evaluate(SET, [CHUNKER], [retriever], SETTINGS, store)
    assert (len(down.failures["mrr"]), up.failures, up.id) == (3, {}, down.id)


@pytest.mark.parametrize(("codes", "searches"), [(("a", "a"), 1), (("a", "b"), 2), ((None, None), 2)])
def test_a_retriever_whose_code_changed_is_measured_again(
    tmp_path: Path, codes: tuple[str | None, ...], searches: int
) -> None:
    """And one whose code nobody knows, always: equal names prove nothing."""
    asked: list[int] = []

    def search(questions: Sequence[Question], depth: int) -> list[Ranking]:
        asked.append(depth)
        return [Ranking(question.id, ()) for question in questions]

    for code in codes:
        [*evaluate(SET, [CHUNKER], [Made(search, code=code)], SETTINGS, RunStore(tmp_path))]
    assert len(asked) == searches


def test_a_damaged_file_in_the_store_is_measured_again(tmp_path: Path) -> None:
    """What is only kept to save work must not stop it."""
    store = RunStore(tmp_path)
    (first,) = evaluate(SET, [CHUNKER], [retriever_for("bm25")], SETTINGS, store)
    (tmp_path / f"{first.id}.json").write_text("{")
    assert store.all() == []
    (again,) = evaluate(SET, [CHUNKER], [retriever_for("bm25")], SETTINGS, store)
    assert (again.scores, store.all()) == (first.scores, [again])


def test_overlapping_chunks_are_ranked_until_the_context_is_full() -> None:
    """Chunks that repeat almost all of the one before fill a context as far as others do."""
    text = " ".join(f"word{number}" for number in range(3000))
    overlapping = OurChunker(parse("fixed(max_tokens=64, overlap=60)"), tokenizer_for())
    question = Question("q1", "word5", (Evidence("d", 0, 10, text[:10]),))
    in_order = Made(lambda asked, depth: [Ranking("q1", tuple(Hit(chunk, 0.0) for chunk in chunks[:depth]))])
    chunks = cut_all(overlapping, [Document("d", text)]).chunks
    settings = settings_for(["evidence_recall@4000"], [4000])
    (run,) = evaluate(EvalSet("long", {"d": Document("d", text)}, (question,)), [overlapping], [in_order], settings)
    ((_, start, end),) = run.contexts[4000][0]
    assert tokenizer_for().count(text[start:end]) > 3900
