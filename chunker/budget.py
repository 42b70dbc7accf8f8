"""How long chunks may be."""

from __future__ import annotations

from dataclasses import dataclass

from chunker.errors import InvalidSpec


@dataclass(frozen=True, slots=True)
class Budget:
    """How long chunks may be, in tokens.

    Attributes:
        limit: hard upper bound, at least 1; overlap counts.
        overlap: at most so many tokens are repeated from the chunk before, less than `limit`.
        target: the length to aim for, 1 to `limit`.
    Raises: InvalidSpec: a setting out of range.
    """

    limit: int
    overlap: int
    target: int

    def __post_init__(self) -> None:
        for name, value in (("max_tokens", self.limit), ("overlap", self.overlap), ("target", self.target)):
            _check_whole(name, value)
        _check("max_tokens", self.limit, self.limit >= 1, "at least 1")
        _check("overlap", self.overlap, 0 <= self.overlap < self.limit, f"from 0 to max_tokens - 1 = {self.limit - 1}")
        _check("target", self.target, 1 <= self.target <= self.limit, f"from 1 to max_tokens = {self.limit}")


def _check(name: str, value: int, is_right: bool, expected: str) -> None:
    if not is_right:
        raise InvalidSpec(f"{name} must be {expected}, got {value}.")


def _check_whole(name: str, value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise InvalidSpec(f"{name} must be a whole number, got {value!r}.")
