"""Processes that kill themselves at a chosen moment of their work on SQLite files."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any
from unittest.mock import patch

KILLED = -1


def run_killed(work: Callable[[], object], at_statement: int) -> int:
    """`KILLED` if a process that does the work was killed, by itself, before its n-th statement of SQL.

    Where it comes to its end, the number of statements.
    """
    ours, theirs = get_context("fork").Pipe()
    process = get_context("fork").Process(target=_run, args=(work, at_statement, theirs))
    process.start()
    theirs.close()
    process.join(60)
    if process.exitcode == -signal.SIGKILL:
        ours.close()
        return KILLED
    assert process.exitcode == 0, "the process failed before it was killed"
    number: int = ours.recv()
    ours.close()
    return number


def _run(work: Callable[[], object], at_statement: int, parent: Connection) -> None:
    numbers = count(1)

    def watch(_: str) -> None:
        if next(numbers) == at_statement:
            os.kill(os.getpid(), signal.SIGKILL)

    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def watched(*arguments: Any, **settings: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **settings)
        connection.set_trace_callback(watch)
        return connection

    with patch.object(sqlite3, "connect", watched):
        work()
    parent.send(next(numbers) - 1)
