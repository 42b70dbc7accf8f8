"""Contexts read by a reader, and what is needed to score its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from chunker.embeddings.types import Embedder
from chunker.errors import ChunkerError
from chunker.types import Context
from evals.errors import InvalidMetric, NothingToMeasure, ReadingFailed
from evals.judges import parse as parse_judge
from evals.judges.types import Case, Judge, Rating
from evals.llm import FindModel
from evals.metrics import JUDGED, AnswerMetric, find_metric
from evals.metrics._asked import is_answerable
from evals.readers import parse as parse_reader
from evals.readers.types import Reader
from evals.types import Answer, Answered, Question, Retrieved

EMBEDDED = ("answer_similarity", "answer_relevance")  # metrics of likeness, by an embedder
COST = "answer_cost"
USUAL = (
    "exact_match",
    "token_f1",
    "answer_contains",
    "answer_support",
    "answer_language",
    "citation_precision",
    "citation_recall",
    "refusal_accuracy",
    "prompt_tokens",
    "answer_tokens",
    "answer_seconds",
    COST,
)


@dataclass(frozen=True)
class Answering:
    """A reader with the instruments that score its answers.

    Attributes:
        embedder: for metrics of likeness.

    Raises: InvalidMetric: two judges whose scores have one name.
    """

    reader: Reader
    judges: Sequence[Judge] = ()
    embedder: Embedder | None = None

    def __post_init__(self) -> None:
        names = [judge.score_name for judge in self.judges]
        if twice := [name for name in names if names.count(name) > 1]:
            raise InvalidMetric(f"Two judges give {twice[0]}. Ask one of them, and the other in another run.")

    @property
    def instruments(self) -> Mapping[str, str]:
        """What scores answers, by the metric it is used for; for their cost, the price."""
        judges = {judge.score_name: judge.name for judge in self.judges}
        likeness = dict.fromkeys(EMBEDDED, self.embedder.name) if self.embedder else {}
        return judges | likeness | ({COST: self.reader.price} if self.reader.price else {})

    def metrics_at(self, budgets: Sequence[int]) -> list[str]:
        """The usual metrics, and those of the instruments, at each budget."""
        names = dict.fromkeys([*USUAL, *self.instruments])
        return [f"{name}@{budget}" for budget in budgets for name in names]

    def read(self, retrieved: Sequence[Retrieved], budget: int) -> dict[str, Answered]:
        """The answer to each question, judged, by the question's id; nothing where there is no context.

        Raises: ReplayMiss, PriceUnknown, RecordingUnusable: as in `Chat.ask`.
        """
        asked = [(one.question, one.contexts[budget]) for one in retrieved if budget in one.contexts]
        rows = zip(asked, _read(self.reader, asked), strict=True)
        answered = [Answered(question, context, answer, self.embedder) for (question, context), answer in rows]
        said = {judge.score_name: _judged(judge, answered) for judge in self.judges}
        return {
            one.question.id: replace(one, ratings={name: found[place] for name, found in said.items()})
            for place, one in enumerate(answered)
        }


def answering_for(
    reader: str | None,
    judged_by: Sequence[str],
    embedder: str | None,
    find_model: FindModel,
    find_embedder: Callable[[str], Embedder],
) -> Answering | None:
    """From names to a reader and instruments; None where nobody is to answer.

    Raises: UnknownReader, UnknownJudge, InvalidSpec, InvalidMetric; NothingToMeasure: instruments without a reader.
    """
    if reader is None:
        if judged_by or embedder:
            raise NothingToMeasure("Judges and embedders of answers need answers. Name who gives them with --reader.")
        return None
    found = [parse_judge(spec, find_model) for spec in dict.fromkeys(judged_by)]
    return Answering(parse_reader(reader, find_model), found, find_embedder(embedder) if embedder else None)


def of_answers(metrics: Iterable[str]) -> list[str]:
    """Those of the metrics that are of answers."""
    return [name for name in metrics if isinstance(find_metric(name)[0], AnswerMetric)]


def check_instruments(metrics: Iterable[str], answering: Answering | None, read_at: Sequence[int] = ()) -> None:
    """Raises: InvalidMetric: a metric without its reader, judge or embedder, or one of these without its metric."""
    named = of_answers(metrics)
    if read_at and (answering is None or named):
        why = f"{named[0]} says itself what is read" if named else "nobody reads"
        raise InvalidMetric(f"Budgets to read at are of no use: {why}.")
    if named and answering:
        _check_used(named, answering)
    for name in named:
        _check_given(name, answering)


def _check_used(named: Iterable[str], answering: Answering) -> None:
    scored = {name.partition("@")[0] for name in named}
    for judge in answering.judges:
        if judge.score_name not in scored:
            what = f"{judge.score_name} is not among the metrics that are named"
            raise InvalidMetric(f"{what}. Name it too, with its budget, or leave its judge out.")


def _check_given(name: str, answering: Answering | None) -> None:
    metric = name.partition("@")[0]
    if answering is None:
        raise InvalidMetric(f"{name} is of answers: it needs a reader.")
    if metric in EMBEDDED and metric not in answering.instruments:
        raise InvalidMetric(f"{name} needs an embedder for answers.")
    if metric.startswith(JUDGED) and metric not in answering.instruments:
        given = ", ".join(judge.score_name for judge in answering.judges) or "none"
        raise InvalidMetric(f"{name} needs its judge; those that are given score as {given}.")


def score(metric: AnswerMetric, answered: Answered) -> float | None:
    """The value of one answer; None where the metric does not apply.

    Raises: ReadingFailed: there is no answer; JudgingFailed.
    """
    if answered.answer.failure:
        raise ReadingFailed(answered.answer.failure)
    return metric.of(answered)


def _read(reader: Reader, asked: Sequence[tuple[Question, Context]]) -> list[Answer]:
    """What the reader says; where it breaks down, a failure of each question."""
    try:
        return reader.read(asked)
    except ChunkerError:
        raise
    except Exception as error:  # noqa: BLE001  a reader must not take the scores of retrieval with it
        return [Answer(question.id, "", failure=f"{type(error).__name__}: {error}") for question, _ in asked]


def _judged(judge: Judge, answered: Sequence[Answered]) -> list[Rating]:
    """A rating for each answer; the judge is shown what only it can tell."""
    known = [_without_judge(judge, one) for one in answered]
    cases = [
        _case(one.question, one.context, one.answer) for one, told in zip(answered, known, strict=True) if not told
    ]
    said = iter(_said(judge, cases))
    return [told or next(said) for told in known]


def _said(judge: Judge, cases: Sequence[Case]) -> list[Rating]:
    """What the judge says; where it breaks down, a failure of each case."""
    try:
        return judge.judge(cases)
    except ChunkerError:
        raise
    except Exception as error:  # noqa: BLE001  a judge must not take the other scores with it
        return [Rating(None, type(error).__name__, is_failure=True, detail=str(error)) for _ in cases]


def _without_judge(judge: Judge, answered: Answered) -> Rating | None:
    """What is known without asking: as for other metrics of gold answers, a question without answer is refused rightly
    and answered wrongly, and one that has an answer the other way round. Judges of something else look at no refusal.
    """
    question, answer = answered.question, answered.answer
    if answer.failure:
        return Rating(None, "no answer")
    if judge.needs == "references" and not is_answerable(question):
        return Rating(float(answer.is_refusal), "nothing answers the question")
    if judge.needs == "references" and not question.answers:
        return Rating(None, "no reference")
    if answer.is_refusal:
        return Rating(0.0 if judge.needs == "references" else None, "the answer is a refusal")
    return None


def _case(question: Question, context: Context, answer: Answer) -> Case:
    text = "\n".join(passage.context + passage.text for passage in context.passages)
    return Case(question.id, question.text, answer.text, text, question.answers)
