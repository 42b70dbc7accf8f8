"""What a cut costs: one scale for every strategy, from 0 (ideal) to 1 (worst).

| cut                                   | cost |
|---------------------------------------|------|
| before a section                      | 0.00 |
| between paragraphs or other blocks    | 0.10 |
| between list items, rows, hard lines  | 0.25 |
| between sentences                     | 0.40 |
| between what belongs together         | 0.50 |
| between clauses                       | 0.60 |
| between words                         | 0.80 |
| after a hyphen or slash inside a word | 0.90 |
| anywhere else inside a word           | 1.00 |

A grapheme cluster (what a reader sees as one character) is never cut. One unit on this scale weighs
as much as a chunk that is empty by its whole target size (see `chunker.planning`), so a cut between
sentences is preferred to one between paragraphs only when it fills a chunk by almost a third more.
"""

from __future__ import annotations

SECTION = 0.0
DEEPER = 0.02  # what each level adds: of a heading, of blocks around, of indentation
BLOCK = 0.10
QUOTE = 0.15  # between blocks in a quote
LINE = 0.25
HELD = 0.38  # behind a comment or a decorator, and the deepest gap between blocks: still below a sentence
SENTENCE = 0.40
PARTED = 0.50  # a lead-in and what it introduces, a header and its row
CLAUSE = 0.60
WORD = 0.80
WORD_PART = 0.90
GRAPHEME = 1.0

_NAMES = (
    (GRAPHEME, "inside a word"),
    (WORD_PART, "part of a word"),
    (WORD, "word"),
    (CLAUSE, "clause"),
    (PARTED, "parted"),
    (SENTENCE, "sentence"),
    (LINE, "line"),
    (BLOCK, "block"),
    (SECTION, "section"),
)


def name_of(cost: float) -> str:
    """Name of the scale step that `cost` has reached, such as `sentence` for 0.45."""
    return next((name for step, name in _NAMES if cost >= step), "section")
