"""How much of a document's structure readers keep: F1 against the Markdown that the documents were made from.

    python -m benchmarks.readers --format docx odt --markdown FOLDER --converted FOLDER

Each Markdown file is converted to the format by pandoc (or by LibreOffice, from pandoc's .docx), read again, and its
headings, items of lists with their depth, cells of tables and blocks of code are compared with those of the Markdown.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.converting import FORMATS, convert
from benchmarks.documents import OWN_CORPUS
from benchmarks.structure import KINDS, Found, f1, markdown_plain, structure, written_plain
from benchmarks.tables import show
from chunker.segments.blocks.markdown import markdown_blocks

Structure = dict[str, Found]
Reader = Callable[[Path], Structure]
OURS = "chunkproof"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table for each format."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.converted or Path(scratch)
        sources = [source for root in options.markdown for source in _sources(root, folder / "markdown")]
        measured = {name: _measure(name, sources, folder, options.worst) for name in options.format}
    if options.json:
        print(json.dumps(measured, indent=1))
        return
    for name, rows in measured.items():
        show(f"{name}: F1 over {len(sources)} documents", ("reader", *KINDS, "CPU s"), [_row(*row) for row in rows])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", nargs="+", choices=FORMATS, default=["docx", "html", "epub", "odt"])
    parser.add_argument("--markdown", nargs="+", type=Path, default=[OWN_CORPUS], metavar="FOLDER")
    parser.add_argument("--converted", type=Path, metavar="FOLDER", help="where converted files are kept and found")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show N losses of ours in each format")
    parser.add_argument("--json", action="store_true", help="all figures as JSON")
    return parser


def _sources(root: Path, folder: Path) -> Iterator[Path]:
    """The Markdown files below a folder as they are converted, in one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(root.rglob("*.md")):
        yield _without_front_matter(path, folder / "-".join(path.relative_to(root).parts))


def _without_front_matter(path: Path, target: Path) -> Path:
    """The file without the settings at its top, which are no words of it."""
    text = path.read_text("utf-8")
    first = next(iter(markdown_blocks(text)), None)
    if first and first.kind == "front_matter":
        text = text[first.span.end :]
    if not target.exists() or target.read_text("utf-8") != text:
        target.write_text(text, "utf-8")
    return target


def _measure(name: str, sources: Sequence[Path], folder: Path, worst: int) -> list[tuple[str, list[float | None]]]:
    """Name of each reader with its F1 for each of `KINDS`, and its CPU time in seconds."""
    made = convert(sources, name, folder)
    truths = [_from_markdown(source.read_text("utf-8"), FORMATS[name].has_tags) for source in sources]
    rows = []
    for reader, read in _readers(name):
        started = time.process_time()
        found = [_read(read, path) for path in made]
        elapsed_s = time.process_time() - started
        rows.append((reader, [*(_f1_over_all(kind, truths, found) for kind in KINDS), elapsed_s]))
        if reader == OURS:
            _show_losses(made, truths, found, worst)
    return rows


def _read(read: Reader, path: Path) -> Structure:
    try:
        return read(path)
    except Exception as error:  # noqa: BLE001, another library may raise anything; it then found nothing
        print(f"{path.name}: {type(error).__name__}: {error}", file=sys.stderr)
        return {kind: Found() for kind in KINDS}


def _f1_over_all(kind: str, truths: Sequence[Structure], found: Sequence[Structure]) -> float | None:
    """F1 of all documents as one: what belongs to different documents is never taken for the same."""
    both, total = 0, 0
    for truth, other in zip(truths, found, strict=True):
        both += 2 * (truth[kind] & other[kind]).total()
        total += truth[kind].total() + other[kind].total()
    return both / total if total else None


def _readers(name: str) -> Iterator[tuple[str, Reader]]:
    """Every reader of a format that is installed; the others are named."""
    makers = {OURS: lambda: _ours(FORMATS[name].reader), "kreuzberg": _kreuzberg, "markitdown": _markitdown}
    for reader, make in makers.items():
        try:
            yield reader, make()
        except ModuleNotFoundError as error:
            print(f"Left out: {reader} for {name} ({error})", file=sys.stderr)


def _ours(reader: str) -> Reader:
    module = importlib.import_module(f"chunker.reading.formats.{reader}")

    def read(path: Path) -> Structure:
        content = module.read(path.read_bytes())
        return structure(content.text, content.blocks, written_plain)

    return read


def _kreuzberg() -> Reader:
    kreuzberg = importlib.import_module("kreuzberg")
    config = kreuzberg.ExtractionConfig(output_format="markdown")
    return lambda path: _from_markdown(kreuzberg.extract_file_sync(str(path), config=config).content)


def _markitdown() -> Reader:
    converter = importlib.import_module("markitdown").MarkItDown()
    return lambda path: _from_markdown(converter.convert(str(path)).text_content)


def _from_markdown(text: str, has_tags: bool = False) -> Structure:
    return structure(text, markdown_blocks(text), partial(markdown_plain, has_tags=has_tags))


def _row(reader: str, figures: Sequence[float | None]) -> list[str]:
    *shares, elapsed_s = figures
    return [reader, *("–" if share is None else f"{share:.3f}" for share in shares), f"{elapsed_s:.1f}"]


def _show_losses(made: Sequence[Path], truths: Sequence[Structure], found: Sequence[Structure], most: int) -> None:
    """Some of what was lost (-) and of what was found and is not there (+), from the documents that lost most."""
    for kind in KINDS if most else ():
        pairs = [
            (f1(truth[kind], other[kind]), place)
            for place, (truth, other) in enumerate(zip(truths, found, strict=True))
        ]
        for share, place in sorted((share, place) for share, place in pairs if share is not None and share < 1)[:3]:
            print(f"{kind} {share:.3f} {made[place]}")
            lost, extra = truths[place][kind] - found[place][kind], found[place][kind] - truths[place][kind]
            for mark, these in (("-", lost), ("+", extra)):
                for what in list(these)[:most]:
                    print(f"  {mark} {what!r}"[:300])


if __name__ == "__main__":
    main()
