"""Private keys, which stand in many lines between a line that begins them and one that ends them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chunker.redacting.folding import Page
from chunker.redacting.types import Detector
from chunker.types import Span

_EDGE = re.compile(r"-----(BEGIN|END) (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----", re.ASCII)
_BREAKS = r"""(?:\\[rn]|[ \t\r\n>|"'+,])"""
_HEADERS = re.compile(
    rf"(?:{_BREAKS}{{1,40}}[A-Z][A-Za-z]{{2,9}}(?:-[A-Z][a-z]{{1,9}})?: [\w ,./-]{{1,80}}){{0,6}}", re.ASCII
)
_LINES = re.compile(r"""(?:(?:\\[rn]|[ \t\r\n>|"'+,])*+[0-9A-Za-z+/=]{16,}+)+""", re.ASCII)
_DATA = re.compile(r"[0-9A-Za-z+/]{24}", re.ASCII)


def spans(page: Page) -> Iterator[Span]:
    """Keys from their first line to their last; where the end is missing, to the end of what looks like data."""
    edges = [*_EDGE.finditer(page.text)]
    for number, edge in enumerate(edges):
        if edge[1] == "BEGIN":
            following = edges[number + 1] if number + 1 < len(edges) else None
            end = following.end() if following and following[1] == "END" else _cut_short(page.text, edge.end())
            if _DATA.search(page.text, edge.end(), end):
                yield Span(edge.start(), end)


def _cut_short(text: str, start: int) -> int:
    headers = _HEADERS.match(text, start)
    lines = _LINES.match(text, headers.end() if headers else start)
    return lines.end() if lines else start


_LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"
_SEALED = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,7A8B"

DETECTORS = (
    Detector(
        "private_key",
        "secrets",
        "private keys in PEM and OpenPGP armour, whole or cut short, quoted, indented or in JSON",
        spans,
        (
            f"⟨-----BEGIN PRIVATE KEY-----\n{_LINE}\n{_LINE}\n-----END PRIVATE KEY-----⟩\n",
            f"> ⟨-----BEGIN RSA PRIVATE KEY-----\r\n> {_LINE}\r\n> -----END RSA PRIVATE KEY-----⟩",
            f'"⟨-----BEGIN PRIVATE KEY-----\\n{_LINE}\\n-----END PRIVATE KEY-----⟩\\n"',
            f"⟨-----BEGIN EC PRIVATE KEY-----\n{_LINE}\n{_LINE}⟩\n\nThe end was lost.",
            f"⟨-----BEGIN RSA PRIVATE KEY-----\n{_SEALED}\n\n{_LINE}\n{_LINE}⟩\n",
        ),
        (
            "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----",
            "It begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.",
        ),
    ),
)
