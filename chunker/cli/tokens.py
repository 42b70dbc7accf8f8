"""`chunker tokens`: how many tokens a text has, and where they end."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from chunker.cli.options import AsJson, File, Model, Tokenizer, chosen_tokenizer
from chunker.output import to_line
from chunker.reading.folder import read_document, source_of
from chunker.types import Encoding
from chunker.viewing import visible
from chunker.viewing.pieces import pieces_of

Show = Annotated[bool | None, typer.Option("--show/--count", help="Show every token, or only count; people see both.")]

_COLORS = (153, 223, 157, 218, 229)  # backgrounds of the 256-colour table on which black is easy to read


def tokens(
    file: File = "-",
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    show: Show = None,
    as_json: AsJson = False,
) -> None:
    """Count the tokens of a file or of standard input, and show them in colours.

    Example: echo 'How many tokens?' | chunker tokens --show
    """
    counter = chosen_tokenizer(model, tokenizer)
    text = read_document(source_of(file)).text
    count = counter.count(text)
    shows = sys.stdout.isatty() if show is None else show
    if as_json:
        pieces = {"pieces": [{"start": a, "end": b, "tokens": n} for a, b, n in pieces_of(text, counter)]}
        row = {"tokens": count, "characters": len(text), "tokenizer": counter.name, **(pieces if show else {})}
        sys.stdout.write(to_line(row) + "\n")
    elif shows:
        sys.stdout.write(_colored(text, counter))
        sys.stdout.write(f"\n{count:,} tokens of {counter.name}, {len(text):,} characters\n")
    else:
        sys.stdout.write(f"{count}\n")


def _colored(text: str, counter: Encoding) -> str:
    """The text with a background colour for each piece; the number of tokens where it is more than one."""
    parts = []
    for number, (start, end, tokens_here) in enumerate(pieces_of(text, counter)):
        shared = f"\u00b7{tokens_here}" if tokens_here > 1 else ""
        piece = text[start:end]
        line_break = "\n" if piece.endswith("\n") else ""
        color = _COLORS[number % len(_COLORS)]
        parts.append(f"\x1b[30;48;5;{color}m{visible(piece)}{shared}\x1b[0m{line_break}")
    return "".join(parts)
