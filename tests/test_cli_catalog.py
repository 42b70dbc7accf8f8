"""`chunker strategies`, `chunker models`, and the help of every command."""

from __future__ import annotations

import dataclasses
import json
import re
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from chunker import parse, tokenizer_for
from chunker.models import all_models, find_model
from chunker.spec import strategy_names
from chunker.tokens import encoding_names
from tests.command import STORY, Ended, chunker, evals, fill, needs_linux, shell
from tests.evalsets import folder_of

COMMANDS = {
    "chunker": (
        "split",
        "embed",
        "show",
        "tokens",
        "explain",
        "fit",
        "sync",
        "forget",
        "redact",
        "strategies",
        "transforms",
        "models",
    ),
    "evals": (
        "run",
        "compare",
        "check",
        "history",
        "promote",
        "rollback",
        "boundaries",
        "validate",
        "reanchor",
        "lint",
        "trec",
        "selfcheck",
        "judge",
        "generate",
        "ask",
    ),
}
NEEDS_A_BASELINE = {"compare", "check", "history", "promote", "rollback"}
EVERY_COMMAND = [(name, command) for name, commands in COMMANDS.items() for command in commands]
LABELS = "".join(
    json.dumps({"id": said, "question": said, "answer": said, "reference": "rain", "label": said == "rain"}) + "\n"
    for said in ("rain", "snow", "hail")
)
RUN = {"chunker": chunker, "evals": evals}


# What there is to choose from.


def test_every_strategy_is_listed_with_all_its_settings() -> None:
    """Each printed spec can be copied into --strategy as it stands."""
    lines = chunker("strategies").out.splitlines()
    specs = [line for line in lines if not line.startswith(" ")]
    assert [str(parse(spec)) for spec in specs] == specs == [str(parse(name)) for name in strategy_names()]
    assert all(len(line) > 20 for line in lines)


def test_strategies_as_json_hold_the_same_settings() -> None:
    """Name, description and default of every setting."""
    rows = chunker("strategies", "--json").rows
    assert [row["name"] for row in rows] == [*strategy_names()]
    for row in rows:
        settings = ", ".join(f"{name}={value!r}" for name, value in row["settings"].items())
        assert f"{row['name']}({settings})" == str(parse(row["name"]))
        assert row["about"].endswith(".")


def test_every_model_is_listed_as_json() -> None:
    """The rows are the model table."""
    assert chunker("models", "--json").rows == [dataclasses.asdict(model) for model in all_models()]


@pytest.mark.parametrize("contains", ["gpt-4o", "CLAUDE", "voyage"])
def test_models_are_found_by_a_part_of_name_or_provider(contains: str) -> None:
    """Capitals do not matter; text and JSON list the same."""
    names = [row["name"] for row in chunker("models", contains, "--json").rows]
    wanted = contains.lower()
    assert names == [model.name for model in all_models() if wanted in f"{model.provider} {model.name}"]
    _, *lines, _ = (line for line in chunker("models", contains).out.splitlines() if not line.startswith("~"))
    assert [line.split()[0] for line in lines] == names


@pytest.mark.parametrize("arguments", [("gpt-4oo",), ("gpt-4oo", "--json")])
def test_a_model_that_is_not_listed_is_told_near_names(arguments: tuple[str, ...]) -> None:
    """As wherever else a model is named; a table without rows would look like an answer."""
    outcome = chunker("models", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "No model 'gpt-4oo'. Did you mean 'gpt-4o'" in outcome.err


def test_a_model_is_found_by_the_name_a_gateway_gives_it() -> None:
    """No row is called that, but it is known what it means."""
    (row,) = chunker("models", "openai/gpt-4o-mini-2024-07-18", "--json").rows
    assert row["name"] == "gpt-4o-mini"


@pytest.mark.parametrize("command", [chunker, evals])
def test_a_command_line_says_its_version(command: Callable[..., Ended]) -> None:
    """That of the distribution, for whoever reports a fault."""
    assert command("--version").out == f"chunkproof {version('chunkproof')}\n"
    assert command("-h").out == command("--help").out


def test_approximate_counts_are_marked_and_explained() -> None:
    """A tilde stands before the encoding, and once below the table what it means."""
    line, *rest = chunker("models", "claude-sonnet-4-5").out.splitlines()[1:]
    assert " ~o200k_base " in line
    assert rest[0] == f"~ {find_model('claude-sonnet-4-5').note}"
    assert "~" not in chunker("models", "gpt-4o").out


def test_a_line_of_the_table_shows_limits_source_and_date() -> None:
    """An embedding model shows how much it embeds."""
    model = find_model("text-embedding-3-small")
    line = next(line for line in chunker("models").out.splitlines() if line.startswith(f"{model.name} "))
    assert f"{model.embedding_tokens:,}" in line
    assert line.endswith(f"{model.source}, {model.date}")


def test_the_encodings_named_below_the_models_all_work() -> None:
    """Each can be given to --tokenizer."""
    last = chunker("models", "gpt").out.splitlines()[-1]
    names = re.fullmatch(r"Encodings for --tokenizer: (.*), or a tokenizer\.json\.", last)
    assert names
    assert tuple(names[1].split(", ")) == encoding_names()
    assert all(tokenizer_for(tokenizer=name).count("two words") == 2 for name in encoding_names())


@pytest.mark.parametrize(
    "line", [["strategies", "x"], ["models", "a", "b"], ["strategies", "--bogus"], ["models", "--bogus"]]
)
def test_a_wrong_command_line_is_one_line(line: list[str]) -> None:
    """It names what came and whose help to read."""
    refusal = chunker(*line).refusal
    assert line[-1] in refusal
    assert refusal.endswith(f"See: chunker {line[0]} --help")


def test_a_table_can_be_piped_into_a_reader_that_leaves(tmp_path: Path) -> None:
    """`| head` ends the command without a word."""
    done = shell("chunker models --json | head -n 1", tmp_path)
    assert (done.code, len(done.rows), done.err) == (0, 1, "")


@needs_linux
def test_a_table_that_cannot_be_printed_is_one_line(tmp_path: Path) -> None:
    """A full device is found out at the last flush at the latest."""
    for line in ("chunker strategies > /dev/full", "chunker models > /dev/full"):
        assert shell(line, tmp_path) == (2, "", "error: Cannot write: No space left on device.\n")


# Help.


@pytest.mark.parametrize("name", COMMANDS)
def test_without_arguments_the_help_is_shown(name: str) -> None:
    """It lists every command, and is no error."""
    done = RUN[name]()
    assert done == RUN[name]("--help")
    assert (done.code, done.err) == (0, "")
    assert tuple(re.findall(r"^  (\w+)  ", done.out.partition("Commands:")[2], re.M)) == COMMANDS[name]


def example(name: str, command: str) -> str:
    """The example in a command's help, on one line again."""
    found = re.search(r"Example: (.*?)\n\n", RUN[name](command, "--help").out, re.S)
    assert found, f"{name} {command} --help shows no example"
    return " ".join(found[1].split())


@pytest.mark.parametrize(("name", "command"), EVERY_COMMAND)
def test_every_help_shows_an_example_and_every_option(name: str, command: str) -> None:
    """The example is of this command, and each option has a word of explanation."""
    assert f"{name} {command}" in example(name, command)
    options = re.findall(r"^  -.*$(?:\n {10,}\S.*)?", RUN[name](command, "--help").out, re.M)
    assert any("--json" in option for option in options)
    assert all(re.search(r"\S  +[A-Z]|\n +[A-Z]", option) for option in options)


@pytest.mark.parametrize(("name", "command"), EVERY_COMMAND)
def test_every_example_works_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, command: str
) -> None:
    """Pasted into a shell in a folder with such files it ends well, without a word on stderr."""
    gold = '{"id": 1, "text": "One two. Three.", "sentences": [[0, 8], [9, 15]]}\n'
    fill(
        tmp_path,
        {
            "docs/guide.md": STORY.read_bytes(),
            "guide.md": STORY.read_bytes(),
            "gold.jsonl": gold,
            "labels.jsonl": LABELS,
        },
    )
    folder_of(tmp_path / "handbook")
    if command in NEEDS_A_BASELINE:
        monkeypatch.chdir(tmp_path)
        for spec in ("fixed(max_tokens=64)", "sentence(max_tokens=128)"):
            assert evals("run", "handbook", "-s", spec).code == evals("promote", spec).code == 0
    if command == "forget":
        assert chunker("sync", tmp_path / "docs", "--store", tmp_path / ".store", "--no-vectors").code == 0
    done = shell(example(name, command), tmp_path)
    assert done.code == 0
    assert done.err == "" or command in {"lint", "fit", "ask"}  # which sum up there what they found
    assert done.out or (tmp_path / "chunks.jsonl").read_text()


def test_the_installed_commands_are_the_ones_tested_here() -> None:
    """Every console script of the project is among them."""
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
    assert {*project["scripts"]} == {*COMMANDS}
