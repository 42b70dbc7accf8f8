"""JSON and JSON Lines: every key and value, as lists and tables that people can read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TypeAlias

from chunker.errors import UnreadableDocument
from chunker.reading.comments import without_comments
from chunker.reading.content import Content, Fact
from chunker.reading.formats.code import block_of
from chunker.reading.text import decode
from chunker.reading.writer import Writer

SUFFIXES = (".json", ".jsonl", ".ndjson", ".geojson")

_DEEPEST = 12  # what lies deeper is written as JSON: so deep a list is no easier to read
_SHORT_CHARS = 200
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_MOST_BROKEN_SHARE = 0.5
_MOST_NAMED = 20


class _Number(str):
    """A number as the file writes it, or marks of JSON."""

    __slots__ = ()


class _Object(tuple[tuple[str, "_Value"], ...]):
    """Keys and values in order, those with one key too."""

    __slots__ = ()


_Value: TypeAlias = "str | bool | _Object | list[_Value] | None"


def read(data: bytes) -> Content:
    """Objects as lists of `key: value`, objects with equal keys as a table, long texts as paragraphs.

    JSON with comments, as settings of programs have it, stays as it stands, for people wrote those to be read.
    """
    decoded = decode(data)
    try:
        values, unread = _values(decoded.text)
    except UnreadableDocument:
        if not _is_commented(decoded.text):
            raise
        known = {**decoded.facts, "code_language": "jsonc"}
        return Content(decoded.text, "json", block_of(decoded.text, "jsonc"), metadata=known)
    writer = Writer()
    if len(values) > 1 and (table := _as_table(values)):
        writer.table(table)
    else:
        for number, value in enumerate(values):
            if number:
                writer.rule()
            _write_value(writer, value)
    facts: dict[str, Fact] = {**decoded.facts, "unread": unread} if unread else decoded.facts
    return writer.content("json", facts)


def _values(text: str) -> tuple[list[_Value], list[str]]:
    """The value of the file, or one for each line of it; and what is wrong with which lines.

    Raises: UnreadableDocument: it is neither.
    """
    if not text.strip():
        return [], []
    try:
        return [_parsed(text)], []
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not _is_record(lines[0][1]):
            raise UnreadableDocument(f"Expected JSON, but {_told(error)}.") from error
    return _records(lines)


def _is_commented(text: str) -> bool:
    """Whether it is JSON but for comments, and commas behind the last of several values."""
    try:
        _parsed(without_comments(text))
    except ValueError:
        return False
    return True


def _records(lines: Sequence[tuple[int, str]]) -> tuple[list[_Value], list[str]]:
    """The values of lines, and which of them have none.

    Raises: UnreadableDocument: that is so for most.
    """
    values, broken = [], []
    for number, line in lines:
        try:
            values.append(_parsed(line))
        except ValueError as error:
            broken.append(f"line {number}: expected JSON, but {_told(error, is_line=True)}")
    if len(broken) > _MOST_BROKEN_SHARE * len(lines):
        raise UnreadableDocument(f"Expected a JSON value on each line, but {len(broken):,} have none; {broken[0]}.")
    more = [f"{len(broken) - _MOST_NAMED:,} more lines"] if len(broken) > _MOST_NAMED else []
    return values, broken[:_MOST_NAMED] + more


def _is_record(line: str) -> bool:
    try:
        return not isinstance(_parsed(line), str)
    except ValueError:
        return False


def _parsed(text: str) -> _Value:
    """The value of a JSON text, numbers as they are written there.

    Raises: ValueError: it is none, or nests deeper than Python's reader of JSON goes.
    """
    try:
        value: _Value = _DECODER.decode(text)
    except RecursionError as error:
        raise ValueError("it nests too deep to be read") from error
    return value


def _told(error: ValueError, is_line: bool = False) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return str(error)
    place = f"column {error.colno}" if is_line else f"line {error.lineno}, column {error.colno}"
    return f"at {place}: {error.msg.removesuffix(' at')}"


class _Decoder(json.JSONDecoder):
    """Reads JSON with numbers kept as text."""

    def __init__(self) -> None:
        super().__init__(object_pairs_hook=_Object, parse_float=_Number, parse_int=_Number, parse_constant=_Number)


_DECODER = _Decoder()


def _write_value(writer: Writer, value: _Value, depth: int = 1) -> None:
    """A value with nothing before it."""
    if not isinstance(value, _Object | list) or not value:
        _write_text(writer, _scalar(value))
    elif depth > _DEEPEST or _is_of_numbers(value):
        writer.code(_as_json(value), "json")
    elif isinstance(value, list) and len(value) > 1 and (table := _as_table(value)):
        writer.table(table)
    else:
        pairs = value if isinstance(value, _Object) else [(None, item) for item in value]
        with writer.inside("list"):
            for key, item in pairs:
                with writer.inside("item"):
                    _write_item(writer, "" if key is None else f"{_key(key)}:", item, depth)


def _write_item(writer: Writer, label: str, value: _Value, depth: int) -> None:
    """A value behind its key, on the same line where it is short."""
    if not isinstance(value, _Object | list) or _is_of_numbers(value) or not value:
        words = _scalar(value)
        if len(words) <= _SHORT_CHARS and "\n" not in words:
            writer.paragraph(f"{label} {words}")
            return
    writer.paragraph(label)
    _write_value(writer, value, depth + 1)


def _write_text(writer: Writer, words: str) -> None:
    for paragraph in _BLANK_LINES.split(words):
        writer.paragraph(paragraph)


def _scalar(value: _Value) -> str:
    """A value in words: texts as they are, all else as JSON writes it."""
    return value if isinstance(value, str) and value.strip() else _as_json(value)


def _key(key: str) -> str:
    return " ".join(key.split()) or json.dumps(key)


def _as_table(values: Sequence[_Value]) -> list[list[str]] | None:
    """Header and rows, if all are objects with the same keys in the same order and short values."""
    first = values[0]
    if not isinstance(first, _Object) or not first:
        return None
    keys = [key for key, _ in first]
    rows = [[_key(key) for key in keys]]
    for value in values:
        if not isinstance(value, _Object) or [key for key, _ in value] != keys or not all(map(_is_cell, value)):
            return None
        rows.append([_scalar(item) for _, item in value])
    return rows


def _is_cell(pair: tuple[str, _Value]) -> bool:
    value = pair[1]
    if value and isinstance(value, _Object | list):
        return False
    return not isinstance(value, str) or (len(value) <= _SHORT_CHARS and "\n" not in value)


def _is_of_numbers(value: _Value) -> bool:
    """Whether it is an array, perhaps of arrays, without a word in it, such as coordinates: nobody reads that."""
    waiting: list[_Value] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += item
        elif isinstance(item, _Object) or (isinstance(item, str) and not isinstance(item, _Number)):
            return False
    return True


def _as_json(value: _Value) -> str:
    """The value in JSON, numbers and keys that come twice as the file has them; however deep it nests."""
    parts: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, _Number):
            parts.append(item)
        elif isinstance(item, _Object | list):
            waiting += reversed(_opened(item))
        else:
            parts.append(_written(item))
    return "".join(parts)


def _opened(value: _Object | list[_Value]) -> list[_Value]:
    """The parts of an object or array with the marks around and between them."""
    if isinstance(value, _Object):
        opening, closing = "{}"
        pairs = [(f"{_written(key)}: ", item) for key, item in value]
    else:
        opening, closing = "[]"
        pairs = [("", item) for item in value]
    parts: list[_Value] = [_Number(opening)]
    for number, (key, item) in enumerate(pairs):
        parts += [_Number((", " if number else "") + key), item]
    return [*parts, _Number(closing)]


def _written(value: str | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)
