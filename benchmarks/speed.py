"""Speed of chunkers, as a ratio to plain tokenisation of the same bytes by tiktoken.

    python -m benchmarks.speed --documents some/folder

CPU time, not wall time: a busy machine disturbs it less, and a library that uses more cores is not faster for it.
Each contender meets tiktoken in a fresh process of its own for every repetition, in which both see every text once, so
that what remembers words or counts (toktok, semchunk) gains nothing. The two take turns, a small batch of documents
each, in an order shuffled for every batch. (With `--batch-bytes 0` a batch is one document. That slows down the faster
most: between two documents the other pushes its tables out of the processor's caches, which nobody who cuts a folder
with one library will see.) A note says how fast the engine is that we count with when nothing is cut: the bound of all
that is built on it.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.children import in_fresh_process
from benchmarks.contenders import CONTENDERS, Cut, absent, built, engine_only, tokens_only, versions
from benchmarks.documents import WARM_UP, add_documents_option, read_documents, size_bytes
from benchmarks.tables import show
from chunker import Document
from chunker.tokens import encoding_names
from chunker.tokens.vocabularies import encoding as tiktoken_encoding

_ENGINE = "our engine, tokens only"
_NAMES = [contender.name for contender in CONTENDERS]


class Outcome(NamedTuple):
    """What one contender made of one text."""

    chunks: list[str]
    cpu_s: float
    error: str = ""


@dataclass(slots=True)
class Tally:
    """What one contender did with all documents in one repetition.

    Attributes:
        cpu_s: CPU time for the documents it finished.
        reference_s: CPU time of tiktoken for the same documents.
        over: chunks that have more tokens than the limit when tiktoken counts them again.
        lost: characters other than white space that are in a document and not in its chunks.
        failures: the error for each document on which it raised.
    """

    cpu_s: float = 0.0
    reference_s: float = 0.0
    chunks: int = 0
    over: int = 0
    lost: int = 0
    failures: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome, reference_s: float) -> None:
        """Counts what was made of one text, on which tiktoken took `reference_s`."""
        if outcome.error:
            self.failures.append(outcome.error)
            return
        self.cpu_s += outcome.cpu_s
        self.reference_s += reference_s
        self.chunks += len(outcome.chunks)

    @property
    def ratio(self) -> float:
        """Speed relative to tiktoken; higher is better."""
        return self.reference_s / self.cpu_s if self.cpu_s else 0.0


def measure(
    name: str, paths: Sequence[Path], max_tokens: int, encoding: str, batch_bytes: int, seed: int
) -> Tally | None:
    """One repetition: one contender, or our engine alone, on every document; None where it is not installed."""
    try:
        cut = engine_only(encoding) if name == _ENGINE else built(name, max_tokens, encoding)
    except ModuleNotFoundError:
        return None
    racers = (tokens_only(encoding), cut)
    for racer in racers:
        racer(WARM_UP)
    batches = [*_batches(read_documents(paths), batch_bytes)]
    gc.collect()
    gc.freeze()  # or the modules that a library loads would slow down the garbage collections of both
    tally = Tally()
    for text, encoded, outcome in _raced(racers, batches, seed):
        tally.add(outcome, encoded.cpu_s)
        if name != _ENGINE and not outcome.error:
            tally.over += over_limit(outcome.chunks, max_tokens, encoding)
            tally.lost += lost_characters(text, outcome.chunks)
    return tally


def _raced(
    racers: tuple[Cut, Cut], batches: Sequence[Sequence[str]], seed: int
) -> Iterator[tuple[str, Outcome, Outcome]]:
    """Each text with what the two made of it; who begins is drawn for every batch."""
    for turn, texts in enumerate(batches):
        order = random.Random(f"{seed} {turn}").sample(racers, len(racers))
        outcomes = {racer: [_timed(racer, text) for text in texts] for racer in order}
        yield from zip(texts, *(outcomes[racer] for racer in racers), strict=True)


def _batches(documents: Sequence[Document], batch_bytes: int) -> Iterator[list[str]]:
    """The documents' texts in order, in lists of at least so many bytes (the last may be shorter)."""
    batch: list[str] = []
    for document in documents:
        batch.append(document.text)
        if sum(map(size_bytes, batch)) >= batch_bytes:
            yield batch
            batch = []
    if batch:
        yield batch


def _timed(cut: Cut, text: str) -> Outcome:
    text = text.encode().decode()  # a new object, on which nothing is cached yet
    started = time.process_time()
    try:
        chunks = cut(text)
    except Exception as error:  # noqa: BLE001  a library may raise anything; it is reported
        return Outcome([], 0.0, f"{type(error).__name__}: {error}"[:200])
    return Outcome(chunks, time.process_time() - started)


def over_limit(chunks: Sequence[str], max_tokens: int, encoding: str) -> int:
    """How many chunks have more than `max_tokens` tokens when tiktoken counts each on its own."""
    encode = tiktoken_encoding(encoding).encode_ordinary
    return sum(len(encode(chunk)) > max_tokens for chunk in chunks)


def lost_characters(text: str, chunks: Sequence[str]) -> int:
    """How many characters of the text, white space aside, are missing from the chunks: dropped or replaced."""
    missing = Counter(text) - Counter("".join(chunks))
    return sum(count for character, count in missing.items() if not character.isspace())


def summary(name: str, repetitions: Sequence[Tally]) -> dict[str, Any]:
    """One row: the median ratio, its range over the repetitions, and what was counted (equal in all of them)."""
    ratios = [tally.ratio for tally in repetitions]
    first = repetitions[0]
    return {
        "contender": name,
        "ratio": statistics.median(ratios),
        "lowest_ratio": min(ratios),
        "highest_ratio": max(ratios),
        "chunks": first.chunks,
        "over_limit": first.over,
        "lost_characters": first.lost,
        "failures": first.failures,
    }


def _repeated(name: str, setting: tuple[Any, ...], repetitions: int) -> list[Tally]:
    """The named contender measured again and again; empty where it is not installed."""
    tallies = []
    for seed in range(repetitions):
        print(f"{name}: repetition {seed + 1} of {repetitions}", file=sys.stderr)
        tally = in_fresh_process(measure, name, *setting, seed)
        if tally is None:
            break
        tallies.append(tally)
    return tallies


def _cells(row: dict[str, Any]) -> list[str]:
    return [
        row["contender"],
        f"{row['ratio']:.2f}",
        f"{row['lowest_ratio']:.2f}-{row['highest_ratio']:.2f}",
        *(f"{row[key]:,}" for key in ("chunks", "over_limit", "lost_characters")),
        str(len(row["failures"])),
    ]


def main() -> None:
    """Print the table, or everything measured as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add_documents_option(parser)
    parser.add_argument("--max-tokens", type=int, default=512)
    parser.add_argument("--encoding", choices=encoding_names(), default="cl100k_base")
    parser.add_argument("--repetitions", type=int, default=5, help="fresh processes, each over all documents")
    parser.add_argument("--batch-bytes", type=int, default=50_000, help="a turn's documents; 0: one document")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()

    setting = (options.documents, options.max_tokens, options.encoding, options.batch_bytes)
    found = {name: _repeated(name, setting, options.repetitions) for name in (*_NAMES, _ENGINE)}
    names = [name for name in _NAMES if found[name]]
    rows = [summary(name, found[name]) for name in names]
    documents = read_documents(options.documents)
    total_bytes = sum(size_bytes(document.text) for document in documents)
    facts = {
        "max_tokens": options.max_tokens,
        "encoding": options.encoding,
        "documents": len(documents),
        "bytes": total_bytes,
        "repetitions": options.repetitions,
        "python": platform.python_version(),
        "versions": versions(names),
        "not_installed": absent(names),
        "engine_ratio": summary(_ENGINE, found[_ENGINE])["ratio"],
    }
    if options.json:
        print(json.dumps({**facts, "rows": rows}, indent=1, ensure_ascii=False))
        return
    show(
        f"Chunks of at most {options.max_tokens} tokens of {options.encoding}; {len(documents)} documents, "
        f"{total_bytes / 1e6:.1f} MB; speed as a multiple of tiktoken's",
        ("contender", "speed", "range", "chunks", "over", "lost", "failed"),
        [_cells(row) for row in sorted(rows, key=lambda row: -row["ratio"])],
        _notes(facts, rows),
    )


def _notes(facts: dict[str, Any], rows: Sequence[dict[str, Any]]) -> list[str]:
    notes = ["Versions: " + ", ".join(f"{name} {number}" for name, number in facts["versions"].items())]
    notes.append(f"Our engine alone, when nothing is cut: {facts['engine_ratio']:.2f}")
    if facts["not_installed"]:
        notes.append("Not installed: " + ", ".join(facts["not_installed"]))
    notes += [f"{row['contender']} failed: {failure}" for row in rows for failure in row["failures"][:3]]
    return notes


if __name__ == "__main__":
    main()
