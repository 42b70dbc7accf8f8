"""The parts of a document, from its tags or from how its pages look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chunker.reading.pdf.furniture import Furniture, found_furniture, marked_furniture
from chunker.reading.pdf.layout import laid_out
from chunker.reading.pdf.lines import lines_in_order, words_of
from chunker.reading.pdf.loading import Loaded
from chunker.reading.pdf.pagination import with_furniture
from chunker.reading.pdf.parts import Part
from chunker.reading.pdf.runs import Run
from chunker.reading.pdf.tagged import TaggedReader, marks_in
from chunker.reading.pdf.tags import Mark
from chunker.reading.pdf.words import Vocabulary

_COVERED = 0.9  # share of the letters that stand in the structure tree, from which on it is trusted


def parts_of(loaded: Loaded) -> list[Part]:
    """All parts, in reading order, with the headers and footers of each page."""
    vocabulary = Vocabulary(_lines(loaded))
    furniture = _furniture(loaded)
    bodies = [(page.number, each.body) for page, each in zip(loaded.pages, furniture, strict=True)]
    if _is_tagged(loaded):
        reader = TaggedReader(loaded.pages, vocabulary)
        parts = reader.parts(loaded.tags)
        rest = [(number, _unused(number, runs, reader)) for number, runs in bodies]
        parts = _with_rest(parts, laid_out([page for page in rest if page[1]], (), vocabulary))
    else:
        parts = laid_out(bodies, loaded.bookmarks, vocabulary)
    return with_furniture(parts, {page.number: each for page, each in zip(loaded.pages, furniture, strict=True)})


def _lines(loaded: Loaded) -> Iterator[str]:
    """Lines of all cells, but for those that the file marks as shown again."""
    for page in loaded.pages:
        runs = (run for run in page.runs if not run.look.is_artifact)
        for line in lines_in_order(runs, page.number):
            yield from map(words_of, line.cells)


def _furniture(loaded: Loaded) -> list[Furniture]:
    """Headers and footers: those that the file marks as such if it does, else those that repeat."""
    if any(run.look.is_artifact for page in loaded.pages for run in page.runs):
        return [marked_furniture(page) for page in loaded.pages]
    return found_furniture(loaded.pages)


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


def _unused(number: int, runs: Sequence[Run], reader: TaggedReader) -> list[Run]:
    return [run for run in runs if Mark(number, run.look.mark) not in reader.used]


def _with_rest(parts: list[Part], rest: Sequence[Part]) -> list[Part]:
    """The parts, with what no tag names behind the last of its page."""
    for extra in rest:
        at = max((place for place, part in enumerate(parts, 1) if part.page <= extra.page), default=0)
        parts.insert(at, extra)
    return parts
