"""The `evals` command."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 something failed, 2 wrong usage or data, 3 inconclusive."""
    from chunker.cli.process import run_installed

    sys.exit(run_installed("evals", "evals.cli.app", arguments))
