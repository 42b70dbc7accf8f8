"""The words that lexical comparisons look at, in any script."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from unicodedata import normalize

import regex

Stem = Callable[[list[str]], list[str]]

# Scripts written without spaces, where a word is best guessed as two neighbouring characters; Korean has spaces but
# glues particles to its words. U+30FC lengthens a vowel and belongs to no script.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30FC"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]"
# Possessive (`++`) and bounded: ten million characters without a space need no memory to go back with.
_PIECE = regex.compile(
    rf"(?V1)[{_UNSPACED}]++"
    rf"|{_LETTER}++(?:(?:(?<=\p{{N}})[.,](?=\p{{N}})|(?<=\p{{L}})'(?=\p{{L}})){_LETTER}++){{0,15}}+"
)
_ASCII_PIECE = re.compile(  # the same, five times as fast
    r"[a-z0-9]++(?:(?:(?<=[0-9])[.,](?=[0-9])|(?<=[a-z])'(?=[a-z]))[a-z0-9]++){0,15}+"
)
_RUN = regex.compile(rf"[{_UNSPACED}]{{2}}")
_APOSTROPHE = str.maketrans("\u2019\u02bc", "''")


def words(text: str) -> list[str]:
    """Words in the order of the text: case folded, compatibility forms unified, unspaced scripts as bigrams.

    >>> words("Don't pay 1,000.50 for x_1!")
    ["don't", 'pay', '1,000.50', 'for', 'x', '1']
    >>> words("GPT模型的大小")
    ['gpt', '模型', '型的', '的大', '大小']
    """
    if text.isascii():
        return _ASCII_PIECE.findall(text.lower())
    pieces: list[str] = _PIECE.findall(normalize("NFKC", text).casefold().translate(_APOSTROPHE))
    return [word for piece in pieces for word in (_pairs(piece) if _RUN.match(piece) else (piece,))]


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


@cache
def stemmer_for(language: str) -> Stem | None:
    """What brings words to their stems, by the code of a language or its English name; None where there is nothing."""
    from Stemmer import Stemmer

    try:
        found: Stem = Stemmer(language).stemWords
    except KeyError:
        return None
    return found


def stemmed(stem: Stem | None) -> Callable[[str], list[str]]:
    """`words`, each brought to its stem if there is a stemmer."""
    return words if stem is None else lambda text: stem(words(text))
