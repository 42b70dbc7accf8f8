"""A picture as one HTML page that needs no network and lets nothing of a document become a part of it."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain
from string import Template
from typing import Any

from chunker.output import to_line
from chunker.viewing import exposed, visible
from chunker.viewing.picture import Cutting, EndedChunk, Picture
from chunker.viewing.utf16 import Utf16Offsets

_SCRIPTS = ("data.js", "tokens.js", "text.js", "card.js", "choosing.js")
GENERATOR = "chunker show"  # by which a page of ours can be told from other files


def page_of(picture: Picture) -> str:
    """The page: its script draws the document from data, as text; only our style and script are allowed to act."""
    style, script = _part("page.css"), "\n".join(map(_part, _SCRIPTS))
    return Template(_part("page.html")).substitute(
        generator=GENERATOR,
        policy=html.escape(_policy(style, script)),
        title=html.escape(visible(picture.document.id)),
        style=style,
        script=script,
        data=_as_data(page_data(picture)),
    )


def page_data(picture: Picture) -> dict[str, Any]:
    """What the script gets. Offsets are UTF-16 units of `text`, which has marks where characters cannot be seen."""
    text = picture.document.text
    offsets = Utf16Offsets(text)
    ends = [offsets.of(piece.end) for piece in picture.pieces]
    return {
        "name": visible(picture.document.id),
        "tokenizer": visible(picture.tokenizer),
        "tokens": picture.token_count,
        "characters": len(text),
        "text": exposed(text),
        "lengths": [end - start for start, end in zip(chain((0,), ends), ends, strict=False)],
        "shared": [[at, piece.token_count] for at, piece in enumerate(picture.pieces) if piece.token_count > 1],
        "panes": [_pane(cutting, offsets) for cutting in picture.cuttings],
    }


def _pane(cutting: Cutting, offsets: Utf16Offsets) -> dict[str, Any]:
    chunks = [_chunk(ended, offsets) for ended in cutting.chunks]
    return {"strategy": visible(cutting.strategy), "limit": cutting.limit_tokens, "chunks": chunks}


def _chunk(ended: EndedChunk, offsets: Utf16Offsets) -> dict[str, Any]:
    """A chunk without what it leaves at its default, of which a long document would repeat thousands."""
    chunk, cut = ended
    return {
        "start": offsets.of(chunk.start),
        "end": offsets.of(chunk.end),
        "tokens": chunk.token_count,
        "name": cut.name,
        **dict(_further(ended, offsets)),
    }


def _further(ended: EndedChunk, offsets: Utf16Offsets) -> Iterator[tuple[str, Any]]:
    chunk, cut = ended
    if cut.price is not None:
        yield "price", cut.price
    if cut.ruled_out:
        yield (
            "ruled",
            [[offsets.of(other.offset), other.price, other.name, other.token_count] for other in cut.ruled_out],
        )
    if chunk.context:
        yield "context", exposed(chunk.context)
    if chunk.headings:
        yield "headings", [*map(visible, chunk.headings)]
    if chunk.kind != "text":
        yield "kind", visible(chunk.kind)
    if chunk.page is not None:
        yield "page", chunk.page


def _as_data(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it stands in."""
    return to_line(data).replace("<", "\\u003c")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded, and nothing run but our script, which cannot turn text into markup either."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _part(name: str) -> str:
    return files("chunker.viewing").joinpath("web", name).read_text(encoding="utf-8")
