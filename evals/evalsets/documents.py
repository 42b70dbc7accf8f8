"""The documents of an eval set, from a folder of files or from rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypedDict

from chunker.block_columns import blocks_from
from chunker.errors import MissingExtra, UnreadableDocument
from chunker.fields import InvalidRow, an_object, text_field
from chunker.reading.checking import check_content
from chunker.reading.content import Content
from chunker.reading.folder import find_sources, read_document
from chunker.rowfiles import SUFFIXES
from chunker.rows import DOCUMENT_COLUMNS
from chunker.types import Block, Document, Place
from evals.errors import BrokenEvalSet
from evals.evalsets.problems import Problem
from evals.evalsets.rowfiles import read_rows
from evals.evalsets.rows import Row, noting


def read_documents(path: Path, problems: list[Problem]) -> dict[str, Document]:
    """Documents by id, read as `chunker split` reads a folder, or from a `.jsonl` or `.parquet` with its document rows.

    What cannot be read, and an id that comes twice, is added to `problems`.

    Raises: BrokenEvalSet: there is no such folder or file.
    """
    if path.is_dir():
        return _gathered(_from_folder(path, problems), problems)
    if path.is_file() and path.suffix in SUFFIXES:
        return _gathered(_from_rows(path, problems), problems)
    expected = "Expected a folder of documents or a .jsonl or .parquet with document rows"
    found = "a file of another kind" if path.exists() else "nothing"
    raise BrokenEvalSet(str(path), [Problem(str(path), "", "no-documents", f"{expected}, found {found} there.")])


def _gathered(found: Iterator[tuple[str, Document]], problems: list[Problem]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    places: dict[str, str] = {}
    for place, document in found:
        if document.id in documents:
            message = f"Two documents have the id {document.id!r}; the first is at {places[document.id]}. Rename one."
            problems.append(Problem(place, "", "duplicate-document", message))
            continue
        documents[document.id], places[document.id] = document, place
    return documents


def _from_folder(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Document]]:
    for source in find_sources(folder):
        try:
            yield str(source.path), read_document(source)
        except (UnreadableDocument, MissingExtra) as error:
            problems.append(Problem(str(source.path), "", "unreadable", str(error)))


class _Structure(TypedDict):
    format: str
    blocks: tuple[Block, ...] | None
    places: tuple[Place, ...]


def _from_rows(path: Path, problems: list[Problem]) -> Iterator[tuple[str, Document]]:
    try:
        for row in read_rows(path, DOCUMENT_COLUMNS, problems):
            with noting(problems, Row(row.place, {})):  # a document's id is not a question's
                yield row.place, _document(row.fields)
    except UnreadableDocument as error:
        raise BrokenEvalSet(str(path), [Problem(str(path), "", "unreadable", str(error))]) from error


def _document(fields: Mapping[str, Any]) -> Document:
    """The document in a row of docs/formats.md, of which only `id` and `text` have to be there."""
    source = "" if fields.get("source") is None else text_field(fields, "source")
    metadata = an_object({} if fields.get("metadata") is None else fields["metadata"])
    document = Document(text_field(fields, "id"), text_field(fields, "text"), source, metadata, **_structure(fields))
    if fields.get("sha256") not in (None, document.sha256):
        raise InvalidRow(
            "damaged", f"The text of document {document.id!r} does not have the sha256 that its row states."
        )
    return document


def _structure(fields: Mapping[str, Any]) -> _Structure:
    """Format, blocks and places, where the row has them."""
    columns, places = fields.get("blocks"), fields.get("places") or ()
    try:
        blocks = None if columns is None else blocks_from(columns)
        found = tuple(Place(*place) for place in places)
        check_content(Content(text_field(fields, "text"), "", blocks, found))
    except (TypeError, ValueError) as error:
        raise InvalidRow(
            "damaged", f"The blocks or places of a document are not as they were written: {error}"
        ) from error
    return {"format": str(fields.get("format") or ""), "blocks": blocks, "places": found}
