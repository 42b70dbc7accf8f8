"""Vector stores that are kept in step, one a file; the file's name is its name in specs."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from typing import cast

from chunker.calls import check_settings, nearest, read_call
from chunker.errors import InvalidSpec, UnknownTarget
from chunker.targets.types import VectorStore

_EXAMPLE = "qdrant(path='vectors', collection='docs')"


def target_names() -> tuple[str, ...]:
    """Names that `target_for` knows, sorted."""
    return tuple(sorted(name for _, name, _ in pkgutil.iter_modules(__path__) if name != "types" and name[0] != "_"))


def target_for(spec: str, keys: Mapping[str, str] | None = None) -> VectorStore:
    """The vector store that a spec names; nothing is opened yet.

    Args:
        keys: secrets by the names that specs give them, which the command line takes from the environment.
    Raises: UnknownTarget, InvalidSpec, MissingKey, MissingExtra.
    """
    call = read_call(spec, "vector store", _EXAMPLE)
    if call.name not in target_names():
        raise UnknownTarget(f"No vector store {call.name!r}. {nearest(call.name, target_names())}")
    module = importlib.import_module(f"chunker.targets.{call.name}")
    check_settings(call, module.SETTINGS)
    try:
        return cast("VectorStore", module.connect(keys or {}, **call.settings))
    except TypeError as error:
        raise InvalidSpec(f"{spec} needs another setting: {error}.") from error
