"""What detectors are, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

from chunker.types import Span

if TYPE_CHECKING:
    from chunker.redacting.folding import Page

Family = Literal["secrets", "personal"]


class Found(NamedTuple):
    """A value that should not be seen: what it is, and where it stands."""

    kind: str
    span: Span


class Detector(NamedTuple):
    """One kind of value, and how it is found.

    Attributes:
        family: what a list of kinds may name instead of each.
        about: what counts, and by which check.
        spans: where such values stand on a page; some may overlap.
        found: texts that hold just one, between `⟨` and `⟩`, which are not part of the text.
        passed: texts that look like it and hold none.
        joins: whether only the letters and digits of a value tell it from another, small or capital.
    """

    kind: str
    family: Family
    about: str
    spans: Callable[[Page], Iterable[Span]]
    found: tuple[str, ...]
    passed: tuple[str, ...]
    joins: bool = False
