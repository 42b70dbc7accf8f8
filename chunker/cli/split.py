"""`chunker split`: folders and files into rows of chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
from chunker.cli.redacting import Allow, KeyFrom, redacting_pipeline
from chunker.cli.running import FAILED, OK
from chunker.cli.telling import sum_up, tell_failure, tell_passed_over, tell_remarks
from chunker.cli.watching import watched
from chunker.engines import local
from chunker.job import Job, Result
from chunker.output import Writer, to_row, writing
from chunker.reading.folder import Source
from chunker.rows import (
    CHUNK_COLUMNS,
    DOCUMENT_COLUMNS,
    DROPPED_COLUMNS,
    FAILURE_COLUMNS,
    chunk_row,
    dropped_row,
    failure_row,
)
from chunker.transform import Sifted
from chunker.types import Chunk

_COLUMNS = {"documents": DOCUMENT_COLUMNS, "dropped": DROPPED_COLUMNS, "failures": FAILURE_COLUMNS}

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders; - reads one text from stdin.")]
Documents = Annotated[str | None, typer.Option("--documents", help="Also write the documents' texts here.")]
DroppedRows = Annotated[str | None, typer.Option("--dropped", help="Also write what transforms took out here.")]


def split(
    paths: Paths,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    strategy: StrategySpec = DEFAULT_STRATEGY,
    output: Output = "-",
    documents: Documents = None,
    dropped: DroppedRows = None,
    failures: Failures = None,
    workers: Workers = 1,
    include: Include = None,
    exclude: Exclude = None,
    redact_key_from: KeyFrom = None,
    allow: Allow = None,
    as_json: AsJson = False,
) -> int:
    """Cut files and folders into chunks, one JSON object a line.

    Example: chunker split docs --model gpt-4o --strategy 'sentence(max_tokens=256)' -o chunks.jsonl
    """
    pipeline = redacting_pipeline(strategy, redact_key_from, allow)
    job = Job(pipeline, chosen_tokenizer(model, tokenizer), keeps_documents=documents is not None)
    if dropped is not None and not job.pipeline.sifts:
        raise typer.BadParameter(
            "nothing is taken out. Add a transform: --strategy 'structure | deduplicate'.", param_hint="--dropped"
        )
    others = {"documents": documents, "dropped": dropped, "failures": failures}
    beside = {kind: target for kind, target in others.items() if target is not None}
    targets = [output, *beside.values()]
    sources = gather(paths, include or (), exclude or (), targets)
    check_outputs(targets, sources)
    with telling_of([*beside.values()]):
        totals = _written(job, sources, workers, output, beside)
    passed_over = tell_passed_over(paths, include or (), exclude or (), targets)
    _summarize(totals, job, output, as_json, passed_over)
    return FAILED if totals["failures"] else OK


def _written(job: Job, sources: Sequence[Source], workers: int, output: str, beside: Mapping[str, str]) -> Counter[str]:
    """The counts of what came, once all rows are written."""
    totals: Counter[str] = Counter()
    waiting: list[Chunk] = []
    with ExitStack() as opened:
        rows = {"chunks": opened.enter_context(writing(output, CHUNK_COLUMNS))}
        rows |= {kind: opened.enter_context(writing(target, _COLUMNS[kind])) for kind, target in beside.items()}
        results = opened.enter_context(local.run(job, sources, workers))
        for result in watched(results, "Splitting", len(sources), output):
            _write(result, rows)
            waiting += result.chunks
            totals.update(_counts(result))
        if job.pipeline.sifts:
            totals.update(_write_sifted(job.pipeline.sifted(waiting, job.tokenizer), rows))
        for writer in rows.values():
            writer.finish()
    return totals


def _write(result: Result, rows: Mapping[str, Writer]) -> None:
    """One document's rows, and on stderr what is to be said of it."""
    tell_remarks(result.notes)
    if result.failure:
        tell_failure(result.failure)
        if "failures" in rows:
            rows["failures"].write(to_row(failure_row(result.failure)))
        return
    rows["chunks"].write(result.chunk_rows)
    if "documents" in rows:
        rows["documents"].write(result.document_row)


def _write_sifted(sifted: Sifted, rows: Mapping[str, Writer]) -> dict[str, int]:
    """The rows of what stays and of what was taken out; returns what that changes in the counts."""
    for chunk in sifted.kept:
        rows["chunks"].write(to_row(chunk_row(chunk)))
    for one in sifted.dropped if "dropped" in rows else ():
        rows["dropped"].write(to_row(dropped_row(one)))
    tokens = sum(chunk.token_count for chunk in sifted.kept)
    return {"chunks": len(sifted.kept), "tokens": tokens, "dropped": len(sifted.dropped)}


def _counts(result: Result) -> dict[str, int]:
    return {
        "documents": int(result.failure is None),
        "failures": int(result.failure is not None),
        "chunks": 0 if result.chunks else result.chunk_count,  # those that wait are counted when they are sifted
        "tokens": 0 if result.chunks else result.token_count,
    }


def _summarize(totals: Counter[str], job: Job, output: str, as_json: bool, passed_over: Mapping[str, object]) -> None:
    kinds = ("documents", "failures", "chunks", "tokens", *(["dropped"] if job.pipeline.sifts else []))
    counted = {kind: totals[kind] for kind in kinds}
    counts = ", ".join(f"{count:,} {kind}" for kind, count in counted.items())
    strategy, tokenizer = str(job.pipeline), job.tokenizer.name
    row = {**counted, "strategy": strategy, "tokenizer": tokenizer, "output": output, "passed_over": passed_over}
    sum_up(row, f"{counts} ({strategy}, {tokenizer})", output, as_json)
