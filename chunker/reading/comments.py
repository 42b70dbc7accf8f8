"""Settings in JSON as people write them, made the JSON that the standard knows."""

from __future__ import annotations

import re

_TEXT = r'"(?:[^"\\\n]|\\.)*+"?'  # ends with its line, so that no text is looked at twice
_COMMENTS = re.compile(rf"{_TEXT}|//[^\n]*+|/\*(?:.*?\*/|.*)", re.DOTALL)
_LAST_COMMAS = re.compile(rf"{_TEXT}|,(?=\s*[\]}}])", re.DOTALL)


def without_comments(text: str) -> str:
    """The text without comments, and without commas behind the last of several values.

    >>> without_comments('[1, "//", /* two */ 2,]')
    '[1, "//",   2 ]'
    """
    return _LAST_COMMAS.sub(_blank, _COMMENTS.sub(_blank, text))


def _blank(found: re.Match[str]) -> str:
    """A blank in place of what is no text."""
    return found[0] if found[0].startswith('"') else " "
