"""`evals boundaries`: one line a strategy, and one line for whatever goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from chunker import parse
from tests.command import FAMILY, evals, fill, installed

# Words and full stops are tokens: sentences of 3, 3 and 6. At most 5 fit, so the last one has to be cut.
GOLD = """
{"id": "a", "text": "One two. Three four.", "sentences": [[0, 8], [9, 20]]}
{"id": "b", "text": "Five six seven eight nine.", "sentences": [[0, 26]]}
""".lstrip()
FIXED, SENTENCE = "fixed(max_tokens=5)", "sentence(max_tokens=5)"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A file of two marked texts."""
    return fill(tmp_path, {"gold.jsonl": GOLD}) / "gold.jsonl"


def test_a_worked_example(gold: Path) -> None:
    """`One two. Three|four.` is a mistake, `One two.|Three four.` is none, and each must cut `Five ... nine.` once."""
    expected = [(FIXED, 1, 1.0), (SENTENCE, 0, 0.0)]
    assert evals("boundaries", gold, "-s", FIXED, "-s", SENTENCE, "--json").rows == [
        {"strategy": str(parse(spec)), "texts": 2, "cuts": 2, "inside": inside, "forced": 1, "share_inside": share}
        for spec, inside, share in expected
    ]


def test_people_read_the_share_with_its_counts(gold: Path) -> None:
    """The same example, one line a strategy in the order given, each with its full spec."""
    done = evals("boundaries", gold, "-s", SENTENCE, "-s", FIXED)
    assert done.err == ""
    assert done.out.splitlines() == [
        f"          0.0%  inside a sentence  (0 of 1 free cuts, 1 forced)  {parse(SENTENCE)}",
        f"        100.0%  inside a sentence  (1 of 1 free cuts, 1 forced)  {parse(FIXED)}",
    ]


def test_a_strategy_without_free_cuts_is_not_applicable(gold: Path) -> None:
    """Which is not zero: with a limit above both texts nothing is cut."""
    assert evals("boundaries", gold, "-s", "fixed(max_tokens=9)").out.startswith(
        "not applicable  inside a sentence  (0 of 0"
    )
    assert evals("boundaries", gold, "-s", "fixed(max_tokens=9)", "--json").rows[0]["share_inside"] is None


def test_the_tokenizer_decides_what_fits(tmp_path: Path) -> None:
    """A sentence that is too long for one encoding may fit another, and an approximate model says so."""
    path = (
        fill(
            tmp_path,
            {"gold.jsonl": '{"id": 1, "text": "\u65e5\u672c\u8a9e\u306e\u6587\u3002 Two.", "sentences": [[0, 6]]}'},
        )
        / "gold.jsonl"
    )
    new, old = (
        evals("boundaries", path, "-s", "fixed(max_tokens=5)", "-t", name, "--json").rows[0]
        for name in ("o200k_base", "gpt2")
    )
    assert (new["forced"], old["forced"] > 0) == (0, True)
    assert evals("boundaries", path, "-s", FIXED, "-m", "claude-sonnet-4-5").err.startswith("note: claude-sonnet-4-5: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["boundaries"], ["Missing argument 'GOLD.jsonl'", "evals boundaries --help"]),
        (["boundaries", "gold.jsonl"], ["Missing option '--strategy'", "evals boundaries --help"]),
        (["boundaries", "missing.jsonl", "-s", FIXED], ["No file 'missing.jsonl'", "looked for in"]),
        (["boundaries", "folder", "-s", FIXED], ["Expected a file, got the folder 'folder'"]),
        (["boundaries", "empty.jsonl", "-s", FIXED], ["empty.jsonl", "no line has marked sentences"]),
        (["boundaries", "text.md", "-s", FIXED], ["text.md, line 1", 'expected {"id", "text"', "'Plain.'"]),
        (["boundaries", "latin.jsonl", "-s", FIXED], ["latin.jsonl, line 1", 'expected {"id", "text"']),
        (["boundaries", "family.jsonl", "-s", FIXED], ["more than max_tokens=5", "Raise max_tokens"]),
        (["boundaries", "gold.jsonl", "-s", FIXED, "-s", "fixt"], ["No strategy 'fixt'", "'fixed'"]),
        (["boundaries", "gold.jsonl", "-s", "fixed(max_tokens=0)"], ["max_tokens must be at least 1, got 0"]),
        (["boundaries", "gold.jsonl", "-s", FIXED, "-m", "gpt-9000"], ["No model 'gpt-9000'"]),
        (["boundaries", "gold.jsonl", "-s", FIXED, "-t", "o300k"], ["No token encoding 'o300k'"]),
        (["boundaries", "gold.jsonl", "--bogus"], ["No such option: --bogus", "evals boundaries --help"]),
        (["boundary", "gold.jsonl"], ["No such command 'boundary'", "'boundaries'", "evals --help"]),
    ],
    ids=str,
)
def test_what_cannot_be_measured_is_one_line(
    gold: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: list[str]
) -> None:
    """Exit code 2, nothing on stdout, and the line says what came and what was expected."""
    family = f'{{"id": 1, "text": "{FAMILY}", "sentences": [[0, 7]]}}'
    fill(gold.parent, {"empty.jsonl": "", "text.md": "Plain.", "family.jsonl": family, "folder/x": ""})
    fill(gold.parent, {"latin.jsonl": b'{"text": "\xe9"}'})
    monkeypatch.chdir(gold.parent)
    refusal = evals(*arguments).refusal
    assert all(word in refusal for word in words), refusal


def test_the_installed_command_says_the_same(gold: Path) -> None:
    """In a process of its own, and without a warning."""
    line = ("boundaries", gold, "-s", FIXED)
    assert installed(*line, name="evals") == evals(*line)
    assert installed("boundaries", name="evals") == evals("boundaries")
