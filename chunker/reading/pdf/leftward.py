"""Letters of scripts that are written from right to left, put together to runs by where they stand.

PDFium gives such letters now in the order of the page, now in that of the text, and turns some back; only their
places are sure.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from chunker.reading.pdf.brackets import is_bracket
from chunker.reading.pdf.directions import is_leftward, kind_of
from chunker.reading.pdf.runs import Glyph, Run

LEFTWARD_GAP = 0.18  # heights of the font between two runs: more stands for a blank
_GAP_IN_WORD, _GAP_OF_WORDS = 0.3, 0.1  # between two letters, by whether the file has a blank between their words
_WIDE_GAP = 0.45  # what stands in columns is parted
_OTHER_LINE = 0.6  # heights of the font up or down
_SAME_PLACE = 0.1  # points
# Letters to the left with what stands among them, words to the right with brackets in pairs, a number with its signs,
# or any other sign.
_DIRECTIONS = re.compile(r"R(?:[^LN]*R)?|L(?:[^R(]|\([^R(]*\()*(?<=[LN(])|%{0,3}N(?:[-,]?N)*%{0,3}|.")
_ARABIC = str.maketrans("-%", "..")  # beside Arabic letters a sign beside a number is no part of it


def leftward_runs(glyphs: Iterable[Glyph | str]) -> Iterator[Run]:
    """Runs of letters of one direction, from left to right; each with its letters as they are read.

    Args:
        glyphs: of one line; a text is a blank that PDFium added.
    """
    for line in _lines(_letters(glyphs)):
        is_arabic = any(unicodedata.bidirectional(glyph.text[0]) == "AL" for glyph in line)
        for piece in _pieces(_whole(line)):
            kinds = _kinds(piece, is_arabic=is_arabic)
            for match in _DIRECTIONS.finditer(kinds):
                yield _run(piece[slice(*match.span())], is_turned=kinds[match.start()] == "R")


def _letters(glyphs: Iterable[Glyph | str]) -> Iterator[Glyph]:
    """The letters, each with the number of its word; where a blank stands is known by the gap alone."""
    word = 0
    for glyph in glyphs:
        if isinstance(glyph, str) or glyph.text.isspace():
            word += 1
        else:
            yield glyph._replace(word=word)


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Letters of one look that stand on one line."""
    for _, alike in groupby(glyphs, key=lambda glyph: glyph.look):
        line: list[Glyph] = []
        for glyph in alike:
            if line and abs(glyph.bottom - line[-1].bottom) >= _OTHER_LINE * max(glyph.look.size, 1.0):
                yield line
                line = []
            line.append(glyph)
        yield line


def _pieces(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Letters from left to right, parted at wide gaps."""
    piece = [glyphs[0]]
    for last, glyph in pairwise(glyphs):
        if _gap(last, glyph) > _WIDE_GAP:
            yield piece
            piece = []
        piece.append(glyph)
    yield piece


def _gap(left: Glyph, right: Glyph) -> float:
    """Between two letters, in heights of the font."""
    return (right.left - left.right) / max(right.look.size, 1.0)


def _middle(glyph: Glyph) -> float:
    return (glyph.left + glyph.right) / 2


def _kinds(glyphs: Sequence[Glyph], *, is_arabic: bool) -> str:
    """The kind of each letter; `(` for any bracket."""
    kinds = "".join("(" if is_bracket(glyph.text) else kind_of(glyph.text[0]) for glyph in glyphs)
    return kinds.translate(_ARABIC) if is_arabic else kinds


def _whole(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The letters from left to right, each with the marks that stand above or below it; those of a ligature as one."""
    whole: list[Glyph] = []
    for glyph in (glyph for glyph in glyphs if not _is_mark(glyph)):
        if whole and _is_ligature(whole[-1], glyph):
            whole[-1] = glyph._replace(text=glyph.text + whole[-1].text)
        else:
            whole.append(glyph)
    marks = [glyph for glyph in glyphs if _is_mark(glyph)]
    return _with_marks(sorted(whole, key=_middle), marks) if whole else marks


def _is_mark(glyph: Glyph) -> bool:
    return unicodedata.category(glyph.text[0]) == "Mn"


def _is_ligature(last: Glyph, glyph: Glyph) -> bool:
    """Whether two letters stand at one place; PDFium has turned their order."""
    is_there = abs(last.left - glyph.left) < _SAME_PLACE and abs(last.right - glyph.right) < _SAME_PLACE
    return is_there and is_leftward(glyph.text) and is_leftward(last.text)


def _with_marks(letters: list[Glyph], marks: Sequence[Glyph]) -> list[Glyph]:
    """The letters, with each mark behind the one nearest to it."""
    middles = [_middle(letter) for letter in letters]
    for mark in marks:
        place = bisect_left(middles, _middle(mark))
        near = range(max(0, place - 1), min(place + 1, len(letters)))
        at = min(near, key=lambda at: abs(middles[at] - _middle(mark)))
        letters[at] = letters[at]._replace(text=letters[at].text + mark.text)
    return letters


def _run(glyphs: Sequence[Glyph], *, is_turned: bool) -> Run:
    texts = [glyphs[0].text]
    for last, glyph in pairwise(glyphs):
        texts += [" "] * _is_blank(last, glyph) + [glyph.text]
    return Run(
        "".join(reversed(texts) if is_turned else texts),
        min(glyph.left for glyph in glyphs),
        min(glyph.bottom for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.top for glyph in glyphs),
        glyphs[0].look,
    )


def _is_blank(left: Glyph, right: Glyph) -> bool:
    """Whether a gap stands for a blank: between letters of one word, only a wide one."""
    if left.word != right.word:
        return _gap(left, right) > _GAP_OF_WORDS
    return _gap(left, right) > (_GAP_IN_WORD if is_leftward(left.text) and is_leftward(right.text) else LEFTWARD_GAP)
