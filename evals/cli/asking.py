"""Options of the commands that ask chat models, and what they say about the cost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.saying import note
from evals.llm import Price, Session, read_prices

PriceIn = Annotated[
    float | None, typer.Option("--price-in", min=0, metavar="PRICE", help="What a million tokens of prompts cost.")
]
PriceOut = Annotated[
    float | None, typer.Option("--price-out", min=0, metavar="PRICE", help="What a million tokens of answers cost.")
]
PriceTable = Annotated[
    Path | None,
    typer.Option("--prices", metavar="FILE.toml", help="Prices by model, with source and date."),
]
MaxCost = Annotated[
    float | None, typer.Option("--max-cost", min=0, metavar="COST", help="Make no call that might go beyond this.")
]
RecordingsFolder = Annotated[
    Path, typer.Option("--recordings", metavar="DIR", help="Where replies are kept; what is there is not asked again.")
]
ReplayOnly = Annotated[
    bool, typer.Option("--replay-only", help="Use recordings only; one that is missing is an error.")
]


def session_of(
    price_in: float | None,
    price_out: float | None,
    table: Path | None,
    max_cost: float | None,
    recordings: Path,
    *,
    replay_only: bool,
) -> Session:
    """Chat models as the options say; their keys are environment variables.

    Raises: InvalidPrices.
    """
    if (price_in is None) != (price_out is None):
        raise typer.BadParameter("--price-in and --price-out go together.")
    prices = dict(read_prices(table)) if table else {}
    if price_in is not None and price_out is not None:
        prices[""] = Price(price_in, price_out)
    return Session(os.environ, recordings, prices=prices, max_cost=max_cost, is_replay=replay_only)


def tell_spent(session: Session) -> None:
    """What was asked and what it cost, if anything was asked."""
    spent = session.ledger.spent
    if not (spent.calls or spent.replayed or spent.failed or spent.uncertain_cost):
        return
    tokens = f"{spent.prompt_tokens:,} tokens of prompts and {spent.answer_tokens:,} of answers"
    cost = f"cost {spent.cost:.6g}"
    if spent.unpriced:
        cost = f"price not known for {spent.unpriced:,} calls" + (f", {cost} for others" if spent.cost else "")
    broken = f", and up to {spent.uncertain_cost:.6g} for attempts that broke off" if spent.uncertain_cost else ""
    note(f"{spent.calls:,} calls, {spent.replayed:,} replayed, {spent.failed:,} failed; {tokens}; {cost}{broken}")
