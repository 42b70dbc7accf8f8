"""`chunker embed`: folders and files, or chunks made before, into rows with vectors for any vector store."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from chunker.chunkfiles import chunks_in
from chunker.cli.options import AsJson, Exclude, Failures, Include, Model, Output, Tokenizer, chosen_tokenizer
from chunker.cli.piping import telling_of
from chunker.cli.places import STDOUT, check_outputs, gather
from chunker.cli.redacting import Allow, KeyFrom, redacting_pipeline
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.cli.telling import sum_up, tell_failure, tell_passed_over, tell_remarks
from chunker.cli.watching import watched
from chunker.embedding import embedded
from chunker.embeddings import embedder_for
from chunker.embeddings.asking import locks_beside
from chunker.embeddings.cache import DEFAULT_CACHE, VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.failing import failure_of
from chunker.job import notes_of
from chunker.output import Writer, to_row, writing
from chunker.pipeline import Pipeline
from chunker.reading.folder import Source, read_document, source_of
from chunker.rows import FAILURE_COLUMNS, VECTOR_COLUMNS, failure_row, vector_row
from chunker.types import Chunk, Encoding, Failure
from chunker.viewing import visible

_DEFAULT_STRATEGY = "multiscale"

Paths = Annotated[
    list[str] | None, typer.Argument(metavar="PATH...", help="Files and folders; - reads one text from stdin.")
]
Spec = Annotated[
    str | None, typer.Option("--strategy", "-s", help=f"How to cut, with settings; else {_DEFAULT_STRATEGY}.")
]
EmbedderName = Annotated[
    str, typer.Option("--embedder", "-e", help="What embeds: minilm, or openai(model=..., dimensions=...).")
]
Chunks = Annotated[
    str | None, typer.Option("--chunks", metavar="FILE", help="Embed these chunks of `chunker split`; - is stdin.")
]
Cache = Annotated[Path, typer.Option("--cache", metavar="FILE", help="Where vectors are kept for the next time.")]


class _Cut(NamedTuple):
    """How documents are cut."""

    pipeline: Pipeline
    tokenizer: Encoding


def embed(
    paths: Paths = None,
    chunks: Chunks = None,
    strategy: Spec = None,
    embedder: EmbedderName = "minilm",
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    output: Output = STDOUT,
    failures: Failures = None,
    cache: Cache = DEFAULT_CACHE,
    include: Include = None,
    exclude: Exclude = None,
    redact_key_from: KeyFrom = None,
    allow: Allow = None,
    as_json: AsJson = False,
) -> int:
    """Give every chunk the vector by which it is found, as rows for any vector store.

    Example: chunker embed docs --embedder minilm --output vectors.jsonl --json
    """
    _check_sources(paths, chunks, [strategy, tokenizer, include, exclude, redact_key_from, allow])
    targets = [target for target in (output, failures) if target is not None]
    sources = gather(paths, include or (), exclude or (), targets) if paths else []
    check_outputs([*targets, str(cache)], sources if chunks is None else [source_of(chunks)])
    cut = (
        _Cut(
            redacting_pipeline(strategy or _DEFAULT_STRATEGY, redact_key_from, allow),
            chosen_tokenizer(model, tokenizer),
        )
        if chunks is None
        else None
    )
    found = CachedEmbedder(embedder_for(embedder, os.environ), VectorCache(cache))
    totals: Counter[str] = Counter()
    with telling_of([target for target in (failures,) if target is not None]), ExitStack() as opened:
        rows = opened.enter_context(writing(output, VECTOR_COLUMNS))
        failed = opened.enter_context(writing(failures, FAILURE_COLUMNS)) if failures is not None else None
        given = (
            _cut(watched(sources, "Embedding", len(sources), output), cut, totals, failed)
            if cut
            else chunks_in(Path(str(chunks)))
        )
        _write(_counted(given, totals), found, rows)
        for writer in filter(None, (rows, failed)):
            writer.finish()
    _remark(found)
    passed_over = tell_passed_over(
        paths or (), include or (), exclude or (), [*targets, str(cache), str(locks_beside(cache))]
    )
    _summarize({**_summary(totals, cut, found, output), "passed_over": passed_over}, as_json)
    return FAILED if totals["failures"] else OK


def _check_sources(paths: Sequence[str] | None, chunks: str | None, settings: Sequence[object]) -> None:
    """Raises: BadParameter: nothing to embed, or two kinds of it."""
    if chunks is None and not paths:
        raise typer.BadParameter("expected files or folders to embed, or --chunks.", param_hint="PATH")
    if chunks is not None and (paths or any(setting is not None for setting in settings)):
        raise typer.BadParameter(
            "chunks are embedded as they were cut: no PATH, --strategy, --tokenizer, --include, --exclude, "
            "--redact-key-from or --allow goes with them.",
            param_hint="--chunks",
        )


def _cut(sources: Iterable[Source], cut: _Cut, totals: Counter[str], failed: Writer | None) -> Iterator[Chunk]:
    """The chunks of all documents that can be cut, less those taken out; of the others it is told why not."""
    chunks = _of_each(sources, cut, totals, failed)
    return iter(cut.pipeline.sifted([*chunks], cut.tokenizer).kept) if cut.pipeline.sifts else chunks


def _of_each(sources: Iterable[Source], cut: _Cut, totals: Counter[str], failed: Writer | None) -> Iterator[Chunk]:
    for source in sources:
        try:
            prepared = cut.pipeline.prepared(read_document(source))
            chunks = [*cut.pipeline.cut(prepared, cut.tokenizer)]
        except Exception as error:  # noqa: BLE001  one bad document never stops a folder
            totals["failures"] += 1
            _tell(failure_of(source.id, error), failed)
            continue
        totals["documents"] += 1
        tell_remarks(notes_of(prepared.document))
        yield from chunks


def _tell(failure: Failure, failed: Writer | None) -> None:
    tell_failure(failure)
    if failed:
        failed.write(to_row(failure_row(failure)))


def _counted(chunks: Iterable[Chunk], totals: Counter[str]) -> Iterator[Chunk]:
    for chunk in chunks:
        totals["chunks"] += 1
        yield chunk


def _write(chunks: Iterable[Chunk], embedder: CachedEmbedder, rows: Writer) -> None:
    for chunk, vector in embedded(chunks, embedder):
        rows.write(to_row(vector_row(chunk, vector)))


def _remark(embedder: CachedEmbedder) -> None:
    """Say on stderr what the vectors do not know, and whether they will have to be made again."""
    usage, name = embedder.usage, visible(embedder.name)
    if usage.truncated:
        limit = f"the {embedder.max_tokens:,} tokens that {name} reads"
        note(f"{_texts(usage.truncated)} longer than {limit}; what follows has no say in the vector.")
    if usage.foreign:
        note(f"{_texts(usage.foreign)} in a script that {name} does not know, which says little in a vector.")
    if embedder.problem:
        note(visible(embedder.problem))


def _texts(count: int) -> str:
    return "1 text is" if count == 1 else f"{count:,} texts are"


def _summary(totals: Counter[str], cut: _Cut | None, embedder: CachedEmbedder, output: str) -> dict[str, object]:
    usage = embedder.usage
    documents = {"documents": totals["documents"], "failures": totals["failures"]} if cut else {}
    return {
        **documents,
        "chunks": totals["chunks"],
        "embedded": usage.misses,
        "known": usage.hits,
        "truncated": usage.truncated,
        "foreign": usage.foreign,
        "strategy": str(cut.pipeline) if cut else None,
        "tokenizer": cut.tokenizer.name if cut else None,
        "embedder": embedder.name,
        "dimensions": embedder.dimensions,
        "output": output,
    }


def _summarize(row: dict[str, object], as_json: bool) -> None:
    counts = f"{row['chunks']:,} chunks, {row['embedded']:,} of them embedded now"
    sum_up(row, f"{counts} ({row['embedder']}, {row['dimensions']} dimensions)", str(row["output"]), as_json)
