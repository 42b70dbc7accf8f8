"""Changes that concern all or most documents of a store: announced, and done only when asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import chunker
from chunker.errors import DocumentsGone, NothingThere, PlanChanged, StoreUnusable
from chunker.store.database import opened
from chunker.store.finding import Origin
from chunker.store.plan import NOTED_EMBEDDER, Plan, note_plan
from tests.command import BINARY, fill
from tests.syncing import SPEC, dump, folder_with, fresh, quick, story, synced, work

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


def test_queries_find_the_embedder_of_the_noted_plan(tmp_path: Path) -> None:
    """Where they did not, no chunk would count as handed out, and every vector store be emptied."""
    plan = Plan("sentence(max_tokens=9)", "gpt-4o", "quick@1")
    with opened(tmp_path) as connection:
        note_plan(connection, plan)
        assert connection.execute(f"SELECT {NOTED_EMBEDDER}").fetchone() == (plan.embedder,)


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
    with pytest.raises(DocumentsGone, match=r"made of '.*docs', this is '.*others': 3 of the 3 documents .*--rebuild"):
        chunker.sync(tmp_path / "others", tmp_path / "store", SPEC, embedder=quick())
    done = chunker.sync(tmp_path / "moved", tmp_path / "store", SPEC, embedder=quick())
    assert done.unchanged == 3


def test_a_folder_that_lost_most_of_its_files_deletes_nothing(tmp_path: Path) -> None:
    """It may be a disk that is half there; a dry run says so too, and who means it is told what goes."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    (folder / "a.md").unlink()
    (folder / "b.md").unlink()
    before = dump(tmp_path / "store")
    for refused in (work(tmp_path).run, work(tmp_path).preview):
        with pytest.raises(DocumentsGone, match=r"Files are missing in .*: 2 of the 3 documents .*--rebuild") as caught:
            refused()
        assert (caught.value.gone, caught.value.documents) == (2, 3)
    assert dump(tmp_path / "store") == before
    said: list[str] = []
    assert work(tmp_path, rebuild=True, announce=said.append).run().removed == ("a.md", "b.md")
    assert said == [f"Files are missing in '{folder}': 2 of the 3 documents in the store are taken out."]


def test_files_that_were_only_renamed_are_not_gone(tmp_path: Path) -> None:
    """Though all of them were, and one edited."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    folder.rename(tmp_path / "moved")
    folder.mkdir()
    (tmp_path / "moved").rename(folder / "deeper")
    fill(folder / "deeper", {"a.md": story("A.md")})
    assert synced(tmp_path).renamed == (("b.md", "deeper/b.md"), ("sub/c.md", "deeper/sub/c.md"))


def test_another_folder_with_the_same_names_is_another_folder(tmp_path: Path) -> None:
    """Its files say something else."""
    folder_with(tmp_path)
    synced(tmp_path)
    names = ("a.md", "b.md", "sub/c.md")
    others = fill(tmp_path / "others", {name: story(f"other {name}") for name in names})
    with pytest.raises(DocumentsGone, match="3 of the 3 documents"):
        work(tmp_path, Origin(others)).run()
    said: list[str] = []
    work(tmp_path, Origin(others), rebuild=True, announce=said.append).run()
    places = f"The store was made of '{tmp_path}/docs', this is '{others}'"
    assert said == [f"{places}: 3 of the 3 documents in the store are taken out."]


def test_a_copy_of_the_folder_is_taken_for_it(tmp_path: Path) -> None:
    """New times, the same bytes; with a rebuild it is said all the same."""
    copy = shutil.copytree(folder_with(tmp_path), tmp_path / "copy", copy_function=shutil.copyfile)
    synced(tmp_path)
    assert work(tmp_path, Origin(copy)).run().unchanged == 3
    said: list[str] = []
    work(tmp_path, Origin(tmp_path / "docs"), rebuild=True, announce=said.append).run()
    assert "0 of the 3 documents in the store are taken out" in said[0]


def test_what_was_agreed_to_is_not_asked_again_after_an_interruption(tmp_path: Path) -> None:
    """But is for the next time."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    (folder / "a.md").unlink()
    (folder / "b.md").unlink()
    fill(folder, {"new.md": story("new")})
    with pytest.raises(ZeroDivisionError):
        synced(tmp_path, embedder=quick(lambda texts: 1 / 0), rebuild=True)
    assert synced(tmp_path).removed == ("a.md", "b.md")
    (folder / "new.md").unlink()
    (folder / "sub" / "c.md").unlink()
    fill(folder, {"last.md": story("last")})
    with pytest.raises(DocumentsGone):
        synced(tmp_path)


def test_chunks_as_they_were_cut_go_with_the_transform_that_needed_them(tmp_path: Path) -> None:
    """Also those of a document that cannot be read now."""
    folder = folder_with(tmp_path)
    synced(tmp_path, strategy=f"{SPEC} | deduplicate")
    fill(folder, {"a.md": BINARY})
    synced(tmp_path, rebuild=True)
    with opened(tmp_path / "store") as connection:
        assert connection.execute("SELECT DISTINCT document_id FROM cuts").fetchall() == []


@pytest.mark.parametrize("left", [(), ("a.md",)])
def test_what_was_agreed_to_holds_for_no_other_losses(tmp_path: Path, left: tuple[str, ...]) -> None:
    """The rebuild failed while all files were there; then the disk was not."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    with pytest.raises(ZeroDivisionError):
        synced(tmp_path, embedder=quick(lambda texts: 1 / 0, name="other"), rebuild=True)
    before = dump(tmp_path / "store")
    for name in {"a.md", "b.md", "sub/c.md"} - {*left}:
        (folder / name).unlink()
    with pytest.raises((NothingThere, DocumentsGone)):
        synced(tmp_path, embedder=quick(name="other"))
    assert dump(tmp_path / "store") == before


def test_what_was_agreed_to_is_not_asked_again_when_less_is_lost(tmp_path: Path) -> None:
    """One of the files is back."""
    folder = folder_with(tmp_path, *(f"{name}.md" for name in "abcdefg"))
    synced(tmp_path)
    for name in "abcdef":
        (folder / f"{name}.md").unlink()
    with pytest.raises(ZeroDivisionError):
        synced(tmp_path, embedder=quick(lambda texts: 1 / 0, name="other"), rebuild=True)
    fill(folder, {"f.md": story("f.md")})
    assert len(synced(tmp_path, embedder=quick(name="other")).removed) == 5
