"""Code in lines: where it may be cut, and the lines that open what a line stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple, Protocol

from chunker import prices
from chunker.segments.code_lines import code_lines
from chunker.types import Block, Span

_TAB_COLUMNS = 4
_STEP_COLUMNS = _MOST_STEPS = 4
CLOSING = re.compile(
    r"[})\]]|(?:end|else|elif|elsif|except|rescue|ensure|catch|finally|fi|done|esac)(?!\w|[ \t]*=|\.\w+[ \t]*=)"
)  # `end = 3` closes nothing
_GOES_ON = re.compile(r"\{|[)\]]")  # a header that the line before has not ended
_PREPROCESSOR = re.compile(r"#[ \t]*(?:if|ifdef|ifndef|elif|else|endif|define|undef|pragma|include|error)\b")
_COMMENT = re.compile(r"#(?!!)|//|/\*|\*(?:[ /]|$)|--[ -]|;;|@\w|\[\w[\w.]*(?:\(.*\))?\]$")
_OPENS = re.compile(r"[\w<@.]|\}[ \t]*\w")
LONGEST_SIGNATURE_CHARS = 200
MOST_SIGNATURES = 3

Fits = Callable[[int, int], bool]


class Openings(Protocol):
    """What the lines of one block of code stand in."""

    def at(self, offset: int) -> tuple[str, ...]:
        """Lines that open what is around the line at an offset, outermost first."""


class CodeReader(Protocol):
    """A way to read the blocks of code of one text."""

    def boundaries(self, block: Block, begin: int, fits: Fits) -> Iterable[tuple[int, float]]:
        """Where a block that does not fit may be cut, in order.

        Args:
            begin: where the text begins that its first line must not be parted from.
            fits: whether a span is within the limit.
        """

    def openings(self, block: Block) -> Openings:
        """What the lines of a block stand in."""


class LineReader:
    """Reads code by its blank lines and indentation, whatever the language."""

    def __init__(self, text: str) -> None:
        self._text = text

    def boundaries(self, block: Block, begin: int, fits: Fits) -> Iterable[tuple[int, float]]:  # noqa: ARG002
        """Where a line may begin a part."""
        return code_boundaries(self._text, block.span)

    def openings(self, block: Block) -> Openings:
        """Lines that are indented less."""
        return Signatures(self._text, block.span)


class _Line(NamedTuple):
    start: int
    words: str
    indent: int
    is_behind_blank: bool


def code_boundaries(text: str, span: Span) -> Iterator[tuple[int, float]]:
    """A boundary at each line of a code block that may begin a part of it, quote marks before it included.

    Cheapest is a line at the margin behind a blank one, as definitions stand; dearer one that goes on with the line
    before it; dearest one behind a comment or decorator. What closes a bracket or a fence stays with what is before
    it, the first line with the fence above it.
    """
    for before, line in pairwise(_lines(text, span)):
        if not CLOSING.match(line.words):
            yield line.start, _price(before, line)


def _price(before: _Line, line: _Line) -> float:
    if not line.is_behind_blank and _is_comment(before.words) and before.indent <= line.indent:
        return prices.HELD
    steps = min((line.indent + _STEP_COLUMNS - 1) // _STEP_COLUMNS, _MOST_STEPS)
    base = prices.LINE if line.is_behind_blank else prices.LINE + 2 * prices.DEEPER
    return base + prices.DEEPER * steps


def _is_comment(words: str) -> bool:
    return bool(_COMMENT.match(words)) and not _PREPROCESSOR.match(words)


def _lines(text: str, span: Span) -> Iterator[_Line]:
    """The lines of code that are not blank."""
    is_behind_blank = False
    for start, inside, end in code_lines(text, span):
        line = text[inside:end]
        words = line.strip()
        if words:
            indent = len(line[: len(line) - len(line.lstrip())].expandtabs(_TAB_COLUMNS))
            yield _Line(start, words, indent, is_behind_blank)
        is_behind_blank = not words


class _Opened(NamedTuple):
    indent: int
    start: int
    words: str


class Signatures:
    """The lines that open what each line of a code block stands in, by indentation: classes, functions, loops.

    Each is as it stands in the text, quote marks included, up to the line that closes its brackets, and at most two
    hundred characters long: without the lines below its first where they are more. The three innermost are told.
    """

    def __init__(self, text: str, span: Span) -> None:
        self._starts: list[int] = []
        self._around: list[tuple[str, ...]] = []
        opened: list[_Opened] = []
        for line in _lines(text, span):
            while opened and not _PREPROCESSOR.match(line.words) and _ends(opened[-1].indent, line):
                opened.pop()
            self._starts.append(line.start)
            self._around.append(tuple(header.words for header in opened[-MOST_SIGNATURES:]))
            if _OPENS.match(line.words):
                opened.append(_Opened(line.indent, line.start, _first_line(text, line.start)))
            elif opened and opened[-1].indent == line.indent and line.words[0] in ")]":
                opened[-1] = _closed(text, opened[-1], line)

    def at(self, offset: int) -> tuple[str, ...]:
        """The lines around the one that begins at an offset or holds it, outermost first."""
        place = bisect_right(self._starts, offset) - 1
        return self._around[place] if place >= 0 else ()


def _ends(indent: int, line: _Line) -> bool:
    """Whether a line ends what one so far indented has opened; brackets below a header belong to it."""
    return indent > line.indent or (indent == line.indent and not _GOES_ON.match(line.words))


def _closed(text: str, header: _Opened, line: _Line) -> _Opened:
    """A header whose brackets a line closes, with all its lines if they are not too long."""
    words = text[header.start : line.start] + _first_line(text, line.start)
    return header._replace(words=words) if len(words) <= LONGEST_SIGNATURE_CHARS else header


def _first_line(text: str, start: int) -> str:
    return re.split(r"[\r\n]", text[start : start + LONGEST_SIGNATURE_CHARS], maxsplit=1)[0].rstrip()
