"""Models that the library sentence-transformers runs, here a stand-in of a few lines for it."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
import pytest

from chunker.embeddings import embedder_for
from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.errors import BadVectors, EmbeddingError, ModelChanged
from chunker.embeddings.roles import for_questions
from chunker.embeddings.sentence_transformers import SentenceTransformersEmbedder, load
from chunker.errors import InvalidSpec, MissingExtra
from tests.embedders import DIMENSIONS, bag_of_letters


class Engine:
    """What the library's model class does, for letters."""

    prompts: ClassVar[dict[str, str]] = {}
    max_seq_length: float | None = 5
    tokenizer: Any = None
    calls: ClassVar[list[Any]] = []

    def __init__(self, model: str, **settings: Any) -> None:
        if "broken" in model:
            raise OSError("no weights in it")
        self.calls.append((model, settings))
        self.tokenizer = type(self).tokenizer or self._tokens

    def get_sentence_embedding_dimension(self) -> int:
        return DIMENSIONS

    def _tokens(self, text: str, truncation: bool, verbose: bool) -> dict[str, list[str]]:
        assert (truncation, verbose) == (False, False)
        return {"input_ids": ["[CLS]", *text.split(), "[SEP]"]}

    def encode(self, texts: Sequence[str], prompt: str, batch_size: int, show_progress_bar: bool) -> object:
        if "crash" in texts:
            raise RuntimeError("out of memory")
        assert len(texts) <= batch_size
        assert not show_progress_bar
        self.calls.append([prompt + text for text in texts])
        return np.array(bag_of_letters([prompt + text for text in texts]), dtype=np.float32)


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Engine]]:
    """The stand-in, where the library would be."""
    module = ModuleType("sentence_transformers")
    engine = type("SentenceTransformer", (Engine,), {"calls": []})
    module.SentenceTransformer = engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    return engine  # type: ignore[return-value]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a model."""
    (tmp_path / "e5" / "1_Pooling").mkdir(parents=True)
    (tmp_path / "e5" / "model.safetensors").write_bytes(b"weights")
    (tmp_path / "e5" / "1_Pooling" / "config.json").write_text("{}")
    return tmp_path / "e5"


def test_vectors_are_the_models_of_length_one(folder: Path) -> None:
    """In batches, in order; `aab` is two a and one b."""
    found = load(str(folder), batch=2).embed(["aab", "b", "c", "zzz"])
    assert found.shape == (4, DIMENSIONS)
    assert found.dtype == np.dtype("float32")
    assert found[0][:2] == pytest.approx([2 / math.sqrt(5), 1 / math.sqrt(5)])
    assert found[1:, 1:3].tolist() == [[1, 0], [0, 1], [0, 0]]


def test_no_texts_are_no_rows(folder: Path) -> None:
    """The model is not asked."""
    assert load(str(folder)).embed([]).shape == (0, DIMENSIONS)


def test_a_folder_is_read_without_network_and_without_its_code(folder: Path, library: type[Engine]) -> None:
    """As the library is told."""
    load(str(folder), device="cpu")
    settings = {"revision": None, "local_files_only": True, "device": "cpu", "trust_remote_code": False}
    assert library.calls == [(str(folder), settings)]


def test_a_name_needs_a_revision(library: type[Engine]) -> None:
    """Without one the cache could mix models; with one the library may download it."""
    with pytest.raises(InvalidSpec, match=r"there is no folder 'a/model'\. .* say which commit of it: revision="):
        load("a/model")
    assert "revision='abc123'" in load("a/model", revision="abc123").name
    assert library.calls[0][1]["local_files_only"] is False


@pytest.mark.parametrize("change", ["content", "name", "more"])
def test_a_model_that_changed_has_another_name(change: str, folder: Path) -> None:
    """So that the cache does not take its vectors for those of the model before."""
    before = load(str(folder)).name
    weights = folder / "model.safetensors"
    if change == "content":
        weights.write_bytes(b"Weights")
    elif change == "name":
        weights.rename(folder / "other.safetensors")
    else:
        (folder / "1_Pooling" / "more.json").write_text("")
    assert load(str(folder)).name != before


def test_the_full_name_finds_the_model_again_while_it_is_the_same(folder: Path) -> None:
    """As runs state it."""
    name = load(str(folder), prompt="passage: ").name
    assert embedder_for(name).name == name
    (folder / "model.safetensors").write_bytes(b"Weights")
    with pytest.raises(ModelChanged, match=r"Expected the files in '.*e5' to have the hash"):
        embedder_for(name)


def test_tokens_are_counted_with_prompt_and_what_the_model_adds(folder: Path) -> None:
    """The limit is of the same tokens."""
    embedder = load(str(folder), prompt="passage: ")
    assert (embedder.max_tokens, embedder.count("one two"), embedder.count("one two three")) == (5, 5, 6)
    cached = CachedEmbedder(embedder)
    cached.embed(["one two", "one two three"])
    assert cached.usage.truncated == 1


@pytest.mark.parametrize("limit", [None, math.inf])
def test_a_model_may_have_no_limit(limit: float | None, folder: Path, library: type[Engine]) -> None:
    """Then nothing is truncated."""
    library.max_seq_length = limit
    assert load(str(folder)).max_tokens is None


def test_without_a_tokenizer_words_are_counted(folder: Path, library: type[Engine]) -> None:
    """And no limit can be held to."""
    library.tokenizer = object()
    embedder = load(str(folder))
    assert (embedder.max_tokens, embedder.count("one two"), embedder.knows("один")) == (None, 2, True)


def test_prompts_are_those_of_the_model_unless_others_are_given(folder: Path, library: type[Engine]) -> None:
    """Before passages and before questions, under names of their own."""
    library.prompts = {"query": "query: ", "document": "", "passage": "passage: "}
    embedder = load(str(folder))
    assert [embedder.prompt, embedder.question_prompt, embedder.questions.prompt] == ["passage: ", "query: ", "query: "]
    assert for_questions(embedder).name != embedder.name
    assert load(str(folder), prompt="", question_prompt="Q ").questions.prompt == "Q "


def test_a_cache_keeps_questions_and_passages_apart(folder: Path, library: type[Engine], tmp_path: Path) -> None:
    """One text, two vectors; neither is made twice."""
    embedder = load(str(folder), prompt="a ", question_prompt="b ")
    for _ in range(2):
        cached = CachedEmbedder(embedder, VectorCache(tmp_path / "v.sqlite"))
        passage, question = cached.embed(["c"])[0], for_questions(cached).embed(["c"])[0]
        assert passage[:3].tolist() == question[[1, 0, 2]].tolist() == pytest.approx([0.7071, 0, 0.7071], abs=1e-4)
    assert library.calls[1:] == [["a c"], ["b c"]]


def test_failures_of_the_library_are_embedding_errors(folder: Path) -> None:
    """When a model is loaded, and when it runs."""
    (folder / "broken").mkdir()
    with pytest.raises(EmbeddingError, match=r"cannot be loaded: no weights in it$"):
        load(str(folder / "broken"))
    with pytest.raises(EmbeddingError, match=r"failed on 1 texts: out of memory$"):
        load(str(folder)).embed(["crash"])


def test_bad_vectors_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, library: type[Engine]) -> None:
    """As of every embedder."""
    monkeypatch.setattr(library, "encode", lambda *_, **__: [[1.0]])
    with pytest.raises(BadVectors, match="expected vectors of 8 numbers, got 1"):
        load(str(folder)).embed(["a"])


def test_without_the_library_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra of our distribution."""
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[sentence-transformers\]'"):
        load(str(folder))


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("sentence_transformers", r"needs model, a folder or a name"),
        ("sentence_transformers(model=3)", r"model must be a text in quotes, got 3"),
        ("sentence_transformers(modle='m')", r"Did you mean 'model'\?"),
        ("sentence_transformers(model='m', revision='r', batch=0)", r"batch must be at least 1, got 0"),
    ],
)
def test_wrong_settings_are_refused(spec: str, message: str) -> None:
    """Before anything is loaded."""
    with pytest.raises(InvalidSpec, match=message):
        embedder_for(spec)


def test_a_spec_gives_the_embedder(folder: Path) -> None:
    """As the command line names it."""
    found = embedder_for(f"sentence_transformers(model={str(folder)!r}, batch=3)")
    assert isinstance(found, SentenceTransformersEmbedder)
    assert [len(some) for some in found.batches(["a"] * 7)] == [3, 3, 1]
