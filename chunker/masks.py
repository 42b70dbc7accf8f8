"""What masks look like, in one place for those who write them and those who must know them."""

from __future__ import annotations

import re
from functools import cache

# Names of what the detectors of `chunker.redacting` find, in their order; who looks for masks needs no detectors.
KINDS = (
    "private_key", "aws_key", "google_key", "azure_key", "github_token", "gitlab_token", "slack_token", "stripe_key",
    "openai_key", "anthropic_key", "huggingface_token", "npm_token", "pypi_token", "service_token", "jwt",
    "card", "iban", "ssn", "national_id", "birth_date", "email", "phone", "ip", "mac", "password", "secret",
)  # fmt: skip
BLANK = "\u2588"
_NUMBER = "[0-9]{1,6}"
_KEYED = "[0-9A-F]{10}"
_BLANKS = re.compile(f"{BLANK}{{3,}}")


def label(kind: str) -> str:
    """How a mask calls a kind.

    >>> label("aws_key")
    'AWS KEY'
    """
    return kind.upper().replace("_", " ")


def numbers_of(kind: str) -> re.Pattern[str]:
    """Numbered masks of a kind; group 1 is the number."""
    return re.compile(rf"\[{label(kind)} ({_NUMBER})\]")


@cache
def numbered_mask() -> re.Pattern[str]:
    """Masks that stand for another value in each document; group 1 is what stands in the brackets."""
    return re.compile(rf"\[((?:{_labels()}) {_NUMBER})\]")


def masks_in(text: str) -> list[tuple[int, int]]:
    """Where masks stand, in order; `[VISA 4111 1111 1111 1111]` is none, nor are fewer than three blocks."""
    found = [match.span() for match in _bracketed().finditer(text)]
    if BLANK in text:
        found += [match.span() for match in _BLANKS.finditer(text)]
    return sorted(found)


@cache
def _bracketed() -> re.Pattern[str]:
    return re.compile(rf"\[(?:{_labels()}) (?:{_NUMBER}|{_KEYED})\]")


def _labels() -> str:
    return "|".join(map(label, KINDS))
