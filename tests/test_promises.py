"""The contract, for every strategy on every hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunker import check_chunker
from chunker.spec import strategy_names
from tests.embedders import made
from tests.torture import TORTURE, hostile_text


@pytest.mark.parametrize("name", strategy_names())
def test_the_contract_holds_on_hostile_texts(name: str) -> None:
    """Limit, counts, offsets, order, losslessness, graphemes, twice the same; `test_torture.py` has the other sizes."""
    assert check_chunker(made(f"{name}(max_tokens=16, overlap=4)"), texts=TORTURE.values()) > 0


@pytest.mark.parametrize("name", strategy_names())
@given(text=hostile_text(), limit=st.integers(4, 64))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_the_contract_holds_on_random_texts(name: str, text: str, limit: int) -> None:
    """Text nobody thought of."""
    check_chunker(made(f"{name}(max_tokens={limit}, overlap={limit // 4})"), texts=[text])
