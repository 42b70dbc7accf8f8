"""Words put together again that the lines of a page took apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<hyphen>[-\u2010])$")
_SOFT_HYPHEN = "\u00ad"
_WITHOUT_BLANKS = re.compile(r"[\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BLANKS = re.compile(r"\s+")


class Vocabulary:
    """The words of a document, by which a hyphen at the end of a line is known as part of a word or not."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines`: texts whose inner words are whole; the last word of each may be a part of one."""
        self._words: set[str] = set()
        for line in lines:
            inner = line.rstrip().removesuffix("-")
            self._words.update(
                word.lower()
                for word in _WORDS.findall(inner if inner == line.rstrip() else line[: inner.rfind(" ") + 1])
            )

    def joined(self, above: str, below: str) -> str:
        """Two lines as one: `hyphen-` and `ated` make `hyphenated`, `well-` and `known` stay `well-known`.

        A hyphen goes where a small letter follows, unless the document writes the word with one elsewhere and
        never without, or the word has hyphens already.
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
        is_tight = _WITHOUT_BLANKS.match(above[-1]) and _WITHOUT_BLANKS.match(below[0])
        return above + below if is_tight else f"{above} {below}"

    def _between(self, word: str, rest: str, hyphen: str) -> str:
        """What stands between two parts of a word."""
        whole, hyphened = f"{word}{rest}".lower(), f"{word}-{rest}".lower()
        if not rest[0].islower() or (hyphened in self._words and whole not in self._words):
            return hyphen
        return hyphen if "-" in word and whole not in self._words else ""


def tidy(text: str) -> str:
    """The text with single blanks, and without the soft hyphens at which nothing was parted."""
    return _BLANKS.sub(" ", text.replace(_SOFT_HYPHEN, "")).strip()
