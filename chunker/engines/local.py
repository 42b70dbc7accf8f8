"""Documents over the processes of this machine; results come back in order, whatever their number."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import connection
from threading import Thread

from chunker.errors import ChunkerError
from chunker.job import Job, Result
from chunker.reading.folder import Source

_BATCH_BYTES = 500_000
_BATCH_DOCUMENTS = 64
_AHEAD = 3  # batches handed out before their turn, a worker


def run(job: Job, sources: Sequence[Source], workers: int) -> Iterator[Result]:
    """Results in the order of `sources`, made by `workers` processes (1, or little work: this one).

    The processes are started now, before the caller can have threads that would be copied half alive.

    Raises: ChunkerError: a worker process died.
    """
    batches = _batches(sources)
    first = [*islice(batches, workers * _AHEAD)] if workers > 1 else []
    if len(first) < 2:
        return (result for source in sources for result in job.run([source]))
    job.warm_up()
    pool = ProcessPoolExecutor(min(workers, len(first)), mp_context=_context(), initializer=_begin_worker)
    return _in_order(job, pool, deque(pool.submit(job.run, batch) for batch in first), batches)


def _in_order(
    job: Job, pool: ProcessPoolExecutor, pending: deque[Future[list[Result]]], batches: Iterable[Sequence[Source]]
) -> Iterator[Result]:
    """The results of the batches handed out and of those to come, each handed out when an earlier one is done."""
    try:
        for batch in batches:
            yield from pending.popleft().result()
            pending.append(pool.submit(job.run, batch))
        while pending:
            yield from pending.popleft().result()
    except BrokenProcessPool as error:
        raise ChunkerError(
            "A worker process died, perhaps for lack of memory. Unfinished outputs were left as they were; "
            "try fewer --workers."
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """Forked workers share the loaded vocabulary; elsewhere each loads its own."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _begin_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when its parent ends, however that happens."""
    if parent := multiprocessing.parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _batches(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """Consecutive sources, together large enough to be worth sending to another process."""
    batch: list[Source] = []
    size = 0
    for source in sources:
        batch.append(source)
        size += _size(source)
        if size >= _BATCH_BYTES or len(batch) >= _BATCH_DOCUMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(source: Source) -> int:
    try:
        return source.path.stat().st_size
    except OSError:
        return 0  # reading it will say what is wrong
