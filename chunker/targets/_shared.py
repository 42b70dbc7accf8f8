"""What the adapters share: how their errors are told, and where their secrets come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from chunker.errors import ChunkerError, MissingKey, TargetFailed


@contextmanager
def as_target_failure(name: str) -> Iterator[None]:
    """Puts errors of a vector store's client into words that name the store.

    Raises: TargetFailed.
    """
    try:
        yield
    except ChunkerError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:300].rstrip(".")
        raise TargetFailed(f"{name}: {type(error).__name__}: {said}.") from error


def secret(keys: Mapping[str, str], name: str) -> str:
    """The secret of a name; none for no name.

    Raises: MissingKey: it is not there.
    """
    if name and not keys.get(name):
        raise MissingKey(name, "a vector store")
    return keys[name] if name else ""
