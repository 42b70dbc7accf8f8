"""Words put together again that the lines of a page took apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_BROKEN = re.compile(r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<hyphen>[-\u2010])$")
_SOME_BROKEN = 0.015  # share of the lines that end in a hyphen, of documents that part words
_MANY_BLANKS = 0.4  # share of the lines that end in a blank, of documents that keep those at which they part lines
_SOFT_HYPHEN = "\u00ad"
_WITHOUT_BLANKS = re.compile(r"[\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BLANKS = re.compile(r"\s+")


class Vocabulary:
    """The words of a document, by which a hyphen at the end of a line is known as part of a word or not."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines`: in the order of the file; where one ends in a hyphen, the words around it may be parts of one."""
        self._words: Counter[str] = Counter()
        count = broken = blanks = 0
        is_broken = False
        for line in lines:
            words = _WORDS.findall(line)
            was_broken, is_broken = is_broken, bool(_BROKEN.search(line))
            self._words.update(word.lower() for word in words[was_broken : len(words) - is_broken])
            count, broken, blanks = count + 1, broken + is_broken, blanks + line.endswith(" ")
        self._parts_words = broken >= _SOME_BROKEN * count
        self._keeps_blanks = blanks >= _MANY_BLANKS * count

    def joined(self, above: str, below: str, ended_in_blank: bool = True) -> str:
        """Two lines as one: `hyphen-` and `ated` make `hyphenated`, `well-` and `known` stay `well-known`.

        A hyphen goes where a small letter follows, unless the document has the word with one elsewhere and never
        without, has both parts as words of their own, or so rarely has a hyphen at the end of a line that it cannot
        be a document that parts words.

        Args:
            ended_in_blank: the file has a blank at the end of the first line.
        """
        above, below = above.rstrip(), below.lstrip()
        if above.endswith(_SOFT_HYPHEN):
            return above[:-1] + below
        if not above or not below:
            return above + below
        broken, rest = _BROKEN.search(above), _FIRST_WORD.match(below)
        if broken and rest:
            return above[: broken.end("word")] + self._between(broken["word"], rest[0], broken["hyphen"]) + below
        if above.endswith(("-", "/")) and len(above) > 1 and not above[-2].isspace():
            return above + below
        is_tight = needs_no_blanks(above[-1]) and needs_no_blanks(below[0])
        return above + below if is_tight or self._is_one_word(above, below, ended_in_blank) else f"{above} {below}"

    def _is_one_word(self, above: str, below: str, ended_in_blank: bool) -> bool:
        """Whether a narrow column parted a word without a hyphen: no blank is there, and it is no word by itself."""
        last, first = _LAST_WORD.search(above), _FIRST_WORD.match(below)
        if ended_in_blank or not self._keeps_blanks or not last or not first:
            return False
        is_known = self._words[f"{last[0]}{first[0]}".lower()] > 0
        return is_known or self._words[last[0].lower()] <= 1

    def _between(self, word: str, rest: str, hyphen: str) -> str:
        """What stands between two parts of a word."""
        whole, hyphened = f"{word}{rest}".lower(), f"{word}-{rest}".lower()
        if not rest[0].islower():
            return hyphen
        if whole in self._words:
            return ""
        are_words = word.lower() in self._words and rest.lower() in self._words
        is_compound = hyphened in self._words or are_words or "-" in word or not self._parts_words
        return hyphen if is_compound else ""


def needs_no_blanks(char: str) -> bool:
    """Whether it is of a script that puts none between words."""
    return bool(_WITHOUT_BLANKS.match(char))


def is_set_apart(char: str) -> bool:
    """Whether it is of a script that typesetters set apart from Latin letters and digits by a gap that is no blank."""
    return needs_no_blanks(char) or "\uac00" <= char <= "\ud7a3"


def tidy(text: str) -> str:
    """The text with single blanks, and without the soft hyphens at which nothing was parted."""
    return _BLANKS.sub(" ", text.replace(_SOFT_HYPHEN, "")).strip()
