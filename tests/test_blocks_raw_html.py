"""Headings, tables and lists that stand in Markdown as HTML: rows and items are whole, every line is in a block."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Document, parse, tokenizer_for
from chunker.outline import title_of
from chunker.segments.blocks.markdown import markdown_blocks
from tests.block_promises import assert_at_lines, assert_nested, outside, work
from tests.markdown_parsed import parsed_blocks

TABLE = """<table>
  <thead>
    <tr><th>Name</th><th>Level</th></tr>
  </thead>
  <tr>
    <td>Reed</td>
    <td>3.8</td>
  </tr>
  <tr><td>Sluice</td><td>1.2</td></tr>
</table>"""
LIST = """<ul>
  <li>one</li>
  <li>two
    <ol>
      <li>deep</li>
    </ol>
  </li>
</ul>"""
LINES = st.lists(
    st.sampled_from(
        [
            *("<table>", "<tr>", "<td>a", "<th>b</th>", "</tr>", "</table>", "<tr><td>c</td></tr>", "<tr><tr>"),
            *("<ul>", "<ol start=2>", "<li>a", "<li>b</li>", "</ul>", "</ol>", "  <ul>", "  </ul> c", "<li><ul>"),
            *("<h2>c</h2>", "<h2>", "</h2>", "<h3>d</h3> e"),
            *(
                "",
                "text",
                "<div>",
                "</div>",
                "- <table>",
                "> <ul>",
                "<!-- <li>",
                "-->",
                "<pre>",
                "</pre>",
                "<",
                "<li a='>",
            ),
        ]
    ),
    max_size=14,
)


def found(text: str) -> list[tuple[int, str, str]]:
    """Level, kind and text of each block."""
    return [(block.level, block.kind, text[slice(*block.span)]) for block in markdown_blocks(text)]


def test_a_table_has_rows_and_a_header() -> None:
    """The lines around the rows belong to the first and to the last of them."""
    lines = TABLE.split("\n")
    assert found(TABLE) == [
        (0, "table", TABLE),
        (1, "header_row", "\n".join(lines[:4])),
        (1, "row", "\n".join(lines[4:8])),
        (1, "row", "\n".join(lines[8:])),
    ]
    assert markdown_blocks(TABLE)[0].header == (0, len("\n".join(lines[:4])))


def test_a_list_has_items_and_lists_in_them() -> None:
    """What stands in an item beside a list is a block of HTML."""
    lines = LIST.split("\n")
    assert found(LIST) == [
        (0, "list", LIST),
        (1, "item", "\n".join(lines[:2])),
        (2, "html", "\n".join(lines[:2])),
        (1, "item", "\n".join(lines[2:])),
        (2, "html", lines[2]),
        (2, "list", "\n".join(lines[3:6])),
        (3, "item", "\n".join(lines[3:6])),
        (4, "html", "\n".join(lines[3:6])),
        (2, "html", "\n".join(lines[6:])),
    ]


def test_what_stands_around_is_html() -> None:
    """A table between other tags is a block beside theirs."""
    text = f"Text:\n\n<details>\n<summary>More</summary>\n{TABLE}\n</details>\n"
    assert [kind for level, kind, _ in found(text) if level == 0] == ["paragraph", "html", "table", "html"]


@pytest.mark.parametrize(
    ("text", "title", "level"),
    [
        ('<h2 align="center">The <code>gauge</code> &amp; co</h2>', "The gauge & co", 2),
        ('<div align="center">\n  <h1>The gauge</h1>\n</div>', "The gauge", 1),
        ("<h1>\n  The\n  gauge\n</h1>", "The gauge", 1),
    ],
)
def test_a_heading_in_html_is_one(text: str, title: str, level: int) -> None:
    """Its words alone are the title of its section, without the tags in it and around it."""
    (heading,) = markdown_blocks(text)
    assert (heading.kind, heading.level, heading.span) == ("heading", level, (0, len(text)))
    assert title_of(text, heading) == title


def test_a_heading_in_an_item_is_a_part_of_it() -> None:
    """What is in a list or a table is its own."""
    text = "<ul>\n<li>one\n<h2>Head</h2>\n</li>\n<li>two</li>\n</ul>\n"
    assert [block.kind for block in markdown_blocks(text)] == ["list", "item", "html", "item", "html"]


def test_words_beside_a_heading_are_html() -> None:
    """Only tags without words belong to it, and few of them."""
    badges = "\n".join('<a href="https://example.org/build"><img src="build.svg"></a>' for _ in range(3))
    assert [kind for _, kind, _ in found("<div>\n<h1>One</h1>\nwords\n</div>")] == ["heading", "html"]
    assert [kind for _, kind, _ in found(f"<div>\n<h1>One</h1>\n{badges}\n</div>")] == ["heading", "html"]


def test_a_paragraph_introduces_a_table() -> None:
    """As it does a table in Markdown."""
    text = f"The gauges:\n\n{TABLE}\n"
    assert markdown_blocks(text)[1].lead_in == (0, 11)


@pytest.mark.parametrize(
    "text",
    [
        "<ul><li>one</li><li>two</li></ul>",
        "<table>\n<tr><td>1</td></tr><tr><td>2</td></tr>\n</table>",
        "<table>\n<tr><td>never closed</td></tr>",
        "<ul>\n<li>a</li>\n</table>\n</ul>",
        "<table>\n</table>",
        "<ul>\n<!-- <li> -->\n<li>a</li>\n</ul>",
        "<div>\n<ul>\n<li>a</li>\n</ul> and more\n</div>",
        '<h1><img src="logo.svg"></h1>',
        "<div>\n<h1>one</h1> and more\n</div>",
        "<div>\n<textarea>\n<h2>no heading</h2>\n</textarea>\n</div>",
        "<div>\n<PRE>\n<h2>no heading</h2>\n</PRE>\n</div>",
    ],
)
def test_what_is_not_sure_stays_html(text: str) -> None:
    """Two rows on a line, tags that do not close in turn, comments: one block of HTML."""
    assert [kind for _, kind, _ in found(text)] == ["html"]


def test_rows_that_fit_stay_whole_and_have_their_header() -> None:
    """A table that is over the limit is cut between rows, and each chunk has the header before it."""
    rows = "".join(f"  <tr>\n    <td>gauge {number}</td>\n    <td>of the river</td>\n  </tr>\n" for number in range(20))
    text = f"<table>\n  <tr>\n    <th>Name</th>\n    <th>Where</th>\n  </tr>\n{rows}</table>\n"
    first, *others = parse("structure(max_tokens=120)").chunk(Document("d.md", text), tokenizer_for("gpt-4o"))
    assert others
    assert first.text.startswith("<table>")
    assert all(chunk.context.startswith("<table>\n  <tr>\n    <th>Name</th>") for chunk in others)
    assert all(chunk.text.lstrip().startswith("<tr>") for chunk in others)
    assert all(chunk.text.rstrip().endswith(("</tr>", "</table>")) for chunk in (first, *others))


@given(LINES)
def test_any_html_keeps_the_promises_of_blocks(lines: list[str]) -> None:
    """Blocks nest, begin and end at lines, hold every line, and are the same by the parser alone."""
    text = "\n".join(lines)
    blocks = markdown_blocks(text)
    assert blocks == parsed_blocks(text)
    assert_nested(text, blocks)
    assert_at_lines(text, blocks, re.compile("\n"))
    assert not outside(text, blocks).strip("-> \n")


@pytest.mark.parametrize(
    "piece",
    ["<ul>\n<li>a\n", "<table>", "<li>\n", "<tr ", "<ul>\n<li>a\n</ul>\n", "<h1>a</h1>\n", " \t" * 20 + "<ul>x"],
)
def test_twice_the_html_is_twice_the_work(piece: str) -> None:
    """Lists without end, many on one line, tags that never close."""
    small, large = (work(markdown_blocks, "<div>\n" + piece * count) for count in (200, 400))
    assert large < 2.5 * small


def test_twice_the_lists_in_items_is_twice_the_work() -> None:
    """Each item looks for its own lists among all of them."""
    item = "<li>a\n<ul>\n<li>x</li>\n</ul>\n</li>\n"
    small, large = (work(markdown_blocks, f"<ul>\n{item * count}</ul>\n") for count in (200, 400))
    assert large < 2.5 * small
