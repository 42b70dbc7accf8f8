"""What goes through the pipes to and from the process that parses: frames of bytes, and content as JSON.

JSON and not pickle: a parser that a hostile file has taken over must not be able to run code on the other side.
"""

from __future__ import annotations

import json
import os
from typing import Any

from chunker.block_columns import block_columns, blocks_from
from chunker.reading.content import Content
from chunker.types import Place

_LENGTH_BYTES = 8
_AT_ONCE = 1 << 20


def send(pipe: int, data: bytes) -> None:
    """Write one frame into a pipe, given by its file descriptor.

    Raises: OSError: the other end is gone.
    """
    for part in (len(data).to_bytes(_LENGTH_BYTES, "big"), data):
        view = memoryview(part)
        while view:
            view = view[os.write(pipe, view[:_AT_ONCE]) :]


def receive(pipe: int, most: int) -> bytes:
    """The next frame of a pipe, given by its file descriptor.

    Raises: EOFError: the pipe ended before the frame did. ValueError: the frame has more than `most` bytes.
    """
    length = int.from_bytes(_exactly(pipe, _LENGTH_BYTES), "big")
    if length > most:
        raise ValueError(f"Expected a frame of at most {most} bytes, got one of {length}.")
    return _exactly(pipe, length)


def _exactly(pipe: int, length: int) -> bytes:
    parts = []
    while length:
        part = os.read(pipe, min(length, _AT_ONCE))
        if not part:
            raise EOFError("The pipe ended inside a frame.")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def to_json(value: Any) -> bytes:
    """A value in JSON; halves of surrogate pairs, which a file may hold, pass."""
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return written.encode("utf-8", "surrogatepass")


def from_json(data: bytes) -> Any:
    """The value that `to_json` wrote."""
    return json.loads(data.decode("utf-8", "surrogatepass"))


def content_fields(content: Content) -> list[Any]:
    """The content as lists of what JSON has."""
    blocks = None if content.blocks is None else block_columns(content.blocks)
    return [content.text, content.format, blocks, [list(place) for place in content.places], dict(content.metadata)]


def content_from(fields: Any) -> Content:
    """The content that `content_fields` took apart.

    Raises: TypeError, ValueError: it did not.
    """
    text, form, columns, places, metadata = fields
    blocks = None if columns is None else blocks_from(columns)
    return Content(text, form, blocks, tuple([Place(*place) for place in places]), metadata)
