"""Tokenizers of every kind the package takes, each beside a way to count the same tokens without the package."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import tiktoken
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from chunker.tokens import tokenizer_for
from chunker.tokens.vocabularies import TIKTOKEN_NAMES
from chunker.tokens.vocabularies import encoding as register
from chunker.types import Encoding


def words(text: str) -> int:
    """Words between white space: joining two texts never adds one."""
    return len(text.split())


def superadditive(text: str) -> int:
    """More for the whole than for its parts together."""
    return len(text) + len(text) ** 2 // 32


def erratic(text: str) -> int:
    """1 to 40, the same for the same text and without any relation between a text and its parts."""
    return 1 + zlib.crc32(text.encode()) % 40


_FUNCTIONS: dict[str, Callable[[str], int]] = {
    "words": words,
    "characters": len,
    "superadditive": superadditive,
    "erratic": erratic,
}
COUNTER_NAMES = ("o200k_base", "cl100k_base", "tiktoken:cl100k_base", "p50k_base", "huggingface", *_FUNCTIONS)


class Counter(NamedTuple):
    """A tokenizer as the package takes it, and an independent count of the same tokens."""

    name: str
    tokenizer: Encoding
    recount: Callable[[str], int]


def counter_for(name: str, tokenizer_json: Path | None = None) -> Counter:
    """The counter called `name`; `huggingface` needs the path of a `tokenizer.json`."""
    if name in _FUNCTIONS:
        return Counter(name, tokenizer_for(tokenizer=_FUNCTIONS[name]), _FUNCTIONS[name])
    if name == "huggingface":
        engine = Tokenizer.from_file(str(tokenizer_json))
        ours = tokenizer_for(tokenizer=str(tokenizer_json))
        return Counter(name, ours, lambda text: len(engine.encode(text, add_special_tokens=False).ids))
    reference = openai_encoding(name.removeprefix("tiktoken:"))
    return Counter(name, tokenizer_for(tokenizer=name), lambda text: len(reference.encode_ordinary(text)))


def openai_encoding(name: str) -> tiktoken.Encoding:
    """tiktoken's own encoding, found without a download because the package registered its vocabulary."""
    if name in TIKTOKEN_NAMES:
        register(name)
    return tiktoken.get_encoding(name)


def train_tokenizer() -> Any:
    """A byte-level tokenizer of 400 tokens, so that any text can be written in it."""
    engine = Tokenizer(models.BPE())
    engine.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    engine.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        show_progress=False,
        special_tokens=["<pad>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    engine.train_from_iterator(["The engineers measured the bridge and the river again. Water rose! Why?"] * 4, trainer)
    return engine
