"""What holds for every adapter, whatever its framework."""

from __future__ import annotations

import importlib
import sys

import pytest

from chunker.adapters._cutting import Cutting
from chunker.errors import LimitTooSmall, MissingExtra


@pytest.mark.parametrize(
    ("adapter", "library", "extra"),
    [
        ("haystack", "haystack", "haystack"),
        ("langchain", "langchain_text_splitters", "langchain"),
        ("llama_index", "llama_index.core.node_parser", "llama-index"),
    ],
)
def test_without_the_library_the_error_says_what_to_install(
    adapter: str, library: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for every extra."""
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.delitem(sys.modules, f"chunker.adapters.{adapter}", raising=False)
    with pytest.raises(MissingExtra, match=rf"chunkproof\[{extra}\]"):
        importlib.import_module(f"chunker.adapters.{adapter}")


def test_a_text_that_cannot_be_cut_is_named() -> None:
    """Of many that a framework hands over."""
    with pytest.raises(LimitTooSmall, match=r"^b\.md: .*takes 11 tokens"):
        [*Cutting("fixed(max_tokens=2)", "gpt-4o", None).chunks("👨‍👩‍👧‍👦", {"source": "b.md"})]
