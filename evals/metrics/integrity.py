"""What cuts break: sentences, code blocks, tables, lists, and what stands in front of them.

Each metric is the share of units that are kept, among those that could be kept: a unit over the limit does not count.
A unit is kept when one chunk holds it whole. Sentences are counted by cuts, since most sentences are near no cut.
Structure is that of Markdown, so a plain text shows what looks like it. A metric does not apply to a document that has
no such unit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from chunker.types import Span
from evals.metrics import IntrinsicMetric
from evals.metrics._cuttings import Cover, Piecework, each_document, next_visible
from evals.metrics._markdown import Structure, structure
from evals.metrics._sentences import sentence_spans


def sentence_integrity(work: Piecework) -> float | None:
    """Share of the cuts that do not fall inside a sentence; cuts inside a sentence over the limit do not count.

    Sentences are those that people marked, where there are any, else those of our own finder, which is also what our
    own strategies cut at: only marked sentences compare them with others.
    Example: `One two. Three four.` cut behind `One` and behind `One two.`: 1 / 2 = 0.5.
    """
    sentences = _sentences(work)
    around = [_span_around(sentences, cut) for cut in work.cuts()]
    free = [span is None for span in around if span is None or work.fits(span)]
    return sum(free) / len(free) if free else None


def _sentences(work: Piecework) -> Sequence[Span]:
    marked = work.cutting.sentences.get(work.document.id)
    return sentence_spans(work.document.text, work.cutting.language) if marked is None else marked


def _span_around(spans: Sequence[Span], offset: int) -> Span | None:
    """The span with characters on both sides of an offset."""
    index = bisect_right(spans, offset, key=attrgetter("start")) - 1
    return spans[index] if index >= 0 and spans[index].start < offset < spans[index].end else None


def _whole(units: Callable[[Structure], Sequence[Span]]) -> Callable[[Piecework], float | None]:
    """Share of units that one chunk holds whole, among those that fit or are held.

    Example, for rows: of three rows that fit one is cut: 2 / 3; a fourth over the limit changes nothing.
    """

    def of(work: Piecework) -> float | None:
        cover, found = Cover(work.chunks), units(structure(work.document.text))
        held = [cover.holds(*unit) for unit in found]
        return _share(is_held for is_held, unit in zip(held, found, strict=True) if is_held or work.fits(unit))

    return of


def heading_kept(work: Piecework) -> float | None:
    """Share of the headings that some chunk holds together with the beginning of what follows, not at its own end.

    A heading with nothing behind it in the document does not count.
    Example: of `# A`, a text, `# B`, a text, the second heading ends the first chunk: 1 / 2 = 0.5.
    """
    text, cover = work.document.text, Cover(work.chunks)
    following = [(heading, next_visible(text, heading.end)) for heading in structure(text).headings]
    return _share(cover.holds(heading.start, offset + 1) for heading, offset in following if offset < len(text))


def lead_in_kept(work: Piecework) -> float | None:
    """Share of the lists behind a paragraph ending with a colon whose first item is in a chunk with that colon.

    Context words that hold the paragraph's last line do as well.
    Example: `Bring:` in one chunk, its list in the next without context words: 0.
    """
    cover = Cover(work.chunks)
    pairs = structure(work.document.text).lead_ins
    return _share(
        cover.holds(lead.end - 1, items.start + 1) or _is_told(work, lead, items.start) for lead, items in pairs
    )


def _is_told(work: Piecework, lead: Span, offset: int) -> bool:
    """Whether a chunk that holds the character at `offset` has the lead-in's last line among its context words."""
    line = work.document.text[lead.start : lead.end].splitlines()[-1].strip()
    return any(line in chunk.context for chunk in work.chunks if chunk.context and chunk.start <= offset < chunk.end)


def _share(kept: Iterable[bool]) -> float | None:
    found = [*kept]
    return sum(found) / len(found) if found else None


INTRINSIC = (
    IntrinsicMetric("sentence_integrity", each_document(sentence_integrity)),
    IntrinsicMetric("code_integrity", each_document(_whole(attrgetter("code")))),
    IntrinsicMetric("table_integrity", each_document(_whole(attrgetter("tables")))),
    IntrinsicMetric("row_integrity", each_document(_whole(attrgetter("rows")))),
    IntrinsicMetric("list_integrity", each_document(_whole(attrgetter("lists")))),
    IntrinsicMetric("item_integrity", each_document(_whole(attrgetter("items")))),
    IntrinsicMetric("heading_kept", each_document(heading_kept)),
    IntrinsicMetric("lead_in_kept", each_document(lead_in_kept)),
)
