"""Endpoints that speak OpenAI's protocol: a client that takes nothing from the environment, errors without secrets."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from importlib import import_module
from typing import Any
from urllib.parse import unquote, urlsplit

from chunker.deadlines import within
from chunker.errors import InvalidSpec
from chunker.extras import need

_AMBIENT_HEADERS = ("OpenAI-Organization", "OpenAI-Project")
_LONGEST_S = 86_400
_WHOLE = 3  # times the wait for a byte that a whole answer may take
_SHOWN_CHARS = 300
_LEAST_SECRET = 8  # characters; what is shorter is no secret, and stands in many words


def check_endpoint(base_url: str, retries: int, timeout_s: float) -> None:
    """Raises: ValueError: an address that is none, or a number out of range."""
    if retries < 0 or not 0 < timeout_s <= _LONGEST_S:
        raise ValueError(
            f"Expected retries >= 0 and timeout_s above 0, at most {_LONGEST_S}, got {retries} and {timeout_s}."
        )
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(
            f"base_url must begin with http:// or https:// and a host, got {base_url.rpartition('@')[2]!r}."
        )


def usable_key(key: str, name: str = "") -> str:
    """The key without white space around it.

    Raises: InvalidSpec: it holds what no header can carry; the message does not show it.
    """
    found = key.strip()
    if not (found.isascii() and found.isprintable()) or " " in found:
        which = f"The key {name!r}" if name else "The key"
        raise InvalidSpec(f"{which} holds a line break, a blank or a sign outside ASCII. Is it the right one?")
    return found


def password_of(base_url: str) -> str:
    """The password that an address holds, as it is sent; empty where there is none."""
    return unquote(urlsplit(base_url).password or "")


def client_of(base_url: str, api_key: str, retries: int, timeout_s: float) -> Any:
    """A client that retries limits, faults of the server and broken connections.

    Args:
        timeout_s: how long it waits for the next byte; for a whole answer three times as long, so that a server that
            sends a byte now and then does not keep it for ever.
    Raises: MissingExtra; InvalidSpec: the key cannot be one.
    """
    openai = need("openai", extra="openai")
    sender = openai.DefaultHttpxClient(timeout=timeout_s)
    sender.send = partial(_sent, sender.send, _read_timeout(openai), _WHOLE * timeout_s)
    client = openai.OpenAI(
        api_key=usable_key(api_key) or "none",
        base_url=base_url,
        max_retries=retries,
        timeout=timeout_s,
        default_headers=dict.fromkeys(_AMBIENT_HEADERS, openai.omit),  # else taken from the environment
        http_client=sender,
    )
    weakref.finalize(client, sender.close)
    return client


def _sent(send: Callable[..., Any], timeout: type[Exception], most_s: float, request: Any, **settings: Any) -> Any:
    """The answer to a request, whole; the client takes `timeout` for what may pass, and asks again."""
    try:
        return within(most_s, partial(send, request, **settings))
    except TimeoutError as error:
        raise timeout(f"it was not whole after {most_s:g} seconds") from error


def _read_timeout(openai: Any) -> Any:
    """The error of the library that the client sends with: httpx, or another one with the same names."""
    library = openai.DefaultHttpxClient.__mro__[1].__module__.partition(".")[0]
    return import_module(library).ReadTimeout


def shown(base_url: str) -> str:
    """The address without the user and password that it may hold."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"


def reason_of(error: BaseException, *secrets: str) -> str:
    """What an error says, without the secrets and then in short: no cut leaves a part of one."""
    return without_secrets(str(error), secrets)[:_SHOWN_CHARS] or type(error).__name__


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """The text with keys and passwords blotted out, also where JSON or Python would write their signs otherwise."""
    for secret in secrets:
        if len(secret) >= _LEAST_SECRET:
            text = _written(secret).sub("***", text)
    return text


@lru_cache(maxsize=16)
def _written(secret: str) -> re.Pattern[str]:
    return re.compile("".join(rf"(?:\\*{re.escape(sign)}|\\+u{ord(sign):04x}|\\+U{ord(sign):04X})" for sign in secret))
