"""How many rows at the top of a sheet stay where they are when people scroll."""

from __future__ import annotations

import re

from chunker.errors import UnreadableDocument
from chunker.reading.office.names import attribute, below, text_of
from chunker.reading.xml import parse_xml

_PANE = re.compile(rb"<(?:\w{1,20}:)?pane\s([^<>]{0,400})>")
_GIVEN = re.compile(rb"""(?:^|\s)(ySplit|state)\s*=\s*["']([^"']{0,20})["']""")
_HEAD_BYTES = 10_000  # of a sheet, in which it says how it is shown
_FROZEN = "2"  # kind of a split in OpenDocument


def frozen_rows(data: bytes) -> int:
    """Those of a sheet of Excel in XML."""
    pane = _PANE.search(data, 0, _HEAD_BYTES)
    given = dict(_GIVEN.findall(pane[1])) if pane else {}
    rows = given.get(b"ySplit", b"")
    return int(rows) if rows.isdigit() and given.get(b"state", b"").startswith(b"frozen") else 0


def frozen_in(settings: bytes) -> dict[str, int]:
    """Those of an OpenDocument file by the name of their sheet, from the part with its settings, if that is sound."""
    found: dict[str, int] = {}
    try:
        root = parse_xml(settings)
    except UnreadableDocument:
        return found
    for entry in below(root, "config:config-item-map-entry"):
        items = {attribute(item, "config:name"): text_of(item) for item in below(entry, "config:config-item")}
        rows = items.get("VerticalSplitPosition", "")
        if items.get("VerticalSplitMode") == _FROZEN and rows.isdecimal():
            found[attribute(entry, "config:name") or ""] = int(rows)
    return found
