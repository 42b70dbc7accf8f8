"""Words that a page strikes out or raises by its style sheets, as programs for texts write pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from typing import Literal

from chunker.reading.html.nodes import Attributes, classes

Look = Literal["struck", "raised"]

# Of one class alone, behind another rule, a comment, or the mark of one.
_RULE = re.compile(r"(?:\A|(?<=[{}/-]))\s*\.([\w-]+)\s*\{([^{}]*)\}")
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.IGNORECASE)
_QUOTES = frozenset("MsoQuote MsoIntenseQuote x_MsoQuote quotations".split())
_INDENT = re.compile(r"margin-left\s*:\s*(\d{1,4}(?:\.\d{1,9})?)pt", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*\w+", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold\b|[6-9]00)", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super\b", re.IGNORECASE)


def looks_of(sheet: str) -> Iterator[tuple[str, Look]]:
    """The classes that a style sheet gives a look that changes what words say.

    >>> dict(looks_of(".c1{color:red} .c2{vertical-align:super} p.c3{vertical-align:super}"))
    {'c2': 'raised'}
    """
    for rule in _RULE.finditer(sheet):
        if look := _look(rule[2]):
            yield rule[1], look


def classes_with(sheet: str, is_meant: Callable[[str], bool]) -> Iterator[str]:
    """The classes whose rules in a style sheet are meant.

    >>> [*classes_with(".c1{font-weight:700} .c2{font-weight:400}", is_bold_style)]
    ['c1']
    """
    return (rule[1] for rule in _RULE.finditer(sheet) if is_meant(rule[2]))


def indents_of(sheet: str) -> Iterator[tuple[str, float]]:
    """The classes whose words a style sheet sets in, and by how many points.

    >>> dict(indents_of(".c1{margin-left:36pt} .c2{margin-left:0}"))
    {'c1': 36.0}
    """
    for rule in _RULE.finditer(sheet):
        if indent := _INDENT.search(rule[2]):
            yield rule[1], float(indent[1])


def is_bold_style(declared: str) -> bool:
    """Whether a style makes letters bold."""
    return bool(_BOLD.search(declared))


def is_bold(name: str, given: Attributes, known: Set[str]) -> bool:
    """Whether an element makes its words bold, by its name, its own style or its classes."""
    if weight := _WEIGHT.search(given.get("style", "")):
        return is_bold_style(weight[0])
    return name in {"b", "strong"} or (bool(known) and not known.isdisjoint(classes(given)))


def is_title(given: Attributes) -> bool:
    """Whether a paragraph is the title of a text, as Word and Google Docs write it."""
    named = classes(given) if "class" in given else []
    return "MsoTitle" in named or ("title" in named and given.get("id", "").startswith("h."))


def is_quote(given: Attributes) -> bool:
    """Whether a paragraph is of the style for what others said, as Word and LibreOffice write it."""
    return "class" in given and not _QUOTES.isdisjoint(classes(given))


def look_of(given: Attributes, known: Mapping[str, Look]) -> Look | None:
    """The look of an element by its own style or its classes."""
    own = _look(given["style"]) if "style" in given else None
    if own or not known or "class" not in given:
        return own
    return next((known[name] for name in classes(given) if name in known), None)


def _look(declared: str) -> Look | None:
    if _STRUCK.search(declared):
        return "struck"
    return "raised" if _RAISED.search(declared) else None
