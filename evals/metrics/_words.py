"""Texts as words that can be compared: letter case, marks and articles do not count; numbers count exactly.

For a text without digits the words are those of SQuAD's scorer: small letters, ASCII punctuation deleted, the articles
a, an, the left out (Rajpurkar et al. 2016, EMNLP). What that scorer gets wrong is put right: the point of 1.5 stays, so
15 is another number; the comma of 1,500 goes, that of 1,5 stays; a minus sign stays; other punctuation parts words; and
scripts written without spaces give a word for each sign.
"""

from __future__ import annotations

import unicodedata

import regex

_ARTICLES = frozenset({"a", "an", "the"})
_THOUSANDS = regex.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RANGE = regex.compile(r"(?<=\d)-(?=\d)")
_DELETED = regex.compile(
    r"[!\"#$%&'()*+/:;<=>?@\[\\\]^_`{|}~]"
    r"|\.(?!\d)|(?<=\p{L})\."  # a point not in front of digits, or behind a letter
    r"|,(?!\d)|(?<!\d),"
    r"|-(?!\.?\d)|(?<=[^\s(\[{$\u20ac\u00a3])-"  # a hyphen that is no sign of a number
)
_PARTING = regex.compile(r"(?V1)[[\p{P}\p{S}]--[.,\-]]")
_UNSPACED = regex.compile(r"([\p{Han}\p{Hiragana}\p{Katakana}])")


def words(text: str) -> tuple[str, ...]:
    """The words of a text, in order.

    Example: `The U.S. paid $1,250.50, or -3 %, for 10-20 m²` gives us, paid, 1250.50, or, -3, for, 10, 20, m2.
    """
    plain = unicodedata.normalize("NFKC", text.casefold()).replace("\u2212", "-")
    plain = _DELETED.sub("", _RANGE.sub(" ", _THOUSANDS.sub("", plain)))
    plain = _UNSPACED.sub(r" \1 ", _PARTING.sub(" ", plain))
    return tuple(word for word in plain.split() if word not in _ARTICLES)
