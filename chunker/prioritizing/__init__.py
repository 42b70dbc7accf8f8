"""The most vital parts of documents within a token budget: in reading order, with marks where something is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chunker.arguments import check_from_one
from chunker.prioritizing.types import Excerpt, Kept, LeftOut
from chunker.types import Document, Tokenizer

if TYPE_CHECKING:
    from chunker.prioritizing.summarizing import Summarizer

__all__ = ["OMISSION", "Excerpt", "Kept", "LeftOut", "prioritize"]

OMISSION = "[\u2026]"


def prioritize(
    documents: Document | Iterable[Document],
    budget_tokens: int,
    tokenizer: str | Path | Tokenizer | Callable[[str], int],
    *,
    query: str = "",
    unit_tokens: int = 64,
    omission: str = OMISSION,
    summarizer: Summarizer | None = None,
) -> Excerpt:
    """The parts of documents that say most, or most of a query, as one text of at most `budget_tokens`.

    Sentences, rows and code are kept whole or left out whole, with the headings they stand under and the header of
    their table. Code over half of the budget is divided between lines, and a sentence only where it is over
    the budget and over 512 tokens, which is text without sentence ends. Where several documents are given, each begins
    with its id in brackets, and all are compared with each other.

    Args:
        documents: with different ids; what is kept stands in their order.
        budget_tokens: at least 1; counted as the one text it is, with marks, headings and names.
        tokenizer: counts: as in `chunker.tokenizer_for`.
        query: words that what is kept should be about; where none of them occurs, all is as without a query.
        unit_tokens: about the most tokens of a unit, which holds several short sentences of one paragraph.
        omission: stands wherever something is left out, and is counted.
        summarizer: a model such as `chunker.prioritizing.chat.ChatModel`: at most a quarter of the budget goes to
            summaries of the longest parts that are left out, each labelled with its span. It is sent the text of those.
    Raises: BudgetTooSmall: not even one unit fits; its message says what budget would do. TypeError: something that is
        no document, number or text. ValueError: a budget or unit below 1, or two documents of one id. SummaryFailed: a
        summary that was not made; there is no text without it.
    """
    check_from_one("budget_tokens", budget_tokens)
    check_from_one("unit_tokens", unit_tokens)
    if not isinstance(query, str):
        raise TypeError(f"Expected the query as one text, got {query!r}.")
    given = _listed(documents)
    from chunker.prioritizing.choosing import chosen
    from chunker.tokens import tokenizer_for

    counter = tokenizer_for(tokenizer=tokenizer)
    return chosen(given, counter, budget_tokens, query, unit_tokens, omission, summarizer)


def _listed(documents: Document | Iterable[object]) -> Sequence[Document]:
    """The documents, of which no two have one id.

    Raises: TypeError: something that is no document. ValueError: two of one id.
    """
    given = [documents] if isinstance(documents, Document | str | Path) else [*documents]
    found = [one for one in given if isinstance(one, Document)]
    if wrong := [one for one in given if not isinstance(one, Document)]:
        raise TypeError(f"Expected documents, got {wrong[0]!r:.60}. Make one of a text: chunker.Document(name, text).")
    counts = Counter(document.id for document in found)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise ValueError(f"Two documents have the id {twice[0]!r}. Give each its own.")
    return found
