"""The syntax tree of code, or nothing where finding it would take too long or too much memory.

The parser follows several readings of a text at once where its grammar allows them. On texts made for it (and on a few
that are in another language than they say) its time and memory then grow with the square of the length, up to a crash.
What keeps it away from there depends on the text alone, not on a clock: the same text always gives the same tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chunker.extras import need
from chunker.segments.syntax.grammars import grammar

if TYPE_CHECKING:
    from tree_sitter import Tree

_MOST_BYTES = 2_000_000
# How often the text may be read: real code is read up to ten times where it is short, twice where it is long.
_READ_BYTES, _FIRST_READS, _MOST_READINGS = 512, 100, 20
# Hundreds of steps that the parser may take; real code, also minified, was seen to need up to 0.021 a byte.
_FIRST_STEPS, _STEPS_PER_BYTE = 30, 0.03
_MOST_ANGLES = 200  # `a<a<a<`: readings whose number of steps stays small while each copies all that is before it
_ANGLE_OR_END = re.compile(r"[<>{}]|=>|->")


def syntax_tree(code: str, language: str) -> Tree | None:
    """The tree of code whose rows are lines ended by line feeds; None where the parser would go astray."""
    data = code.encode("utf-8", "surrogatepass")
    if len(data) > _MOST_BYTES or _deepest_angles(code) > _MOST_ANGLES:
        return None
    steps = reads = 0
    most_reads = _FIRST_READS + _MOST_READINGS * len(data) // _READ_BYTES

    def read(offset: int, _point: object) -> bytes:
        nonlocal reads
        reads += 1
        return data[offset : offset + _READ_BYTES]

    def is_over(offset: int, _has_error: bool) -> bool:
        nonlocal steps
        steps += 1
        return reads > most_reads or steps > _FIRST_STEPS + _STEPS_PER_BYTE * offset

    try:
        tree: Tree = need("tree_sitter", extra="code").Parser(grammar(language)).parse(read, progress_callback=is_over)
    except ValueError:  # what the library says when it was told to stop
        return None
    return tree


def _deepest_angles(code: str) -> int:
    """The most `<` that are open at once without a brace between them."""
    deepest = depth = 0
    for mark in _ANGLE_OR_END.findall(code):
        if mark == "<":
            depth += 1
            deepest = max(deepest, depth)
        elif mark == ">":
            depth = max(depth - 1, 0)
        elif len(mark) == 1:
            depth = 0
    return deepest
