"""Globs that choose files: what git would ignore is what they match."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from chunker.reading.patterns import matches

PATHS = ("a.md", "b/a.md", "b/c/a.md", "test.md", "tests/a.md", "tests/x/y.md")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a.md", "a.md b/a.md b/c/a.md tests/a.md"),
        ("/a.md", "a.md"),
        ("./a.md", "a.md"),
        ("test*", "test.md tests/a.md tests/x/y.md"),
        ("test*/", "tests/a.md tests/x/y.md"),
        ("tests", "tests/a.md tests/x/y.md"),
        ("c/", "b/c/a.md"),
        ("*/a.md", "b/a.md tests/a.md"),
        ("b/*.md", "b/a.md"),
        ("b/*", "b/a.md b/c/a.md"),
        ("b/**", "b/a.md b/c/a.md"),
        ("b/**/a.md", "b/a.md b/c/a.md"),
        ("**/c/*", "b/c/a.md"),
        ("c/a.md", ""),
        ("?.md", "a.md b/a.md b/c/a.md tests/a.md tests/x/y.md"),
        ("b?a.md", ""),
        ("[ab]", "b/a.md b/c/a.md"),
        ("A.md", ""),
        ("*", " ".join(PATHS)),
        ("**", " ".join(PATHS)),
        ("", ""),
    ],
)
def test_patterns_are_those_of_git(pattern: str, expected: str) -> None:
    """A name at any depth, also of a folder; with a slash a path from the folder, whose stars stay in one name."""
    assert [path for path in PATHS if matches(path, [pattern])] == expected.split()


def test_many_stars_cost_little() -> None:
    """Neither depth nor time grows with the ways in which they could match."""
    path = "/".join("a" * 300)
    assert matches(path, ["**/" * 5000 + "a"])
    assert not matches(path, ["**/a/" * 100 + "b"])


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_agrees(tmp_path: Path) -> None:
    """Of random globs of letters, stars and slashes, git ignores the same paths."""
    paths = ["a", "b", "ab", "a/a", "a/b", "ab/a", "a/b/a", "b/a/b", "a/b/a/b"]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    made = random.Random(0)
    globs = [
        "".join(made.choices(["a", "b", "*", "**", "?", "/", "/**/", "[ab]"], k=made.randint(1, 5))) for _ in range(100)
    ]
    for glob in globs:
        if not re.search(r"[^/]\*\*|\*\*[^/]", glob):  # two stars that are not all of a name: git has its own ideas
            assert [path for path in paths if matches(path, [glob])] == ignored(tmp_path, glob, paths), glob


def ignored(repository: Path, glob: str, paths: list[str]) -> list[str]:
    """The paths that git ignores for one glob; none of them need be there."""
    (repository / ".gitignore").write_text(f"{glob}\n")
    command = ["git", "-C", str(repository), "check-ignore", "--no-index", "--stdin"]
    return subprocess.run(command, input="\n".join(paths), capture_output=True, text=True, check=False).stdout.split()
