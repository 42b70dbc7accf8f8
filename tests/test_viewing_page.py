"""The HTML page: one file, nothing loaded, nothing run but its own script, offsets that browsers understand."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder
from hypothesis import given
from hypothesis import strategies as st

from chunker.viewing import exposed
from chunker.viewing.page import page_data, page_of
from tests.pictures import EMOJI, HOSTILE, picture, rich_picture
from tests.test_viewing import utf16_slice

TEXTS = {"plain": "One two. Three four.\n\nFive.", "emoji": EMOJI, "hostile": HOSTILE, "empty": ""}
ROOT = Path(__file__).parent.parent
LOADING = {"src", "srcset", "href", "data", "action", "formaction", "poster", "style", "background"}
every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


class Parts(HTMLParser):
    """The tags of a page with their attributes, and what stands in its scripts, styles and title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self.opened = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.opened = tag
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        self.opened = ""

    def handle_data(self, data: str) -> None:
        if self.opened in self.inside:
            self.inside[self.opened][-1] += data

    @property
    def policy(self) -> dict[str, str]:
        """What the security policy allows, by kind."""
        (content,) = (attrs["content"] for _, attrs in self.tags if "http-equiv" in attrs)
        return dict(rule.strip().split(" ", 1) for rule in str(content).split(";"))


@every_text
def test_nothing_on_the_page_is_loaded_from_anywhere(text: str) -> None:
    """No attribute holds an address, and no style or script names one."""
    page = Parts(page_of(picture(text)))
    assert not [attrs for _, attrs in page.tags if LOADING & attrs.keys()]
    for part in (file.read_text(encoding="utf-8") for file in files("chunker.viewing").joinpath("web").iterdir()):
        assert not re.search(r"https?:|//\w+\.\w|url\(|@import|\bimport\(|fetch|XMLHttp|WebSocket|innerHTML", part)


@every_text
def test_the_policy_allows_only_the_style_and_the_script_that_are_there(text: str) -> None:
    """By their hashes; all else is forbidden, and the data is no script."""
    page = Parts(page_of(picture(text)))
    data, script = page.inside["script"]
    assert page.policy["default-src"] == "'none'"
    assert page.policy["script-src"] == f"'{digest(script)}'"
    assert page.policy["style-src"] == f"'{digest(page.inside['style'][0])}'"
    assert [attrs.get("type") for tag, attrs in page.tags if tag == "script"] == ["application/json", None]
    assert json.loads(data)["tokenizer"] == "o200k_base"


@every_text
def test_a_document_adds_no_element_to_the_page(text: str) -> None:
    """Whatever it holds, the page has the tags of an empty document's."""
    assert Parts(page_of(picture(text))).tags[3:] == Parts(page_of(picture(""))).tags[3:]


def test_hostile_names_and_specs_are_text() -> None:
    """In the title, and in the data."""
    name = "</title><script>alert(1)</script>\x1b\u202e.md"
    page = page_of(picture("One.", name=name))
    parts = Parts(page)
    shown = "</title><script>alert(1)</script>\u241b<202E>.md"
    assert html.unescape(parts.inside["title"][0]) == f"{shown} · chunks"
    assert json.loads(parts.inside["script"][0])["name"] == shown
    assert len(parts.inside["script"]) == 2


@every_text
def test_the_page_is_the_same_byte_for_byte(text: str) -> None:
    """Nothing of it depends on when or where it is made."""
    assert page_of(picture(text)) == page_of(picture(text))


@given(
    st.lists(
        st.sampled_from(
            ["word ", "end. ", "\n\n", "\U0001f600", "\U0001f468\u200d\U0001f469 ", "e\u0301", "\u65e5", "\t"]
        ),
        max_size=60,
    )
)
def test_offsets_of_the_page_are_utf16_units(parts: list[str]) -> None:
    """A browser that slices by them gets each chunk and each piece."""
    seen = picture("".join(parts), "sentence(max_tokens=24, overlap=8)")
    data = page_data(seen)
    assert data["text"] == seen.document.text
    (pane,) = data["panes"]
    for shown, (chunk, cut) in zip(pane["chunks"], seen.cuttings[0].chunks, strict=True):
        assert utf16_slice(data["text"], shown["start"], shown["end"]) == chunk.text
        for ruled, other in zip(shown.get("ruled", ()), cut.ruled_out, strict=True):
            assert utf16_slice(data["text"], 0, ruled[0]) == seen.document.text[: other.offset]
    assert pieces_in(data) == [seen.document.text[start:end] for start, end, _ in seen.pieces]


def test_tokens_that_share_a_character_are_listed() -> None:
    """By the place of their piece, with their number."""
    seen = picture(EMOJI)
    shared = dict(page_data(seen)["shared"])
    assert shared
    assert shared == {at: piece.token_count for at, piece in enumerate(seen.pieces) if piece.token_count > 1}


def test_unseen_characters_are_shown_as_marks() -> None:
    """In the text and in the context; line ends stay."""
    data = page_data(picture(HOSTILE))
    assert data["text"] == exposed(HOSTILE)
    assert "\x1b" not in data["text"]
    assert "\u202e" not in data["text"]
    assert data["text"].endswith(".\r\nEnd.\u240d")


def test_nothing_that_a_chunk_carries_hides_characters() -> None:
    """Neither its context nor its headings and kind, which may come from the document as well."""
    seen = rich_picture()
    ended = seen.cuttings[0].chunks[1]
    chunk = replace(ended.chunk, context="a\x1b[2J\u202e\n", headings=("b\x1b", "\u2066c"), kind="\x07")
    cutting = replace(seen.cuttings[0], chunks=(ended._replace(chunk=chunk),))
    (shown,) = page_data(replace(seen, cuttings=(cutting,)))["panes"][0]["chunks"]
    assert (shown["context"], shown["headings"], shown["kind"]) == (
        "a\u241b[2J\ufffd\n",
        ["b\u241b", "<2066>c"],
        "\u2407",
    )


def test_a_chunk_carries_all_that_the_card_shows() -> None:
    """And leaves out what it does not have."""
    first, second = page_data(rich_picture())["panes"][0]["chunks"]
    assert first == {
        "start": 0,
        "end": 24,
        "tokens": 9,
        "name": "clause",
        "price": 0.6,
        "ruled": [[25, 0.25, "line", 33]],
    }
    assert second == {
        "start": 15,
        "end": 33,
        "tokens": 21,
        "name": "end of the document",
        "context": "Rates > Zones\n",
        "headings": ["Rates", "Zones"],
        "kind": "list",
        "page": 7,
    }


def test_two_strategies_are_two_panes_of_one_text() -> None:
    """The text and its tokens are on the page once."""
    data = page_data(picture("One two. Three. " * 20, "sentence(max_tokens=16)", "fixed(max_tokens=16)"))
    assert [pane["strategy"].partition("(")[0] for pane in data["panes"]] == ["sentence", "fixed"]
    assert all(len(pane["chunks"]) > 3 for pane in data["panes"])


def test_a_page_grows_with_the_text_by_a_bounded_factor() -> None:
    """Text, a few bytes a token, some dozens a chunk."""
    text = "Plain words make up a sentence of some length. " * 2_000
    empty, full = (len(page_of(picture(part, "sentence(max_tokens=64)"))) for part in ("", text))
    assert full - empty < 3 * len(text)


def test_what_the_page_is_made_of_is_in_the_package() -> None:
    """A wheel holds every file beside the code that makes the page."""
    packed = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    parts = {path.relative_to(ROOT).as_posix() for path in (ROOT / "chunker/viewing/web").iterdir()}
    assert {"chunker/viewing/web/page.html", "chunker/viewing/web/page.css"} < parts <= packed


def digest(text: str) -> str:
    """A hash as security policies write it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def pieces_in(data: dict[str, Any]) -> list[str]:
    """The pieces as the script cuts them."""
    found, start = [], 0
    for length in data["lengths"]:
        found.append(utf16_slice(data["text"], start, start + length))
        start += length
    return found
