"""Vector stores in step with a store, and stores behind transforms that look at all chunks together."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import chunker
from chunker.errors import MissingKey, TargetFailed
from chunker.pipeline import Pipeline
from chunker.spec import parse
from chunker.targets import target_names
from chunker.targets.pgvector import PgVector
from chunker.targets.qdrant import Qdrant
from chunker.targets.types import Point, VectorStore
from chunker.transform import Sifted, Transform
from chunker.types import Chunk, Copy, Dropped, Tokenizer
from tests import command
from tests.command import BINARY, fill, needs_linux
from tests.killing import KILLED, run_killed
from tests.syncing import SPEC, Counting, dump, folder_with, fresh, interrupted_at, keys, quick, story, synced, work
from tests.vector_stores import named, postgres

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
every_store = pytest.mark.parametrize("kind", target_names())


@pytest.fixture
def place() -> str:
    """A name that no other test uses."""
    return f"t{uuid.uuid4().hex}"


def ids_in(store: VectorStore) -> set[str]:
    """What is there; the store is closed."""
    found = {*store.ids()}
    store.close()
    return found


# Vector stores.


@every_store
def test_a_vector_store_follows_every_change(tmp_path: Path, kind: str, place: str) -> None:
    """It gets only what it does not have."""
    folder = folder_with(tmp_path)
    synced(tmp_path, targets=[named(kind, tmp_path, place)])
    fill(folder, {"a.md": f"{story('a.md')} One new sentence stands at the end of it."})
    (folder / "b.md").unlink()
    (target,) = synced(tmp_path, targets=[named(kind, tmp_path, place)]).targets
    assert (target.upserts, target.deletes, target.error) == (1, 6, "")
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "store").keys()


@every_store
def test_a_failure_half_way_is_completed_by_the_next_sync(
    tmp_path: Path, kind: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it took before is not given again; our own store is whole."""
    folder_with(tmp_path, *(f"{number}.md" for number in range(50)))
    store = named(kind, tmp_path, place)
    upsert, calls = type(store).upsert, []

    def fail_at_the_second(self: VectorStore, points: Sequence[Point]) -> None:
        calls.append(len(points))
        if len(calls) == 2:
            raise TargetFailed("The server went away.")
        upsert(self, points)

    monkeypatch.setattr(type(store), "upsert", fail_at_the_second)
    done = synced(tmp_path, targets=[store])
    assert (done.is_complete, done.targets[0].error) == (False, "The server went away. The next sync goes on.")
    (target,) = synced(tmp_path, targets=[named(kind, tmp_path, place)]).targets
    assert (calls[:2], target.upserts) == ([256, 44], 44)
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "store").keys()


@every_store
def test_a_store_made_anew_gets_everything(tmp_path: Path, kind: str, place: str) -> None:
    """Whatever was given to the one before it of the same name."""
    folder_with(tmp_path)
    store = named(kind, tmp_path, place)
    synced(tmp_path, targets=[store])
    _drop(store)
    assert synced(tmp_path, targets=[named(kind, tmp_path, place)]).targets[0].upserts == 18


@needs_linux
@every_store
def test_a_kill_right_after_a_store_was_made_anew_is_completed(
    tmp_path: Path, kind: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was given to the one before it does not count as given to this one."""
    folder_with(tmp_path)
    store = named(kind, tmp_path, place)
    synced(tmp_path, targets=[store])
    _drop(store)
    ready = type(store).ready

    def die(self: VectorStore, dimensions: int) -> None:
        ready(self, dimensions)
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(type(store), "ready", die)
        assert run_killed(lambda: synced(tmp_path, targets=[named(kind, tmp_path, place)]), 0) == KILLED
    assert synced(tmp_path, targets=[named(kind, tmp_path, place)]).targets[0].upserts == 18
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "store").keys()


def _drop(store: VectorStore) -> None:
    """Takes the collection or table away behind our back."""
    if isinstance(store, Qdrant):
        with store._open() as client:
            client.delete_collection(store.collection)
    if isinstance(store, PgVector):
        with store._cursor() as cursor:
            cursor.execute(f"DROP TABLE {store.table}")
    store.close()


@every_store
def test_verify_finds_what_is_missing_there(tmp_path: Path, kind: str, place: str) -> None:
    """Rows of somebody else stay."""
    folder_with(tmp_path)
    synced(tmp_path, targets=[named(kind, tmp_path, place)])
    store = named(kind, tmp_path, place)
    store.delete([*keys(tmp_path / "store")][:4])
    store.close()
    assert work(tmp_path, targets=(store,), verify=True).run().targets[0].upserts == 4
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "store").keys()


def test_a_secret_is_given_by_the_name_that_a_spec_has_for_it(tmp_path: Path, place: str) -> None:
    """To a sync, and when a document is forgotten."""
    folder_with(tmp_path)
    secrets = {"KEY": postgres()}
    to = [f"pgvector(url_from='KEY', table={place!r})"]
    assert synced(tmp_path, targets=to, keys=secrets).targets[0].upserts == 18
    done = chunker.forget("a.md", store=tmp_path / "store", targets=to, keys=secrets)
    assert [trace.count for trace in done.removed if trace.what == "rows"] == [6]


def test_a_secret_that_is_not_given_is_named(tmp_path: Path) -> None:
    """Who calls from Python is not sent to the environment; who uses the command line is."""
    pytest.importorskip("psycopg")
    folder_with(tmp_path)
    to, said = "pgvector(url_from='KEY', table='docs')", "There is no key 'KEY', which a vector store asks for."
    synced(tmp_path)
    with pytest.raises(MissingKey, match=f"^{re.escape(said)}$"):
        synced(tmp_path, targets=[to])
    with pytest.raises(MissingKey, match=f"^{re.escape(said)}$"):
        chunker.forget("a.md", store=tmp_path / "store", targets=[to])
    refusal = command.chunker("forget", "a.md", "--store", str(tmp_path / "store"), "--to", to).refusal
    assert refusal == f"error: {said} Set the environment variable of that name."


@every_store
def test_one_that_fails_does_not_keep_the_others(tmp_path: Path, kind: str, place: str) -> None:
    """A table of other vectors, then one that is fine."""
    folder_with(tmp_path)
    wrong = named(kind, tmp_path, place)
    wrong.ready(3)
    wrong.close()
    (target, _) = synced(tmp_path, targets=[wrong], changes=tmp_path / "changes.jsonl").targets
    assert "Name another" in target.error
    assert len((tmp_path / "changes.jsonl").read_text().splitlines()) == 18


@every_store
@pytest.mark.parametrize("verify", [False, True])
def test_what_a_killed_sync_may_have_given_is_taken_out(tmp_path: Path, kind: str, place: str, verify: bool) -> None:
    """It took a batch that nobody could note any more; then documents were removed, and edited."""
    folder = folder_with(tmp_path)
    with interrupted_at("chunker.store.applying.note_given"):
        synced(tmp_path, targets=[named(kind, tmp_path, place)])
    (folder / "a.md").unlink()
    fill(folder, {"b.md": story("B.md")})
    work(tmp_path, targets=(named(kind, tmp_path, place),), verify=verify).run()
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "store").keys()


@every_store
def test_what_a_killed_sync_may_have_taken_out_is_given_again(tmp_path: Path, kind: str, place: str) -> None:
    """The document came back before anybody could note that its chunks were gone."""
    folder = folder_with(tmp_path)
    synced(tmp_path, targets=[named(kind, tmp_path, place)])
    (folder / "a.md").unlink()
    with interrupted_at("chunker.store.applying.note_gone"):
        synced(tmp_path, targets=[named(kind, tmp_path, place)])
    fill(folder, {"a.md": story("a.md")})
    synced(tmp_path, targets=[named(kind, tmp_path, place)])
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "store").keys()


@every_store
def test_two_stores_do_not_share_a_place(tmp_path: Path, kind: str, place: str) -> None:
    """A document that both have has the same ids in both, so each would delete the other's."""
    for name, own in (("one", "a.md"), ("two", "b.md")):
        folder_with(tmp_path / name, "shared.md", own)
    synced(tmp_path / "one", targets=[named(kind, tmp_path, place)])
    for _ in range(2):
        (target,) = synced(tmp_path / "two", targets=[named(kind, tmp_path, place)]).targets
        assert "holds 6 points that are not of this store" in target.error
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "one" / "store").keys()


@every_store
def test_a_store_that_was_lost_and_made_anew_goes_on(tmp_path: Path, kind: str, place: str) -> None:
    """What is there is all its own."""
    folder = folder_with(tmp_path)
    synced(tmp_path, targets=[named(kind, tmp_path, place)])
    shutil.rmtree(tmp_path / "store")
    fill(folder, {"new.md": story("new")})
    assert synced(tmp_path, targets=[named(kind, tmp_path, place)]).is_complete
    assert ids_in(named(kind, tmp_path, place)) == keys(tmp_path / "store").keys()


# Transforms that look at all chunks together.


@dataclass(frozen=True)
class OnlyOnce(Transform):
    """Keeps the first of chunks that say the same."""

    def sifted(self, chunks: Sequence[Chunk], tokenizer: Tokenizer) -> Sifted:
        """The first of each text, with the places of the others."""
        first: dict[str, list[Chunk]] = {}
        for chunk in chunks:
            first.setdefault(chunk.text, []).append(chunk)
        kept = [_standing_for(same) for same in first.values()]
        dropped = [Dropped(one, same[0], 1.0, "exact") for same in first.values() for one in same[1:]]
        return Sifted(sorted(kept, key=lambda one: (one.document_id, one.start)), dropped)


def _standing_for(same: Sequence[Chunk]) -> Chunk:
    return replace(same[0], copies=tuple(Copy(one.document_id, one.start, one.end, 1.0) for one in same[1:]))


ONCE = Pipeline(parse(SPEC), (OnlyOnce(),))


def test_only_what_stays_is_handed_out(tmp_path: Path) -> None:
    """As from `embed`, with the places of copies, and nothing else embedded."""
    folder = folder_with(tmp_path)
    fill(folder, {"copy.md": story("a.md")})
    counting = Counting()
    synced(tmp_path, strategy=ONCE, embedder=counting.embedder())
    expected = [*chunker.embed(folder, ONCE, embedder=quick())]
    rows = dump(tmp_path / "store")
    assert [json.loads(row.data)["id"] for row in rows] == [one.chunk.id for one in expected]
    assert [row.vector for row in rows] == [one.vector.tobytes() for one in expected]
    assert [copy[0] for row in rows for copy in json.loads(row.data)["copies"]] == ["copy.md"] * 6
    assert len(counting.texts) == 18


def test_when_the_kept_copy_goes_another_takes_its_place(tmp_path: Path) -> None:
    """In the same sync, with nothing embedded."""
    folder = folder_with(tmp_path)
    fill(folder, {"copy.md": story("a.md")})
    synced(tmp_path, strategy=ONCE)
    (folder / "a.md").unlink()
    done = synced(tmp_path, strategy=ONCE)
    assert (done.upserts, done.deletes, done.embedded) == (6, 6, 0)
    assert dump(tmp_path / "store") == fresh(tmp_path, strategy=ONCE)


def test_a_document_that_became_empty_hands_nothing_out(tmp_path: Path) -> None:
    """Though none of its chunks is looked at."""
    folder = folder_with(tmp_path)
    synced(tmp_path, strategy=ONCE)
    fill(folder, {"a.md": ""})
    assert synced(tmp_path, strategy=ONCE).deletes == 6
    assert dump(tmp_path / "store") == fresh(tmp_path, strategy=ONCE)


def test_a_document_of_an_older_plan_hides_no_copy_of_it(tmp_path: Path) -> None:
    """It cannot be read now, so what it was cut into stands for nothing that is cut anew."""
    folder = folder_with(tmp_path)
    fill(folder, {"copy.md": story("a.md")})
    synced(tmp_path, strategy=ONCE)
    fill(folder, {"a.md": BINARY})
    other = Pipeline(parse("sentence(max_tokens=17)"), (OnlyOnce(),))
    synced(tmp_path, strategy=other, embedder=Counting().embedder(), rebuild=True)
    assert "copy.md" in {json.loads(row.data)["document_id"] for row in dump(tmp_path / "store")}


def test_a_sync_killed_before_sifting_is_completed(tmp_path: Path) -> None:
    """That chunks changed is noted with them."""
    folder = folder_with(tmp_path / "place")
    synced(tmp_path / "place", strategy=ONCE)
    fill(folder, {"copy.md": story("a.md"), "b.md": story("new")})
    whole = run_killed(lambda: synced(tmp_path / "place", strategy=ONCE), 10**6)
    assert whole > 20
    fill(folder, {"another.md": story("a.md")})
    assert run_killed(lambda: synced(tmp_path / "place", strategy=ONCE), whole // 2) == KILLED
    synced(tmp_path / "place", strategy=ONCE)
    assert dump(tmp_path / "place" / "store") == fresh(tmp_path / "place", strategy=ONCE)


def test_a_forgotten_document_leaves_no_cut_behind(tmp_path: Path) -> None:
    """Nor its name among the copies; what it hid comes out again."""
    folder = folder_with(tmp_path)
    fill(folder, {"copy.md": story("a.md")})
    synced(tmp_path, strategy=ONCE)
    done = chunker.forget("a.md", "copy.md", store=tmp_path / "store")
    assert done.found == ()
    assert b"The a.md bridge" not in (tmp_path / "store" / "store.sqlite").read_bytes()
    assert synced(tmp_path, strategy=ONCE).chunks == 12
