"""The parts of a document, from its tags or from how its pages look."""

from __future__ import annotations

from chunker.reading.pdf.lines import flowing, lines_in_order
from chunker.reading.pdf.loading import Loaded
from chunker.reading.pdf.parts import Part
from chunker.reading.pdf.tagged import TaggedReader, marks_in
from chunker.reading.pdf.tags import Mark
from chunker.reading.pdf.words import Vocabulary

_COVERED = 0.9  # share of the letters that stand in the structure tree, from which on it is trusted


def parts_of(loaded: Loaded) -> list[Part]:
    """All parts, in reading order."""
    vocabulary = Vocabulary(run.text for page in loaded.pages for run in page.runs)
    if _is_tagged(loaded):
        reader = TaggedReader(loaded.pages, vocabulary)
        return reader.parts(loaded.tags)
    return [
        Part("paragraph", flowing([line], vocabulary)[0], page.number)
        for page in loaded.pages
        for line in lines_in_order(page.runs, page.number)
    ]


def _is_tagged(loaded: Loaded) -> bool:
    """Whether nearly all letters, but for those of headers and footers, stand in the structure tree."""
    marks = set(marks_in(loaded.tags))
    inside = outside = 0
    for page in loaded.pages:
        for run in page.runs:
            if not run.look.is_artifact:
                if Mark(page.number, run.look.mark) in marks:
                    inside += len(run.text)
                else:
                    outside += len(run.text)
    return inside > 0 and inside >= _COVERED * (inside + outside)
