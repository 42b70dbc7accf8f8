"""What is said of a path where nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from chunker.missing import no_folder_for, no_such, unreadable


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file, a folder and a link that leads nowhere, which is the current one."""
    (tmp_path / "Guide.md").write_text("a")
    (tmp_path / "docs").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("guied.md", "No file or folder 'guied.md'. Did you mean 'Guide.md'?"),
        ("guide", "No file or folder 'guide'. Did you mean 'Guide.md'?"),
        ("dosc/a/b.md", "No file or folder 'dosc/a/b.md', as there is no folder 'dosc'. Did you mean 'docs'?"),
        ("Guide.md/a", "No file or folder 'Guide.md/a': 'Guide.md' is a file, and nothing is below it."),
        ("", "Expected a file or folder, got an empty text. The current folder is ."),
        ("link", "No file or folder 'link': it is a link to 'nowhere', where nothing is."),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_was_meant_is_said(path: str, said: str) -> None:
    """A name that is near, or where the way ends."""
    assert no_such(path) == said


def test_where_it_was_looked_for_is_said(here: Path) -> None:
    """A name that is like no other is not guessed at, even with the same suffix."""
    where = f"It was looked for in {str(here)!r}: check the spelling, or give the whole path."
    assert no_such("x.md") == f"No file or folder 'x.md'. {where}"
    assert no_such("a\0b", "file") == f"No file 'a\\x00b'. {where}"


@pytest.mark.usefixtures("here")
def test_a_folder_is_no_file() -> None:
    """Who names a folder where a file is read is told so, however it was found out."""
    said = "Expected a file, got the folder 'docs'. Name a file in it."
    assert no_such("docs", "file") == said
    with pytest.raises(IsADirectoryError) as caught:
        Path("docs").read_bytes()
    assert unreadable("docs", caught.value) == said


@pytest.mark.usefixtures("here")
def test_other_causes_are_told_as_they_are() -> None:
    """What is there and may not be read is not missing."""
    error = PermissionError(13, "Permission denied")
    assert unreadable("Guide.md", error) == "Cannot read 'Guide.md': Permission denied."


@pytest.mark.usefixtures("here")
def test_a_file_needs_its_folder() -> None:
    """The first folder that is not there is named."""
    assert no_folder_for("no/such/x.jsonl") == "there is no folder 'no'; make it, or choose another place"
    assert no_folder_for("docs/x.jsonl") == no_folder_for("x.jsonl") == ""
