"""What a cell of a table says: asked with the label of its row and the header of its column; evidence is the row.

The header is no part of it: strategies repeat it before every part of a table, where no position of the document can
be counted, and people who mark evidence in tables mark rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from chunker.types import Block
from evals.generating.lexicon import Lexicon
from evals.generating.material import Material, Unit, plain
from evals.generating.types import Draft

KIND = "table"
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def drafts(material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
    """For each row with a label one cell that is not empty, any of them."""
    for unit in material.units:
        if unit.kind != "row":
            continue
        table = material.blocks[material.blocks[unit.block].parent]
        names, cells = _names(material, table), cells_of(material.said(unit.span))
        filled = [
            place for place in range(1, min(len(names), len(cells))) if cells[place] and _is_name(names[place], lexicon)
        ]
        is_header = all(_YEAR.fullmatch(cells[place]) for place in filled)  # one that the file does not mark
        if filled and not is_header and lexicon.content(cells[0]):
            place = random.choice(filled)
            yield _draft(material, unit, _Cell(cells[0], names[place], cells[place]))


class _Cell:
    """A label, the header of a column, and what stands where they meet."""

    def __init__(self, label: str, name: str, value: str) -> None:
        self.label, self.name, self.value = label.rstrip(" ."), name, value


def _draft(material: Material, unit: Unit, cell: _Cell) -> Draft:
    about = plain(material.title)
    if material.is_english:
        where = f" ({about})" if about else ""
        is_year = _YEAR.fullmatch(cell.name) is not None
        text = f"What was {cell.label} in {cell.name}" if is_year else f"What is the {cell.name} of {cell.label}"
        text += f"{where}?"
    else:
        text = " ".join(filter(None, (about, cell.label, cell.name)))
    return Draft(KIND, material.document.id, text, unit.span, not material.is_english, cell.value)


def _is_name(name: str, lexicon: Lexicon) -> bool:
    """Whether a header says something by itself."""
    return bool(_YEAR.fullmatch(name) or lexicon.content(name))


def _names(material: Material, table: Block) -> list[str]:
    return cells_of(material.said(table.header).split("\n")[0]) if table.header else []


def cells_of(line: str) -> list[str]:
    r"""The cells of a row between bars, without emphasis.

    >>> cells_of("| Reed 3 | **80** | a \\| b |")
    ['Reed 3', '80', 'a \\| b']
    """
    inner = line.strip().removeprefix("|")
    inner = inner.removesuffix("|") if not inner.endswith("\\|") else inner
    return [plain(cell) if "\\|" not in cell else cell.strip() for cell in _CELL_EDGE.split(inner)]
