"""What a reader of one file format gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chunker.types import Block, Place

Fact = str | int | float | bool | list[str]  # what JSON can say


@dataclass(frozen=True, slots=True)
class Content:
    """The text of a file, and what the file says of it.

    Attributes:
        format: name of the reader's file, such as `pdf`.
        blocks: in document order, each before those inside it; None where they are to be found in the text.
        metadata: `title`, `author`, `date` (ISO 8601), `language` and whatever else the file states.
    """

    text: str
    format: str
    blocks: tuple[Block, ...] | None = None
    places: tuple[Place, ...] = ()
    metadata: Mapping[str, Fact] = field(default_factory=dict)
