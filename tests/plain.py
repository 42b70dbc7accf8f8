"""Texts whose words and sentences nobody can argue about, for the promises about what is never cut.

Words have five letters or more, so that none is an abbreviation, a list marker or an initial.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import strategies as st

from chunker.types import Span

_WORDS = "river bridge engineers measured cracks water stones valley drawn towards pressure report careful".split()


def plain_words() -> st.SearchStrategy[str]:
    """A common word, or a long one that costs many tokens."""
    return st.one_of(st.sampled_from(_WORDS), st.sampled_from(_WORDS), st.text("bdfgkmpqvwxz", min_size=8, max_size=60))


def plain_sentences() -> st.SearchStrategy[str]:
    """One to forty words; many sentences of a single word, which crowd the boundaries."""
    lone = st.sampled_from(_WORDS).map(lambda word: f"{word.capitalize()}.")
    some = st.lists(plain_words(), min_size=2, max_size=40).map(lambda found: f"{' '.join(found).capitalize()}.")
    return st.one_of(lone, some)


def plain_paragraphs() -> st.SearchStrategy[list[list[str]]]:
    """Paragraphs as lists of sentences: some short, some of more than thirty sentences."""
    short = st.lists(plain_sentences(), min_size=1, max_size=4)
    crowded = st.builds(
        lambda before, lone, after: before + lone + after,
        st.lists(plain_sentences(), min_size=1, max_size=4),
        st.lists(st.sampled_from(_WORDS).map(lambda word: f"{word.capitalize()}."), min_size=30, max_size=40),
        st.lists(plain_sentences(), min_size=1, max_size=4),
    )
    return st.lists(st.one_of(short, crowded), min_size=1, max_size=4)


def written(paragraphs: Sequence[Sequence[str]]) -> str:
    """The paragraphs as one text, with a blank line between two."""
    return "\n\n".join(" ".join(sentences) for sentences in paragraphs)


def word_spans(text: str) -> list[Span]:
    """Where the words of a plain text stand, with their full stop."""
    return [Span(*match.span()) for match in re.finditer(r"\S+", text)]


def sentence_spans(text: str) -> list[Span]:
    """Where the sentences of a plain text stand."""
    return [Span(*match.span()) for match in re.finditer(r"[^.\s][^.]*\.", text)]
