"""What there is to see of a document: pieces, marks for what is unseen, and offsets as browsers count them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Document, parse, split, tokenizer_for
from chunker.errors import LimitTooSmall
from chunker.explaining import explain
from chunker.viewing import exposed, visible
from chunker.viewing.picture import picture_of, picture_row
from chunker.viewing.pieces import pieces_of
from chunker.viewing.utf16 import Utf16Offsets
from tests.command import FAMILY
from tests.pictures import EMOJI, HOSTILE, picture, rich_picture

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=60)


def utf16_slice(text: str, start: int, end: int) -> str:
    """What a browser has between two offsets."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@given(TEXTS)
def test_offsets_in_utf16_units_cut_the_same_text(text: str) -> None:
    """Every slice of the text is the slice a browser takes."""
    offsets = Utf16Offsets(text)
    for end in range(len(text) + 1):
        assert utf16_slice(text, offsets.of(end // 2), offsets.of(end)) == text[end // 2 : end]


@given(TEXTS)
def test_exposed_text_is_as_long_as_before(text: str) -> None:
    """Offsets into it stay true, character for character; what can be seen is not changed."""
    before, after = Utf16Offsets(text), exposed(text)
    for place, character in enumerate(text):
        shown = utf16_slice(after, before.of(place), before.of(place + 1))
        is_seen = unicodedata.category(character) not in {"Cc", "Cf", "Zl", "Zp"}
        assert shown == character or not is_seen


@given(TEXTS)
def test_exposed_text_hides_nothing(text: str) -> None:
    """No control but tabs and line ends is left, and nothing that turns the direction of the text round."""
    left = exposed(text).replace("\r\n", "\n")
    assert not {c for c in left if unicodedata.category(c) in {"Cc", "Zl", "Zp"}} - {"\t", "\n"}
    assert not {*"\u200b\u202a\u202e\u2066\ufeff\U000e0041"} & {*left}


def test_what_makes_words_emoji_and_numbers_is_not_exposed() -> None:
    """Joiners stay, and the Arabic sign that stands around a number."""
    for text in (FAMILY, "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u06dd12"):
        assert exposed(text) == text


@given(TEXTS)
def test_pieces_make_up_the_text_and_hold_its_tokens(text: str) -> None:
    """One after the other, without a gap."""
    tokenizer = tokenizer_for()
    pieces = [*pieces_of(text, tokenizer)]
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    assert sum(piece.token_count for piece in pieces) == tokenizer.count(text)


@pytest.mark.parametrize(
    "spec", ["sentence(max_tokens=20)", "sentence(max_tokens=24, overlap=8)", "fixed(max_tokens=20)"]
)
@pytest.mark.parametrize("text", [EMOJI, HOSTILE, "", " \n "], ids=["emoji", "hostile", "empty", "blank"])
def test_a_picture_holds_the_chunks_of_split_and_the_cuts_of_explain(text: str, spec: str) -> None:
    """Each chunk with the cut that ends it."""
    document, tokenizer = Document("d", text), tokenizer_for()
    (cutting,) = picture_of(document, [parse(spec)], tokenizer).cuttings
    assert [chunk for chunk, _ in cutting.chunks] == [*split([document], spec)]
    assert [cut for _, cut in cutting.chunks] == [*explain(document, parse(spec), tokenizer)]
    assert cutting.limit_tokens == parse(spec).max_tokens


def test_a_picture_of_what_cannot_be_cut_is_refused() -> None:
    """As by every command."""
    with pytest.raises(LimitTooSmall):
        picture(FAMILY, "sentence(max_tokens=2)")


def test_repeated_characters_are_those_of_the_chunk_before() -> None:
    """By hand: [0:24] and [15:33] share nine."""
    (cutting,) = rich_picture().cuttings
    assert [cutting.repeated_chars(number) for number in range(2)] == [0, 9]


def test_the_row_holds_all_there_is_to_see() -> None:
    """Text, pieces, and of every strategy its chunks as `split` writes them, with their cuts."""
    row = picture_row(rich_picture())
    (strategy,) = row["strategies"]
    assert strategy["strategy"] == "structure(max_tokens=24)"
    first, second = strategy["chunks"]
    assert first["cut"] == {
        "price": 0.6,
        "name": "clause",
        "ruled_out": [{"offset": 25, "price": 0.25, "name": "line", "token_count": 33}],
    }
    assert (second["context"], second["headings"], second["page"]) == ("Rates > Zones\n", ["Rates", "Zones"], 7)
    assert second["text"] == row["text"][second["start"] : second["end"]]
    assert row["tokens"] == sum(piece["tokens"] for piece in row["pieces"]) > 0


@given(TEXTS)
def test_visible_text_is_one_printable_line(text: str) -> None:
    """Whatever drives a terminal has become a mark."""
    left = {c for c in visible(text) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert left <= {"\u200c", "\u200d"}
