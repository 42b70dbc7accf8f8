"""What readers write down: text that reads as Markdown, and blocks that stand where it says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chunker.reading.writer import Writer
from chunker.segments.blocks.markdown import markdown_blocks
from chunker.types import Block, Place, Span
from tests.block_promises import assert_nested

WORDS = st.text("abcdefg ", min_size=1, max_size=12).map(lambda text: f"x{text}y")


def written(*steps: Any) -> tuple[str, list[tuple[str, str]]]:
    """Text, and kind and text of each block, of what these steps write."""
    writer = Writer()
    for step in steps:
        step(writer)
    content = writer.content("made")
    return content.text, [(block.kind, content.text[slice(*block.span)]) for block in content.blocks or ()]


def test_a_list_with_a_list_in_an_item() -> None:
    """Items are tight, what is nested is indented below the words of its item."""
    writer = Writer()
    writer.paragraph("You need:")
    with writer.inside("list"):
        with writer.inside("item"):
            writer.paragraph("tools")
            with writer.inside("list"):
                for place, word in enumerate(("saw", "file"), 1):
                    with writer.inside("item", f"{place}. "):
                        writer.paragraph(word)
        with writer.inside("item"):
            writer.paragraph("time")
    content = writer.content("made")
    assert content.text == "You need:\n\n- tools\n  1. saw\n  2. file\n- time"
    lead_in = Span(0, 9)
    assert content.blocks is not None
    assert next(block for block in content.blocks if block.kind == "list").lead_in == lead_in
    assert [content.text[slice(*block.span)] for block in content.blocks if block.kind == "item"] == [
        "- tools\n  1. saw\n  2. file",
        "  1. saw",
        "  2. file",
        "- time",
    ]


def test_a_table_says_where_its_header_is() -> None:
    """The rows that name columns, with the line below them."""
    writer = Writer()
    writer.table([["a", "b|c"], ["1", ""], ["", ""], ["2", "x\ny"]])
    content = writer.content("made")
    assert content.text == "| a | b\\|c |\n| --- | --- |\n| 1 |  |\n| 2 | x y |"
    assert content.blocks is not None
    assert content.blocks[0].header == Span(0, 26)
    assert [block.kind for block in content.blocks] == ["table", "header_row", "row", "row"]


def test_code_is_fenced_so_that_it_cannot_close_its_fence() -> None:
    """One backtick more than the longest run in it."""
    writer = Writer()
    writer.code("\n````\nx\n\n", "md")
    assert writer.content("made").text == "`````md\n````\nx\n`````"


def test_what_is_empty_leaves_no_trace() -> None:
    """Blank words, items without any, tables without a cell, places behind which nothing comes."""
    writer = Writer()
    with writer.inside("list"), writer.inside("item"):
        writer.paragraph(" \n ")
    writer.heading("", 1)
    writer.table([["", ""]])
    writer.code("\n \n")
    writer.place("page", 2)
    content = writer.content("made")
    assert (content.text, content.blocks, content.places) == ("", (), ())


def test_places_begin_with_the_next_words() -> None:
    """Also where these open a list."""
    writer = Writer()
    writer.place("page", 1)
    writer.paragraph("one")
    writer.place("page", 2)
    with writer.inside("list"), writer.inside("item"):
        writer.paragraph("two")
    assert writer.content("made").places == (Place(0, "page", 1), Place(5, "page", 2))


@st.composite
def _actions(draw: st.DrawFn, depth: int = 0) -> list[tuple[str, Any]]:
    kinds = ["paragraph", "code", "heading", "table"] + (["list", "quote"] if depth < 3 else [])
    actions: list[tuple[str, Any]] = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(kinds))
        if kind in {"list", "quote"} and actions and actions[-1][0] == kind:
            continue  # two lists in a row are one to a reader of Markdown
        if kind in {"list", "quote"}:
            count = draw(st.integers(1, 3)) if kind == "list" else 1
            actions.append((kind, [draw(_actions(depth + 1)) for _ in range(count)]))
        else:
            actions.append((kind, draw(WORDS)))
    return actions


def _write(writer: Writer, actions: list[tuple[str, Any]]) -> None:
    for kind, what in actions:
        if kind == "list":
            with writer.inside("list"):
                for part in what:
                    with writer.inside("item"):
                        _write(writer, part)
        elif kind == "quote":
            with writer.inside("quote"):
                _write(writer, what[0])
        elif kind == "table":
            writer.table([[what, "b"], ["c", what]])
        elif kind == "heading":
            writer.heading(what, 2)
        else:
            getattr(writer, kind)(what)


def _told(text: str, blocks: Iterable[Block]) -> list[tuple[str, int, str, int, int]]:
    """What can be compared: to a parser a blank line of a quote belongs to the block before it."""
    return [
        (block.kind, block.span.start, text[slice(*block.span)].rstrip("> \n"), block.level, block.parent)
        for block in blocks
    ]


@given(_actions())
def test_a_parser_of_markdown_finds_the_same_blocks(actions: list[tuple[str, Any]]) -> None:
    """The text says by itself what the blocks say: same kinds, spans, levels and nesting."""
    writer = Writer()
    _write(writer, actions)
    content = writer.content("made")
    assert content.blocks is not None
    assert_nested(content.text, content.blocks)
    assert _told(content.text, content.blocks) == _told(content.text, markdown_blocks(content.text))
