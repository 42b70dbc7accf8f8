"""Searching takes work in proportion to the text: every pattern is bounded, and tried where it may begin."""

from __future__ import annotations

import re
import re._parser as parser  # type: ignore[import-not-found]  # what Python makes of a pattern; it has no types
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

import pytest

from chunker.masks import numbers_of
from chunker.redacting import find, masking, redacted
from chunker.redacting.searching import compiled
from chunker.types import Document

HOSTILE = {
    "letters": "a",
    "at signs": "a@",
    "labels": "@a.",
    "digits": "4",
    "groups": "4111 ",
    "dashes": "1-",
    "dots": "10.",
    "colons": "a:",
    "pluses": "+4 (",
    "jwt": "eyJ",
    "jwt parts": "eyJhbGciOi.",
    "prefixes": "sk-proj-ghp_glpat-AKIA",
    "passwords": "password=",
    "quotes": 'password="',
    "phrases": 'password = "a b ',
    "brackets behind words": "passwords: [",
    "lists": "passwords:\n - a\n",
    "rules": "| password |\n|---|\n",
    "quoted cells": 'user,password\n",',
    "backslashes": 'password="\\',
    "elements": "<password>",
    "cells": "| password | abc{0:04}x ",
    "tables": "| password |\n",
    "columns": "user,password\n",
    "headers": "| user | password |\n| ada | hunter{0:05} |\n",
    "options": "--password ",
    "users": "-u a:",
    "next lines": "password:\n\n",
    "escapes": "a%40a.",
    "quoted names": '"a"@',
    "cards": "card 4 ",
    "keys": "key: ",
    "urls": "://a:",
    "begins": "-----BEGIN PRIVATE KEY-----\n",
    "data": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n",
    "phones": "tel tel ",
    "phones and counts": "tel 030 901820 12 people ",
    "sealed keys": "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n",
    "cards and digits": "4111 1111 1111 1111 123 ",
    "born": "born on the ",
    "ibans": "DE89 ",
    "brackets": "[",
    "masks": "[EMAIL 1]",
    "hidden": "4\u200b",
    "values": "password: abc{0:06}x ",
    "addresses": "a{0:06}@example.org ",
    "wide": "\uff14",
}


def work(text: str) -> int:
    """Calls of functions, Python's own too, that searching a text takes."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        find(text)
    finally:
        sys.setprofile(None)
    return calls


def repeated(part: str, size: int) -> str:
    """A part over and over, numbered, up to a size."""
    return "".join(part.format(number) for number in range(size // len(part.format(0))))


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_twice_the_text_is_twice_the_calls(part: str) -> None:
    """Each of which does bounded work, by the tests below."""
    find("warm up é")
    small, large = work(repeated(part, 6_000)), work(repeated(part, 24_000))
    assert large <= 4.4 * small + 200


@pytest.mark.parametrize("part", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_megabyte_is_searched(part: str) -> None:
    """It ends."""
    text = repeated(part, 1_000_000)
    assert all(span.end <= len(text) for _, span in find(text))


def patterns() -> Iterator[re.Pattern[str]]:
    """Every pattern that searches, also those inside of functions."""
    seen: set[int] = set()
    waiting: list[Any] = [vars(module) for name, module in sys.modules.items() if name.startswith("chunker.redacting")]
    while waiting:
        item = waiting.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, re.Pattern):
            yield item
        elif isinstance(item, dict):
            waiting += [value for key, value in item.items() if key != "__builtins__"]
        elif isinstance(item, list | tuple):
            waiting += item
        elif str(getattr(item, "__module__", "")).startswith("chunker.redacting") and hasattr(item, "__closure__"):
            waiting += [cell.cell_contents for cell in item.__closure__ or ()]
        elif hasattr(item, "__self__") and isinstance(item.__self__, re.Pattern):
            yield item.__self__


def inner_choices(tree: Any, inside: bool = False) -> Iterator[str]:
    """Repetitions without end inside of others, which can be tried in ever more ways."""
    for operator, argument in tree:
        name = str(operator)
        is_open = name in {"MAX_REPEAT", "MIN_REPEAT"} and argument[1] == parser.MAXREPEAT
        if is_open and inside:
            yield name
        for child in argument if isinstance(argument, tuple | list) else [argument]:
            for part in child if isinstance(child, list) else [child]:
                if isinstance(part, parser.SubPattern):
                    yield from inner_choices(part, inside or is_open)


ALL = {pattern.pattern: pattern for pattern in patterns()}


def test_patterns_are_found() -> None:
    """Among them those of detectors, which sit in closures."""
    assert len(ALL) > 40
    assert any("ghp" in pattern or "h[pousr]_" in pattern for pattern in ALL)


@pytest.mark.parametrize("pattern", ALL.values(), ids=range(len(ALL)))
def test_no_pattern_repeats_without_end_inside_a_repetition(pattern: re.Pattern[str]) -> None:
    """The one way in which patterns cost time that grows as a power of the text, or worse."""
    assert [*inner_choices(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | pattern.flags & re.ASCII))] == []


def test_an_open_repetition_inside_another_would_be_seen() -> None:
    """The test above is able to fail."""
    assert [*inner_choices(parser.parse("(?:a+)+"))] == ["MAX_REPEAT"]
    assert [*inner_choices(parser.parse("(?:a++)++"))] == []


def test_walls_are_part_of_every_edge() -> None:
    """`0-9A-Za-z_` in a pattern means the letter that stands for masks as well."""
    assert "\ua015" in compiled("{L}a{R}").pattern


def test_masks_that_stand_there_already_are_looked_for_once_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many values there are: each look goes through the whole text."""
    looks: list[str] = []

    def look(kind: str) -> re.Pattern[str]:
        looks.append(kind)
        return numbers_of(kind)

    monkeypatch.setattr(masking, "numbers_of", look)
    text = " ".join(f"a{number}@fernholt.org" for number in range(40))
    assert "[EMAIL 40]" in redacted(Document("d", text)).document.text
    assert looks == ["email"]
