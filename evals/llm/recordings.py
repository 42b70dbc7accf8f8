"""Replies on disk, one file a call, named by the hash of what was asked: made once, replayed for ever, kept in git.

A file appears complete or not at all, so a run that is killed loses nothing that had come. It holds the request and the
reply, sorted and indented, and neither keys nor dates.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from evals.files import write_text
from evals.llm.errors import RecordingUnusable
from evals.llm.types import Reply

VERSION = 1
_SHOWN = 12  # digits of a key that people are shown
_COMPARED_CHARS = 2_000

Request = Mapping[str, Any]


class Near(NamedTuple):
    """The recording that is most like a request, and what differs."""

    key: str
    differing: tuple[str, ...]


def key_of(request: Request) -> str:
    """The hash of a request: of its values, in whatever order they come."""
    text = json.dumps({"version": VERSION, **request}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Recordings:
    """A folder of replies. None for a folder: nothing is kept.

    Args:
        folder: made when there is something to keep.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def load(self, request: Request) -> Reply | None:
        """The reply to a request, if there is one.

        Raises: RecordingUnusable.
        """
        if self.folder is None or not (path := self._path(key_of(request))).is_file():
            return None
        recorded = _read(path)
        if key_of(recorded["request"]) != path.stem:
            raise RecordingUnusable(f"{path} holds another request than its name says. Delete it, it is asked again.")
        return _reply(recorded, path)

    def keep(self, request: Request, reply: Reply) -> None:
        """Writes a reply; once written it outlives this process.

        Raises: OutputError.
        """
        if self.folder is None:
            return
        path = self._path(key_of(request))
        row = {"version": VERSION, "request": request, "reply": asdict(reply)}
        text = json.dumps(row, sort_keys=True, indent=1, ensure_ascii=True)
        write_text(path, text + "\n")

    def nearest(self, request: Request) -> Near | None:
        """The recording that shares most with a request; of equal ones the one whose text is most alike."""
        rows = [(path.stem, _read(path)["request"]) for path in (files_in(self.folder) if self.folder else ())]
        best = max(rows, key=lambda row: _likeness(row[1], request), default=None)
        return None if best is None else Near(best[0][:_SHOWN], tuple(_differing(best[1], request)))

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / f"{key}.json"


def files_in(folder: Path) -> list[Path]:
    """The files of recordings in a folder, by their names: a hash, in a folder of its first two digits."""
    return sorted(path for path in folder.glob("??/*.json") if path.stem.startswith(path.parent.name))


def shown_key(key: str) -> str:
    """The beginning of a key, for people."""
    return key[:_SHOWN]


def _read(path: Path) -> dict[str, Any]:
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        if row["version"] == VERSION and isinstance(row["request"], dict):
            return dict(row)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordingUnusable(f"{path} is no recording ({error}). Delete it, it is asked again.") from error
    raise RecordingUnusable(f"{path} has another version than {VERSION}. Delete it, it is asked again.")


def _reply(row: Mapping[str, Any], path: Path) -> Reply:
    try:
        return Reply(**row["reply"])
    except (KeyError, TypeError) as error:
        raise RecordingUnusable(f"{path} holds no reply ({error}). Delete it, it is asked again.") from error


def _differing(one: Request, other: Request) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def _likeness(one: Request, other: Request) -> tuple[int, float]:
    ours, theirs = (json.dumps(request.get("messages"))[-_COMPARED_CHARS:] for request in (one, other))
    return -len(_differing(one, other)), SequenceMatcher(None, ours, theirs, autojunk=False).quick_ratio()
