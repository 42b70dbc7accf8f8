"""The documentation: its Python runs, its commands parse and print what is shown, its links lead somewhere."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from pyarrow import parquet

from chunker import prices, rows
from chunker.cli.app import app as chunker_app
from chunker.reading.registry import formats
from chunker.spec import parse_pipeline
from evals.cli.app import app as evals_app
from tests.command import chunker, evals
from tools.refresh_docs import (
    ROOT,
    SHOWN_IN,
    Example,
    blocks,
    calls,
    documentation,
    examples,
    is_ours,
    make_folder,
    our_calls,
    run,
    shows,
)

FILES = [pytest.param(file, id=str(file.relative_to(ROOT))) for file in documentation()]
COMMANDS: dict[str, Any] = {
    "chunker": typer.main.get_command(chunker_app),
    "evals": typer.main.get_command(evals_app),
}
RUN = {"chunker": chunker, "evals": evals}
OUR_EXAMPLES = [
    pytest.param(example, id=f"{file.relative_to(ROOT)}:{example.start + 1}")
    for file in documentation()
    for example in examples(file.read_text(encoding="utf-8"))
    if our_calls(example.command)
]
PATH_SETTINGS = ("path", "paths", "file", "gold", "eval_set", "source")
_INLINE_CALL = re.compile(r"`((?:chunker|evals) [a-z-][^`]*)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_OUR_PATH = re.compile(r"`((?:chunker|evals|tests|tools|docs|corpora|benchmarks)/[\w./-]*\w/?)(?:::\w+)?`")
_TEST_NAME = re.compile(r"(?:`|::)(test_\w+)`")

every_file = pytest.mark.parametrize("file", FILES)
every_example = pytest.mark.parametrize("example", OUR_EXAMPLES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the corpora, as the reader of the documentation has it."""
    make_folder(tmp_path)
    return tmp_path


@every_file
def test_python_blocks_run(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of a file run in order and share their names; where `>>>` shows a result, it is the result."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {"__name__": "documentation"}
    for block in blocks(file.read_text(encoding="utf-8")):
        code = "\n".join(block.lines) + "\n"
        if block.language == "python" and ">>>" in code:
            test = doctest.DocTestParser().get_doctest(code, names, file.name, str(file), block.start)
            results = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, clear_globs=False)
            names |= test.globs
            assert not results.failed
        elif block.language == "python":
            exec(compile("\n" * block.start + code, str(file), "exec", dont_inherit=True), names)


@every_example
def test_command_lines_parse(example: Example) -> None:
    """Command, options, types and strategies of every call are right, whether its files exist or not."""
    for call in our_calls(example.command):
        settings = parsed(call)
        specs = settings.get("strategy") or []
        for spec in [specs] if isinstance(specs, str) else specs:
            parse_pipeline(spec)


@every_file
def test_commands_on_the_corpora_print_what_is_shown(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in order; after a change that is meant: `python -m tools.refresh_docs`, then read the difference."""
    monkeypatch.chdir(folder)
    for name, value in SHOWN_IN.items():
        monkeypatch.setenv(name, value)
    for example in examples(file.read_text(encoding="utf-8")):
        if is_ours(example.command) and has_its_files(example.command, folder):
            code, output = ended(example.command, folder)
            assert code == 0, f"{example.command}\n{output}"
            assert shows(example, output), f"{example.command}\n{output}"


@every_file
def test_commands_in_sentences_exist(file: Path) -> None:
    """Commands and options named inside a sentence are real ones."""
    for call in _INLINE_CALL.findall(file.read_text(encoding="utf-8")):
        name, *words = call.split()
        command = COMMANDS[name]
        if not words[0].startswith("-"):
            command = command.commands[words[0]]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= options, call


@every_file
def test_links_lead_to_files(file: Path) -> None:
    """Every relative link is a file or folder beside the one it stands in."""
    targets = _LINK.findall(without_blocks(file.read_text(encoding="utf-8")))
    local = [target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("mailto:")]
    assert not [target for target in local if not (file.parent / target).exists()]


@every_file
def test_paths_and_tests_that_are_named_exist(file: Path) -> None:
    """`chunker/packing.py` is there, and a test function that is named stands in a test file that is named too."""
    text = file.read_text(encoding="utf-8")
    paths = {ROOT / path for path in _OUR_PATH.findall(text)}
    assert not [path for path in paths if not path.exists()]
    tests = "".join(path.read_text(encoding="utf-8") for path in paths if path.name.startswith("test_"))
    assert not [name for name in _TEST_NAME.findall(text) if f"def {name}(" not in tests]


def test_columns_in_the_format_documentation_are_those_of_the_rows() -> None:
    """The tables list every column in order; `int`, `string` and so on is how `chunker.rows` calls its type."""
    tables = column_tables((ROOT / "docs/formats.md").read_text(encoding="utf-8"))
    assert tables == [rows.CHUNK_COLUMNS, rows.DOCUMENT_COLUMNS, rows.DROPPED_COLUMNS, rows.FAILURE_COLUMNS]


def test_parquet_types_in_the_format_documentation_are_those_of_the_files(folder: Path) -> None:
    """The list of types says for each what a file written by the command has."""
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    stated = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| `([^`]+)` \|$", text, re.MULTILINE))
    assert run("chunker split corpora/fernholt/documents/glossary.md -o c.parquet", folder).returncode == 0
    written = {field.name: str(field.type) for field in parquet.read_schema(folder / "c.parquet")}
    assert {name: stated[kind] for name, kind in rows.CHUNK_COLUMNS.items()} == written


def test_price_table_is_that_of_the_price_module() -> None:
    """`docs/how-it-cuts.md` repeats the prices that the code uses."""
    table = [line.strip() for line in (prices.__doc__ or "").splitlines() if line.lstrip().startswith("|")]
    text = (ROOT / "docs/how-it-cuts.md").read_text(encoding="utf-8")
    assert "\n".join(table) in text


def test_decisions_are_numbered_without_gaps_and_short() -> None:
    """0001, 0002, ..., each half a page with the same five parts."""
    notes = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(note.name[:4]) for note in notes] == list(range(1, len(notes) + 1))
    for note in notes:
        lines = note.read_text(encoding="utf-8").splitlines()
        assert len(lines) < 35, note.name
        parts = [line.split("**")[1] for line in lines if line.startswith("**")]
        assert parts == ["Problem.", "Options.", "Choice.", "Consequence.", "Guarded by."], note.name


def ended(command: str, folder: Path) -> tuple[int, str]:
    """Exit code and output of a command line; one that is a single call of ours needs no shell and no new process."""
    (name, *words), *others = calls(command)
    if others or name not in RUN or any(sign in command for sign in "<>#$"):
        ran = run(command, folder)
        return ran.returncode, ran.stdout
    done = RUN[name](*words)
    return done.code, done.out + done.err


def parsed(call: list[str]) -> dict[str, Any]:
    """The settings of a call, by name; none for `--help`."""
    name, *words = call
    if "--help" in words:
        return {}
    with COMMANDS[name].commands[words[0]].make_context(words[0], words[1:]) as context:
        return dict(context.params)


def has_its_files(command: str, folder: Path) -> bool:
    """Whether all that our calls read is there (`-` is standard input); a reader's own files are not."""
    settings = [parsed(call) for call in our_calls(command)]
    paths = [path for found in settings for name in PATH_SETTINGS for path in listed(found.get(name))]
    return all(path == "-" or (folder / path).exists() for path in paths)


def listed(value: Any) -> list[str]:
    """One path, several or none, as texts."""
    return [] if value is None else [*map(str, value)] if isinstance(value, list | tuple) else [str(value)]


def without_blocks(text: str) -> str:
    """The Markdown text without its fenced blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def column_tables(text: str) -> list[dict[str, str]]:
    """Name and type in each table whose first column is `column`."""
    tables = re.findall(r"^\| column \| type \|.*\n\|.*\n((?:\|.*\n)+)", text, re.MULTILINE)
    return [dict(re.findall(r"^\| `(\w+)` \| (\w+)", table, re.MULTILINE)) for table in tables]


def test_the_table_of_formats_names_every_suffix() -> None:
    """What a format answers to stands in its row; of code there are too many."""
    text = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    rows = {row.split("`")[1]: row for row in text.splitlines() if row.startswith("| `") and row.count("|") == 4}
    for form in formats().values():
        named = {*re.findall(r"`(\.\w+)`", rows[form.name])}
        assert named == {*form.suffixes} or (form.name == "code" and named < {*form.suffixes})
