"""The `evals` command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 something failed, 2 wrong usage or data, 3 inconclusive."""
    from chunker.cli.running import run
    from evals.cli.app import app

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `timeout` and `kill` end it as Ctrl-C does
    sys.exit(run("evals", app, arguments))
