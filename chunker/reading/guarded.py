"""Formats that are parsed: in a process apart, which a hostile file can hang, fill or crash without harm.

Each process that reads has one such child, started for the first file that needs it and kept for those behind it.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer
from typing import Any

import chunker
from chunker import errors
from chunker.reading.content import Content
from chunker.reading.frames import content_from, from_json, receive, send, to_json
from chunker.reading.registry import Format

_MEGABYTE = 1_000_000
_START = "import sys; sys.path[:] = sys.argv[1:]; from chunker.reading.child import serve; serve()"
_MOST_BYTES = 1_000_000_000  # of an answer; what a child says beyond that is not heard


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost.

    Attributes:
        seconds: from the request to the answer, for a small file.
        seconds_per_megabyte: so many more for each megabyte of the file.
        memory_bytes: address space of the process that parses.
        sure_characters: so long a text is fine, however small its file.
        characters_per_byte: a longer one may have so many characters for each byte of the file.
        most_characters: no text is longer.
    Source: the ratio and where it begins are those of Apache Tika's guard against zip bombs.
    """

    seconds: float = 60
    seconds_per_megabyte: float = 2
    memory_bytes: int = 2_000_000_000
    sure_characters: int = 1_000_000
    characters_per_byte: int = 100
    most_characters: int = 100_000_000

    def seconds_for(self, size: int) -> float:
        """The deadline of a file of so many bytes."""
        return self.seconds + self.seconds_per_megabyte * size / _MEGABYTE

    def characters_for(self, size: int) -> int:
        """How long the text in a file of so many bytes may be."""
        return min(self.most_characters, max(self.sure_characters, self.characters_per_byte * size))


DEFAULT_LIMITS = Limits()


def read_guarded(form: Format, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Content:
    """The content of a file, parsed in the child of this process.

    Raises: UnreadableDocument: what the format's reader says; DocumentTooLarge, ReaderTimedOut, ReaderOutOfMemory,
        ReaderCrashed: a limit was reached, or the reader broke; MissingExtra: a library is not installed.
    """
    request = {
        "module": form.module,
        "seconds": limits.seconds_for(len(data)),
        "memory_bytes": limits.memory_bytes,
        "most_characters": limits.characters_for(len(data)),
        "most_bytes": _MOST_BYTES,
    }
    with _holder.lock:
        answer = _holder.answer(request, data)
    if "content" in answer:
        return content_from(answer["content"])
    raise _error(form.name, answer["error"], answer["message"], limits, len(data))


class _Child:
    """The process that parses, and the pipes to it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own module, in the interpreter that runs this one
            [sys.executable, "-P", "-B", "-W", "ignore", "-c", _START, *_paths()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,  # so that nothing half written is left over in a process forked from this one
        )

    def ask(self, request: dict[str, Any], data: bytes) -> dict[str, str]:
        """The answer of the child, or what became of it instead."""
        expired = False

        def expire() -> None:
            nonlocal expired
            expired = True
            self._process.kill()

        timer = Timer(request["seconds"], expire)
        timer.daemon = True
        timer.start()
        try:
            return self._exchange(to_json(request), data)
        except (EOFError, OSError, ValueError, RecursionError):  # the last two: no answer that we would write
            self.end()
            return {"error": "ReaderTimedOut", "message": ""} if expired else self._last_words()
        finally:
            timer.cancel()
            timer.join()

    def _exchange(self, request: bytes, data: bytes) -> dict[str, str]:
        assert self._process.stdin
        assert self._process.stdout
        send(self._process.stdin.fileno(), request)
        send(self._process.stdin.fileno(), data)
        answer: dict[str, str] = from_json(receive(self._process.stdout.fileno(), _MOST_BYTES))
        return answer

    def _last_words(self) -> dict[str, str]:
        """What the way in which the child ended says."""
        number = -self._process.returncode
        name = signal.Signals(number).name if number in {*signal.Signals} else f"exit code {-number}"
        if name in {"SIGALRM", "SIGXCPU"}:
            return {"error": "ReaderTimedOut", "message": ""}
        if name == "SIGKILL":  # not by us: the system does that when memory runs out
            return {"error": "ReaderOutOfMemory", "message": ""}
        return {"error": "ReaderCrashed", "message": f"its process ended with {name}"}

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._close()

    def forget(self) -> None:
        """Let go of a child that is another process's, without disturbing it."""
        self._process.returncode = 0  # else it would be waited for
        self._close()

    def _close(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()


def _paths() -> list[str]:
    """Where the child looks for modules: where this process does, but never in the current folder.

    That folder may be the one that is read, and hold a hostile `json.py`.
    """
    home = str(Path(chunker.__file__).parent.parent)
    return [*(path for path in sys.path if os.path.isabs(path)), home]


class _Holder:
    """The one child of this process, if it has one."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._child: _Child | None = None

    def answer(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        """What a child answers.

        One that has read other files before may break because of them, and may be gone by now: then a new one is
        asked, so that what comes of a file does not depend on those before it.
        """
        was_used = self._child is not None
        answer = self._ask(request, data)
        is_doubtful = was_used and answer.get("error") in {"ReaderCrashed", "ReaderOutOfMemory"}
        return self._ask(request, data) if is_doubtful else answer

    def _ask(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        try:
            self._child = self._child or _Child()
        except OSError as error:
            return {"error": "ReaderCrashed", "message": f"its process cannot be started: {error.strerror or error}"}
        try:
            answer = self._child.ask(request, data)
        except BaseException:  # Ctrl-C, with half an answer in the pipe
            self.end()
            raise
        if answer.get("error") in {"ReaderCrashed", "ReaderOutOfMemory", "ReaderTimedOut"}:
            self.end()
        return answer

    def end(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child:
            child.end()

    def after_fork(self) -> None:
        """Start without a child in a process that was forked from this one: it would end with neither."""
        self.lock = Lock()
        child, self._child = self._child, None
        if child:
            child.forget()


_holder = _Holder()
atexit.register(_holder.end)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_holder.after_fork)


def _error(name: str, kind: str, message: str, limits: Limits, size: int) -> errors.ChunkerError:
    """The error that an answer stands for."""
    said = {
        "ReaderTimedOut": f"Reading it as {name} took more than {limits.seconds_for(size):,.0f} seconds and was ended. "
        "Save it anew or in parts; from Python, give it more with Limits(seconds=...).",
        "ReaderOutOfMemory": f"Reading it as {name} took more than {limits.memory_bytes:,} bytes of memory. "
        "Save it in parts; from Python, give it more with Limits(memory_bytes=...).",
        "ReaderCrashed": f"The reader of {name} failed ({message}). The file is damaged, or the reader has a fault.",
    }
    found = vars(errors).get(kind)
    known = found if isinstance(found, type) and issubclass(found, errors.ChunkerError) else errors.ReaderCrashed
    return known(said.get(kind, message))
