"""Functions of somebody's own code by name: `python:package.module.function`."""

from __future__ import annotations

import importlib

from chunker.errors import InvalidSpec
from chunker.types import Encoding
from evals.cutting import FunctionChunker

PREFIX = "python:"


def function_for(spec: str, tokenizer: Encoding) -> FunctionChunker:
    """The chunker made of a function from a text to pieces of it; the module is imported, so its code runs.

    Raises: InvalidSpec: nothing of that name can be imported or called.
    """
    name = spec.removeprefix(PREFIX)
    module, _, attribute = name.rpartition(".")
    if not module or not all(part.isidentifier() for part in name.split(".")):
        raise InvalidSpec(f"Expected python:module.function, got {spec!r}.")
    try:
        function = getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise InvalidSpec(f"{spec}: {error}. Put its folder on the path: PYTHONPATH=FOLDER evals run ...") from error
    except AttributeError as error:
        raise InvalidSpec(f"{spec}: {error}.") from error
    if not callable(function):
        raise InvalidSpec(f"{spec}: expected a function from a text to its pieces, got {type(function).__name__}.")
    return FunctionChunker(function, spec, tokenizer)
