"""Many processes: the same bytes as one, and an end without traces, however it comes."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from chunker import parse, tokenizer_for
from chunker.engines import local
from chunker.job import Job
from chunker.pipeline import Pipeline
from chunker.reading.folder import find_sources
from chunker.tokens.opaque import OpaqueTokenizer
from chunker.types import Failure
from tests.command import (
    BINARY,
    CORPUS,
    FAMILY,
    STORY,
    Ended,
    chunker,
    ended,
    files_in,
    fill,
    has_processes,
    installed,
    needs_linux,
    on_a_terminal,
    started,
    wait_until,
)

STRATEGIES = ("sentence(max_tokens=60, overlap=10)", "sentence(splitter='punkt')", "fixed(max_tokens=30)")
INTERRUPTED = "error: Interrupted; unfinished outputs were left as they were."
WORKER_DIED = "error: A worker process died, perhaps for lack of memory."


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough documents for many batches, with failing ones in the middle of them."""
    texts = [path.read_text(encoding="utf-8")[:1500] for path in sorted(CORPUS.iterdir())]
    many = {f"{number:03}.md": texts[number % len(texts)] for number in range(130)}
    bad: dict[str, str | bytes] = {
        "050b.md": BINARY,
        "060b.md": FAMILY * 3,
        "070b.md": b"\xff\xfe\x00",
        "100b.md": "",
        "129b.md": BINARY,
    }
    return fill(tmp_path_factory.mktemp("mixed"), {**many, **bad})


def outputs(folder: Path, into: Path, strategy: str, workers: int) -> tuple[Ended, dict[str, bytes]]:
    """How a run with all three outputs ended, and what it wrote."""
    into.mkdir()
    names = {"-o": "c.jsonl", "--documents": "d.jsonl", "--failures": "f.jsonl"}
    options = [item for option, name in names.items() for item in (option, into / name)]
    command = chunker if workers == 1 else installed
    return command("split", folder, "-s", strategy, "-w", workers, *options), files_in(into)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_any_number_of_workers_writes_the_same_bytes(mixed: Path, tmp_path: Path, strategy: str) -> None:
    """Rows, failures, what is said and the exit code do not depend on --workers."""
    one = outputs(mixed, tmp_path / "one", strategy, workers=1)
    two = outputs(mixed, tmp_path / "two", strategy, workers=2)
    assert one == two
    assert one[0].code == 1
    assert all(one[1].values())


def test_a_small_limit_fails_the_same_documents_in_any_number_of_workers(mixed: Path) -> None:
    """Failures of the limit come back from other processes with their reason."""
    line = ("split", mixed, "-s", "fixed(max_tokens=4)", "--include", "0[56]*")
    one, two = chunker(*line), installed(*line, "-w", "2")
    assert one == two
    assert "failed: 060b.md: " in one.err


def test_results_come_as_soon_as_a_document_is_done(tmp_path: Path) -> None:
    """One process hands out the first result before it reads the second document."""
    sources = find_sources(fill(tmp_path, {"a.md": "Text.", "b.md": "Text."}))
    with local.run(Job(Pipeline(parse("sentence")), tokenizer_for()), sources, workers=1) as results:
        assert next(results).failure is None
        Path(sources[1].path).unlink()
        assert next(results).failure is not None


def test_a_document_that_breaks_a_tokenizer_is_a_failure_too(tmp_path: Path) -> None:
    """An error nobody foresaw stops one document, not the run."""
    sources = find_sources(fill(tmp_path, {"a.md": "Text.", "b.md": "Text, zero.", "c.md": "Text."}))
    job = Job(Pipeline(parse("sentence")), OpaqueTokenizer(lambda text: 1 // ("zero" not in text), "fragile"))
    with local.run(job, sources, workers=1) as results:
        failures = [result.failure for result in results]
    assert failures == [None, Failure("b.md", "error", "ZeroDivisionError: integer division or modulo by zero"), None]


def test_a_tokenizer_that_fits_no_limit_warms_up_all_the_same() -> None:
    """The documents say what is wrong, one by one, as they do with one process."""
    Job(Pipeline(parse("sentence(max_tokens=1)")), OpaqueTokenizer(lambda text: 2 * len(text), "greedy")).warm_up()


def test_standard_input_is_read_with_any_number_of_workers(mixed: Path, tmp_path: Path) -> None:
    """Only this process has it; its document stands where its id puts it, between those of other processes."""
    last = fill(tmp_path / "others", {"z": STORY.read_bytes()}) / "z"
    runs = [installed("split", mixed, "-", last, "-w", workers, stdin=b"From a pipe.") for workers in (1, 2)]
    assert runs[0] == runs[1]
    assert [row["text"] for row in runs[1].rows if row["document_id"] == "stdin"] == ["From a pipe."]


def test_processes_that_cannot_be_started_are_one_line(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's reason, and what to do."""

    def refuse() -> int:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    monkeypatch.setattr(os, "fork", refuse)
    assert chunker("split", mixed, "-w", "2").refusal == (
        "error: Cannot start 2 worker processes: Resource temporarily unavailable. Try fewer --workers."
    )


STOPPED = """
import time
from pathlib import Path
from chunker import parse
from chunker.engines import local
from chunker.job import Job
from chunker.pipeline import Pipeline
from chunker.reading.folder import find_sources
from chunker.tokens.opaque import OpaqueTokenizer

def count(text):
    if "slow" in text:
        time.sleep(600)
    return len(text.split())

for name in "abcdefgh":
    Path(name + ".md").write_text("slow" if name in "bc" else "Word.")
local._BATCH_DOCUMENTS = 1
job = Job(Pipeline(parse("sentence")), OpaqueTokenizer(count, "words"))
with local.run(job, find_sources("."), 2) as results:
    print(next(results).document_id)
print(*local.multiprocessing.active_children())
"""


@needs_linux
def test_a_caller_that_stops_need_not_wait_for_work_in_hand(tmp_path: Path) -> None:
    """The processes end with the block, although each has minutes to go."""
    done = subprocess.run(
        [sys.executable, "-c", STOPPED], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("a.md\n\n", "")


def test_progress_is_shown_while_others_work(mixed: Path, tmp_path: Path) -> None:
    """The bar's thread does not disturb the processes, nor does any warning about it appear."""
    done = on_a_terminal("split", mixed, "-o", tmp_path / "c.jsonl", "-w", "2")
    assert done.code == 1
    assert "Splitting" in done.out
    assert "132 documents, 3 failures" in done.out
    assert "Warning" not in done.out


# Ends that come from outside. Every command below has a process group of its own, as under a shell.


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with minutes of work, made in no time."""
    folder = fill(tmp_path_factory.mktemp("endless"), {"0.md": STORY.read_text() * 8})
    for number in range(1, 3000):
        (folder / f"{number}.md").hardlink_to(folder / "0.md")
    return folder


@pytest.fixture(scope="module")
def endless_of_two_kinds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with every other file of a format that a process of its own parses."""
    folder = fill(tmp_path_factory.mktemp("two-kinds"), {"0.md": STORY.read_text() * 8, "0.json": '{"a": 1}'})
    for place in range(1, 3000):
        (folder / f"{place}.{('md', 'json')[place % 2]}").hardlink_to(folder / ("0.md", "0.json")[place % 2])
    return folder


@contextmanager
def half_way(endless: Path, into: Path, workers: int, before: Sequence[str] = ()) -> Iterator[subprocess.Popen[str]]:
    """A command that has written some of its rows, beside an older output."""
    fill(into, {"c.jsonl": "old"})
    with started("split", endless, "-o", into / "c.jsonl", "-w", workers, before=before) as process:
        wait_until(lambda: any(path.stat().st_size for path in into.glob(".c.jsonl.*")))
        yield process


def children(process: subprocess.Popen[str]) -> list[int]:
    """Processes that a command has started."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


@needs_linux
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize(
    ("number", "times"), [(signal.SIGINT, 1), (signal.SIGINT, 3), (signal.SIGTERM, 1), (signal.SIGHUP, 1)]
)
def test_an_interrupted_run_leaves_nothing_behind(
    endless: Path, tmp_path: Path, workers: int, number: int, times: int
) -> None:
    """Ctrl-C, `kill`, a closed terminal, by the impatient too: one line, the old output, no file, no process."""
    with half_way(endless, tmp_path / "out", workers) as process:
        send = os.kill if number == signal.SIGTERM else os.killpg  # keyboard and terminal reach the whole group
        for _ in range(times):
            send(process.pid, number)
        assert ended(process) == (1, "", f"{INTERRUPTED}\n")
        assert files_in(tmp_path / "out") == {"c.jsonl": b"old"}
        assert not has_processes(process.pid)


@needs_linux
def test_a_worker_that_is_killed_ends_the_run_with_one_line(endless: Path, tmp_path: Path) -> None:
    """As when memory runs out: exit code 2, nothing is written, no process stays."""
    with half_way(endless, tmp_path / "out", 2) as process:
        os.kill(children(process)[0], signal.SIGKILL)
        done = ended(process)
        assert (done.code, done.out) == (2, "")
        assert done.only_line.startswith(WORKER_DIED)
        assert files_in(tmp_path / "out") == {"c.jsonl": b"old"}
        assert not has_processes(process.pid)


def sleeps(pid: int) -> bool:
    """Whether a process waits for something, such as room in a pipe."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"


@needs_linux
def test_a_worker_that_is_killed_in_the_middle_of_a_message_ends_the_run_as_well(endless: Path, tmp_path: Path) -> None:
    """What it has written of its results is not waited for."""
    with half_way(endless, tmp_path / "out", 2) as process:
        worker = children(process)[0]
        process.send_signal(signal.SIGSTOP)  # nobody takes results: a worker fills its pipe and waits
        wait_until(lambda: sleeps(worker))
        os.kill(worker, signal.SIGKILL)
        process.send_signal(signal.SIGCONT)
        done = ended(process)
        assert done.code == 2
        assert done.only_line.startswith(WORKER_DIED)
        assert files_in(tmp_path / "out") == {"c.jsonl": b"old"}


@needs_linux
def test_a_run_behind_nohup_survives_the_terminal(endless: Path, tmp_path: Path) -> None:
    """A signal that the caller has switched off stays so."""
    ignoring = shutil.which("nohup")
    assert ignoring
    with half_way(endless, tmp_path / "out", 2, before=[ignoring]) as process:
        os.killpg(process.pid, signal.SIGHUP)
        time.sleep(0.5)
        assert process.poll() is None
        process.terminate()
        assert ended(process).only_line == INTERRUPTED


@needs_linux
def test_workers_do_not_outlive_a_command_that_is_killed(endless: Path, tmp_path: Path) -> None:
    """No orphans, even where the command could not say goodbye."""
    with half_way(endless, tmp_path / "out", 2) as process:
        assert len(children(process)) == 2
        process.kill()
        process.wait()
        wait_until(lambda: not has_processes(process.pid))
        assert (tmp_path / "out" / "c.jsonl").read_text() == "old"


@needs_linux
def test_two_workers_are_two_processes_and_one_is_none(endless: Path, tmp_path: Path) -> None:
    """--workers means what it says."""
    for workers, expected in ((1, 0), (2, 2)):
        with half_way(endless, tmp_path / f"out{workers}", workers) as process:
            assert len(children(process)) == expected


@needs_linux
@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_processes_that_parse_end_with_the_command(
    endless_of_two_kinds: Path, tmp_path: Path, workers: int, number: int
) -> None:
    """Each process that reads has one; none stays, however the command ends."""
    with half_way(endless_of_two_kinds, tmp_path / "out", workers) as process:
        wait_until(lambda: len(group(process.pid)) >= 1 + workers + (workers if workers > 1 else 0))
        os.killpg(process.pid, number) if number == signal.SIGINT else process.kill()
        process.wait()
        wait_until(lambda: not has_processes(process.pid))


def group(leader: int) -> list[str]:
    """Processes of a command, those that its workers started too."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if status.read_text().rpartition(")")[2].split()[2] == str(leader):
                found.append(status.parent.name)
    return found
