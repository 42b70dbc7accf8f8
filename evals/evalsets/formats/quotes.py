"""Plain CSV or JSON Lines of questions with quotes, which are looked for in the documents.

Columns, other names in brackets: `question`, `document` (`doc`, `document_id`), `quote` (`quotes`), and `id`, `answers`
(`answer`), `tags`, `within` if they are known. In CSV, a cell that begins with `[` is a JSON list. JSON rows may give
`evidence` instead of quotes: a list of `{quote, document?, start?, end?}`, the quote also as `text` or `content`; a
place that holds the quote is taken (one character earlier where the document's file begins with a byte order mark,
which is no part of its text), otherwise the quote is looked for. A document without a quote is evidence as a
whole; a row without either is a question that the documents do not answer.

Documents stand beside the file in `documents`, `documents.jsonl`, `corpus` or `corpora`; a name without its ending is
enough where only one document has it. Rows without an id are called `row-` and the number of their line.
"""

from __future__ import annotations

import difflib
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from chunker.fields import InvalidRow, id_field, objects_field, parse_json, text_field, texts_field
from chunker.types import Document
from evals.errors import BrokenEvalSet
from evals.evalsets.documents import read_documents
from evals.evalsets.formats.chroma import csv_header
from evals.evalsets.locating import locate
from evals.evalsets.problems import Problem, Reading
from evals.evalsets.rows import csv_rows, json_lines, misspelt, noting
from evals.types import EvalSet, Evidence, Question

_BESIDE = ("documents", "documents.jsonl", "corpus", "corpora")
_FILES = ("questions.jsonl", "questions.csv")
_NAMES = {"document": ("doc", "document_id"), "quote": ("quotes", "text", "content"), "answers": ("answer",)}
_KNOWN = ("id", "question", "evidence", "tags", "within", *_NAMES, *chain.from_iterable(_NAMES.values()))
_FOREIGN = {"references": "chroma", "corpus_id": "chroma"}
_LISTS = ("quote", "answers", "tags", "within")


def looks_right(path: Path) -> bool:
    """Whether it is a CSV with a column `question`, a `.jsonl`, or a folder with such a file called `questions`."""
    file = _file(path)
    if not file.is_file() or (path.is_dir() and _documents_beside(file) is None):
        return False
    return file.suffix == ".jsonl" or (file.suffix == ".csv" and "question" in csv_header(file))


def _file(path: Path) -> Path:
    return next((path / name for name in _FILES if (path / name).is_file()), path) if path.is_dir() else path


def _documents_beside(file: Path) -> Path | None:
    return next((file.parent / name for name in _BESIDE if (file.parent / name).exists()), None)


def read(reference: str) -> Reading:
    """The eval set in the file, or in `questions.jsonl` or `questions.csv` of the folder."""
    file = _file(Path(reference))
    beside = _documents_beside(file)
    if beside is None:
        message = f"Expected the documents beside {file.name}, as {', '.join(_BESIDE)}. Put them there."
        raise BrokenEvalSet(reference, [Problem(str(file), "", "no-documents", message)])
    problems: list[Problem] = []
    documents = read_documents(beside, problems)
    found = [*_questions(file, documents, problems)]
    name = file.parent.name if Path(reference).is_dir() else file.stem
    eval_set = EvalSet(name, documents, tuple(question for _, question in found))
    return Reading("quotes", eval_set, tuple(place for place, _ in found), tuple(problems))


def _questions(
    file: Path, documents: Mapping[str, Document], problems: list[Problem]
) -> Iterator[tuple[str, Question]]:
    shorter = _without_endings(documents)
    rows = csv_rows(file, problems) if file.suffix == ".csv" else json_lines(file, problems)
    told: set[str] = set()
    for row in rows:
        new = [name for name in row.fields if name not in told]
        told.update(new)
        problems += [*misspelt(row.place, new, [*_KNOWN, *_FOREIGN]), *_foreign(row.place, new)]
        with noting(problems, row):
            fields = _renamed(_cells(row.fields) if file.suffix == ".csv" else row.fields)
            fields = {"id": f"row-{row.place.rpartition(':')[2]}", **fields}
            yield row.place, _question(fields, documents, shorter)


def _foreign(place: str, names: Iterable[str]) -> Iterator[Problem]:
    """Warnings for columns that another format reads."""
    for name in names:
        if name in _FOREIGN:
            message = f"{name!r} is not read here, but by the format {_FOREIGN[name]}. Name it: {_FOREIGN[name]}:FILE."
            yield Problem(place, "", "unread", message, "warning")


def _cells(fields: Mapping[str, str]) -> dict[str, Any]:
    """CSV cells as JSON would have them: empty ones left out, lists as lists."""
    return {
        name: parse_json(cell) if cell.lstrip().startswith("[") and _is_list(name) else cell
        for name, cell in fields.items()
        if cell
    }


def _is_list(column: str) -> bool:
    return any(column == name or column in _NAMES.get(name, ()) for name in _LISTS)


def _renamed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields under our names, single texts in the place of lists as lists of one."""
    found = {name: fields[other] for name, others in _NAMES.items() for other in others if other in fields}
    named = {**fields, **{name: value for name, value in found.items() if name not in fields}}
    return {name: [value] if name in _LISTS and isinstance(value, str) else value for name, value in named.items()}


def _question(fields: Mapping[str, Any], documents: Mapping[str, Document], shorter: Mapping[str, str]) -> Question:
    own = text_field(fields, "document") if fields.get("document") else ""
    if fields.get("evidence") is not None:
        items = [{"document": own, **_renamed(item)} for item in objects_field(fields, "evidence")]
    else:
        quotes = texts_field(fields, "quote")
        items = [{"document": own, "quote": [quote]} for quote in quotes] or ([{"document": own}] if own else [])
    return Question(
        id_field(fields, "id"),
        text_field(fields, "question"),
        tuple(_evidence(item, documents, shorter) for item in items),
        texts_field(fields, "answers"),
        texts_field(fields, "tags"),
        tuple(_named(name, documents, shorter).id for name in texts_field(fields, "within")),
    )


def _evidence(item: Mapping[str, Any], documents: Mapping[str, Document], shorter: Mapping[str, str]) -> Evidence:
    document = _named(text_field(item, "document"), documents, shorter)
    quotes = texts_field(item, "quote")
    if not quotes:
        return Evidence(document.id, 0, len(document.text))
    if len(quotes) > 1:
        raise InvalidRow("type", f"Expected one quote for a piece of evidence, got {len(quotes)}.")
    for start in _stated_starts(item, document):
        if start >= 0 and quotes[0] and document.text.startswith(quotes[0], start):
            return Evidence(document.id, start, start + len(quotes[0]), quotes[0])
    return locate(document, quotes[0])


def _stated_starts(item: Mapping[str, Any], document: Document) -> Iterator[int]:
    """Where the row says that the quote begins; documents are read without the mark that others may have counted."""
    start = item.get("start")
    if isinstance(start, int):
        yield start
        if _begins_with_mark(document.source):
            yield start - 1


def _begins_with_mark(source: str) -> bool:
    path = Path(source)
    if not source or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(BOM_UTF8)) == BOM_UTF8


def _named(name: str, documents: Mapping[str, Document], shorter: Mapping[str, str]) -> Document:
    if name in documents:
        return documents[name]
    if name in shorter:
        return documents[shorter[name]]
    near = difflib.get_close_matches(name, [*documents, *shorter], n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise InvalidRow("unknown-document", f"No document {name!r} among {len(documents):,}. {hint}Correct the name.")


def _without_endings(documents: Mapping[str, Document]) -> dict[str, str]:
    """Ids by what is left of them without their ending, where that is only one."""
    names = {name: PurePosixPath(name).with_suffix("").as_posix() for name in documents if PurePosixPath(name).name}
    times = Counter(names.values())
    return {short: name for name, short in names.items() if times[short] == 1}
