"""Other libraries as chunkers: offline, with our limits, in the right places, and named where they are missing."""

from __future__ import annotations

import importlib
import importlib.util
import re
import socket
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from chunker import Document, tokenizer_for
from chunker.errors import ChunkerError, InvalidSpec, MissingExtra, UnknownStrategy
from evals.chunkers import chunker_for, chunkers_for
from evals.cutting import FunctionChunker, Pieces, cut_all
from evals.rivals import rival_for, rival_names
from tests.command import STORY, evals, fill

LIBRARIES = {
    "chonkie": "chonkie",
    "langchain": "langchain_text_splitters",
    "llamaindex": "llama_index.core",
    "semchunk": "semchunk",
    "text": "semantic_text_splitter",
}
TOKENS = tokenizer_for()
TEXT = STORY.read_text(encoding="utf-8")
EMOJI = "\U0001f9ea\U0001f469\u200d\U0001f52c " * 20


def library(rival: str) -> str:
    """The module that a rival needs."""
    return LIBRARIES[rival.partition("_")[0]]


def is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


SEMANTIC = ("chonkie_semantic", "llamaindex_semantic")
INSTALLED = [name for name in rival_names() if is_installed(library(name))]
OVERLAPPING = [name for name in INSTALLED if name not in {"chonkie_recursive", *SEMANTIC}]
WITH_OWN_SIZE = [name for name in INSTALLED if name not in {"semchunk", "text_splitter", *SEMANTIC}]


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any look-up of a host is a failure."""

    def refuse(*arguments: object) -> None:
        pytest.fail(f"it looked for a host: {arguments[:2]}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def cut(spec: str, text: str = TEXT) -> Pieces:
    """What a rival makes of a text."""
    return rival_for(spec, TOKENS).cut(Document("d", text))


def covered(pieces: Pieces) -> int:
    """Visible characters of all chunks, each as often as it is in one."""
    return sum(len("".join(chunk.text.split())) for chunk in pieces.chunks)


def test_the_named_dependency_is_installed() -> None:
    """LangChain's splitters are tested wherever our tests run."""
    assert {"langchain_markdown", "langchain_recursive", "langchain_token"} <= {*INSTALLED}


@pytest.mark.parametrize("name", INSTALLED)
@pytest.mark.usefixtures("offline")
def test_a_rival_cuts_a_document_without_network(name: str) -> None:
    """All of it is in chunks, once; each is a slice of the document, of about the size that was asked for."""
    pieces = cut(f"{name}(max_tokens=100)")
    assert pieces.unlocated == 0
    assert covered(pieces) == len("".join(TEXT.split()))
    assert all(chunk.text == TEXT[slice(*chunk.span)] for chunk in pieces.chunks)
    # counts do not add up, so some libraries are a token above their limit
    assert 40 < max(chunk.token_count for chunk in pieces.chunks) <= 102


@pytest.mark.parametrize("name", OVERLAPPING)
@pytest.mark.usefixtures("offline")
def test_a_rival_overlaps_as_asked(name: str) -> None:
    """Chunks share text with their neighbours, and all have their place."""
    pieces = cut(f"{name}(max_tokens=100, overlap=30)")
    assert pieces.unlocated == 0
    assert covered(pieces) > len("".join(TEXT.split()))
    assert {at for chunk in pieces.chunks for at in range(*chunk.span)} >= {
        at for at, character in enumerate(TEXT) if not character.isspace()
    }


@pytest.mark.parametrize("name", WITH_OWN_SIZE)
@pytest.mark.usefixtures("offline")
def test_a_rivals_own_size_can_be_had(name: str) -> None:
    """Which is another than ours, and needs no network either."""
    pieces = cut(f"{name}(max_tokens=None)", TEXT * 5)
    assert pieces.unlocated == 0
    assert len(pieces.chunks) > 1
    assert max(chunk.token_count for chunk in pieces.chunks) > 512


@pytest.mark.parametrize("name", INSTALLED)
def test_a_spec_round_trips(name: str) -> None:
    """What a run is called can be run again."""
    written = rival_for(name, TOKENS).name
    assert "max_tokens=512" in written
    assert rival_for(written, TOKENS).name == written


@pytest.mark.parametrize("name", INSTALLED)
def test_repeated_lines_get_no_wrong_places(name: str) -> None:
    """Chunks of a document of equal lines tile it, in order and without a gap."""
    text = "The same line again.\n" * 60
    pieces = cut(f"{name}(max_tokens=24)", text)
    assert pieces.unlocated == 0
    gaps = [text[left.end : right.start] for left, right in pairwise(pieces.chunks)]
    assert "".join(gaps).strip() == ""
    assert (pieces.chunks[0].start, pieces.chunks[-1].end) == (0, len(text.rstrip()))


def test_langchain_is_what_its_documentation_calls() -> None:
    """The pieces are those of the splitter made by hand, with its own defaults where we give none."""
    splitters = importlib.import_module("langchain_text_splitters")
    by_hand = splitters.RecursiveCharacterTextSplitter(chunk_size=90, chunk_overlap=9, length_function=TOKENS.count)
    assert texts("langchain_recursive(max_tokens=90, overlap=9)") == by_hand.split_text(TEXT)
    assert texts("langchain_recursive(max_tokens=None)") == splitters.RecursiveCharacterTextSplitter().split_text(TEXT)
    assert texts("langchain_markdown(max_tokens=None)") == splitters.MarkdownTextSplitter().split_text(TEXT)


def texts(spec: str) -> list[str]:
    return [chunk.text for chunk in cut(spec).chunks]


def test_token_windows_that_tear_a_character_have_no_place() -> None:
    """They hold a replacement character, so they are not in the document; they are counted and one is shown."""
    pieces = cut("langchain_token(max_tokens=2)", EMOJI)
    assert pieces.unlocated > 0
    assert "\ufffd" in pieces.unlocated_example
    assert all(chunk.text == EMOJI[slice(*chunk.span)] for chunk in pieces.chunks)


def test_token_windows_that_overlap_stand_right_in_repeated_text() -> None:
    """Each begins at the token that its number says."""
    text = "again " * 50
    starts = [0, *map(int, TOKENS.token_ends(text))]
    found = [text[: chunk.start].rstrip() for chunk in cut("langchain_token(max_tokens=9, overlap=4)", text).chunks]
    assert found == [text[: starts[index * 5]].rstrip() for index in range(len(found))]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("semchunk(max_tokens=0)", "max_tokens must be at least 1, got 0"),
        ("semchunk(max_tokens=None)", "max_tokens must be a whole number, got None"),
        ("langchain_recursive(max_tokens=10, overlap=10)", "less than max_tokens=10, got 10"),
        ("langchain_recursive(overlap=-1)", "overlap must be at least 0"),
        ("langchain_recursive(max_tokens=None, overlap=5)", "got max_tokens=None. Give both"),
        ("langchain_recursive(chunk_size=10)", "has no setting 'chunk_size'"),
        ("langchain_recursive(max_tokens='big')", "must be a whole number or None, got 'big'"),
    ],
)
def test_settings_that_cannot_be_are_refused_at_once(spec: str, words: str) -> None:
    """Before any document is cut, with what was expected and what came."""
    with pytest.raises(InvalidSpec, match=words):
        rival_for(spec, TOKENS)


def test_a_rival_that_decodes_needs_an_encoding_of_tiktoken() -> None:
    """Counting is not enough to cut at tokens and write them out again."""
    with pytest.raises(InvalidSpec, match="langchain_token counts with tiktoken: expected one of"):
        rival_for("langchain_token(max_tokens=9)", tokenizer_for(tokenizer=len))


def test_a_rival_that_does_not_exist_is_an_error_and_not_absent() -> None:
    """The nearest one is named."""
    with pytest.raises(UnknownStrategy, match="Did you mean 'semchunk'"):
        chunkers_for(["semchunkk"], TOKENS)


@pytest.mark.parametrize("name", rival_names())
def test_a_library_that_is_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    hide(monkeypatch, name)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[rivals\]'"):
        rival_for(f"{name}(max_tokens=100)", TOKENS)


def hide(monkeypatch: pytest.MonkeyPatch, rival: str) -> None:
    """Make as if its library were not installed."""
    module = library(rival)
    for loaded in [*sys.modules, module]:
        if loaded == module or loaded.startswith(f"{module}."):
            monkeypatch.setitem(sys.modules, loaded, None)


def test_a_function_of_ones_own_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By module and name; its pieces are put where they stand."""
    fill(tmp_path, {"own_rival.py": "def split(text):\n    return text.split('|')\n"})
    monkeypatch.syspath_prepend(str(tmp_path))
    chunker = chunker_for("python:own_rival.split", TOKENS)
    assert chunker.name == "python:own_rival.split"
    assert [chunk.span for chunk in cut_all(chunker, [Document("d", "a|b c| d")]).chunks] == [(0, 1), (2, 5), (7, 8)]


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("python:split", "Expected python:module.function, got 'python:split'"),
        ("python:no_such_module.split", "PYTHONPATH=FOLDER"),
        ("python:json.no_such_function", "has no attribute 'no_such_function'"),
        ("python:json.__name__", "expected a function from a text to its pieces, got str"),
        ("python:json.dumps(1)", "Expected python:module.function"),
    ],
)
def test_a_name_that_is_no_function_is_refused(spec: str, words: str) -> None:
    """With what to do about it."""
    with pytest.raises(ChunkerError, match=words.replace("(", r"\(")):
        chunker_for(spec, TOKENS)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("def split(text: return", "broken_own cannot be imported: SyntaxError: "),
        ("raise ValueError('no key')", "broken_own cannot be imported: ValueError: no key."),
        ("import sys; sys.exit(5)", "broken_own cannot be imported: SystemExit: 5."),
        ("from json import nope", "broken_own cannot be imported: ImportError: "),
    ],
)
def test_a_module_that_fails_when_it_is_imported_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, words: str
) -> None:
    """In a line, and the program does not end as that module says."""
    fill(tmp_path, {"broken_own.py": source})
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ChunkerError, match=re.escape(f"python:broken_own.split: {words}")):
        chunker_for("python:broken_own.split", TOKENS)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (None, "expected a list of pieces, got NoneType"),
        ([1, 2], "expected pieces that are texts, got int"),
        ([], "no piece was made of its text"),
        (["x", "y"], "2 pieces were made, and none of them stands in the document"),
    ],
)
def test_what_is_no_pieces_is_told(made: Any, why: str) -> None:
    """As a failure of the document, with what was expected."""
    assert cut_all(FunctionChunker(lambda text: made, "own", TOKENS), [Document("d", "a b")]).failures == {"d": why}


@pytest.fixture
def eval_set(tmp_path: Path) -> Path:
    """Two questions about one document."""
    rows = '{"question": "What do bees make?", "document": "a.md", "quote": "Bees make honey."}\n'
    rows += '{"question": "What do cats do?", "document": "a.md", "quote": "Cats sleep."}\n'
    return fill(tmp_path / "set", {"questions.jsonl": rows, "documents/a.md": "Bees make honey.\n\nCats sleep.\n"})


def test_a_run_leaves_absent_rivals_out(eval_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, measures the others, and succeeds; an absent one has no scores, which are not zeros."""
    hide(monkeypatch, "semchunk")
    line = ("run", eval_set, "-s", "semchunk(max_tokens=9)", "-s", "langchain_recursive(max_tokens=9)", "--json")
    done = evals(*line, "--folder", tmp_path / "store")
    assert done.code == 0, done.err
    assert done.err.startswith("note: semchunk(max_tokens=9) is absent: This needs the semchunk library: pip install")
    assert [run["strategy"] for run in done.rows[0]["runs"]] == ["langchain_recursive(max_tokens=9, overlap=None)"]
    assert [one["strategy"] for one in done.rows[0]["absent"]] == ["semchunk(max_tokens=9)"]


def test_a_run_of_absent_rivals_only_is_refused(eval_set: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is nothing to measure."""
    hide(monkeypatch, "semchunk")
    assert (
        "No strategy of these is installed. This needs the semchunk" in evals("run", eval_set, "-s", "semchunk").refusal
    )


def test_a_run_shows_a_piece_that_has_no_place(eval_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With how many there are; what was placed is scored."""
    fill(tmp_path, {"titled_rival.py": "def split(text):\n    return ['Title: Bees', *text.split('\\n\\n')]\n"})
    monkeypatch.syspath_prepend(str(tmp_path))
    done = evals("run", eval_set, "-s", "python:titled_rival.split", "--folder", tmp_path / "store")
    assert done.code == 0, done.err
    assert "1 pieces have no place in their documents, so no score, such as 'Title: Bees'." in done.err


def test_a_run_says_once_that_every_score_failed(
    eval_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not with the names of all metrics."""
    fill(tmp_path, {"no_rival.py": "def split(text):\n    raise OSError('no model')\n"})
    monkeypatch.syspath_prepend(str(tmp_path))
    done = evals("run", eval_set, "-s", "python:no_rival.split", "--folder", tmp_path / "store")
    assert done.code == 1
    told = "every score failed for 2 questions, the first row-1: NothingCut: a.md was not cut: OSError: no model"
    assert told in done.err
