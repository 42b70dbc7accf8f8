"""Jupyter notebooks: words as their Markdown has them, code and what it printed as blocks of code."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content, Fact
from chunker.reading.joining import joined
from chunker.reading.text import decode
from chunker.reading.writer import Writer
from chunker.types import Place

SUFFIXES = (".ipynb",)

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_DEEPEST_HEADING = 6


def read(data: bytes) -> Content:
    """Cells in order: Markdown unchanged, code in its language, printed text behind the word `Output:`.

    Images and other output that is not text are left out, and counted in the metadata.
    """
    decoded = decode(data)
    if not decoded.text.strip():
        return Content("", "ipynb", (), metadata=decoded.facts)
    notebook = _parsed(decoded.text)
    facts = _object(notebook.get("metadata"))
    language = _language(facts)
    left_out: Counter[str] = Counter()
    cells = _cells(notebook)
    contents = [
        content for number, cell in enumerate(cells, 1) for content in _cell_contents(cell, number, language, left_out)
    ]
    facts_of = {**decoded.facts, **_facts(facts, language, left_out), **_unread(notebook, cells)}
    return joined(contents, "ipynb", facts_of)


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableDocument(f"Expected a notebook in JSON, but at line {error.lineno}: {error.msg}.") from error
    except RecursionError as error:
        raise UnreadableDocument("Expected a notebook in JSON, but it nests too deep to be read.") from error
    except ValueError as error:  # a number of thousands of digits
        raise UnreadableDocument(f"Expected a notebook in JSON, but it cannot be read: {error}.") from error
    if not isinstance(notebook, dict) or not {"cells", "worksheets"} & notebook.keys():
        raise UnreadableDocument("Expected a notebook with cells, got other JSON. Name it .json to read it as that.")
    return notebook


def _cells(notebook: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The cells; until format 3 they were in worksheets."""
    lists = [notebook.get("cells"), *(_object(sheet).get("cells") for sheet in _list(notebook.get("worksheets")))]
    return [_object(cell) for cells in lists for cell in _list(cells)]


def _unread(notebook: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """What should be cells and is none."""
    broken = sum(not isinstance(cell.get("cell_type"), str) for cell in cells)
    if broken or not isinstance(notebook.get("cells", []), list):
        return {"unread": [f"{broken or 'all'} cells that have no type"]}
    return {}


def _cell_contents(cell: Mapping[str, Any], number: int, language: str, left_out: Counter[str]) -> Iterator[Content]:
    kind, text = cell.get("cell_type"), _text(cell.get("source", cell.get("input")))
    place = (Place(0, "cell", number),)
    if kind == "markdown":
        yield Content(text, "markdown", places=place)
        return
    writer = Writer()
    writer.place("cell", number)
    if kind == "heading":  # until format 3
        level = cell.get("level")
        writer.heading(text, level if isinstance(level, int) else _DEEPEST_HEADING)
    else:
        writer.code(text, language if kind == "code" else "")
    for output in _list(cell.get("outputs")):
        if printed := _printed(_object(output), left_out):
            writer.paragraph("Output:")
            writer.code(printed)
    yield writer.content("ipynb")


def _printed(output: Mapping[str, Any], left_out: Counter[str]) -> str:
    """What an output says in plain text; what it shows otherwise is counted."""
    if "traceback" in output or "ename" in output:
        trace = _COLOURS.sub("", "\n".join(_text(line) for line in _list(output.get("traceback"))))
        return trace or f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
    data = {**output, **_object(output.get("data"))}
    left_out.update("images" for kind in data if kind.startswith("image/") or kind in {"png", "jpeg", "svg"})
    text = _text(data.get("text/plain", data.get("text")))
    if not text.strip() and any(kind.startswith("text/") for kind in data):
        left_out["outputs"] += 1
    return _COLOURS.sub("", text)


def _facts(facts: Mapping[str, Any], language: str, left_out: Counter[str]) -> dict[str, Fact]:
    authors = [_text(_object(author).get("name")) for author in _list(facts.get("authors"))]
    found: dict[str, Fact] = {
        "title": _text(facts.get("title")),
        "author": ", ".join(filter(None, authors)),
        "code_language": language,
        "images_left_out": left_out["images"],
        "unread": [f"{left_out['outputs']} outputs are not plain text"] if left_out["outputs"] else [],
    }
    return {key: value for key, value in found.items() if value}


def _language(facts: Mapping[str, Any]) -> str:
    stated = _object(facts.get("language_info")).get("name") or _object(facts.get("kernelspec")).get("language")
    return _text(stated).lower().strip() if re.fullmatch(r"[\w+#.-]+", _text(stated).strip()) else ""


def _text(value: Any) -> str:
    """A text, or one in parts, which is how notebooks keep lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
