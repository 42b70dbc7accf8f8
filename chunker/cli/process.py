"""The process that a command has for itself: how signals end it, and what its standard streams are."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

from chunker.cli.saying import drop, say

_ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def run_installed(name: str, module: str, arguments: Sequence[str] | None = None) -> int:
    """The exit code of a command line for the `app` of a module; 1 if a signal ended it."""
    try:
        _end_orderly()
        _fill_gaps()
        from chunker.cli.running import run

        return run(name, importlib.import_module(module).app, arguments)
    except KeyboardInterrupt:
        drop(sys.stdout.fileno())  # its reader may wait, or be gone
        say("error: Interrupted; unfinished outputs were left as they were.")
        return 1


def _end_orderly() -> None:
    """Makes `kill` and a terminal that closes end the command as Ctrl-C does, and a second signal change nothing."""
    for number in _ENDS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as it is after nohup
            signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for number in _ENDS:
        signal.signal(number, signal.SIG_IGN)  # the tidying up is short, and must not be cut
    raise KeyboardInterrupt


def _fill_gaps() -> None:
    """Stands in for standard streams that are closed, so that no file lands there; stdin and stdout fail when used."""
    for name, mode, access in (("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, access), mode, closefd=False))
