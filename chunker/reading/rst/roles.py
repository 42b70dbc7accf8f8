"""Roles that docutils does not know: what Sphinx and others add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chunker.extras import need

if TYPE_CHECKING:
    from docutils import nodes

_TITLED = re.compile(r"(?P<title>.+?)\s*<(?P<target>[^<>]*)>", re.DOTALL)
_PLAIN = frozenset("ref doc term numref any download abbr dfn guilabel menuselection eq token index emphasis".split())
_REFERENCES = frozenset({"ref", "numref"})
_SHORTENED = "~"
_ESCAPED = re.compile(r"\x00(.)", re.DOTALL)


def any_role(
    name: str, rawtext: str, text: str, _line: int, _inliner: Any, _options: Any = None, _content: Any = None
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The words of a role that nobody knows: its title or its target, as code where it names some."""
    nodes = need("docutils.nodes", extra="documents")
    text = _ESCAPED.sub(r"\1", text)
    titled = _TITLED.fullmatch(text)
    words = titled["title"] if titled else text
    kind = name.rpartition(":")[2].lower()
    if kind in _REFERENCES and not titled:
        return [nodes.inline(rawtext, words, names_section=words.lower())], []
    if kind in _PLAIN or titled:
        return [nodes.inline(rawtext, words)], []
    if words.startswith(_SHORTENED):
        words = words[1:].rpartition(".")[2]
    return [nodes.literal(rawtext, words.lstrip("!"))], []
