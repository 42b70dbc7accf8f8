"""Who is measured: ours, and each other library set up as its documentation says, without overlap.

Every library gets the same vocabulary: tiktoken's own object, built from an installed package instead of a
download. Where a library takes a counting function instead, it gets the quickest one tiktoken has. Libraries are
imported by name, so that the type checker says the same whether they are installed or not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from typing import NamedTuple

import chunker
from chunker.tokens.vocabularies import encoding as tiktoken_encoding

Cut = Callable[[str], list[str]]

_TIKTOKEN_MODELS = {"cl100k_base": "gpt-4", "o200k_base": "gpt-4o"}


class Contender(NamedTuple):
    """A way of chunking: `build(max_tokens, encoding)` gives the function from a text to its chunks."""

    name: str
    distribution: str
    build: Callable[[int, str], Cut]


def ours(spec: str, engine: str = "") -> Callable[[int, str], Cut]:
    """Our own strategy `spec`, with the default engine for the encoding or with the one that `engine` names."""

    def build(max_tokens: int, encoding: str) -> Cut:
        strategy = chunker.parse(f"{spec}(max_tokens={max_tokens})")
        tokenizer = chunker.tokenizer_for(tokenizer=engine + encoding)
        return lambda text: [chunk.content for chunk in strategy.chunk(chunker.Document("text", text), tokenizer)]

    return build


def tokens_only(encoding: str) -> Cut:
    """The measure of all: tiktoken encodes the text once, and nothing is cut."""
    encode = tiktoken_encoding(encoding).encode_ordinary

    def cut(text: str) -> list[str]:
        encode(text)
        return []

    return cut


def engine_only(encoding: str) -> Cut:
    """The bound of all that is ours: our engine finds where each token ends, and nothing is cut."""
    token_ends = chunker.tokenizer_for(tokenizer=encoding).token_ends

    def cut(text: str) -> list[str]:
        token_ends(text)
        return []

    return cut


def langchain_recursive(max_tokens: int, encoding: str) -> Cut:
    """Separators from blank lines down to single characters."""
    library = import_module("langchain_text_splitters")
    encode = tiktoken_encoding(encoding).encode_ordinary
    splitter = library.RecursiveCharacterTextSplitter(
        chunk_size=max_tokens, chunk_overlap=0, length_function=lambda text: len(encode(text))
    )
    split: Cut = splitter.split_text
    return split


def langchain_token(max_tokens: int, encoding: str) -> Cut:
    """Windows of tokens."""
    library = import_module("langchain_text_splitters")
    tiktoken_encoding(encoding)  # registers it, so that the library finds it by name without a download
    splitter = library.TokenTextSplitter(
        encoding_name=encoding, chunk_size=max_tokens, chunk_overlap=0, disallowed_special=()
    )
    split: Cut = splitter.split_text
    return split


def semchunk(max_tokens: int, encoding: str) -> Cut:
    """Runs of white space and punctuation, by a built-in order; it remembers every count."""
    library = import_module("semchunk")
    split: Cut = library.chunkerify(tiktoken_encoding(encoding), max_tokens)
    return split


def text_splitter(max_tokens: int, encoding: str) -> Cut:
    """Semantic levels from blank lines down to characters, in Rust, with tiktoken's vocabulary compiled in."""
    library = import_module("semantic_text_splitter")
    if encoding in _TIKTOKEN_MODELS:
        split: Cut = library.TextSplitter.from_tiktoken_model(_TIKTOKEN_MODELS[encoding], max_tokens).chunks
    else:
        encode = tiktoken_encoding(encoding).encode_ordinary
        split = library.TextSplitter.from_callback(lambda text: len(encode(text)), max_tokens).chunks
    return split


def chonkie_recursive(max_tokens: int, encoding: str) -> Cut:
    """Paragraphs, then sentence marks, then words, then tokens."""
    library = import_module("chonkie")
    splitter = library.RecursiveChunker(tokenizer=tiktoken_encoding(encoding), chunk_size=max_tokens)
    return lambda text: [chunk.text for chunk in splitter.chunk(text)]


def chonkie_sentence(max_tokens: int, encoding: str) -> Cut:
    """Sentence marks."""
    library = import_module("chonkie")
    splitter = library.SentenceChunker(tokenizer=tiktoken_encoding(encoding), chunk_size=max_tokens, chunk_overlap=0)
    return lambda text: [chunk.text for chunk in splitter.chunk(text)]


def chonkie_token(max_tokens: int, encoding: str) -> Cut:
    """Windows of tokens."""
    library = import_module("chonkie")
    splitter = library.TokenChunker(tokenizer=tiktoken_encoding(encoding), chunk_size=max_tokens, chunk_overlap=0)
    return lambda text: [chunk.text for chunk in splitter.chunk(text)]


CONTENDERS = (
    Contender("ours, sentence", "chunkproof", ours("sentence")),
    Contender("ours, fixed", "chunkproof", ours("fixed")),
    Contender("ours, structure", "chunkproof", ours("structure")),
    Contender("ours, sentence, tiktoken only", "chunkproof", ours("sentence", "tiktoken:")),
    Contender("ours, fixed, tiktoken only", "chunkproof", ours("fixed", "tiktoken:")),
    Contender("ours, structure, tiktoken only", "chunkproof", ours("structure", "tiktoken:")),
    Contender("langchain Recursive", "langchain-text-splitters", langchain_recursive),
    Contender("langchain Token", "langchain-text-splitters", langchain_token),
    Contender("semchunk", "semchunk", semchunk),
    Contender("semantic-text-splitter", "semantic-text-splitter", text_splitter),
    Contender("chonkie Recursive", "chonkie", chonkie_recursive),
    Contender("chonkie Sentence", "chonkie", chonkie_sentence),
    Contender("chonkie Token", "chonkie", chonkie_token),
)


def built(name: str, max_tokens: int, encoding: str) -> Cut:
    """The named contender, ready to cut.

    Raises: ModuleNotFoundError: its library is not installed.
    """
    logging.disable(logging.WARNING)  # some warn about chunks over the limit, which we count ourselves
    build = next(contender.build for contender in CONTENDERS if contender.name == name)
    return build(max_tokens, encoding)


def versions(names: list[str]) -> dict[str, str]:
    """Version of each distribution that the named contenders come from, tiktoken first."""
    needed = [contender.distribution for contender in CONTENDERS if contender.name in names]
    return {distribution: version(distribution) for distribution in ("tiktoken", *dict.fromkeys(needed))}


def absent(names: list[str]) -> list[str]:
    """Contenders that are not among the named ones, which is to say not installed."""
    return [contender.name for contender in CONTENDERS if contender.name not in names]
