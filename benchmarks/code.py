"""How often definitions that fit are cut: by `structure` with `lines` and with `syntax`, and by LangChain.

Run: python -m benchmarks.code --files FOLDER... --max-tokens 128 512 What a definition is (a function, class, method
and so on, with what is put right above it) is said by the grammars in all rows, so `syntax` has the judge on its
side; for Python `--judge ast` asks Python's own parser instead. A definition fits with the indentation of its first
line, and is cut when a chunk begins inside it. `parted` are definitions whose comments or decorators are in another
chunk, `mid-line` cuts that do not stand at the beginning of a line. Text in chunks is counted as it stands; LangChain
counts with the same tokenizer, and its chunks that do not stand in the text are left out. Chonkie's code chunker is
not here: it needs a package of grammars (`tree_sitter_language_pack`) that is not among what we install.
"""

from __future__ import annotations

import argparse
import ast
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from chunker import Document, parse, tokenizer_for
from chunker.reading.formats.code import LANGUAGES, read
from chunker.segments.code_lines import code_lines
from chunker.segments.syntax.grammars import language_named
from chunker.segments.syntax.units import units_of, with_leads
from chunker.types import Encoding, Span

_WORD = re.compile(r"\S")
_LARGEST_BYTES = 200_000
_RIVAL_NAMES = {"csharp": "csharp", "javascript": "js", "typescript": "ts", "tsx": "ts", "bash": None}
Cutter = Callable[[Document, str], list[Span]]


class Definition(NamedTuple):
    """Where a definition begins, with what is put above it, where itself, and where it ends."""

    start: int
    head: int
    end: int


SourceFile = tuple[Document, str, list[Definition]]


def definitions(document: Document, language: str, judge: str) -> Iterator[Definition]:
    """The definitions of a source file."""
    text = document.text
    lines = code_lines(text, Span(0, len(text)))
    if judge == "ast":
        for node in ast.walk(ast.parse(text.replace("\f", " "))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]) - 1
                yield Definition(
                    lines[first].start, lines[node.lineno - 1].start, lines[(node.end_lineno or 1) - 1].end
                )
        return
    for unit in with_leads(units_of(text, lines, language) or ()):
        if unit.kind == "definition" and unit.is_line:
            yield Definition(unit.start, lines[unit.head].start, unit.end)


def ours(spec: str, tokenizer: Encoding) -> Cutter:
    """A strategy of this package."""
    strategy = parse(spec)
    return lambda document, _language: [chunk.span for chunk in strategy.chunk(document, tokenizer)]


def langchain(limit: int, tokenizer: Encoding) -> Cutter:
    """LangChain's splitter for a language."""
    from langchain_text_splitters import Language, RecursiveCharacterTextSplitter

    def cut(document: Document, language: str) -> list[Span]:
        name = _RIVAL_NAMES.get(language, language)
        if name is None:
            return []
        splitter = RecursiveCharacterTextSplitter.from_language(
            Language(name), chunk_size=limit, chunk_overlap=0, length_function=tokenizer.count
        )
        return _located(document.text, splitter.split_text(document.text))

    return cut


def _located(text: str, pieces: Iterable[str]) -> list[Span]:
    """Where the pieces stand, one behind the other."""
    spans, at = [], 0
    for piece in pieces:
        words = piece.strip()
        found = text.find(words, at) if words else -1
        if found >= 0:
            at = found + len(words)
            spans.append(Span(found, at))
    return spans


def _first_word(text: str, at: int) -> int:
    """Offset of the first character from a place on that is not white space."""
    found = _WORD.search(text, at)
    return found.start() if found else len(text)


def measure(cutter: Cutter, files: Sequence[SourceFile], limit: int, count: Encoding) -> str:
    """One row: shares of what was cut, how full the chunks are, how many are over the limit."""
    tally: Counter[str] = Counter()
    began = time.perf_counter()
    for document, language, found in files:
        spans = cutter(document, language)
        if not spans:
            tally["left out"] += 1
            continue
        # Whoever takes the indentation into a chunk and whoever leaves it out cuts at the same place.
        starts = [_first_word(document.text, span.start) for span in spans[1:]]
        for line, head_line, end in found:
            start, head = _first_word(document.text, line), _first_word(document.text, head_line)
            if count.count(document.text[line:end]) > limit:
                continue
            tally["fit"] += 1
            tally["cut"] += any(start < cut < end for cut in starts)
            tally["led"] += head > start
            tally["parted"] += any(start < cut <= head for cut in starts)
        for start, end in spans:
            size = count.count(document.text[start:end])
            tally["chunks"] += 1
            tally["tokens"] += size
            tally["over"] += size > limit
            before = document.text[max(0, document.text.rfind("\n", 0, start) + 1) : start]
            tally["mid-line"] += bool(before.strip())
    elapsed = time.perf_counter() - began

    def share(part: str, whole: str) -> str:
        return f"{100 * tally[part] / max(tally[whole], 1):.1f} %"

    fill = 100 * tally["tokens"] / max(tally["chunks"] * limit, 1)
    return (
        f"cut {share('cut', 'fit')} of {tally['fit']}  parted {share('parted', 'led')} of {tally['led']}"
        f"  fill {fill:.0f} %"
        f"  over {share('over', 'chunks')}  mid-line {share('mid-line', 'chunks')} of {tally['chunks']}"
        f"  {elapsed:.1f} s" + (f"  files left out {tally['left out']}" if tally["left out"] else "")
    )


def read_files(folders: Sequence[Path], suffixes: Sequence[str], most: int, judge: str) -> Iterator[SourceFile]:
    """Source files of a folder with the definitions in them, sorted by path."""
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes)
    step = max(len(paths) // most, 1)
    for path in paths[::step][:most]:
        if not path.is_file() or not 0 < path.stat().st_size < _LARGEST_BYTES:
            continue
        content = read(path.read_bytes(), path.name)
        document = Document(path.name, content.text, format="code", blocks=content.blocks)
        language = language_named(LANGUAGES[path.suffix])
        if language:
            yield document, language, [*definitions(document, language, judge)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print one row for each way of cutting and limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=Path, nargs="+", required=True)
    parser.add_argument("--suffixes", nargs="+", default=[".py"])
    parser.add_argument("--most", type=int, default=200, help="files, spread over the sorted list")
    parser.add_argument("--judge", choices=["grammar", "ast"], default="grammar")
    parser.add_argument("--max-tokens", type=int, nargs="+", default=[128, 512])
    options = parser.parse_args(arguments)
    tokenizer = tokenizer_for(tokenizer="cl100k_base")
    files = [*read_files(options.files, options.suffixes, options.most, options.judge)]
    print(f"{len(files)} files, {sum(len(file[0].text) for file in files):,} characters")
    for limit in options.max_tokens:
        cutters = {
            "lines": ours(f"structure(max_tokens={limit})", tokenizer),
            "syntax": ours(f"structure(max_tokens={limit}, code='syntax')", tokenizer),
            "langchain": langchain(limit, tokenizer),
        }
        for name, cutter in cutters.items():
            print(f"{name:10} {limit:>4}  {measure(cutter, files, limit, tokenizer)}", flush=True)


if __name__ == "__main__":
    main()
