"""Code read by its grammar where we have one, and by its lines where not."""

from __future__ import annotations

from collections.abc import Iterable

from chunker.segments.code import Fits, LineReader
from chunker.segments.code_lines import CodeLine, code_lines
from chunker.segments.openings import Openings
from chunker.segments.syntax.cutting import cuts
from chunker.segments.syntax.grammars import language_named
from chunker.segments.syntax.headers import headers_of
from chunker.segments.syntax.units import Unit, units_of, with_leads
from chunker.types import Block


class SyntaxReader:
    """Reads the blocks of code of one text, each once."""

    def __init__(self, text: str) -> None:
        self._text, self._lines = text, LineReader(text)
        self._read: dict[int, tuple[list[CodeLine], list[Unit] | None]] = {}

    def boundaries(self, block: Block, begin: int, fits: Fits) -> Iterable[tuple[int, float]]:
        """Before definitions, members, statements and parts of statements that fit, in order.

        Each stands where a line begins, quote marks and indentation before it included; inside a line only where that
        line does not fit. A definition that fits is not cut, with the comments and decorators above it; nor is a
        statement.
        """
        lines, units = self._units(block)
        if units is None:
            return self._lines.boundaries(block, begin, fits)
        return cuts(self._text, units, lines, block.span._replace(start=begin), fits)

    def openings(self, block: Block) -> Openings:
        """The headers of the definitions around each line."""
        lines, units = self._units(block)
        return self._lines.openings(block) if units is None else headers_of(self._text, lines, units)

    def _units(self, block: Block) -> tuple[list[CodeLine], list[Unit] | None]:
        if block.span.start not in self._read:
            language = language_named(block.language) if block.kind == "code" else None
            lines = code_lines(self._text, block.span) if language else []
            units = units_of(self._text, lines, language) if language and lines else None
            self._read[block.span.start] = lines, units and [*with_leads(units)]
        return self._read[block.span.start]
