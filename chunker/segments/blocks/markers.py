"""What may open a list item in plain text: bullets, numbers, letters, Roman numerals, numbers of several parts."""

from __future__ import annotations

import re
from typing import NamedTuple

_SURE_BULLETS = (  # the last two are bullets of the fonts Symbol and Wingdings, as PDFs keep them
    "\u2022\u2023\u25e6\u2043\u2219\u25cf\u25cb\u25a0\u25a1\u25aa\u25ab\u27a2\u27a4\u25ba\u25b6\u2713\u2714\u2756"
    "\u25c6\u25c7\uf0b7\uf0a7"
)
_MARKER = re.compile(
    rf"(?P<sure>[{_SURE_BULLETS}])[ \t\u00a0]*"
    r"|(?:(?P<bullet>[-*+\u2013\u00b7\u30fb])"
    r"|(?P<parts>\d{1,3}(?:\.\d{1,3})+)\.?"
    r"|(?P<open>\()?(?P<one>\d{1,3}|[A-Za-z]|[ivxlc]{2,7}|[IVXLC]{2,7})(?P<close>[.)]))(?:[ \t\u00a0]+|$)"
)
_NO_PLACE = -1
_DECIMAL, _BELOW = "decimal ", "below "
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class Reading(NamedTuple):
    """One way to understand a marker: the sequence it belongs to, and its place in it.

    `i.` is the ninth letter and the first Roman numeral. Bullets of one kind are all at the same place.
    """

    sequence: str
    place: int

    @property
    def inner(self) -> str:
        """The sequence that counts inside this item: `1.1`, `1.2` below `1.`; none below letters."""
        if self.sequence.startswith(_BELOW):
            return f"{self.sequence}{self.place}."
        return f"{_BELOW}{self.place}." if self.sequence.startswith(_DECIMAL) else ""


class Marker(NamedTuple):
    """What opens an item.

    Attributes:
        readings: all ways to understand it.
        width: its characters, with the spaces behind it.
        is_sure: no sentence begins like this.
    """

    readings: frozenset[Reading]
    width: int
    is_sure: bool

    @property
    def is_bullet(self) -> bool:
        """Whether it does not count."""
        return any(reading.place == _NO_PLACE for reading in self.readings)

    @property
    def may_be_first(self) -> bool:
        """Whether a list can begin with it, as far as its place says."""
        return any(reading.place <= 1 for reading in self.readings)

    def after(self, readings: frozenset[Reading]) -> frozenset[Reading]:
        """Those of its readings that go on from one of these: the same bullet again, or the next place."""
        return frozenset(
            reading
            for reading in self.readings
            if (reading if reading.place == _NO_PLACE else reading._replace(place=reading.place - 1)) in readings
        )


def marker_of(line: str) -> Marker | None:
    """The marker that a line without its indentation opens with, if any."""
    match = _MARKER.match(line)
    if not match:
        return None
    if bullet := match["sure"] or match["bullet"]:
        return Marker(frozenset({Reading(bullet, _NO_PLACE)}), match.end(), match["sure"] is not None)
    if match["parts"]:
        group, _, last = match["parts"].rpartition(".")
        return Marker(frozenset({Reading(f"{_BELOW}{group}.", int(last))}), match.end(), False)
    if match["open"] and match["close"] != ")":
        return None
    readings = _readings(match["one"], f"{match['open'] or ''}{match['close']}")
    return Marker(readings, match.end(), False) if readings else None


def _readings(sign: str, around: str) -> frozenset[Reading]:
    if sign.isdecimal():
        return frozenset({Reading(f"{_DECIMAL}{around}", int(sign))})
    case = "a" if sign.islower() else "A"
    found = []
    if len(sign) == 1:
        found.append(Reading(f"{case}{around}", ord(sign.lower()) - ord("a") + 1))
    if place := roman_number(sign.lower()):
        found.append(Reading(f"roman {case}{around}", place))
    return frozenset(found)


def roman_number(sign: str) -> int | None:
    """Value of a numeral in small letters, up to 399; none of what is not written as Romans wrote it.

    >>> roman_number("xiv"), roman_number("iiv")
    (14, None)
    """
    if not re.fullmatch(r"(?=.)c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", sign):
        return None
    values = [_ROMAN_DIGITS[letter] for letter in sign]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
