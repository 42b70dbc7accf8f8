"""Lines with scripts that are written from right to left, put into the order in which they are read.

A page shows where letters stand, so the order of its lines is the inverse of what the Unicode Bidirectional Algorithm
(UAX 9) does with text: of one level inside a line, without marks that change it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from chunker.reading.pdf.runs import Run

_LEFTWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_KINDS = {"R": "R", "AL": "R", "L": "L", "EN": "N", "AN": "N", "ES": "-", "CS": ",", "ET": "%"}
_OTHER = "."
_TO_THE_RIGHT = re.compile(r"L(?:[^R]*[LN])?|.")  # inside a line from right to left; signs at the ends belong to that
_TO_THE_LEFT = re.compile(r"(?:^N)?R(?:[^L]*R)?|.")  # a number at the left end most likely ends a line of such letters
_END_SIGNS = frozenset(".,:;!?\u060c\u061b\u061f")
_ALIGNED = 3.0  # points


def is_leftward(text: str) -> bool:
    """Whether there is a letter of a script that is written from right to left."""
    return _LEFTWARD.search(text) is not None


def kind_of(char: str) -> str:
    """`L` for letters to the right, `R` to the left, `N` for digits, `-` `,` `%` for signs in numbers, `.` all else."""
    return _KINDS.get(unicodedata.bidirectional(char), _OTHER)


def reads_from_right(text: str) -> bool | None:
    """Whether most letters are of scripts from right to left; None where there are as many of others, or none."""
    kinds = [kind_of(char) for char in text]
    leftward, rightward = kinds.count("R"), kinds.count("L")
    return None if leftward == rightward else leftward > rightward


def begins_left(runs: Iterable[Run]) -> bool:
    """Whether more lines begin at one distance from the left than at one from the right."""
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    for run in runs:
        line = round(run.bottom)
        lefts[line] = min(lefts.get(line, run.left), run.left)
        rights[line] = max(rights.get(line, run.right), run.right)
    return _most_aligned(lefts.values()) > _most_aligned(rights.values())


def _most_aligned(places: Iterable[float]) -> int:
    return max(Counter(round(place / _ALIGNED) for place in places).values(), default=0)


def is_directed(runs: Iterable[Run]) -> bool:
    """Whether the order of runs may be another than from left to right as their coordinates say."""
    return any(run.begins or is_leftward(run.text) for run in runs)


def in_reading_order(runs: Sequence[Run]) -> list[Run]:
    """Runs of one line, each of letters of one direction, as they are read."""
    is_mirrored = any(run.begins == "right" for run in runs)
    shown = sorted(runs, key=lambda run: run.left, reverse=is_mirrored)  # from left to right
    kinds = "".join(_kind_of_run(run.text) for run in shown)
    if _begins_right(shown):
        stretches = [shown[slice(*match.span())] for match in _TO_THE_RIGHT.finditer(kinds)]
        return [run for stretch in reversed(stretches) for run in stretch]
    stretches = [shown[slice(*match.span())] for match in _TO_THE_LEFT.finditer(kinds)]
    return [run for stretch in stretches for run in reversed(stretch)]


def _begins_right(shown: Sequence[Run]) -> bool:
    """Whether a line is one from right to left: by the sign that ends it, by its page, or by most of its letters."""
    ends_left, ends_right = _ends(shown[0]), _ends(shown[-1])
    if ends_left != ends_right:
        return ends_left
    begins = shown[0].begins
    from_right = reads_from_right("".join(run.text for run in shown))
    return begins != "left" and (begins == "right" if from_right is None else from_right)


def _ends(run: Run) -> bool:
    return run.text.strip() in _END_SIGNS


def _kind_of_run(text: str) -> str:
    kinds = {kind_of(char) for char in text}
    return next((kind for kind in "RLN" if kind in kinds), _OTHER)
