"""`chunker show`: a document with its chunks, as a page for the browser or in the terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import DEFAULT_STRATEGY, AsJson, File, Model, Tokenizer, chosen_tokenizer
from chunker.cli.places import check_outputs
from chunker.cli.saying import note
from chunker.errors import OutputError
from chunker.output import to_line, write_whole
from chunker.reading.folder import read_document, source_of
from chunker.spec import parse
from chunker.viewing import visible
from chunker.viewing.page import GENERATOR, page_of
from chunker.viewing.picture import Picture, picture_of, picture_row
from chunker.viewing.terminal import terminal_lines

STDOUT = "-"
_HEAD_BYTES = 2_000  # of a page, in which it says what made it

Strategies = Annotated[
    list[str],
    typer.Option("--strategy", "-s", help="How to cut; given twice, both are shown side by side."),
]
Output = Annotated[
    str | None,
    typer.Option("--output", "-o", help="Where the page goes, - for stdout; else FILE's name and .html, here."),
]
Opens = Annotated[bool, typer.Option("--open", help="Open the page in the browser.")]
InTerminal = Annotated[bool, typer.Option("--terminal", help="Print the chunks here instead of writing a page.")]


def show(
    file: File,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    strategy: Strategies = [DEFAULT_STRATEGY],  # noqa: B006  typer copies it
    output: Output = None,
    opens: Opens = False,
    in_terminal: InTerminal = False,
    as_json: AsJson = False,
) -> None:
    """Show a document with its chunks coloured, on one HTML page that needs no network.

    Example: chunker show guide.md --strategy 'sentence(max_tokens=256)'
    """
    _check_choices(len(strategy), output, opens, in_terminal, as_json)
    cutters, counter = [parse(spec) for spec in strategy], chosen_tokenizer(model, tokenizer)
    source = source_of(file)
    target = None if in_terminal or as_json else _default_target(source.path) if output is None else output
    if target is not None:
        check_outputs([target], [source])
    picture = picture_of(read_document(source), cutters, counter)
    if as_json:
        sys.stdout.write(to_line(picture_row(picture)) + "\n")
    elif target is None:
        sys.stdout.writelines(f"{line}\n" for line in terminal_lines(picture, _has_colors()))
    else:
        _write(picture, target, opens)


def _check_choices(strategies: int, output: str | None, opens: bool, in_terminal: bool, as_json: bool) -> None:
    """Raises: BadParameter: choices that exclude each other."""
    if strategies > 2:
        raise typer.BadParameter(f"expected one --strategy, or two to be shown side by side, got {strategies}.")
    if in_terminal and as_json:
        raise typer.BadParameter("--terminal and --json exclude each other.")
    if (in_terminal or as_json) and (output is not None or opens):
        chosen = "--terminal" if in_terminal else "--json"
        raise typer.BadParameter(f"{chosen} prints and writes no page; --output and --open do not go with it.")
    if opens and output == STDOUT:
        raise typer.BadParameter("--open needs a file; choose another --output than -.")


def _default_target(path: str) -> str:
    """A name in the current folder; never beside the document, where it would soon be taken for one.

    Raises: OutputError: a file is there that is no page of ours.
    """
    name = "stdin.html" if path == STDOUT else f"{Path(path).name}.html"
    if os.path.lexists(name) and not _is_page(name):
        raise OutputError(f"{name!r} is here and was not written by this command. Say where the page goes: --output.")
    return name


def _is_page(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return f'<meta name="generator" content="{GENERATOR}">'.encode() in stream.read(_HEAD_BYTES)
    except OSError:
        return False


def _write(picture: Picture, target: str, opens: bool) -> None:
    """Writes the page and prints where it is."""
    write_whole(target, page_of(picture).encode())
    if target == STDOUT:
        return
    if sys.stdout.isatty():
        sys.stdout.write(f"{visible(target)}\n")
    else:
        sys.stdout.buffer.write(os.fsencode(target) + b"\n")
    if opens and not _opened(Path(target)):
        note(f"No browser could be opened. The page is {visible(str(Path(target).absolute()))}.")


def _opened(path: Path) -> bool:
    import webbrowser

    return webbrowser.open(path.absolute().as_uri())


def _has_colors() -> bool:
    """Whether a person is watching who did not ask for plain text."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
