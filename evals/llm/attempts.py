"""One call of a chat completion, asked again while it may help; what every attempt may have cost is known.

Protocol: POST {base_url}/chat/completions, https://platform.openai.com/docs/api-reference/chat. The retries of the
client library are not used: they tell nobody which attempts broke off, which may have been charged, and each thread
would wait for itself where an endpoint is overrun by all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from chunker.extras import need

_AGAIN = frozenset({408, 409, 425, 429})  # and all from 500 on
_HOPELESS = frozenset({401, 403, 404})
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 120.0
_LONGEST_OWN_WAIT_S = 16.0


class NoReply(Exception):
    """There is no reply.

    Attributes:
        is_hopeless: nothing else that is asked of this endpoint will be answered either.
        is_endpoint: the endpoint is at fault and not what was asked.
    """

    def __init__(self, what: str, cause: BaseException, *, is_hopeless: bool = False, is_endpoint: bool = True) -> None:
        super().__init__(what)
        self.what, self.cause = what, cause
        self.is_hopeless, self.is_endpoint = is_hopeless, is_endpoint


class Got(NamedTuple):
    """A chat completion and the seconds that its own attempt took."""

    completion: Any
    seconds: float


class _Fault(NamedTuple):
    """An attempt that gave nothing.

    Attributes:
        may_pass: asking again may help.
        is_broken: it broke off after it was sent, so it may have been charged.
        headers: what the endpoint said besides.
    """

    what: str
    cause: BaseException
    may_pass: bool
    is_broken: bool
    headers: Mapping[str, str]
    status: int = 0


class Gate:
    """Holds all threads back while an endpoint asks for patience, and for good once nobody waits for replies."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] | None = None
    ) -> None:
        self._ended = threading.Event()
        self._clock, self.sleep = clock, sleep or self._ended.wait
        self._open_s = clock()
        self._lock = threading.Lock()

    @property
    def is_ended(self) -> bool:
        """Whether nobody waits for replies any more."""
        return self._ended.is_set()

    def end(self) -> None:
        """No attempt begins from now on, and whoever sleeps wakes up."""
        self._ended.set()

    def begin(self) -> None:
        """Attempts may begin again."""
        self._ended.clear()

    def close(self, wait_s: float) -> None:
        """Nobody passes for so long."""
        with self._lock:
            self._open_s = max(self._open_s, self._clock() + wait_s)

    def wait(self) -> None:
        """Returns when it is open, or nobody waits any more."""
        while not self.is_ended and (left_s := self._open_s - self._clock()) > 0:
            self.sleep(left_s)


def call(create: Callable[[], Any], retries: int, gate: Gate, on_broken: Callable[[], bool]) -> Got:
    """What `create` gives, asked up to `retries` times more while limits, faults or the network are in the way.

    Args:
        create: raises a ValueError for what is no chat completion.
        on_broken: told of each attempt that may have been charged; says whether there may be another one.
    Raises: NoReply.
    """
    for attempt in range(retries + 1):
        gate.wait()
        if gate.is_ended:
            raise NoReply("was not asked", InterruptedError("nobody waits for the reply any more"))
        got = _attempt(create)
        if isinstance(got, Got):
            return got
        may_go_on = not got.is_broken or on_broken()
        if not got.may_pass or attempt == retries or not may_go_on:
            raise _given_up(got, attempt, may_go_on=may_go_on) from got.cause
        gate.close(wait_s(got.headers, attempt))
    raise AssertionError  # the last attempt returns or raises


def _given_up(fault: _Fault, attempt: int, *, may_go_on: bool) -> NoReply:
    times = f" {attempt + 1} times" if attempt else ""
    limit = "" if may_go_on else ", and the cost limit leaves no room to ask again"
    is_hopeless = fault.status in _HOPELESS
    return NoReply(
        f"{fault.what}{times}{limit}", fault.cause, is_hopeless=is_hopeless, is_endpoint=fault.may_pass or is_hopeless
    )


def _attempt(create: Callable[[], Any]) -> Got | _Fault:
    openai = need("openai", extra="openai")
    start_s = time.monotonic()
    try:
        return Got(create(), time.monotonic() - start_s)
    except openai.APIStatusError as error:
        status = error.status_code
        may_pass = status in _AGAIN or status >= 500
        return _Fault(f"refused with HTTP {status}", error, may_pass, False, error.response.headers, status)
    except openai.APIConnectionError as error:
        was_sent = type(error.__cause__).__name__ not in {"ConnectError", "ConnectTimeout"}
        return _Fault("could not be reached, or broke off", error.__cause__ or error, True, was_sent, {})
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:  # cut short, or no JSON
        return _Fault("sent what is no chat completion", error, True, True, {})


def wait_s(headers: Mapping[str, str], attempt: int) -> float:
    """Seconds to wait: as `Retry-After` says, up to two minutes, else half a second and twice as long each time."""
    for name, unit in (("retry-after-ms", 1 / 1000), ("retry-after", 1.0)):
        try:
            return min(_LONGEST_WAIT_S, max(0.0, float(headers[name]) * unit))
        except (KeyError, ValueError):
            continue
    try:
        until_s = parsedate_to_datetime(headers["retry-after"]).timestamp()
        return float(min(_LONGEST_WAIT_S, max(0.0, until_s - time.time())))
    except (KeyError, ValueError, TypeError):
        return float(min(_LONGEST_OWN_WAIT_S, _FIRST_WAIT_S * 2**attempt))
