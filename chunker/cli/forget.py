"""`chunker forget`: documents out of a store and of all that was made of them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chunker.cli.options import AsJson, a_path
from chunker.cli.running import FAILED, OK
from chunker.cli.telling import print_summary
from chunker.store.traces import Trace
from chunker.targets import target_for
from chunker.viewing import visible

if TYPE_CHECKING:
    from chunker.store.forgetting import Forgotten

Documents = Annotated[list[str], typer.Argument(metavar="DOCUMENT...", help="Their ids, such as guides/start.md.")]
Store = Annotated[Path, typer.Option("--store", parser=a_path, metavar="DIR", help="Folder of the store.")]
To = Annotated[
    list[str] | None, typer.Option("--to", metavar="SPEC", help="A vector store that has chunks of them; repeatable.")
]
Caches = Annotated[
    list[Path] | None, typer.Option("--cache", metavar="FILE", help="Another file of cached vectors; repeatable.")
]
Evals = Annotated[
    list[Path] | None,
    typer.Option("--evals", metavar="FOLDER", help="A folder of eval sets, runs or baselines; repeatable."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")]
Wait = Annotated[float, typer.Option("--wait", min=0, metavar="SECONDS", help="How long to wait for a sync.")]


def forget(
    documents: Documents,
    store: Store,
    to: To = None,
    cache: Caches = None,
    evals: Evals = None,
    dry_run: DryRun = False,
    wait: Wait = 0.0,
    as_json: AsJson = False,
) -> int:
    """Take documents out of a store and of all that was made of them, and look whether anything is left.

    Example: chunker forget guide.md --store .store --dry-run --json
    """
    from chunker.store.forgetting import Forgetting

    targets = tuple(target_for(spec, os.environ) for spec in to or ())
    work = Forgetting(store, targets, tuple(cache or ()), tuple(evals or ()), wait)
    done = work.run(documents, dry_run)
    print_summary({"dry_run": dry_run, **_row(done)}, [*_lines(done, dry_run)], "", as_json)
    return OK if done.is_complete else FAILED


def _row(done: Forgotten) -> dict[str, object]:
    found = [{"file": str(one.path), "pieces": one.count} for one in done.found]
    return {**dataclasses.asdict(done), "found": found, "is_complete": done.is_complete}


def _lines(done: Forgotten, dry_run: bool) -> Iterator[str]:
    for trace in done.removed:
        yield f"{'would remove' if dry_run else 'removed'}: {_named(trace)}"
    for trace in done.beyond:
        yield f"{'failed' if trace.has_failed else 'not removed'}: {_named(trace)}: {visible(trace.advice)}"
    if done.log_breaks:
        lines = ", ".join(map(str, done.log_breaks))
        yield f"the log is not whole: the line before each of these was torn or changed: {lines}"
    if dry_run:
        return
    if not done.pieces:
        yield "looked: nothing to look for, as none of the text was left or all of it stands in other documents too."
        return
    looked = f"{done.pieces:,} pieces of text, rows and vectors, in {done.files:,} files"
    yield f"looked for {looked}: {sum(one.count for one in done.found):,} found."
    for one in done.found:
        yield f"still there: {visible(str(one.path))}: {one.count:,} pieces"


def _named(trace: Trace) -> str:
    number = f"{trace.count:,} " if trace.count or trace.is_removed else ""
    return f"{number}{trace.what}{f' in {visible(trace.where)}' if trace.where else ''}"
