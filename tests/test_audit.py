"""The log of a store: what was written once can be seen to have been changed."""

from __future__ import annotations

from pathlib import Path

from chunker.store.audit import broken_lines, log


def test_every_line_of_the_log_carries_the_hash_of_the_one_before(tmp_path: Path) -> None:
    """So a line that was changed shows."""
    for number in range(4):
        log(tmp_path, "test", {"number": number})
    assert broken_lines(tmp_path) == []
    path = tmp_path / "audit.jsonl"
    path.write_text(path.read_text().replace('"number": 1', '"number": 7'))
    assert broken_lines(tmp_path) == [3]


def test_a_torn_line_of_the_log_stays_and_shows(tmp_path: Path) -> None:
    """Nothing is written behind it on the same line."""
    log(tmp_path, "test", {})
    with open(tmp_path / "audit.jsonl", "ab") as file:
        file.write(b'{"time": "20')
    log(tmp_path, "test", {})
    assert broken_lines(tmp_path) == [2]
    assert (tmp_path / "audit.jsonl").read_bytes().count(b"\n") == 3
