"""What eval sets, runs and caches hold of documents, taken out when these are to be forgotten."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from chunker.embeddings.cache import DEFAULT_CACHE
from chunker.errors import ChunkerError
from chunker.store.caches import out_of_cache
from chunker.store.pieces import found_in, pieces_of
from chunker.store.traces import TOO_LATE, Request, Trace
from evals.errors import BrokenEvalSet, UnreadableRun
from evals.evalsets.formats.folder import looks_right, read_settings
from evals.files import is_unfinished, write_text
from evals.folders import replies_in, store_in
from evals.generating.review import REVIEW, read_review, without_documents
from evals.history import Baselines
from evals.llm.framing import holds
from evals.llm.recordings import files_in
from evals.runs import Run, read_run


def forget(request: Request) -> Iterator[Trace]:
    """Of every folder what was removed, or what is out of reach.

    A folder is an eval set of our own format, one with runs, replies and a cache such as `.evals`, one with baselines,
    one with replies, or several of these.
    """
    runs = [(path, _read(path)) for folder in request.folders for path in _runs_in(folder, request)]
    answers = {answer for _, run in runs if run for answer in _answers_in(run, request)}
    for folder in request.folders:
        yield from _in_eval_set(folder, request)
        if (cache := folder / DEFAULT_CACHE.name).is_file():
            yield from out_of_cache(cache, request.cache_keys, request.is_dry)
        yield from _in_replies(folder, request, answers)
        yield from _in_replies(replies_in(folder), request, answers)
        yield from _in_baselines(folder, request)
    for folder in request.unseen:
        yield from _too_late_for(folder, request)
    yield from _without_runs(runs, request)  # last: they say which replies are about answers from the documents


def _in_eval_set(folder: Path, request: Request) -> Iterator[Trace]:
    """Questions with evidence in the documents, and their rows among the documents."""
    if not looks_right(folder):
        return
    try:
        settings = read_settings(folder, [])
    except BrokenEvalSet as error:
        yield Trace("questions", str(folder), 0, False, str(error), has_failed=True)
        return
    yield from _without_rows(settings.questions, "questions", request, _has_evidence_in(request.texts))
    yield from _in_review(folder / REVIEW, request)
    if settings.documents.is_dir():
        for path in filter(Path.is_file, (settings.documents / name for name in request.texts)):
            yield Trace("file", str(path), 1, False, "a document of this eval set; delete it yourself")
    elif settings.documents.suffix == ".jsonl":
        yield from _without_rows(
            settings.documents, "documents", request, lambda row: _is_one_of(row.get("id"), request.texts)
        )
    else:
        yield Trace("documents", str(settings.documents), 0, False, "not looked into; save the eval set without it")


def _in_review(path: Path, request: Request) -> Iterator[Trace]:
    """The page on which generated questions are reviewed, with their evidence."""
    try:
        page = path.read_bytes().decode()
        kept = without_documents(page, request.texts)
        if kept != page:
            if not request.is_dry:
                write_text(path, kept)
            yield Trace("review", str(path), len(read_review(page)) - len(read_review(kept)))
    except FileNotFoundError:
        return
    except (OSError, ValueError, ChunkerError) as error:
        yield Trace("review", str(path), 0, False, f"cannot be read or written: {error}", has_failed=True)


def _has_evidence_in(document_ids: Container[str]) -> Callable[[dict[str, Any]], bool]:
    def holds(row: dict[str, Any]) -> bool:
        found = row.get("evidence")
        return isinstance(found, list) and any(
            isinstance(one, dict) and _is_one_of(one.get("document"), document_ids) for one in found
        )

    return holds


def _is_one_of(value: object, document_ids: Container[str]) -> bool:
    return isinstance(value, str) and value in document_ids


def _without_rows(
    path: Path, what: str, request: Request, is_of_it: Callable[[dict[str, Any]], bool]
) -> Iterator[Trace]:
    """Writes a file of rows anew without those of the documents; all others stay as they are, byte by byte."""
    try:
        lines = path.read_bytes().decode().split("\n")  # a text may hold U+2028: not splitlines()
        kept = [line for line in lines if not is_of_it(_row(line))]
        if len(kept) < len(lines):
            if not request.is_dry:
                write_text(path, "\n".join(kept))
            yield Trace(what, str(path), len(lines) - len(kept))
    except (OSError, ValueError, ChunkerError) as error:
        yield Trace(what, str(path), 0, False, f"cannot be read or written: {error}", has_failed=True)


def _row(line: str) -> dict[str, Any]:
    row = json.loads(line) if line.strip() else {}
    return row if isinstance(row, dict) else {}


def _runs_in(folder: Path, request: Request) -> list[Path]:
    """Runs that name a document: where evidence in it is, what was sent of it, why it failed."""
    return [path for path in sorted(store_in(folder).folder.glob("*.json")) if _names_any(path, request.texts)]


def _read(path: Path) -> Run | None:
    try:
        return read_run(path)
    except UnreadableRun:
        return None


def _without_runs(runs: Sequence[tuple[Path, Run | None]], request: Request) -> Iterator[Trace]:
    removed: Counter[Path] = Counter()
    for path, run in runs:
        if run is None and not is_unfinished(path):
            why = "cannot be read as a run, so replies about its answers may be left; delete both yourself"
            yield Trace("run", str(path), 1, False, why, has_failed=True)
            continue
        if not request.is_dry:
            path.unlink(missing_ok=True)
        removed[path.parent] += 1
    yield from (Trace("runs", str(folder), number) for folder, number in removed.items())


def _answers_in(run: Run, request: Request) -> Iterator[str]:
    """What a reader answered from contexts in which the documents were."""
    for budget, answers in run.answers.items():
        for answer, context in zip(answers, run.contexts.get(budget, ()), strict=False):
            has_seen = any(_is_one_of(name, request.texts) for name, _, _ in context)
            if has_seen and answer and answer.text and not answer.is_refusal:
                yield answer.text


def _in_replies(folder: Path, request: Request, answers: Collection[str]) -> Iterator[Trace]:
    """Recorded replies of models that were shown a piece of the documents, or hold one, or judged such an answer."""
    known = pieces_of(text.encode() for texts in request.texts.values() for text in texts)
    wanted = known if request.pieces is None else np.union1d(known, request.pieces)
    unfinished = [path for path in folder.glob("??/.*.json") if is_unfinished(path)]
    said = ((path, _said_in(path)) for path in [*files_in(folder), *unfinished])
    paths = [
        path
        for path, text in said
        if len(found_in(text.encode(), wanted)) or any(holds(text, "answer", one) for one in answers)
    ]
    if not request.is_dry:
        for path in paths:
            path.unlink()
    if paths:
        yield Trace("replies", str(folder), len(paths))


def _too_late_for(folder: Path, request: Request) -> Iterator[Trace]:
    """What could be known only by text, or by vectors, that is not known any more."""
    if replies := [path for place in (folder, replies_in(folder)) for path in files_in(place)]:
        yield Trace("replies", str(folder), len(replies), False, TOO_LATE, has_failed=True)
    if (cache := folder / DEFAULT_CACHE.name).is_file() and not request.cache_keys:
        yield Trace("cached vectors", str(cache), 0, False, TOO_LATE, has_failed=True)


def _said_in(path: Path) -> str:
    """All that a file of JSON says, each text on a line; what is no JSON as it stands there."""
    raw = path.read_text(encoding="utf-8", errors="replace")
    try:
        return "\n".join(_texts_in(json.loads(raw)))
    except (ValueError, RecursionError):
        return raw


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(item)


def _in_baselines(folder: Path, request: Request) -> Iterator[Trace]:
    """Promoted runs are kept in git, whose history nobody rewrites unasked."""
    for name in Baselines(folder).names():
        for path in sorted((folder / name).glob("*.json")):
            if _names_any(path, request.texts):
                advice = "a promoted baseline, perhaps in git; take it out there, with its history"
                yield Trace("baseline", str(path), 1, False, advice)


def _names_any(path: Path, document_ids: Iterable[str]) -> bool:
    """Whether a run's file names one of the documents, as JSON writes it."""
    data = path.read_bytes()
    return any(json.dumps(name).encode() in data for name in document_ids)
