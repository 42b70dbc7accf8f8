"""The page of `chunker show` in a real browser: what is drawn, what mouse and keys do, what does not get in or out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from chunker.viewing import exposed
from chunker.viewing.page import page_of
from chunker.viewing.picture import Picture
from tests.browser import Page, browsing
from tests.command import STORY
from tests.pictures import EMOJI, HOSTILE, picture, rich_picture

SPEC, OVERLAPPING, OTHER = "sentence(max_tokens=40)", "sentence(max_tokens=40, overlap=12)", "fixed(max_tokens=64)"
WHOLE_TEXT = (
    "(() => { const text = document.querySelector('.text').cloneNode(true);"
    "text.querySelectorAll('.tag').forEach((tag) => tag.remove()); return text.textContent; })()"
)
FOCUSED = "[document.activeElement.className.split(' ')[0], document.activeElement.dataset.chunk]"
CARD = "document.querySelector('#card').innerText"
PIECES = (
    "[...CSS.highlights].filter(([name]) => name !== 'token-shared').flatMap(([, ranges]) => [...ranges])"
    ".map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset)).sort()"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One tab for all tests of this file."""
    with browsing(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def opened(browser: Page, tmp_path: Path) -> Iterator[Callable[[Picture], Page]]:
    """Opens a picture's page; afterwards nothing but the page was asked for, and nothing went wrong."""
    path = tmp_path / "page.html"

    def open_page(seen: Picture) -> Page:
        path.write_text(page_of(seen), encoding="utf-8")
        browser.prefer("light")
        browser.open(path)
        return browser

    yield open_page
    assert browser.requests == [path.as_uri()]
    assert browser.complaints == []


@pytest.fixture
def story() -> str:
    """A real document, as text."""
    return STORY.read_text(encoding="utf-8")


@pytest.mark.parametrize("spec", [SPEC, OVERLAPPING, OTHER])
def test_every_chunk_is_drawn_and_all_of_the_text(opened: Callable[[Picture], Page], story: str, spec: str) -> None:
    """As many numbers as chunks were cut, and the document as it stands."""
    seen = picture(story, spec)
    page = opened(seen)
    tags = page.value("[...document.querySelectorAll('.tag')].map((tag) => Number(tag.textContent))")
    assert tags == [*range(1, len(seen.cuttings[0].chunks) + 1)]
    assert page.value(WHOLE_TEXT) == story
    assert page.value("Boolean(document.querySelector('.part.overlap'))") is (spec == OVERLAPPING)
    assert page.value("document.querySelector('#overlap-legend').hidden") is (spec != OVERLAPPING)


@pytest.mark.parametrize("text", [EMOJI, HOSTILE], ids=["emoji", "hostile"])
def test_chunks_are_coloured_where_they_stand(opened: Callable[[Picture], Page], text: str) -> None:
    """Emoji or not, the coloured text of each chunk is the chunk's text."""
    seen = picture(text, "sentence(max_tokens=40)")
    page = opened(seen)
    colored = page.value(
        "[...document.querySelectorAll('.part')].reduce((found, part) => { const at = part.dataset.chunk;"
        "found[at] = (found[at] ?? '') + part.lastChild.data; return found; }, [])"
    )
    assert colored == [exposed(chunk.text) for chunk, _ in seen.cuttings[0].chunks]


def test_the_mouse_on_a_chunk_shows_what_is_to_be_known_of_it(opened: Callable[[Picture], Page], story: str) -> None:
    """Tokens, and price and name of the cut; when it leaves, the chosen chunk is shown again."""
    seen = picture(story, SPEC)
    page = opened(seen)
    page.point_at(".part[data-chunk='4']")
    shown, (chunk, cut) = page.value(CARD), seen.cuttings[0].chunks[4]
    assert f"Chunk 5 of {len(seen.cuttings[0].chunks)}" in shown
    assert f"{chunk.token_count} of 40" in shown
    assert f"{cut.name}, price {cut.price:.2f}" in shown
    assert f"{chunk.start:,} to {chunk.end:,}" in shown
    page.point_at("h1")
    assert "Chunk 1 of" in page.value(CARD)


def test_the_card_shows_context_headings_kind_page_and_cheaper_places(opened: Callable[[Picture], Page]) -> None:
    """All that a chunk carries; by hand."""
    page = opened(rich_picture())
    assert page.value(CARD).split("\n") == [
        *("Chunk 1 of 2", "Tokens", "9 of 24", "Ends at", "clause, price 0.60"),
        *("Cheaper, but too long", "line 0.25, 33 tokens, before - far: 9 …", "Characters", "0 to 24"),
    ]
    page.press("j")
    assert [line for line in page.value(CARD).split("\n") if line] == [
        *(
            "Chunk 2 of 2",
            "Tokens",
            "21 of 24, context included",
            "Ends at",
            "end of the document",
            "Context in front",
            "Rates > Zones",
        ),
        *("Headings", "Rates › Zones", "Kind", "list", "Page", "7"),
        *("Repeats", "first 9 characters, from chunk 1", "Characters", "15 to 33"),
    ]


def test_the_card_counts_characters_as_all_other_output_does(opened: Callable[[Picture], Page]) -> None:
    """An emoji is one, although it is two units for the browser."""
    seen = picture(EMOJI, OVERLAPPING)
    page, (cutting,) = opened(seen), seen.cuttings
    for number, (chunk, _) in enumerate(cutting.chunks):
        shown = page.value(CARD)
        assert f"{chunk.start:,} to {chunk.end:,}" in shown
        repeated = cutting.repeated_chars(number)
        assert (f"first {repeated} characters, from chunk {number}" in shown) is (repeated > 0)
        page.press("j")
    assert any(
        "\U0001f600" in EMOJI[chunk.start :][: cutting.repeated_chars(n)] for n, (chunk, _) in enumerate(cutting.chunks)
    )


def test_the_keyboard_moves_from_chunk_to_chunk(opened: Callable[[Picture], Page], story: str) -> None:
    """The chunk has the focus, is described by the card, and is in sight."""
    seen = picture(story, OVERLAPPING)
    page, last = opened(seen), len(seen.cuttings[0].chunks) - 1
    for key, number in (("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0), ("k", 0), ("End", last), ("Home", 0)):
        page.press(key)
        assert page.value(FOCUSED) == ["tag", str(number)], key
        assert f"Chunk {number + 1} of" in page.value(CARD)
        assert page.value("document.activeElement.getAttribute('aria-describedby')") == "card"
        page.wait_until(
            "(() => { const { top, bottom } = document.activeElement.getBoundingClientRect();"
            "return top > document.querySelector('header').offsetHeight && bottom < innerHeight; })()"
        )


def test_chunks_can_be_reached_with_the_tab_key_alone(opened: Callable[[Picture], Page], story: str) -> None:
    """One stop for all of them, behind the buttons; its label says what it is."""
    page = opened(picture(story, SPEC))
    stops = []
    while (stop := page.value(FOCUSED))[0] != "tag":
        page.press("Tab")
        stops.append(stop)
        assert len(stops) < 20
    label = page.value("document.activeElement.getAttribute('aria-label')")
    assert label.startswith("Chunk 1, ")
    assert "tokens, ends at " in label
    page.press("Tab")
    assert page.value(FOCUSED)[0] != "tag"


def test_keys_lead_to_the_dear_cuts_and_buttons_to_each_kind(opened: Callable[[Picture], Page], story: str) -> None:
    """`w` finds the next chunk that ends at a clause or worse."""
    seen = picture(story, SPEC)
    page, cuts = opened(seen), [cut for _, cut in seen.cuttings[0].chunks]
    dear = next(number for number, cut in enumerate(cuts) if number and cut.price is not None and cut.price >= 0.6)
    page.press("w")
    assert page.value(FOCUSED) == ["tag", str(dear)]
    page.value("document.querySelector('.endings button').click()")
    found = int(page.value("document.activeElement.dataset.chunk"))
    assert cuts[found].price == min(cut.price for cut in cuts if cut.price is not None)


@pytest.mark.parametrize("text", [EMOJI, HOSTILE], ids=["emoji", "hostile"])
def test_the_token_view_colours_every_token(opened: Callable[[Picture], Page], text: str) -> None:
    """Each piece is coloured as one, also across chunks; shared characters are marked; and all is undone again."""
    seen = picture(text, "sentence(max_tokens=400)")
    page = opened(seen)
    assert page.value(PIECES) == []
    view_tokens(page)
    edges = {edge for chunk, _ in seen.cuttings[0].chunks for edge in (chunk.start, chunk.end)}
    pieces = [text[a:b] for start, end, _ in seen.pieces for a, b in parted(start, end, edges)]
    assert page.value(PIECES) == sorted(map(exposed, pieces), key=lambda piece: piece.encode("utf-16-be"))
    assert page.value("CSS.highlights.get('token-shared').size > 0") is any(count > 1 for *_, count in seen.pieces)
    assert page.value("document.querySelector('#tokens').ariaPressed") == "true"
    page.value("document.querySelector('#tokens').click()")
    assert page.value(PIECES) == []


def test_neighbouring_tokens_have_different_colours(opened: Callable[[Picture], Page]) -> None:
    """Five of them, in turn."""
    page = opened(picture("one two three four five six seven eight nine ten", "sentence"))
    view_tokens(page)
    sizes = page.value("[0, 1, 2, 3, 4].map((color) => CSS.highlights.get(`token-${color}`).size)")
    assert sizes == [2, 2, 2, 2, 2]


def test_a_token_under_the_mouse_is_named(opened: Callable[[Picture], Page]) -> None:
    """With how many tokens share its characters."""
    page = opened(picture("\U00020bb7", "sentence"))
    view_tokens(page)
    page.point_at(".part")
    assert "tokens that share a character" in page.value(CARD)


@pytest.mark.parametrize(
    ("letter", "share", "token"), [(2, 0.1, "one"), (2, 0.9, "one"), (4, 0.1, "\u2423two"), (4, 0.9, "\u2423two")]
)
def test_a_token_is_named_up_to_its_edges(
    opened: Callable[[Picture], Page], letter: int, share: float, token: str
) -> None:
    """On either half of a letter it is the letter's token."""
    page = opened(picture("one two", "sentence"))
    view_tokens(page)
    box = page.value(
        "(() => { const range = new Range(), node = document.querySelector('.part').lastChild;"
        f"range.setStart(node, {letter}); range.setEnd(node, {letter + 1});"
        "const box = range.getBoundingClientRect(); return [box.x, box.y + box.height / 2, box.width]; })()"
    )
    page.call("Input.dispatchMouseEvent", type="mouseMoved", x=box[0] + share * box[2], y=box[1])
    assert page.value("document.querySelector('.token-line').innerText") == f"{token} one token"


def test_two_strategies_stand_side_by_side(opened: Callable[[Picture], Page], story: str) -> None:
    """Each with its chunks, line beside line; a key leads to the same place in the other."""
    seen = picture(story, SPEC, OTHER)
    page = opened(seen)
    counts = page.value("[...document.querySelectorAll('.pane')].map((p) => p.querySelectorAll('.tag').length)")
    assert counts == [len(cutting.chunks) for cutting in seen.cuttings]
    left, right = page.value(
        "[...document.querySelectorAll('.text')].map((text) => text.getBoundingClientRect()).map(({x, y}) => [x, y])"
    )
    assert left[0] < right[0]
    assert left[1] == right[1]
    for key in "jjjl":
        page.press(key)
    start = seen.cuttings[0].chunks[3].chunk.start
    found = seen.cuttings[1].chunks[int(page.value("document.activeElement.dataset.chunk"))].chunk
    assert found.start <= start < found.end
    assert "fixed(max_tokens=64" in page.value(CARD)


def test_help_opens_and_closes_with_keys(opened: Callable[[Picture], Page]) -> None:
    """While it is open, other keys move nothing."""
    page = opened(picture("One two. Three four. " * 20, SPEC))
    page.press("?")
    assert page.value("document.querySelector('#help').open")
    page.press("j")
    assert "Chunk 1 of" in page.value(CARD)
    page.press("Escape")
    assert not page.value("document.querySelector('#help').open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_easy_to_read_on_every_colour(opened: Callable[[Picture], Page], scheme: str) -> None:
    """At least 4.5 to 1, as the Web Content Accessibility Guidelines 2.2 ask for (success criterion 1.4.3)."""
    page = opened(picture("One."))
    page.prefer(scheme)
    ink, soft, dear, *colors = (color_of(page, name) for name in ("ink", "soft", "dear", *COLORS))
    assert (luminance(ink) > 0.5) is (scheme == "dark")
    assert min(contrast(ink, color) for color in colors) >= 4.5
    assert min(contrast(text, color_of(page, name)) for text in (soft, dear) for name in ("page", "paper")) >= 4.5


def test_a_hostile_document_stays_text(opened: Callable[[Picture], Page]) -> None:
    """Its scripts do not run and its images do not exist; it is there to be read, unseen characters too."""
    page = opened(picture(HOSTILE, SPEC))
    assert page.value("document.title") == "guide.md · chunks"
    assert page.value("document.querySelectorAll('img, .text script').length") == 0
    assert page.value(WHOLE_TEXT) == exposed(HOSTILE)


def test_a_script_that_got_into_the_page_would_not_run(browser: Page, tmp_path: Path) -> None:
    """Even then: neither inline nor as a handler, nothing is loaded, and text cannot be turned into markup."""
    intruders = "<script>document.title = 'owned'</script><img src='x.png' onerror=\"document.title = 'owned'\">"
    page = tmp_path / "page.html"
    page.write_text(page_of(picture("One.")).replace("<main", intruders + "<main"), encoding="utf-8")
    image = tmp_path / "x.png"
    browser.screenshot(image)
    browser.open(page)
    browser.wait_until("document.querySelector('img').complete")
    assert browser.value("document.title") == "guide.md · chunks"
    assert browser.requests == [page.as_uri(), image.as_uri()]
    assert browser.refused == [image.as_uri()]
    assert sum("Content Security Policy" in complaint for complaint in browser.complaints) >= 2
    refused = "try { document.body.innerHTML = '<b>x</b>'; 'set' } catch (error) { error.name }"
    assert browser.value(refused) == "TypeError"


def test_a_document_without_words_says_so(opened: Callable[[Picture], Page]) -> None:
    """No key goes wrong there."""
    page = opened(picture("", SPEC, OTHER))
    for key in ("j", "k", "End", "l", "w", "t", "t"):
        page.press(key)
    assert page.value("document.querySelectorAll('.nothing').length") == 2


def test_a_long_document_opens_and_only_what_is_near_has_its_tokens_drawn(opened: Callable[[Picture], Page]) -> None:
    """A megabyte would otherwise be hundreds of thousands of ranges."""
    seen = picture("Some plain words make up a sentence. More of them follow it.\n" * 5_000, SPEC)
    page = opened(seen)
    assert page.value("document.querySelectorAll('.tag').length") == len(seen.cuttings[0].chunks) > 1_000
    view_tokens(page)
    first = page.value(PIECES)
    assert 0 < len(first) < len(seen.pieces) / 10
    page.press("End")
    page.wait_until("document.querySelector('.text').lastChild.isNear && !document.querySelector('.block').isNear")
    assert 0 < len(page.value(PIECES)) < len(seen.pieces) / 10


def test_a_browser_without_highlights_shows_all_but_tokens(opened: Callable[[Picture], Page], browser: Page) -> None:
    """Chunks, keys and card work; the token view cannot be chosen."""
    before = browser.call("Page.addScriptToEvaluateOnNewDocument", source="delete window.Highlight")
    page = opened(picture("One two. Three four. " * 20, SPEC))
    browser.call("Page.removeScriptToEvaluateOnNewDocument", **before)
    for key in "tj":
        page.press(key)
    assert "Chunk 2 of" in page.value(CARD)
    assert page.value("document.querySelector('#tokens').disabled")
    assert not page.value("document.body.classList.contains('tokens')")


def view_tokens(page: Page) -> None:
    """Switches to the token view, and waits until the browser has told the page what is near."""
    page.press("t")
    page.wait_until(f"{PIECES}.length > 0")


COLORS = ("page", "paper", *(f"{kind}{number}" for kind in "ks" for number in range(4)), *(f"t{n}" for n in range(5)))


def color_of(page: Page, name: str) -> tuple[int, ...]:
    """Red, green and blue of a colour of the style."""
    value = page.value(f"getComputedStyle(document.documentElement).getPropertyValue('--{name}').trim()")
    return tuple(bytes.fromhex(value.removeprefix("#")))


def luminance(color: tuple[int, ...]) -> float:
    """Relative luminance as WCAG 2.2 defines it, from 0 (black) to 1 (white)."""
    linear = [(c / 255) / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Contrast ratio as WCAG 2.2 defines it, from 1 to 21."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def parted(start: int, end: int, edges: set[int]) -> list[tuple[int, int]]:
    """The parts of a span between the edges of chunks, since each chunk is an element of its own."""
    return [*pairwise([start, *sorted(edge for edge in edges if start < edge < end), end])]
