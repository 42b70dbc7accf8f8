"""Words that tell texts apart however much else they share: numbers, dates, negations, names.

Numbers, units, months, weekdays, negations, words that turn a rule round and signs that are no ordinary punctuation
must be the same in the same order, and so must the word right behind a number: it may be a unit. A name is a word
with a capital in it that stands in small letters in neither text, unless it is one that only joins others; the names
must be the same in the same order as well. No list knows all languages: English, German, Spanish, French, Italian,
Portuguese and Dutch are meant. Of scripts other than Latin, and in rows of tables, all words must be the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from chunker.duplicates.fact_words import DATES, NEGATIONS, NO_NAMES, NUMBERS, OPPOSITES, PAIRS, TURNING, UNITS
from chunker.duplicates.signs import shape
from chunker.duplicates.words import cased_words, tokens_of, unified, words

_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")

_JAPANESE_NOT = frozenset({"ない", "なかっ"})
_SIGNS = frozenset("不没沒無无非未勿莫否ん一二三四五六七八九十百千万萬億亿")
_TWO_SIDED = frozenset(map(str.casefold, OPPOSITES))
_LISTED = DATES | NUMBERS | UNITS | TURNING | NEGATIONS | _JAPANESE_NOT | _SIGNS
_ALL = _TWO_SIDED.union(map(str.casefold, _LISTED))
_ONE_FORM = {"cannot": "not", "a.m": "am", "p.m": "pm"}
_BITS = re.compile(r"\d*[KMGT]i?b")
_UNIT_BEHIND = re.compile(r"\d[\d.,]*[^\W\d_]{1,3}")
_SHORT_UNIT = 3  # of so many letters: `mm` are no `Mm`
_OTHER_SCRIPT = regex.compile(r"(?V1)[\p{L}--\p{Latin}]")
# Words that begin or end with a number; `innerhalb` and `deshalb` may be taken for one.
_WRITTEN_OUT = re.compile(
    r"(?:twen|thir|for|four|fif|six|seven|eigh|nine)ty|veinti|(?:vent|trent|quarant|cinquant|sessant|settant|ottant|novant)"
    r"(?:[ia]|[ia]?(?:uno?|due|tr[eé]|quattro|cinque|sei|sette|otto|nove))$"
    r"|.*(?:hundert|tausend|zwanzig|drei(?:ß|ss)ig|(?:vier|fünf|sech|sieb|acht|neun)zig|halb|zehn)$"
    r"|.*(?:(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig|honderd|duizend|teen|[ts]?cient[oa]s|[zc]ent[oa]s|cento|mila)$"
)
_ROMAN = re.compile(r"(?=[ivxlcdm]{2})m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})$")
_LETTER_WORDS = frozenset("aeiouyàèéóúst")  # of one letter, and yet no name of anything
_NEGATED = re.compile(
    r"non[^\W\d]{4,}|un(?!der|i[tvqf]|til|ter)[^\W\d]{3,}(?:ed|able|ible|ing|ful|bar|lich|sam|ig|ige[nrsm]?|te[nrsm]?)$"
)
_NEGATING = ("un", "in", "im", "il", "ir", "dis", "des", "de", "non", "anti", "miss", "mis")
_OPPOSITE_SYLLABLES = {
    **dict.fromkeys(_NEGATING, ("",)),
    "": _NEGATING, "en": ("dis",), "in": ("", "de", "ex", "out"), "maxi": ("mini",), "max": ("min",),
    "over": ("under",), "up": ("down",), "pre": ("post",), "ein": ("aus",), "an": ("ab",),
}  # fmt: skip
_SHORTEST_STEM, _LONGEST_SYLLABLE = 3, 4
_LONGEST_ACRONYM = 6
_HOST = re.compile(r"[^\W\d][^\d@]*\.[^\d@]+")
_BETWEEN = frozenset(("/", "&"))
_SENTENCE_END = re.compile(r"[.!?:;\u3002\u2026][\"')\]*_\u201d\u2019]*$")


def fact_of(word: str) -> str:
    """What a word of `words` must agree in, in one form for all ways to write it; empty where it is no fact.

    >>> [fact_of(word) for word in ("1,500", "1,5", "isn't", "v2", "may", "unmodified", "meadow")]
    ['1500', '1,5', 'not', 'v2', 'may', 'unmodified', '']
    """
    last = word[word.find("'") + 1 :]  # `l'été`
    if last in _ALL:
        return _ONE_FORM.get(last, last)
    if "." in word or not word[0].isalpha() or any(map(str.isdigit, word)):
        return word.replace(",", "") if _THOUSANDS.fullmatch(word) else word
    if word.endswith("n't"):
        return "not"
    if word.startswith("n'"):
        return "ne"
    if len(word) == 1:
        return "" if word in _LETTER_WORDS or _OTHER_SCRIPT.match(word) else word
    return word if _NEGATED.match(word) or _WRITTEN_OUT.match(word) or _ROMAN.match(word) else ""


def facts(text: str) -> list[str]:
    """Numbers, dates, negations and signs of comparison in the order of the text."""
    return [fact for word in words(text) if (fact := fact_of(word))]


def firm_facts(text: str) -> list[str]:
    """The facts that tell something by themselves, as `left`, `/` and `docs.fernholt.org` do not."""
    return [
        fact for fact in facts(text) if fact not in _TWO_SIDED and fact not in _BETWEEN and not _HOST.fullmatch(fact)
    ]


def same_facts(one: str, other: str) -> bool:
    """Whether two texts agree in all that must not be lost when one stands for the other.

    Where they differ only in words in small letters that are no facts, as most that are alike do, these must not say
    the opposite. Names and facts are the same then, and are not looked at:
    >>> same_facts("Anna was then asked.", "Anna was soon asked."), same_facts("It is included.", "It is excluded.")
    (True, False)

    Otherwise the facts must be the same in the same order, and again no words opposite:
    >>> same_facts("Anna pays 5 euros.", "Anna pays 6 euros.")
    False

    And so must the names. First all words with a capital count; then those that nowhere begin with a small letter, so
    that a word may stand at the beginning of a sentence in one of the texts alone:
    >>> same_facts("Quickly ask Anna.", "Ask Anna quickly."), same_facts("Quickly ask Anna.", "Ask Berta quickly.")
    (True, False)
    """
    all_first, all_second = tokens_of(one), tokens_of(other)
    left, right = _unlike(all_first, all_second)
    if (signs := shape(left)) != shape(right) or [*_counted(left)] != [*_counted(right)]:
        return False
    if "|" in signs:
        return _told(left).row == _told(right).row  # cells of a table are what it says
    if [*filter(_may_matter, left)] == [*filter(_may_matter, right)]:
        here, there = Counter(left), Counter(right)
        return not _opposed(*(_told([*apart.elements()]).row for apart in (here - there, there - here)))
    first, second = _told(left), _told(right)
    if first.facts != second.facts or first.unlisted != second.unlisted or _opposed(first.row, second.row):
        return False
    capitalised = first.names | second.names
    if first.only(capitalised) == second.only(capitalised):
        return True
    names = capitalised - _small(all_first) - _small(all_second)
    return first.only(names) == second.only(names)


@lru_cache(maxsize=1)
def telling(text: str) -> tuple[str, ...]:
    """Most of what two texts of the same facts must have in common besides: names and signs, of other scripts all."""
    tokens = tokens_of(text)
    told = _told(tokens)
    return (shape(tokens), *told.only(told.names), *told.unlisted)


class _Word(NamedTuple):
    """A word as it is written, in small letters, and the fact that it is."""

    written: str
    folded: str
    fact: str

    @property
    def is_small(self) -> bool:
        """Whether there is no capital in it."""
        return self.written == self.written.lower()


class _Told(NamedTuple):
    """What a text says.

    Attributes:
        row: its words in order, acronyms as they are written, all others in small letters.
        names: words that may be names.
        unlisted: words of scripts of which no list is known.
    """

    row: list[str]
    facts: list[str]
    names: set[str]
    unlisted: list[str]

    def only(self, names: set[str]) -> list[str]:
        """The names among the words, in order."""
        return [word for word in self.row if word in names]


@lru_cache(maxsize=1 << 16)
def _words_in(token: str) -> tuple[_Word, ...]:
    written = cased_words(unified(token))
    return tuple(_Word(word, word.casefold(), _fact_as_written(word)) for word in written)


def _fact_as_written(word: str) -> str:
    """`fact_of` a word; `10Mb` are bits and `10MB` bytes."""
    fact = fact_of(word.casefold())
    if _UNIT_BEHIND.fullmatch(word):
        return _unit(word)
    return f"{fact}it" if _BITS.fullmatch(word) else fact


def _unit(word: str) -> str:
    """A word behind a number, or both in one, in small letters where they make no difference."""
    is_short = sum(map(str.isalpha, word)) <= _SHORT_UNIT
    return _ONE_FORM.get(word, word if is_short else word.casefold())


def _counted(tokens: Sequence[str]) -> Iterator[str]:
    """The words right behind numbers."""
    for before, token in pairwise(tokens):
        if before[-1].isalnum() and (said := _words_in(before)) and _is_number(said[-1].folded):
            yield next((_unit(word.written) for word in _words_in(token) if word.written[0].isalpha()), "")


def _is_number(word: str) -> bool:
    return word in NUMBERS or word[-1].isnumeric()


@lru_cache(maxsize=1 << 16)
def _may_matter(token: str) -> bool:
    """Whether a token holds anything but words in small letters that are no facts."""
    return any(word.fact or not word.is_small or _is_unlisted(word.folded) for word in _words_in(token))


def _is_unlisted(word: str) -> bool:
    """Whether a word is of a script of which no list is known."""
    return not word.isascii() and bool(_OTHER_SCRIPT.search(word))


def _unlike(one: Sequence[str], other: Sequence[str]) -> Iterator[Sequence[str]]:
    """What is left of two rows of tokens without their common beginning and end, but for one token of each."""
    shorter = min(len(one), len(other))
    head = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    tail = next((place for place in range(shorter - head) if one[-1 - place] != other[-1 - place]), shorter - head)
    for row in (one, other):
        yield row[max(0, head - 1) : len(row) - max(0, tail - 1)]


def _told(tokens: Sequence[str]) -> _Told:
    found = [word for token in tokens for word in _words_in(token)]
    loud = [len(word.written) > 1 and word.written.isupper() for word in found]
    row = [word.folded for word in found]
    for place, word in enumerate(found):
        if loud[place] and len(word.written) <= _LONGEST_ACRONYM and not any(loud[max(0, place - 1) : place + 2 : 2]):
            row[place] = word.written  # capitals beside capitals are only shouted
        elif not loud[place] and word.written[1:] != word.written[1:].lower():
            row[place] = word.written  # `mRNA`
    names = {told for word, told in zip(found, row, strict=True) if not word.is_small}
    facts = [word.fact for word in found if word.fact]
    return _Told(row, facts, names - NO_NAMES, [word for word in row if _is_unlisted(word)])


def _small(tokens: Sequence[str]) -> set[str]:
    """Words that stand in small letters somewhere."""
    return {word.written for token in tokens for word in _words_in(token) if word.is_small}


def _opposed(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether the texts differ in words that say the opposite: `enabled` and `disabled`, `and` and `or`."""
    here, there = Counter(one), Counter(other)
    first, second = {*(here - there)}, {*(there - here)}
    return (
        any((a in first and b in second) or (b in first and a in second) for a, b in PAIRS)
        or not second.isdisjoint(opposite for word in first for opposite in _opposites(word))
        or not first.isdisjoint(opposite for word in second for opposite in _opposites(word))
    )


def _opposites(word: str) -> Iterator[str]:
    for length in range(min(_LONGEST_SYLLABLE, len(word) - _SHORTEST_STEM) + 1):
        for instead in _OPPOSITE_SYLLABLES.get(word[:length], ()):
            yield instead + word[length:]


def agreeing_facts(one: str, other: str) -> bool:
    """Whether two texts in different words tell the same facts, in any order.

    The same numbers, dates and negations, no opposites, and no name inside a sentence of one that the other lacks.
    """
    first, second = _told(tokens_of(one)), _told(tokens_of(other))
    if sorted(first.facts) != sorted(second.facts) or _opposed(first.row, second.row):
        return False
    known = _small(tokens_of(one)) | _small(tokens_of(other))
    return _inner_names(one) - known <= {*second.row} and _inner_names(other) - known <= {*first.row}


def _inner_names(text: str) -> set[str]:
    """Capitalised words that do not begin a sentence or a line."""
    found: set[str] = set()
    for line in text.splitlines():
        tokens = tokens_of(line)
        for before, token in pairwise(tokens):
            if not _SENTENCE_END.search(before):
                found |= {word for word in _told([token]).names if not word.isdigit()}
    return found
