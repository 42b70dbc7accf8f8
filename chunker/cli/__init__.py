"""The `chunker` command."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 done, 1 some documents failed, 2 wrong usage."""
    from chunker.cli.app import app
    from chunker.cli.running import run

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `timeout` and `kill` end it as Ctrl-C does
    sys.exit(run("chunker", app, arguments))
