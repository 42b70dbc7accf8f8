"""Questions, rankings and cuttings small enough to score by hand: documents `d` and `e` of 60 letters each."""

from __future__ import annotations

import string
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import strategies as st

from chunker import Chunk, Document, Span, assemble_many, tokenizer_for
from evals.metrics import Cutting, Metric, intrinsic_metrics, metrics
from evals.types import Evidence, Hit, Question, Ranking, Retrieved

LETTERS = (string.ascii_letters * 2)[:60]
DOCUMENTS = {name: Document(name, LETTERS) for name in "de"}
BY_CHARACTER = tokenizer_for(tokenizer=len)
BY_WORD = tokenizer_for(tokenizer=lambda text: len(text.split()))


def evidence(*spans: tuple[int, int], document: Document = DOCUMENTS["d"]) -> tuple[Evidence, ...]:
    """Evidence with its quotes."""
    return tuple(Evidence(document.id, start, end, document.text[start:end]) for start, end in spans)


def chunk(start: int, end: int, document: Document = DOCUMENTS["d"], tokens: int = 1, context: str = "") -> Chunk:
    """A chunk that says it has so many tokens."""
    return Chunk(document.id, start, end, document.text[start:end], tokens, context)


def retrieved(
    needed: Sequence[Evidence],
    ranked: Sequence[Chunk],
    *,
    index: Sequence[Chunk] = (),
    scores: Sequence[float] = (),
    budgets: Sequence[int] = (),
    answers: Sequence[str] = (),
    documents: dict[str, Document] = DOCUMENTS,
) -> Retrieved:
    """What a retriever gave; the index holds nothing else unless it is given; a token is a character."""
    question = Question("q", "What?", tuple(needed), tuple(answers))
    falling = scores or [1 / rank for rank in range(1, len(ranked) + 1)]
    hits = tuple(Hit(found, score) for found, score in zip(ranked, falling, strict=True))
    contexts = assemble_many(ranked, budgets, BY_CHARACTER, documents=documents, separator="|")
    return Retrieved(question, Ranking("q", hits), contexts, index or ranked)


def value(name: str, of: Retrieved, at: int = 0) -> float | None:
    """The value of a metric that is found by its name."""
    metric: Metric = metrics()[name]
    return metric.of(of, at)


def cutting(
    text: str,
    cuts: Sequence[int] = (),
    *,
    limit: int = 1000,
    sentences: Sequence[tuple[int, int]] | None = None,
    topics: Sequence[int] | None = None,
    chunks: Sequence[Chunk] | None = None,
    language: str = "en",
) -> Cutting:
    """One document `d`, cut at the offsets given, white space around cuts dropped; a token is a word."""
    document = Document("d", text)
    if chunks is None:
        edges = [0, *cuts, len(text)]
        chunks = [stripped(document, start, end) for start, end in pairwise(edges)]
    return Cutting(
        {"d": document},
        chunks,
        limit,
        BY_WORD,
        language,
        {} if sentences is None else {"d": [Span(*span) for span in sentences]},
        {} if topics is None else {"d": topics},
    )


def stripped(document: Document, start: int, end: int) -> Chunk:
    """The chunk of a span without white space at its ends."""
    part = document.text[start:end]
    first, text = start + len(part) - len(part.lstrip()), part.strip()
    return Chunk(document.id, first, first + len(text), text, len(text.split()))


def intrinsic(name: str, of: Cutting) -> float | None:
    """The value of document `d`."""
    return intrinsic_metrics()[name].of(of)["d"]


def spans(most: int = 60) -> st.SearchStrategy[tuple[int, int]]:
    """A range that is not empty."""
    ends = st.tuples(st.integers(0, most), st.integers(0, most)).map(lambda pair: (min(pair), max(pair)))
    return ends.filter(lambda span: span[0] < span[1])


@st.composite
def rankings(draw: st.DrawFn, *, size: int = 8) -> Retrieved:
    """Evidence in `d`, an index of chunks of both documents, each once, and some of them ranked."""
    needed = evidence(*draw(st.lists(spans(), min_size=1, max_size=3)))
    documents = st.sampled_from([*DOCUMENTS.values()])
    made = draw(
        st.lists(st.builds(lambda span, of: chunk(span[0], span[1], of), spans(), documents), min_size=1, max_size=size)
    )
    index = [*{found.id: found for found in made}.values()]
    ranked = draw(st.permutations(index))[: draw(st.integers(0, len(index)))]
    return retrieved(needed, ranked, index=index, budgets=[5, 20, 50, 250, 500, 1000, 2000, 4000])
