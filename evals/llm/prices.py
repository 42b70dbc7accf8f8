"""Prices of models, as the user states them: nobody else's table is old enough to be right."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from chunker.missing import unreadable
from evals.llm.errors import InvalidPrices

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens, in whatever currency all prices are in.

    Attributes:
        source, date: where it was read, and when.
    """

    per_million_in: float
    per_million_out: float
    source: str = "given on the command line"
    date: str = ""

    def __post_init__(self) -> None:
        for price in (self.per_million_in, self.per_million_out):
            if not 0 <= price < float("inf"):
                raise InvalidPrices(f"A price must be a number of at least 0, got {price}.")

    def __str__(self) -> str:
        return f"{self.per_million_in:g} in, {self.per_million_out:g} out"

    def of(self, prompt_tokens: int, answer_tokens: int) -> float:
        """What so many tokens cost.

        >>> Price(2, 10).of(900, 20)
        0.002
        """
        return (self.per_million_in * prompt_tokens + self.per_million_out * answer_tokens) / _MILLION


def read_prices(path: Path) -> Mapping[str, Price]:
    """Prices by model from a TOML file: a table a model with `in`, `out`, `source` and `date`.

    Raises: InvalidPrices.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InvalidPrices(unreadable(path, error)) from error
    except ValueError as error:
        raise InvalidPrices(f"Cannot read the prices {str(path)!r}: {error}.") from error
    return {model: _price(model, row, path) for model, row in tables.items()}


def _price(model: str, row: object, path: Path) -> Price:
    if isinstance(row, dict):
        paid_in, paid_out = (_number(row.get(name)) for name in ("in", "out"))
        source, date = str(row.get("source", "")), str(row.get("date", ""))
        if paid_in is not None and paid_out is not None and source and date:
            return Price(paid_in, paid_out, source, date)
    raise InvalidPrices(f"{path}: expected in, out (of a million tokens), source and date for {model!r}, got {row!r}.")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
