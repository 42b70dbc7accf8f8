"""Optional libraries, imported on first use."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chunker.errors import MissingExtra


def need(module: str, *, extra: str) -> Any:
    """The imported `module`.

    Raises: MissingExtra: it is not installed; the message holds the command that installs it.
    """
    with needing(module, extra=extra):
        return importlib.import_module(module)


@contextmanager
def needing(module: str, *, extra: str) -> Iterator[None]:
    """Imports inside need `module`; where it is not installed, they say how to install it.

    Raises: MissingExtra.
    """
    try:
        yield
    except ImportError as error:
        raise MissingExtra(f"This needs the {module} library: pip install 'chunkproof[{extra}]'.") from error
