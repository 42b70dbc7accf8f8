"""Print again what the documentation shows of our commands.

Run from the root of the repository, and read the difference before keeping it:

    python -m tools.refresh_docs [FILE.md ...]

In a `console` block a line that begins with `$ ` is a command; what it printed when it was last refreshed
stands below, where ` ...` at the end of a line leaves the rest of it out. A command with nothing below stays so.
"""

from __future__ import annotations

import doctest
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SHELLS = frozenset({"console", "sh", "bash", "shell"})
COMMANDS = frozenset({"chunker", "evals"})
SHOWN_IN = {"COLUMNS": "100", "TERM": "dumb", "LC_ALL": "C.UTF-8"}  # the terminal that examples are printed for
_READERS = frozenset({"cat", "cut", "echo", "head", "printf", "sort", "tail", "wc"})
_FENCE, _PROMPT = "```", "$ "
_REST = " ..."
_OUR_BIN = ".venv/bin/"


class Block(NamedTuple):
    """A fenced block: its language, its lines, and the number of the first (from 0)."""

    language: str
    lines: list[str]
    start: int


class Example(NamedTuple):
    """A command line and what is shown below it; both stand in lines `[start, end)`, the output from `output`."""

    command: str
    shown: list[str]
    start: int
    output: int
    end: int


def documentation() -> list[Path]:
    """Our Markdown files."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("corpora/*.md")])


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a Markdown text."""
    opened: Block | None = None
    for number, line in enumerate(text.splitlines()):
        if not line.strip().startswith(_FENCE):
            if opened:
                opened.lines.append(line)
        elif opened:
            yield opened
            opened = None
        else:
            opened = Block(line.strip().removeprefix(_FENCE), [], number + 1)


def examples(text: str) -> Iterator[Example]:
    """The command lines in the shell blocks of a Markdown text; only `console` blocks show output."""
    for block in blocks(text):
        if block.language in SHELLS:
            yield from _examples_in(block)


def _examples_in(block: Block) -> Iterator[Example]:
    prompt = _PROMPT if block.language == "console" else ""
    number, lines = 0, block.lines
    while number < len(lines):
        first = number
        number += 1
        if not lines[first].startswith(prompt):
            continue
        while lines[number - 1].endswith("\\") and number < len(lines):
            number += 1
        command, output = "\n".join(lines[first:number]).removeprefix(prompt), number
        while prompt and number < len(lines) and not lines[number].startswith(prompt):
            number += 1
        yield Example(command, lines[output:number], *(block.start + i for i in (first, output, number)))


def calls(command: str) -> list[list[str]]:
    """The simple commands that a command line is made of, as lists of words, without redirections."""
    lexer = shlex.shlex(command.replace("\\\n", " ").replace(_OUR_BIN, ""), posix=True, punctuation_chars="|;&<>")
    lexer.whitespace_split = True
    found: list[list[str]] = [[]]
    for word in lexer:
        if set(word) <= set("|;&"):
            found.append([])
        elif set(word) <= set("<>"):
            next(lexer)
        else:
            found[-1].append(word)
    return [call for call in found if call]


def our_calls(command: str) -> list[list[str]]:
    """The calls of `chunker` and `evals` in a command line."""
    return [call for call in calls(command) if call[0] in COMMANDS]


def is_ours(command: str) -> bool:
    """Whether a command line consists of our commands and ones that read and print; others are not run."""
    return all(call[0] in COMMANDS | _READERS for call in calls(command))


def make_folder(folder: Path) -> None:
    """Give a folder what commands in the documentation read: the corpora."""
    (folder / "corpora").symlink_to(ROOT / "corpora")


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command line run in `folder`, with what it says on stderr among its output."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command.replace(_OUR_BIN, "")],
        cwd=folder,
        env={**os.environ, "PATH": path, **SHOWN_IN},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def shows(example: Example, output: str) -> bool:
    """Whether what is shown is this output, or nothing is shown."""
    expected = "\n".join(example.shown) + "\n"
    return not example.shown or doctest.OutputChecker().check_output(expected, output, doctest.ELLIPSIS)


def refreshed(text: str, folder: Path) -> str:
    """The Markdown text with what its commands print now, run one after the other in `folder`."""
    lines = text.splitlines()
    after: list[str] = []
    copied = 0
    for example in examples(text):
        if is_ours(example.command):
            ran = run(example.command, folder)
            if ran.returncode and example.shown:
                sys.stderr.write(f"left as it was: {example.command}\n{ran.stdout}")
            elif not shows(example, ran.stdout):
                after += lines[copied : example.output] + _shortened(ran.stdout.splitlines(), example.shown)
                copied = example.end
    return "\n".join(after + lines[copied:]) + "\n"


def _shortened(lines: list[str], shown: list[str]) -> list[str]:
    """The lines, with the rest left out where the line shown so far leaves it out."""
    pairs = zip_longest(lines, shown[: len(lines)], fillvalue="")
    return [line[: len(old) - len(_REST)] + _REST if old.endswith(_REST) else line for line, old in pairs]


def main() -> None:
    """Rewrite the Markdown files, all or the ones named, whose examples print something else now."""
    for file in [Path(name).resolve() for name in sys.argv[1:]] or documentation():
        before = file.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            make_folder(Path(folder))
            after = refreshed(before, Path(folder))
        if before and after != before:
            file.write_text(after, encoding="utf-8", newline="\n")
            sys.stderr.write(f"refreshed: {file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
