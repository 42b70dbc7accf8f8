"""`evals lint` as people and pipelines use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chunker.types import Document
from evals.evalsets import save
from evals.lint import rule_ids
from evals.lint.explaining import explain, explain_all
from evals.types import EvalSet, Evidence, Question
from tests.command import CORPUS, Ended, chunker, evals, fill

DOCS = Path(__file__).parent.parent / "docs/lint.md"
FEW = "sentence(max_tokens=8)"
RAIN = "Rain fell on the lower meadow.\n" * 3
CUT = ("-s", "fixed(max_tokens=10)")


def linted(folder: Path, files: dict[str, str | bytes], *options: object) -> Ended:
    """The command on a folder with these files."""
    return evals("lint", fill(folder, files), *options)


def split(folder: Path, suffix: str = ".jsonl") -> tuple[Path, Path]:
    """Chunks and documents of `folder / docs`, written by the command."""
    chunks, documents = folder / f"chunks{suffix}", folder / f"documents{suffix}"
    assert chunker("split", folder / "docs", "-s", FEW, "-o", chunks, "--documents", documents).code == 0
    return chunks, documents


def test_nothing_wrong_prints_nothing(tmp_path: Path) -> None:
    """But the counts, for people."""
    ended = linted(tmp_path, {"a.md": "# Rain\n\nIt fell."})
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.startswith("0 errors, 0 warnings, 0 notes; ")


def test_a_finding_is_one_line_with_place_rule_and_fix(tmp_path: Path) -> None:
    """Path and line as editors know them."""
    ended = linted(tmp_path, {"a.md": RAIN}, *CUT, "--select", "cut-sentence")
    first = ended.out.partition("\n")[0]
    assert first == (
        f"{tmp_path}/a.md:2: warning cut-sentence [44:61]: Cut between “Rain fell on” and “the lower meadow.”. "
        "Fix: Cut between sentences, as sentence(max_tokens=...) does without overlap."
    )


@pytest.mark.parametrize(
    ("options", "code"), [((), 0), (("--strict",), 1), (("--strict", "--ignore", "cut-sentence"), 0)]
)
def test_warnings_fail_only_where_that_is_asked_for(options: tuple[str, ...], code: int, tmp_path: Path) -> None:
    """So that a pipeline can begin with errors."""
    ended = linted(tmp_path, {"a.md": RAIN}, *CUT, *options)
    assert ended.code == code
    assert ("warning cut-sentence" in ended.out) == ("--ignore" not in options)


def test_errors_fail(tmp_path: Path) -> None:
    """A file that is no text is one, and stops nothing."""
    ended = linted(tmp_path, {"a.md": b"\x00\x01\x02\x03", "b.md": "Rain."})
    assert ended.code == 1
    assert ended.out.startswith(f"{tmp_path}/a.md: error unreadable: Expected text, got binary data")
    assert ended.err.startswith("1 error, 0 warnings, 0 notes; ")


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet"])
def test_a_document_that_changed_since_it_was_cut_is_stale(suffix: str, tmp_path: Path) -> None:
    """The rows that were written beside the chunks remember what it was."""
    fill(tmp_path / "docs", {"a.md": "Rain fell.", "b.md": "Snow fell."})
    chunks, documents = split(tmp_path, suffix)
    assert evals("lint", chunks, "--documents", documents, "-s", FEW).out == ""
    fill(tmp_path / "docs", {"b.md": "Snow rose."})
    ended = evals("lint", chunks, "--documents", documents)
    assert ended.code == 1
    assert ended.out.startswith(
        f"{tmp_path}/docs/b.md:1: error stale [0:10]: Differs from its file from character 5 on"
    )


def test_chunks_of_another_text_are_found(tmp_path: Path) -> None:
    """With the folder as it is now."""
    fill(tmp_path / "docs", {"a.md": "Rain fell."})
    chunks, _ = split(tmp_path)
    fill(tmp_path / "docs", {"a.md": "Rain rose."})
    ended = evals("lint", chunks, "--documents", tmp_path / "docs", "--select", "text-not-slice")
    assert "The chunk reads “Rain fell.”, the document “Rain rose.”" in ended.out


def test_what_cannot_be_looked_for_is_said(tmp_path: Path) -> None:
    """Chunks alone say nothing about sentences."""
    fill(tmp_path / "docs", {"a.md": "Rain fell."})
    chunks, _ = split(tmp_path)
    ended = evals("lint", chunks)
    assert (ended.code, ended.out) == (0, "")
    assert "without --strategy not looked for: over-limit" in ended.err
    assert "cut-sentence" in ended.err.partition("without --documents not looked for: ")[2]


def test_chunks_counted_by_another_tokenizer_are_one_finding(tmp_path: Path) -> None:
    """Named at the first row."""
    fill(tmp_path / "docs", {f"{number}.md": f"水位を測る {number}" for number in range(9)})
    chunks, _ = split(tmp_path)
    ended = evals("lint", chunks, "--tokenizer", "p50k_base", "--select", "wrong-count")
    assert ended.code == 1
    assert ended.out.startswith(f"{chunks}:1: error wrong-count [0:7]: 9 of 9 counts are not those of p50k_base; ")


def test_broken_rows_are_findings(tmp_path: Path) -> None:
    """At their line, and the rest is looked at."""
    fill(tmp_path, {"c.jsonl": '{"document_id":"d","start":0,"end":0,"text":"","token_count":0}\n{"start":1}\n'})
    ended = evals("lint", tmp_path / "c.jsonl", "--json")
    assert ended.code == 1
    assert [(row["rule"], row["line"]) for row in ended.rows] == [("unreadable", 2), ("empty", 1)]


def test_questions_are_looked_for(tmp_path: Path) -> None:
    """Our own corpus answers its own questions, and repeats none of them."""
    ended = evals("lint", CORPUS, "--eval-set", CORPUS.parent, "--select", "unreachable-evidence,question-leak,stale")
    assert (ended.code, ended.out) == (0, "")


def test_what_transforms_do_to_documents_is_no_fault(tmp_path: Path) -> None:
    """Chunks are of the documents as they are cut, and so is the evidence of questions."""
    rows = [f"Write to jane.doe{n}@fernholt.example first. Key {n} hangs in the shed of the house." for n in range(9)]
    text = "\n\n".join(rows)
    save(asked_about(text, rows[8][-42:]), tmp_path / "set")
    line = ("-s", "sentence(max_tokens=40) | redact", "--eval-set", tmp_path / "set")
    done = linted(tmp_path / "docs", {"a.md": text}, *line)
    assert (done.code, done.out) == (0, "")


def asked_about(text: str, quote: str) -> EvalSet:
    """A question whose evidence is the quote."""
    at = text.index(quote)
    question = Question("q", "Where is it?", (Evidence("a.md", at, at + len(quote), quote),))
    return EvalSet("set", {"a.md": Document("a.md", text)}, (question,))


def test_evidence_in_a_file_that_was_not_cut_is_unreachable() -> None:
    """One finding for each piece, and an error."""
    ended = evals("lint", CORPUS / "glossary.md", "--eval-set", CORPUS.parent, "--select", "unreachable-evidence")
    assert ended.code == 1
    assert "of which there is no chunk" in ended.out


def test_sarif_names_rules_places_and_levels(tmp_path: Path) -> None:
    """As much as code review needs; the file appears when it is complete."""
    name = "a b\u00e9.md"
    ended = linted(tmp_path / "docs", {name: f"\x1b.\n\n{RAIN}"}, *CUT, "--sarif", tmp_path / "s")
    log: dict[str, Any] = json.loads((tmp_path / "s").read_text(encoding="utf-8"))
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert len(run["results"]) == ended.out.count("\n") > 0
    for result in run["results"]:
        place = result["locations"][0]["physicalLocation"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert place["artifactLocation"]["uri"].endswith("/docs/a%20b%C3%A9.md")
        assert place["region"]["startLine"] >= 1
        assert result["level"] in {"error", "warning", "note"}
        assert "\x1b" not in result["message"]["text"]


def test_sarif_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    """One line, and nothing is left behind; a folder that is missing is made."""
    assert linted(tmp_path / "docs", {"a.md": "Rain."}, "--sarif", tmp_path / "none" / "s.sarif").code == 0
    assert (tmp_path / "none" / "s.sarif").is_file()
    ended = linted(tmp_path / "docs", {"a.md": "Rain."}, "--sarif", tmp_path / "docs" / "a.md" / "s.sarif")
    assert "Cannot make the folder" in ended.refusal


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "expected a folder of documents or a file with chunks"),
        (("none",), "No file or folder 'none'"),
        (("none.jsonl",), "No file 'none.jsonl'"),
        ((CORPUS, "--select", "cut-lists"), "No rule 'cut-lists'. Did you mean 'cut-list'?"),
        ((CORPUS, "--ignore", "x"), "No rule 'x'."),
        ((CORPUS, "--documents", CORPUS), "only a file with chunks takes documents from elsewhere"),
        ((CORPUS, "--embedder", "minilml"), "No embedder 'minilml'. Did you mean 'minilm'?"),
        ((CORPUS, "-s", "sentense"), "No strategy 'sentense'."),
        ((CORPUS, "--eval-set", "none"), "No file or folder 'none'."),
        (("--explain", "tinny"), "No rule 'tinny'. Did you mean 'tiny'?"),
    ],
)
def test_wrong_usage_is_one_line(arguments: tuple[object, ...], said: str) -> None:
    """With what was expected, and exit code 2."""
    assert said in evals("lint", *arguments).refusal


@pytest.mark.parametrize("rule_id", rule_ids())
def test_rules_are_explained(rule_id: str) -> None:
    """The rule's own words."""
    ended = evals("lint", "--explain", rule_id)
    assert (ended.code, ended.out, ended.err) == (0, explain(rule_id), "")
    assert ended.out.startswith(f"## {rule_id}\n\n")


def test_the_documentation_is_what_the_rules_say() -> None:
    """After a change: replace the page from the table on with `evals lint --explain all`."""
    assert DOCS.read_text(encoding="utf-8").endswith("\n\n" + explain_all())
    assert evals("lint", "--explain", "all").out == explain_all()


def test_the_same_input_gives_the_same_lines(tmp_path: Path) -> None:
    """In the order of documents and places, without an id of a place that changes."""
    options = ("-s", "fixed(max_tokens=64)", "--json")
    first, second = (evals("lint", CORPUS, *options) for _ in range(2))
    assert first.out == second.out
    places = [(row["document_id"], row["start"], row["end"], row["rule"]) for row in first.rows]
    assert places == sorted(places)


def test_nothing_to_look_at_is_an_error(tmp_path: Path) -> None:
    """Else a pipeline with a wrong path would be green for ever."""
    empty = fill(tmp_path, {"docs/picture.bin": b"", "chunks.jsonl": b""})
    assert "No files to read under" in evals("lint", empty / "docs").refusal
    assert "holds no chunks" in evals("lint", empty / "chunks.jsonl").refusal
