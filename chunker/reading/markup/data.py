"""XML that holds data: records as tables, anything else as lists of names and values."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from chunker.reading.markup.words import lines_of, name_of, words_of
from chunker.reading.writer import Writer
from chunker.reading.xml import Element

_DEEPEST = 40  # lists in each other; what is deeper is said in a line
_MOST_COLUMNS = 12
_MOST_CELL_CHARS = 200


def write_data(writer: Writer, element: Element, depth: int = 0) -> None:
    """Set down what is in an element, which has a line or a heading of its own already."""
    fields = [f"{name}: {value}" for name, value in _attributes(element).items()]
    if own := " ".join((element.text or "").split()) if len(element) else "":
        fields.append(own)
    _items(writer, fields)
    for _, run in groupby(element, key=name_of):
        siblings = list(run)
        if columns := _columns(siblings):
            _table(writer, siblings, columns)
        else:
            with writer.inside("list"):
                for sibling in siblings:
                    _item(writer, sibling, depth)


def _items(writer: Writer, lines: Sequence[str]) -> None:
    with writer.inside("list"):
        for line in lines:
            with writer.inside("item"):
                writer.paragraph(line)


def _item(writer: Writer, element: Element, depth: int) -> None:
    """An item for an element; its value stands on the line of its name."""
    with writer.inside("item"):
        if not name_of(element):
            writer.paragraph(lines_of(element))
        elif depth >= _DEEPEST or not (len(element) or element.attrib):
            value = words_of(element)
            writer.paragraph(f"{_name(element)}: {value}" if value else _name(element))
        else:
            value = "" if len(element) else words_of(element)
            writer.paragraph(f"{_name(element)}: {value}" if value else _name(element))
            write_data(writer, element, depth + 1)
    if tail := " ".join((element.tail or "").split()):
        with writer.inside("item"):
            writer.paragraph(tail)


def _columns(records: Sequence[Element]) -> list[str]:
    """Names of the fields of some records, or nothing where they are no records of short fields."""
    if len(records) < 2:
        return []
    columns: dict[str, None] = {}
    for record in records:
        names = [*_attributes(record), *(_name(part) for part in record)]
        if not names or len(set(names)) < len(names) or not all(map(_is_short_leaf, record)) or _has_own_words(record):
            return []
        columns |= dict.fromkeys(names)
    return list(columns) if 1 < len(columns) <= _MOST_COLUMNS else []


def _is_short_leaf(element: Element) -> bool:
    is_leaf = bool(name_of(element)) and not len(element) and not element.attrib
    return is_leaf and len(element.text or "") <= _MOST_CELL_CHARS


def _has_own_words(record: Element) -> bool:
    return any((text or "").strip() for text in (record.text, record.tail, *(part.tail for part in record)))


def _table(writer: Writer, records: Sequence[Element], columns: Sequence[str]) -> None:
    rows = [list(columns)]
    for record in records:
        fields = _attributes(record) | {_name(part): words_of(part) for part in record}
        rows.append([fields.get(column, "") for column in columns])
    writer.paragraph(f"{_name(records[0])}:")
    writer.table(rows)


def _attributes(element: Element) -> dict[str, str]:
    return {_plain(str(name)): str(value) for name, value in element.attrib.items()}  # lxml never gives bytes


def _name(element: Element) -> str:
    return _plain(str(element.tag))


def _plain(name: str) -> str:
    return name.rpartition("}")[2]
