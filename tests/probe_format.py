"""A format whose files say what happens to the one who parses them."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable

from chunker import errors
from chunker.reading.content import Content
from chunker.types import Block, Place, Span

SUFFIXES = (".probe",)
SIGNATURES = (b"PROBE",)


_read: list[str] = []


class _Own(errors.EncryptedDocument):
    """An error that only this format knows."""


def read(data: bytes) -> Content:
    """What the data asks for; its own text where that is nothing known."""
    what = data.decode()
    _read.append(what)
    return _ACTS[what]() if what in _ACTS else Content(what, "probe")


def _raise(error: BaseException) -> Content:
    raise error


def _hang() -> Content:
    time.sleep(600)
    return Content("", "probe")


def _hang_deaf() -> Content:
    ctypes.PyDLL(None).sleep(600)  # without letting go of the interpreter
    return Content("", "probe")


def _spin() -> Content:
    while True:
        pass


def _eat() -> Content:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def _recurse() -> Content:
    return _recurse()


def _kill_by(number: int) -> Content:
    os.kill(os.getpid(), number)
    return _hang()


def _noise() -> Content:
    print("noise")
    for stream in (0, 1, 2):
        os.write(stream, b"noise")
    return Content("quiet", "probe")


def _write() -> Content:
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 100_000)
    return Content("", "probe")


def _missing() -> Content:
    raise errors.MissingExtra("This needs lxml: pip install 'chunkproof[documents]'.")


def _everything() -> Content:
    blocks = (
        Block("paragraph", Span(0, 4)),
        Block("table", Span(6, 11), lead_in=Span(0, 4), header=Span(6, 11), language="x"),
        Block("header_row", Span(6, 11), 1, 1),
    )
    places = (Place(0, "page", 1), Place(6, "sheet", "b"))
    return Content("a: \ud800\n\n| b |", "probe", blocks, places, {"title": "T", "pages": 2, "unread": ["p"]})


_ACTS: dict[str, Callable[[], Content]] = {
    "everything": _everything,
    "only a fresh child": lambda: Content("fresh", "probe") if len(_read) == 1 else os.abort(),
    "pid": lambda: Content(str(os.getpid()), "probe"),
    "hang": _hang,
    "hang deaf": _hang_deaf,
    "spin": _spin,
    "eat": _eat,
    "abort": os.abort,
    "segfault": lambda: _kill_by(signal.SIGSEGV),
    "killed": lambda: _kill_by(signal.SIGKILL),
    "exit": lambda: os._exit(3),
    "sys.exit": lambda: sys.exit(4),
    "interrupt": lambda: _raise(KeyboardInterrupt()),
    "fault": lambda: Content(str(1 // 0), "probe"),
    "recurse": _recurse,
    "long": lambda: Content("x" * 1_000_001, "probe"),
    "outside": lambda: Content("text", "probe", (Block("paragraph", Span(0, 9)),)),
    "unplaced": lambda: Content("text", "probe", (), (Place(3, "page", 1), Place(0, "page", 2))),
    "nothing": lambda: None,  # type: ignore[dict-item,return-value]
    "refuse": lambda: _raise(errors.UnreadableDocument("Expected better.")),
    "encrypted": lambda: _raise(errors.EncryptedDocument("It needs a password.")),
    "own": lambda: _raise(_Own("An error of its own.")),
    "missing": _missing,
    "noise": _noise,
    "stdin": lambda: Content(sys.stdin.read(), "probe"),
    "write": _write,
}
