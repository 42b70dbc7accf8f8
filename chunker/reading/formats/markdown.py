"""Markdown: the text as it stands, and what its front matter says."""

from __future__ import annotations

import re
from datetime import datetime

from chunker.reading.content import Content, Fact
from chunker.reading.text import decode

SUFFIXES = (".md", ".markdown", ".mkd", ".mdx", ".qmd", ".rmd")
IS_UNCHANGED = True

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n")
_SETTING = re.compile(r"([A-Za-z]+)[ \t]*[:=][ \t]*(\S[^\r\n]*)")
_KEYS = {"title": "title", "author": "author", "date": "date", "lang": "language", "language": "language"}
_LONGEST_FRONT_MATTER = 20_000
_NOT_SIMPLE = ("|", ">", "{", "[", "&", "*", "!")  # what YAML begins values with that are more than words
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def read(data: bytes) -> Content:
    """The text as it stands, front matter included; its blocks are still to be found."""
    decoded = decode(data)
    return Content(decoded.text, "markdown", metadata={**front_matter_facts(decoded.text), **decoded.facts})


def front_matter_facts(text: str) -> dict[str, Fact]:
    """Title, author, date and language, as far as lines `key: value` of the front matter state them."""
    if not (opening := _FRONT_MATTER.match(text)):
        return {}
    facts: dict[str, Fact] = {}
    closings = {opening[1], "..."} if opening[1] == "---" else {opening[1]}
    for line in text[opening.end() : _LONGEST_FRONT_MATTER].split("\n"):
        if line.rstrip() in closings:
            return facts
        found = _SETTING.match(line)
        if found and (key := _KEYS.get(found[1].lower())) and (value := _simple(key, found[2].strip())):
            facts.setdefault(key, value)
    return {}  # it never ends, so it is none


def _simple(key: str, value: str) -> str:
    """A value without its quotes; nothing where it is more than one line of words, or not what the key asks for."""
    if value.startswith(_NOT_SIMPLE):
        return ""
    is_quoted = value[0] in "\"'"
    value = value[1:].partition(value[0])[0] if is_quoted else value.partition(" #")[0].rstrip()
    if key == "date":
        return _as_date(value)
    return value if key != "language" or _LANGUAGE.fullmatch(value) else ""


def _as_date(value: str) -> str:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return ""
    return value
