"""An object of a schema in the text of a model, which may have wrapped it in a fence, in thoughts or in talk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from evals.llm.types import Schema

_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
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
    r"""The one object in the text that the schema allows, not one inside another.

    A text with two different ones is malformed: one of them may be quoted from what the model was shown.
    Known of schemas: type, properties, required, items, enum, minimum, maximum. What they do not name is kept.
    Raises: Malformed.

    >>> parse('Sure:\n```json\n{"score": 4}\n```', {"type": "object", "required": ["score"]})
    {'score': 4}
    """
    found = [*_objects(_THOUGHTS.sub("", text))]
    problems = [problem_of(one, schema) for one in found]
    right = [one for one, problem in zip(found, problems, strict=True) if not problem]
    if not right:
        raise Malformed(problems[-1] if problems else f"no JSON object in {text[:80]!r}")
    if any(one != right[0] for one in right):
        raise Malformed(f"{len(right)} objects that are not the same, the first {str(right[0])[:60]!r}")
    return right[0]


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Objects that stand in a text, none that lies in another."""
    decoder, at = json.JSONDecoder(), text.find("{")
    for _ in range(_MOST_STARTS):
        if at < 0:
            return
        try:
            found, end = decoder.raw_decode(text, at)
            yield found
        except (ValueError, RecursionError):
            end = at + 1
        at = text.find("{", end)


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
