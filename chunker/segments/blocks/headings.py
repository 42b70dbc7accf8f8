"""Whether a line that stands alone in plain text is a heading, and of which level."""

from __future__ import annotations

import re

_LONGEST_CHARS = 80
_MOST_WORDS = 12
_ENDS = frozenset(
    ".,;:!?\u2026\u3002\uff0c\uff1b\uff1a\uff01\uff1f\u060c\u061b\u061f\u0964"
)  # of sentences and clauses
_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,5})\.?[ \t\u00a0]+(?=\D)")
_PART = re.compile(
    r"(?:chapter|section|part|article|appendix|annex|book|kapitel|abschnitt|teil|artikel|anhang|chapitre|partie|annexe|"
    r"cap\u00edtulo|secci\u00f3n|parte|art\u00edculo|anexo)[ \t\u00a0]+(?:\d{1,3}|[ivxlc]{1,7}|[a-z])\b",
    re.IGNORECASE,
)
_UNDERLINES = "=-~"  # the first is the highest; others rank below
_SECOND_LEVEL = 2


def underline_level(underline: str) -> int:
    """Level of a heading that this line stands below."""
    place = _UNDERLINES.find(underline[0])
    return place + 1 if place >= 0 else len(_UNDERLINES) + 1


def heading_level(line: str, is_above_more: bool) -> int:
    """Level of the heading that a line standing alone is, from 1 (highest) to 6; 0 if it is none.

    Args:
        is_above_more: what follows is longer than the line. Without it only a number, a word such as `Chapter` or
            capitals alone make a heading.
    """
    if len(line) > _LONGEST_CHARS or len(line.split()) > _MOST_WORDS or line[-1] in _ENDS:
        return 0
    if match := _NUMBER.match(line):
        return min(match[1].count(".") + 1, 6)
    if _PART.match(line) or (line.isupper() and sum(map(str.isalpha, line)) > 2):
        return 1
    first = line[0]
    return _SECOND_LEVEL if is_above_more and (first.isalpha() or first.isdigit()) and not first.islower() else 0
