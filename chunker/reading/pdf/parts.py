"""What a document is made of, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chunker.reading.pdf.lines import Break, Line

PartKind = Literal[
    "heading", "paragraph", "code", "list", "item", "table", "quote", "footnote", "definition_list", "term",
    "definition", "page_header", "page_footer",
]  # fmt: skip


@dataclass(slots=True)
class Part:
    """A block to be, with what it holds; words in `text`, or in the parts inside it.

    Attributes:
        page: where it begins; 0 where nothing of it is on a page.
        level: of a heading.
        mark: of an item what it opens with, such as `a)`; of a footnote its sign.
        left: where its words begin on the page, in points, behind a mark; of items that tells how deep they lie.
        outer: where its mark begins.
        look: size and weight of the letters of a heading whose level is still to be found.
        opens_column: nothing stands above it in its column.
        lines: of code, from which its text is made in the end, a list for each paragraph that they came in.
        limit: how far to the right the words of its page reach, in points.
    """

    kind: PartKind
    text: str = ""
    page: int = 0
    breaks: tuple[Break, ...] = ()
    level: int = 0
    mark: str = ""
    left: float = 0.0
    outer: float = 0.0
    look: tuple[float, bool] = (0.0, False)
    opens_column: bool = False
    parts: list[Part] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)
    header_rows: int = 0
    lines: list[list[Line]] = field(default_factory=list)
    limit: float = 0.0
