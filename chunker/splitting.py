"""Texts, files, folders and documents into chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from chunker.reading.folder import find_sources, read_document
from chunker.spec import parse
from chunker.strategy import Strategy
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Document, Tokenizer


def split(
    source: str | Path | Document | Iterable[Document],
    strategy: str | Strategy = "sentence(max_tokens=512)",
    *,
    model: str = "gpt-4o",
    tokenizer: str | Path | Tokenizer | Callable[[str], int] | None = None,
) -> Iterator[Chunk]:
    """Chunks of every document in `source`, in order, made as they are asked for.

    Args:
        source: a text (`str`), a file or folder (`Path`), a document, or documents. Document ids are `text`
            for a text, the name for a file, the path relative to the folder for files in one.
        strategy: a spec such as `sentence(max_tokens=512)` or a strategy object.
        model: whose tokenizer counts; `chunker models` lists them.
        tokenizer: counts instead: an encoding name, the path of a `tokenizer.json`, an object with `name`
            and `count`, or a function from text to its number of tokens.
    Raises: now, before the first chunk: InvalidSpec, UnknownName, FileNotFoundError; while iterating:
        UnreadableDocument, LimitTooSmall.
    """
    cutter = parse(strategy) if isinstance(strategy, str) else strategy
    counter = tokenizer_for(model, tokenizer)
    documents = _documents(source)
    return (chunk for document in documents for chunk in cutter.chunk(document, counter))


def _documents(source: str | Path | Document | Iterable[Document]) -> Iterable[Document]:
    if isinstance(source, str):
        return [Document("text", source)]
    if isinstance(source, Path):
        return (read_document(found) for found in find_sources(source))
    if isinstance(source, Document):
        return [source]
    return source
