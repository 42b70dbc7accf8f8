"""Changes that concern all or most documents of a store: announced, and done only when asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import chunker
from chunker.errors import NothingThere, PlanChanged, StoreUnusable
from chunker.store.database import opened
from tests.command import BINARY, fill
from tests.syncing import SPEC, dump, folder_with, fresh, quick, synced

# Another plan.


def test_another_plan_is_announced_and_changes_nothing(tmp_path: Path) -> None:
    """It says what differs and how much would be done."""
    folder_with(tmp_path)
    synced(tmp_path)
    before = dump(tmp_path / "store")
    with pytest.raises(PlanChanged, match=r"strategy was sentence.* is fixed.*\(3\).*--rebuild") as caught:
        synced(tmp_path, strategy="fixed(max_tokens=20)")
    assert caught.value.documents == 3
    assert dump(tmp_path / "store") == before


@pytest.mark.parametrize("settings", [{"model": "gpt-4"}, {"embedder": quick(name="other")}, {"embedder": None}])
def test_tokenizer_and_embedder_are_part_of_the_plan(tmp_path: Path, settings: dict[str, object]) -> None:
    """As is the code itself."""
    folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(PlanChanged):
        synced(tmp_path, **settings)


def test_new_code_is_another_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Since it may cut otherwise."""
    folder_with(tmp_path)
    synced(tmp_path)
    monkeypatch.setattr("chunker.store.plan.code_identity", lambda: "0.0.0+other")
    with pytest.raises(PlanChanged, match=r"code was .* is 0\.0\.0\+other"):
        synced(tmp_path)


def test_a_rebuild_is_as_a_fresh_store(tmp_path: Path) -> None:
    """Of the new plan; targets get the difference."""
    folder_with(tmp_path)
    synced(tmp_path, changes=tmp_path / "changes.jsonl")
    done = synced(tmp_path, strategy="fixed(max_tokens=20)", rebuild=True, changes=tmp_path / "changes.jsonl")
    assert dump(tmp_path / "store") == fresh(tmp_path, strategy="fixed(max_tokens=20)")
    assert done.targets[0].upserts == done.chunks
    assert done.targets[0].deletes == 18


def test_an_interrupted_rebuild_goes_on_without_being_asked_again(tmp_path: Path) -> None:
    """The plan is noted before the first document."""
    folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(ZeroDivisionError):
        synced(tmp_path, embedder=quick(lambda texts: 1 / 0, name="other"), rebuild=True)
    done = synced(tmp_path, embedder=quick(name="other"))
    assert (len(done.changed), dump(tmp_path / "store")) == (3, fresh(tmp_path, embedder=quick(name="other")))


def test_chunks_with_vectors_of_another_model_are_not_handed_out(tmp_path: Path) -> None:
    """A document that cannot be read when the model changes is missing until it can."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    fill(folder, {"a.md": BINARY})
    done = synced(tmp_path, embedder=quick(name="other"), rebuild=True, changes=tmp_path / "changes.jsonl")
    assert {row.document_id for row in dump(tmp_path / "store")} == {"b.md", "sub/c.md"}
    assert [failure.document_id for failure in done.failures] == ["a.md"]


@pytest.mark.parametrize("plan", ["{broken", "[]", "{}", '{"include": [], "exclude": [], "more": 1}'])
def test_a_plan_that_cannot_be_read_is_told(tmp_path: Path, plan: str) -> None:
    """As a damaged store, or one of a newer version."""
    folder_with(tmp_path)
    synced(tmp_path)
    with opened(tmp_path / "store") as connection:
        connection.execute("UPDATE facts SET value = ? WHERE name = 'plan'", (plan,))
    with pytest.raises(StoreUnusable, match="plan cannot be read"):
        synced(tmp_path)


# Most documents gone.


def test_an_empty_folder_deletes_nothing(tmp_path: Path) -> None:
    """It may be a disk that is not there; who means it says so."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    shutil.rmtree(folder)
    with pytest.raises(NothingThere, match=r"Nothing was deleted"):
        synced(tmp_path)
    folder.mkdir()
    with pytest.raises(NothingThere, match=r"nothing was deleted.*--rebuild"):
        synced(tmp_path)
    assert len(dump(tmp_path / "store")) == 18
    assert synced(tmp_path, rebuild=True).removed == ("a.md", "b.md", "sub/c.md")


def test_another_folder_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    """Unless it holds some of its documents, as after a move, or somebody means it."""
    folder_with(tmp_path)
    synced(tmp_path)
    (tmp_path / "docs").rename(tmp_path / "moved")
    fill(tmp_path / "others", {"x.md": "Another text."})
    with pytest.raises(NothingThere, match=r"Only 0 of the 3 documents"):
        chunker.sync(tmp_path / "others", tmp_path / "store", SPEC, embedder=quick())
    done = chunker.sync(tmp_path / "moved", tmp_path / "store", SPEC, embedder=quick())
    assert done.unchanged == 3
