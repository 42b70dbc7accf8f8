"""The `chunker` command."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 some documents failed or interrupted, 2 wrong usage."""
    from chunker.cli.process import run_installed

    sys.exit(run_installed("chunker", "chunker.cli.app", arguments))
