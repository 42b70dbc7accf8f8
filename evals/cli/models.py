"""Options of commands that may ask chat models, and what they say about the cost."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from chunker.cli.saying import note
from evals.folders import DEFAULT_FOLDER, replies_in
from evals.llm import Price, Session, read_prices

ReaderSpec = Annotated[
    str | None,
    typer.Option("--reader", metavar="SPEC", help='Who answers from the contexts: llm(model="openai(...)").'),
]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", "-j", metavar="SPEC", help="Who scores answers, such as support; repeatable."),
]
AnswerEmbedder = Annotated[
    str | None, typer.Option("--answer-embedder", metavar="NAME", help="Likeness of answers by this embedder.")
]


def asks_models(command: Callable[..., int]) -> Callable[..., int]:
    """The command with our options besides its own; it gets a `session`, whose cost is told however it ends."""
    signature, ours = (inspect.signature(one, eval_str=True) for one in (command, _session_of))
    own = [option for name, option in signature.parameters.items() if name != "session"]
    more = [option for name, option in ours.parameters.items() if name != "folder"]

    def with_session(**given: Any) -> int:
        settings = {option.name: given.pop(option.name) for option in more}
        session = _session_of(given.get("folder", DEFAULT_FOLDER), **settings)
        try:
            return command(**given, session=session)
        finally:
            tell_spent(session)

    options = [option.replace(kind=inspect.Parameter.KEYWORD_ONLY) for option in (*own, *more)]
    made: Any = with_session
    made.__name__, made.__doc__ = command.__name__, command.__doc__
    made.__signature__ = signature.replace(parameters=options)  # what Typer reads
    made.__annotations__ = {option.name: option.annotation for option in options}
    return with_session


def _session_of(
    folder: Path,
    price_in: Annotated[
        float | None, typer.Option("--price-in", min=0, metavar="PRICE", help="What a million tokens of prompts cost.")
    ] = None,
    price_out: Annotated[
        float | None, typer.Option("--price-out", min=0, metavar="PRICE", help="What a million tokens of answers cost.")
    ] = None,
    prices: Annotated[
        Path | None, typer.Option("--prices", metavar="FILE.toml", help="Prices by model, with source and date.")
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option("--max-cost", min=0, metavar="COST", help="Make no call that might go beyond this.")
    ] = None,
    recordings: Annotated[
        Path | None,
        typer.Option("--recordings", metavar="DIR", help="Where replies are kept; what is there is not asked again."),
    ] = None,
    replay_only: Annotated[
        bool, typer.Option("--replay-only", help="Use recordings only; one that is missing is an error.")
    ] = False,
) -> Session:
    """Chat models as the options say; their keys are environment variables.

    Raises: InvalidPrices; BadParameter: one price without the other.
    """
    if (price_in is None) != (price_out is None):
        raise typer.BadParameter("--price-in and --price-out go together.")
    known = dict(read_prices(prices)) if prices else {}
    if price_in is not None and price_out is not None:
        known[""] = Price(price_in, price_out)
    kept = recordings or replies_in(folder)
    return Session(os.environ, kept, prices=known, max_cost=max_cost, is_replay=replay_only)


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
