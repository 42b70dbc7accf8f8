"""A question asked of documents: what is found, and what a reader makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chunker.assembling import assemble
from chunker.tokens import tokenizer_for
from chunker.types import Context, Document
from evals.cutting import Chunker, cut_all
from evals.errors import NothingToMeasure
from evals.ranked import rankings_of
from evals.readers.types import Reader
from evals.relocating import as_cut
from evals.types import Answer, EvalSet, Question, Retriever


@dataclass(frozen=True)
class Asked:
    """What was found for a question, and what a reader made of it.

    Attributes:
        documents: as they were cut, by id.
        failures: why documents (by id) could not be cut, and so were not searched.
    """

    text: str
    context: Context
    answer: Answer | None
    documents: Mapping[str, Document]
    failures: Mapping[str, str]


def ask(
    eval_set: EvalSet,
    text: str,
    chunker: Chunker,
    retriever: Retriever,
    budget_tokens: int,
    reader: Reader | None = None,
) -> Asked:
    """The context for a question, within a budget in tokens of o200k_base, and the reader's answer.

    Raises: NothingToMeasure: no words, or no document could be cut; RetrievalFailed; ReplayMiss, PriceUnknown: as in
        `Chat.ask`.
    """
    if not text.strip():
        raise NothingToMeasure("Expected a question, got none.")
    seen = as_cut(eval_set, chunker.prepared).documents
    cut = cut_all(chunker, seen.values())
    if not cut.chunks:
        raise NothingToMeasure(f"No document of {eval_set.name} could be cut. {next(iter(cut.failures.values()), '')}")
    question = Question("asked", text)
    (ranking,) = rankings_of(retriever, cut.chunks, [question], seen, len(cut.chunks))
    ranked = [hit.chunk for hit in ranking.hits]
    context = assemble(ranked, budget_tokens, tokenizer_for(tokenizer="o200k_base"), documents=seen)
    (answer,) = reader.read([(question, context)]) if reader else (None,)
    return Asked(text, context, answer, seen, cut.failures)
