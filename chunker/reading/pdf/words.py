"""Words put together again that the lines of a page took apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_TOKENS = re.compile(r"\w+(?:[^\w\s]+\w+)*")
_ENDS_IN_WORD = re.compile(r"\w$")
_BROKEN = re.compile(r"(?P<hyphen>[-\u2010])(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)")  # from the end of a line backwards
_SOME_BROKEN = 0.015  # share of the lines that end in a hyphen, of documents that part words
_FEWEST_WORDS = 4  # in a line of text that surely goes on in the next, if that begins with a small letter
_KEPT_BLANKS = 0.4  # share of such lines that end in a blank, of documents that keep those at which they part lines
_SHORTEST_WORD = 4  # letters that are no end of another word by chance
_SOFT_HYPHEN = "\u00ad"
_CHINESE = r"[\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]"
_WITHOUT_BLANKS = re.compile(_CHINESE)
_MIXED = re.compile(rf"{_CHINESE}(?=[A-Za-z0-9])|[A-Za-z0-9](?={_CHINESE})")
_MIXED_APART = re.compile(rf"{_CHINESE} (?=[A-Za-z0-9])|[A-Za-z0-9] (?={_CHINESE})")
_BLANKS = re.compile(r"\s+")


class Vocabulary:
    """The words of a document, by which a hyphen at the end of a line is known as part of a word or not."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines`: in the order of the file; where one ends in a hyphen, the words around it may be parts of one."""
        self._words: Counter[str] = Counter()
        self._tokens: Counter[str] = Counter()
        count = broken = going_on = blanks = tight = 0
        above, is_broken = "", False
        for line in lines:
            words = _WORDS.findall(line)
            was_broken, is_broken = is_broken, _broken(line) is not None
            self._words.update(word.lower() for word in words[was_broken : len(words) - is_broken])
            if " " in line.strip() or line.endswith(" "):  # else it may be a part of a word
                self._tokens.update(token.lower() for token in _TOKENS.findall(line))
            if _goes_on(above, line):
                going_on, blanks = going_on + 1, blanks + above.endswith(" ")
            tight += len(_MIXED.findall(line)) - len(_MIXED_APART.findall(line))
            above, count, broken = line, count + 1, broken + is_broken
        self._parts_words = broken >= _SOME_BROKEN * count
        self._mixes_tightly = tight > 0
        self._keeps_blanks = 0 < _KEPT_BLANKS * going_on <= blanks

    def joined(self, above: str, below: str, line: str = " ") -> str:
        """Two lines as one: `hyphen-` and `ated` make `hyphenated`, `well-` and `known` stay `well-known`.

        A hyphen goes where a small letter follows, unless the document has the word with one elsewhere as often as
        without or oftener, has both parts as words of their own, or so rarely has a hyphen at the end of a line that
        it cannot be a document that parts words.

        Args:
            line: the last one above, with a blank at its end where the file has one, which must not be known.
        """
        above, below = above.rstrip(), below.lstrip()
        if above.endswith(_SOFT_HYPHEN):
            return above[:-1] + below
        if not above or not below:
            return above + below
        broken, rest = _broken(above), _FIRST_WORD.match(below)
        if broken and rest:
            return above[:-1] + self._between(broken["word"][::-1], rest[0], broken["hyphen"]) + below
        if above.endswith(("-", "/")) and len(above) > 1 and not above[-2].isspace():
            return above + below
        is_whole = " " not in line and self._is_parted(above, below)
        return above + below if is_whole or self._is_tight(above, below, line) else f"{above} {below}"

    def _is_tight(self, above: str, below: str, line: str) -> bool:
        """Whether neither needs a blank; beside Latin letters Chinese ones have one if the document writes them so."""
        scripts = needs_no_blanks(above[-1]), needs_no_blanks(below[0])
        is_mixed = any(scripts) and not line.endswith(" ") and f"{above[-1]}{below[0]}".isalnum()
        return all(scripts) or (is_mixed and self._mixes_tightly)

    def _is_parted(self, above: str, below: str) -> bool:
        """Whether a narrow column parted a word that fills a line, without a hyphen.

        Lines of documents that keep blanks at their ends have none where it would stand beyond the edge. So the words
        of the document have to tell.
        """
        last, first = _TOKENS.search(above.rsplit(None, 1)[-1].lower()), _TOKENS.match(below.lower())
        if not self._keeps_blanks or not last or not first or not _ENDS_IN_WORD.search(above):
            return False
        is_next_word = len(first[0]) >= _SHORTEST_WORD and self._tokens[first[0]] > 1  # it is counted here as well
        return self._tokens[last[0] + first[0]] > 0 or not (self._tokens[last[0]] or is_next_word)

    def _between(self, word: str, rest: str, hyphen: str) -> str:
        """What stands between two parts of a word."""
        whole, hyphened = f"{word}{rest}".lower(), f"{word}-{rest}".lower()
        if not rest[0].islower():
            return hyphen
        if self._words[whole] > self._words[hyphened]:
            return ""
        are_words = word.lower() in self._words and rest.lower() in self._words
        is_compound = hyphened in self._words or are_words or "-" in word or not self._parts_words
        return hyphen if is_compound else ""


def _broken(line: str) -> re.Match[str] | None:
    """The hyphen that a line ends in and the word before it, both backwards."""
    return _BROKEN.match(line[::-1]) if line[-1:] in ("-", "\u2010") else None


def _goes_on(above: str, below: str) -> bool:
    """Whether the first line is one of several words in a sentence that the second goes on with."""
    return below[:1].islower() and above.rstrip()[-1:].isalpha() and len(above.split()) >= _FEWEST_WORDS


def needs_no_blanks(char: str) -> bool:
    """Whether it is of a script that puts none between words."""
    return bool(_WITHOUT_BLANKS.match(char))


def is_set_apart(char: str) -> bool:
    """Whether it is of a script that typesetters set apart from Latin letters and digits by a gap that is no blank."""
    return needs_no_blanks(char) or "\uac00" <= char <= "\ud7a3"


def tidy(text: str) -> str:
    """The text with single blanks, and without the soft hyphens at which nothing was parted."""
    return _BLANKS.sub(" ", text.replace(_SOFT_HYPHEN, "")).strip()
