"""`chunker sync`: a store, and vector stores, kept in step with a folder."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson, Exclude, Include, Model, Tokenizer, Workers, a_path, chosen_tokenizer
from chunker.cli.redacting import Allow, KeyFrom, redacting_pipeline
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note, say
from chunker.cli.telling import print_summary, tell_failure, tell_passed_over, tell_remarks
from chunker.cli.watching import watched
from chunker.embeddings import embedder_for
from chunker.store.finding import Origin
from chunker.store.outcome import Synced
from chunker.store.plan import Cutting
from chunker.store.reading import Reading
from chunker.targets import target_for
from chunker.viewing import visible

_MOST_NAMED = 5
_FORGOTTEN = "was forgotten, so nothing is made of it; delete the file, or let it back: --remember."
_ALIKE = (
    "says the same as a document that was forgotten, so nothing is made of it; delete the file, or let both back: "
    "--remember with the name that was forgotten."
)

Folder = Annotated[Path, typer.Argument(parser=a_path, metavar="FOLDER", help="The documents.")]
Store = Annotated[
    Path, typer.Option("--store", parser=a_path, metavar="DIR", help="Folder of the store; made if there is none.")
]
Spec = Annotated[str, typer.Option("--strategy", "-s", help="How to cut, with settings.")]
EmbedderName = Annotated[
    str, typer.Option("--embedder", "-e", help="What embeds: minilm, or openai(model=..., dimensions=...).")
]
NoVectors = Annotated[bool, typer.Option("--no-vectors", help="Keep chunks only.")]
Changes = Annotated[
    str | None,
    typer.Option("--output", "-o", help="FILE.jsonl, or - for stdout: what its readers do not have yet."),
]
To = Annotated[
    list[str] | None,
    typer.Option("--to", metavar="SPEC", help="A vector store, such as qdrant(path='db', collection='docs')."),
]
Rebuild = Annotated[
    bool, typer.Option("--rebuild", help="Cut all documents again, also in another way, or where most are gone.")
]
Verify = Annotated[bool, typer.Option("--verify", help="Read all files, and ask vector stores what they have.")]
Remember = Annotated[
    list[str] | None, typer.Option("--remember", metavar="DOCUMENT", help="A forgotten document may come back.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say which documents changed.")]
Wait = Annotated[float, typer.Option("--wait", min=0, metavar="SECONDS", help="How long to wait for another sync.")]


def sync(
    source: Folder,
    store: Store,
    strategy: Spec = "multiscale",
    embedder: EmbedderName = "minilm",
    no_vectors: NoVectors = False,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    output: Changes = None,
    to: To = None,
    workers: Workers = 1,
    include: Include = None,
    exclude: Exclude = None,
    redact_key_from: KeyFrom = None,
    allow: Allow = None,
    rebuild: Rebuild = False,
    verify: Verify = False,
    remember: Remember = None,
    wait: Wait = 0.0,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> int:
    """Keep a store, and vector stores, in step with a folder: only what changed is read, cut and embedded.

    Example: chunker sync docs --store .store --output changes.jsonl --json
    """
    from chunker.store.syncing import Sync

    work = Sync(
        origin=Origin(source, tuple(include or ()), tuple(exclude or ())),
        cutting=Cutting(
            redacting_pipeline(strategy, redact_key_from, allow),
            chosen_tokenizer(model, tokenizer),
            None if no_vectors else embedder_for(embedder, os.environ),
        ),
        store=store,
        targets=tuple(target_for(spec, os.environ) for spec in to or ()),
        changes=output,
        workers=workers,
        wait_s=wait,
        rebuild=rebuild,
        verify=verify,
        remember=tuple(remember or ()),
        announce=_announce,
    )
    done = work.preview() if dry_run else work.run(_watch)
    _tell(done)
    own = [str(store), *([output] if output else [])]
    passed_over = tell_passed_over([str(source)], include or (), exclude or (), own)
    print_summary({**_row(done, dry_run), "passed_over": passed_over}, _sentences(done, dry_run), output or "", as_json)
    return OK if done.is_complete else FAILED


def _announce(what: str) -> None:
    note(visible(what))


def _watch(readings: Iterator[Reading], total: int) -> Iterable[Reading]:
    return watched(readings, "Syncing", total)


def _tell(done: Synced) -> None:
    """On stderr: what failed, and what a person should know."""
    tell_remarks(done.notes)
    for failure in done.failures:
        tell_failure(failure)
    for name in done.forgotten:
        note(f"{visible(name)} {_ALIKE if name in done.alike else _FORGOTTEN}")
    for target in done.targets:
        if target.error:
            say(f"failed: {visible(target.error)}")


def _row(done: Synced, dry_run: bool) -> dict[str, object]:
    """What was done as JSON; lists of ids are in `--dry-run` and where documents changed."""
    return {
        "dry_run": dry_run,
        **dataclasses.asdict(done),
        "targets": [target._asdict() for target in done.targets],
    }


def _sentences(done: Synced, dry_run: bool) -> Sequence[str]:
    documents = (
        f"{len(done.added):,} added, {len(done.changed):,} changed, {len(done.renamed):,} renamed, "
        f"{len(done.removed):,} removed, {done.unchanged:,} unchanged"
    )
    failed = f", {len(done.failures):,} failed" if done.failures else ""
    if dry_run:
        return [f"Would be: {documents}{failed}.", *_named(done)]
    chunks = f"{done.upserts:,} upserts, {done.deletes:,} deletes, {done.chunks:,} in all; {done.embedded:,} embedded"
    targets = [
        f"{visible(target.target)}: {target.upserts:,} upserts, {target.deletes:,} deletes."
        for target in done.targets
        if not target.error
    ]
    return [f"Documents: {documents}{failed}.", f"Chunks: {chunks}.", *targets]


def _named(done: Synced) -> Iterator[str]:
    """The documents, a line for each kind of change."""
    renamed = [f"{old} -> {new}" for old, new in done.renamed]
    for what, names in (("add", done.added), ("change", done.changed), ("rename", renamed), ("remove", done.removed)):
        if names:
            more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
            yield f"  {what}: {', '.join(str(visible(name)) for name in names[:_MOST_NAMED])}{more}"
