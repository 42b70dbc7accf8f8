"""What was found for a question: the text of a context or of the first chunks, and the chunks it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from chunker.types import Chunk, Context
from evals.metrics import Metric
from evals.metrics._spans import Piece, Pieces, of_chunks, of_context
from evals.types import Question, Retrieved


class Found(NamedTuple):
    """What was found.

    Attributes:
        pieces: by document, each character once.
        parts: chunk by chunk, as far as it was sent; these may overlap.
        wholes: what was sent in one piece: the passages of a context, or the chunks themselves.
    """

    pieces: Pieces
    parts: list[tuple[str, Piece]]
    wholes: list[tuple[str, Piece]]


Rule = Callable[[Question, Found], float | None]


def context_of(retrieved: Retrieved, budget_tokens: int) -> Context:
    """The context of a budget.

    Raises: ValueError: none was assembled for it.
    """
    if budget_tokens not in retrieved.contexts:
        known = ", ".join(map(str, retrieved.contexts)) or "none"
        raise ValueError(f"No context of {budget_tokens} tokens was assembled; there are: {known}.")
    return retrieved.contexts[budget_tokens]


def sent(retrieved: Retrieved, budget_tokens: int) -> Found:
    """What the context of a budget shows.

    Raises: ValueError: as `context_of`.
    """
    context = context_of(retrieved, budget_tokens)
    chunks = {hit.chunk.id: hit.chunk for hit in retrieved.ranking.hits}
    parts = []
    for passage in context.passages:
        for chunk in (chunks[chunk_id] for chunk_id in passage.chunk_ids):
            end = min(chunk.end, passage.end)
            parts.append((chunk.document_id, Piece(chunk.start, end, chunk.text[: end - chunk.start])))
    wholes = [(passage.document_id, Piece(passage.start, passage.end, passage.text)) for passage in context.passages]
    return Found(of_context(context), parts, wholes)


def first(retrieved: Retrieved, count: int) -> Found:
    """What the first chunks of the ranking show."""
    return of_single([hit.chunk for hit in retrieved.ranking.hits[:count]])


def of_single(chunks: Sequence[Chunk]) -> Found:
    """What chunks show that are sent one by one."""
    parts = [(chunk.document_id, Piece(chunk.start, chunk.end, chunk.text)) for chunk in chunks]
    return Found(of_chunks(chunks), parts, parts)


def at_budgets_and_counts(
    name: str, rule: Rule, *, is_better_higher: bool = True, version: int = 1
) -> Iterator[Metric]:
    """The metric of a rule at a token budget, and as `<name>_k` at a number of chunks."""

    def of_sent(retrieved: Retrieved, budget_tokens: int) -> float | None:
        return rule(retrieved.question, sent(retrieved, budget_tokens))

    def of_first(retrieved: Retrieved, count: int) -> float | None:
        return rule(retrieved.question, first(retrieved, count))

    yield Metric(name, "tokens", of_sent, is_better_higher, version=version)
    yield Metric(f"{name}_k", "chunks", of_first, is_better_higher, version=version)
