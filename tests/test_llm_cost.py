"""What chat models cost: prices, the limit that no call passes, and tokens that nobody counted."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chunker import tokenizer_for
from chunker.errors import InvalidSpec
from evals.llm import Price, Said, Session, Unsaid, read_prices
from evals.llm.errors import InvalidPrices, PriceUnknown
from evals.llm.ledger import Ledger, Reservation
from tests.chatting import MODEL, Model, only, prompt, prompts
from tests.endpoints import Reply


def test_prices_are_of_a_million_tokens() -> None:
    """The worked example."""
    assert Price(2, 10).of(900, 20) == pytest.approx(0.002)


def test_no_call_is_made_that_might_cost_too_much(model: Model) -> None:
    """The limit is kept whatever the answers would have cost; what is left is failures of their own kind."""
    session = Session(prices={MODEL: Price(100, 1000)}, max_cost=1.5)
    found = session(model.spec(workers=4)).ask(prompts(200))
    kinds = [one.kind for one in found if isinstance(one, Unsaid)]
    assert {*kinds} == {"max_cost"}
    assert 0 < session.ledger.spent.cost <= 1.5
    assert session.ledger.spent.calls == len(model.requests) == 200 - len(kinds)
    assert session.ledger.spent.cost + 0.6 > 1.5  # no room for one more


def test_more_money_goes_on_where_it_ended(model: Model, tmp_path: Path) -> None:
    """Nothing is paid twice."""
    for cost in (1.0, 100.0):
        session = Session(recordings=tmp_path, prices={MODEL: Price(100, 1000)}, max_cost=cost)
        found = session(model.spec()).ask(prompts(60))
    assert all(isinstance(one, Said) for one in found)
    assert len(model.requests) == 60


def test_a_limit_without_a_price_refuses_and_replays_need_none(model: Model, tmp_path: Path) -> None:
    """Nobody would know whether it is kept."""
    with pytest.raises(PriceUnknown, match="without the price of 'a-model'"):
        Session(recordings=tmp_path, max_cost=1.0)(model.spec()).ask([prompt()])
    assert model.requests == []
    Session(recordings=tmp_path)(model.spec()).ask([prompt()])
    assert isinstance(only(Session(recordings=tmp_path, max_cost=1.0)(model.spec()).ask([prompt()])), Said)


def test_an_unknown_price_is_counted_and_no_zero(model: Model) -> None:
    """The cost of such an answer is not known."""
    session = Session()
    said = only(session(model.spec()).ask([prompt()]))
    assert said.usage.cost is None
    assert (session.ledger.spent.unpriced, session.ledger.spent.cost) == (1, 0.0)


def test_attempts_that_broke_off_are_booked_at_their_dearest(model: Model) -> None:
    """An endpoint may charge for them, so they use up the limit."""
    model.script = [Reply(200, b"{", declared=99)] * 2
    session = Session(prices={MODEL: Price(0, 1000)}, max_cost=10)
    only(session(model.spec()).ask([prompt()]))
    assert session.ledger.spent.uncertain_cost == pytest.approx(2 * 0.512)
    assert session.ledger.spent.cost == 0


def test_a_limit_is_not_passed_by_trying_again(model: Model) -> None:
    """There is room for two attempts."""
    model.script = [Reply(200, b"{", declared=99)] * 9
    session = Session(prices={MODEL: Price(0, 1000)}, max_cost=1.1)
    failed = only(session(model.spec(retries=8)).ask([prompt()]))
    assert "the cost limit leaves no room to ask again" in failed.reason
    assert (len(model.requests), session.ledger.spent.uncertain_cost <= 1.1) == (2, True)


def test_what_is_set_aside_is_waited_for() -> None:
    """A call that fits once another one has given back its rest is not refused."""
    ledger = Ledger(1.0)
    first = Reservation(ledger, 0.8)
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(Reservation, ledger, 0.8)
        first.close(0.1)
        assert second.result(10).is_open


def test_tokens_are_counted_where_the_endpoint_does_not(model: Model) -> None:
    """And the reply says so."""
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": '{"answer": "noon"}'}}]}
    model.script = [Reply(200, json.dumps(body).encode())]
    said = only(Session()(model.spec()).ask([prompt()]))
    assert said.usage.prompt_tokens > 64
    assert said.usage.answer_tokens == tokenizer_for().count(said.text)


TABLE = '[a-model]\nin = 1.5\nout = 6\nsource = "the bill"\ndate = 2026-11-01\n'


def test_prices_are_read_with_source_and_date(tmp_path: Path) -> None:
    """A price without them is none."""
    (tmp_path / "prices.toml").write_text(f"\ufeff{TABLE}", encoding="utf-8")  # as Windows writes it
    assert read_prices(tmp_path / "prices.toml") == {"a-model": Price(1.5, 6.0, "the bill", "2026-11-01")}


@pytest.mark.parametrize(
    "text", ["[", "a = 1", TABLE.replace("6", '"6"'), TABLE.replace("1.5", "-1"), "[m]\nin=1\nout=1"]
)
def test_a_table_that_cannot_be_read_is_told(text: str, tmp_path: Path) -> None:
    """With the model and what came."""
    (tmp_path / "prices.toml").write_text(text)
    with pytest.raises(InvalidPrices):
        read_prices(tmp_path / "prices.toml")


@pytest.mark.parametrize("limit", [float("nan"), -1.0])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    """No comparison with it would ever stop anything."""
    with pytest.raises(InvalidSpec, match="max_cost must be at least 0"):
        Ledger(limit)
