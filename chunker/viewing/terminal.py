"""The chunks of a document as lines for a terminal, which no document can drive."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chunker.types import Chunk
from chunker.viewing import visible
from chunker.viewing.picture import Cutting, EndedChunk, Picture

# Styles of the 256-colour table: backgrounds on which black is easy to read, and what is not the chunk's own.
_CHUNKS = ("30;48;5;153", "30;48;5;223", "30;48;5;157", "30;48;5;218")
_REPEATED, _CONTEXT, _HEAD = "3;4", "2;3", "1"
_LINE_BREAK = re.compile(r"\r?\n")
_TAB_COLUMNS = 4
_Paint = Callable[[str, str], str]


def terminal_lines(picture: Picture, is_colored: bool) -> Iterator[str]:
    """Lines that show every chunk under a line that says what it is.

    Text of the document stands behind a bar, so that it cannot pass for one of our own lines. Context in front of
    a chunk stands behind a dotted bar. What the chunk before holds too is in italics and underlined, or without
    colours named by its length.
    """
    paint = _painted if is_colored else _plain
    for cutting in picture.cuttings:
        total = f"{_counted(len(cutting.chunks), 'chunk')} of a document of {_counted(picture.token_count, 'token')}"
        yield f"{visible(picture.document.id)}  {visible(cutting.strategy)}  {picture.tokenizer}  {total}"
        for number, ended in enumerate(cutting.chunks):
            yield ""
            yield paint(_HEAD, f"── {number + 1} ── {_facts(cutting, number, ended)}")
            yield from (paint(_CONTEXT, f"┊ {line}") for line in _lines(ended.chunk.context.rstrip()))
            yield from _body(ended.chunk, cutting.repeated_chars(number), number, paint)
        yield ""


def _facts(cutting: Cutting, number: int, ended: EndedChunk) -> str:
    """What is to know of a chunk, on one line."""
    chunk, cut = ended
    ending = visible(cut.name) if cut.price is None else f"ends at {visible(cut.name)} {cut.price:.2f}"
    repeated = cutting.repeated_chars(number)
    facts = [
        f"{chunk.token_count} of {cutting.limit_tokens} tokens",
        f"[{chunk.start}:{chunk.end}]",
        ending,
        f"first {_counted(repeated, 'character')} repeated" if repeated else "",
        visible(chunk.kind) if chunk.kind != "text" else "",
        " > ".join(map(visible, chunk.headings)),
        f"page {chunk.page}" if chunk.page is not None else "",
    ]
    return " · ".join(filter(None, facts))


def _body(chunk: Chunk, repeated_chars: int, number: int, paint: _Paint) -> Iterator[str]:
    """The text, line by line."""
    style = _CHUNKS[number % len(_CHUNKS)]
    repeated, own = (_lines(part) for part in (chunk.text[:repeated_chars], chunk.text[repeated_chars:]))
    parts = [paint(f"{style};{_REPEATED}", line) for line in repeated]
    rest = [paint(style, line) for line in own]
    lines = [*parts[:-1], "".join(parts[-1:]) + "".join(rest[:1]), *rest[1:]]
    return (f"│ {line}" for line in lines)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _lines(text: str) -> list[str]:
    """The text's lines, with marks for what drives a terminal; none of an empty text."""
    return [visible(line.expandtabs(_TAB_COLUMNS)) for line in _LINE_BREAK.split(text)] if text else []


def _painted(style: str, text: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if text else ""


def _plain(_style: str, text: str) -> str:
    return text
