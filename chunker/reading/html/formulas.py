"""Formulas, as TeX where the page knows it."""

from __future__ import annotations

import re

from chunker.reading.html.nodes import Attributes, Node

_TEX = 'annotation[encoding="application/x-tex"], annotation[encoding="TeX"], annotation[encoding="LaTeX"]'
_WRAPPER = re.compile(r"\{\\(?:displaystyle|textstyle) (.*)\}", re.DOTALL)


def formula_of(node: Node, given: Attributes) -> str:
    """A formula between dollars, or its signs in a row where nobody tells its TeX."""
    annotation = node.css_first(_TEX)
    tex = annotation.text(deep=True) if annotation is not None else given.get("alttext", "")
    tex = " ".join(tex.split())
    if wrapped := _WRAPPER.fullmatch(tex):
        tex = wrapped[1].strip()
    return f"${tex}$" if tex else " ".join(node.text(deep=True).split())


def is_formula(node: Node) -> bool:
    """Whether an element holds a formula and no other words."""
    formula = node.css_first("math")
    return formula is not None and formula.text(deep=True).strip() == node.text(deep=True).strip()
