"""Code in lines: where it may be cut, whatever the language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Protocol

from chunker import prices
from chunker.segments.code_lines import PREPROCESSOR, WrittenLine
from chunker.segments.heads import WrittenCode, written_code
from chunker.segments.signatures import Signatures
from chunker.types import Block

_STEP_COLUMNS = _MOST_STEPS = 4
CLOSING = re.compile(
    r"[})\]]|(?:end|else|elif|elsif|except|rescue|ensure|catch|finally|fi|done|esac)(?!\w|[ \t]*=|\.\w+[ \t]*=)"
)  # `end = 3` closes nothing
_COMMENT = re.compile(r"#(?!!)|//|/\*|\*(?:[ /]|$)|--[ -]|;;|@\w|\[\w[\w.]*(?:\(.*\))?\]$")
_BEFORE_BRACE = re.compile(r"[\w)>\]]$")

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
        self._read: dict[int, WrittenCode] = {}

    def boundaries(self, block: Block, begin: int, fits: Fits) -> Iterable[tuple[int, float]]:  # noqa: ARG002
        """Where a line may begin a part."""
        return code_boundaries(self._code(block))

    def openings(self, block: Block) -> Openings:
        """Lines that are indented less."""
        return Signatures(self._text, self._code(block))

    def _code(self, block: Block) -> WrittenCode:
        if block.span.start not in self._read:
            self._read[block.span.start] = written_code(self._text, block.span)
        return self._read[block.span.start]


def code_boundaries(code: WrittenCode) -> Iterator[tuple[int, float]]:
    """A boundary at each line of a code block that may begin a part of it, quote marks before it included.

    Cheapest is a line at the margin behind a blank one, as definitions stand; dearer one that goes on with the line
    before it; dearest one behind a comment or decorator, or inside the head of a definition. What closes a bracket or a
    fence stays with what is before it, the first line with the fence above it.
    """
    inside = {row for first, last in code.heads.items() for row in range(first + 1, last + 1)}
    for row, (before, line) in enumerate(pairwise(code.lines), 1):
        if not CLOSING.match(line.words):
            is_held = row in inside or _is_body_below(before, line)
            yield line.start, prices.HELD if is_held else _price(before, line)


def _is_body_below(head: WrittenLine, line: WrittenLine) -> bool:
    """Whether a line is but the brace that the body of a head begins with."""
    return line.words == "{" and head.indent <= line.indent and bool(_BEFORE_BRACE.search(head.words))


def _price(before: WrittenLine, line: WrittenLine) -> float:
    if not line.is_behind_blank and _is_comment(before.words) and before.indent <= line.indent:
        return prices.HELD
    steps = min((line.indent + _STEP_COLUMNS - 1) // _STEP_COLUMNS, _MOST_STEPS)
    base = prices.LINE if line.is_behind_blank else prices.LINE + 2 * prices.DEEPER
    return base + prices.DEEPER * steps


def _is_comment(words: str) -> bool:
    return bool(_COMMENT.match(words)) and not PREPROCESSOR.match(words)
