"""Blocks as what JSON has: columns, which are quicker than rows, then what few blocks have, with the block's number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chunker.types import Block, Span


def block_columns(blocks: Sequence[Block]) -> list[list[Any]]:
    """Kinds, starts, ends, levels and parents; then lists of number, lead-in, header and language."""
    return [
        [block.kind for block in blocks],
        [block.span.start for block in blocks],
        [block.span.end for block in blocks],
        [block.level for block in blocks],
        [block.parent for block in blocks],
        [
            [number, block.lead_in, block.header, block.language]
            for number, block in enumerate(blocks)
            if block.lead_in or block.header or block.language
        ],
    ]


def blocks_from(columns: Any) -> tuple[Block, ...]:
    """The blocks that `block_columns` took apart.

    Raises: TypeError, ValueError: it did not.
    """
    kinds, starts, ends, levels, parents, rest = columns
    blocks = [
        Block(kind, Span(start, end), level, parent)
        for kind, start, end, level, parent in zip(kinds, starts, ends, levels, parents, strict=True)
    ]
    for number, lead_in, header, language in rest:
        blocks[number] = blocks[number]._replace(
            lead_in=Span(*lead_in) if lead_in else None,
            header=Span(*header) if header else None,
            language=language,
        )
    return tuple(blocks)
