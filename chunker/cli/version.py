"""`--version` and `-h`, the same for every command line of this distribution."""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import Annotated

import typer

DISTRIBUTION = "chunkproof"
SHORT_HELP = {"help_option_names": ["-h", "--help"]}


def _say(is_wanted: bool) -> None:
    if is_wanted:
        sys.stdout.write(f"{DISTRIBUTION} {version(DISTRIBUTION)}\n")
        raise typer.Exit


def with_version(
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_say, help="Show the version and exit.")
    ] = False,
) -> None:
    """What a command line can do without a command."""
