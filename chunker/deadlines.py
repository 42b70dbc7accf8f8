"""Work that may wait for somebody else for ever, ended after so many seconds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` gives or raises. It is done in a thread, which is left behind where it takes longer.

    Raises: TimeoutError: it takes longer.
    """
    outcome: Future[T] = Future()
    Thread(target=_settle, args=(outcome, work), daemon=True).start()  # the process need not wait for it
    try:
        return outcome.result(seconds)
    except TimeoutError as error:
        if outcome.done():
            raise
        raise TimeoutError(f"it was not done after {seconds:g} seconds") from error


def _settle(outcome: Future[T], work: Callable[[], T]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as error:  # noqa: BLE001  it belongs to who waits
        outcome.set_exception(error)
