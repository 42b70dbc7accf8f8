"""What all adapters share: a text in, its chunks out, and what they say of themselves as flat metadata."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

from chunker.errors import ChunkerError, InvalidSpec, LimitTooSmall
from chunker.pipeline import Pipeline, pipeline_of
from chunker.spec import parse_pipeline
from chunker.strategy import Strategy
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Document, Encoding, Span, Tokenizer

DEFAULT = "structure(max_tokens=512)"

Cutter = str | Strategy | Pipeline
Counter = str | Path | Tokenizer | Callable[[str], int]

_NAMES = "source", "file_path", "file_name"  # where the frameworks' readers say what file a text is from
_OURS = frozenset("document_id start_index end_index token_count context kind headings parent_start parent_end".split())


class Cutting:
    """One way of cutting texts, with what counts their tokens.

    Attributes:
        written: its settings as text, which is less than they are where one of them is an object without a name.
    Raises: InvalidSpec, UnknownName. TypeError: no strategy.
    """

    def __init__(self, strategy: Cutter, model: str, tokenizer: Counter | None) -> None:
        self._pipeline = parse_pipeline(strategy) if isinstance(strategy, str) else pipeline_of(strategy)
        if self._pipeline.sifts:
            raise InvalidSpec(
                f"Expected transforms that look at one text alone, got {self._pipeline}. Cut all documents together "
                "with chunker.split instead, and hand its chunks over."
            )
        self.tokenizer: Encoding = tokenizer_for(model, tokenizer)
        self._has_name = tokenizer is None or isinstance(tokenizer, str | Path)
        name = str(tokenizer) if self._has_name else self.tokenizer.name
        self.written: dict[str, Any] = {
            "strategy": str(strategy),
            "model": model,
            "tokenizer": None if tokenizer is None else name,
        }

    @property
    def strategy(self) -> Strategy:
        """How texts are cut."""
        return self._pipeline.strategy

    def stored(self) -> dict[str, Any]:
        """What is written, when that is enough to cut alike.

        Raises: InvalidSpec: it is not.
        """
        with suppress(ChunkerError):
            if self._has_name and parse_pipeline(self.written["strategy"]) == self._pipeline:
                return self.written
        raise InvalidSpec(
            f"Expected a strategy and a tokenizer that a text can name, got {self.written}: what is stored could not "
            "be read again. Make it where it is used, or give a spec and the name or path of a tokenizer."
        )

    def chunks(
        self, text: str, metadata: Mapping[Any, Any], document_id: str | None = None, reserved: int = 0
    ) -> Iterator[Chunk]:
        """The chunks of one text, each of which leaves so many tokens of the limit free.

        Args:
            metadata: the document's; a name of its file there says by its suffix what the text is.
            document_id: goes into the chunks; without one it is the name and a hash of the text that is cut.
        Raises: InvalidSpec: nothing or too little is left; LimitTooSmall.
        """
        name = next((str(metadata[key]) for key in _NAMES if metadata.get(key)), document_id or "text")
        pipeline = self._leaving(reserved, name)
        prepared = pipeline.prepared(Document(name, text))
        document_id = document_id or f"{name}@{prepared.document.sha256[:16]}"
        try:
            for chunk in pipeline.cut(prepared, self.tokenizer):
                yield replace(chunk, document_id=document_id)
        except LimitTooSmall as error:
            raise LimitTooSmall(f"{name}: {error}") from error

    def _leaving(self, reserved: int, name: str) -> Pipeline:
        if not reserved:
            return self._pipeline
        strategy = self._pipeline.strategy
        limit = strategy.max_tokens - reserved
        if limit <= strategy.overlap:
            raise InvalidSpec(
                f"{name}: what is put around each piece, such as its metadata, takes {reserved} tokens, for which "
                f"{strategy} has no room. Exclude metadata, or raise max_tokens."
            )
        target = strategy.target and min(strategy.target, limit)
        return replace(self._pipeline, strategy=replace(strategy, max_tokens=limit, target=target))


def facts_of(chunk: Chunk) -> dict[str, Any]:
    """A chunk's metadata, where it stands and what was put before it, in values that every vector store takes."""
    facts = {
        "document_id": chunk.document_id,
        "start_index": chunk.start,
        "end_index": chunk.end,
        "token_count": chunk.token_count,
        "context": chunk.context,
        "kind": chunk.kind,
        "headings": " > ".join(chunk.headings),
        "page": chunk.page,
    }
    parent = {} if chunk.parent is None else {"parent_start": chunk.parent.start, "parent_end": chunk.parent.end}
    flat = {name: _flat(value) for name, value in {**chunk.metadata, **facts, **parent}.items()}
    return {name: value for name, value in flat.items() if value is not None}


def _flat(value: Any) -> str | int | float | None:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(value, default=str, ensure_ascii=False)


def chunk_from(content: str, facts: Mapping[str, Any]) -> Chunk:
    """The chunk that has this content and these facts, which is what `assemble` and `expand` need of it.

    Raises: ValueError: the facts are not those of a chunk, or not of this content.
    """
    try:
        span = Span(int(facts["start_index"]), int(facts["end_index"]))
        document_id, context, token_count = facts["document_id"], facts.get("context") or "", int(facts["token_count"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"Expected the metadata of a chunk of ours, got {dict(facts)!r:.200}. Only what was made here, and "
            "kept with all of its metadata, can become chunks."
        ) from error
    text = content.removeprefix(context)
    if len(text) != span.end - span.start:
        raise ValueError(
            f"{document_id}#{span.start}-{span.end}: expected {span.end - span.start} characters behind the context, "
            f"got {len(text)}: {content!r:.60}. Something changed what the store holds, a compressor for example; hand "
            "over what was found before that."
        )
    return Chunk(
        document_id,
        *span,
        text,
        token_count,
        context,
        kind=str(facts.get("kind", "text")),
        headings=tuple(filter(None, str(facts.get("headings", "")).split(" > "))),
        page=_whole(facts.get("page")),
        metadata={name: value for name, value in facts.items() if name not in _OURS},
        parent=_span(facts.get("parent_start"), facts.get("parent_end")),
    )


def _span(start: Any, end: Any) -> Span | None:
    found = _whole(start), _whole(end)
    return None if found[0] is None or found[1] is None else Span(found[0], found[1])


def _whole(value: Any) -> int | None:
    """A whole number, which some stores give back with a point, and nothing as NaN."""
    return int(value) if isinstance(value, int | float) and isfinite(value) else None
