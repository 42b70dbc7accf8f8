"""Documents over the processes of this machine; results come back in order, whatever their number."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from chunker.errors import ChunkerError
from chunker.job import Job, Result
from chunker.reading.folder import Source

_BATCH_BYTES = 500_000
_BATCH_DOCUMENTS = 64
_AHEAD = 3  # batches handed out before their turn, a worker


def run(job: Job, sources: Sequence[Source], workers: int) -> Iterator[Result]:
    """Results in the order of `sources`, made by `workers` processes (1: this one).

    Raises: ChunkerError: a worker process died.
    """
    batches = _batches(sources)
    if workers == 1:
        return (result for batch in batches for result in job.run(batch))
    return _in_processes(job, batches, workers)


def _in_processes(job: Job, batches: Iterable[Sequence[Source]], workers: int) -> Iterator[Result]:
    job.warm_up()
    with ProcessPoolExecutor(workers, mp_context=_context(), initializer=_ignore_interrupts) as pool:
        pending: deque[Future[list[Result]]] = deque()
        try:
            for batch in batches:
                pending.append(pool.submit(job.run, batch))
                if len(pending) > workers * _AHEAD:
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        except BrokenProcessPool as error:
            raise ChunkerError(
                "A worker process died, perhaps for lack of memory. Nothing was written; try fewer --workers."
            ) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """Forked workers share the loaded vocabulary; elsewhere each loads its own."""
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle


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
