"""Answers as part of a run: what is scored, what fails, and what stands beside the scores of a judge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from chunker import tokenizer_for
from chunker.embeddings.types import Embedder
from chunker.spec import parse
from chunker.types import Context
from evals.answering import Answering
from evals.comparing import check_comparable
from evals.contrast import contrast
from evals.cutting import OurChunker
from evals.errors import InvalidMetric, NotComparable
from evals.judges import parse as parse_judge
from evals.judges._references import ReferenceJudge
from evals.retrievers import retriever_for
from evals.runner import evaluate, settings_for
from evals.runs import Run, RunStore, read_run, to_json
from evals.types import Answer, EvalSet, Question, Retriever, Usage
from tests.embedders import fake
from tests.test_runner import SET, Failing

CHUNKER = OurChunker(parse("sentence(max_tokens=8)"), tokenizer_for())
SAID = {
    "q1": Answer("q1", "at six", (1,), usage=Usage(50, 3, 0.5, 0.001)),
    "q2": Answer("q2", "", is_refusal=True),
    "q3": Answer("q3", "", is_refusal=True),
}


@dataclass
class Told:
    """A reader that says what it was told to; remembers what it was shown."""

    said: dict[str, Answer] = field(default_factory=lambda: dict(SAID))
    name: str = "told()"
    price: str = ""
    shown: list[tuple[str, str]] = field(default_factory=list)

    def read(self, asked: Sequence[tuple[Question, Context]]) -> list[Answer]:
        self.shown += [(question.id, context.text) for question, context in asked]
        return [self.said[question.id] for question, _ in asked]


def answering(reader: Told | None = None, *judges: str, embedder: Embedder | None = None) -> Answering:
    """The reader, and judges by their specs."""
    return Answering(reader or Told(), [parse_judge(spec) for spec in judges], embedder)


def run_of(
    asked: Answering,
    metrics: Sequence[str] = (),
    eval_set: EvalSet = SET,
    store: RunStore | None = None,
    by: Retriever | None = None,
) -> Run:
    """The run of one strategy whose contexts of eight tokens are read."""
    settings = settings_for(metrics, [8], answering=asked)
    retriever = by or retriever_for("bm25")
    (run,) = evaluate(eval_set, [CHUNKER], [retriever], settings, store, asked)
    return run


def test_scores_of_answers_stand_beside_those_of_retrieval() -> None:
    """`at six` for `six`, a refusal of what stands there, and a refusal of what does not."""
    run = run_of(answering())
    assert run.scores["evidence_recall@8"] == (1.0, 1.0, None)
    assert run.scores["answer_contains@8"] == (1.0, 0.0, 1.0)
    assert run.scores["token_f1@8"] == pytest.approx((2 / 3, 0.0, 1.0))
    assert run.scores["refusal_accuracy@8"] == (1.0, 0.0, 1.0)
    assert run.scores["citation_precision@8"] == (1.0, None, None)
    assert run.scores["answer_cost@8"] == (0.001, None, None)
    assert run.refusals == {8: (1, 1, 0, 1)}
    assert run.name.endswith(" · told()")


def test_the_reader_is_shown_the_contexts_that_are_scored() -> None:
    """Of the budget that the metric names, and of no other."""
    reader = Told()
    run_of(answering(reader), ["token_f1@8", "evidence_recall@16"])
    assert reader.shown[0] == ("q1", "The gate opens at six. The gauge")
    assert [question for question, _ in reader.shown] == ["q1", "q2", "q3"]


def test_answers_are_kept_in_the_run(tmp_path: Path) -> None:
    """As they came, through the file and back."""
    run = run_of(answering())
    assert run.answers == {8: tuple(SAID.values())}
    (tmp_path / "run.json").write_text(to_json(run))
    assert read_run(tmp_path / "run.json") == run


def test_runs_from_before_there_were_readers_are_read(tmp_path: Path) -> None:
    """Nothing of it has to be in the file."""
    settings = settings_for(["mrr"], [8])
    (run,) = evaluate(SET, [CHUNKER], [retriever_for("bm25")], settings)
    row = json.loads(to_json(run))
    for name in ("reader", "answers", "refusals", "judges"):
        del row[name]
    del row["settings"]["instruments"]
    (tmp_path / "run.json").write_text(json.dumps(row))
    assert read_run(tmp_path / "run.json") == run


def test_a_failed_answer_has_no_score_and_says_why() -> None:
    """It is not a wrong answer; the other questions keep their scores."""
    reader = Told(SAID | {"q2": Answer("q2", "", failure="endpoint: gone")})
    run = run_of(answering(reader, "exact"), ["mrr", "token_f1@8", "judge_exact@8"])
    assert run.scores["mrr"][1] == 1.0
    assert run.scores["token_f1@8"][1] is None
    assert run.failures == {
        "token_f1@8": {"q2": "ReadingFailed: endpoint: gone"},
        "judge_exact@8": {"q2": "ReadingFailed: endpoint: gone"},
    }
    assert run.refusals == {8: (1, 0, 0, 1)}


def test_nothing_is_asked_where_nothing_was_found() -> None:
    """A question for which the retriever failed has no context; asking would be paid for nothing."""
    reader = Told()
    run = run_of(answering(reader), by=Failing())
    assert [question for question, _ in reader.shown] == ["q1", "q3"]
    assert run.answers[8][1] is None
    assert run.failures["token_f1@8"] == {"q2": "RuntimeError: no answer"}


def test_judges_score_what_was_answered() -> None:
    """A refusal says nothing that a context could support; against references it is right only without an answer."""
    run = run_of(answering(None, "support", "contains"), ["judge_support@8", "judge_contains@8"])
    support, contains = run.scores["judge_support@8"], run.scores["judge_contains@8"]
    assert support[0] is not None
    assert support[0] > 0.5
    assert support[1:] == (None, None)
    assert contains == (1.0, 0.0, 1.0)
    assert dict(run.settings.instruments) == {"judge_support": "support()", "judge_contains": "contains()"}


def test_judges_of_references_are_as_strict_as_metrics_of_gold_answers() -> None:
    """An invention where there is no answer scores 0; where nobody wrote the answer down there is no score at all."""
    unwritten = replace(SET.questions[0], answers=())
    eval_set = replace(SET, questions=(unwritten, *SET.questions[1:]))
    invented = Told(SAID | {"q3": Answer("q3", "Hans Ott")})
    for refuses in (True, False):
        told = Told(invented.said | {"q1": replace(SAID["q1"], is_refusal=refuses)})
        run = run_of(answering(told, "exact"), ["exact_match@8", "judge_exact@8"], eval_set)
        assert run.scores["judge_exact@8"] == run.scores["exact_match@8"] == (None, 0.0, 0.0)


def test_a_judge_or_reader_that_breaks_down_takes_no_other_scores_with_it() -> None:
    """Its own scores failed, with the reason."""

    @dataclass(frozen=True)
    class Broken(ReferenceJudge):
        def score(self, answer: str, reference: str) -> float:
            raise RuntimeError("no idea")

    run = run_of(replace(answering(), judges=[Broken()]), ["mrr", "token_f1@8", "judge_test_answering@8"])
    assert run.failures == {"judge_test_answering@8": {"q1": "JudgingFailed: RuntimeError: no idea"}}
    assert None not in run.scores["token_f1@8"]
    run = run_of(answering(Told({})), ["mrr", "token_f1@8"])
    assert run.scores["mrr"][0] == 1.0
    assert run.failures["token_f1@8"]["q3"] == "ReadingFailed: KeyError: 'q1'"


def test_likeness_needs_an_embedder() -> None:
    """With one it is a metric like others, and the run says which one it was."""
    run = run_of(answering(embedder=fake()))
    assert run.scores["answer_similarity@8"][0] is not None
    assert run.settings.instruments["answer_relevance"] == fake().name


@pytest.mark.parametrize(
    ("metric", "asked", "words"),
    [
        ("token_f1@8", None, "token_f1@8 is of answers: it needs a reader"),
        (
            "judge_exact@8",
            answering(),
            "judge_exact@8 needs its judge; those that are given score as none",
        ),
        ("answer_similarity@8", answering(), "answer_similarity@8 needs an embedder"),
        ("token_f1", answering(), "token_f1 needs a number of tokens"),
    ],
)
def test_a_metric_without_what_it_needs_is_refused_before_anything_is_asked(
    metric: str, asked: Answering | None, words: str
) -> None:
    """Not scored as nothing for every question."""
    with pytest.raises(InvalidMetric, match=words):
        settings_for([metric], [8], answering=asked)


@pytest.mark.parametrize(
    ("metrics", "asked", "words"),
    [
        (["token_f1@8"], answering(None, "f1"), "judge_f1 is not among the metrics"),
        (["mrr"], None, "nobody reads"),
        (["token_f1@8"], answering(), "token_f1@8 says itself what is read"),
    ],
)
def test_what_would_be_of_no_use_is_refused(metrics: list[str], asked: Answering | None, words: str) -> None:
    """A judge that is paid and not shown, a budget at which nothing is read."""
    with pytest.raises(InvalidMetric, match=words):
        settings_for(metrics, [8], answering=asked, read_at=() if "judge" in words else [8])


def test_two_judges_with_one_name_are_refused() -> None:
    """Their scores could not be told apart."""
    with pytest.raises(InvalidMetric, match="Two judges give judge_f1"):
        answering(None, "f1", "f1")


def test_a_run_is_found_again_only_for_its_reader_and_judges(tmp_path: Path) -> None:
    """And then nobody is asked."""
    store, first, again, other = RunStore(tmp_path), Told(), Told(), Told(name="told(1)")
    run_of(answering(first), store=store)
    assert run_of(answering(again), store=store).answers == {8: tuple(SAID.values())}
    run_of(answering(other), store=store)
    assert [len(reader.shown) for reader in (first, again, other)] == [3, 0, 3]


def test_other_prices_are_another_run_whose_cost_is_not_compared() -> None:
    """All else is."""
    one, two = (run_of(answering(Told(price=price))) for price in ("1 in, 2 out", "9 in, 9 out"))
    assert one.id != two.id
    check_comparable(one, two, ["token_f1@8"])
    with pytest.raises(NotComparable, match="answer_cost@8 is scored with 1 in, 2 out in the baseline, with 9 in"):
        check_comparable(one, two, ["answer_cost@8"])
    assert "answer_cost@8" not in [row.comparison.metric for row in contrast(one, two).rows]


def test_scores_of_different_judges_are_not_comparable() -> None:
    """Other metrics of the same two runs are, whoever answered."""
    one = run_of(answering(None, "f1"), ["mrr", "token_f1@8", "judge_f1@8"])
    settings = replace(one.settings, instruments={"judge_f1": "f1(strict=True)"})
    two = replace(one, settings=settings, reader="told(2)")
    check_comparable(one, two, ["mrr", "token_f1@8"])
    with pytest.raises(
        NotComparable, match=r"judge_f1@8 is scored with f1\(\) in the baseline, with f1\(strict=True\)"
    ):
        check_comparable(one, two, ["judge_f1@8"])


def test_settings_of_another_reader_are_refused() -> None:
    """Before anything is measured, instead of a failure of every question."""
    plain, read = settings_for(["mrr"], [8]), settings_for(["token_f1@8"], [8], answering=answering())
    judged = settings_for(["judge_f1@8"], [8], answering=answering(None, "f1"))
    for settings, asked in ((plain, answering(None, "f1")), (read, None), (judged, answering(None, "exact"))):
        with pytest.raises(InvalidMetric):
            [*evaluate(SET, [CHUNKER], [retriever_for("bm25")], settings, None, asked)]
