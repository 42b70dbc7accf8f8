"""Eval sets into folders of our own format (docs/formats.md)."""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chunker.errors import OutputError
from chunker.rows import document_row
from evals.errors import BrokenEvalSet
from evals.evalsets.checking import check
from evals.evalsets.problems import has_errors
from evals.types import EvalSet, Evidence, Question

VERSION = 1
MANIFEST, DOCUMENTS, QUESTIONS = "evalset.toml", "documents.jsonl", "questions.jsonl"


def save(eval_set: EvalSet, folder: Path, documents: str = "", more: Mapping[str, str] | None = None) -> None:
    """Write the set as a new folder, documents as rows; read back it is the same, metadata being JSON.

    The folder appears when all of it is written.

    Args:
        documents: path, from the folder, of a folder in which they stay; no rows are written then.
        more: texts of other files to put beside, by name.
    Raises: BrokenEvalSet: the set has errors. OutputError: the folder holds something, or cannot be written.
    """
    problems = check(eval_set)
    if has_errors(problems):
        raise BrokenEvalSet(eval_set.name, problems)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"Cannot write an eval set to {str(folder)!r}: there is something. Name a new folder.")
    temporary = folder.parent / f".{folder.name}.{uuid.uuid4().hex}"
    try:
        _write(temporary, _files(eval_set, documents) | {**(more or {})})
        if folder.exists():
            folder.rmdir()
        temporary.rename(folder)
    except OSError as error:
        raise OutputError(f"Cannot write {str(folder)!r}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _files(eval_set: EvalSet, documents: str) -> dict[str, str]:
    """What stands in each file of the folder."""
    lines = (
        f"format = {VERSION}",
        f"name = {_toml_text(eval_set.name)}",
        f"documents = {_toml_text(documents or DOCUMENTS)}",
        f'questions = "{QUESTIONS}"',
    )
    files = {
        MANIFEST: "".join(f"{line}\n" for line in lines),
        DOCUMENTS: "".join(f"{to_json(document_row(one))}\n" for one in eval_set.documents.values()),
        QUESTIONS: "".join(f"{to_json(question_row(one))}\n" for one in eval_set.questions),
    }
    return {name: text for name, text in files.items() if not (documents and name == DOCUMENTS)}


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def question_row(question: Question) -> dict[str, Any]:
    """One question as a JSON object; fields that are empty are left out, evidence is always there."""
    evidence = [evidence_row(one) for one in question.evidence]
    row: dict[str, Any] = {"id": question.id, "question": question.text, "evidence": evidence}
    extras = {"answers": question.answers, "tags": question.tags, "within": question.within}
    return row | {name: [*values] for name, values in extras.items() if values}


def evidence_row(evidence: Evidence) -> dict[str, Any]:
    """One piece of evidence as a JSON object: a span with its quote, or the document alone."""
    if not evidence.quote:
        return {"document": evidence.document_id}
    place = {"document": evidence.document_id, "start": evidence.start, "end": evidence.end}
    return {**place, "quote": evidence.quote}


def to_json(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON; only what no encoding can write (lone surrogates) is escaped."""
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=str)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(row, ensure_ascii=True, separators=(",", ":"), default=str)
    return line


def _toml_text(text: str) -> str:
    """The text as a TOML string, whose escapes are those of JSON, with U+007F escaped as well."""
    writable = text.encode("utf-8", "replace").decode()
    return json.dumps(writable, ensure_ascii=False).replace("\x7f", "\\u007f")
