"""What ends the asking of chat models: not one answer that failed, but all of it.

LLMError
├── ReplayMiss          only recordings may be used, and one is missing
├── PriceUnknown        a cost must be kept below a limit, and nobody knows the price
├── RecordingUnusable   a recording that is damaged, or is not what its name says
└── InvalidPrices       a table of prices that cannot be read
"""

from __future__ import annotations

from evals.errors import EvalsError


class LLMError(EvalsError):
    """Base of the errors of chat models."""


class ReplayMiss(LLMError, LookupError):
    """Only recordings may be used, and one is missing; the message names the nearest one and what differs."""


class PriceUnknown(LLMError, ValueError):
    """A cost must be kept below a limit, and nobody knows the price."""


class RecordingUnusable(LLMError, ValueError):
    """A recording that is damaged, or that is not what its name says."""


class InvalidPrices(LLMError, ValueError):
    """A table of prices that cannot be read."""
