"""The cache on disk: nothing embedded twice, whatever dies, writes beside it, or stands in its place."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.embeddings.asking import locks_beside
from chunker.embeddings.cache import VectorCache, cache_key
from chunker.embeddings.cached import CachedEmbedder, Usage
from chunker.embeddings.errors import BadVectors, CacheUnusable
from chunker.embeddings.function import FunctionEmbedder
from tests.command import needs_linux
from tests.embedders import bag_of_letters, fake, hashed
from tests.forgetting import holds
from tests.syncing import quick

TEXTS = ["one", "two", "three", "four", "five"]


class Breaking:
    """A function that fails at its call number `at`, and remembers what it embedded."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.embedded: list[str] = []

    def __call__(self, texts: Sequence[str]) -> object:
        self.at -= 1
        if self.at == 0:
            raise ConnectionError("the line is down")
        self.embedded += texts
        return hashed(texts)


def rows_in(path: Path) -> int:
    """Vectors that the file holds, read by SQLite alone."""
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])
    finally:
        connection.close()


@given(texts=st.lists(st.text(st.characters(exclude_categories=()), max_size=8), max_size=12))
def test_cached_vectors_are_those_of_the_embedder(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """With a new cache, with a filled one, and with none."""
    path = tmp_path_factory.mktemp("cache") / "vectors.sqlite"
    plain = fake().embed(texts)
    for cache in (VectorCache(path), VectorCache(path), None):
        assert np.array_equal(CachedEmbedder(fake(), cache).embed(texts), plain)


def test_a_second_run_embeds_nothing(tmp_path: Path) -> None:
    """All hits, for another process too: the file is all they share."""
    path = tmp_path / "new folder" / "vectors.sqlite"
    first, second = (CachedEmbedder(fake(), VectorCache(path)) for _ in range(2))
    first.embed(TEXTS)
    second.embed(TEXTS)
    assert (first.usage, second.usage) == (Usage(hits=0, misses=5), Usage(hits=5, misses=0))


def test_a_repeated_text_is_embedded_once() -> None:
    """Without a file too."""
    function = Breaking(0)
    embedder = CachedEmbedder(fake(function))
    embedder.embed(["same", "other", "same"])
    assert function.embedded == ["same", "other"]
    assert embedder.usage == Usage(hits=1, misses=2)


def test_what_was_embedded_before_a_failure_is_kept(tmp_path: Path) -> None:
    """The next run goes on where the endpoint broke off; no text is paid for twice."""
    cache, function = VectorCache(tmp_path / "vectors.sqlite"), Breaking(at=3)
    with pytest.raises(ConnectionError):
        CachedEmbedder(fake(function, batch=2), cache).embed(TEXTS)
    assert function.embedded == TEXTS[:4]
    CachedEmbedder(fake(function, batch=2), cache).embed(TEXTS)
    assert function.embedded == TEXTS


def test_truncated_texts_are_counted_from_the_cache_as_well(tmp_path: Path) -> None:
    """Different texts, whether embedded now or before, however often they are asked for."""
    cache = VectorCache(tmp_path / "vectors.sqlite")
    texts = ["w w w w w", "w w w w w w", "a longer text than five words", "a longer text than five words"]
    for _ in range(2):
        embedder = CachedEmbedder(fake(), cache)
        embedder.embed(texts)
        embedder.embed(texts)
        assert embedder.usage.truncated == 2


def test_texts_in_foreign_scripts_are_counted() -> None:
    """By what the embedder says it knows."""

    class English(FunctionEmbedder):
        def knows(self, text: str) -> bool:
            return text.isascii()

    embedder = CachedEmbedder(English(hashed, "english", 8))
    embedder.embed(["known", "мост", "мост", "桥"])
    assert embedder.usage.foreign == 2


def test_another_embedder_has_other_vectors(tmp_path: Path) -> None:
    """A name stands for model and settings."""
    cache = VectorCache(tmp_path / "vectors.sqlite")
    letters, hashes = (
        fake(function, name=name) for function, name in ((bag_of_letters, "letters"), (hashed, "hashes"))
    )
    for embedder in (letters, hashes):
        assert np.array_equal(CachedEmbedder(embedder, cache).embed(["abba"]), embedder.embed(["abba"]))


@given(pairs=st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), min_size=2, max_size=9, unique=True))
def test_no_two_pairs_of_name_and_text_share_a_key(pairs: list[tuple[str, str]]) -> None:
    """Wherever the border between the two lies."""
    assert len({cache_key(*pair) for pair in [*pairs, ("ab", "c"), ("a", "bc")]}) == len(
        {*pairs, ("ab", "c"), ("a", "bc")}
    )


def test_bad_vectors_never_reach_the_file(tmp_path: Path) -> None:
    """An embedder of one's own, which nobody else checks, included."""

    class Wrong(FunctionEmbedder):
        def embed(self, texts: Sequence[str]) -> Any:
            return np.full((len(texts), 8), np.nan, dtype=np.float32)

    path = tmp_path / "vectors.sqlite"
    with pytest.raises(BadVectors, match=r"^wrong: the vector of text 1 of 1, 'text', holds NaN"):
        CachedEmbedder(Wrong(hashed, "wrong", 8), VectorCache(path)).embed(["text"])
    assert rows_in(path) == 0


def fill(path: Path, start: int) -> None:
    """Embeds sixty texts, half of them those of the process beside it, one a transaction."""
    texts = [f"text {number}" for number in range(start, start + 60)]
    embedder = CachedEmbedder(fake(batch=1), VectorCache(path))
    assert np.array_equal(embedder.embed(texts), fake().embed(texts))
    assert embedder.problem == ""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_several_processes_share_a_new_file(method: str, tmp_path: Path) -> None:
    """All begin at once; nothing is lost, locked out or damaged."""
    path = tmp_path / "vectors.sqlite"
    context: Any = multiprocessing.get_context(method)
    workers = [context.Process(target=fill, args=(path, start)) for start in (0, 30, 60, 90)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    assert rows_in(path) == 150


def test_a_killed_process_loses_nothing_it_had_kept(tmp_path: Path) -> None:
    """Killed while it writes, as `kill -9` does, it leaves a file that goes on to work."""
    path = tmp_path / "vectors.sqlite"
    code = f"""
from chunker.embeddings.asking import locks_beside
from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from tests.command import needs_linux
from tests.embedders import fake
embedder = CachedEmbedder(fake(batch=1), VectorCache({str(path)!r}))
for number in range(1_000_000):
    embedder.embed([f"text {{number}}"])
    print(number, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [int(process.stdout.readline()) for _ in range(20)]
        process.send_signal(signal.SIGKILL)
    assert rows_in(path) >= 20
    embedder = CachedEmbedder(fake(), VectorCache(path))
    embedder.embed([f"text {number}" for number in lines])
    assert embedder.usage == Usage(hits=20, misses=0)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to be one" * 50, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_damaged_file_is_named(content: bytes, tmp_path: Path) -> None:
    """With what to do about it; nothing is overwritten."""
    path = tmp_path / "vectors.sqlite"
    path.write_bytes(content)
    with pytest.raises(
        CacheUnusable, match=r"vectors\.sqlite is not a readable cache \(.*\); delete it, it fills again\.$"
    ):
        VectorCache(path)
    assert path.read_bytes() == content


def test_a_file_damaged_in_the_middle_is_named(tmp_path: Path) -> None:
    """Pages of noise behind a good first page."""
    path = tmp_path / "vectors.sqlite"
    texts = [str(number) for number in range(2000)]
    CachedEmbedder(fake(batch=500), VectorCache(path)).embed(texts)
    raw = path.read_bytes()
    path.write_bytes(raw[:4096] + b"\xa5" * (len(raw) - 4096))
    with pytest.raises(CacheUnusable, match=r"delete it, it fills again"):
        CachedEmbedder(fake(), VectorCache(path)).embed(texts)


@pytest.mark.parametrize(
    "vector",
    [
        np.ones(8, dtype="<f4"),
        np.eye(1, 5, dtype="<f4"),
        np.full(8, np.nan, dtype="<f4"),
        np.full(8, 3e38, dtype="<f4"),
    ],
)
def test_a_vector_that_was_never_written_is_named(vector: Any, tmp_path: Path) -> None:
    """Of another size, or not of length 1."""
    path = tmp_path / "vectors.sqlite"
    embedder = CachedEmbedder(fake(), VectorCache(path))
    embedder.embed(["text"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = ?", (vector.tobytes(),))
    connection.close()
    with pytest.raises(
        CacheUnusable, match=r"holds a vector of \d numbers and length .*, expected 8 numbers and length 1"
    ):
        embedder.embed(["text"])


@pytest.mark.parametrize("stored", ["words", 5, b"\0\1\2"])
def test_what_is_no_vector_is_named(stored: Any, tmp_path: Path) -> None:
    """Whatever else a damaged file holds where a vector should be."""
    path = tmp_path / "vectors.sqlite"
    embedder = CachedEmbedder(fake(), VectorCache(path))
    embedder.embed(["text"])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE vectors SET vector = ?", (stored,))
    connection.close()
    with pytest.raises(CacheUnusable, match=r"vectors\.sqlite is not a readable cache .*; delete it, it fills again"):
        embedder.embed(["text"])


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    """And left as it is."""
    path = tmp_path / "vectors.sqlite"
    VectorCache(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(CacheUnusable, match=r"has format 2, this version knows 1; .* Name another file\.$"):
        VectorCache(path)


def test_the_database_of_another_program_is_refused(tmp_path: Path) -> None:
    """And not a byte of it is changed."""
    path = tmp_path / "history.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE visits (address TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CacheUnusable, match=r"is a database of something else\. Name another file\.$"):
        VectorCache(path)
    assert path.read_bytes() == before


def test_a_folder_is_no_cache(tmp_path: Path) -> None:
    """Told before anything is embedded for it."""
    with pytest.raises(CacheUnusable, match="is a folder; name a file"):
        VectorCache(tmp_path)


@pytest.mark.parametrize("place", ["/proc/nowhere/vectors.sqlite", "/proc/vectors.sqlite", "a file/vectors.sqlite"])
def test_where_nothing_can_be_written_it_works_and_says_so(place: str, tmp_path: Path) -> None:
    """The run goes on, a little dearer."""
    (tmp_path / "a file").write_text("not a folder")
    embedder = CachedEmbedder(fake(), VectorCache(tmp_path / place))
    for _ in range(2):
        assert np.array_equal(embedder.embed(TEXTS), fake().embed(TEXTS))
    assert embedder.usage == Usage(misses=10)
    assert embedder.problem.startswith(f"New embeddings are not kept in {tmp_path / place}: ")


def test_a_full_disk_is_told_and_the_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fitted is still read."""
    connect = sqlite3.connect

    def small(*args: object, **settings: object) -> sqlite3.Connection:
        connection = connect(*args, **settings)  # type: ignore[call-overload]
        connection.execute("PRAGMA max_page_count = 4")
        return connection  # type: ignore[no-any-return]

    monkeypatch.setattr(sqlite3, "connect", small)
    texts = [str(number) for number in range(400)]
    embedder = CachedEmbedder(fake(batch=20), VectorCache(tmp_path / "vectors.sqlite"))
    embedder.embed(texts)
    assert "full" in embedder.problem
    assert np.array_equal(embedder.embed(texts), fake().embed(texts))
    assert embedder.usage.hits > 0


def test_a_cache_can_be_sent_to_another_process(tmp_path: Path) -> None:
    """It is its path."""
    embedder = CachedEmbedder(fake(), VectorCache(tmp_path / "vectors.sqlite"))
    embedder.embed(TEXTS)
    copy = pickle.loads(pickle.dumps(embedder))
    copy.embed(TEXTS)
    assert copy.usage.hits == 5


def test_texts_are_not_in_the_file(tmp_path: Path) -> None:
    """Only hashes and vectors are."""
    path = tmp_path / "vectors.sqlite"
    CachedEmbedder(fake(), VectorCache(path)).embed(["a secret sentence"])
    assert b"secret" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_nothing_is_an_answer_to_nothing(tmp_path: Path) -> None:
    """No texts, no rows, no calls."""
    embedder = CachedEmbedder(fake(), VectorCache(tmp_path / "vectors.sqlite"))
    assert embedder.embed([]).shape == (0, 8)
    assert [*embedder.batches([])] == []
    assert embedder.usage == Usage()


def test_a_cache_forgets_so_that_nothing_is_left(tmp_path: Path) -> None:
    """Also what was deleted before without being overwritten."""
    cache = VectorCache(tmp_path / "cache.sqlite")
    embedder = CachedEmbedder(quick(), cache)
    one, two, three = (embedder.embed([text])[0].tobytes() for text in ("one", "two", "three"))
    with closing(sqlite3.connect(tmp_path / "cache.sqlite", isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DELETE FROM vectors WHERE vector = ?", (one,))
    keys = _keys_of(tmp_path / "cache.sqlite", two)
    assert cache.forget([*keys, b"unknown"]).count == 1
    assert (holds(tmp_path, one), holds(tmp_path, two)) == ([], [])
    assert holds(tmp_path, three) == ["cache.sqlite"]


def _keys_of(path: Path, vector: bytes) -> list[bytes]:
    with closing(sqlite3.connect(path)) as connection:
        return [key for (key,) in connection.execute("SELECT key FROM vectors WHERE vector = ?", (vector,))]


@needs_linux
def test_processes_that_start_together_ask_once(tmp_path: Path) -> None:
    """The second waits for the first and finds its vectors; one that was killed is not waited for."""
    context = multiprocessing.get_context("fork")
    asked = tmp_path / "asked.txt"
    start = context.Barrier(3)
    work = [context.Process(target=_embed_and_note, args=(tmp_path, start)) for _ in range(3)]
    for process in work:
        process.start()
    for process in work:
        process.join(60)
    assert [process.exitcode for process in work] == [0, 0, 0]
    assert sorted(asked.read_text().split()) == sorted(TEXTS)


def _embed_and_note(folder: Path, start: Any) -> None:
    def noted(texts: Sequence[str]) -> object:
        with (folder / "asked.txt").open("a") as file:
            file.write(" ".join(texts) + "\n")
        time.sleep(0.2)  # long enough for the others to come
        return hashed(texts)

    embedder = CachedEmbedder(fake(noted), VectorCache(folder / "vectors.sqlite"))
    start.wait(60)
    embedder.embed(TEXTS)


@needs_linux
def test_one_that_is_killed_while_it_asks_is_not_waited_for(tmp_path: Path) -> None:
    """Its lock ends with it."""
    path = tmp_path / "vectors.sqlite"
    process = multiprocessing.get_context("fork").Process(target=_die_asking, args=(path,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert CachedEmbedder(fake(hashed), VectorCache(path)).embed(TEXTS).shape == (5, 8)


def _die_asking(path: Path) -> None:
    def die(_: Sequence[str]) -> object:
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    CachedEmbedder(fake(die), VectorCache(path)).embed(TEXTS)


def test_where_there_are_no_locks_each_asks_for_itself(tmp_path: Path) -> None:
    """A folder in the place of the file of locks keeps nothing from being embedded."""
    path = tmp_path / "vectors.sqlite"
    locks_beside(path).mkdir()
    assert CachedEmbedder(fake(hashed), VectorCache(path)).embed(TEXTS).shape == (5, 8)
