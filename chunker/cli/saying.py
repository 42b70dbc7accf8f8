"""Lines for people on stderr, which may be closed, full or unread without harm to the work."""

from __future__ import annotations

import os
import sys


def say(line: str) -> None:
    """One line on stderr; when nobody can get it, it and all later ones are dropped."""
    try:
        sys.stderr.write(f"{line}\n")
    except OSError:
        drop(sys.stderr.fileno())


def note(message: str) -> None:
    """A remark."""
    say(f"note: {message}")


def drop(descriptor: int) -> None:
    """Send to nowhere what is written to a descriptor from now on, and what is still buffered for it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
