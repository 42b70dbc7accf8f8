"""Quotes found in documents: exactly, or through white space and typography that changed."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from chunker.fields import InvalidRow, shown
from chunker.types import Document, Span
from evals.types import Evidence

MOST_PLACES = 1_000  # enough to call a quote ambiguous; a quote of one letter would have a place in every word
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
    }
)
_SPACED_SCRIPTS_END = "\u0e00"  # below it, words are parted by spaces; Thai, Chinese and others follow


class Found(NamedTuple):
    """The places of a quote, and what they were found by."""

    spans: tuple[Span, ...]
    by: Literal["exact", "normalised"]


class Normal(NamedTuple):
    """A text with one blank for each run of white space and plain quotes and dashes, and where each character was.

    Character `i` of `text` stands for `[starts[i], ends[i])` of the original.
    """

    text: str
    starts: array[int]
    ends: array[int]

    def original(self, start: int, end: int) -> Span:
        """The range of the original that `[start, end)` of the normal text stands for; it may not be empty."""
        return Span(self.starts[start], self.ends[end - 1])


def find(text: str, quote: str) -> Found:
    """The exact places of a quote or, where there is none, those that match when both are normalised.

    Places that begin or end inside a word count only where there are no others, and those inside a longer
    number never: `30` does not stand in `1308`. No more than `MOST_PLACES` are looked at.
    """
    exact = _whole(text, [Span(at, at + len(quote)) for at in _occurrences(text, quote)])
    return Found(exact, "exact") if exact else Found(find_alike(text, quote), "normalised")


def find_alike(text: str, quote: str) -> tuple[Span, ...]:
    """The places that match a quote when both are normalised, the exact ones among them."""
    normal, wanted = normalise(text), normalise(quote).text.strip()
    spans = [normal.original(at, at + len(wanted)) for at in _occurrences(normal.text, wanted)]
    return _whole(text, [*dict.fromkeys(spans)])


def locate(document: Document, quote: str) -> Evidence:
    """The evidence that a quote stands for.

    Raises: InvalidRow: it stands nowhere in the document, or in several places.
    """
    spans = find(document.text, quote).spans
    if not spans:
        raise InvalidRow("missing-quote", f"{shown(quote)} does not stand in {document.id!r}. Quote it as it is there.")
    if len(spans) > 1:
        places = ", ".join(str(span.start) for span in spans[:3]) + (", ..." if len(spans) > 3 else "")
        message = f"{shown(quote)} stands in {len(spans)} places of {document.id!r} ({places}). Quote more around it."
        raise InvalidRow("ambiguous-quote", message)
    (start, end) = spans[0]
    return Evidence(document.id, start, end, document.text[start:end])


def _occurrences(text: str, quote: str) -> Iterator[int]:
    """Where a quote begins, overlapping ones too."""
    at = text.find(quote) if quote else -1
    for _ in range(MOST_PLACES):
        if at < 0:
            return
        yield at
        at = text.find(quote, at + 1)


def _whole(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """The spans that part no word or, if there are none, that part no number."""
    whole = tuple(span for span in spans if not any(_parts_word(text, offset) for offset in span))
    return whole or tuple(span for span in spans if not any(_parts_number(text, offset) for offset in span))


def _parts_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and all(
        side.isalnum() and side < _SPACED_SCRIPTS_END for side in text[offset - 1 : offset + 1]
    )


def _parts_number(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1 : offset + 1].isdecimal()


@lru_cache(maxsize=8)
def normalise(text: str) -> Normal:
    """The text with white space, quotes, dashes, ligatures and composed characters in one form."""
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    for match in _piece().finditer(text):
        start, end = match.span()
        if match.lastgroup == "ascii":
            parts.append(match[0])
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            part = _normal_piece(match.lastgroup, match[0])
            parts.append(part)
            starts.extend([start] * len(part))
            ends.extend([end] * len(part))
    return Normal("".join(parts), starts, ends)


def _normal_piece(kind: str, piece: str) -> str:
    if kind == "space":
        return " "
    return "" if kind == "hidden" else unicodedata.normalize("NFC", piece).translate(_TYPOGRAPHY)


@cache
def _piece() -> Any:
    """Runs of white space, of characters without width, of ASCII, and single characters with their marks."""
    import regex

    hidden = r"[\u00ad\u200b\u2060\ufeff]"
    return regex.compile(
        rf"(?P<space>(?:{hidden}*\s)+{hidden}*)|(?P<hidden>{hidden}+)|(?P<ascii>[!-~]+(?!\p{{M}}))|(?P<other>.\p{{M}}*)",
        regex.DOTALL,
    )
