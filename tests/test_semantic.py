"""The strategy that cuts where meaning changes, mostly with vectors of a few letters instead of a model."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from chunker import Chunk, Document, parse, split, tokenizer_for
from chunker.embeddings.errors import BadVectors, UnknownEmbedder
from chunker.embeddings.function import FunctionEmbedder
from chunker.embeddings.in_specs import _named
from chunker.embeddings.passages import passage_vectors
from chunker.errors import ChunkerError, InvalidSpec, MissingExtra
from chunker.strategies.semantic import Semantic
from tests.embedders import DIMENSIONS, bag_of_letters, fake
from tests.two_topics import CHANGE as BREAD
from tests.two_topics import TWO as RIVER_AND_BREAD

TOKENS = tokenizer_for("gpt-4o")
ABBA = ["Abba babba ab a baba abab.", "Baba abba bab ab bababab.", "Ab ab babab abba baba bab."] * 2
CHEF = ["Chef fed egg, hedge chef.", "Egg feed chef, edge he feed.", "Hedge he egg, fee chef gef."] * 2
TWO = " ".join(ABBA + CHEF)
CHANGE = TWO.index("Chef")
RUSSIAN = "Река поднимается весной. Вода реки затопила берега. Хлеб пекут в печи. Тесто для хлеба готово. " * 3


def letters(**settings: Any) -> Semantic:
    """The strategy with letters for vectors."""
    return Semantic(embedder=fake(bag_of_letters), language="en", **settings)


def cut(strategy: Semantic, text: str = TWO) -> list[Chunk]:
    """What it makes of a text."""
    return [*strategy.chunk(Document("d", text), TOKENS)]


class Watched(FunctionEmbedder):
    """Remembers what it was given."""

    seen: list[str]

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """As its function says."""
        self.__dict__.setdefault("seen", []).extend(texts)
        return super().embed(texts)


def test_topics_are_chunks_where_sizes_do_not_matter() -> None:
    """The first text has letters that the second has not."""
    assert [chunk.start for chunk in cut(letters(max_tokens=5000, target=1))] == [0, CHANGE]


def test_the_cut_falls_where_the_meaning_changes() -> None:
    """Where the limit would allow several places."""
    assert CHANGE in [chunk.start for chunk in cut(letters(max_tokens=80))]


def test_each_passage_is_embedded_once() -> None:
    """What is said twice too, in the batches that the embedder asks for; no more tokens than the text has."""
    embedder = Watched(bag_of_letters, "watched", DIMENSIONS, batch=2)
    cut(Semantic(max_tokens=50, embedder=embedder, language="en"))
    assert sorted(embedder.seen) == sorted({*ABBA, *CHEF})


@pytest.mark.parametrize("text", ["One sentence only.", "", " \n", "x" * 3000])
def test_one_passage_is_not_embedded(text: str) -> None:
    """There is nothing to compare it with."""
    embedder = Watched(bag_of_letters, "watched", DIMENSIONS)
    cut(Semantic(max_tokens=64, embedder=embedder), text)
    assert "seen" not in embedder.__dict__


def test_only_the_beginning_of_a_long_passage_is_embedded() -> None:
    """More tells no better what it is about, and some embedders refuse it."""
    embedder = Watched(bag_of_letters, "watched", DIMENSIONS)
    cut(Semantic(max_tokens=64, embedder=embedder), f"First one here. {'word ' * 9000}. And this is the last one.")
    assert max(map(len, embedder.seen)) == 4000


def test_an_unknown_script_is_cut_by_words_and_said() -> None:
    """MiniLM does not read Russian; the chunks are those of `topic`, and their metadata says so."""
    by_vectors, by_words = split(RUSSIAN, "semantic(max_tokens=60)"), split(RUSSIAN, "topic(max_tokens=60)")
    found = [*by_vectors]
    assert [chunk.span for chunk in found] == [chunk.span for chunk in by_words]
    assert all(chunk.metadata["boundaries"] == "lexical" for chunk in found)


def test_a_known_script_needs_no_word() -> None:
    """Nothing is said where vectors were used."""
    assert all("boundaries" not in chunk.metadata for chunk in cut(letters(max_tokens=50)))


def test_minilm_knows_where_the_topic_changes() -> None:
    """The model itself, by its name."""
    assert [chunk.start for chunk in split(RIVER_AND_BREAD, "semantic(max_tokens=80)")] == [0, BREAD]


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda texts: [[float("nan")] * DIMENSIONS for _ in texts], "holds NaN"),
        (lambda texts: [[1.0, 2.0] for _ in texts], "expected vectors of 8 numbers, got 2"),
        (lambda texts: [[1.0] * DIMENSIONS], "expected 2 vectors, one a text, got 1"),
    ],
)
def test_bad_vectors_are_refused(function: Callable[[Sequence[str]], object], said: str) -> None:
    """Rather than cut by them."""
    with pytest.raises(BadVectors, match=said):
        cut(Semantic(max_tokens=50, embedder=fake(function)))


class Careless:
    """An embedder that checks nothing."""

    name, dimensions, max_tokens = "careless", 2, None

    def count(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def knows(self, text: str) -> bool:
        """All."""
        return True

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """All at once."""
        yield texts

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Nothing of use."""
        return np.full((len(texts), 2), np.inf, dtype=np.float32)


def test_vectors_of_an_embedder_that_checks_nothing_are_checked() -> None:
    """By the strategy, before anything is cut by them."""
    with pytest.raises(BadVectors, match="NaN or infinity"):
        cut(Semantic(max_tokens=50, embedder=Careless()))


def test_the_mean_of_all_passages_is_taken_off() -> None:
    """Of 16 rows half is: (1, 1) less half of their mean (1, 0.5), and (1, 0) less that."""
    texts = [f"{letter}{number}" for letter in "ab" for number in range(8)]
    embedder = FunctionEmbedder(lambda some: [[1.0, float(text[0] == "a")] for text in some], "two", 2)
    first, *_, last = passage_vectors(texts, embedder)
    diagonal, level = np.array([0.5**0.5, 0.5**0.5]), np.array([1.0, 0.0])
    half = (diagonal + level) / 4
    assert first == pytest.approx((diagonal - half) / np.linalg.norm(diagonal - half))
    assert last == pytest.approx((level - half) / np.linalg.norm(level - half))


def test_a_spec_names_the_embedder() -> None:
    """By its name, also when it is an object."""
    assert "embedder='fake'" in str(letters())
    assert "embedder='minilm'" in str(parse("semantic"))


def test_the_strategy_goes_to_other_processes() -> None:
    """As its settings; the model is loaded there."""
    assert pickle.loads(pickle.dumps(parse("semantic(max_tokens=50)"))) == parse("semantic(max_tokens=50)")


@pytest.mark.parametrize(
    ("settings", "kind", "said"),
    [
        ({"embedder": "minilmm"}, UnknownEmbedder, "Did you mean 'minilm'"),
        ({"embedder": 3}, InvalidSpec, "name of one or an Embedder, got 3"),
        ({"weight": 2}, InvalidSpec, "weight must be a number from 0 to 1, got 2"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, Any], kind: type[ChunkerError], said: str) -> None:
    """When the strategy is made."""
    with pytest.raises(kind, match=said):
        Semantic(**settings)


def test_a_missing_model_is_said_when_the_strategy_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setattr("chunker.embeddings.minilm._LIBRARIES", ("no_such_library",))
    _named.cache_clear()
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[embed\]'"):
        Semantic()
