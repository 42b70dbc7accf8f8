"""Small units, each indexed under ever wider windows around it: precise to return, and easy to find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from chunker.calls import check_range, check_whole
from chunker.errors import InvalidSpec
from chunker.layout import Layout
from chunker.outline import Outline
from chunker.segments.languages import AUTO
from chunker.segments.sentences import Splitter
from chunker.strategies.structure import Structure
from chunker.strategy import Strategy
from chunker.types import Chunk, Document, Encoding
from chunker.views import with_windows

if TYPE_CHECKING:
    from chunker.tape import Tape

_MOST_SCALES = 16
_LEAST_DECAY, _MOST_DECAY = 0.001, 10  # beyond which the unit, or the widest window, is all that counts
_WITHIN = ("document", "section")


@dataclass(frozen=True)
class Multiscale(Strategy):
    """Cut as `structure` does into small units; each is indexed together with 1, 3, 7, ... of them on either side.

    Meant for retrieval with `assemble`, which joins neighbouring units to passages again.

    Attributes:
        max_tokens: hard limit of a unit; the windows are as wide as they are.
        scales: views of a unit: itself, then windows about twice as wide each time.
        decay: what the weight of each view is multiplied by for the next; 1 gives all the same.
        within: what no window reaches beyond: `document`, or `section`, all that stands under one outermost heading.
        contexts: put headings, lead-ins and table headers before units, as `structure` does.
        language: language code of the text for the sentence splitter; `auto` finds it out for each document.
        splitter: `sentencex`, `punkt`, or any function from a text to its sentence spans.
    """

    max_tokens: int = 64
    scales: int = 5
    decay: float = 1.0
    within: str = "document"
    contexts: bool = False
    language: str = AUTO
    splitter: str | Splitter = "sentencex"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._structure()  # its settings are checked here
        check_whole("scales", self.scales, 1, _MOST_SCALES)
        check_range("decay", self.decay, _LEAST_DECAY, _MOST_DECAY)
        if self.within not in _WITHIN:
            raise InvalidSpec(f"within must be {' or '.join(map(repr, _WITHIN))}, got {self.within!r}.")

    def chunk(self, document: Document, tokenizer: Encoding) -> Iterator[Chunk]:
        """The units in order, with their views."""
        document = self.prepared(document)
        outline = Outline(document.text, document.blocks or () if self.within == "section" else ())
        for _, units in groupby(super().chunk(document, tokenizer), lambda unit: outline.outermost(unit.start)):
            yield from with_windows([*units], self.scales, float(self.decay))

    def prepared(self, document: Document) -> Document:
        """The document with its blocks."""
        return self._structure().prepared(document)

    def boundaries(self, document: Document, tape: Tape) -> Iterable[tuple[int, float]]:
        """As `structure` finds them."""
        return self._structure().boundaries(document, tape)

    def layout(self, document: Document, tape: Tape) -> Layout:
        """As `structure` lays it out, but boundaries are no nearer than usual: a smaller unit would say too little."""
        return self._structure().layout(document, tape)._replace(spacing=None)

    def _structure(self) -> Structure:
        """The strategy that cuts the units."""
        shown = self.contexts
        return Structure(
            max_tokens=self.max_tokens, overlap=self.overlap, target=self.target,
            language=self.language, splitter=self.splitter,
            headings=shown, lead_ins=shown, table_headers=shown, signatures=shown,
        )  # fmt: skip
