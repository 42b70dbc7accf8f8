"""Globs that choose files of a folder, read as `.gitignore` and ripgrep read them.

Not by the library pathspec: its regular expressions never end on globs such as `**/a/**/a/**/a/**/a/**/a/b`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

_ANY_FOLDERS = "**"


class _Pattern(NamedTuple):
    """A glob taken apart: globs of names, outermost first, and whether the last of them has to be a folder."""

    names: tuple[str, ...]
    is_folder: bool


def matches(below: str, patterns: Iterable[str]) -> bool:
    """Whether one of the globs names a file, by its path below the folder, or a folder that holds it.

    A glob without a slash is of a name, at any depth; with a slash before its end it is of the path from the folder
    given. `*`, `?` and `[a-z]` stand for characters of one name, `**` for any folders or none. A slash at the end:
    folders only.
    """
    return any(_matches(below, pattern) for pattern in patterns)


def _matches(below: str, pattern: str) -> bool:
    globs, is_folder = _taken_apart(pattern)
    names = below.split("/")
    return _leads_to(globs, names[:-1] if is_folder else names)


@cache
def _taken_apart(pattern: str) -> _Pattern:
    path = pattern.removesuffix("/")
    globs = [name for name in path.removeprefix("/").split("/") if name != "."]
    if "/" not in path:
        globs.insert(0, _ANY_FOLDERS)
    if globs[-1:] == [_ANY_FOLDERS]:
        globs[-1] = "*"  # what is in a folder that matches is in it as well
    return _Pattern(tuple(globs), is_folder=path != pattern)


def _leads_to(globs: Sequence[str], names: Sequence[str]) -> bool:
    """Whether the globs match the first of the names, which are those of a path."""
    reached = {0}  # how many names the globs so far may stand for
    for glob in globs:
        if glob == _ANY_FOLDERS:
            reached = {*range(min(reached, default=len(names)), len(names))}
        else:
            reached = {place + 1 for place in reached if place < len(names) and fnmatchcase(names[place], glob)}
    return bool(reached)
