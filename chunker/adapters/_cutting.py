"""What all adapters share: a text in, its chunks out, and what they say of themselves as flat metadata."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from chunker.errors import InvalidSpec
from chunker.pipeline import Pipeline, pipeline_of
from chunker.spec import parse_pipeline
from chunker.strategy import Strategy
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Document, Encoding, Tokenizer

DEFAULT = "structure(max_tokens=512)"

Cutter = str | Strategy | Pipeline
Counter = str | Path | Tokenizer | Callable[[str], int]


class Cutting:
    """One way of cutting texts, with what counts their tokens.

    Raises: InvalidSpec, UnknownName.
    """

    def __init__(self, strategy: Cutter, model: str, tokenizer: Counter | None) -> None:
        self._pipeline = parse_pipeline(strategy) if isinstance(strategy, str) else pipeline_of(strategy)
        if self._pipeline.sifts:
            raise InvalidSpec(
                f"Expected transforms that look at one text alone, got {self._pipeline}. Cut all documents together "
                "with chunker.split instead, and hand its chunks over."
            )
        self.tokenizer: Encoding = tokenizer_for(model, tokenizer)

    @property
    def strategy(self) -> Strategy:
        """How texts are cut."""
        return self._pipeline.strategy

    def chunks(self, document: Document, reserved: int = 0) -> Iterator[Chunk]:
        """The chunks of one text, each of which leaves so many tokens of the limit free.

        Raises: InvalidSpec: nothing or too little is left; LimitTooSmall.
        """
        return self._leaving(reserved).chunk(document, self.tokenizer)

    def _leaving(self, reserved: int) -> Pipeline:
        if not reserved:
            return self._pipeline
        strategy = self._pipeline.strategy
        limit = strategy.max_tokens - reserved
        if limit <= strategy.overlap:
            raise InvalidSpec(
                f"The metadata that goes with each piece takes {reserved} tokens, for which {strategy} has no room. "
                "Exclude some of it, or raise max_tokens."
            )
        target = strategy.target and min(strategy.target, limit)
        return replace(self._pipeline, strategy=replace(strategy, max_tokens=limit, target=target))


def facts_of(chunk: Chunk) -> dict[str, Any]:
    """Where a chunk stands and what was put before it, in values that every vector store takes."""
    facts = {
        "document_id": chunk.document_id,
        "start_index": chunk.start,
        "end_index": chunk.end,
        "token_count": chunk.token_count,
        "context": chunk.context,
        "kind": chunk.kind,
        "headings": " > ".join(chunk.headings),
    }
    return facts if chunk.page is None else {**facts, "page": chunk.page}


def chunk_from(content: str, facts: Mapping[str, Any]) -> Chunk:
    """The chunk that has this content and these facts, as far as `assemble` needs it.

    Raises: ValueError: the facts are not those of a chunk, or not of this content.
    """
    try:
        span = facts["document_id"], int(facts["start_index"]), int(facts["end_index"])
        context, token_count = facts["context"], int(facts["token_count"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"Expected the metadata of a chunk of ours, got {dict(facts)!r:.200}.") from error
    text = content.removeprefix(context)
    if len(text) != span[2] - span[1]:
        raise ValueError(
            f"Expected {span[2] - span[1]} characters behind the context, got {len(text)}: {content!r:.60}."
        )
    return Chunk(*span, text, token_count, context, str(facts.get("kind", "text")))
