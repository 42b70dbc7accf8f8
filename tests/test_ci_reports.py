"""Reports for CI, read back as the programs they are for read them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.gate import Judgement, Ruling, judge, to_object
from evals.report.github import add_summary, workflow_commands
from evals.report.judgement import as_results, as_text
from evals.report.junit import junit
from evals.report.markdown import MOST_CHARS, cell, limited, markdown, marker
from evals.report.sarif import Result, Rule, sarif
from evals.rules import Rules
from tests.made_runs import HEADLINE, drawn, made_run

HOSTILE = "a|b\r\n::error::x%0A <script> @team `c` \x1b[31m \x00 \ud800 \uffff -->"


@cache
def judgement(limit: float = 0.5) -> Judgement:
    """One rule that fails, one that decides nothing (the floor in the middle of the interval), the others pass."""
    run = made_run(drawn(200))
    return judge(run, run, Rules(floors={HEADLINE: limit}, max_chunks_ratio=0.5), {})


def saying(text: str, rules: int = 1) -> Judgement:
    """A judgement in which every text is this one."""
    found = judgement()
    run = replace(found.candidate, eval_set=text, strategy=text, retriever=text)
    strata = replace(found.strata, rows=tuple(replace(row, tag=text) for row in found.strata.rows), worst=text)
    ruling = Ruling(text, "fail", text, text, 0.0, reason=text)
    return replace(found, baseline=run, candidate=run, strata=strata, rulings=(ruling,) * rules)


def test_the_text_has_a_line_for_each_rule() -> None:
    """Behind the verdict and who was judged."""
    lines = as_text(judgement()).splitlines()
    assert lines[0] == "FAIL  recall_auc on made"
    words = [line.split()[0] for line in lines[3:]]
    assert words == [ruling.word for ruling in judgement().rulings]


def worse(question: str = "q000") -> Judgement:
    """A candidate that lost 10 of 200 questions, the first of them by this name."""
    before = [1.0] * 200
    ids = (question, *(f"q{index:03}" for index in range(1, 200)))
    after = [0.0] * 7 + [0.5] * 3 + before[10:]
    return judge(made_run(before, questions=ids), made_run(after, questions=ids), Rules(), {})


def test_reports_name_the_questions_that_lost_most() -> None:
    """The first of them in texts, more in Markdown, all in JSON; none where the gate passes."""
    found = worse()
    assert found.word != "pass"
    text = as_text(found)
    assert "\n  lost most     q000: 1.0000 -> 0.0000\n" in text
    assert text.endswith("\n  lost most     5 more: evals compare shows them\n")
    assert "q004: 1.0000 -&gt; 0.0000" in junit(found)
    assert "| q009 | 1.0000 | 0.5000 | -0.5000 |" in markdown(found)
    losses = to_object(found)["losses"]
    assert isinstance(losses, list)
    assert [one["question_id"] for one in losses] == [f"q{index:03}" for index in range(10)]
    assert "lost most" not in as_text(judge(made_run(drawn(200)), made_run(drawn(200)), Rules(), {}))


def test_a_lost_question_is_plain_words_whatever_its_name() -> None:
    """In text one line, in Markdown one cell, in JUnit something that can be read."""
    found = worse(HOSTILE)
    (row,) = [line for line in markdown(found).splitlines() if "1.0000 | 0.0000" in line and "team" in line]
    assert row.count("|") == 5
    assert "@team" not in row
    assert len([line for line in as_text(found).splitlines() if line.startswith("  lost most")]) == 6
    ElementTree.fromstring(junit(found))


def test_junit_has_a_case_for_each_rule() -> None:
    """A fail is a failure, what is inconclusive is skipped, and the counts of the suite are those of its cases."""
    suites = ElementTree.fromstring(junit(judgement()))
    (suite,) = suites
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == [ruling.rule for ruling in judgement().rulings]
    assert suite.attrib.items() >= {"tests": "5", "failures": "1", "errors": "0", "skipped": "1"}.items()
    assert [case.get("name") for case in cases if case.find("failure") is not None] == ["max_chunks_ratio"]
    assert [case.get("name") for case in cases if case.find("skipped") is not None] == [f"floors.{HEADLINE}"]
    assert {one.get("name"): one.get("value") for one in suite.iter("property")}["verdict"] == "fail"


@given(st.text(max_size=60))
def test_junit_can_be_read_whatever_the_texts(text: str) -> None:
    """No text of a document or an error breaks the XML."""
    for hostile in (text, text + HOSTILE):
        (case,) = ElementTree.fromstring(junit(saying(hostile)).encode()).iter("testcase")
        assert case.find("failure") is not None


def test_annotations_are_errors_and_warnings() -> None:
    """One for each rule that does not pass."""
    assert [line.partition(" ")[0] for line in workflow_commands(judgement())] == ["::error", "::warning"]


@given(st.text(max_size=60))
def test_an_annotation_is_one_command_whatever_the_texts(text: str) -> None:
    """Its only line, with what GitHub would take for another property or an escape written as an escape."""
    (line,) = workflow_commands(saying(text + HOSTILE))
    assert not re.search(r"[\r\n]", line)
    properties, data = re.fullmatch(r"::error title=(.*?)::(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
    assert not re.search("[:,]", properties)
    assert not re.search("%(?!25|0D|0A|3A|2C)", properties + data)


def test_github_shows_ten_annotations_of_a_kind() -> None:
    """So the eleventh is not written."""
    assert len(workflow_commands(saying("x", rules=11))) == 10


def test_the_summary_is_appended(tmp_path: Path) -> None:
    """What earlier steps wrote stays."""
    path = tmp_path / "summary.md"
    path.write_text("before\n")
    add_summary(judgement(), path)
    assert path.read_text() == f"before\n{markdown(judgement())}\n"


def test_markdown_begins_with_the_marker_of_the_eval_set() -> None:
    """The same for every judgement on it, another for another set, and nothing that ends the comment early."""
    assert markdown(judgement()).startswith(marker("made") + "\n")
    assert markdown(judgement(0.1)).startswith(marker("made") + "\n")
    assert marker("made") != marker("other")
    assert re.fullmatch(r"<!-- [\w ]+ -->", marker(HOSTILE))


@given(st.text(max_size=60))
def test_a_cell_is_plain_words_whatever_the_text(text: str) -> None:
    """No column, no line, no tag, no mention and no code; every sign that means something is written as a number."""
    assert not re.search(r"[|\n\r<>@`*_\[\]\\~]", cell(text + HOSTILE))


def test_every_row_of_a_table_has_its_columns() -> None:
    """Also with bars in the texts."""
    rows = [line for line in markdown(saying(HOSTILE)).splitlines() if line.startswith("| ")]
    assert {row.count("|") for row in rows} == {4, 6}


def test_markdown_fits_into_a_comment() -> None:
    """However many rules and tags there are, with the rest left out at the end of a line."""
    text = markdown(saying("x" * 390, rules=100))
    assert len(text) <= MOST_CHARS
    assert text.endswith("… the rest was left out, it is too long for a comment.\n")
    assert limited("a\nbb\n", 5) == "a\nbb\n"


FINDINGS = [
    Result("over-limit", "error", "600 tokens, limit 512", "docs/a b#1.md", 7, "Raise the limit."),
    Result("duplicate", "note", "as in b.md", "docs/ü.md", 0),
    Result("over-limit", "warning", "x", "C:x.md"),
]


def test_sarif_places_findings() -> None:
    """Each with the index of its rule, a line from 1 on, and a path that is a URI reference."""
    document = json.loads(sarif(FINDINGS, {"duplicate": Rule("Text that is indexed twice.", "Keep one.", "note")}))
    (run,) = document["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert document["version"] == "2.1.0"
    assert [ids[result["ruleIndex"]] for result in run["results"]] == [one.rule for one in FINDINGS]
    assert [result["level"] for result in run["results"]] == ["error", "note", "warning"]
    assert run["results"][0]["message"]["text"] == "600 tokens, limit 512 Raise the limit."
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place.get("region") for place in places] == [{"startLine": 7}, None, None]
    assert [place["artifactLocation"]["uri"] for place in places] == ["docs/a%20b%231.md", "docs/%C3%BC.md", "C%3Ax.md"]
    assert run["tool"]["driver"]["rules"][1]["shortDescription"]["text"] == "Text that is indexed twice."


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_sarif_is_json_whatever_the_texts(path: str, text: str) -> None:
    """In ASCII, so that it can always be written; the path can be had back."""
    written = sarif([Result("r", "note", text, path)])
    result = json.loads(written)["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert written.isascii()
    assert result["message"]["text"] == text
    assert unquote(uri.removeprefix("file://")) == path.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [1, 1]),
        (f"[gate]\nmax_chunks_ratio = 0.5\n[gate.floors]\n{HEADLINE} = 0.5\n", [4, 2]),
        (f'[gate]\nfloors = {{"{HEADLINE}" = 0.5}}\n\nmax_chunks_ratio = 0.5\n', [2, 4]),
    ],
)
def test_rules_that_do_not_pass_are_findings_at_their_line(text: str, lines: list[int]) -> None:
    """In the file of rules, an error or a warning each."""
    found = as_results(judgement(), "chunker.toml", text)
    assert [(one.rule, one.level) for one in found] == [("gate-floors", "warning"), ("gate-max_chunks_ratio", "error")]
    assert [one.line for one in found] == lines
