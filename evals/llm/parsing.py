"""An object of a schema in the text of a model, which may have wrapped it in a fence, in thoughts or in talk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evals.llm.types import Schema

_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"```[\w-]*\s*\n(.*?)```", re.DOTALL)
_MOST_STARTS = 50  # braces at which an object is looked for
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


class Malformed(ValueError):
    """A text without an object of the schema; its message says what is wrong with the nearest one."""


def parse(text: str, schema: Schema) -> dict[str, Any]:
    r"""The first object in the text that the schema allows.

    Known of schemas: type, properties, required, items, enum, minimum, maximum. What they do not name is kept.
    Raises: Malformed.

    >>> parse('Sure:\n```json\n{"score": 4}\n```', {"type": "object", "required": ["score"]})
    {'score': 4}
    """
    wrong = f"no JSON object in {text[:80]!r}"
    for found in _objects(_THOUGHTS.sub("", text)):
        problem = problem_of(found, schema)
        if not problem:
            return found
        wrong = problem
    raise Malformed(wrong)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Objects that stand in a text: the whole, in fences, at braces."""
    for part in (text, *_FENCE.findall(text)):
        try:
            found = json.loads(part)
        except (ValueError, RecursionError):
            continue
        if isinstance(found, dict):
            yield found
    decoder = json.JSONDecoder()
    for match in [*re.finditer(r"\{", text)][:_MOST_STARTS]:
        try:
            found, _ = decoder.raw_decode(text, match.start())
        except (ValueError, RecursionError):
            continue
        yield found


def problem_of(value: object, schema: Schema, where: str = "the answer") -> str:
    """What is wrong with a value by a schema; empty where nothing is."""
    kind = schema.get("type")
    if isinstance(kind, str) and not _is(value, kind):
        return f"{where} should be of type {kind}, got {str(value)[:60]!r}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{where} should be one of {schema['enum']}, got {str(value)[:60]!r}"
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return f"{where} should be from {schema.get('minimum')} to {schema.get('maximum')}, got {value}"
    if isinstance(value, dict):
        return _problem_of_object(value, schema, where)
    if isinstance(value, list) and "items" in schema:
        problems = (problem_of(item, schema["items"], f"{where}[{place}]") for place, item in enumerate(value))
        return next(filter(None, problems), "")
    return ""


def _problem_of_object(value: dict[str, Any], schema: Schema, where: str) -> str:
    if missing := [name for name in schema.get("required", ()) if name not in value]:
        return f"{where} lacks {missing[0]!r}"
    known = schema.get("properties", {})
    problems = (problem_of(value[name], known[name], f"{name!r}") for name in value if name in known)
    return next(filter(None, problems), "")


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS.get(kind, (object,)))
