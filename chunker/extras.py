"""Optional libraries, imported on first use."""

from __future__ import annotations

import importlib
from typing import Any

from chunker.errors import MissingExtra


def need(module: str, *, extra: str) -> Any:
    """The imported `module`.

    Raises: MissingExtra: it is not installed; the message holds the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(f"This needs the {module} library: pip install 'chunkproof[{extra}]'.") from error
