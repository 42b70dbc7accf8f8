"""Lists as Google Docs writes them: each run of items of one depth is a list, behind the one it lies in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from chunker.reading.html.levels import Level
from chunker.reading.html.lists import number_in, numeral, style_named
from chunker.reading.html.nodes import Attributes, classes

_NAME = re.compile(r"lst-kix_(\S{1,80})-(\d)")
_RULE = re.compile(r"\.lst-kix_([\w-]{1,80})-(\d)\s*>\s*li:before\s*\{\s*content\s*:([^{}]*)\}")
_PART = re.compile(r'"([^"]*)"|counter\(\s*lst-ctn-kix_([\w-]{1,80})-(\d)\s*,\s*([\w-]+)\s*\)')

Name = tuple[str, int]  # of a list, and how deep it is


class Part(NamedTuple):
    """A piece of a mark: words, or the number of a list in some style."""

    words: str
    counted: Name | None = None
    style: str = "1"


def google_marks(sheet: str) -> Iterator[tuple[Name, list[Part]]]:
    """How the items of each list are marked, by the style sheet of a page.

    >>> [(name, len(parts)) for name, parts in google_marks('.lst-kix_x-1 > li:before{content:"(" counter('
    ...     'lst-ctn-kix_x-1,lower-latin) ") "}')]
    [(('x', 1), 3)]
    """
    for rule in _RULE.finditer(sheet):
        parts = [
            Part("", (part[2], int(part[3])), style_named(part[4])) if part[2] else Part(part[1])
            for part in _PART.finditer(rule[3])
        ]
        yield (rule[1], int(rule[2])), [part for part in parts if part != Part("")]


def google_list(given: Attributes) -> Name | None:
    """The list that a list goes on with, and its depth from 0; nothing of another program."""
    found = next(filter(None, map(_NAME.fullmatch, classes(given))), None) if "class" in given else None
    return (found[1], int(found[2])) if found else None


@dataclass(slots=True)
class GoogleLists:
    """Counts the items of all lists of a page.

    Attributes:
        marks: how items are marked, by the list.
        indents: of words in points, by the classes that have them.
        counts: number of the last item of each list.
    """

    marks: Mapping[Name, list[Part]]
    indents: Mapping[str, float] = field(default_factory=dict)
    counts: dict[Name, int] = field(default_factory=dict)

    def begin(self, name: Name, given: Attributes) -> None:
        """What comes next are items of this list, from the number that it states."""
        start = number_in(given.get("start", ""))
        if start is None and "start" in classes(given):
            start = 1
        if start is not None:
            self.counts[name] = start - 1

    def indent(self, given: Attributes) -> float:
        """How far an item or a paragraph is set in, in points."""
        return max((self.indents.get(name, 0.0) for name in classes(given)), default=0.0) if self.indents else 0.0

    def item(self, name: Name, given: Attributes, *, is_numbered: bool) -> tuple[Level, str]:
        """Where the next item of a list belongs, and what stands before it."""
        indent = self.indent(given) or math.inf
        if not is_numbered:
            return Level(name[1], "", indent), ""
        self.counts[name] = self.counts.get(name, 0) + 1
        parts = self.marks.get(name) or [Part("", name), Part(". ")]
        shown = "".join(part.words if not part.counted else self._number(part) for part in parts)
        return Level(name[1], name[0], indent), " ".join(shown.split())

    def _number(self, part: Part) -> str:
        return numeral(self.counts.get(part.counted, 1) if part.counted else 1, part.style)
