"""Somebody's own code by name: `python:package.module.function`."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from chunker.errors import InvalidSpec
from chunker.types import Encoding
from evals.cutting import FunctionChunker

PREFIX = "python:"
_Taken = ParamSpec("_Taken")
_Given = TypeVar("_Given")


def function_for(spec: str, tokenizer: Encoding) -> FunctionChunker:
    """The chunker made of a function from a text to pieces of it.

    Raises: InvalidSpec: nothing of that name can be imported or called.
    """
    function = own(spec)
    if not callable(function):
        raise InvalidSpec(f"{spec}: expected a function from a text to its pieces, got {type(function).__name__}.")
    return FunctionChunker(apart(function), spec, tokenizer)


def apart(function: Callable[_Taken, _Given]) -> Callable[_Taken, _Given]:
    """The function, printing to stderr whatever it prints, as stdout is for what was asked for.

    A process that it forks ends where it says so: a `SystemExit` of ours is a failure and no end.
    """

    @wraps(function)
    def called(*taken: _Taken.args, **named: _Taken.kwargs) -> _Given:
        process = os.getpid()
        try:
            with redirect_stdout(sys.stderr):
                return function(*taken, **named)
        except SystemExit as end:
            if os.getpid() != process:
                os._exit(end.code if isinstance(end.code, int) else bool(end.code))
            raise

    return called


def own(spec: str) -> Any:
    """What a spec names; the module is imported, so its code runs.

    Raises: InvalidSpec: no such module, one that fails when it is imported, or nothing of that name in it.
    """
    name = spec.removeprefix(PREFIX)
    module, _, attribute = name.rpartition(".")
    if not module or not all(part.isidentifier() for part in name.split(".")):
        raise InvalidSpec(f"Expected python:module.function, got {spec!r}.")
    try:
        return getattr(_imported(module, spec), attribute)
    except AttributeError as error:
        raise InvalidSpec(f"{spec}: {error}.") from error


def _imported(module: str, spec: str) -> Any:
    try:
        return apart(importlib.import_module)(module)
    except ModuleNotFoundError as error:
        raise InvalidSpec(f"{spec}: {error}. Put its folder on the path: PYTHONPATH=FOLDER evals run ...") from error
    except (Exception, SystemExit) as error:  # other people's code may raise anything
        raise InvalidSpec(f"{spec}: {module} cannot be imported: {type(error).__name__}: {error}.") from error
