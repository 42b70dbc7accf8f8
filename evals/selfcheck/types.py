"""What a self-check finds."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """A figure of ours beside the one it should be.

    Attributes:
        tolerance: how far apart they may be and still agree; for printed figures half of the last digit.
        source: where the expected figure comes from.
    """

    name: str
    expected: float
    got: float
    tolerance: float
    source: str

    @property
    def is_ok(self) -> bool:
        """Whether the figures agree; one that is not a number never does."""
        return abs(self.got - self.expected) <= self.tolerance


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A check that could not be made, and why."""

    name: str
    reason: str


def library(name: str) -> Any | None:
    """The imported library, or None where it is not installed: what it would check is left out, and named."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None
