"""`chunker redact`: documents without secrets and personal data, or only where those stand, for CI."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from chunker.cli.options import AsJson, Exclude, Failures, Include
from chunker.cli.piping import failing_when_left, telling_of
from chunker.cli.places import STDOUT, check_outputs, gather
from chunker.cli.redacting import Allow, KeyFrom, allowed_in, key_of
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.cli.telling import sum_up, tell_failure, tell_remarks
from chunker.cli.watching import watched
from chunker.failing import failure_of
from chunker.job import notes_of
from chunker.output import Writer, to_row, writing
from chunker.reading.folder import Source, read_document
from chunker.reading.unread import unread_below
from chunker.redacting.allowing import Allowed
from chunker.redacting.documents import Hit, hits, redacted
from chunker.redacting.kinds import ALL, chosen
from chunker.redacting.masking import MASKS, Key, check_mask
from chunker.rows import DOCUMENT_COLUMNS, FAILURE_COLUMNS, document_row, failure_row
from chunker.types import Document
from chunker.viewing import visible

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files and folders; - reads one text from stdin.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", help="FILE.jsonl, FILE.parquet, or - for stdout, which is the default.")
]
Check = Annotated[bool, typer.Option("--check", help="Only say where values stand; exit code 1 if there are any.")]
Kinds = Annotated[str, typer.Option("--kinds", help="What to look for: all, secrets, personal, or kinds with commas.")]
Mask = Annotated[str, typer.Option("--mask", help=f"What stands instead: {', '.join(MASKS)}.")]

_SHOWN = 5  # names of files that were not looked at


class _Totals(NamedTuple):
    """How many documents, failures and findings there were, and how many findings of each kind."""

    counts: Counter[str]
    kinds: Counter[str]


class _Settings(NamedTuple):
    kinds: str
    mask: str
    key: Key | None
    allowed: Allowed


def redact(
    paths: Paths,
    output: Output = None,
    check: Check = False,
    kinds: Kinds = ALL,
    mask: Mask = "numbered",
    redact_key_from: KeyFrom = None,
    allow: Allow = None,
    failures: Failures = None,
    include: Include = None,
    exclude: Exclude = None,
    as_json: AsJson = False,
) -> int:
    """Write documents with secrets and personal data masked, or only report where they stand.

    Example: chunker redact docs --kinds secrets,email --output redacted.jsonl && cat redacted.jsonl
    """
    if check and (output is not None or redact_key_from is not None):
        raise typer.BadParameter("--check writes no documents: no --output and no --redact-key-from go with it.")
    settings = _settings(kinds, mask, redact_key_from, allow)
    targets = [output or STDOUT, *([failures] if failures is not None else [])]
    sources = gather(paths, include or (), exclude or (), targets)
    check_outputs(targets, sources)
    totals = _Totals(Counter(), Counter())
    with failing_when_left() if check else nullcontext(), telling_of(targets[1:]), ExitStack() as opened:
        rows = opened.enter_context(writing(targets[0], {} if check else DOCUMENT_COLUMNS))
        failed = opened.enter_context(writing(failures, FAILURE_COLUMNS)) if failures is not None else None
        documents = _documents(watched(sources, "Redacting", len(sources), targets[0]), totals, failed)
        _report(documents, settings, as_json, rows, totals) if check else _write(documents, settings, rows, totals)
        for writer in filter(None, (rows, failed)):
            writer.finish()
    if check:
        own = [os.path.basename(target) for target in targets[1:]]
        _tell_unread(paths, sources, include or (), [*(exclude or ()), *own])
    _summarize(totals, settings, targets[0], as_json)
    return FAILED if totals.counts["failures"] or (check and totals.counts["findings"]) else OK


def _settings(kinds: str, mask: str, key_from: str | None, allow: Path | None) -> _Settings:
    """The settings, checked before the first document is read.

    Raises: BadParameter, InvalidSpec: what was expected and what came; FileNotFoundError: no allow list.
    """
    chosen(kinds)
    check_mask(mask)
    if (mask == "keyed") != (key_from is not None):
        raise typer.BadParameter("--mask keyed and --redact-key-from go together; one came without the other.")
    return _Settings(kinds, mask, key_of(key_from), allowed_in(allow))


def _documents(sources: Iterator[Source], totals: _Totals, failed: Writer | None) -> Iterator[Document]:
    """All that can be read; of the others it is told why not."""
    for source in sources:
        try:
            document = read_document(source)
        except Exception as error:  # noqa: BLE001  one bad document never stops a folder
            failure = failure_of(source.id, error)
            totals.counts["failures"] += 1
            tell_failure(failure)
            if failed:
                failed.write(to_row(failure_row(failure)))
        else:
            totals.counts["documents"] += 1
            tell_remarks(notes_of(document))
            yield document


def _write(documents: Iterator[Document], settings: _Settings, rows: Writer, totals: _Totals) -> None:
    for document in documents:
        result = redacted(document, *settings)
        rows.write(to_row(document_row(result.document)))
        _count(result.counts, totals)


def _report(documents: Iterator[Document], settings: _Settings, as_json: bool, rows: Writer, totals: _Totals) -> None:
    """A line for each finding: document, place and kind, and never a part of the value."""
    for document in documents:
        found = hits(document, settings.kinds, settings.allowed)
        for row in _placed(document, found):
            rows.write(to_row(row) if as_json else _line(row).encode(errors="replace"))
        _count(Counter(hit.found.kind for hit in found), totals)


def _tell_unread(
    paths: Sequence[str], sources: Sequence[Source], include: Sequence[str], exclude: Sequence[str]
) -> None:
    """How many files in folders were passed over, for a check that found nothing seems to have looked everywhere."""
    folders = [path for path in paths if os.path.isdir(path)]
    unread = [below for folder in folders for below in unread_below(folder, sources, include, exclude)]
    if unread:
        were = "file was" if len(unread) == 1 else "files were"
        such = ", ".join(map(visible, unread[:_SHOWN]))
        note(f"{len(unread):,} {were} not looked at, such as {such}. Name them, or use --include.")


def _count(kinds: Mapping[str, int], totals: _Totals) -> None:
    totals.counts.update(with_findings=bool(kinds), findings=sum(kinds.values()))
    totals.kinds.update(kinds)


def _placed(document: Document, found: Sequence[Hit]) -> Iterator[dict[str, Any]]:
    """Each finding with its line and column from 1; there are none outside of the text."""
    starts = [0, *(place + 1 for place, letter in enumerate(document.text) if letter == "\n")] if found else []
    for where, (kind, span) in found:
        line = bisect_right(starts, span.start)
        place = (None, None) if where else (line, span.start - starts[line - 1] + 1)
        yield {"document_id": document.id, "where": where or "text", "line": place[0], "column": place[1], "kind": kind}


def _line(row: dict[str, Any]) -> str:
    place = f"{row['line']}:{row['column']}" if row["line"] else row["where"]
    return f"{visible(row['document_id'])}:{visible(str(place))}: {row['kind']}\n"


def _summarize(totals: _Totals, settings: _Settings, output: str, as_json: bool) -> None:
    counted = {key: totals.counts[key] for key in ("documents", "failures", "with_findings", "findings")}
    kinds = dict(sorted(totals.kinds.items()))
    listed = "".join(f"; {kind}: {count:,}" for kind, count in kinds.items())
    sentence = (
        f"{counted['findings']:,} values in {counted['with_findings']:,} of {counted['documents']:,} documents{listed}"
    )
    sum_up({**counted, "kinds": kinds, "mask": settings.mask, "output": output}, sentence, output, as_json)
