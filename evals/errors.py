"""Everything that can go wrong while measuring, as one tree under `chunker.errors.ChunkerError`.

EvalsError
├── InvalidGold            a file of marked sentences that cannot be read
├── UnknownFormat          a path in which no format of eval sets is recognised
├── BrokenEvalSet          an eval set with rows that cannot be used; `problems` holds every one
├── NothingCut             a chunker that made no piece of a document, or none that stands in it
├── NothingToMeasure       an eval set without questions, or no chunker or retriever
├── UnreadableRun          a file that should hold a run and does not
├── NotComparable          two runs of different eval sets, settings or metrics
├── UnknownRun             a name, id or path that leads to no run, or to several
├── InvalidMetric          a number that a metric needs and lacks, or does not take
├── RetrievalFailed        scores of a retriever that cannot be ranked, or a ranking that cannot be one
├── UnknownRetriever       a name that no retriever has
├── UnknownJudge           a name that no judge has
├── UnknownReader          a name that no reader has
├── ReadingFailed          a question for which a reader has no answer; a failure of its scores
├── JudgingFailed          an answer for which a judge has no score; a failure of that score
├── InvalidLabels          a file of labelled answers that cannot be read
├── BrokenHistory          a log of versions that cannot be read, or a step that it does not allow
├── InvalidRules           rules of the gate that cannot be read
├── NoFeedback             words about an answer that make no question yet
└── BrokenReview           a page of decisions on generated questions that cannot be carried out
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chunker.errors import ChunkerError, UnknownName

if TYPE_CHECKING:
    from evals.evalsets.problems import Problem

_NAMED = 3


class EvalsError(ChunkerError):
    """Base of every error that `evals` raises on purpose; its text is one line for people."""


class InvalidGold(EvalsError, ValueError):
    """A file of marked sentences that cannot be read."""


class UnknownFormat(EvalsError, ValueError):
    """A path in which no format of eval sets is recognised, or a format that does not exist."""


class BrokenEvalSet(EvalsError, ValueError):
    """An eval set that cannot be used as it is; the text names the first problems, `problems` holds all."""

    def __init__(self, where: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problem for problem in problems if problem.severity == "error")
        rows = "problem" if len(self.problems) == 1 else "problems"
        named = " ".join(map(str, self.problems[:_NAMED]))
        more = len(self.problems) - _NAMED
        rest = f" And {more:,} more: evals validate {where}" if more > 0 else ""
        super().__init__(f"{where} has {len(self.problems):,} {rows}. {named}{rest}")


class NothingCut(EvalsError, ValueError):
    """A chunker that made nothing of a document that could be scored; a failure of that document."""


class NothingToMeasure(EvalsError, ValueError):
    """An eval set without questions, or a run without a chunker or a retriever."""


class UnreadableRun(EvalsError, ValueError):
    """A file that should hold a run and does not, or one of another version."""


class NotComparable(EvalsError, ValueError):
    """Two runs whose scores do not mean the same; the message names all reasons."""


class UnknownRun(EvalsError, ValueError):
    """A name, an id or a path that leads to no run, or to several; the message lists what there is."""


class InvalidMetric(EvalsError, ValueError):
    """A metric with a number that it does not take, without one that it needs, or with one that is none."""


class RetrievalFailed(EvalsError, RuntimeError):
    """Scores that cannot be ranked (too few, too many, not numbers), or a ranking that cannot be one."""


class UnknownRetriever(EvalsError, UnknownName):
    """A retriever that no file in `evals/retrievers` defines."""


class UnknownJudge(EvalsError, UnknownName):
    """A judge that no file in `evals/judges` defines."""


class UnknownReader(EvalsError, UnknownName):
    """A reader that does not exist."""


class ReadingFailed(EvalsError, RuntimeError):
    """A question for which a reader has no answer; the message says why. A failure of its scores, and no zero."""


class JudgingFailed(EvalsError, RuntimeError):
    """An answer for which a judge has no score; the message says why. A failure of that score, and no zero."""


class InvalidLabels(EvalsError, ValueError):
    """A file of labelled answers that cannot be read; the message names the line."""


class BrokenHistory(EvalsError, ValueError):
    """A log of versions that cannot be read, or a step that it does not allow."""


class InvalidRules(EvalsError, ValueError):
    """Rules of the gate that cannot be read; the message names the file and the key."""


class NoFeedback(EvalsError, ValueError):
    """What was said of an answer makes no question: nobody said where the right one stands, or it is not there."""


class BrokenReview(EvalsError, ValueError):
    """A page of decisions on generated questions that cannot be carried out; the message names line or question."""
