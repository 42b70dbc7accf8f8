"""`chunker split`: folders and files into rows of chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Annotated

import typer

from chunker.cli.options import (
    DEFAULT_STRATEGY,
    AsJson,
    Exclude,
    Failures,
    Include,
    Model,
    Output,
    StrategySpec,
    Tokenizer,
    Workers,
    chosen_tokenizer,
)
from chunker.cli.piping import telling_of
from chunker.cli.places import check_outputs, gather
from chunker.cli.running import FAILED, OK
from chunker.cli.telling import sum_up, tell_failure, tell_remarks
from chunker.cli.watching import watched
from chunker.engines import local
from chunker.job import Job, Result
from chunker.output import to_row, writing
from chunker.reading.folder import Source
from chunker.rows import CHUNK_COLUMNS, DOCUMENT_COLUMNS, FAILURE_COLUMNS, failure_row
from chunker.spec import parse

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders; - reads one text from stdin.")]
Documents = Annotated[str | None, typer.Option("--documents", help="Also write the documents' texts here.")]


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
    targets = [target for target in (output, documents, failures) if target is not None]
    sources = gather(paths, include or (), exclude or (), targets)
    check_outputs(targets, sources)
    with telling_of([target for target in (documents, failures) if target is not None]):
        totals = _written(job, sources, workers, output, documents, failures)
    _summarize(totals, str(job.strategy), job.tokenizer.name, output, as_json)
    return FAILED if totals["failures"] else OK


def _written(
    job: Job, sources: Sequence[Source], workers: int, output: str, documents: str | None, failures: str | None
) -> Counter[str]:
    """The counts of what came, once all rows are written."""
    totals: Counter[str] = Counter()
    with ExitStack() as opened:
        chunk_rows = opened.enter_context(writing(output, CHUNK_COLUMNS))
        document_rows = opened.enter_context(writing(documents, DOCUMENT_COLUMNS)) if documents is not None else None
        failure_rows = opened.enter_context(writing(failures, FAILURE_COLUMNS)) if failures is not None else None
        results = opened.enter_context(local.run(job, sources, workers))
        for result in watched(results, "Splitting", len(sources), output):
            chunk_rows.write(result.chunk_rows)
            if document_rows and not result.failure:
                document_rows.write(result.document_row)
            if failure_rows and result.failure:
                failure_rows.write(to_row(failure_row(result.failure)))
            tell_remarks(result.notes)
            if result.failure:
                tell_failure(result.failure)
            totals.update(_counts(result))
        for rows in filter(None, (chunk_rows, document_rows, failure_rows)):
            rows.finish()
    return totals


def _counts(result: Result) -> dict[str, int]:
    return {
        "documents": int(result.failure is None),
        "failures": int(result.failure is not None),
        "chunks": result.chunk_count,
        "tokens": result.token_count,
    }


def _summarize(totals: Counter[str], strategy: str, tokenizer: str, output: str, as_json: bool) -> None:
    counted = {key: totals[key] for key in ("documents", "failures", "chunks", "tokens")}
    counts = ", ".join(f"{count:,} {key}" for key, count in counted.items())
    row = {**counted, "strategy": strategy, "tokenizer": tokenizer, "output": output}
    sum_up(row, f"{counts} ({strategy}, {tokenizer})", output, as_json)
