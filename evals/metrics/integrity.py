"""What cuts break: sentences, code blocks, tables, lists, and what stands in front of them.

Each metric is the share of units that are kept, among those that could be kept: a unit over the limit does not count.
A unit is kept when one chunk holds it whole. Sentences are counted by cuts, since most sentences are near no cut.
Structure is that of Markdown, so a plain text shows what looks like it; signs that mean something else in
reStructuredText or AsciiDoc are passed over there. A metric does not apply to a document that has
no such unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from chunker.types import Span
from evals.metrics import IntrinsicMetric
from evals.metrics._breaks import headings, lead_ins, sentence_cuts, whole_units
from evals.metrics._cuttings import Piecework, each_document
from evals.metrics._structure import Structure, structure_of


def sentence_integrity(work: Piecework) -> float | None:
    """Share of the cuts that do not fall inside a sentence; cuts inside a sentence over the limit do not count.

    Sentences are those that people marked, where there are any, else those of our own finder, which is also what our
    own strategies cut at: only marked sentences compare them with others.
    Example: `One two. Three four.` cut behind `One` and behind `One two.`: 1 / 2 = 0.5.
    """
    return _share(sentence is None for _, sentence in sentence_cuts(work))


def _whole(units: Callable[[Structure], Sequence[Span]]) -> Callable[[Piecework], float | None]:
    """Share of units that one chunk holds whole, among those that fit or are held.

    Example, for rows: of three rows that fit one is cut: 2 / 3; a fourth over the limit changes nothing.
    """

    def of(work: Piecework) -> float | None:
        return _share(unit.is_kept for unit in whole_units(work, units(structure_of(work.document))))

    return of


def heading_kept(work: Piecework) -> float | None:
    """Share of the headings that some chunk holds together with the beginning of what follows, not at its own end.

    A heading with nothing behind it in the document does not count.
    Example: of `# A`, a text, `# B`, a text, the second heading ends the first chunk: 1 / 2 = 0.5.
    """
    return _share(heading.is_kept for heading in headings(work))


def lead_in_kept(work: Piecework) -> float | None:
    """Share of the lists behind a paragraph ending with a colon whose first item is in a chunk with that colon.

    Context words that hold the paragraph's last line do as well.
    Example: `Bring:` in one chunk, its list in the next without context words: 0.
    """
    return _share(lead_in.is_kept for lead_in in lead_ins(work))


def _share(kept: Iterable[bool]) -> float | None:
    found = [*kept]
    return sum(found) / len(found) if found else None


INTRINSIC = (
    IntrinsicMetric("sentence_integrity", each_document(sentence_integrity)),
    IntrinsicMetric("code_integrity", each_document(_whole(attrgetter("code"))), version=2),
    IntrinsicMetric("table_integrity", each_document(_whole(attrgetter("tables"))), version=2),
    IntrinsicMetric("row_integrity", each_document(_whole(attrgetter("rows"))), version=2),
    IntrinsicMetric("list_integrity", each_document(_whole(attrgetter("lists"))), version=2),
    IntrinsicMetric("item_integrity", each_document(_whole(attrgetter("items"))), version=2),
    IntrinsicMetric("heading_kept", each_document(heading_kept), version=2),
    IntrinsicMetric("lead_in_kept", each_document(lead_in_kept), version=2),
)
