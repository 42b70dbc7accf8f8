"""Fields of rows that somebody else wrote, of the type that is asked for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn, TypeVar

_T = TypeVar("_T")
_SHOWN = 60


class InvalidRow(ValueError):
    """A row that cannot be understood; whoever knows its place says where it stands."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def parse_json(text: str) -> Any:
    """The value of a JSON text, NaN and Infinity refused.

    Raises: InvalidRow: what is wrong with it.
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidRow("json", f"Expected JSON, got {shown(text)} ({error}).") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def an_object(value: Any) -> Mapping[str, Any]:
    """The value as an object.

    Raises: InvalidRow: it is something else.
    """
    return _of_type(value, dict, "an object {...}", "row")


def text_field(fields: Mapping[str, Any], name: str) -> str:
    """The text in a field.

    Raises: InvalidRow: it is missing or of another type.
    """
    return _of_type(_present(fields, name), str, "a text", name)


def id_field(fields: Mapping[str, Any], name: str) -> str:
    """The id in a field, as formats of others have it: a text, or a whole number written as one.

    Raises: InvalidRow: it is missing or of another type.
    """
    value = _present(fields, name)
    return str(value) if type(value) is int else _of_type(value, str, "a text", name)


def whole_field(fields: Mapping[str, Any], name: str) -> int:
    """The whole number in a field.

    Raises: InvalidRow: it is missing or of another type.
    """
    value = _present(fields, name)
    return _of_type("true or false" if isinstance(value, bool) else value, int, "a whole number", name)


def texts_field(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The texts in a field that holds a list of them; none where it is missing or null.

    Raises: InvalidRow: it holds something else.
    """
    return tuple(_of_type(item, str, "a list of texts", name) for item in list_field(fields, name))


def objects_field(fields: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    """The objects in a field that holds a list of them; none where it is missing or null.

    Raises: InvalidRow: it holds something else.
    """
    return tuple(_of_type(item, dict, "a list of objects", name) for item in list_field(fields, name))


def list_field(fields: Mapping[str, Any], name: str) -> list[Any]:
    """The list in a field; empty where it is missing or null.

    Raises: InvalidRow: it holds something else.
    """
    value = fields.get(name)
    return [] if value is None else _of_type(value, list, "a list", name)


def _present(fields: Mapping[str, Any], name: str) -> Any:
    if name not in fields:
        raise InvalidRow("missing", f"Expected a field {name!r}, got {', '.join(map(repr, fields)) or 'none'}.")
    return fields[name]


def _of_type(value: Any, kind: type[_T], expected: str, name: str) -> _T:
    if isinstance(value, kind):
        return value
    raise InvalidRow("type", f"Expected {expected} as {name!r}, got {shown(value)}.")


def shown(value: object) -> str:
    """A value as messages show it: on one line and not too long."""
    try:
        text = repr(value[:_SHOWN] if isinstance(value, str) and len(value) > _SHOWN else value)
    except RecursionError:
        text = f"a {type(value).__name__} in too many others"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
