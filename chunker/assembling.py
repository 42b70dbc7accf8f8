"""From a ranking of chunks to the context that is sent: merged, in reading order, exactly within a token budget."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Literal, get_args

from chunker.arguments import check_by_id, check_from_one, check_tokenizer
from chunker.drafting import Draft, Edit
from chunker.segments.graphemes import Clusters
from chunker.segments.words import word_boundaries
from chunker.spans import trimmed
from chunker.types import Chunk, Context, Document, Passage, Span, Tokenizer

Fill = Literal["truncate", "whole"]
_FIRST_GROUP = 16


def assemble(
    chunks: Iterable[Chunk],
    budget_tokens: int,
    tokenizer: Tokenizer,
    *,
    documents: Mapping[str, Document] | None = None,
    fill: Fill = "truncate",
    separator: str = "\n\n",
    close_gaps: bool = False,
    skip_repeats: bool = False,
) -> Context:
    """The context made of a ranking's chunks, never over `budget_tokens`, counted as the one text it is.

    Chunks are taken in the order given for as long as the context so far fits. Chunks of one document that overlap,
    touch, or are parted by nothing but white space become one passage. Documents stand in the order of their best
    chunk, passages inside one in the order of the document. A passage keeps the context words of its first chunk,
    unless the passage before it, of the same document, has the same.

    A larger budget covers all characters that a smaller one covers, whatever the tokenizer. That is why the first
    chunk that does not fit ends the context: going on with smaller ones would not keep that promise, and would fill
    the budget with whatever is short instead of what ranks high.

    Args:
        chunks: best first; chunks that are empty are passed over.
        budget_tokens: at least 1; an empty context counts 0.
        documents: by id. Unless gaps are closed nothing but white space between chunks is read from them, so words
            that a transform took out stay out. Where a document is missing, chunks with a gap between them stay two
            passages.
        fill: `truncate` adds the head of the first chunk that does not fit, up to the last end of a word with which
            it fits (found by bisection); `whole` adds nothing of it.
        separator: stands between two passages, and is counted.
        close_gaps: join two passages of one document when the text between them costs no more tokens than what stands
            there instead, separator and context words. That text is read from the documents, whoever left it out. The
            head of a chunk that does not fit closes none, else a smaller budget could cover what a larger one does not.
        skip_repeats: pass over a chunk that says word for word what one before it says, wherever that stands, and over
            sentences of at least eight words that one before it says in nearly the same words and with the same facts.
    Raises: ValueError: budget below 1, unknown fill, a chunk whose text is not as long as its span, or whose document
            ends before it.
    """
    contexts = assemble_many(
        chunks, [budget_tokens], tokenizer,
        documents=documents, fill=fill, separator=separator, close_gaps=close_gaps, skip_repeats=skip_repeats,
    )  # fmt: skip
    return contexts[budget_tokens]


def assemble_many(
    chunks: Iterable[Chunk],
    budgets_tokens: Sequence[int],
    tokenizer: Tokenizer,
    *,
    documents: Mapping[str, Document] | None = None,
    fill: Fill = "truncate",
    separator: str = "\n\n",
    close_gaps: bool = False,
    skip_repeats: bool = False,
) -> dict[int, Context]:
    """The contexts of one ranking by budget, the same as `assemble` makes one by one, for the price of the largest.

    Raises: ValueError: as `assemble`.
    """
    check_tokenizer(tokenizer)
    if documents is not None:
        check_by_id(documents)
    for budget in budgets_tokens:
        check_from_one("A token budget", budget)
    if fill not in get_args(Fill):
        raise ValueError(f"fill must be 'truncate' or 'whole', got {fill!r}.")
    open_budgets = sorted(set(budgets_tokens))
    draft = Draft(tokenizer, documents or {}, separator)
    contexts: dict[int, Context] = {}
    parts = _parts(chunks, documents or {})
    for part in _unlike(parts) if skip_repeats else parts:
        edit = draft.edit(part, close_gaps=close_gaps)
        while open_budgets and open_budgets[0] < edit.tokens:
            budget = open_budgets.pop(0)
            head = _head(draft, part, budget) if fill == "truncate" else None
            contexts[budget] = draft.context(budget, head)
        if not open_budgets:
            break
        draft.apply(edit)
    contexts |= {budget: draft.context(budget) for budget in open_budgets}
    return {budget: contexts[budget] for budget in budgets_tokens}


def _parts(chunks: Iterable[Chunk], documents: Mapping[str, Document]) -> Iterator[Passage]:
    for chunk in chunks:
        if len(chunk.text) != chunk.end - chunk.start:
            raise ValueError(
                f"Chunk {chunk.id} spans {chunk.end - chunk.start} characters, but its text has {len(chunk.text)}. "
                f"Only chunks whose text is what stands at their span can be merged."
            )
        document = documents.get(chunk.document_id)
        if document is not None and chunk.end > len(document.text):
            raise ValueError(
                f"Chunk {chunk.id} ends behind its document, which has {len(document.text)} characters: it changed "
                "after it was cut. Cut it again."
            )
        if chunk.text:
            yield Passage(chunk.document_id, chunk.start, chunk.end, chunk.text, chunk.context, (chunk.id,))


def _unlike(parts: Iterable[Passage]) -> Iterator[Passage]:
    """The parts without what one before says; looked at in groups that depend on no budget."""
    from chunker.duplicates.sentences import SentenceIndex

    index, said, waiting, size = SentenceIndex(), set[str](), iter(parts), _FIRST_GROUP
    while group := [*islice(waiting, size)]:
        known = len(said)
        new = [part for part in group if _is_new(part, said)]
        repeats: dict[int, list[Span]] = {}
        for repeat in index.feed([part.text for part in new]):
            repeats.setdefault(repeat.text - known, []).append(repeat.span)
        for number, part in enumerate(new):
            yield from _less(part, repeats[number]) if number in repeats else [part]
        size *= 2  # to compare many at once costs little more than to compare a few


def _is_new(part: Passage, said: set[str]) -> bool:
    """Whether no part before has these words; they are remembered."""
    words = " ".join(part.text.split())
    is_new = words not in said
    said.add(words)
    return is_new


def _less(part: Passage, spans: Sequence[Span]) -> Iterator[Passage]:
    """What is left of a part without some spans, where there are words in it."""
    from chunker.duplicates.sentences import without

    for span in without(spans, len(part.text)):
        start, end = trimmed(part.text, *span)
        if any(map(str.isalnum, text := part.text[start:end])):
            yield replace(part, start=part.start + start, end=part.start + end, text=text)


def _head(draft: Draft, part: Passage, budget_tokens: int) -> Edit | None:
    """The edit that adds as much of the part's beginning as fits, up to the end of a word; None where no word fits."""

    def edit(end: int) -> Edit:
        return draft.edit(replace(part, end=part.start + end, text=part.text[:end]))

    end = _last_that_fits(_word_ends(part.text), lambda end: edit(end).tokens <= budget_tokens)
    return edit(end) if end else None


def _last_that_fits(ends: Iterator[int], fits: Callable[[int], bool]) -> int:
    """By doubling steps and then bisection, the last end that fits; 0 where none does.

    Each end that is tried depends only on the answers before, so whoever answers yes more often gets a later end:
    that keeps larger budgets from covering less where counts do not grow evenly.
    """
    tried: list[int] = []
    low, high = 0, 1
    for end in ends:
        tried.append(end)
        if len(tried) < high:
            continue
        if not fits(end):
            break
        low, high = high, 2 * high
    index = bisect_left(tried, True, low, len(tried), key=lambda end: not fits(end))
    return tried[index - 1] if index else 0


def _word_ends(text: str) -> Iterator[int]:
    """Ends of the words of a text but the last, in order, without those inside a grapheme cluster."""
    clusters, last = Clusters(text, 0), 0
    for start, _ in word_boundaries(text, Span(0, len(text))):
        end = start
        while end > last and text[end - 1].isspace():
            end -= 1
        if end > last and clusters.begin_at(end):
            yield end
        last = start
