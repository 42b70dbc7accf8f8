"""`evals validate` and `evals reanchor`: what they print, how they end, and that they write only when told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.evalsets import fingerprint, load
from tests.command import evals, files_in, fill, installed, read_only
from tests.evalsets import GUIDE, ROW, folder_of, lines

MOVED = "New. " + GUIDE
LOST = {**ROW, "id": "q2", "evidence": [{"document": "guide.md", "start": 0, "end": 5, "quote": "Snow."}]}


def test_a_good_set_is_counted(tmp_path: Path) -> None:
    """Exit code 0, the counts and the fingerprint."""
    folder = folder_of(tmp_path, [ROW, {"id": "q2", "question": "Why?"}])
    done = evals("validate", folder)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "handbook (folder): 1 documents, 2 questions, 1 evidence, 1 unanswerable, 0 errors, 0 warnings",
        f"fingerprint {fingerprint(load(folder))}",
    ]


def test_every_problem_is_a_line(tmp_path: Path) -> None:
    """Exit code 2, errors and warnings with their places."""
    done = evals("validate", folder_of(tmp_path, [LOST, "{", {**ROW, "question": "How far?", "anwsers": []}]))
    assert done.code == 2
    assert [line.partition(":")[0] for line in done.out.splitlines()] == [
        "error",
        "warning",
        "error",
        "handbook (folder)",
    ]
    assert (
        "questions.jsonl:1, question 'q2': 'guide.md' [0:5]: expected 'Snow.', the document reads 'The g'" in done.out
    )


def test_problems_are_json_when_asked(tmp_path: Path) -> None:
    """One object, also where nothing could be read at all."""
    (found,) = evals("validate", folder_of(tmp_path, [LOST]), "--json").rows
    assert (found["eval_set"], found["format"], found["fingerprint"]) == ("handbook", "folder", None)
    assert (found["questions"], found["errors"], found["problems"][0]["rule"]) == (1, 1, "quote")
    done = evals("validate", folder_of(tmp_path, manifest="format = 9\nname = 'a'"), "--json")
    assert (done.code, done.rows[0]["eval_set"], done.rows[0]["problems"][0]["rule"]) == (2, None, "format")


def test_control_characters_of_rows_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """They are shown as marks."""
    done = evals("validate", folder_of(tmp_path, [{"id": "\x1b[31m", "question": ""}]))
    assert "\x1b" not in done.out


def test_names_that_are_not_unicode_can_be_printed(tmp_path: Path) -> None:
    """Of documents that are gone, say, or of the folder itself."""
    row = {**ROW, "evidence": [{"document": "\ud800", "start": 0, "end": 5, "quote": "Snow."}]}
    folder = folder_of(tmp_path / "caf\udce9", [row])
    assert "lost      question 'q1': <D800> [0:5]" in evals("reanchor", folder).out
    for more in ((), ("--json",)):
        assert evals("validate", folder, *more).code == 2


@pytest.mark.parametrize("command", ["validate", "reanchor"])
def test_what_is_no_eval_set_is_one_line(tmp_path: Path, command: str) -> None:
    """Exit code 2."""
    assert "No file or folder" in evals(command, tmp_path / "nowhere").refusal


def test_reanchor_says_what_it_would_do_and_writes_nothing(tmp_path: Path) -> None:
    """Unless told; the remark on stderr says how."""
    folder = folder_of(tmp_path, documents={"guide.md": MOVED})
    before = files_in(folder)
    done = evals("reanchor", folder)
    assert (done.code, done.err.startswith("note: nothing was written; --write"), files_in(folder)) == (0, True, before)
    assert done.out.splitlines() == [
        "moved     question 'q1': guide.md [33:62] -> [38:67]",
        "0 kept, 1 moved, 0 respaced, 0 reworded, 0 lost",
    ]


def test_reanchor_writes_when_told(tmp_path: Path) -> None:
    """Then the set is good again, and there is nothing left to do."""
    folder = folder_of(tmp_path, documents={"guide.md": MOVED})
    assert evals("validate", folder).code == 2
    assert evals("reanchor", folder, "--write").code == 0
    assert evals("validate", folder).code == 0
    assert evals("reanchor", folder, "--write").out == "1 kept, 0 moved, 0 respaced, 0 reworded, 0 lost\n"


def test_reanchor_writes_elsewhere_when_told(tmp_path: Path) -> None:
    """The set itself stays."""
    folder = folder_of(tmp_path / "set", documents={"guide.md": MOVED})
    before = files_in(folder)
    assert evals("reanchor", folder, "--output", tmp_path / "new.jsonl").code == 0
    assert files_in(folder) == before
    assert json.loads((tmp_path / "new.jsonl").read_text(encoding="utf-8"))["evidence"][0]["start"] == 38


def test_what_is_lost_is_exit_code_1(tmp_path: Path) -> None:
    """The others are written all the same, and the lost row stays as it is."""
    folder = folder_of(tmp_path, [ROW, LOST], {"guide.md": MOVED})
    done = evals("reanchor", folder, "--write")
    assert done.code == 1
    assert "lost      question 'q2': guide.md [0:5] 'Snow.'. The quote is nowhere in the document" in done.out
    first, second = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    assert (json.loads(first)["evidence"][0]["start"], json.loads(second)) == (38, LOST)


def test_reworded_evidence_shows_both_wordings(tmp_path: Path) -> None:
    """For a person to judge; as JSON with all numbers."""
    folder = folder_of(tmp_path, documents={"guide.md": GUIDE.replace("It measures", "This measures")})
    line = evals("reanchor", folder).out.splitlines()[0]
    assert "alike: 'It measures every 15 minutes.' -> 'This measures every 15 minutes.'" in line
    (found,) = evals("reanchor", folder, "--json").rows
    assert (found["reworded"], found["changed"][0]["after"]["start"]) == (1, 33)


def test_the_old_documents_tell_copies_apart(tmp_path: Path) -> None:
    """Named by `--old`."""
    text = "Alpha: call the hotline.\nBeta: call the hotline.\n"
    evidence = [{"document": "d.md", "start": 31, "end": 47, "quote": "call the hotline"}]
    folder = folder_of(tmp_path / "set", [{**ROW, "evidence": evidence}], {"d.md": "New. " + text})
    fill(tmp_path / "old", {"d.md": text})
    assert evals("reanchor", folder).code == 1
    assert "[31:47] -> [36:52]" in evals("reanchor", folder, "--old", tmp_path / "old").out


def test_other_errors_come_first(tmp_path: Path) -> None:
    """A row that cannot be understood would be lost in writing."""
    folder = folder_of(tmp_path, [ROW, "{"], {"guide.md": MOVED})
    assert "Expected JSON" in evals("reanchor", folder, "--write").refusal


def test_formats_of_others_are_not_written(tmp_path: Path) -> None:
    """They are corrected where they come from."""
    fill(tmp_path, {"q.csv": "question,document,quote\nWhat?,guide,gauge\n", "documents/guide.md": GUIDE})
    assert "Expected an eval set in our own format, got quotes" in evals("reanchor", tmp_path / "q.csv").refusal


def test_two_targets_exclude_each_other(tmp_path: Path) -> None:
    """Wrong usage."""
    assert "exclude each other" in evals("reanchor", folder_of(tmp_path), "--write", "-o", "x.jsonl").refusal


def test_a_target_that_cannot_be_written_is_one_error(tmp_path: Path) -> None:
    """What is there stays."""
    folder = folder_of(tmp_path / "set", documents={"guide.md": MOVED})
    done = evals("reanchor", folder, "-o", read_only(tmp_path / "closed") / "new.jsonl")
    assert (done.code, done.only_line.startswith("error: Cannot write ")) == (2, True)


@pytest.mark.parametrize("command", ["boundaries", "validate", "reanchor"])
def test_help_has_an_example(command: str) -> None:
    """Of the command itself."""
    assert f"Example: evals {command} " in evals(command, "--help").out


def test_the_installed_commands_say_the_same(tmp_path: Path) -> None:
    """In a process of their own, and without a warning."""
    folder = folder_of(tmp_path, documents={"guide.md": MOVED})
    for line in (("validate", folder), ("reanchor", folder)):
        assert installed(*line, name="evals") == evals(*line)


def test_questions_with_windows_line_ends_are_read_and_kept(tmp_path: Path) -> None:
    """Lines that do not change keep theirs."""
    folder = folder_of(tmp_path, documents={"guide.md": MOVED})
    kept = '{"id": "q0", "question": "Why?"}\r\n'
    (folder / "questions.jsonl").write_bytes((kept + lines(ROW)).encode())
    assert evals("reanchor", folder, "--write").code == 0
    assert (folder / "questions.jsonl").read_bytes().startswith(kept.encode())


def test_a_set_of_another_format_becomes_a_folder(tmp_path: Path) -> None:
    """With the same fingerprint; one that is broken, or a folder that holds something, is left alone."""
    answers = [{"text": "cat", "answer_start": 4}]
    asked = {"id": "1", "question": "Who sat?", "answers": answers}
    squad = {"title": "A", "paragraphs": [{"context": "The cat sat.", "qas": [asked]}]}
    path = fill(tmp_path, {"dev.json": json.dumps({"data": [squad]})}) / "dev.json"
    done = evals("validate", path, "--output", tmp_path / "set")
    assert done.code == 0, done.err
    assert fingerprint(load(tmp_path / "set")) == fingerprint(load(path))
    assert evals("validate", path, "--output", tmp_path / "set").code == 2
    answers[0]["text"] = "dog"
    fill(tmp_path, {"dev.json": json.dumps({"data": [squad]})})
    assert evals("validate", path, "--output", tmp_path / "broken").code == 2
    assert not (tmp_path / "broken").exists()
