"""`chunker split`: folders and files into rows of chunks."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import DEFAULT_STRATEGY, AsJson, Model, StrategySpec, Tokenizer, chosen_tokenizer, note
from chunker.cli.running import FAILED, OK
from chunker.engines import local
from chunker.errors import ChunkerError, OutputError
from chunker.job import Job, Result
from chunker.output import to_line, writing
from chunker.reading.folder import Source, find_sources
from chunker.rows import CHUNK_COLUMNS, DOCUMENT_COLUMNS, FAILURE_COLUMNS, failure_row
from chunker.spec import parse
from chunker.viewing import visible


def _process_count(given: str | int) -> int:
    if str(given).isdecimal() and int(given) >= 1:
        return int(given)
    raise typer.BadParameter(f"expected a whole number from 1 on, got {given!r}.")


Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders; - reads one text from stdin.")]
Output = Annotated[str, typer.Option("--output", "-o", help="FILE.jsonl, FILE.parquet, or - for stdout.")]
Documents = Annotated[str | None, typer.Option("--documents", help="Also write the documents' texts here.")]
Failures = Annotated[str | None, typer.Option("--failures", help="Also write the documents that failed here.")]
Workers = Annotated[
    int, typer.Option("--workers", "-w", parser=_process_count, metavar="NUMBER", help="Processes to use.")
]
Include = Annotated[list[str] | None, typer.Option("--include", help="Only files that match this glob; repeatable.")]
Exclude = Annotated[list[str] | None, typer.Option("--exclude", help="Not the files that match; repeatable.")]


def split(
    paths: Paths,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    strategy: StrategySpec = DEFAULT_STRATEGY,
    output: Output = "-",
    documents: Documents = None,
    failures: Failures = None,
    workers: Workers = 1,
    include: Include = None,
    exclude: Exclude = None,
    as_json: AsJson = False,
) -> int:
    """Cut files and folders into chunks, one JSON object a line.

    Example: chunker split docs --model gpt-4o --strategy 'sentence(max_tokens=256)' -o chunks.jsonl
    """
    job = Job(parse(strategy), chosen_tokenizer(model, tokenizer), keeps_documents=documents is not None)
    sources = _sources(paths, include or (), exclude or ())
    _check_differ([target for target in (output, documents, failures) if target is not None])
    totals: Counter[str] = Counter()
    with ExitStack() as outputs:
        chunk_rows = outputs.enter_context(writing(output, CHUNK_COLUMNS))
        document_rows = outputs.enter_context(writing(documents, DOCUMENT_COLUMNS)) if documents is not None else None
        failure_rows = outputs.enter_context(writing(failures, FAILURE_COLUMNS)) if failures is not None else None
        for result in _watched(local.run(job, sources, workers), len(sources)):
            chunk_rows.write(result.chunk_lines)
            if document_rows and not result.failure:
                document_rows.write([result.document_line])
            if failure_rows and result.failure:
                failure_rows.write([to_line(failure_row(result.failure))])
            _tell(result)
            totals.update(_counts(result))
        for rows in filter(None, (chunk_rows, document_rows, failure_rows)):
            rows.finish()
    _summarize(totals, str(job.strategy), job.tokenizer.name, output, as_json)
    return FAILED if totals["failures"] else OK


def _check_differ(targets: Sequence[str]) -> None:
    """Raises: OutputError: two outputs would be written to one place."""
    for target, times in Counter(map(os.path.abspath, targets)).items():
        if times > 1:
            raise OutputError(f"{times} outputs would go to {Path(target).name!r}. Give each its own.")


def _sources(paths: Sequence[str], include: Sequence[str], exclude: Sequence[str]) -> list[Source]:
    """The files to read in order of their ids.

    Raises: ChunkerError: nothing to read, or two files with one id.
    """
    if "" in paths:
        raise ChunkerError("One of the paths is empty. Name a file or folder; . is the current folder.")
    found = [
        source
        for path in paths
        for source in ([Source("stdin", Path("-"))] if path == "-" else find_sources(Path(path), include, exclude))
    ]
    if not found:
        raise ChunkerError(
            f"No text files under {', '.join(map(repr, paths))}. Name the files you want: --include '*.txt'."
        )
    for document_id, times in Counter(source.id for source in found).items():
        if times > 1:
            raise ChunkerError(f"{times} files would get the id {document_id!r}. Give their common folder instead.")
    return sorted(found)


def _watched(results: Iterable[Result], total: int) -> Iterator[Result]:
    """The results, with a progress bar while a person is watching."""
    if not sys.stderr.isatty():
        return iter(results)
    from rich.console import Console
    from rich.progress import track

    return iter(track(results, "Splitting", total=total, console=Console(stderr=True), transient=True))


def _tell(result: Result) -> None:
    """Say on stderr what a person should know of one document."""
    for remark in result.notes:
        note(visible(remark))
    if result.failure:
        sys.stderr.write(f"failed: {visible(result.document_id)}: {visible(result.failure.error)}\n")


def _counts(result: Result) -> dict[str, int]:
    return {
        "documents": int(result.failure is None),
        "failures": int(result.failure is not None),
        "chunks": len(result.chunk_lines),
        "tokens": result.token_count,
    }


def _summarize(totals: Counter[str], strategy: str, tokenizer: str, output: str, as_json: bool) -> None:
    """What was done: as JSON on stdout when asked (on stderr when the rows went to stdout), else for a person."""
    keys = ("documents", "failures", "chunks", "tokens")
    stream = sys.stderr if output == "-" else sys.stdout
    if as_json:
        row = {**{key: totals[key] for key in keys}, "strategy": strategy, "tokenizer": tokenizer, "output": output}
        stream.write(to_line(row) + "\n")
    elif sys.stderr.isatty():
        counts = ", ".join(f"{totals[key]:,} {key}" for key in keys)
        sys.stderr.write(f"{counts} ({strategy}, {tokenizer}) -> {output}\n")
