"""Prompts answered by a chat model: from recordings where there are some, else by its endpoint, within a cost."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from chunker.endpoints import client_of, password_of, reason_of, shown, without_secrets
from chunker.pace import Pace
from chunker.surrogates import readable
from evals.llm.attempts import Gate, Got, NoReply, call
from evals.llm.errors import PriceUnknown, ReplayMiss
from evals.llm.ledger import Ledger, Reservation
from evals.llm.openai import OpenAI
from evals.llm.parsing import Malformed, parse
from evals.llm.prices import Price
from evals.llm.recordings import Recordings, Request, key_of, shown_key
from evals.llm.sizes import Sizes
from evals.llm.types import Prompt, Reply, Said, Unsaid
from evals.llm.wire import arguments_of, checked, reply_of, request_of
from evals.types import Usage

_ATTEMPTS = 2  # replies to a prompt before it counts as malformed
_PATIENCE = 5  # calls in a row that the endpoint failed before no more are made
_WINDOW_SIGNS = ("context_length", "context length", "context window", "maximum context", "context size")


class Chat:
    """A model with all it takes to ask it. Threads may share it.

    Args:
        price: None where nobody knows; then a cost limit of the ledger refuses to ask.
        is_replay: use recordings only.
    """

    def __init__(
        self,
        model: OpenAI,
        api_key: str = "",
        *,
        recordings: Recordings | None = None,
        ledger: Ledger | None = None,
        price: Price | None = None,
        is_replay: bool = False,
    ) -> None:
        self.model, self.price = model, price
        self.ledger = ledger or Ledger()
        self._key, self._is_replay = api_key, is_replay
        self._secrets = (api_key, password_of(model.base_url))
        self._recordings, self._sizes = recordings or Recordings(None), Sizes(model)
        self._gate = Gate()
        self._pace = Pace(model.requests_a_minute, model.tokens_a_minute, sleep=self._gate.sleep)
        self._lock, self._strikes, self._last_fault = threading.Lock(), 0, ""
        self._users = 0
        self._open_client: Any = None

    @property
    def name(self) -> str:
        """That of its model."""
        return self.model.name

    def ask(self, prompts: Sequence[Prompt]) -> list[Said | Unsaid]:
        """What the model says to each prompt, in order; the same prompt is asked once.

        Raises: ReplayMiss, PriceUnknown, RecordingUnusable, MissingExtra: nothing can be asked at all.
        """
        keys = [key_of(self._request(prompt, 0)) for prompt in prompts]
        unique = dict(zip(keys, prompts, strict=True))
        if self._is_replay:
            self._check_recorded([*unique.values()])
        found = dict(zip(unique, self._all_said([*unique.values()]), strict=True))
        self.ledger.count(failed=sum(isinstance(one, Unsaid) for one in found.values()))
        return [found[key] for key in keys]

    def check_price(self) -> None:
        """Raises: PriceUnknown: calls may be made and a limit must be kept, and nobody knows the price."""
        if self.price is None and self.ledger.max_cost is not None and not self._is_replay:
            raise PriceUnknown(
                f"A cost limit cannot be kept without the price of {self.model.model!r}. State what a million tokens "
                "cost, in and out, or give no limit."
            )

    def _all_said(self, prompts: Sequence[Prompt]) -> list[Said | Unsaid]:
        with self._connected(), ThreadPoolExecutor(self.model.workers) as pool:
            try:
                return [*pool.map(self._said, prompts)]
            except BaseException:  # replies that are under way are paid for, so they are waited for and recorded
                pool.shutdown(wait=False, cancel_futures=True)
                self._gate.end()
                raise

    def _said(self, prompt: Prompt) -> Said | Unsaid:
        """What the model says, asked once more where it is not what the schema wants."""
        found: Said | Unsaid | None = None
        for attempt in range(_ATTEMPTS):
            request = self._request(prompt, attempt)
            recorded = self._recordings.load(request)
            reply = self._asked(prompt, request) if recorded is None else recorded
            if isinstance(reply, Unsaid):
                return reply
            self.ledger.count(replayed=recorded is not None)
            found = self._read(prompt, reply, key_of(request), is_replayed=recorded is not None)
            if isinstance(found, Said):
                break
        assert found is not None
        return found

    def _read(self, prompt: Prompt, reply: Reply, key: str, *, is_replayed: bool) -> Said | Unsaid:
        """What a reply says, if it is what was asked for."""
        where = f"(recording {shown_key(key)})"
        data: Mapping[str, Any] = {}
        if not reply.text.strip():
            return Unsaid("refused", f"{self.model.model} said nothing and ended with {reply.finish!r} {where}")
        try:
            data = {} if prompt.schema is None else self._shown(parse(reply.text, prompt.schema))
        except Malformed as error:
            if reply.finish == "length":
                return Unsaid(
                    "cut", f"The answer of {self.model.model} was cut at {prompt.answer_tokens} tokens {where}"
                )
            return Unsaid("malformed", f"The answer of {self.model.model} is not of the form: {error} {where}")
        usage = Usage(reply.prompt_tokens, reply.answer_tokens, reply.seconds, self._cost(reply))
        return Said(reply.text, data, usage, key, is_replayed)

    def _shown(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The values as they may be shown: escapes of JSON may have hidden secrets, and signs that nobody can write."""
        text = readable(without_secrets(json.dumps(data, ensure_ascii=False), self._secrets))
        return dict(json.loads(text))

    def _asked(self, prompt: Prompt, request: Request) -> Reply | Unsaid:
        """The endpoint's reply, recorded; or why there is none."""
        if self._is_replay:
            raise self._miss(request, 1)
        tokens = self._sizes.prompt_tokens(prompt)
        window, answer = self._sizes.window_tokens, prompt.answer_tokens
        if window and tokens + answer > window:
            return Unsaid("window", f"{tokens:,} tokens and {answer:,} for the answer are over the window, {window:,}")
        if self._strikes >= _PATIENCE:
            return Unsaid("gave_up", f"Not asked, since calls before it failed, the last one so: {self._last_fault}")
        most = self._most(prompt)
        room = Reservation(self.ledger, most)
        if not room.is_open:
            spent = self.ledger.spent.cost + self.ledger.spent.uncertain_cost
            limit = f"of {self.ledger.max_cost:g} are {spent:.6g} spent, and it may cost {most:.6g}"
            return Unsaid("max_cost", f"Not asked: {limit}")
        return self._called(request, tokens, tokens + answer, room)

    def _called(self, request: Request, prompt_tokens: int, all_tokens: int, room: Reservation) -> Reply | Unsaid:
        cost = 0.0
        try:
            got = self._got(request, all_tokens, room)
            reply = reply_of(got.completion, got.seconds, prompt_tokens, self._sizes, self._secrets)
            cost = self._cost(reply) or 0.0
            self._recordings.keep(request, reply)
        except NoReply as error:
            return self._fault(error)
        finally:
            room.close(cost)
        self._strikes = 0
        self.ledger.count(
            calls=1, prompt_tokens=reply.prompt_tokens, answer_tokens=reply.answer_tokens, unpriced=self.price is None
        )
        return reply

    def _got(self, request: Request, all_tokens: int, room: Reservation) -> Got:
        self._pace.wait(all_tokens)
        arguments = arguments_of(self.model, request)
        create = self._client().chat.completions.create
        return call(lambda: checked(create(**arguments)), self.model.retries, self._gate, room.renew)

    def _fault(self, error: NoReply) -> Unsaid:
        """Why there is no reply; so many faults in a row end the asking."""
        why = (
            f"{self.model.model} at {shown(self.model.base_url)} {error.what}: {reason_of(error.cause, *self._secrets)}"
        )
        if any(sign in why.lower() for sign in _WINDOW_SIGNS):
            return Unsaid("window", why)
        with self._lock:
            self._last_fault = why
            self._strikes = _PATIENCE if error.is_hopeless else self._strikes + error.is_endpoint
        return Unsaid("endpoint", why)

    def _cost(self, reply: Reply) -> float | None:
        return None if self.price is None else self.price.of(reply.prompt_tokens, reply.answer_tokens)

    def _most(self, prompt: Prompt) -> float:
        """What an attempt costs at most; 0 where nobody knows the price and no limit must be kept.

        Raises: PriceUnknown.
        """
        self.check_price()
        return self.price.of(self._sizes.most_tokens(prompt), prompt.answer_tokens) if self.price else 0.0

    def _check_recorded(self, prompts: Sequence[Prompt]) -> None:
        requests = [self._request(prompt, 0) for prompt in prompts]
        if missing := [request for request in requests if self._recordings.load(request) is None]:
            raise self._miss(missing[0], len(missing))

    def _miss(self, request: Request, number: int) -> ReplayMiss:
        near = self._recordings.nearest(request)
        nearest = f"The nearest is {near.key}, it differs in {', '.join(near.differing)}." if near else "There is none."
        return ReplayMiss(
            f"{number:,} of the replies are not recorded, the first {shown_key(key_of(request))}, and only recordings "
            f"may be used. {nearest} Run once without that limit and keep the new files."
        )

    def _request(self, prompt: Prompt, attempt: int) -> Request:
        return request_of(self.model, prompt, attempt, self._secrets)

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """A block in which there may be connections; they are closed when no thread is in one any more."""
        with self._lock:
            self._users += 1
            self._gate.begin()
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users and self._open_client is not None:
                    self._open_client.close()
                    self._open_client = None

    def _client(self) -> Any:
        with self._lock:
            if self._open_client is None:
                self._open_client = client_of(self.model.base_url, self._key, 0, self.model.timeout_s)
            return self._open_client
