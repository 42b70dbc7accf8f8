"""`chunker.forget`: a document out of everything that was made of it, and a look at whether that is so."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

import chunker
from chunker.embeddings.errors import CacheUnusable
from chunker.errors import ChunkerError, StoreBusy, StoreUnusable, UnknownDocument
from chunker.forgetting import forget
from chunker.store import traces
from chunker.store.audit import broken_lines
from chunker.store.database import opened
from chunker.store.erasing import begin
from chunker.store.holdings import holdings
from chunker.store.locking import locked
from chunker.store.traces import Request, Trace
from tests.command import fill, needs_linux
from tests.forgetting import advice, counts, holds
from tests.killing import KILLED, run_killed
from tests.syncing import SPEC, age, dump, folder_with, quick, story, synced

# What is removed.


def test_nothing_of_the_text_is_left_in_the_files(tmp_path: Path) -> None:
    """Looked for by a reader of bytes that knows nothing of ours."""
    folder_with(tmp_path)
    synced(tmp_path)
    assert holds(tmp_path / "store") == ["store.sqlite"]
    done = forget("a.md", store=tmp_path / "store")
    assert holds(tmp_path / "store") == []
    assert counts(done) == {"chunks": 6, "cached vectors": 6}
    assert (done.pieces > 20, done.found, done.is_complete) == (True, (), True)


def test_other_documents_stay_as_they_were(tmp_path: Path) -> None:
    """Rows and vectors; nothing of them is embedded again."""
    folder_with(tmp_path)
    synced(tmp_path)
    expected = [row for row in dump(tmp_path / "store") if row.document_id != "a.md"]
    forget("a.md", store=tmp_path / "store")
    assert dump(tmp_path / "store") == expected
    done = synced(tmp_path)
    assert (done.embedded, done.upserts, done.deletes) == (0, 0, 0)


def test_vectors_of_earlier_versions_go_as_well(tmp_path: Path) -> None:
    """All that were ever made of it, also after its file is gone."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    fill(folder, {"a.md": story("second")})
    synced(tmp_path)
    (folder / "a.md").unlink()
    synced(tmp_path)
    assert counts(forget("a.md", store=tmp_path / "store")) == {"cached vectors": 12}
    with closing(sqlite3.connect(tmp_path / "store" / "vectors.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM vectors").fetchone() == (12,)


def test_vectors_that_others_use_stay(tmp_path: Path) -> None:
    """And that is said, with who holds the same text."""
    folder = folder_with(tmp_path)
    fill(folder, {"copy.md": story("a.md")})
    synced(tmp_path)
    done = forget("a.md", store=tmp_path / "store")
    assert counts(done) == {"chunks": 6, "cached vectors": 0}
    assert "6 cached vectors : of text that other documents hold too; they stay" in advice(done)
    assert "text copy.md: another document, holds 100% of the same text" in advice(done)
    assert {row.document_id for row in dump(tmp_path / "store")} == {"b.md", "copy.md", "sub/c.md"}


def test_both_of_two_copies_can_be_forgotten(tmp_path: Path) -> None:
    """Together they share with nobody."""
    folder = folder_with(tmp_path)
    fill(folder, {"copy.md": story("a.md")})
    synced(tmp_path)
    done = forget("a.md", "copy.md", store=tmp_path / "store")
    assert counts(done) == {"chunks": 12, "cached vectors": 6}
    assert holds(tmp_path / "store") == []


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    """It says what would be removed."""
    folder_with(tmp_path)
    synced(tmp_path)
    before = dump(tmp_path / "store")
    done = forget("a.md", store=tmp_path / "store", dry_run=True)
    assert counts(done) == {"chunks": 6, "cached vectors": 6}
    assert dump(tmp_path / "store") == before
    assert not (tmp_path / "store" / "audit.jsonl").exists()


def test_another_cache_can_be_named(tmp_path: Path) -> None:
    """Vectors of the same chunks go from there too; what cannot be told is said."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    [*chunker.embed(folder, "sentence(max_tokens=16)", embedder=quick(), cache=tmp_path / "cache.sqlite")]
    done = forget("a.md", store=tmp_path / "store", caches=[tmp_path / "cache.sqlite"])
    assert [trace.count for trace in done.removed if trace.where.endswith("cache.sqlite")] == [6]
    assert "cut in other ways" in advice(done)


def test_copies_do_not_name_it_any_more(tmp_path: Path) -> None:
    """Chunks that stood for its own as well."""
    folder_with(tmp_path)
    synced(tmp_path)
    with opened(tmp_path / "store") as connection:
        (key, row) = connection.execute("SELECT key, row FROM chunks WHERE document_id = 'b.md'").fetchone()
        named_in = {**json.loads(row), "copies": [["a.md", 0, 5, 1.0], ["sub/c.md", 0, 5, 1.0]]}
        connection.execute("UPDATE chunks SET row = ? WHERE key = ?", (json.dumps(named_in).encode(), key))
    forget("a.md", store=tmp_path / "store")
    copies = [json.loads(row.data)["copies"] for row in dump(tmp_path / "store") if row.key == key]
    assert copies == [[["sub/c.md", 0, 5, 1.0]]]


def test_with_copies_taken_out_forgetting_is_complete_after_a_sync(tmp_path: Path) -> None:
    """What stood behind the document comes back then; until then that is said."""
    folder = folder_with(tmp_path, "a.md", "z.md")
    fill(folder, {"z.md": story("a.md")})
    spec = f"{SPEC} | deduplicate"
    synced(tmp_path, strategy=spec)
    done = chunker.forget("a.md", store=tmp_path / "store")
    assert not done.is_complete
    assert "run `chunker sync`" in next(trace.advice for trace in done.beyond if trace.what == "copies")
    (folder / "a.md").unlink()
    synced(tmp_path, strategy=spec)
    assert {json.loads(row.data)["document_id"] for row in dump(tmp_path / "store")} == {"z.md"}


def test_forgetting_beside_no_copies_is_complete(tmp_path: Path) -> None:
    """Also where others have some; what went is counted once."""
    folder = folder_with(tmp_path, "a.md", "b.md", "z.md")
    fill(folder, {"z.md": story("a.md")})
    synced(tmp_path, strategy=f"{SPEC} | deduplicate", embedder=None)
    done = chunker.forget("b.md", store=tmp_path / "store")
    assert done.is_complete
    assert [trace.count for trace in done.removed if trace.what == "chunks"] == [6]


def test_a_long_name_is_no_piece_of_a_text_that_is_left(tmp_path: Path) -> None:
    """What is noted while it is forgotten does not hold it."""
    name = "personal-file-of-anna-schmidt-born-in-berlin-and-now-living-in-hamburg.md"
    folder_with(tmp_path, name)
    synced(tmp_path)
    assert chunker.forget(name, store=tmp_path / "store").is_complete


def test_a_damaged_cache_is_found_out_before_anything_is_forgotten(tmp_path: Path) -> None:
    """The document is whole, and no tombstone stands."""
    folder_with(tmp_path, "a.md")
    synced(tmp_path)
    (tmp_path / "other.sqlite").write_bytes(b"no database at all" * 99)
    before = dump(tmp_path / "store")
    with pytest.raises(CacheUnusable):
        chunker.forget("a.md", store=tmp_path / "store", caches=[tmp_path / "other.sqlite"])
    assert dump(tmp_path / "store") == before
    assert synced(tmp_path).unchanged == 1


# Wrong calls, and ends on the way.


def test_an_unknown_document_names_the_near_one(tmp_path: Path) -> None:
    """And nothing is changed."""
    folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(UnknownDocument, match=r"document 'sub/d\.md'\. Did you mean 'sub/c\.md'\?"):
        forget("a.md", "sub/d.md", store=tmp_path / "store")
    assert len(dump(tmp_path / "store")) == 18


def test_places_that_are_not_there_are_refused(tmp_path: Path) -> None:
    """Before anything is forgotten."""
    folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(StoreUnusable, match="no store in"):
        forget("a.md", store=tmp_path / "docs")
    with pytest.raises(CacheUnusable, match="Nothing was forgotten"):
        forget("a.md", store=tmp_path / "store", caches=[tmp_path / "no.sqlite"])
    assert len(dump(tmp_path / "store")) == 18


def test_a_store_at_work_is_left_alone(tmp_path: Path) -> None:
    """As a second sync is."""
    folder_with(tmp_path)
    synced(tmp_path)
    with locked(tmp_path / "store", "sync"), pytest.raises(StoreBusy):
        forget("a.md", store=tmp_path / "store")


def test_a_reader_that_holds_the_old_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is overwritten under it; run again after it, all is gone."""
    monkeypatch.setattr("chunker.sqlitefile.PATIENCE_S", 0.1)
    folder_with(tmp_path)
    synced(tmp_path)
    with closing(sqlite3.connect(tmp_path / "store" / "vectors.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM vectors").fetchone()
        done = forget("a.md", store=tmp_path / "store")
        reader.execute("COMMIT")
    assert (done.is_complete, "another process reads it" in advice(done)) == (False, True)
    assert forget("a.md", store=tmp_path / "store").is_complete


@needs_linux
def test_a_killed_forget_is_completed_by_the_next(tmp_path: Path) -> None:
    """Twelve moments; what was noted at the beginning lets the last one look for the text all the same."""
    folder_with(tmp_path / "place")
    synced(tmp_path / "place")
    whole = shutil.copytree(tmp_path / "place", tmp_path / "whole")
    statements = run_killed(partial(forget, "a.md", store=whole / "store"), 0)
    expected = dump(whole / "store")
    for moment in random.Random(4).sample(range(1, statements + 1), 12):
        place = shutil.copytree(tmp_path / "place", tmp_path / str(moment))
        assert run_killed(partial(forget, "a.md", store=place / "store"), moment) == KILLED
        done = forget("a.md", store=place / "store")
        assert (done.found, holds(place / "store"), dump(place / "store")) == ((), [], expected)
        assert synced(place).forgotten == ("a.md",)


def test_the_log_names_no_document_and_no_text(tmp_path: Path) -> None:
    """Hashes of ids, and counts; it is whole."""
    folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    text = (tmp_path / "store" / "audit.jsonl").read_text()
    assert [json.loads(line)["action"] for line in text.splitlines()] == ["forget", "forgotten"]
    assert "a.md" not in text
    assert broken_lines(tmp_path / "store") == []


def test_no_file_of_the_store_names_the_document(tmp_path: Path) -> None:
    """Where nothing else is still to be done under its name."""
    folder = folder_with(tmp_path, "personal-file-of-someone.md", "b.md")
    age(folder / "b.md")
    synced(tmp_path)
    forget("personal-file-of-someone.md", store=tmp_path / "store")
    assert holds(tmp_path / "store", b"personal-file") == []


# Others who know of such places.


def test_installed_packages_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for all documents; they get the texts, and say what they did."""
    asked: list[Request] = []

    def other(request: Request) -> list[Trace]:
        asked.append(request)
        return [Trace("answers", "somewhere", 3)]

    monkeypatch.setattr("chunker.store.forgetting.forgetters", lambda: iter([("other", other)]))
    folder_with(tmp_path)
    synced(tmp_path)
    assert counts(forget("a.md", "b.md", store=tmp_path / "store", folders=[tmp_path]))["answers"] == 3
    (request,) = asked
    assert {name: " ".join(texts) for name, texts in request.texts.items()} == {n: story(n) for n in ("a.md", "b.md")}
    assert (len(request.cache_keys), request.folders) == (12, (tmp_path,))


def test_a_package_that_cannot_be_asked_stops_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is forgotten."""

    class Broken:
        name, value = "broken", "broken:forget"

        def load(self) -> None:
            raise ImportError("no such module")

    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [Broken()])
    folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(ChunkerError, match=r"'broken' .* nothing was forgotten"):
        forget("a.md", store=tmp_path / "store")
    assert len(dump(tmp_path / "store")) == 18


def test_our_own_package_is_registered() -> None:
    """The one that knows of eval sets."""
    assert "evals" in dict(traces.forgetters())


def test_of_each_document_only_its_own_pieces_are_noted(tmp_path: Path) -> None:
    """So that forgetting many at once does not note all of them for each."""
    folder_with(tmp_path)
    synced(tmp_path)
    names = ("a.md", "b.md", "sub/c.md")
    with opened(tmp_path / "store") as connection:
        found = holdings(connection, names)
        begin(connection, names, found)
        (noted,) = connection.execute("SELECT sum(length(shingles)) FROM forgetting").fetchone()
        assert {*found.pieces} == {*names}
        assert noted == sum(pieces.nbytes for pieces in found.pieces.values())
        assert all(len(pieces) < len(found.all_pieces) for pieces in found.pieces.values())


def test_a_log_that_was_changed_is_told(tmp_path: Path) -> None:
    """With the line behind the change."""
    folder_with(tmp_path)
    synced(tmp_path)
    assert forget("a.md", store=tmp_path / "store").log_breaks == ()
    path = tmp_path / "store" / "audit.jsonl"
    path.write_text(path.read_text().replace('"action": "forget"', '"action": "keep"'))
    assert forget("b.md", store=tmp_path / "store").log_breaks == (2,)


# Documents that had other names.


@pytest.mark.parametrize("was_a_copy", [False, True])
def test_vectors_made_under_another_name_go_as_well(tmp_path: Path, was_a_copy: bool) -> None:
    """Before it was renamed, or of a copy that is gone; the name goes too."""
    old, new = (folder_with(tmp_path, "former-name.md", "b.md") / name for name in ("former-name.md", "new.md"))
    if was_a_copy:
        shutil.copy(old, new)
    synced(tmp_path)
    old.replace(new)
    synced(tmp_path)
    done = forget("new.md", store=tmp_path / "store")
    assert (counts(done), done.is_complete) == ({"chunks": 6, "cached vectors": 6}, True)
    assert holds(tmp_path / "store", b"former-name") == []


def test_others_are_asked_for_former_names_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that it had, but none that another document has now."""
    asked: list[Request] = []
    other = ("other", lambda request: [*filter(asked.append, [request])])
    monkeypatch.setattr("chunker.store.forgetting.forgetters", lambda: iter([other]))
    folder = folder_with(tmp_path, "first.md", "b.md")
    synced(tmp_path)
    for old, new in (("first.md", "second.md"), ("second.md", "third.md")):
        (folder / old).rename(folder / new)
        synced(tmp_path)
    fill(folder, {"second.md": story("another")})
    synced(tmp_path)
    forget("third.md", store=tmp_path / "store")
    assert asked[0].texts.keys() == {"third.md", "first.md"}
    assert holds(tmp_path / "store", b"first.md") == []


def test_a_cache_named_too_late_is_told(tmp_path: Path) -> None:
    """Its vectors of the document cannot be told from others any more."""
    folder_with(tmp_path)
    synced(tmp_path)
    for name in ("late.sqlite", "early.sqlite"):
        shutil.copy(tmp_path / "store" / "vectors.sqlite", tmp_path / name)
    for _ in range(2):
        assert forget("a.md", store=tmp_path / "store", caches=[tmp_path / "early.sqlite"]).is_complete
    done = forget("a.md", store=tmp_path / "store", caches=[tmp_path / "late.sqlite"])
    assert (done.is_complete, "does not know any more" in advice(done)) == (False, True)
