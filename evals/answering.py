"""Contexts read by a reader, and what is needed to score its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from chunker.embeddings.types import Embedder
from chunker.types import Context
from evals.calibration.keeping import worth
from evals.errors import InvalidMetric, NothingToMeasure, ReadingFailed
from evals.judges import parse as parse_judge
from evals.judges.types import Case, Judge, Judgement
from evals.llm import FindModel
from evals.metrics import JUDGED, AnswerMetric, find_metric
from evals.metrics._asked import is_answerable
from evals.readers import parse as parse_reader
from evals.readers.types import Reader
from evals.types import Answer, Answered, Question, Retrieved

EMBEDDED = ("answer_similarity", "answer_relevance")  # metrics of likeness, by an embedder
USUAL = (
    "exact_match",
    "token_f1",
    "answer_contains",
    "answer_support",
    "citation_precision",
    "citation_recall",
    "refusal_accuracy",
    "prompt_tokens",
    "answer_tokens",
    "answer_seconds",
    "answer_cost",
)
_REFUSAL = "the answer is a refusal"


@dataclass(frozen=True)
class Answering:
    """A reader with the instruments that score its answers.

    Attributes:
        embedder: for metrics of likeness.
        worth: what people may think of the scores of a judge, by the name of its scores.

    Raises: InvalidMetric: two judges whose scores have one name.
    """

    reader: Reader
    judges: Sequence[Judge] = ()
    embedder: Embedder | None = None
    worth: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [judge.score_name for judge in self.judges]
        if twice := [name for name in names if names.count(name) > 1]:
            raise InvalidMetric(f"Two judges give {twice[0]}. Ask one of them, and the other in another run.")

    @property
    def instruments(self) -> Mapping[str, str]:
        """What scores answers, by the metric it is used for."""
        judges = {judge.score_name: judge.name for judge in self.judges}
        return judges | (dict.fromkeys(EMBEDDED, self.embedder.name) if self.embedder else {})

    def metrics_at(self, budgets: Sequence[int]) -> list[str]:
        """The usual metrics, and those of the instruments, at each budget."""
        return [f"{name}@{budget}" for budget in budgets for name in [*USUAL, *self.instruments]]

    def read(self, retrieved: Sequence[Retrieved], budget: int) -> dict[str, Answered]:
        """The answer to each question, judged, by the question's id; nothing where there is no context.

        Raises: ReplayMiss, PriceUnknown, RecordingUnusable: as in `Chat.ask`.
        """
        asked = [(one.question, one.contexts[budget]) for one in retrieved if budget in one.contexts]
        rows = zip(asked, self.reader.read(asked), strict=True)
        answered = [Answered(question, context, answer, self.embedder) for (question, context), answer in rows]
        said = {judge.score_name: _judged(judge, answered) for judge in self.judges}
        return {
            one.question.id: replace(one, judgements={name: found[place] for name, found in said.items()})
            for place, one in enumerate(answered)
        }


def answering_for(
    reader: str | None,
    judged_by: Sequence[str],
    embedder: str | None,
    find_model: FindModel,
    find_embedder: Callable[[str], Embedder],
    folder: Path,
) -> Answering | None:
    """From names to a reader and instruments; None where nobody is to answer.

    Args:
        folder: where calibrations of judges are kept.
    Raises: UnknownReader, UnknownJudge, InvalidSpec, InvalidMetric; NothingToMeasure: instruments without a reader.
    """
    if not reader:
        if judged_by or embedder:
            raise NothingToMeasure("Judges and embedders of answers need answers. Name who gives them with --reader.")
        return None
    found = [parse_judge(spec, find_model) for spec in dict.fromkeys(judged_by)]
    return Answering(
        parse_reader(reader, find_model), found, find_embedder(embedder) if embedder else None, worth(folder, found)
    )


def of_answers(metrics: Iterable[str]) -> list[str]:
    """Those of the metrics that are of answers."""
    return [name for name in metrics if isinstance(find_metric(name)[0], AnswerMetric)]


def check_instruments(metrics: Iterable[str], answering: Answering | None) -> None:
    """Raises: InvalidMetric: a metric for which there is no reader, judge or embedder."""
    for name in of_answers(metrics):
        metric = name.partition("@")[0]
        if answering is None:
            raise InvalidMetric(f"{name} is of answers: it needs a reader.")
        if metric in answering.instruments:
            continue
        if metric in EMBEDDED:
            raise InvalidMetric(f"{name} needs an embedder for answers.")
        if metric.startswith(JUDGED):
            given = ", ".join(answering.instruments) or "none"
            raise InvalidMetric(f"{name} needs its judge; those that are given score as {given}.")


def score(metric: AnswerMetric, answered: Answered) -> float | None:
    """The value of one answer; None where the metric does not apply.

    Raises: ReadingFailed: there is no answer; JudgingFailed.
    """
    if answered.answer.failure:
        raise ReadingFailed(answered.answer.failure)
    return metric.of(answered)


def _judged(judge: Judge, answered: Sequence[Answered]) -> list[Judgement]:
    """A judgement for each answer; only real answers are shown to the judge."""
    shown = [one for one in answered if not (one.answer.failure or one.answer.is_refusal)]
    said = iter(judge.judge([_case(one.question, one.context, one.answer) for one in shown]))
    return [_of_refusal(judge, one) if one.answer.failure or one.answer.is_refusal else next(said) for one in answered]


def _of_refusal(judge: Judge, answered: Answered) -> Judgement:
    """Against references it is right only where there is no answer; other judges have nothing to look at."""
    is_right = not is_answerable(answered.question)
    return Judgement(float(is_right) if judge.needs == "references" else None, _REFUSAL)


def _case(question: Question, context: Context, answer: Answer) -> Case:
    text = "\n".join(passage.context + passage.text for passage in context.passages)
    return Case(question.id, question.text, answer.text, text, question.answers)
