"""`chunker embed`: rows with vectors, whole or not at all, and nothing embedded twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from chunker import split
from chunker.embeddings.cache import DEFAULT_CACHE
from chunker.embeddings.pooling import embed_chunks
from chunker.rows import FAILURE_COLUMNS, VECTOR_COLUMNS
from evals.folders import DEFAULT_FOLDER, FindEmbedder
from tests.command import BINARY, Ended, chunker, files_in, fill, installed, on_a_terminal, shell
from tests.embedders import fake, hashed
from tests.endpoints import KEY, Endpoint, embeddings, error, serving

DOCUMENTS = {
    "a.md": "# Gauges\n\nA radar gauge hangs above the water. It measures every fifteen minutes.\n",
    "b.md": "Only one sentence.\n",
    "sub/c.txt": "First. Second. Third.\n",
}
UNITS = "multiscale(max_tokens=12)"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A server of its own for a test."""
    with serving(Endpoint()) as state:
        yield state


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with documents in `docs`."""
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "docs", DOCUMENTS)
    return tmp_path


def embed(endpoint: Endpoint, *arguments: object, stdin: str = "", **settings: object) -> Ended:
    """The command with an endpoint of vectors of eight numbers."""
    said = "".join(f", {name}={value!r}" for name, value in settings.items())
    spec = f"openai(model='a-model', dimensions=8, endpoint={endpoint.url!r}{said})"
    return chunker("embed", *arguments, "--embedder", spec, stdin=stdin)


def sent(endpoint: Endpoint) -> list[str]:
    """Every text that the endpoint was asked about."""
    return [text for request in endpoint.requests for text in request["input"]]


def vectors(rows: Sequence[dict[str, Any]]) -> np.ndarray:
    """Those of rows, as an array."""
    return np.array([row["vector"] for row in rows], dtype=np.float32)


# Rows.


def test_rows_hold_the_vectors_of_the_chunks(folder: Path, endpoint: Endpoint) -> None:
    """The same as from Python, document by document, with all that an application keeps beside a vector."""
    rows = embed(endpoint, "docs", "-s", UNITS).rows
    chunks = [*split(folder / "docs", UNITS)]
    assert [row["id"] for row in rows] == [chunk.id for chunk in chunks]
    assert np.allclose(vectors(rows), embed_chunks(chunks, fake()), atol=1e-6)
    assert [row["payload"]["text"] for row in rows] == [chunk.text for chunk in chunks]
    assert rows[1]["payload"]["headings"] == ["Gauges"]
    assert {*rows[0]["payload"]} >= set("document_id start end text context headings page kind parent metadata".split())


def test_without_settings_it_is_multiscale_and_minilm(folder: Path) -> None:
    """As the summary says, which goes to stdout where the rows do not."""
    done = chunker("embed", "docs", "-o", "v.jsonl", "--json")
    (summary,) = done.rows
    assert done.code == 0
    assert summary["strategy"].startswith("multiscale(")
    assert (summary["embedder"].partition("@")[0], summary["dimensions"]) == ("minilm", 384)
    assert (summary["documents"], summary["failures"], summary["output"]) == (3, 0, "v.jsonl")
    assert summary["chunks"] == len((folder / "v.jsonl").read_text().splitlines())


def test_parquet_holds_the_same(folder: Path, endpoint: Endpoint) -> None:
    """Vectors as 32-bit numbers, the payload as JSON text."""
    rows = embed(endpoint, "docs").rows
    assert embed(endpoint, "docs", "-o", "v.parquet").code == 0
    table = parquet.read_table(folder / "v.parquet")
    assert [str(field.type) for field in table.schema] == ["string", "list<element: float>", "string"]
    assert table.column_names == [*VECTOR_COLUMNS]
    read = [row | {"payload": json.loads(row["payload"])} for row in table.to_pylist()]
    assert np.array_equal(vectors(read), vectors(rows))
    assert [row["payload"] for row in read] == [row["payload"] for row in rows]


def test_a_text_from_standard_input_is_embedded(folder: Path, endpoint: Endpoint) -> None:
    """Its document is called stdin."""
    (row,) = embed(endpoint, "-", stdin="One.").rows
    assert row["id"] == "stdin#0-4"


def test_patterns_choose_files(folder: Path, endpoint: Endpoint) -> None:
    """As for `chunker split`."""
    rows = embed(endpoint, "docs", "--include", "*.md", "--exclude", "b.md").rows
    assert {row["payload"]["document_id"] for row in rows} == {"a.md"}


def test_a_folder_without_text_gives_no_rows(folder: Path, endpoint: Endpoint) -> None:
    """And asks nobody."""
    fill(folder / "empty", {"a.md": " \n"})
    assert embed(endpoint, "empty") == (0, "", "")
    assert endpoint.requests == []


# Chunks that were made before.


@pytest.mark.parametrize("name", ["c.jsonl", "c.parquet"])
def test_chunks_made_before_get_the_same_vectors(name: str, folder: Path, endpoint: Endpoint) -> None:
    """Cut by `chunker split`, from either kind of file; nobody is asked for what is known."""
    rows = embed(endpoint, "docs", "-s", UNITS).rows
    asked = len(endpoint.requests)
    assert chunker("split", "docs", "-s", UNITS, "-o", name).code == 0
    assert embed(endpoint, "--chunks", name).rows == rows
    assert len(endpoint.requests) == asked


def test_chunks_come_from_standard_input(folder: Path, endpoint: Endpoint) -> None:
    """As JSON Lines, from a pipe."""
    made = chunker("split", "docs", "-s", UNITS)
    assert embed(endpoint, "--chunks", "-", stdin=made.out).rows == embed(endpoint, "docs", "-s", UNITS).rows


def test_chunks_in_another_order_are_refused(folder: Path, endpoint: Endpoint) -> None:
    """Their views are made of their neighbours; there is no output."""
    lines = chunker("split", "docs", "-s", UNITS).out.splitlines(keepends=True)
    fill(folder, {"c.jsonl": "".join(lines[::-1])})
    refusal = embed(endpoint, "--chunks", "c.jsonl", "-o", "v.jsonl").refusal
    assert "document by document, each in the order of its text" in refusal
    assert "Sort them by document and start." in refusal
    assert not (folder / "v.jsonl").exists()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('{"document_id": "a"}\n', "c.jsonl:1: Expected a field 'start'"),
        ("\n{\n", "c.jsonl:2: Expected JSON"),
        (b"\x00\x01", "Expected lines of JSON in 'c.jsonl', but it is not text."),
        (b"\xff\xfea", "Cannot read 'c.jsonl' as lines of JSON"),
        (b"\xe9\n", "Cannot read 'c.jsonl' as lines of JSON"),
    ],
)
def test_a_broken_chunk_file_is_named(rows: str | bytes, said: str, folder: Path, endpoint: Endpoint) -> None:
    """File, line and what was expected; there is no output."""
    fill(folder, {"c.jsonl": rows})
    assert said in embed(endpoint, "--chunks", "c.jsonl", "-o", "v.jsonl").refusal
    assert not (folder / "v.jsonl").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_chunk_files_with_a_mark_are_read(encoding: str, folder: Path, endpoint: Endpoint) -> None:
    """As some shells write them."""
    made = chunker("split", "docs").out
    fill(folder, {"c.jsonl": made.encode(encoding)})
    assert len(embed(endpoint, "--chunks", "c.jsonl").rows) == len(made.splitlines())


def test_texts_with_line_separators_are_no_lines(folder: Path, endpoint: Endpoint) -> None:
    """U+2028 and a carriage return stand inside a row."""
    fill(folder, {"docs/a.md": "One\u2028two\u0085three.\n"})
    chunker("split", "docs/a.md", "-o", "c.jsonl")
    assert [row["payload"]["text"] for row in embed(endpoint, "--chunks", "c.jsonl").rows] == [
        "One\u2028two\u0085three."
    ]


# Usage.


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ([], "expected files or folders to embed, or --chunks"),
        (["docs", "--chunks", "c.jsonl"], "chunks are embedded as they were cut"),
        (["--chunks", "c.jsonl", "-s", "sentence"], "chunks are embedded as they were cut"),
        (["--chunks", "c.jsonl", "--include", "*"], "chunks are embedded as they were cut"),
        (["--chunks", "none.jsonl"], "No file 'none.jsonl'."),
        (["--chunks", "docs/a.md"], "Expected a file that ends in .jsonl or .parquet, got 'docs/a.md'."),
        (["docs", "-e", "minilmm"], "Did you mean 'minilm'?"),
        (
            ["docs", "-e", "openai(model='m', dimensions=8, key_from='NO_SUCH_KEY')"],
            "Set the environment variable of",
        ),
        (["docs", "-s", "multiscale(max_tokens=0)"], "max_tokens must be at least 1"),
        (["docs", "-o", "v.csv"], "expected a name that ends in .jsonl or .parquet"),
        (["docs", "-o", "v.jsonl", "--failures", "v.jsonl"], "Two outputs would go to 'v.jsonl'"),
        (["docs", "-o", "v.jsonl", "--cache", "v.jsonl"], "Two outputs would go to 'v.jsonl'"),
        (["--chunks", "c.jsonl", "-o", "c.jsonl"], "would replace 'c.jsonl', which is to be read"),
        (["nowhere"], "No file or folder 'nowhere'."),
    ],
)
def test_a_wrong_command_line_is_one_line(line: list[str], said: str, folder: Path) -> None:
    """Before anything is read or written."""
    fill(folder, {"c.jsonl": ""})
    before = files_in(folder)
    assert said in chunker("embed", *line).refusal
    assert files_in(folder) == before


def test_a_file_that_is_no_cache_is_refused(folder: Path) -> None:
    """It stays as it is."""
    fill(folder, {"v.sqlite": "my notes, at least a hundred characters of them " * 9})
    before = files_in(folder)
    assert "is not a readable cache" in chunker("embed", "docs", "--cache", "v.sqlite").refusal
    assert files_in(folder) == before


# Documents that fail.


def test_a_bad_file_is_a_failure_and_the_others_get_vectors(folder: Path, endpoint: Endpoint) -> None:
    """Told on stderr, listed on request, and exit code 1."""
    fill(folder, {"docs/bad.txt": BINARY})
    done = embed(endpoint, "docs", "-o", "v.jsonl", "--failures", "f.jsonl", "--json")
    assert (done.code, done.rows[0]["documents"], done.rows[0]["failures"]) == (1, 3, 1)
    assert done.err.startswith("failed: bad.txt: Expected text")
    (failure,) = map(json.loads, (folder / "f.jsonl").read_text().splitlines())
    assert [*failure] == [*FAILURE_COLUMNS]
    assert "bad.txt" not in (folder / "v.jsonl").read_text()


def test_remarks_on_documents_are_told(folder: Path, endpoint: Endpoint) -> None:
    """As by `chunker split`."""
    fill(folder, {"docs/b.md": "Zw\xf6lf Boote fuhren \xfcber die Br\xfccke.\n".encode("cp1252")})
    assert "b.md: read as" in embed(endpoint, "docs").err


# What vectors do not know.


def test_texts_over_the_limit_are_counted(folder: Path, endpoint: Endpoint) -> None:
    """The endpoint reads two tokens; three chunks have more."""
    done = embed(endpoint, "docs", "-o", "v.jsonl", "--json", max_tokens=2)
    assert done.rows[0]["truncated"] == 3
    assert done.err.startswith("note: 3 texts are longer than the 2 tokens that openai(model='a-model'")


def test_texts_in_a_foreign_script_are_counted(folder: Path) -> None:
    """MiniLM knows Latin letters only."""
    fill(folder, {"docs/b.md": "日本語の文章です。"})
    done = chunker("embed", "docs", "-o", "v.jsonl", "--json")
    assert done.rows[0]["foreign"] == 1
    assert done.err.startswith("note: 1 text is in a script that minilm@")


# An endpoint that fails, and the cache.


def test_what_was_embedded_before_a_failure_is_not_embedded_again(folder: Path, endpoint: Endpoint) -> None:
    """Half a document is kept, there is no output, and the next run asks only for the rest."""
    texts = [f"Sentence number {number} of all." for number in range(600)]
    fill(folder, {"docs/a.md": "\n\n".join(texts), "v.jsonl": "what stood there"})
    endpoint.script = [embeddings(hashed([*map(str, range(256))])), error(401, f"no such key {KEY}")]
    spec = ("docs/a.md", "-s", "sentence(max_tokens=9)", "-o", "v.jsonl")
    done = embed(endpoint, *spec)
    assert "refused 256 texts with HTTP 401" in done.refusal
    assert (folder / "v.jsonl").read_text() == "what stood there"
    endpoint.requests.clear()
    assert embed(endpoint, *spec).code == 0
    assert sent(endpoint) == texts[256:]
    assert len((folder / "v.jsonl").read_text().splitlines()) == 600


def test_the_next_run_asks_for_nothing(folder: Path, endpoint: Endpoint) -> None:
    """The same bytes come from the cache."""
    first = embed(endpoint, "docs", "-s", UNITS)
    assert sent(endpoint)
    endpoint.requests.clear()
    assert embed(endpoint, "docs", "-s", UNITS) == first
    assert endpoint.requests == []


def test_after_a_change_only_what_changed_is_asked_for(folder: Path, endpoint: Endpoint) -> None:
    """Text by text, whatever document it stands in."""
    embed(endpoint, "docs", "-s", UNITS)
    endpoint.requests.clear()
    fill(folder, {"docs/b.md": "Another sentence.\n", "docs/d.md": "First. Second. Third.\n"})
    assert embed(endpoint, "docs", "-s", UNITS).code == 0
    assert sent(endpoint) == ["Another sentence."]


def test_the_cache_is_that_of_the_measurements(folder: Path, endpoint: Endpoint) -> None:
    """What `evals` embedded is known to `chunker embed`, as long as both run in one folder."""
    spec = f"openai(model='a-model', dimensions=8, endpoint={endpoint.url!r})"
    FindEmbedder(DEFAULT_FOLDER, {})(spec).embed(["Only one sentence."])
    endpoint.requests.clear()
    assert embed(endpoint, "docs/b.md").code == 0
    assert endpoint.requests == []
    assert (folder / DEFAULT_CACHE).exists()


def test_another_cache_can_be_named(folder: Path, endpoint: Endpoint) -> None:
    """Nothing is written elsewhere."""
    assert embed(endpoint, "docs", "--cache", "kept/v.sqlite").code == 0
    assert (folder / "kept/v.sqlite").exists()
    assert not (folder / DEFAULT_CACHE.parent).exists()


def test_a_key_comes_from_the_environment(folder: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the variable that the spec names, and it is in no output."""
    monkeypatch.setenv("MY_KEY", KEY)
    done = embed(endpoint, "docs", "-o", "v.jsonl", "--json", key_from="MY_KEY")
    assert {headers["authorization"] for headers in endpoint.headers} == {f"Bearer {KEY}"}
    assert KEY not in f"{done}{(folder / 'v.jsonl').read_text()}"


def test_bad_answers_are_one_line(folder: Path, endpoint: Endpoint) -> None:
    """Vectors of another size."""
    endpoint.answer = lambda texts: embeddings([[1.0, 2.0]] * len(texts))
    assert "expected vectors of 8 numbers, got 2" in embed(endpoint, "docs", "-o", "v.jsonl").refusal
    assert not (folder / "v.jsonl").exists()


def test_a_cache_that_cannot_be_written_is_told(folder: Path, endpoint: Endpoint) -> None:
    """There are vectors all the same."""
    fill(folder, {"file": "no folder"})
    done = embed(endpoint, "docs", "-o", "v.jsonl", "--cache", "file/v.sqlite")
    assert done.code == 0
    assert done.err.startswith("note: New embeddings are not kept in file/v.sqlite")


# The command as a program.


def test_the_installed_command_shows_no_warnings(folder: Path) -> None:
    """With the model that runs here."""
    done = installed("embed", "docs")
    assert (done.code, done.err) == (0, "")
    assert {len(row["vector"]) for row in done.rows} == {384}


def test_a_person_sees_what_was_done(folder: Path) -> None:
    """On the terminal, while the rows go into a file."""
    done = on_a_terminal("embed", "docs", "-o", "v.jsonl")
    assert done.code == 0
    assert "chunks, " in done.out
    assert "(minilm@" in done.out


def test_a_reader_may_leave(folder: Path) -> None:
    """`| head` ends the command without a word; with another output there is one, since it is not written."""
    fill(folder, {"docs/a.md": "".join(f"Sentence number {number}.\n\n" for number in range(300))})
    done = shell("chunker embed docs | head -n 1", folder)
    assert (done.code, len(done.rows), done.err) == (0, 1, "")
    done = shell("chunker embed docs --failures f.jsonl | head -n 1", folder)
    assert "Nobody reads standard output any more; 'f.jsonl' was not written." in done.err
    assert not (folder / "f.jsonl").exists()


def test_files_that_nothing_reads_are_told(folder: Path, endpoint: Endpoint) -> None:
    """As `chunker split` tells them, without what the command itself writes."""
    fill(folder / "docs", {"a.xyz": "x", "b.png": "x"})
    done = embed(endpoint, "docs", "-o", "docs/v.parquet", "--cache", "docs/cache.sqlite", "--json")
    assert done.err == chunker("split", "docs", "--exclude", "v.parquet", "--exclude", "cache.sqlite*").err
    assert done.rows[0]["passed_over"] == {"suffixes": {".xyz": 1}, "files": 1, "media": 1, "hidden": 0}
