"""What the tests of adapters share: texts that each can cut, and a count of tokens that is not ours."""

from __future__ import annotations

from pathlib import Path

from chunker.tokens.vocabularies import encoding
from tests.promises import costliest_cluster
from tests.torture import TORTURE

LIMIT = 64
TEXT = "# Gauges\n\nA gauge has these parts:\n\n" + "- the float, the chain and the weight\n" * 30
FOLDER = Path(__file__).parent.parent / "corpora" / "fernholt" / "documents"


def recount(text: str) -> int:
    """Tokens of a text, by tiktoken."""
    return len(encoding("o200k_base").encode_ordinary(text))


def cuttable_texts() -> list[str]:
    """Hostile texts, without a grapheme cluster that alone is over the limit."""
    short = (text.encode(errors="replace").decode() for text in TORTURE.values() if 0 < len(text) < 4_000)
    return [text for text in short if costliest_cluster(text, recount) < LIMIT / 2]
