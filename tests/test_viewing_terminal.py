"""Chunks in the terminal: all of the text, under lines that no document can imitate or drive."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.viewing import visible
from chunker.viewing.terminal import terminal_lines
from tests.pictures import EMOJI, HOSTILE, picture, rich_picture

_OURS = re.compile(r"\x1b\[[\d;]+m")
TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=40).map(lambda text: f"Some words. {text} And more.")


def test_a_chunk_is_shown_under_what_is_to_be_known_of_it() -> None:
    """By hand, with all that a chunk can carry."""
    seen = rich_picture()
    assert [*terminal_lines(seen, is_colored=False)] == [
        f"rates.pdf  structure(max_tokens=24)  o200k_base  2 chunks of a document of {seen.token_count} tokens",
        "",
        "── 1 ── 9 of 24 tokens · [0:24] · ends at clause 0.60",
        "│ Rates by zone.",
        "│ - near: 4",
        "",
        "── 2 ── 21 of 24 tokens · [15:33] · end of the document · first 9 characters repeated"
        " · list · Rates > Zones · page 7",
        "┊ Rates > Zones",
        "│ - near: 4",
        "│ - far: 9",
        "",
    ]


@pytest.mark.parametrize(
    "text", [EMOJI, HOSTILE, "One. Two.\r\nThree.", "a\n\n\nb"], ids=["emoji", "hostile", "crlf", "gap"]
)
def test_colours_add_nothing_but_colours(text: str) -> None:
    """Without their escapes the lines are the plain ones."""
    seen = picture(text, "sentence(max_tokens=24, overlap=8)")
    colored = [*terminal_lines(seen, is_colored=True)]
    assert [_OURS.sub("", line) for line in colored] == [*terminal_lines(seen, is_colored=False)]
    assert any(_OURS.search(line) for line in colored)


@given(TEXTS)
def test_all_text_stands_behind_bars(text: str) -> None:
    """So that none of it can pass for a line of ours; together it is the chunks' text, with marks."""
    seen = picture(text, "sentence(max_tokens=24)")
    lines = [*terminal_lines(seen, is_colored=False)]
    shown = "".join(line.removeprefix("│ ") for line in lines if line.startswith("│ "))
    chunks = "".join(chunk.text for chunk, _ in seen.cuttings[0].chunks)
    assert without_blanks(shown) == without_blanks(visible(re.sub(r"\r?\n", "", chunks)))
    assert all(re.match("── \\d+ ── |│ |$", line) for line in lines[1:])


@given(TEXTS)
def test_no_document_drives_the_terminal(text: str) -> None:
    """Besides our colours nothing is left that is not printable."""
    lines = terminal_lines(picture(text, name=f"{text}.md"), is_colored=True)
    assert not [line for line in lines if re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", _OURS.sub("", line))]


def test_what_is_repeated_looks_different() -> None:
    """In the line where it ends its own text goes on."""
    lines = [*terminal_lines(rich_picture(), is_colored=True)]
    assert lines[8] == "│ \x1b[30;48;5;223;3;4m- near: 4\x1b[0m"
    assert lines[9] == "│ \x1b[30;48;5;223m- far: 9\x1b[0m"


def test_neighbouring_chunks_have_different_colours() -> None:
    """So that a person sees where one ends."""
    lines = terminal_lines(picture("One two three. " * 40, "sentence(max_tokens=16)"), is_colored=True)
    colors = [match[1] for line in lines if (match := re.match(r"│ \x1b\[30;48;5;(\d+)m", line))]
    assert len(colors) > 5
    assert all(one != other for one, other in pairwise(colors))


def test_two_strategies_stand_below_each_other() -> None:
    """Each under its spec; a document without words has no chunks."""
    lines = [*terminal_lines(picture(" ", "sentence", "fixed"), is_colored=False)]
    assert [line.partition("  ")[2].partition("(")[0] for line in lines if line] == ["sentence", "fixed"]
    assert all(line.endswith("  0 chunks of a document of 1 token") for line in lines if line)


def without_blanks(text: str) -> str:
    """The text without spaces and marks of tabs, which are shown as spaces."""
    return re.sub("[\\s\u21e5]", "", text)
