"""A file, a row or a document could not be read or cut.

What is in it is in no chunk and in none of the other findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import shown
from evals.lint.types import Found, Level, Material, Need

LEVEL: Level = "error"
FIX = "Mend the file or the row, or leave it out on purpose."
NEEDS: tuple[Need, ...] = ()


def find(material: Material) -> Iterator[Found]:
    """Every problem of reading and cutting."""
    for problem in material.problems:
        path, colon, number = problem.place.rpartition(":")
        is_line = bool(colon) and number.isdecimal()
        place = (path, int(number)) if is_line else (problem.place, 0)
        yield Found("", 0, 0, shown(problem.message), place=place)
