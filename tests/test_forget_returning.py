"""Forgotten documents do not come back by themselves, under any name; others are not taken for them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import chunker
from chunker.errors import UnknownDocument
from chunker.forgetting import forget
from chunker.store.finding import Origin
from tests.command import fill, needs_linux
from tests.forgetting import SECRET, advice, holds
from tests.syncing import SPEC, dump, folder_with, interrupted_at, story, synced, work


def test_a_forgotten_file_is_not_taken_up_again(tmp_path: Path) -> None:
    """Under its name or another, changed or not, until it is gone."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    assert synced(tmp_path).forgotten == ("a.md",)
    (folder / "a.md").rename(folder / "z.md")
    assert (synced(tmp_path).forgotten, holds(tmp_path / "store")) == (("z.md",), [])
    fill(folder, {"z.md": story("a.md").encode("utf-16")})
    assert (synced(tmp_path).forgotten, holds(tmp_path / "store")) == (("z.md",), [])
    (folder / "z.md").unlink()
    synced(tmp_path)
    fill(folder, {"a.md": story("a.md")})
    assert synced(tmp_path).added == ("a.md",)


def test_a_forgotten_file_may_come_back_when_asked(tmp_path: Path) -> None:
    """What was never forgotten cannot be remembered."""
    folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    assert work(tmp_path, remember=("a.md",)).run().added == ("a.md",)
    with pytest.raises(UnknownDocument, match=r"'a\.md' was not forgotten"):
        work(tmp_path, remember=("a.md",)).run()


def test_a_rebuild_does_not_bring_it_back(tmp_path: Path) -> None:
    """Nor does another plan."""
    folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    assert synced(tmp_path, strategy="fixed(max_tokens=9)", rebuild=True).forgotten == ("a.md",)
    assert holds(tmp_path / "store") == []


def test_the_files_themselves_are_told(tmp_path: Path) -> None:
    """They are not ours to delete."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    assert f"file {folder / 'a.md'}: no sync takes it up again" in advice(forget("a.md", store=tmp_path / "store"))


def test_what_was_forgotten_bars_no_document_that_is_still_there(tmp_path: Path) -> None:
    """One that becomes empty, as a forgotten one was, gives up its old text; one with the same text goes on."""
    folder = folder_with(tmp_path, "guide.md")
    said = (folder / "guide.md").read_text(encoding="utf-8")
    fill(folder, {"empty.md": "", "copy.md": said, "plan.md": "Confidential: buy Acme."})
    synced(tmp_path)
    chunker.forget("empty.md", "copy.md", store=tmp_path / "store")
    fill(folder, {"plan.md": "", "guide.md": f"{said}More."})
    assert synced(tmp_path).changed == ("guide.md", "plan.md")
    fill(folder, {"guide.md": said})
    assert synced(tmp_path).changed == ("guide.md",)
    assert synced(tmp_path).forgotten == ("copy.md", "empty.md")


def test_a_forgotten_document_stays_so_while_it_is_only_left_out(tmp_path: Path) -> None:
    """By a pattern, for a while."""
    folder_with(tmp_path, "guide.md", "other.md")
    synced(tmp_path)
    chunker.forget("guide.md", store=tmp_path / "store")
    without = Origin(tmp_path / "docs", exclude=("guide.md",))
    for _ in range(2):
        work(tmp_path, without, rebuild=True).run()
    assert synced(tmp_path, rebuild=True).forgotten == ("guide.md",)


def test_a_forgotten_document_stays_so_while_another_folder_is_synced(tmp_path: Path) -> None:
    """However often; the file itself was never looked for there."""
    folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    others = Origin(fill(tmp_path / "others", {"x.md": story("x")}))
    for _ in range(3):
        work(tmp_path, others, rebuild=True).run()
    assert synced(tmp_path, rebuild=True).forgotten == ("a.md",)


def test_a_held_document_may_be_renamed_though_its_text_was_forgotten(tmp_path: Path) -> None:
    """It stands for itself under its new name as well; a dry run says the same."""
    folder = folder_with(tmp_path)
    fill(folder, {"b.md": story("a.md")})
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    (folder / "b.md").rename(folder / "new.md")
    for done in (work(tmp_path).preview(), work(tmp_path).run()):
        assert (done.renamed, done.forgotten, done.alike) == ((("b.md", "new.md"),), ("a.md",), ())
    assert "new.md" in {row.document_id for row in dump(tmp_path / "store")}


def test_a_file_that_says_what_was_forgotten_is_told_apart(tmp_path: Path) -> None:
    """It comes back with the document whose text it has."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    fill(folder, {"copy.md": story("a.md")})
    done = synced(tmp_path)
    assert (done.forgotten, done.alike) == (("a.md", "copy.md"), ("copy.md",))
    with pytest.raises(UnknownDocument, match=r"'copy\.md' was not forgotten.* says the same .* name that one"):
        work(tmp_path, remember=("copy.md",)).run()
    assert work(tmp_path, remember=("a.md",)).run().added == ("a.md", "copy.md")


@pytest.mark.parametrize("spec", [SPEC, f"{SPEC} | deduplicate"])
@pytest.mark.parametrize("rebuild", [False, True])
def test_a_sync_hands_out_nothing_of_a_document_whose_forgetting_was_interrupted(
    tmp_path: Path, spec: str, rebuild: bool
) -> None:
    """It is told until that is completed; its file under another name is no way back."""
    folder = folder_with(tmp_path)
    synced(tmp_path, strategy=spec)
    _forget_half(tmp_path)
    done = synced(tmp_path, strategy=spec, rebuild=rebuild, changes=tmp_path / "changes.jsonl")
    assert (done.forgotten, done.chunks, holds(tmp_path, SECRET)) == (("a.md",), 12, ["a.md", "store.sqlite"])
    assert any("a.md: forgetting it was interrupted" in said for said in done.notes)
    (folder / "a.md").rename(folder / "z.md")
    assert synced(tmp_path, strategy=spec).alike == ("z.md",)
    assert forget("a.md", store=tmp_path / "store").is_complete
    assert (synced(tmp_path, strategy=spec).notes, holds(tmp_path / "store")) == ((), [])


def test_a_document_whose_forgetting_was_interrupted_may_come_back_when_asked(tmp_path: Path) -> None:
    """All of it is handed out again."""
    folder_with(tmp_path)
    synced(tmp_path)
    _forget_half(tmp_path)
    assert (work(tmp_path, remember=("a.md",)).run().chunks, synced(tmp_path).unchanged) == (18, 3)


def _forget_half(place: Path) -> None:
    """Forgets a.md, and is interrupted before it is taken out of the store."""
    with interrupted_at("chunker.store.erasing.remove"):
        forget("a.md", store=place / "store")


def test_forgotten_text_in_the_place_of_a_held_document_is_told(tmp_path: Path) -> None:
    """That document was not forgotten, so it is read; a dry run says the same."""
    folder = folder_with(tmp_path)
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    (folder / "a.md").replace(folder / "b.md")
    for done in (work(tmp_path).preview(), work(tmp_path).run()):
        assert "b.md: was held already, and says now what a document said that was forgotten" in "".join(done.notes)
    assert synced(tmp_path).notes == ()


@pytest.mark.parametrize("other", ["\r\n", "\n  \n", "\u00a0\t"])
def test_white_space_makes_no_other_text(tmp_path: Path, other: str) -> None:
    """Line ends are converted on the way between systems."""
    folder = fill(tmp_path / "docs", {"a.md": story("a.md").replace(". ", ".\n"), "b.md": story("b.md")})
    synced(tmp_path)
    forget("a.md", store=tmp_path / "store")
    said = (folder / "a.md").read_bytes().decode()
    (folder / "a.md").unlink()
    fill(folder, {"new.md": said.replace("\n", other).encode()})
    assert (synced(tmp_path).alike, holds(tmp_path / "store")) == (("new.md",), [])


@needs_linux
def test_a_file_whose_name_is_not_unicode_is_told(tmp_path: Path) -> None:
    """In a folder with such a name too."""
    place = folder_with(tmp_path) / os.fsdecode(b"caf\xe9")
    place.mkdir()
    (place / os.fsdecode(b"\xff.md")).write_text("Of a name that is not UTF-8.")
    synced(tmp_path)
    done = forget("caf\\xe9/\\xff.md", store=tmp_path / "store")
    assert f"file {tmp_path}/docs/caf\\xe9/\\xff.md: no sync takes it up again" in advice(done)
