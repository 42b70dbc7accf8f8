"""The commands as tests run them: in this process where that is enough, else installed, with signals and terminals."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from chunker.cli.app import app as chunker_app
from chunker.cli.running import run
from evals.cli.app import app as evals_app

CORPUS = Path(__file__).parent.parent / "corpora/fernholt/documents"
STORY = CORPUS / "company-history.md"
BINARY = b"\x00\x01\x02\x03 not text"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one grapheme cluster of many tokens
# Shown, not raised: Python forgets the warning about forking beside threads when it is made an error.
ENVIRONMENT = {
    **os.environ,
    "PYTHONWARNINGS": "always",
    "PYTHONUNBUFFERED": "",
    "TERM": "xterm-256color",
    "COLUMNS": "120",
}

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc or uses Linux devices")


class Ended(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Its output as JSON lines."""
        return lines_of(self.out)

    @property
    def refusal(self) -> str:
        """The one line of a command that refused to work."""
        assert (self.code, self.out) == (2, "")
        return self.only_line

    @property
    def only_line(self) -> str:
        """The error, which is all that stands on stderr."""
        assert self.err.startswith("error: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        return self.err.strip()


def lines_of(text: str) -> list[dict[str, Any]]:
    """JSON lines read back; U+2028 and its like do not end a line."""
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")] if text else []


def chunker(*arguments: object, stdin: str | bytes = b"") -> Ended:
    """`chunker` run in this process."""
    return _here(lambda: run("chunker", chunker_app, [*map(str, arguments)]), stdin)


def evals(*arguments: object, stdin: str | bytes = b"") -> Ended:
    """`evals` run in this process."""
    return _here(lambda: run("evals", evals_app, [*map(str, arguments)]), stdin)


def _here(command: Callable[[], int], stdin: str | bytes) -> Ended:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    with (
        redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as out,
        redirect_stderr(io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")) as err,
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given))),
    ):
        code = command()
    return Ended(code, _written(out), _written(err))


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def program(name: str = "chunker") -> str:
    """Path of an installed command."""
    return str(Path(sys.executable).with_name(name))


def installed(
    *arguments: object, stdin: bytes = b"", name: str = "chunker", env: Mapping[str, str] = ENVIRONMENT
) -> Ended:
    """An installed command in a process of its own, in which every warning shows."""
    line = [program(name), *map(str, arguments)]
    done = subprocess.run(line, input=stdin, capture_output=True, timeout=60, check=False, env=env)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def shell(line: str, folder: Path) -> Ended:
    """A command line in a folder, run by bash with our commands on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env={**ENVIRONMENT, "PATH": path},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def on_a_terminal(*arguments: object, stdin: bytes = b"", piped_into: Path | None = None) -> Ended:
    """A command at a terminal; all that the terminal got is in `out`, without rows piped into a file."""
    ours, theirs = os.openpty()
    with (
        open(piped_into or os.devnull, "wb") as pipe,
        subprocess.Popen(
            [program(), *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=pipe if piped_into else theirs,
            stderr=theirs,
            env=ENVIRONMENT,
        ) as process,
    ):
        os.close(theirs)
        assert process.stdin
        process.stdin.write(stdin)
        process.stdin.close()
        shown = b"".join(_until_closed(ours))
    os.close(ours)
    return Ended(process.returncode, shown.decode(), "")


def typed_into(text: str, *arguments: object) -> tuple[int, str]:
    """Exit code of `evals`, and what a person saw who typed the text; output went into a pipe."""
    ours, theirs = os.openpty()
    line = [program("evals"), *map(str, arguments)]
    with subprocess.Popen(line, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=ENVIRONMENT) as process:
        os.close(theirs)
        os.write(ours, text.encode())
        assert process.stdout
        process.stdout.read()
        shown = b"".join(_until_closed(ours))
    os.close(ours)
    return process.returncode, shown.decode()


def _until_closed(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(descriptor, 65_536)
        except OSError:  # how Linux says that nobody holds the other end
            return
        if not data:
            return
        yield data


def heed_signals() -> None:
    """Signals end a new process even if they are ignored where the tests were started, as behind `nohup` or by `&`."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def started(*arguments: object, before: Sequence[str] = (), name: str = "chunker") -> Iterator[subprocess.Popen[str]]:
    """An installed command in a process group of its own, like one that a shell started; killed at the end."""
    with subprocess.Popen(
        [*before, program(name), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
        start_new_session=True,
        preexec_fn=heed_signals,  # noqa: PLW1509  it takes no lock that a thread could hold
    ) as process:
        try:
            yield process
        finally:
            if has_processes(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def ended(process: subprocess.Popen[str]) -> Ended:
    """What a started command left, once it is over."""
    out, err = process.communicate(timeout=30)
    return Ended(process.returncode, out, err)


def has_processes(group: int) -> bool:
    """Whether a process group has members left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(is_so: Callable[[], object]) -> None:
    """Return as soon as something is so; fail after half a minute."""
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.01)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too, with what it holds."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def fill(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder, made with these files in it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder


@contextmanager
def file_size_limit(size_bytes: int) -> Iterator[None]:
    """Writing a file beyond this size fails, as on a full disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def read_only(folder: Path) -> Path:
    """A folder in which nobody may write, not even root, for whom the system's own has to do."""
    if os.geteuid() == 0:
        return Path("/sys")
    folder.mkdir()
    folder.chmod(0o555)
    return folder


@contextmanager
def unprivileged(open_to_all: Path) -> Iterator[None]:
    """Rights count in the block: it runs as a user for whom, unlike for root, not every folder is open."""
    open_to_all.chmod(0o755)  # tests' folders are their user's alone
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65_534)  # nobody
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def refuse_to_list(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Makes listing the folders of a name fail, as rights would for all but root."""
    scandir = os.scandir

    def refuse(path: str | Path) -> object:
        if os.path.basename(path) == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
