"""The whole house: what loads what, what is public, and what every file keeps to."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import chunker
import chunker.errors
import chunker.strategies
from chunker import Strategy, parse
from chunker.spec import strategy_class, strategy_names

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for folder in ("chunker", "evals") for path in (ROOT / folder).rglob("*.py"))
CHUNKER_MODULES = sorted(module.name for module in pkgutil.walk_packages(chunker.__path__, "chunker."))
HEAVY = (
    "Stemmer bm25s charset_normalizer click datasets filelock markdown_it numpy nltk onnxruntime openai psycopg punkt "
    "py3langid pyarrow qdrant_client rapidfuzz regex rich sentencex tiktoken tokenizers toktok typer".split()
)
every_source = pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())


def run_fresh(code: str) -> str:
    """What a new interpreter prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def imported(path: Path) -> set[str]:
    """Top packages that a source imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(path.relative_to(ROOT).parts[0] if node.level else str(node.module).partition(".")[0])
    return names


def test_import_chunker_is_light() -> None:
    """A fresh interpreter that imports the package has loaded no heavy library."""
    assert run_fresh(f"import sys, chunker; print(set({HEAVY}) & sys.modules.keys())").strip() == "set()"


def test_specs_are_read_without_a_tokenizer() -> None:
    """Writing a strategy down loads what it needs, and no vocabulary."""
    code = (
        "import sys, chunker; chunker.parse('fixed'); print({'tiktoken', 'toktok', 'tokenizers'} & sys.modules.keys())"
    )
    assert run_fresh(code).strip() == "set()"


def test_deduplication_knows_masks_without_detectors() -> None:
    """Their patterns take longer to make than all the rest of it to load."""
    code = "import sys, chunker.duplicates.sifting; print('chunker.redacting' in sys.modules)"
    assert run_fresh(code).strip() == "False"


def test_public_names_are_pinned() -> None:
    """Adding one or taking one away is a decision, made here as well."""
    assert chunker.__all__ == [
        "Boundary",
        "Chunk",
        "ChunkerError",
        "Context",
        "Copy",
        "Document",
        "DocumentsFailed",
        "Dropped",
        "Embedded",
        "Failure",
        "Finder",
        "Forgotten",
        "Passage",
        "Pipeline",
        "Span",
        "Strategy",
        "Synced",
        "Tokenizer",
        "Transform",
        "View",
        "assemble",
        "assemble_many",
        "check_chunker",
        "embed",
        "expand",
        "forget",
        "parse",
        "parse_pipeline",
        "prioritize",
        "split",
        "sync",
        "tokenizer_for",
    ]


@pytest.mark.parametrize("name", chunker.__all__)
def test_public_names_can_be_reached(name: str) -> None:
    """In a fresh interpreter too, where nothing has been imported before."""
    assert run_fresh(f"import chunker; print(chunker.{name} is not None)").strip() == "True"


def test_other_names_are_an_attribute_error() -> None:
    """As from any module."""
    with pytest.raises(AttributeError, match=r"^module 'chunker' has no attribute 'nothing'$"):
        chunker.nothing  # noqa: B018


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.is_relative_to(ROOT / "chunker")], ids=lambda path: path.name
)
def test_chunker_never_imports_evals(path: Path) -> None:
    """Measuring may use splitting, never the reverse; and neither uses the tests."""
    assert imported(path) & {"evals", "tests", "tools", "benchmarks"} == set()


def test_types_import_nothing_of_ours() -> None:
    """Imports point towards `types.py`."""
    assert "chunker" not in imported(ROOT / "chunker" / "types.py")


@every_source
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    """What is longer is two rooms."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@every_source
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """A docstring at its top, unless it is empty."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body


@pytest.mark.parametrize("name", strategy_names())
def test_a_strategy_file_defines_one_strategy(name: str) -> None:
    """The file's name is the strategy's."""
    module = importlib.import_module(f"chunker.strategies.{name}")
    own = [
        item
        for _, item in inspect.getmembers(module, inspect.isclass)
        if issubclass(item, Strategy) and item.__module__ == module.__name__
    ]
    assert own == [strategy_class(name)]
    assert own[0].name() == name


@pytest.mark.parametrize("name", strategy_names())
def test_a_strategy_says_what_it_does(name: str) -> None:
    """The catalogue prints the first line of its docstring."""
    assert (strategy_class(name).__doc__ or "").partition("\n")[0].endswith(".")


@pytest.mark.parametrize("name", strategy_names())
def test_a_strategys_spec_round_trips(name: str) -> None:
    """What is stored in a run can be run again."""
    assert str(parse(str(parse(name)))) == str(parse(name))


def test_every_strategy_file_is_found() -> None:
    """Adding a file is all it takes."""
    files = {path.stem for path in (ROOT / "chunker" / "strategies").glob("*.py")} - {"__init__"}
    assert set(strategy_names()) == files >= {"fixed", "sentence"}


def test_the_tree_of_errors_is_drawn_at_the_top() -> None:
    """A reader of `errors.py` sees every error, and only those there are."""
    drawn = {line.strip("│├└─ ").split()[0] for line in (chunker.errors.__doc__ or "").splitlines() if "─" in line}
    found = {name for name, item in vars(chunker.errors).items() if inspect.isclass(item)}
    assert drawn | {"ChunkerError"} == found


@pytest.mark.parametrize(
    "error", [item for item in vars(chunker.errors).values() if inspect.isclass(item)], ids=lambda error: error.__name__
)
def test_every_error_is_a_chunker_error(error: type[Exception]) -> None:
    """One `except` catches all that is raised on purpose."""
    assert issubclass(error, chunker.ChunkerError)


@pytest.mark.parametrize("name", ["chunker", *CHUNKER_MODULES])
def test_examples_in_docstrings_are_true(name: str) -> None:
    """What a docstring shows is what happens."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@every_source
def test_the_library_prints_nothing(path: Path) -> None:
    """Only the command line talks to people."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    prints = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert prints == [] or "cli" in path.relative_to(ROOT).parts


@every_source
def test_the_library_reads_no_environment(path: Path) -> None:
    """Settings come as arguments."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    names = {"environ", "getenv"}
    read = [
        node
        for node in nodes
        if (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.ImportFrom) and names & {item.name for item in node.names})
    ]
    assert read == [] or "cli" in path.relative_to(ROOT).parts


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py")))
def test_every_benchmark_can_be_imported(name: str) -> None:
    """What is imported for types alone is not there when it runs, which type checkers do not see."""
    assert run_fresh(f"import benchmarks.{name}") == ""
