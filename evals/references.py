"""Runs by what people call them: a file, a baseline, the beginning of an id, or a strategy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chunker.errors import ChunkerError
from chunker.spec import parse_pipeline
from evals.errors import UnknownRun
from evals.history import Baselines
from evals.runs import Run, RunStore, read_run

_MOST_LISTED = 8


def find_run(reference: str, store: RunStore, baselines: Baselines) -> Run:
    """The run that is meant: the first of these that there is.

    1. the file of a run, by its path;
    2. the current version of a baseline, `main`, or one of its versions, `main@2`;
    3. the only run in the store whose id begins so, or whose strategy is that, `sentence(max_tokens=128)`;
       of several that differ in nothing but the code that made them, the last.

    Raises: UnknownRun: there is none, or several. UnreadableRun. BrokenHistory.
    """
    if _is_file(reference):
        return read_run(Path(reference))
    name, at, version = reference.partition("@")
    if name in baselines.names() and (not at or version.isdecimal()):
        return _with_contexts(read_run(baselines.path(name, int(version) if at else None)), store)
    found = _with_id(reference, store) or _with_strategy(reference, store)
    if len(found) > 1:
        raise UnknownRun(f"{reference!r} is not one run but {len(found)}: {_listed(found)}. Name one by its id.")
    if not found:
        raise UnknownRun(_nothing(reference, store, baselines))
    return found[0]


def _is_file(reference: str) -> bool:
    try:
        return Path(reference).is_file()
    except (OSError, ValueError):  # a long spec is no name of a file
        return False


def _with_contexts(run: Run, store: RunStore) -> Run:
    """A baseline with the contexts that it leaves out, where the run itself is still here."""
    kept = store.find(run.id)
    return replace(run, contexts=kept.contexts) if kept else run


def _with_id(reference: str, store: RunStore) -> list[Run]:
    if not reference.isalnum():
        return []
    return [read_run(path) for path in sorted(store.folder.glob(f"{reference}*.json"))]


def _with_strategy(reference: str, store: RunStore) -> list[Run]:
    try:
        wanted = {reference, str(parse_pipeline(reference))}
    except ChunkerError:  # a chunker of another library, or no spec at all
        wanted = {reference}
    found = [run for run in store.all() if run.strategy in wanted]
    return [*{(run.fingerprint, run.name, run.chunk_tokenizer, str(run.settings)): run for run in found}.values()]


def _listed(runs: Sequence[Run]) -> str:
    named = [f"{run.id} ({run.name}, {run.eval_set})" for run in runs[-_MOST_LISTED:]]
    return ("..., " if len(runs) > _MOST_LISTED else "") + ", ".join(named)


def _nothing(reference: str, store: RunStore, baselines: Baselines) -> str:
    names = ", ".join(baselines.names()) or "none"
    return (
        f"No run {reference!r}. Expected the file of a run, a baseline of {baselines.folder} ({names}), "
        f"the beginning of an id in {store.folder}, or a strategy that was measured there. `evals run` makes a run, "
        "and `evals promote RUN` a baseline of it."
    )
