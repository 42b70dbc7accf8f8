"""One process at a time asks for the vectors of the same texts; the others wait, and find them in the cache.

Who asks holds a lock on a byte of a file beside the cache, a byte for each list of texts. The system takes locks from
processes that end, however they end. Nothing but work depends on them: where there are none, each asks for itself.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on this platform
    fcntl = None  # type: ignore[assignment]

_MOST_BYTES = 2**62  # the place of a byte, which need not be there


def locks_beside(cache: str | Path) -> Path:
    """The file of a cache's locks; it stays empty."""
    return Path(f"{cache}.asking")


@contextmanager
def asking(cache: Path, keys: Sequence[bytes]) -> Iterator[None]:
    """A block that no other process is in with the same keys and cache; it is waited for."""
    with ExitStack() as stack:
        if fcntl:
            with suppress(OSError):  # a disk that cannot be written or knows no locks; or two wait for each other
                handle = os.open(locks_beside(cache), os.O_RDWR | os.O_CREAT, 0o666)
                stack.callback(os.close, handle)  # which lets go of the lock
                fcntl.lockf(handle, fcntl.LOCK_EX, 1, _place(keys))
        yield


def _place(keys: Sequence[bytes]) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(keys)).digest()[:8], "big") % _MOST_BYTES
