"""Pieces of a text, found wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.store.pieces import WINDOW_BYTES, found_in, pieces_of


@given(st.binary(min_size=47, max_size=300), st.binary(max_size=99), st.binary(max_size=99))
def test_a_text_is_found_wherever_it_stands(text: bytes, before: bytes, behind: bytes) -> None:
    """Every piece of it, at any offset."""
    wanted = pieces_of([text])
    found = {*found_in(before + text + behind, wanted).tolist()}
    assert found == {*wanted.tolist()}


@given(st.text("abcdefghij", min_size=200, max_size=300))
def test_a_part_of_47_bytes_is_enough(text: str) -> None:
    """One whole piece lies in it, if it is telling."""
    part = text[50:97].encode()
    assert len({*part}) < 8 or len(found_in(part, pieces_of([text.encode()])))


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_only_what_stands_there_is_found(text: bytes, data: bytes) -> None:
    """Agrees with the search of Python."""
    windows = [text[at : at + WINDOW_BYTES] for at in range(len(text) - WINDOW_BYTES + 1)]
    if not any(window in data for window in windows):
        assert not len(found_in(data, pieces_of([text])))


def test_pieces_across_blocks_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks overlap by a window less one byte."""
    monkeypatch.setattr("chunker.store.pieces._BLOCK", 64)
    data = bytes(range(256)) * 3
    piece = data[50:82]
    assert len(found_in(data, pieces_of([piece]))) == 3


def test_rules_and_spaces_say_nothing() -> None:
    """Nor do texts that are too short."""
    assert not len(pieces_of([b" " * 99, b"-=" * 50, b"short"]))
