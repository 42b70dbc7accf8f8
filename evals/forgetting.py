"""What eval sets, runs and caches hold of a document, taken out when it is to be forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from chunker.embeddings.cache import DEFAULT_CACHE, VectorCache
from chunker.errors import ChunkerError
from chunker.store.traces import OTHER_CUTS, Request, Trace
from evals.errors import BrokenEvalSet
from evals.evalsets.formats.folder import looks_right, read_settings
from evals.folders import store_in
from evals.history import Baselines
from evals.runs import write_whole


def forget(request: Request) -> Iterator[Trace]:
    """Of every folder what was removed, or what is out of reach.

    A folder is an eval set of our own format, one with runs and a cache such as `.evals`, one with baselines, or
    several of these.
    """
    for folder in request.folders:
        yield from _in_eval_set(folder, request)
        yield from _in_runs(folder, request)
        yield from _in_cache(folder / DEFAULT_CACHE.name, request)
        yield from _in_baselines(folder, request)


def _in_eval_set(folder: Path, request: Request) -> Iterator[Trace]:
    """Questions with evidence in the document, and its row among the documents."""
    if not looks_right(folder):
        return
    try:
        settings = read_settings(folder, [])
    except BrokenEvalSet as error:
        yield Trace("questions", str(folder), 0, False, str(error), has_failed=True)
        return
    yield from _without_rows(settings.questions, "questions", request, _has_evidence_in(request.document_id))
    if settings.documents.is_dir():
        path = settings.documents / request.document_id
        if path.is_file():
            yield Trace("file", str(path), 1, False, "a document of this eval set; delete it yourself")
    elif settings.documents.suffix == ".jsonl":
        yield from _without_rows(
            settings.documents, "documents", request, lambda row: row.get("id") == request.document_id
        )
    else:
        yield Trace("documents", str(settings.documents), 0, False, "not looked into; save the eval set without it")


def _has_evidence_in(document_id: str) -> Callable[[dict[str, Any]], bool]:
    def holds(row: dict[str, Any]) -> bool:
        found = row.get("evidence")
        return isinstance(found, list) and any(
            isinstance(one, dict) and one.get("document") == document_id for one in found
        )

    return holds


def _without_rows(
    path: Path, what: str, request: Request, is_of_it: Callable[[dict[str, Any]], bool]
) -> Iterator[Trace]:
    """Writes a file of rows anew without those of the document; all others stay as they are, byte by byte."""
    try:
        lines = path.read_bytes().decode().split("\n")  # a text may hold U+2028: not splitlines()
        kept = [line for line in lines if not is_of_it(_row(line))]
        if len(kept) < len(lines):
            if not request.is_dry:
                write_whole(path, "\n".join(kept))
            yield Trace(what, str(path), len(lines) - len(kept))
    except (OSError, ValueError, ChunkerError) as error:
        yield Trace(what, str(path), 0, False, f"cannot be read or written: {error}", has_failed=True)


def _row(line: str) -> dict[str, Any]:
    row = json.loads(line) if line.strip() else {}
    return row if isinstance(row, dict) else {}


def _in_runs(folder: Path, request: Request) -> Iterator[Trace]:
    """Runs that name the document: where its evidence is, what was sent of it, why it failed."""
    paths = [path for path in sorted(store_in(folder).folder.glob("*.json")) if _names(path, request.document_id)]
    if not request.is_dry:
        for path in paths:
            path.unlink()
    if paths:
        yield Trace("runs", str(store_in(folder).folder), len(paths))


def _in_cache(path: Path, request: Request) -> Iterator[Trace]:
    if not path.is_file():
        return
    cache = VectorCache(path)
    if request.is_dry:
        yield Trace("cached vectors", str(path), len(cache.load(request.cache_keys)))
        return
    erased = cache.forget(request.cache_keys)
    yield Trace("cached vectors", str(path), erased.count)
    yield Trace("cached vectors", str(path), 0, False, OTHER_CUTS)
    if not erased.is_wiped:
        yield Trace("cached vectors", str(path), 0, False, "another process reads it; then run this again", True)


def _in_baselines(folder: Path, request: Request) -> Iterator[Trace]:
    """Promoted runs are kept in git, whose history nobody rewrites unasked."""
    for name in Baselines(folder).names():
        for path in sorted((folder / name).glob("*.json")):
            if _names(path, request.document_id):
                advice = "a promoted baseline, perhaps in git; take it out there, with its history"
                yield Trace("baseline", str(path), 1, False, advice)


def _names(path: Path, document_id: str) -> bool:
    """Whether a run's file names the document, as JSON writes it."""
    return json.dumps(document_id).encode() in path.read_bytes()
