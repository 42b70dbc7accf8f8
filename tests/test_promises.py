"""The contract, for every strategy on every hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunker import check_chunker
from chunker.spec import strategy_names
from tests.embedders import made
from tests.torture import TORTURE, hostile_text

ENCODINGS = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", strategy_names())
@pytest.mark.parametrize(("limit", "overlap"), [(16, 4), (32, 0), (128, 26), (512, 0), (8191, 100)])
def test_the_contract_holds_on_hostile_texts(name: str, limit: int, overlap: int, encoding: str) -> None:
    """Limit, counts, offsets, order, losslessness, graphemes, twice the same."""
    spec = f"{name}(max_tokens={limit}, overlap={overlap})"
    assert check_chunker(made(spec), tokenizer=encoding, texts=TORTURE.values()) > 0


@pytest.mark.parametrize("name", strategy_names())
@given(text=hostile_text(), limit=st.integers(4, 64))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_contract_holds_on_random_texts(name: str, text: str, limit: int) -> None:
    """Text nobody thought of."""
    check_chunker(made(f"{name}(max_tokens={limit}, overlap={limit // 4})"), texts=[text])
