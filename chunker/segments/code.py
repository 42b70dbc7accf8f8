"""Code in lines: where it may be cut, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Protocol

from chunker import prices
from chunker.segments.code_lines import PREPROCESSOR, WrittenLine
from chunker.segments.heads import WrittenCode, is_brace, written_code
from chunker.segments.openings import Openings
from chunker.segments.signatures import signatures_of
from chunker.types import Block

_STEP_COLUMNS = 4  # of indentation: each step makes a cut dearer
_MOST_STEPS = 4
# What closes what is above; `end = 3` closes nothing.
CLOSING = re.compile(
    r"[})\]]|</|(?:end|else|elif|elsif|except|rescue|ensure|catch|finally|fi|done|esac)(?!\w|[ \t]*=|\.\w+[ \t]*=)"
)
_LEAD = re.compile(r"#(?!!)|//|/\*|\*(?:[ /]|$)|--[ -]|;;|@\w|\[\w[\w.]*(?:\(.*\))?\]$|template[ \t]*<")
_BEFORE_BRACE = re.compile(r"[\w)>\]]$")

Fits = Callable[[int, int], bool]


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
        self._read: dict[int, WrittenCode] = {}

    def boundaries(self, block: Block, begin: int, fits: Fits) -> Iterable[tuple[int, float]]:  # noqa: ARG002
        """Where a line may begin a part."""
        return code_boundaries(self._code(block), fits)

    def openings(self, block: Block) -> Openings:
        """Lines that are indented less."""
        return signatures_of(self._text, self._code(block))

    def _code(self, block: Block) -> WrittenCode:
        if block.span.start not in self._read:
            self._read[block.span.start] = written_code(self._text, block.span)
        return self._read[block.span.start]


def code_boundaries(code: WrittenCode, fits: Fits) -> Iterator[tuple[int, float]]:
    """A boundary at each line of a code block that may begin a part of it, quote marks before it included.

    Cheapest is a line at the margin behind a blank one, as definitions stand; dearer one that goes on with the line
    before it; dearest one behind a comment or decorator, or inside the head of a definition. There is none where all
    of those fit together with the first line of the body. What closes a bracket or a fence stays with what is before
    it, the first line with the fence above it.
    """
    lines = code.lines
    held = _held(code)
    for first, last in _runs(lines, held, fits):
        is_whole = fits(lines[first].start, lines[last].end)
        for row in range(max(first, 1), (first if is_whole else last) + 1):
            if not CLOSING.match(lines[row].words):
                yield lines[row].start, prices.HELD if held[row] else _price(lines[row])


def _held(code: WrittenCode) -> list[bool]:
    """Of each line whether it belongs to the one above: to its comment or decorator, or to one head."""
    ends = [(first, last + is_brace(code.lines[last + 1])) for first, last in code.heads.items()]
    inside = {row for first, last in ends for row in range(first + 1, last + 1)}
    pairs = enumerate(pairwise(code.lines), 1)
    return [False, *(row in inside or _belongs_to(above, line) for row, (above, line) in pairs)]


def _belongs_to(above: WrittenLine, line: WrittenLine) -> bool:
    if above.indent > line.indent:
        return False
    is_body = is_brace(line) and bool(_BEFORE_BRACE.search(above.words))
    return is_body or (not line.is_behind_blank and _is_lead(above.words))


def _runs(lines: Sequence[WrittenLine], held: Sequence[bool], fits: Fits) -> Iterator[tuple[int, int]]:
    """The first and the last of lines that belong together, a head with the first of its body where both fit."""
    starts = [row for row in range(len(lines)) if not held[row]]
    first = 0
    for start, after in pairwise([*starts, len(lines)]):
        is_body = start > 0 and _begins_body(lines[start - 1], lines[start])
        if not is_body or not fits(lines[first].start, lines[after - 1].end):
            if start > 0:
                yield first, start - 1
            first = start
    if lines:
        yield first, len(lines) - 1


def _begins_body(head: WrittenLine, line: WrittenLine) -> bool:
    return head.words == "{" or (head.indent < line.indent and head.words.endswith(("{", ":")))


def _price(line: WrittenLine) -> float:
    steps = min((line.indent + _STEP_COLUMNS - 1) // _STEP_COLUMNS, _MOST_STEPS)
    base = prices.LINE if line.is_behind_blank else prices.LINE + 2 * prices.DEEPER
    return base + prices.DEEPER * steps


def _is_lead(words: str) -> bool:
    """Whether a line is a comment, a decorator, or what else is put before a definition."""
    return bool(_LEAD.match(words)) and not PREPROCESSOR.match(words)
