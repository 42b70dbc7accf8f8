"""Embedders for tests: a few lines, no model, the same vector for the same text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from chunker.embeddings.function import FunctionEmbedder
from chunker.spec import parse
from chunker.strategies.semantic import Semantic
from chunker.strategy import Strategy

DIMENSIONS = 8


def hashed(texts: Sequence[str]) -> list[list[float]]:
    """Numbers made from a hash of each text."""
    digests = (hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts)
    return [(np.frombuffer(digest[:DIMENSIONS], dtype=np.uint8) / 128 - 0.99).tolist() for digest in digests]


def bag_of_letters(texts: Sequence[str]) -> list[list[float]]:
    """How often the first letters of the alphabet stand in each text."""
    return [[float(text.lower().count(letter)) for letter in "abcdefgh"] for text in texts]


def count_words(text: str) -> int:
    """Words between white space."""
    return len(text.split())


def fake(
    function: Callable[[Sequence[str]], object] = hashed, *, batch: int = 2, name: str = "fake"
) -> FunctionEmbedder:
    """An embedder that reads five words of a text."""
    return FunctionEmbedder(function, name, DIMENSIONS, max_tokens=5, counter=count_words, batch=batch)


def made(spec: str) -> Strategy:
    """The strategy that a spec describes, with a quick embedder where it would take a model."""
    strategy = parse(spec)
    return replace(strategy, embedder=fake()) if isinstance(strategy, Semantic) else strategy
