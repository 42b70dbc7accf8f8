"""The process that parses files which may be hostile: with limits of its own, and ended when they are reached."""

from __future__ import annotations

import importlib
import os
import signal
import time
from queue import SimpleQueue
from threading import Thread
from typing import Any

from chunker import errors
from chunker.reading.checking import check_content
from chunker.reading.content import Content
from chunker.reading.frames import content_fields, from_json, receive, send, to_json

_LONGEST_MESSAGE = 1_000
_FILES = 64
_NO_LIMIT = 2**62


def serve() -> None:
    """Answer requests that come by standard input, by standard output, until the first ends."""
    requests, answers = os.dup(0), os.dup(1)
    _hush()
    _leave_signals_to_parent()
    waiting: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()
    Thread(target=_take, args=(requests, waiting), daemon=True).start()
    while True:
        request, data = waiting.get()
        _limit(request)
        answer = _answer(request, data)
        _stop_clock()
        send(answers, answer)


def _hush() -> None:
    """What native parsers print goes nowhere: neither into the answers nor to the user's terminal."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _leave_signals_to_parent() -> None:
    """Ctrl-C and a terminal that closes reach the parent as well, which ends this process if it wants to."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    for name in ("SIGTERM", "SIGALRM", "SIGXCPU"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _take(requests: int, waiting: SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    """Read requests ahead, so that the end of the parent is noticed while a parser is at work."""
    try:
        while True:
            waiting.put((from_json(receive(requests, _NO_LIMIT)), receive(requests, _NO_LIMIT)))
    finally:
        os._exit(0)


def _limit(request: dict[str, Any]) -> None:
    """Bound what the next file may cost. The parent counts seconds too, but it may be gone or stopped."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, request["seconds"] + 1)
    try:
        import resource
    except ImportError:  # not on this platform
        return
    cpu_s = int(time.process_time() + request["seconds"]) + 2
    bounds = {"AS": request["memory_bytes"], "CPU": cpu_s, "FSIZE": 0, "NOFILE": _FILES, "CORE": 0}
    for name, bound in bounds.items():
        kind = getattr(resource, f"RLIMIT_{name}")
        hardest = resource.getrlimit(kind)[1]
        lowest = bound if hardest == resource.RLIM_INFINITY else min(bound, hardest)
        resource.setrlimit(kind, (lowest, hardest))


def _stop_clock() -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(request: dict[str, Any], data: bytes) -> bytes:
    """The content of the file in JSON, or which error says why there is none."""
    try:
        return _checked(importlib.import_module(request["module"]).read(data), request)
    except MemoryError:
        return to_json({"error": "ReaderOutOfMemory", "message": ""})
    except errors.ChunkerError as error:
        known = next(kind.__name__ for kind in type(error).__mro__ if vars(errors).get(kind.__name__) is kind)
        return to_json({"error": known, "message": str(error)[:_LONGEST_MESSAGE]})
    except BaseException as error:  # noqa: BLE001  the parser's, whatever it is, is the document's failure
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return to_json({"error": "ReaderCrashed", "message": said[:_LONGEST_MESSAGE]})


def _checked(content: Content, request: dict[str, Any]) -> bytes:
    if len(content.text) > request["most_characters"]:
        raise errors.DocumentTooLarge(
            f"It holds {len(content.text):,} characters, more than the {request['most_characters']:,} that a file of "
            "its size should; perhaps it was made to fill memory."
        )
    check_content(content)
    answer = to_json({"content": content_fields(content)})
    if len(answer) > request["most_bytes"]:
        raise errors.DocumentTooLarge(f"It has {len(content.blocks or ()):,} parts, more than can be handed over.")
    return answer
