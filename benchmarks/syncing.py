"""What a sync of one edited document costs beside a full build, whether the store is as a fresh one, and what a kill
leaves; prints a table.

python -m benchmarks.syncing --documents 1000 --kills 200
python -m benchmarks.syncing --documents 100 --embedder minilm --kills 0
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np

from chunker.embeddings import embedder_for
from chunker.embeddings.function import FunctionEmbedder
from chunker.embeddings.types import Embedder
from chunker.forgetting import forget
from chunker.store.database import opened
from chunker.store.outcome import Synced
from chunker.store.records import Current, current_of, pending_upserts
from chunker.syncing import sync

_WORDS = (
    "river bridge engineer measure crack water stone valley draw toward pressure report careful winter pump gate "
    "level sensor alarm record station field signal battery letter office answer contract"
).split()
_DIMENSIONS = 384
T = TypeVar("T")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1000, metavar="NUMBER", help="made documents")
    parser.add_argument("--words", type=int, default=600, metavar="NUMBER", help="words in each of them")
    parser.add_argument("--embedder", default="", metavar="NAME", help="else vectors made of random numbers by a hash")
    parser.add_argument("--strategy", default="multiscale", metavar="SPEC")
    parser.add_argument("--kills", type=int, default=200, metavar="NUMBER", help="moments at which a sync is killed")
    parser.add_argument("--kill-documents", type=int, default=12, metavar="NUMBER", help="documents for these")
    options = parser.parse_args()
    embedder = embedder_for(options.embedder) if options.embedder else _quick()
    with tempfile.TemporaryDirectory() as folder:
        _edit_one(Path(folder), options.documents, options.words, embedder, options.strategy)
        _forget_one(Path(folder))
    if options.kills:
        with tempfile.TemporaryDirectory() as folder:
            _kill(Path(folder), options.kill_documents, options.kills, options.strategy)


def _edit_one(place: Path, count: int, words: int, embedder: Embedder, strategy: str) -> None:
    _make(place / "docs", count, words)
    built, build_s = _timed(lambda: _synced(place, "store", embedder, strategy))
    print(f"{count:,} documents, {built.chunks:,} chunks, {built.embedded:,} embedded by {embedder.name}")
    print(f"full build: {build_s:.2f} s CPU")
    for path in (place / "docs").iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    _synced(place, "store", embedder, strategy)
    nothing, nothing_s = _timed(lambda: _synced(place, "store", embedder, strategy))
    _tell("nothing changed", nothing, nothing_s, build_s)
    (place / "docs" / "7.md").write_text("Something new stands here.\n\n" + (place / "docs" / "7.md").read_text())
    edited, edited_s = _timed(lambda: _synced(place, "store", embedder, strategy))
    _tell("1 document edited", edited, edited_s, build_s)
    _synced(place, "fresh", embedder, strategy)
    same = _dump(place / "store") == _dump(place / "fresh")
    print(f"the store is {'byte by byte' if same else 'NOT'} as a fresh one")


def _tell(what: str, done: Synced, cpu_s: float, build_s: float) -> None:
    share = f"{cpu_s:.3f} s CPU, {cpu_s / build_s:.2%} of the full build"
    print(f"{what}: {share}; {done.upserts:,} upserts, {done.deletes:,} deletes, {done.embedded:,} embedded")


def _forget_one(place: Path) -> None:
    done, cpu_s = _timed(lambda: forget("8.md", store=place / "store"))
    found = sum(one.count for one in done.found)
    print(
        f"forget 1 document: {cpu_s:.2f} s CPU; {done.pieces:,} pieces looked for in {done.files} files, {found} found"
    )


def _kill(place: Path, count: int, kills: int, strategy: str) -> None:
    """Kills a sync of an edited folder at random moments, and completes it by another."""
    _make(place / "before" / "docs", count, 120)
    _changed(place / "before", strategy)
    _edit(place / "before" / "docs")
    shutil.copytree(place / "before", place / "whole")
    started = time.monotonic()
    _in_process(lambda: _changed(place / "whole", strategy), None)
    whole_s = time.monotonic() - started
    expected, choose, killed, wrong = _dump(place / "whole" / "store"), random.Random(7), 0, 0
    for number in range(kills):
        here = Path(shutil.copytree(place / "before", place / str(number)))
        killed += _in_process(partial(_changed, here, strategy), choose.uniform(0, whole_s))
        _changed(here, strategy)
        wrong += _dump(here / "store") != expected or _replayed(here) != {row.key for row in expected}
        shutil.rmtree(here)
    print(f"{kills} syncs, {killed} of them killed at a random moment, then completed: {wrong} stores or changes wrong")


def _replayed(place: Path) -> set[str]:
    """Ids that somebody has who applied every file of changes; that of the killed sync perhaps twice or never."""
    ids: set[str] = set()
    for path in sorted(place.glob("changes-*.jsonl")):
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            (ids.add if row["op"] == "upsert" else ids.discard)(row["id"])
    return ids


def _in_process(work: Callable[[], object], kill_after_s: float | None) -> bool:
    """Whether the process was killed before its end."""
    process = get_context("fork").Process(target=work)
    process.start()
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        process.kill()
    process.join()
    return process.exitcode == -signal.SIGKILL


def _changed(place: Path, strategy: str) -> Synced:
    number = len([*place.glob("changes-*.jsonl")])
    changes = place / f"changes-{number:03}.jsonl"
    return sync(place / "docs", place / "store", strategy, embedder=_quick(), changes=changes)


def _edit(folder: Path) -> None:
    (folder / "1.md").write_text("Something new.\n\n" + (folder / "1.md").read_text())
    (folder / "2.md").unlink()
    (folder / "3.md").rename(folder / "moved.md")
    (folder / "new.md").write_text(_text(99_999, 120))


def _synced(place: Path, store: str, embedder: Embedder, strategy: str) -> Synced:
    return sync(place / "docs", place / store, strategy, embedder=embedder)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.process_time()
    done = work()
    return done, time.process_time() - started


def _dump(store: Path) -> list[Current]:
    with opened(store) as connection:
        return current_of(connection, pending_upserts(connection, "a new target"))


def _make(folder: Path, count: int, words: int) -> None:
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number}.md").write_text(_text(number, words))


def _text(number: int, words: int) -> str:
    choose = random.Random(number)
    paragraphs = [f"# Report {number}"]
    for _ in range(max(1, words // 60)):
        sentences = [" ".join(choose.choices(_WORDS, k=12)).capitalize() + "." for _ in range(5)]
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs) + "\n"


def _quick() -> FunctionEmbedder:
    return FunctionEmbedder(_hashed, "quick", _DIMENSIONS, batch=64)


def _hashed(texts: Sequence[str]) -> list[list[float]]:
    return [np.random.default_rng([*text.encode()]).standard_normal(_DIMENSIONS).tolist() for text in texts]


if __name__ == "__main__":
    main()
