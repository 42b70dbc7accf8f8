"""Formulas, as TeX where the page knows it."""

from __future__ import annotations

import re

from chunker.reading.html.nodes import Attributes, Node, attributes, classes, name_of
from chunker.reading.mathml import DEEPEST, TOKENS, Math, line_of, math_of

_TEX = 'annotation[encoding="application/x-tex"], annotation[encoding="TeX"], annotation[encoding="LaTeX"]'
_WRAPPER = re.compile(r"\{\\(?:displaystyle|textstyle) (.*)\}", re.DOTALL)


def formula_of(node: Node, given: Attributes) -> str:
    """A formula between dollars, or as a line where nobody tells its TeX."""
    annotation = node.css_first(_TEX)
    tex = annotation.text(deep=True) if annotation is not None else given.get("alttext", "")
    tex = " ".join(tex.split())
    if wrapped := _WRAPPER.fullmatch(tex):
        tex = wrapped[1].strip()
    return f"${tex}$" if tex else line_of(_math(node))


def is_formula(node: Node) -> bool:
    """Whether an element holds a formula and no other words."""
    formula = node.css_first("math")
    return formula is not None and formula.text(deep=True).strip() == node.text(deep=True).strip()


def is_drawn_formula(given: Attributes) -> bool:
    """Whether an element only draws a formula that is said beside it."""
    return "katex-html" in classes(given)


def _math(node: Node, depth: int = 0) -> Math:
    name = name_of(node)
    if name == "-text" or name in TOKENS or depth >= DEEPEST:
        return Math(name if name in TOKENS else "mtext", node.text(deep=True))
    parts: list[Math] = []
    child = node.child
    while child is not None:
        if name_of(child) != "-comment" and (name_of(child) != "-text" or (child.text_content or "").strip()):
            parts.append(_math(child, depth + 1))
        child = child.next
    return math_of(name, attributes(node), parts)
