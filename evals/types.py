"""What evaluation passes around: eval sets with questions and evidence, rankings, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from chunker.types import Chunk, Context, Document

if TYPE_CHECKING:
    from chunker.embeddings.types import Embedder
    from evals.judges.types import Rating


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a document that answers a question, in characters `[start, end)`.

    `quote` is the text that stood there when the evidence was written: a checksum. An empty quote (evidence that is
    a whole document) is not checked.
    """

    document_id: str
    start: int
    end: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the evidence that answers it, and what is known besides.

    Attributes:
        evidence: none for a question that the documents do not answer.
        answers: texts of which each alone would be right.
        tags: strata for reports, such as `table` or `two-pieces`.
        within: ids of the documents to search; empty means all.
    """

    id: str
    text: str
    evidence: tuple[Evidence, ...] = ()
    answers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvalSet:
    """Documents and questions about them; evidence is about documents, so any way of cutting can be scored."""

    name: str
    documents: Mapping[str, Document]
    questions: tuple[Question, ...]


class Hit(NamedTuple):
    """One chunk of a ranking; higher scores are better, and only their order within a ranking means something."""

    chunk: Chunk
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Chunks returned for a question, best first."""

    question_id: str
    hits: tuple[Hit, ...]


class Index(Protocol):
    """Chunks made searchable by one retriever."""

    def search(self, questions: Sequence[Question], depth: int) -> list[Ranking]:
        """The best `depth` chunks for each question, in the questions' order; ties in the chunks' order.

        Only chunks of `question.within` are ranked where that is not empty.
        """


class Retriever(Protocol):
    """A way of finding chunks; one file in `evals/retrievers`, the file's name is its name."""

    @property
    def name(self) -> str:
        """Name in specs and reports, with every setting that changes a ranking."""

    @property
    def code(self) -> str | None:
        """Identity of the code behind the name. None: not known, so no earlier run of that name stands for it."""

    @property
    def embedder(self) -> Embedder | None:
        """What makes its vectors, if it has any; asked how many chunks it cannot do justice to."""

    def index(self, chunks: Sequence[Chunk]) -> Index:
        """The chunks, ready to be searched."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """All that a metric may look at for one question.

    Attributes:
        contexts: what would be sent to a model, by token budget.
        chunks: every chunk of the index, in document order.
    """

    question: Question
    ranking: Ranking
    contexts: Mapping[int, Context] = field(default_factory=dict)
    chunks: Sequence[Chunk] = ()


@dataclass(frozen=True, slots=True)
class Usage:
    """What one answer took.

    Attributes:
        cost: in the currency of the price table; None where the price is not known.
        seconds: as it was when the model was asked, also where its reply comes from a recording.
    """

    prompt_tokens: int = 0
    answer_tokens: int = 0
    seconds: float = 0.0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader said to a question when it was shown a context.

    Attributes:
        citations: numbers of the passages it rests on, the first passage being 1, as the reader gave them.
        is_refusal: it said that the passages hold no answer.
        failure: why there is no answer; empty where there is one. A failed answer has no score.
    """

    question_id: str
    text: str
    citations: tuple[int, ...] = ()
    is_refusal: bool = False
    usage: Usage | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """All that a metric of answers may look at.

    Attributes:
        context: what the reader was shown.
        embedder: for metrics of likeness, which do not apply without one.
        ratings: what judges say of the answer, by the name of their score, such as `judge_support`.
    """

    question: Question
    context: Context
    answer: Answer
    embedder: Embedder | None = None
    ratings: Mapping[str, Rating] = field(default_factory=dict)
