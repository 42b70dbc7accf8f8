"""The strategy that keeps lists, tables and code whole: what it never cuts, and how it cuts what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Chunk, Document, parse, tokenizer_for
from chunker.fitting import _inside
from chunker.segments.blocks.gaps import block_gaps
from chunker.segments.blocks.markdown import markdown_blocks
from chunker.segments.code import LineReader
from chunker.strategies.structure import Structure, _in_prose
from chunker.types import Block, Span

COUNT = tokenizer_for("gpt-4o").count
KEPT = ("list", "table", "code", "item", "row")


def chunks(text: str, limit: int, name: str = "a.md") -> list[Chunk]:
    """What the strategy makes of a text."""
    strategy = parse(f"structure(max_tokens={limit}, language='en')")
    return [*strategy.chunk(Document(name, text), tokenizer_for("gpt-4o"))]


def texts(text: str, limit: int, name: str = "a.md") -> list[str]:
    """What the chunks say."""
    return [chunk.text for chunk in chunks(text, limit, name)]


LIST = "Some words before the list that fill a chunk by themselves.\n\nBring:\n\n- a rope\n- a lamp\n- a stick\n"


def test_a_list_stays_with_what_introduces_it() -> None:
    """Rather than with the paragraph before."""
    assert texts(LIST, 18)[1] == "Bring:\n\n- a rope\n- a lamp\n- a stick"


def test_a_long_list_is_cut_between_its_items() -> None:
    """And each part is told what introduces it."""
    text = "Bring:\n\n" + "".join(f"- thing {n}\n  - part of {n}\n" for n in range(8))
    found = chunks(text, 30)
    assert all(chunk.text.startswith(("Bring:", "- thing")) for chunk in found)
    assert [chunk.context for chunk in found] == [""] + ["Bring:\n\n"] * (len(found) - 1)


def test_items_are_units_a_thirty_second_of_the_limit_apart() -> None:
    """Blocks that stay whole leave little choice, so that short items count as well."""
    text = "".join(f"- thing {n}\n" for n in range(100))
    packer = Structure(max_tokens=128).packer(Document("a.md", text), tokenizer_for("gpt-4o"))
    assert len(packer.units) == 100


def test_an_item_over_the_limit_is_cut_between_what_is_in_it() -> None:
    """Its own words first, then the items below them."""
    text = "- first\n- all of these are needed:\n" + "".join(f"  - small part {n}\n" for n in range(9)) + "- last\n"
    found = texts(text, 24)
    assert any("all of these are needed:\n  - small part 0" in chunk for chunk in found)
    assert all(chunk.lstrip().startswith("- ") for chunk in found)


def test_a_table_is_cut_between_rows_and_repeats_its_header() -> None:
    """The header is context; the text stays what stands in the document."""
    text = "| a | b |\n|---|---|\n" + "".join(f"| row {n} | {n} |\n" for n in range(10))
    found = chunks(text, 40)
    assert len(found) > 1
    assert all(chunk.text.startswith("| ") and chunk.text.endswith(" |") for chunk in found)
    assert all(chunk.context == "| a | b |\n|---|---|\n" for chunk in found[1:])
    assert [chunk.kind for chunk in found] == ["table"] * len(found)


def test_code_is_cut_between_definitions() -> None:
    """Where one begins at the margin behind a blank line, when such a place is in reach."""
    body = "".join(f"def f{n}():\n    a = {n}\n    return a\n\n\n" for n in range(6))
    found = texts(f"```python\n{body.rstrip()}\n```\n", 40)
    assert len(found) > 1
    assert all(chunk.startswith("def f") for chunk in found[1:])


def test_a_heading_never_ends_a_chunk() -> None:
    """Not even when it would fill one up."""
    text = "".join(f"## Part {n}\n\n### Beginning\n\n" + "word " * 20 + ".\n\n" for n in range(6))
    found = chunks(text, 30)
    assert not any(chunk.text.rstrip().endswith("Beginning") for chunk in found)
    assert {chunk.headings for chunk in found} == {(f"Part {n}", "Beginning") for n in range(6)}


def test_a_list_that_fits_only_without_its_lead_in_is_cut() -> None:
    """Each part then says what introduces it, which the whole could not."""
    text = "These are the things that we shall need on the way:\n\n" + "".join(
        f"- thing number {n}\n" for n in range(6)
    )
    found = chunks(text, 36)
    assert COUNT(text.partition("\n\n")[2]) <= 36 < COUNT(text)
    assert all("on the way:" in chunk.content for chunk in found)


def test_plain_text_has_lists_too() -> None:
    """Bullets, letters, numerals: whatever a person would see as one."""
    text = (
        "We offer:\n\n  (a) repair of gauges,\n  (b) new gauges,\n  (c) advice.\n\n" + "Other words follow here. " * 4
    )
    assert texts(text, 30, name="a.txt")[0].endswith("(c) advice.")


def test_a_heading_keeps_the_first_words_of_a_sentence_that_fits_only_without_it() -> None:
    """The sentence is cut rather than the heading parted from it."""
    sentence = "The gauge " + "hangs above the cold water " * 11 + "every day. Next one."
    found = texts(f"Words before.\n\n## Setup of the river gauge\n\n{sentence}\n", 64)
    assert any("## Setup of the river gauge\n\nThe gauge hangs" in chunk for chunk in found)


def test_a_heading_is_not_cut_for_a_sentence_that_fits_only_without_it() -> None:
    """Nor where the words before it leave room for a part of it."""
    heading = "### Setup of the river gauge"
    sentence = "Every gauge hangs above the cold water of the river."
    found = texts(f"Water closed the river.\n\n{heading}\n\n{sentence}\n", 16)
    assert any(chunk.startswith(f"{heading}\n\nEvery gauge") for chunk in found)


def test_a_fence_is_not_parted_from_code_that_does_not_fit() -> None:
    """No chunk is only a fence, and no heading is left above one."""
    code = "one very long line of code " * 20
    found = texts(f"Words before.\n\n## Setup\n\n```\n{code}\n```\n", 64)
    assert len(found) > 2
    assert not any(chunk.strip(" \n`") in {"", "## Setup"} or chunk.endswith("## Setup\n\n```") for chunk in found)


def test_a_header_stays_whole_above_a_row_that_does_not_fit() -> None:
    """The row is cut between its cells."""
    header = "| " + " | ".join(f"name {n}" for n in range(14)) + " |\n|" + "---|" * 14 + "\n"
    row = "| " + " | ".join(["long words in a cell " * 6] * 14) + " |\n"
    found = texts(f"Values follow.\n\n{header}{row}| x |\n", 110)
    assert any(header.strip() in chunk for chunk in found)


def test_a_heading_at_the_end_of_a_quote_holds_nothing_behind_the_quote() -> None:
    """What follows there is not below it."""
    code = "```\nlamp oil river\nabove price level\n```"
    assert code in texts(f"> Some quoted sentence.\n>\n> ### Note here\n\n{code}\n", 14)


PARTS = st.sampled_from(
    [
        "# Title\n\n",
        "## Part\n\n",
        "One sentence here. And another one.\n\n",
        "Bring:\n\n",
        "- a rope\n",
        "- a lamp\n",
        "  - oil\n",
        "1. first\n",
        "2. second\n",
        "\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "| e | f |\n",
        "> quoted\n\n",
        "```py\nx = 1\n\ny = 2\n```\n",
        "Long words stand in this paragraph, so that some chunks are cut inside it. " * 2,
    ]
)


def run_start(text: str, blocks: Sequence[Block], number: int) -> int:
    """Where the headings above a block begin, or the whole of the paragraph that introduces it."""
    begin = blocks[number].span.start
    for before in reversed(blocks[:number]):
        is_lead_in = before.kind == "paragraph" and before.span.end <= begin and before.span == blocks[number].lead_in
        is_around = before.span.start <= begin < before.span.end
        if not (is_around or is_lead_in or before.kind == "heading" or before.kind == "header_row"):
            break
        if text[before.span.end : begin].strip(" \n>"):
            break
        begin = min(begin, before.span.start)
    return begin


@given(st.lists(PARTS, max_size=16).map("".join), st.sampled_from([12, 24, 48]))
def test_what_fits_is_never_cut(text: str, limit: int) -> None:
    """Lists, items, tables, rows and code that fit with what they belong to lie in one chunk."""
    blocks, found = markdown_blocks(text), chunks(text, limit)
    for number, block in enumerate(blocks):
        whole = Span(run_start(text, blocks, number), block.span.end)
        if block.kind in KEPT and COUNT(text[slice(*whole)]) <= limit:
            content = text[slice(*block.span)]
            start = block.span.start + len(content) - len(content.lstrip())
            end = block.span.start + len(content.rstrip(" \n>"))
            assert any(chunk.start <= start and end <= chunk.end for chunk in found), text[slice(*block.span)]


@given(st.lists(PARTS, max_size=16).map("".join), st.sampled_from([12, 24, 48]))
def test_no_chunk_ends_with_a_heading(text: str, limit: int) -> None:
    """Unless nothing follows it, or another heading with which it does not fit."""
    blocks = markdown_blocks(text)
    headings = {block.span.end for block in blocks if block.kind == "heading"}
    for chunk in chunks(text, limit):
        if chunk.end not in headings or not text[chunk.end :].strip(" \n->#1."):
            continue
        number = next(number for number, block in enumerate(blocks) if block.span.start >= chunk.end)
        run = Span(run_start(text, blocks, number), blocks[number].span.end)
        assert blocks[number].kind == "heading" and COUNT(text[slice(*run)]) > limit  # noqa: PT018  one exception


class Unwalked(list[Any]):
    """A list in which places are looked up, and that nobody goes through from its beginning."""

    def __iter__(self) -> Iterator[Any]:
        raise AssertionError("walked from its beginning")


def test_what_lies_in_a_span_is_looked_up() -> None:
    """Of paragraphs and of boundaries: a walk to them for each span would take their number squared."""
    prose = Unwalked(Span(start, start + 5) for start in range(0, 100, 10))
    assert [*_in_prose(prose, lambda _, span: [span], "", Span(12, 32))] == [(12, 15), (20, 25), (30, 32)]
    boundaries = Unwalked((offset, 0.5) for offset in range(0, 100, 10))
    assert [*_inside(boundaries, "", Span(12, 40))] == [(20, 0.5), (30, 0.5)]


@pytest.mark.parametrize("before", range(8))
def test_what_is_held_is_in_order(before: int) -> None:
    """As it is looked up by halving; whole numbers come out of a set in an order of their own."""
    text = "x" * before + "\n\n```py\nx = 1\n\ny = 2\n```\n"
    open_code = LineReader(text).boundaries
    gaps = block_gaps(
        text, markdown_blocks(text), lambda start, end: end - start < 8, lambda span: span.start, open_code
    )
    assert gaps.held == sorted(gaps.held)


def test_settings_are_checked_when_the_strategy_is_made() -> None:
    """As for every strategy."""
    with pytest.raises(ValueError, match="max_tokens"):
        parse("structure(max_tokens=0)")
