"""The commands of a command line, each imported when it is asked for: what the others need takes time."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Any

import typer
from typer.core import TyperGroup

from chunker.cli.version import SHORT_HELP, with_version

_PLAIN: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}


class _Commands(Mapping[str, Any]):
    """Commands by name, made when they are looked up.

    Args:
        homes: for each command, in the order of help, its module and behind a colon the function.
    """

    def __init__(self, homes: Mapping[str, str]) -> None:
        self._homes = homes

    def __getitem__(self, name: str) -> Any:
        module, function = self._homes[name].split(":")
        alone = typer.Typer(**_PLAIN)
        alone.command(name)(getattr(importlib.import_module(module), function))
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(self._homes)

    def __len__(self) -> int:
        return len(self._homes)


def app_of(summary: str, homes: Mapping[str, str]) -> typer.Typer:
    """A command line of commands that are elsewhere; for `homes` see `_Commands`."""

    class Group(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.commands: Any = _Commands(homes)

    return typer.Typer(cls=Group, help=summary, callback=with_version, context_settings=SHORT_HELP, **_PLAIN)
