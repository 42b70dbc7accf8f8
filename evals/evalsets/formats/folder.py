"""Our own format: a folder with `evalset.toml`, documents and `questions.jsonl` (docs/formats.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chunker.fields import InvalidRow, objects_field, shown, text_field, texts_field, whole_field
from chunker.types import Document
from evals.errors import BrokenEvalSet
from evals.evalsets.documents import read_documents
from evals.evalsets.problems import Problem, Reading
from evals.evalsets.rows import Row, json_lines, misspelt, noting, read_text
from evals.evalsets.saving import MANIFEST, QUESTIONS, VERSION
from evals.types import EvalSet, Evidence, Question

_SETTINGS = ("format", "name", "documents", "questions", "within", "licence", "license", "description", "title", "tags")
_QUESTION_FIELDS = ("id", "question", "evidence", "answers", "tags", "within")
_OWN_DOCUMENTS = "document"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `evalset.toml` says, paths resolved.

    Attributes:
        searches_own: each question is searched only in the documents of its evidence.
    """

    name: str
    documents: Path
    questions: Path
    searches_own: bool


def looks_right(path: Path) -> bool:
    """Whether it is a folder with `evalset.toml`, or that file."""
    return _manifest(path).is_file()


def read(reference: str) -> Reading:
    """The eval set in the folder."""
    problems: list[Problem] = []
    settings = read_settings(Path(reference), problems)
    documents = read_documents(settings.documents, problems)
    rows: list[tuple[Row, Question]] = []
    for row in json_lines(settings.questions, problems):
        problems += misspelt(row.place, row.fields, _QUESTION_FIELDS)
        with noting(problems, row):
            rows.append((row, _question(row.fields, documents, settings.searches_own)))
    eval_set = EvalSet(settings.name, documents, tuple(question for _, question in rows))
    return Reading("folder", eval_set, tuple(row.place for row, _ in rows), tuple(problems))


def _manifest(path: Path) -> Path:
    return path if path.name == MANIFEST else path / MANIFEST


def read_settings(path: Path, problems: list[Problem]) -> Settings:
    """The settings of the folder (or `evalset.toml`) at a path; keys that look misspelt are added to `problems`.

    Raises: BrokenEvalSet: the file is not TOML, of another version, or says something that cannot be.
    """
    manifest = _manifest(path)
    try:
        values = tomllib.loads(read_text(manifest))
        problems += misspelt(str(manifest), values, _SETTINGS)
        return _settings(values, manifest.parent)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"Expected TOML, but: {error}."
        raise BrokenEvalSet(str(path), [Problem(str(manifest), "", "toml", message)]) from error
    except InvalidRow as error:
        raise BrokenEvalSet(str(path), [Problem(str(manifest), "", error.rule, str(error))]) from error


def _settings(values: Mapping[str, Any], folder: Path) -> Settings:
    if whole_field({"format": VERSION, **values}, "format") != VERSION:
        raise InvalidRow("format", f"Expected format = {VERSION}, got {values['format']}: written for another version.")
    if values.get("within", _OWN_DOCUMENTS) != _OWN_DOCUMENTS:
        raise InvalidRow("within", f'Expected within = "{_OWN_DOCUMENTS}" or nothing, got {shown(values["within"])}.')
    files = {"documents": "documents", "questions": QUESTIONS}
    paths = {name: folder / text_field({name: usual, **values}, name) for name, usual in files.items()}
    if paths["questions"].suffix != ".jsonl":
        raise InvalidRow("questions", f"Expected a file that ends in .jsonl, got {shown(values['questions'])}.")
    return Settings(text_field(values, "name"), paths["documents"], paths["questions"], "within" in values)


def _question(fields: Mapping[str, Any], documents: Mapping[str, Document], searches_own: bool) -> Question:
    evidence = tuple(_evidence(item, documents) for item in objects_field(fields, "evidence"))
    within = texts_field(fields, "within")
    if searches_own and not within:
        within = tuple(dict.fromkeys(one.document_id for one in evidence))
    return Question(
        text_field(fields, "id"),
        text_field(fields, "question"),
        evidence,
        texts_field(fields, "answers"),
        texts_field(fields, "tags"),
        within,
    )


def _evidence(fields: Mapping[str, Any], documents: Mapping[str, Document]) -> Evidence:
    """A span with its quote, or a whole document where only that is named."""
    document_id = text_field(fields, "document")
    if not {"start", "end", "quote"} & fields.keys():
        document = documents.get(document_id)
        return Evidence(document_id, 0, len(document.text) if document else 0)
    quote = text_field(fields, "quote")
    if not quote:
        raise InvalidRow("no-quote", "Expected the text of the span as 'quote', got an empty one. Quote it.")
    return Evidence(document_id, whole_field(fields, "start"), whole_field(fields, "end"), quote)
