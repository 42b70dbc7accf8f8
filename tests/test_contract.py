"""The contract: every strategy that exists, every kind of tokenizer, hostile texts.

A limit below the cost of a grapheme cluster is an error, which one test of its own looks at; the others
turn to the next text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given, reject
from hypothesis import settings as limits
from hypothesis import strategies as st

from chunker.errors import LimitTooSmall
from chunker.spec import strategy_names
from chunker.types import Chunk, Document, Span
from tests.counters import COUNTER_NAMES, Counter
from tests.embedders import made
from tests.plain import plain_paragraphs, sentence_spans, word_spans, written
from tests.promises import (
    blank,
    costliest_cluster,
    dearly_repeated,
    disordered,
    lost,
    miscounted,
    misplaced,
    misviewed,
    own_edges,
    repeat_starts,
    stray_parents,
    stray_views,
    torn_clusters,
    torn_units,
)
from tests.torture import hostile_text

every_strategy = pytest.mark.parametrize("name", strategy_names())


class Settings(NamedTuple):
    """Settings that every strategy has."""

    max_tokens: int
    overlap: int = 0
    target: int | None = None

    def spec(self, name: str) -> str:
        """The spec of the strategy called `name` with these settings."""
        return f"{name}(max_tokens={self.max_tokens}, overlap={self.overlap}, target={self.target})"


def settings() -> st.SearchStrategy[Settings]:
    """Limits of 1 to 64 tokens, with every overlap and target that they allow."""
    return st.integers(1, 64).flatmap(
        lambda limit: st.builds(
            Settings,
            st.just(limit),
            st.one_of(st.just(0), st.integers(0, limit - 1)),
            st.one_of(st.none(), st.integers(1, limit)),
        )
    )


def cut(name: str, document: Document, setting: Settings, counter: Counter) -> list[Chunk]:
    """The chunks; an example whose limit is below a cluster's cost does not count."""
    try:
        return [*made(setting.spec(name)).chunk(document, counter.tokenizer)]
    except LimitTooSmall:
        reject()


@every_strategy
@given(text=hostile_text(), setting=settings())
@limits(max_examples=40)
def test_every_promise_is_kept(name: str, counter: Counter, text: str, setting: Settings) -> None:
    """All promises are held against the same chunks, so that each sees many texts; a broken one is named."""
    document = Document("d", text)
    chunks = cut(name, document, setting, counter)
    broken = {
        "exact counts within the limit": miscounted(chunks, setting.max_tokens, counter.recount),
        "text is the slice its offsets name": misplaced(document, chunks),
        "nothing but white space is lost": lost(document, chunks),
        "grapheme clusters stay whole": torn_clusters(document, chunks),
        "chunks come in document order": disordered(chunks),
        "no chunk is only white space": blank(chunks),
        "at most the overlap is repeated": dearly_repeated(document, chunks, setting.overlap, counter.recount),
        "the first view is the chunk itself": misviewed(chunks),
        "every view holds its chunk": stray_views(chunks),
        "a parent holds its chunk inside the document": stray_parents(document, chunks),
    }
    assert not {promise: found for promise, found in broken.items() if found}


@every_strategy
@given(text=hostile_text(), setting=settings())
def test_cutting_twice_gives_equal_chunks(name: str, counter: Counter, text: str, setting: Settings) -> None:
    """Same input, same spec: the same chunks, from new objects too."""
    chunks = cut(name, Document("d", text), setting, counter)
    assert chunks == cut(name, Document("d", text), setting, counter)


@every_strategy
@given(text=hostile_text(), setting=settings())
def test_a_limit_is_too_small_only_for_a_cluster(name: str, counter: Counter, text: str, setting: Settings) -> None:
    """`LimitTooSmall` means that a grapheme cluster of the text really costs more than the limit."""
    document = Document("d", text)
    try:
        [*made(setting.spec(name)).chunk(document, counter.tokenizer)]
    except LimitTooSmall:
        assert costliest_cluster(document.text, counter.recount) > setting.max_tokens


# Promise 4 is about units, so its texts are plain: nobody can argue where their words and sentences end.
# The limit is taken from the text, because a unit that just fits is the one in danger. A tokenizer without
# any relation between a text and its parts gives no idea of which units could be joined, and is left out.
GRADUAL = [name for name in COUNTER_NAMES if name != "erratic"]
every_gradual_counter = pytest.mark.parametrize("counter", GRADUAL, indirect=True)


@every_gradual_counter
@every_strategy
@given(paragraphs=plain_paragraphs(), pick=st.integers(0), spare=st.integers(0, 2))
def test_a_word_is_cut_only_when_it_alone_is_too_long(
    name: str, counter: Counter, paragraphs: list[list[str]], pick: int, spare: int
) -> None:
    """No chunk ends inside a word that would fit, and none begins there but for what it repeats."""
    document = Document("d", written(paragraphs))
    words = word_spans(document.text)
    limit = costs(document, words, counter)[pick % len(words)] + spare
    chunks = cut(name, document, Settings(limit), counter)
    assert not torn_units(words, own_edges(chunks), fitting(document, limit, counter))


@every_gradual_counter
@every_strategy
@given(paragraphs=plain_paragraphs(), limit=st.integers(8, 64), share=st.integers(2, 8))
def test_an_overlap_begins_inside_a_word_only_when_that_is_too_long(
    name: str, counter: Counter, paragraphs: list[list[str]], limit: int, share: int
) -> None:
    """What is repeated begins with a whole word, unless that word alone is over the limit."""
    document = Document("d", written(paragraphs))
    chunks = cut(name, document, Settings(limit, overlap=limit // share), counter)
    assert not torn_units(word_spans(document.text), repeat_starts(chunks), fitting(document, limit, counter))


@every_gradual_counter
@given(paragraphs=plain_paragraphs(), pick=st.integers(0), spare=st.integers(0, 2))
def test_a_sentence_is_cut_only_when_it_alone_is_too_long(
    counter: Counter, paragraphs: list[list[str]], pick: int, spare: int
) -> None:
    """The sentence strategy ends no chunk inside a sentence that would fit, nor begins one there."""
    document = Document("d", written(paragraphs))
    sentences = sentence_spans(document.text)
    limit = costs(document, sentences, counter)[pick % len(sentences)] + spare
    chunks = cut("sentence", document, Settings(limit), counter)
    assert not torn_units(sentences, own_edges(chunks), fitting(document, limit, counter))


def costs(document: Document, units: list[Span], counter: Counter) -> list[int]:
    """Tokens of each unit alone."""
    return [counter.recount(document.text[start:end]) for start, end in units]


def fitting(document: Document, limit: int, counter: Counter) -> Callable[[Span], bool]:
    """Whether a unit of the document alone keeps the limit."""
    return lambda unit: counter.recount(document.text[unit.start : unit.end]) <= limit
