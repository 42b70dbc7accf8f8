"""The words in a paragraph, a title or a cell, with the few marks that tell what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from chunker.reading.marks import raised

if TYPE_CHECKING:
    from docutils import nodes

_BACKTICKS = re.compile("`+")
_UNSEEN = frozenset("system_message comment target substitution_definition pending raw label".split())
_BETWEEN = frozenset("paragraph list_item entry term definition field_name field_body line title caption".split())


def parts_of(node: nodes.Node) -> list[nodes.Element]:
    """The nodes in a node; text is among them, and has no attributes."""
    return cast("list[nodes.Element]", node.children)


def words_of(node: nodes.Node, titles: Mapping[str, str]) -> str:
    """The words of a node in one line; docutils itself bounds how deep nodes nest.

    Args:
        titles: of sections by the names that references know them by.
    """
    return " ".join(_said(cast("nodes.Element", node), titles).split())


def _said(node: nodes.Element, titles: Mapping[str, str]) -> str:  # noqa: PLR0911, one for each kind
    kind = type(node).__name__
    if kind == "Text":
        return node.astext()
    if kind in _UNSEEN and not (kind == "target" and node.children):
        return ""
    if kind == "footnote_reference":
        return f"[^{node.astext()}]"
    if kind == "citation_reference":
        return f"[{node.astext()}]"
    if kind in {"math", "math_block"}:
        return f"${' '.join(node.astext().split())}$"
    if kind == "image":
        return f" {node.get('alt', '')} "
    if kind == "inline" and "names_section" in node:
        return titles.get(node["names_section"], node.astext())
    inner = "".join(_said(child, titles) for child in parts_of(node))
    if kind == "literal":
        return _as_code(inner)
    if kind == "superscript":
        return raised(inner, is_behind=True)
    mark = "\u2022 " if kind == "list_item" else ""
    return f" {mark}{inner} " if kind in _BETWEEN else inner


def _as_code(text: str) -> str:
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"`{text}`"
