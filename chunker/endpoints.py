"""Endpoints that speak OpenAI's protocol: a client that takes nothing from the environment, errors without secrets."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from chunker.extras import need

_AMBIENT_HEADERS = ("OpenAI-Organization", "OpenAI-Project")
_SHOWN_CHARS = 300


def check_endpoint(base_url: str, retries: int, timeout_s: float) -> None:
    """Raises: ValueError: an address that is none, or a number out of range."""
    if retries < 0 or not timeout_s > 0:
        raise ValueError(f"Expected retries >= 0 and timeout_s > 0, got {retries} and {timeout_s}.")
    if not urlsplit(base_url).scheme.startswith("http"):
        raise ValueError(f"base_url must begin with http:// or https://, got {base_url!r}.")


def client_of(base_url: str, api_key: str, retries: int, timeout_s: float) -> Any:
    """A client that retries limits, faults of the server and broken connections.

    Raises: MissingExtra.
    """
    openai = need("openai", extra="openai")
    return openai.OpenAI(
        api_key=api_key or "none",
        base_url=base_url,
        max_retries=retries,
        timeout=timeout_s,
        default_headers=dict.fromkeys(_AMBIENT_HEADERS, openai.omit),  # else taken from the environment
    )


def shown(base_url: str) -> str:
    """The address without the user and password that it may hold."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"


def reason_of(error: BaseException, api_key: str) -> str:
    """What an error says, without the key and then in short: no cut leaves a part of the key."""
    reason = str(error)
    whole = reason.replace(api_key, "***") if api_key else reason
    return whole[:_SHOWN_CHARS] or type(error).__name__
