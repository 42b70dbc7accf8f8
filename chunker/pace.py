"""Requests spread over time, so that an endpoint's limits a minute are kept."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Lets requests begin at an even pace.

    Args:
        requests_a_minute, tokens_a_minute: None where there is no limit.
        clock, sleep: in seconds.
    Worked example: at 120 requests and 6,000 tokens a minute a request of 100 tokens takes the time of two requests:
    max(60 / 120, 60 * 100 / 6000) = 1 second, and the next one waits as long.
    """

    def __init__(
        self,
        requests_a_minute: float | None,
        tokens_a_minute: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        for limit in (requests_a_minute, tokens_a_minute):
            if limit is not None and not limit > 0:
                raise ValueError(f"A limit a minute must be above 0, or None, got {limit}.")
        self._request_s = 60 / requests_a_minute if requests_a_minute else 0.0
        self._token_s = 60 / tokens_a_minute if tokens_a_minute else 0.0
        self._clock, self._sleep = clock, sleep
        self._free_s = clock()
        self._lock = threading.Lock()

    def wait(self, tokens: int) -> None:
        """Returns when a request of so many tokens may begin."""
        with self._lock:
            now_s = self._clock()
            start_s = max(now_s, self._free_s)
            self._free_s = start_s + max(self._request_s, self._token_s * tokens)
        if start_s > now_s:
            self._sleep(start_s - now_s)
