"""Texts, files, folders and documents into chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from chunker.errors import ChunkerError, DocumentsFailed
from chunker.failing import failure_of
from chunker.pipeline import Pipeline, pipeline_of
from chunker.reading.folder import Source, find_sources, read_document
from chunker.spec import parse_pipeline
from chunker.strategy import Strategy
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Document, Encoding, Failure, Tokenizer


def split(
    source: str | Path | Document | Iterable[Document],
    strategy: str | Strategy | Pipeline = "sentence(max_tokens=512)",
    *,
    model: str = "gpt-4o",
    tokenizer: str | Path | Tokenizer | Callable[[str], int] | None = None,
    failures: list[Failure] | None = None,
) -> Iterator[Chunk]:
    """Chunks of every document in `source`, in order, made as they are asked for.

    With a transform that looks at all chunks together, such as `deduplicate`, the first comes when all are made;
    `Pipeline.sifted` tells what it took out.

    A document that fails gives no chunks and does not keep the others of a folder or an iterable from giving
    theirs. Who passes a list as `failures` finds it there; who passes none gets an error at the end. One that has
    the id of an earlier one fails.

    Args:
        source: a text (`str`), a file or folder (`Path`), a document, or documents. Document ids are `text`
            for a text, the name for a file, the path relative to the folder for files in one.
        strategy: a spec such as `sentence(max_tokens=512)` or `structure | deduplicate`, a strategy or a pipeline.
        model: whose tokenizer counts; `chunker models` lists them.
        tokenizer: counts instead: an encoding name, the path of a `tokenizer.json`, an object with `name`
            and `count`, or a function from text to its number of tokens.
        failures: gets one entry for each document that fails, and nothing is raised for it.
    Raises: now, before the first chunk: InvalidSpec, UnknownName, FileNotFoundError, UnreadableDocument (a
        folder that cannot be listed); while iterating, without `failures`: UnreadableDocument or LimitTooSmall
        for a single text, file or document, DocumentsFailed after the last of many.
    """
    pipeline = parse_pipeline(strategy) if isinstance(strategy, str) else pipeline_of(strategy)
    counter = tokenizer_for(model, tokenizer)
    documents = _documents(source)
    if failures is None and is_one(source):
        chunks: Iterator[Chunk] = chain.from_iterable(pipeline.chunk(_read(one), counter) for one in documents)
    else:
        chunks = _of_many(documents, pipeline, counter, failures)
    return _sifted(chunks, pipeline, counter) if pipeline.sifts else chunks


def is_one(source: object) -> bool:
    """Whether there is one document, whose own error says it all."""
    return not source.is_dir() if isinstance(source, Path) else isinstance(source, str | Document)


def _documents(source: str | Path | Document | Iterable[Document]) -> Iterable[Source | Document]:
    """The documents, those in files still to be read."""
    if isinstance(source, str):
        return [Document("text", source)]
    if isinstance(source, Path):
        return find_sources(source)
    if isinstance(source, Document):
        return [source]
    if isinstance(source, bytes | bytearray) or not isinstance(source, Iterable):
        raise TypeError(f"Expected a text (str), a file or folder (Path), a document or documents, got {source!r:.60}.")
    return map(_checked, source)


def _checked(document: object) -> Document:
    if isinstance(document, Document):
        return document
    raise TypeError(f"Expected documents, got {document!r:.60}. Make a text one with Document(id, text).")


def _read(document: Source | Document) -> Document:
    return document if isinstance(document, Document) else read_document(document)


def _of_many(
    documents: Iterable[Source | Document], pipeline: Pipeline, counter: Encoding, failures: list[Failure] | None
) -> Iterator[Chunk]:
    """The chunks of all that can be cut: each document's are complete, or there are none.

    Raises: DocumentsFailed: at the end, if some failed and there is no list to put them in.
    """
    failed: list[Failure] = [] if failures is None else failures
    seen: set[str] = set()
    for document in documents:
        try:
            _check_new(document.id, seen)
            chunks = [*pipeline.chunk(_read(document), counter)]
        except Exception as error:  # noqa: BLE001  one bad document never stops a folder
            failed.append(failure_of(document.id, error))
        else:
            yield from chunks
    if failures is None and failed:
        raise DocumentsFailed(failed)


def _check_new(document_id: str, seen: set[str]) -> None:
    """Raises: ChunkerError: an earlier document has the id, so that ids of chunks would not tell the two apart."""
    if document_id in seen:
        raise ChunkerError(f"An earlier document has the id {document_id!r}, too. Give each document an id of its own.")
    seen.add(document_id)


def _sifted(chunks: Iterator[Chunk], pipeline: Pipeline, counter: Encoding) -> Iterator[Chunk]:
    """The chunks that stay of all; an error that some documents failed comes behind them, as without transforms."""
    found: list[Chunk] = []
    failed: DocumentsFailed | None = None
    try:
        found.extend(chunks)
    except DocumentsFailed as error:
        failed = error
    yield from pipeline.sifted(found, counter).kept
    if failed:
        raise failed
