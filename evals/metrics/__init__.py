"""One file a family of metrics.

A file lists `METRICS` of one question's ranking, `INTRINSIC` of chunks without any question, or `ANSWERS` of what a
reader said to one question. Scores of judges are metrics of answers too, `judge_` and the judge's name.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from types import ModuleType
from typing import Literal

from chunker.calls import nearest
from chunker.errors import UnknownName
from chunker.types import Chunk, Document, Span, Tokenizer
from evals.errors import InvalidMetric, JudgingFailed
from evals.types import Answered, Retrieved

JUDGED = "judge_"  # begins the name of a score that a judge gives
_NUMBER = re.compile("[1-9][0-9]{0,8}")  # without zeros in front: one metric, one name


@dataclass(frozen=True, slots=True)
class Metric:
    """One number a question.

    Attributes:
        name: what stands before the `@`, such as `evidence_recall`.
        at: what stands behind it: a budget in tokens, a number of chunks, or nothing.
        of: value for one question (the second argument is the budget or number, 0 where there is none);
            None where the metric does not apply, which is not zero.
        is_share: whether every value lies from 0 to 1, which intervals make use of, and not a count or a loss.
        version: raised when the definition changes, so that scores of two versions are never compared.
    """

    name: str
    at: Literal["tokens", "chunks", "nothing"]
    of: Callable[[Retrieved, int], float | None]
    is_better_higher: bool = True
    is_share: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class Cutting:
    """What one strategy made of some documents, and what people know about these documents.

    Attributes:
        documents: by id.
        chunks: of all documents; those of one document in its order.
        limit_tokens: the limit the strategy had to keep.
        tokenizer: says whether a unit would have fitted.
        language: code for the sentence finder and the word lists.
        sentences: marked by people, by document id; where they are missing, our own finder decides.
        topics: where topics begin after the first, as character offsets, by document id.
    """

    documents: Mapping[str, Document]
    chunks: Sequence[Chunk]
    limit_tokens: int
    tokenizer: Tokenizer
    language: str = "en"
    sentences: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    topics: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IntrinsicMetric:
    """One number a document, of its chunks, without questions: a diagnosis, not a forecast of retrieval.

    Attributes:
        name: such as `sentence_integrity`.
        of: values by document id; None where the metric does not apply to the document, which is not zero.
        version: raised when the definition changes.
    """

    name: str
    of: Callable[[Cutting], dict[str, float | None]]
    is_better_higher: bool = True
    version: int = 1


@dataclass(frozen=True, slots=True)
class AnswerMetric:
    """One number an answer.

    Attributes:
        name: such as `token_f1`.
        of: value for one answer that did not fail; None where the metric does not apply, which is not zero.
        is_share: whether every value lies from 0 to 1.
        version: raised when the definition changes.
    """

    name: str
    of: Callable[[Answered], float | None]
    is_better_higher: bool = True
    is_share: bool = True
    version: int = 1

    @property
    def at(self) -> Literal["tokens"]:
        """What stands behind its name: the tokens of the context that was read."""
        return "tokens"


@cache
def metrics() -> Mapping[str, Metric]:
    """Every metric of a question by name, family by family."""
    return {metric.name: metric for family in _families() for metric in getattr(family, "METRICS", ())}


@cache
def intrinsic_metrics() -> Mapping[str, IntrinsicMetric]:
    """Every metric of chunks by name, family by family."""
    return {metric.name: metric for family in _families() for metric in getattr(family, "INTRINSIC", ())}


@cache
def answer_metrics() -> Mapping[str, AnswerMetric]:
    """Every metric of an answer by name, family by family."""
    return {metric.name: metric for family in _families() for metric in getattr(family, "ANSWERS", ())}


def find_metric(text: str) -> tuple[Metric | AnswerMetric, int]:
    """The metric and the number that `evidence_recall@1000`, `token_f1@500` or `mrr` stand for; 0 for no number.

    Raises: UnknownName: no such metric; InvalidMetric: a number that is missing, not wanted, or not above 0.
    """
    name, mark, number = text.partition("@")
    metric = _by_name(name)
    if metric.at == "nothing":
        if mark:
            raise InvalidMetric(f"{name} takes no number, got {text!r}.")
        return metric, 0
    if not _NUMBER.fullmatch(number):
        raise InvalidMetric(f"{name} needs a number of {metric.at} above 0, as in {name}@5, got {text!r}.")
    return metric, int(number)


def _by_name(name: str) -> Metric | AnswerMetric:
    if name in answer_metrics():
        return answer_metrics()[name]
    if name.startswith(JUDGED):
        return AnswerMetric(name, partial(_judged, name))
    if name not in metrics():
        raise UnknownName(f"No metric {name!r}. {nearest(name, [*metrics(), *answer_metrics()])}")
    return metrics()[name]


def _judged(name: str, answered: Answered) -> float | None:
    """What a judge scored; None where it has nothing to say.

    Raises: JudgingFailed.
    """
    found = answered.ratings[name]
    if found.is_failure:
        raise JudgingFailed(f"{found.reason}: {found.detail}")
    return found.score


def _families() -> list[ModuleType]:
    found = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [importlib.import_module(f"{__name__}.{name}") for name in found if not name.startswith("_")]
