"""The material behind a path: a folder that is cut first, or a file with chunks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

from chunker.errors import ChunkerError, MissingExtra, UnreadableDocument
from chunker.reading.folder import STDIN, Source, find_sources, read_document
from chunker.rowfiles import SUFFIXES
from chunker.types import Document, Tokenizer
from evals.chunkers import told_by
from evals.chunkfiles import read_chunks
from evals.cutting import Chunker, cut_all
from evals.errors import NothingToMeasure
from evals.evalsets.documents import read_documents
from evals.evalsets.problems import Problem
from evals.lint.types import Material
from evals.relocating import documents_as_cut


def is_chunks(path: Path) -> bool:
    """Whether a path is a file with chunks, by its name."""
    return path.suffix in SUFFIXES and not path.is_dir()


def from_documents(path: Path, chunker: Chunker) -> Material:
    """The documents in a folder (or one file) as they are cut, and the chunks that a chunker makes of them.

    Raises: FileNotFoundError; NothingToMeasure: there is nothing to read.
    """
    problems: list[Problem] = []
    documents = {}
    for source in find_sources(path):
        try:
            documents[source.id] = read_document(source)
        except (UnreadableDocument, MissingExtra) as error:
            problems.append(Problem(str(source.path), "", "unreadable", str(error)))
    if not documents and not problems:
        raise NothingToMeasure(f"No files to read under {str(path)!r}. Name a folder that holds documents.")
    documents = documents_as_cut(documents, chunker.prepared)
    cut = cut_all(chunker, documents.values())
    for name, reason in cut.failures.items():
        problems.append(Problem(documents[name].source, "", "not-cut", reason))
    if cut.unlocated:
        message = f"{cut.unlocated:,} pieces of {chunker.name} are not in their documents."
        problems.append(Problem(str(path), "", "unlocated", message))
    limit, language = told_by(chunker)
    return Material(
        sorted(cut.chunks, key=attrgetter("document_id", "start", "end")),
        chunker.tokenizer,
        documents,
        limit,
        language,
        problems=problems,
    )


def from_chunks(path: Path, tokenizer: Tokenizer, documents: Path | None = None) -> Material:
    """The chunks in a file, and the documents in a folder or a file of rows.

    Raises: FileNotFoundError, UnreadableDocument, MissingExtra; BrokenEvalSet: there are no documents.
    """
    read = read_chunks(path)
    if not read.chunks and not read.problems:
        raise NothingToMeasure(f"{str(path)!r} holds no chunks.")
    problems = [*read.problems]
    known = None if documents is None else read_documents(documents, problems)
    now = {} if documents is None or documents.is_dir() else _as_they_stand((known or {}).values())
    order = attrgetter("document_id", "start", "end")
    return Material(
        sorted(read.chunks, key=order),
        tokenizer,
        known,
        now=now,
        places={chunk.id: place for chunk, place in zip(reversed(read.chunks), reversed(read.places), strict=True)},
        problems=problems,
    )


def held_to(material: Material, chunker: Chunker) -> Material:
    """The material with the limit and the language of the chunker that is said to have cut it."""
    limit, language = told_by(chunker)
    return replace(material, limit_tokens=limit, language=language)


def _as_they_stand(documents: Iterable[Document]) -> Mapping[str, Document]:
    """The documents whose files are there, read again."""
    found = {}
    for document in documents:
        if document.source and document.source != STDIN and Path(document.source).is_file():
            try:
                found[document.id] = read_document(Source(document.id, document.source))
            except ChunkerError:  # no text any more: another text than it was, but nothing to compare
                continue
    return found
