"""The formats that can be read: one for each file in `chunker/reading/formats`, and those of installed packages."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import NamedTuple, Protocol, cast

import chunker.reading.formats
from chunker.errors import ChunkerError
from chunker.reading.content import Content

ENTRY_POINTS = "chunkproof.readers"


class Reader(Protocol):
    """What the module of a format gives.

    A module may also have `NAMES`, whole names of files in small letters; `SIGNATURES`, first bytes by which its files
    are known whatever they are called; and `IS_UNCHANGED = True`, which says that `read` decodes and does not parse, so
    that it needs no guard.
    """

    SUFFIXES: tuple[str, ...]

    def read(self, data: bytes) -> Content:
        """The content of a file; `UnreadableDocument` says what is wrong with it and what to do."""


class Format(NamedTuple):
    """A format and the module that reads it.

    Attributes:
        suffixes: ends of names, in small letters, such as `.docx`.
        names: whole names, in small letters, such as `makefile`.
        signatures: first bytes, of which one is enough.
        is_unchanged: whether its text is that of the file, so that reading it cannot go wrong badly.
    """

    name: str
    module: str
    suffixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    signatures: tuple[bytes, ...] = ()
    is_unchanged: bool = False

    @property
    def has_binary_signature(self) -> bool:
        """Whether its files are known by bytes that no text begins with."""
        return any(not signature.startswith(b"<") for signature in self.signatures)


def reader_of(module: str) -> Reader:
    """The module, imported, that reads a format."""
    return cast("Reader", importlib.import_module(module))


@cache
def formats() -> dict[str, Format]:
    """All formats by name, sorted; one of an installed package takes the place of ours with its name.

    Raises: ChunkerError: a package has an entry point that is no reader.
    """
    names = sorted(module.name for module in pkgutil.iter_modules(chunker.reading.formats.__path__))
    ours = {name: _format(name, f"chunker.reading.formats.{name}") for name in names}
    return {**ours, **{theirs.name: theirs for theirs in _installed()}}


@cache
def by_suffix() -> dict[str, Format]:
    """The format for each suffix; one of an installed package comes before ours."""
    return {suffix: form for form in formats().values() for suffix in form.suffixes}


def named(path: str) -> Format | None:
    """The format that answers to a file's whole name or else to its suffix, if one does."""
    name = os.path.basename(path).lower()
    return _by_name().get(name) or by_suffix().get(os.path.splitext(name)[1])


@cache
def _by_name() -> dict[str, Format]:
    return {name: form for form in formats().values() for name in form.names}


def _format(name: str, module: str) -> Format:
    reader = importlib.import_module(module)
    return Format(
        name,
        module,
        tuple(map(str.lower, reader.SUFFIXES)),
        tuple(map(str.lower, getattr(reader, "NAMES", ()))),
        tuple(getattr(reader, "SIGNATURES", ())),
        getattr(reader, "IS_UNCHANGED", False),
    )


def _installed() -> Iterator[Format]:
    """The formats that installed packages add."""
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name):
        try:
            module: ModuleType = entry.load()
            yield _format(entry.name, module.__name__)
        except Exception as error:
            raise ChunkerError(
                f"The reader {entry.name!r} ({entry.value}) of an installed package cannot be used: {error!r}. "
                "It should be a module with SUFFIXES and read(data); update or uninstall the package."
            ) from error
