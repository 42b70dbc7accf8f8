"""Values that may be seen: examples in manuals, the address of a help desk."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from chunker.errors import InvalidSpec

_PATTERN, _HASH = "regex:", "sha256:"
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, repr=False)
class Allowed:
    """Says of a value whether it may be seen.

    Attributes:
        values: as they stand in the text.
        hashes: SHA-256 of values in UTF-8, in hexadecimal, for lists that must not hold the values.
        patterns: match the whole value.
    """

    values: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()
    patterns: tuple[re.Pattern[str], ...] = field(default=(), hash=False)

    def __call__(self, value: str) -> bool:
        """Whether it is listed."""
        if value in self.values or any(pattern.fullmatch(value) for pattern in self.patterns):
            return True
        return bool(self.hashes) and hashlib.sha256(value.encode(errors="replace")).hexdigest() in self.hashes

    @property
    def name(self) -> str:
        """How specs tell one list from another, without its values."""
        entries = sorted((*self.values, *self.hashes, *(pattern.pattern for pattern in self.patterns)))
        return f"{len(entries)} values {hashlib.sha256(repr(entries).encode(errors='replace')).hexdigest()[:12]}"

    @classmethod
    def from_lines(cls, lines: Iterable[str]) -> Allowed:
        """The list in a file: a value, `regex:PATTERN` or `sha256:HEX` a line; blank lines and `# remarks` are none.

        Raises: InvalidSpec: the number of the line that cannot be read, and why, without what it holds.
        """
        values, hashes, patterns = set(), set(), []
        for number, line in enumerate(lines, start=1):
            entry = line.strip()
            if entry.startswith(_PATTERN):
                patterns.append(_pattern(entry.removeprefix(_PATTERN), number))
            elif entry.startswith(_HASH):
                hashes.add(_hash(entry.removeprefix(_HASH).lower(), number))
            elif entry and not entry.startswith("#"):
                values.add(entry)
        return cls(frozenset(values), frozenset(hashes), tuple(patterns))


def _pattern(text: str, number: int) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise InvalidSpec(f"Line {number} of the allow list is no regular expression: {error}.") from error


def _hash(text: str, number: int) -> str:
    if not _HEX.fullmatch(text):
        raise InvalidSpec(f"Line {number} of the allow list: expected 64 hexadecimal digits behind {_HASH}.")
    return text


NOTHING = Allowed()
