"""The numbers and bullets that Word shows before paragraphs, which stand nowhere in its files."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from chunker.reading.office.counting import counted
from chunker.reading.office.names import attribute, children, inside, is_on, number
from chunker.reading.office.pieces import Mark
from chunker.reading.office.symbols import BLANKS
from chunker.reading.office.word.styles import Numbered, indent_of
from chunker.reading.xml import Element

_PLACE = re.compile(r"%([1-9])")
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered.

    Attributes:
        pattern: what is shown, with `%1` for the number of the first level.
        restarts: the level whose next item makes this one begin anew; None for any level above, 0 for never.
        is_plain: numbers of other levels in the pattern are shown as 1, 2, 3.
    """

    format: str = "decimal"
    pattern: str = ""
    start: int = 1
    restarts: int | None = None
    is_plain: bool = False
    indent: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing is shown: a paragraph that goes on inside an item."""
        return self.format in {"none", "bullet"} and not self.pattern.strip(BLANKS)


@dataclass(slots=True)
class _List:
    """A list as paragraphs name it: levels of its own, and those of the list it is made from."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the items of all lists of one document, in the order in which they are asked for."""

    def __init__(self, root: Element | None, style_list: Callable[[str], str | None]) -> None:
        """`style_list` gives the list that a numbering style stands for."""
        self._abstract = {attribute(entry, "w:abstractNumId") or "": entry for entry in children(root, "w:abstractNum")}
        self._lists = {attribute(entry, "w:numId") or "": _list(entry) for entry in children(root, "w:num")}
        self._style_list = style_list
        self._levels: dict[str, dict[int, Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def level(self, numbered: Numbered) -> Level | None:
        """How the level of a list is numbered; None where the file does not say."""
        found = self._lists.get(numbered.list_id)
        if found is None:
            return None
        return found.levels.get(numbered.level) or self._abstract_levels(found.abstract).get(numbered.level)

    def next(self, numbered: Numbered) -> Mark | None:
        """The mark of the next item of a list; None where nothing is shown before it."""
        level, found = self.level(numbered), self._lists.get(numbered.list_id)
        if level is None or found is None or level.is_blank:
            return None
        place = self._count(found.abstract, numbered, level, found.starts.get(numbered.level))
        sequence = f"{found.abstract}:{numbered.list_id}"
        if level.format == "bullet":
            return Mark("", sequence, numbered.level)
        text = _PLACE.sub(lambda match: self._shown(numbered, int(match[1]) - 1, level), level.pattern)
        return Mark(" ".join(text.split()), sequence, numbered.level, place)

    def _count(self, abstract: str, numbered: Numbered, level: Level, start: int | None) -> int:
        """Place of the next item; lists made from the same one count on, unless they say where to start."""
        counts = self._counts.setdefault(abstract, {})
        if start is not None and (numbered.list_id, numbered.level) not in self._begun:
            self._begun.add((numbered.list_id, numbered.level))
            counts.pop(numbered.level, None)
        first = level.start if start is None else start
        place = counts[numbered.level] = counts.get(numbered.level, first - 1) + 1
        for deeper in [deeper for deeper in counts if deeper > numbered.level]:
            restarts = self._restarts(numbered, deeper)
            if restarts is None or (restarts > 0 and numbered.level < restarts):
                del counts[deeper]
        return place

    def _restarts(self, numbered: Numbered, level: int) -> int | None:
        found = self.level(Numbered(numbered.list_id, level))
        return found.restarts if found else None

    def _shown(self, numbered: Numbered, level: int, shown_in: Level) -> str:
        """Number of a level as it is shown in the mark of the same or a deeper one."""
        described = self.level(Numbered(numbered.list_id, level)) or Level()
        counts = self._counts.get(self._lists[numbered.list_id].abstract, {})
        return counted(counts.get(level, described.start), "decimal" if shown_in.is_plain else described.format)

    def _abstract_levels(self, abstract: str) -> dict[int, Level]:
        if abstract not in self._levels:
            self._levels[abstract] = {}  # a list that is made from itself has no levels
            self._levels[abstract] = self._read_levels(abstract)
        return self._levels[abstract]

    def _read_levels(self, abstract: str) -> dict[int, Level]:
        entry = self._abstract.get(abstract)
        style = attribute(inside(entry, "w:numStyleLink"), "w:val")
        linked = self._lists.get(self._style_list(style) or "") if style else None
        if linked is not None:
            return self._abstract_levels(linked.abstract) | linked.levels
        return _levels(entry)


def _list(entry: Element) -> _List:
    made = _List(attribute(inside(entry, "w:abstractNumId"), "w:val") or "")
    for override in children(entry, "w:lvlOverride"):
        level = number(override, "w:ilvl") or 0
        made.levels |= _levels(override)
        if (start := number(inside(override, "w:startOverride"), "w:val")) is not None:
            made.starts[level] = start
    return made


def _levels(entry: Element | None) -> dict[int, Level]:
    levels = ((number(level, "w:ilvl") or 0, level) for level in children(entry, "w:lvl"))
    return {place: _level(level) for place, level in levels if 0 <= place < _MOST_LEVELS}


def _level(entry: Element) -> Level:
    start = number(inside(entry, "w:start"), "w:val")
    return Level(
        attribute(inside(entry, "w:numFmt"), "w:val") or "decimal",
        attribute(inside(entry, "w:lvlText"), "w:val") or "",
        1 if start is None else start,
        number(inside(entry, "w:lvlRestart"), "w:val"),
        is_on(inside(entry, "w:isLgl")),
        indent_of(inside(entry, "w:pPr")),
    )
