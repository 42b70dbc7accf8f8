"""What stands where a value stood."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Protocol

from chunker.errors import InvalidSpec
from chunker.masks import BLANK, label, numbers_of
from chunker.redacting.checksums import alnum
from chunker.redacting.folding import Page
from chunker.redacting.kinds import DETECTORS
from chunker.redacting.sameness import FORMS

MASKS = ("numbered", "blank", "keyed")
_SHORTEST_KEY = 16
_DIGITS = 10  # of keyed masks: 40 bits, so that two of 100,000 values share one in 1 of 200 collections
_JOINED = frozenset(detector.kind for detector in DETECTORS if detector.joins)
_NOT_BREAK = re.compile(r"[^\r\n]")


class Key:
    """The key of keyed masks, which never shows itself.

    Attributes:
        name: tells two keys apart, as far as eight digits do.
    Raises: InvalidSpec: it is so short that it could be guessed.
    """

    def __init__(self, secret: str | bytes) -> None:
        self._secret = secret.encode() if isinstance(secret, str) else bytes(secret)
        if len(self._secret) < _SHORTEST_KEY:
            raise InvalidSpec(
                f"The key of keyed masks must have at least {_SHORTEST_KEY} bytes, got {len(self._secret)}."
            )

        self.name = f"given-{self.digest('name')[:8].lower()}"

    def digest(self, text: str) -> str:
        """The first digits of HMAC-SHA256 of a text."""
        return hmac.new(self._secret, text.encode(errors="replace"), hashlib.sha256).hexdigest()[:_DIGITS].upper()

    def __repr__(self) -> str:
        return "Key(...)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and hmac.compare_digest(self._secret, other._secret)

    def __hash__(self) -> int:
        return hash((Key, len(self._secret)))


class Masker(Protocol):
    """Gives a value of a kind its mask."""

    def __call__(self, kind: str, value: str) -> str:
        """The mask; the same for the same value."""


def masker(mask: str, key: Key | None, texts: Iterable[str]) -> Masker:
    """What masks the values of one document, whose texts are given.

    Raises: InvalidSpec: no such mask, or `keyed` without a key.
    """
    check_mask(mask)
    if mask == "blank":
        return lambda _kind, value: _NOT_BREAK.sub(BLANK, value)
    if mask == "numbered":
        return _Numbers(texts)
    if key is None:
        raise InvalidSpec("mask='keyed' needs a key.")
    return lambda kind, value: f"[{label(kind)} {key.digest(f'{kind}:{same(kind, value)}')}]"


def check_mask(mask: str) -> None:
    """Raises: InvalidSpec: no such mask."""
    if mask not in MASKS:
        raise InvalidSpec(f"mask must be one of {', '.join(MASKS)}, got {mask!r}.")


def same(kind: str, value: str) -> str:
    """A value as it is compared: folded, in the standard form of its kind, else of numbers the letters and digits."""
    value = Page(value).text
    if kind in FORMS:
        return FORMS[kind](value)
    return alnum(value) if kind in _JOINED else value


class _Numbers:
    """Numbers the values of each kind from 1 on, or behind the numbers that earlier masks have."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(texts)
        self._masks: dict[tuple[str, str], str] = {}
        self._last: dict[str, int] = {}

    def __call__(self, kind: str, value: str) -> str:
        key = kind, same(kind, value)
        if key not in self._masks:
            if kind not in self._last:
                self._last[kind] = self._highest(kind)
            self._last[kind] += 1
            self._masks[key] = f"[{label(kind)} {self._last[kind]}]"
        return self._masks[key]

    def _highest(self, kind: str) -> int:
        return max((int(found[1]) for text in self._texts for found in numbers_of(kind).finditer(text)), default=0)
