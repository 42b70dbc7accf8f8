"""Measuring in a fresh process: nothing remembered from an earlier measurement, and a hang ends at a time limit."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")


def in_fresh_process(function: Callable[..., T], *arguments: Any, timeout_s: float | None = None) -> T:
    """What `function(*arguments)` returns in a new interpreter; both must be picklable.

    Raises: TimeoutError: not done in time, the process was ended; ChildProcessError: it crashed.
    """
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(sender, function, arguments))
    process.start()
    sender.close()
    try:
        if not receiver.poll(timeout_s):
            raise TimeoutError(f"not done after {timeout_s:.0f} s")
        answer: T = receiver.recv()
        return answer
    except EOFError:
        process.join()
        raise ChildProcessError(f"ended with exit code {process.exitcode}") from None
    finally:
        process.kill()
        process.join()


def _answer(sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    sender.send(function(*arguments))
