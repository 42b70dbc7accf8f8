"""Findings and metrics of chunks agree: what lowers a share is a place that can be looked at."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunker.types import Chunk
from evals.lint import lint
from evals.lint.types import Material
from evals.metrics import intrinsic_metrics
from tests.linting import chunks_of, material, whole

SHARES = {
    "sentence_integrity": "cut-sentence",
    "code_integrity": "cut-code",
    "table_integrity": "cut-table",
    "row_integrity": "cut-row",
    "list_integrity": "cut-list",
    "item_integrity": "cut-item",
    "heading_kept": "orphan-heading",
    "lead_in_kept": "lead-in-apart",
    "standalone": "dangling-reference",
    "coverage": "lost-text",
}
PARTS = [
    "# Rain\n\n",
    "- It fell\n",
    "- wet\n  - mud\n",
    "Bring:\n\n",
    "```\na\n\nb\n```\n",
    "|a|b|\n|-|-|\n|1|2|\n\n",
    "It was. ",
]
TEXTS = st.lists(st.sampled_from([*PARTS, "Then a\nlamp fell. ", "\n\n"]), min_size=1, max_size=12).map("".join)
SPANS = st.lists(st.tuples(st.integers(0, 120), st.integers(1, 60)), min_size=1, max_size=6)


@st.composite
def materials(draw: st.DrawFn) -> Material:
    """Two documents in chunks that tile them, or overlap and leave gaps; some units are over the limit."""
    documents = [whole(draw(TEXTS), name) for name in ("d.md", "e.md")]
    chunks: list[Chunk] = []
    for one in documents:
        cuts = draw(st.lists(st.integers(0, len(one.text)), max_size=4).map(sorted))
        chunks += chunks_of(one, cuts)
        for start, length in draw(SPANS) if draw(st.booleans()) else ():
            text = one.text[start : start + length]
            chunks.append(Chunk(one.id, start, start + len(text), text, len(text.split())))
    kept = draw(st.lists(st.sampled_from(chunks), min_size=1, unique=True))
    ordered = sorted(kept, key=lambda chunk: (chunk.document_id, chunk.start, chunk.end))
    return material(documents, ordered, limit_tokens=draw(st.integers(1, 30)))


@given(known=materials())
def test_a_share_is_below_one_where_there_are_findings_and_only_there(known: Material) -> None:
    """For each metric and each document with chunks, whatever its text and its chunks."""
    for metric, rule_id in SHARES.items():
        found = {one.document_id for one in lint(known, [rule_id])}
        values = intrinsic_metrics()[metric].of(known.cutting)
        assert found == {name for name, value in values.items() if value is not None and value < 1}, metric


@given(known=materials())
def test_shares_of_chunks_are_findings_over_chunks(known: Material) -> None:
    """Copies and overruns are counted chunk by chunk."""
    for metric, rule_id in (("duplicate_share", "duplicate-exact"), ("size_over_limit", "over-limit")):
        found = [one.document_id for one in lint(known, [rule_id])]
        for name, value in intrinsic_metrics()[metric].of(known.cutting).items():
            chunks = sum(chunk.document_id == name for chunk in known.chunks)
            assert value is None or round(value * chunks) == found.count(name), metric


@given(known=materials())
def test_wasted_overlap_is_redundancy(known: Material) -> None:
    """Where half a chunk repeats, the document is redundant."""
    values = intrinsic_metrics()["redundancy"].of(known.cutting)
    assert all(values[one.document_id] for one in lint(known, ["overlap-waste"]))


def test_a_share_is_counted_by_the_findings() -> None:
    """Two of three headings are parted from their text: 1 - 2 / 3."""
    document = whole("# A\n\nOne.\n\n# B\n\nTwo.\n\n# C\n\nThree.")
    known = material([document], chunks_of(document, [5, 16]))
    assert len(lint(known, ["orphan-heading"])) == 2
    assert intrinsic_metrics()["heading_kept"].of(known.cutting) == {"d.md": 1 / 3}
