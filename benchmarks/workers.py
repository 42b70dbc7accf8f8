"""What a second process gains: wall time of `chunker split FOLDER` with one worker and with two.

    python -m benchmarks.workers

The folder is made for the purpose: our own corpus again and again, each copy with a first line of its own. Wall
time means something only when nothing else runs, so the table says what load there was before it began.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.documents import read_documents, size_bytes
from benchmarks.tables import show

_COMMAND = Path(sys.executable).parent / "chunker"


class Timing(NamedTuple):
    """One run: its wall time, the CPU time of all its processes, and the hash of the rows it wrote."""

    wall_s: float
    cpu_s: float
    rows_sha256: str


def fill(folder: Path, size: int) -> int:
    """Writes copies of our own corpus until there are `size` bytes; returns how many files."""
    documents = read_documents([])
    files = written = 0
    while written < size:
        document = documents[files % len(documents)]
        text = f"Copy {files // len(documents)} of {document.id}\n\n{document.text}"
        path = folder / f"{files // len(documents):04}" / document.id
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written += size_bytes(text)
        files += 1
    return files


def run(folder: Path, workers: int, strategy: str) -> Timing:
    """One run of the command, its output in a file beside the folder.

    Raises: subprocess.CalledProcessError: the command failed; its own message is on stderr.
    """
    output = folder.parent / "chunks.jsonl"
    command: list[str | Path] = [_COMMAND, "split", folder, "--output", output]
    command += ["--strategy", strategy, "--workers", str(workers)]
    cpu_s, started = _children_cpu_s(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Timing(time.perf_counter() - started, _children_cpu_s() - cpu_s, sha256(output.read_bytes()).hexdigest())


def _children_cpu_s() -> float:
    usage = getrusage(RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _cells(workers: int, timings: Sequence[Timing], alone_s: float) -> list[str]:
    walls = [timing.wall_s for timing in timings]
    wall_s = statistics.median(walls)
    cpu_s = statistics.median(timing.cpu_s for timing in timings)
    return [
        str(workers),
        f"{wall_s:.2f}",
        f"{min(walls):.2f}-{max(walls):.2f}",
        f"{cpu_s:.2f}",
        f"{alone_s / wall_s:.2f}",
    ]


def main() -> None:
    """Print the table, or every run as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2], metavar="N", help="numbers of processes")
    parser.add_argument("--megabytes", type=float, default=40, help="size of the folder")
    parser.add_argument("--strategy", default="sentence(max_tokens=512)")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()

    timings: dict[int, list[Timing]] = {workers: [] for workers in options.workers}
    load = os.getloadavg()[0]
    with TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        folder.mkdir()
        files = fill(folder, int(options.megabytes * 1_000_000))
        run(folder, options.workers[0], options.strategy)  # not counted: from here on the files are in memory
        for repetition in range(options.repetitions):
            order = options.workers if repetition % 2 == 0 else options.workers[::-1]
            for workers in order:
                print(f"repetition {repetition + 1} of {options.repetitions}: {workers} workers", file=sys.stderr)
                timings[workers].append(run(folder, workers, options.strategy))
    outputs = {timing.rows_sha256 for runs in timings.values() for timing in runs}
    facts = {
        "files": files,
        "megabytes": options.megabytes,
        "cores": os.cpu_count(),
        "load_before": load,
        "same_rows": len(outputs) == 1,
    }
    if options.json:
        runs = {workers: [timing._asdict() for timing in runs] for workers, runs in timings.items()}
        print(json.dumps({**facts, "runs": runs}, indent=1))
        return
    alone_s = statistics.median(timing.wall_s for timing in timings[options.workers[0]])
    show(
        f"chunker split, {options.strategy}, {files:,} files, {options.megabytes:g} MB, "
        f"{os.cpu_count()} cores, load {load:.1f} before",
        ("workers", "wall s", "range", "CPU s", f"speed-up over {options.workers[0]}"),
        [_cells(workers, runs, alone_s) for workers, runs in timings.items()],
        [] if len(outputs) == 1 else ["The runs did not write the same rows."],
    )


if __name__ == "__main__":
    main()
