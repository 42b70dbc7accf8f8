"""The contract every chunker keeps, for anybody to run on theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from chunker.errors import BrokenPromise, LimitTooSmall
from chunker.segments.graphemes import Clusters, grapheme_starts
from chunker.spec import parse
from chunker.strategy import Strategy
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Document, Encoding, Span, Tokenizer
from chunker.units import content_end

SAMPLES = (
    "",
    " \n\t \n",
    "One sentence. Another one! A third? Yes.",
    "# Title\n\nA paragraph with a list:\n\n- first item\n- second item, longer\n\n```python\nx = 1\n```\n",
    "Dr. No paid \u20ac1,000.50 (approx. $1.1k) at https://example.org/a?b=c.d on 3.5.2026. Fine.",
    "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u3002\u6b21\u306e\u6587\u3002" * 20,
    "word " * 500,
    "x" * 3000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family \U0001f1e9\U0001f1ea flag e\u0301 accent " * 10,
    "line\r\nline\r\n\r\nparagraph\rold\x00nul <|endoftext|> \ud800 lone",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645. "
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd. " * 20,
)
Chunker = Callable[[Document], Iterable[Chunk]]


def check_chunker(
    chunker: str | Strategy | Chunker,
    *,
    max_tokens: int | None = None,
    tokenizer: str | Tokenizer | Callable[[str], int] = "o200k_base",
    texts: Iterable[str] = SAMPLES,
) -> int:
    """Runs the contract on hostile texts; returns how many chunks were checked.

    Args:
        chunker: a spec, a strategy, or any function from a document to its chunks.
        max_tokens: the limit to hold the chunks to; a strategy knows its own.
        tokenizer: counts again, independently of what the chunks say.
    Raises: BrokenPromise: names the promise, the text and the chunk.
    """
    counter = tokenizer_for(tokenizer=tokenizer)
    strategy = parse(chunker) if isinstance(chunker, str) else chunker
    limit = strategy.max_tokens if isinstance(strategy, Strategy) else max_tokens
    if limit is None:
        raise TypeError("max_tokens is needed to check a function.")
    checked = 0
    for number, text in enumerate(texts):
        document = Document(f"sample-{number}", text)
        try:
            chunks = [*_chunks(strategy, document, counter)]
        except LimitTooSmall:  # said loudly, which is what the contract asks for
            _check_too_small(document, limit, counter)
            continue
        check_chunks(document, chunks, limit, counter)
        if chunks != [*_chunks(strategy, document, counter)]:
            raise BrokenPromise(f"{document.id}: cutting twice gave different chunks.")
        checked += len(chunks)
    return checked


def _chunks(chunker: Strategy | Chunker, document: Document, tokenizer: Encoding) -> Iterable[Chunk]:
    return chunker.chunk(document, tokenizer) if isinstance(chunker, Strategy) else chunker(document)


def check_chunks(document: Document, chunks: Sequence[Chunk], limit: int, tokenizer: Tokenizer) -> None:
    """Holds chunks against their document: limit, counts, offsets, order, losslessness, graphemes.

    Raises: BrokenPromise.
    """
    covered, last_start = 0, -1
    starts, ends = Clusters(document.text, 0), Clusters(document.text, 0)
    for chunk in chunks:
        _promise(isinstance(chunk, Chunk), document.id, "a Chunk", chunk)
        where = f"{document.id}[{chunk.start}:{chunk.end}]"
        count = tokenizer.count(chunk.content)
        _promise(count <= limit, where, f"at most {limit} tokens", count)
        _promise(repr(chunk.token_count) == str(count), where, f"token_count {count}", chunk.token_count)
        _promise(chunk.document_id == document.id, where, f"document_id {document.id!r}", chunk.document_id)
        _promise(0 <= chunk.start < chunk.end <= len(document.text), where, "a span inside the text", chunk.span)
        _promise(chunk.text == document.text[chunk.start : chunk.end], where, "the slice as text", chunk.text[:40])
        _promise(bool(chunk.text.strip()), where, "more than white space", chunk.text[:40])
        clean = content_end(document.text, *chunk.span)
        _promise(chunk.end == clean, where, f"no white space at its end, {clean}", chunk.end)
        _promise(bool(chunk.views) and chunk.views[0][:2] == chunk.span, where, "its span as first view", chunk.views)
        around = [start <= chunk.start < chunk.end <= end for start, end, _ in chunk.views]
        _promise(all(around), where, "views around its span", chunk.views)
        inside = chunk.parent is None or 0 <= chunk.parent[0] <= chunk.start < chunk.end <= chunk.parent[1] <= len(
            document.text
        )
        _promise(inside, where, "a parent that holds it", chunk.parent)
        _promise(chunk.start > last_start and chunk.end > covered, where, "chunks in document order", chunk.span)
        for edge, clusters in zip(chunk.span, (starts, ends), strict=True):  # both rise from chunk to chunk
            _promise(clusters.begin_at(edge), where, "whole grapheme clusters", edge)
        lost = document.text[covered : chunk.start].strip()
        _promise(not lost, where, "every character in some chunk", lost[:40])
        covered, last_start = chunk.end, chunk.start
    lost = document.text[covered:].strip()
    _promise(not lost, f"{document.id}[{covered}:]", "every character in some chunk", lost[:40])


def _check_too_small(document: Document, limit: int, tokenizer: Tokenizer) -> None:
    """Raises: BrokenPromise: every grapheme cluster keeps the limit, so the text can be cut."""
    starts = [*grapheme_starts(document.text, Span(0, len(document.text))), len(document.text)]
    clusters = {document.text[start:end] for start, end in pairwise([0, *starts])}
    most = max(map(tokenizer.count, clusters), default=0)
    _promise(most > limit, document.id, f"chunks, since no cluster is over {limit} tokens", "LimitTooSmall")


def _promise(is_kept: bool, where: str, expected: str, got: object) -> None:
    if not is_kept:
        raise BrokenPromise(f"{where}: expected {expected}, got {got!r}.")
