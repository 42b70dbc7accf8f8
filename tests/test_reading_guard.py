"""Formats that are parsed: what a hostile file does to the parser stays a failure of that file."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from chunker import errors
from chunker.failing import failure_of
from chunker.reading import guarded
from chunker.reading.guarded import Limits, read_guarded
from chunker.reading.registry import Format
from chunker.types import Block, Place, Span
from tests.command import heed_signals, needs_linux, wait_until

PROBE = Format("probe", "tests.probe_format")
SOON = Limits(seconds=0.5)


def probe(what: str, limits: Limits = guarded.DEFAULT_LIMITS) -> str:
    """The text that the probe reads, in the child."""
    return read_guarded(PROBE, what.encode(), limits).text


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    """Each test begins without a child, and no test leaves a warning about one."""
    guarded._holder.end()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
        guarded._holder.end()
        gc.collect()


def test_content_comes_back_as_it_was_made() -> None:
    """Blocks, places and metadata, and halves of surrogate pairs, which no encoding can write."""
    content = read_guarded(PROBE, b"everything")
    assert content.text == "a: \ud800\n\n| b |"
    assert content.blocks == (
        Block("paragraph", Span(0, 4)),
        Block("table", Span(6, 11), lead_in=Span(0, 4), header=Span(6, 11), language="x"),
        Block("header_row", Span(6, 11), 1, 1),
    )
    assert content.places == (Place(0, "page", 1), Place(6, "sheet", "b"))
    assert content.metadata == {"title": "T", "pages": 2, "unread": ["p"]}


def test_a_child_serves_many_files() -> None:
    """It is started once, and is not this process."""
    assert probe("pid") == probe("pid") != str(os.getpid())


FATES: dict[str, tuple[type[errors.ChunkerError], str]] = {
    "hang": (errors.ReaderTimedOut, r"^Reading it as probe took more than 0 seconds and was ended\. "),
    "hang deaf": (errors.ReaderTimedOut, r"more than 0 seconds"),
    "spin": (errors.ReaderTimedOut, r"more than 0 seconds"),
    "eat": (errors.ReaderOutOfMemory, r"^Reading it as probe took more than 300,000,000 bytes of memory\. "),
    "abort": (errors.ReaderCrashed, r"^The reader of probe failed \(its process ended with SIGABRT\)\."),
    "segfault": (errors.ReaderCrashed, r"its process ended with SIGSEGV"),
    "exit": (errors.ReaderCrashed, r"its process ended with exit code 3"),
    "sys.exit": (errors.ReaderCrashed, r"failed \(SystemExit: 4\)"),
    "interrupt": (errors.ReaderCrashed, r"failed \(KeyboardInterrupt\)"),
    "killed": (errors.ReaderOutOfMemory, r"of memory"),
    "fault": (errors.ReaderCrashed, r"failed \(ZeroDivisionError: "),
    "recurse": (errors.ReaderCrashed, r"failed \(RecursionError: "),
    "long": (errors.DocumentTooLarge, r"^It holds 1,000,001 characters, more than the 1,000,000 that"),
    "outside": (
        errors.ReaderCrashed,
        r"Block 0 \('paragraph'\): expected a Span of one character or more from 0 to 4: in the text",
    ),
    "unplaced": (errors.ReaderCrashed, r"Places are out of order"),
    "nothing": (errors.ReaderCrashed, r"AttributeError"),
    "refuse": (errors.UnreadableDocument, r"^Expected better\.$"),
    "encrypted": (errors.EncryptedDocument, r"^It needs a password\.$"),
    "own": (errors.EncryptedDocument, r"^An error of its own\.$"),
    "missing": (errors.MissingExtra, r"pip install 'chunkproof\[documents\]'"),
    "write": (errors.ReaderCrashed, r"No usable temporary directory"),
}
REASONS = {
    "hang": "timeout",
    "eat": "memory",
    "abort": "crash",
    "long": "too_large",
    "refuse": "unreadable",
    "encrypted": "encrypted",
    "missing": "missing_extra",
}


@needs_linux
@pytest.mark.parametrize("what", FATES)
def test_whatever_becomes_of_the_parser_is_an_error_of_one_file(what: str) -> None:
    """It has a name and says what happened; the next file is read as if nothing had been."""
    kind, message = FATES[what]
    limits = (
        Limits(seconds=0.5, seconds_per_megabyte=0) if kind is errors.ReaderTimedOut else Limits(memory_bytes=3 * 10**8)
    )
    with pytest.raises(errors.ChunkerError, match=message) as caught:
        probe(what, limits)
    assert type(caught.value) is kind
    assert probe("text") == "text"


@needs_linux
@pytest.mark.parametrize("what", REASONS)
def test_each_kind_of_failure_has_a_reason(what: str) -> None:
    """A word for programs, which stands in the rows of failures."""
    with pytest.raises(errors.ChunkerError) as caught:
        probe(what, Limits(seconds=0.5) if what == "hang" else Limits(memory_bytes=3 * 10**8))
    assert failure_of("d", caught.value).reason == REASONS[what]


def test_noise_of_a_parser_reaches_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither the terminal nor the answer: native libraries print as they like."""
    assert probe("noise") == "quiet"
    assert capfd.readouterr() == ("", "")


def test_a_parser_gets_nothing_from_standard_input() -> None:
    """It is the pipe of requests, and a parser that reads it would wait for ever."""
    assert probe("stdin") == ""


def test_a_larger_file_has_more_time_and_may_be_longer() -> None:
    """In proportion, up to a cap."""
    limits = Limits(seconds=1, seconds_per_megabyte=2, sure_characters=10, characters_per_byte=3, most_characters=100)
    assert limits.seconds_for(3_000_000) == 7
    assert [limits.characters_for(size) for size in (0, 3, 4, 1000)] == [10, 10, 12, 100]


@needs_linux
def test_a_child_that_died_between_two_files_is_replaced() -> None:
    """Nobody's fault, so no file fails."""
    os.kill(int(probe("pid")), signal.SIGKILL)
    assert probe("text") == "text"


@needs_linux
def test_a_file_is_not_blamed_for_what_those_before_it_did() -> None:
    """A child that breaks is asked again in a fresh one, if it had read other files."""
    assert probe("first time") == "first time"
    assert probe("only a fresh child") == "fresh"


@needs_linux
def test_a_process_that_was_forked_has_a_child_of_its_own() -> None:
    """Two that asked one child would get each other's answers; the first keeps its own."""
    first = probe("pid")
    reading, writing = os.pipe()
    forked = os.fork()
    if not forked:
        os.write(writing, probe("pid").encode())
        os._exit(0)
    os.waitpid(forked, 0)
    assert os.read(reading, 100).decode() != first
    assert probe("pid") == first
    os.close(reading)
    os.close(writing)


def test_threads_take_turns() -> None:
    """Each gets the answer to its own request."""
    found: dict[str, str] = {}

    def ask(what: str) -> None:
        found[what] = probe(what)

    threads = [threading.Thread(target=ask, args=(f"text {number}",)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {f"text {number}": f"text {number}" for number in range(20)}


def test_a_hostile_module_in_the_current_folder_is_not_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`chunker split .` may stand in a folder with a file that is called like one of Python's own."""
    (tmp_path / "queue.py").write_text("raise SystemExit('taken over')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert probe("text") == "text"


PARENT = """
import sys
from chunker.reading.guarded import Limits, read_guarded
from chunker.reading.registry import Format
form = Format("probe", "tests.probe_format")
print(read_guarded(form, b"pid").text, flush=True)
read_guarded(form, sys.argv[1].encode(), Limits(seconds=float(sys.argv[2])))
"""


def is_gone(pid: int) -> bool:
    """Whether a process is no more, or only waits for somebody to take note of its end."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@needs_linux
@pytest.mark.parametrize(
    ("number", "what", "seconds"),
    [
        (signal.SIGINT, "hang", 600),
        (signal.SIGTERM, "hang", 600),
        (signal.SIGKILL, "hang", 600),
        (signal.SIGKILL, "spin", 600),
        (signal.SIGKILL, "hang deaf", 2),
    ],
)
def test_a_child_does_not_outlive_its_parent(number: signal.Signals, what: str, seconds: int) -> None:
    """However that ends; one that is deaf, because a library holds the interpreter, ends when its time is up."""
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, what, f"{seconds}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=root,
        text=True,
        preexec_fn=heed_signals,  # noqa: PLW1509
    ) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        assert not is_gone(child)
        process.send_signal(number)
        process.wait(30)
    wait_until(lambda: is_gone(child))


@needs_linux
def test_a_child_goes_quietly_when_all_is_read() -> None:
    """No process, no warning, no word."""
    root = Path(__file__).parent.parent
    line = [sys.executable, "-X", "dev", "-c", PARENT, "text", "60"]
    done = subprocess.run(line, capture_output=True, text=True, cwd=root, check=True, timeout=60)
    assert done.stderr == ""
    wait_until(lambda: is_gone(int(done.stdout)))


def test_a_process_that_cannot_be_started_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the system's reason."""
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(errors.ReaderCrashed, match=r"its process cannot be started: No such file or directory"):
        probe("text")
