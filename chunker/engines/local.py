"""Documents over the processes of this machine; results come back in order, whatever their number."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, islice
from multiprocessing import connection
from multiprocessing.connection import Connection
from pickle import PicklingError
from threading import Thread
from typing import Generic, Protocol, TypeVar, cast

from chunker.errors import ChunkerError
from chunker.reading.folder import STDIN, Source

_BATCH_BYTES = 250_000
_BATCH_DOCUMENTS = 32
_AHEAD = 4  # batches a worker that are handed out or wait for their turn: what bounds the memory
_IN_HAND = 2  # batches a worker has, so that there is one to begin while it hands over another
_FOR_PARENT = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]  # workers get them too
_ENDS = [*_FOR_PARENT, signal.SIGTERM]

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Work(Protocol[R_co]):
    """What is done with each document; it is sent to every worker once."""

    def run(self, sources: Sequence[Source]) -> Sequence[R_co]:
        """Results in the order of `sources`; a document that fails is a result as well."""

    def warm_up(self) -> None:
        """Load what every document needs, so that processes made afterwards share it."""


@contextmanager
def run(job: Work[R], sources: Sequence[Source], workers: int) -> Iterator[Iterator[R]]:
    """Results in the order of `sources`, made by `workers` processes (1, or little work: this one).

    The processes are started before the block begins, when the caller has no threads yet that would be copied
    half alive, and are gone when it ends, however it ends.

    Raises: ChunkerError: a worker process could not be started, or died.
    """
    batches = _batches(sources)
    first = [*islice(batches, workers)] if workers > 1 else []
    if len(first) < 2:
        yield (result for source in sources for result in job.run([source]))
        return
    job.warm_up()
    crew = _Crew(job, sources, chain(first, batches))
    try:
        crew.start(len(first))
        yield crew.results()
    finally:
        crew.end()


class _Crew(Generic[R]):
    """Worker processes, each at the end of a pipe of its own.

    A pipe for each, not one queue for all: a worker that is killed while it writes then leaves an end that is
    noticed, and neither a lock that nobody will open nor half a message that the others' would complete.
    """

    def __init__(self, job: Work[R], sources: Sequence[Source], batches: Iterator[slice]) -> None:
        self._job = job
        self._sources = sources
        self._batches = enumerate(batches)
        self._processes: list[multiprocessing.process.BaseProcess] = []
        self._in_hand: dict[Connection, deque[int]] = {}
        self._done: dict[int, Sequence[R]] = {}
        self._handed_out = 0

    def start(self, workers: int) -> None:
        """Begin the processes."""
        context = _context()
        try:
            with _signals_later():
                for _ in range(workers):
                    ours, theirs = context.Pipe()
                    self._in_hand[ours] = deque()
                    process = context.Process(target=_work, args=(theirs, self._job, self._sources), daemon=True)
                    process.start()
                    self._processes.append(process)
                    theirs.close()  # now the pipe ends when the process does
        except (AttributeError, TypeError, PicklingError) as error:
            raise ChunkerError(
                f"Cannot send the strategy or its tokenizer to a worker process: {error}. Functions must be found by "
                "name in a module; or use one worker."
            ) from error
        except OSError as error:
            raise ChunkerError(
                f"Cannot start {workers} worker processes: {error.strerror or error}. Try fewer --workers."
            ) from error

    def results(self) -> Iterator[R]:
        """All results, each in its turn."""
        turn = 0
        try:
            self._hand_out(turn)
            while turn < self._handed_out:
                if turn in self._done:
                    yield from self._done.pop(turn)
                    turn += 1
                else:
                    self._receive()
                self._hand_out(turn)
        except (EOFError, ConnectionError) as error:
            raise ChunkerError(
                "A worker process died, perhaps for lack of memory. Unfinished outputs were left as they were; "
                "try fewer --workers."
            ) from error

    def _hand_out(self, turn: int) -> None:
        """Give work to those who have little, as long as not too much waits for its turn."""
        while self._handed_out - turn < _AHEAD * len(self._processes):
            worker, in_hand = min(self._in_hand.items(), key=lambda item: len(item[1]))
            if len(in_hand) >= _IN_HAND or (following := next(self._batches, None)) is None:
                return
            number, batch = following
            self._handed_out += 1
            if self._sources[batch.start].path == STDIN:  # which only this process can read
                self._done[number] = self._job.run(self._sources[batch])
            else:
                worker.send(batch)
                in_hand.append(number)

    def _receive(self) -> None:
        """Take what is ready; wait until something is."""
        for worker in connection.wait([worker for worker, in_hand in self._in_hand.items() if in_hand]):
            end = cast("Connection", worker)  # on Windows a PipeConnection, with the same methods
            self._done[self._in_hand[end].popleft()] = end.recv()

    def end(self) -> None:
        """End the processes at once: nothing that they still do is wanted, and a large document takes minutes."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()
        for worker in self._in_hand:
            worker.close()


def _context() -> multiprocessing.context.ForkContext | multiprocessing.context.SpawnContext:
    """Forked workers share the loaded vocabulary; elsewhere each loads its own."""
    if sys.platform == "linux":
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


@contextmanager
def _signals_later() -> Iterator[None]:
    """Keeps signals that end us waiting, so that a process just born does not act on them as its parent would."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(parent: Connection, job: Work[object], sources: Sequence[Source]) -> None:
    """What a worker does until it is killed: batches in, results out."""
    for number in _FOR_PARENT:  # Ctrl-C and a terminal that closes: it ends its workers
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)
    gc.freeze()  # what came from the parent need not be searched again, and stays shared
    Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, ConnectionError):  # the parent is gone
        while True:
            parent.send(job.run(sources[parent.recv()]))


def _end_with_parent() -> None:
    """End this process when its parent ends, however that happens."""
    if parent := multiprocessing.parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _batches(sources: Sequence[Source]) -> Iterator[slice]:
    """Consecutive sources, together large enough to be worth sending to another process; standard input alone."""
    start = size = 0
    for place, source in enumerate(sources):
        if source.path == STDIN:
            if start < place:
                yield slice(start, place)
            yield slice(place, place + 1)
            start, size = place + 1, 0
            continue
        size += _size(source)
        if size >= _BATCH_BYTES or place + 1 - start >= _BATCH_DOCUMENTS:
            yield slice(start, place + 1)
            start, size = place + 1, 0
    if start < len(sources):
        yield slice(start, len(sources))


def _size(source: Source) -> int:
    try:
        return os.stat(source.path).st_size
    except OSError:
        return 0  # reading it will say what is wrong
