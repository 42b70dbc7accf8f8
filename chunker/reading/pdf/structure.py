"""The parts of a document, from its tags or from how its pages look."""

from __future__ import annotations

from chunker.reading.pdf.lines import flowing, lines_in_order
from chunker.reading.pdf.loading import Loaded
from chunker.reading.pdf.parts import Part
from chunker.reading.pdf.words import Vocabulary


def parts_of(loaded: Loaded) -> list[Part]:
    """All parts, in reading order."""
    vocabulary = Vocabulary(run.text for page in loaded.pages for run in page.runs)
    return [
        Part("paragraph", flowing([line], vocabulary)[0], page.number)
        for page in loaded.pages
        for line in lines_in_order(page.runs, page.number)
    ]
