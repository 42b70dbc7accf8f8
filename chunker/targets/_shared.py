"""What the adapters share: how their errors are told, and where their secrets come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from chunker.errors import ChunkerError, InvalidSpec, TargetFailed


@contextmanager
def blaming(name: str) -> Iterator[None]:
    """Puts errors of a vector store's client into words that name the store.

    Raises: TargetFailed.
    """
    try:
        yield
    except ChunkerError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:300]
        raise TargetFailed(f"{name}: {type(error).__name__}: {said} The next sync goes on.") from error


def secret(keys: Mapping[str, str], name: str) -> str:
    """The secret of a name; none for no name.

    Raises: InvalidSpec: it is not there.
    """
    if name and not keys.get(name):
        raise InvalidSpec(f"There is no {name!r} in the environment, which a vector store asks for. Set it.")
    return keys[name] if name else ""
