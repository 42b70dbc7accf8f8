"""Every rule on something bad, something good and something hostile."""

from __future__ import annotations

import dataclasses
import inspect
import unicodedata
from itertools import pairwise
from typing import NamedTuple, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.types import Chunk
from evals.evalsets.problems import Problem
from evals.lint import chosen, find_rule, inapplicable, lint, rule_ids
from evals.lint.types import Level, Material
from tests.linting import Reader, asking, chunks_of, cut_before, material, question, whole

LIST = "Bring:\n\n- a rope\n- a lamp\n- a map\n\nThen leave."
CODE = "Run it.\n\n```sh\nfirst\nsecond\n```\n\nDone."
TABLE = "Sums.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nDone."
STORY = "The miller opened the sluice at dawn and let the water run down to the lower meadow until noon"
TWELVE = "one two three four five six seven eight nine ten eleven twelve"
ESCAPE = "\x1b[31mred\x1b[0m \u202eevil"


def chunk(text: str, start: int = 0, tokens: int = 1, name: str = "d.md", end: int | None = None) -> Chunk:
    """A chunk that says what it likes about itself."""
    return Chunk(name, start, start + len(text) if end is None else end, text, tokens)


def alone(*chunks: Chunk) -> Material:
    """Chunks without documents or limit."""
    return dataclasses.replace(material([], chunks, limit_tokens=None), documents=None)


def two(first: str, second: str) -> Material:
    """Two documents of one chunk each."""
    return material([whole(first, "a.md"), whole(second, "b.md")])


def evil_names(count: int) -> Material:
    """Many questions about a document of which there is no chunk."""
    document = whole("Rain.", ESCAPE)
    asked = [dataclasses.replace(question("Why?", document, "Rain."), id=f"{number}\n") for number in range(count)]
    return material([document], [], eval_set=asking([document], *asked))


DOCUMENT = whole("Rain fell on the lower meadow. Nobody saw it.")
ASKED = asking([DOCUMENT], question("What fell?", DOCUMENT, "Rain fell"))
LEAK = question("Who let the water run down to the meadow?")
GUESS = {"encoding": "cp1252", "encoding_is_guess": True}


class Case(NamedTuple):
    """What a rule is shown: `said` stands in the message about `bad`, `many` findings come of `hostile`."""

    bad: Material
    said: str
    good: Material
    hostile: Material
    many: int


CASES = {
    "over-limit": Case(
        material([whole("one two")], limit_tokens=1),
        "2 tokens, the limit is 1: “one two”",
        material([whole("one two")], limit_tokens=2),
        material([], [chunk("", tokens=10**30)]),
        1,
    ),
    "wrong-count": Case(
        alone(chunk("one two"), chunk("one"), chunk("two")),
        "States 1 token, <lambda> counts 2",
        alone(chunk("one two", tokens=2)),
        alone(*(chunk(ESCAPE, tokens=9) for _ in range(50))),  # all are off: one finding
        1,
    ),
    "text-not-slice": Case(
        material([whole("one two")], [chunk("one tvo")]),
        "reads “one tvo”, the document “one two”",
        material([whole("one two")]),
        material([whole("one two")], [chunk("one", name=ESCAPE), chunk("one", 10**30), chunk("two", name=ESCAPE)]),
        2,
    ),
    "empty": Case(
        alone(chunk("\u200b\n \u3164")),
        "Nothing to read in 4 characters: “<200B>",
        alone(chunk("-"), chunk("\U0001f600"), chunk("\ue000")),
        alone(chunk(""), chunk("\x00"), chunk("\ufeff"), chunk("\u202e"), chunk("\u2800")),
        5,
    ),
    "tiny": Case(
        dataclasses.replace(cut_before("a b c d e f g h i j. End.", "End."), limit_tokens=11),
        "1 token of 11, beside a chunk of 10: “End.”",
        alone(chunk("all there is", tokens=3)),
        material([], [chunk("", number, tokens=number % 2) for number in range(60)]),  # every other one is empty
        30,
    ),
    "lost-text": Case(
        material([whole("one two three")], [chunk("one"), chunk("three", 8)]),
        "3 characters in no chunk: “two”",
        cut_before("one \n\n two", "two"),
        material([whole(f"{ESCAPE} one")], [chunk("one", len(ESCAPE) + 1)]),
        1,
    ),
    "cut-sentence": Case(
        cut_before("The rain fell. It was wet.", "fell"),
        "Cut between “The rain” and “fell.”",
        cut_before("The rain fell. It was wet.", "It"),
        cut_before(f"The {ESCAPE} fell.", "evil"),
        1,
    ),
    "cut-code": Case(
        cut_before(CODE, "second"),
        "The code block “```sh⏎first⏎second⏎```” is cut before “second⏎```”",
        cut_before(CODE, "Done"),
        cut_before("```\n" * 3 + "x\n", "x"),  # opened, closed, opened and never closed
        1,
    ),
    "cut-table": Case(
        cut_before(TABLE, "| 3"),
        "is cut before “| 3 | 4 |”",
        cut_before(TABLE, "Done"),
        cut_before("| a |\n| b |\n", "| b"),  # no table: the line below the header is missing
        0,
    ),
    "cut-row": Case(
        cut_before(TABLE, "4 |"),
        "The row “| 3 | 4 |” is cut before “4 |”",
        cut_before(TABLE, "| 3"),
        cut_before("| a |\n|---|\n" + "| x " * 50, "x"),
        1,
    ),
    "cut-list": Case(
        cut_before(LIST, "- a lamp"),
        "The list “- a rope⏎- a lamp⏎- a map” is cut before “- a lamp⏎- a map”",
        cut_before(LIST, "- a rope", "Then"),
        cut_before("- " * 300 + "x y", "y"),  # lists in lists, deeper than anybody looks: one outermost
        1,
    ),
    "cut-item": Case(
        cut_before(LIST, "lamp"),
        "The item “- a lamp” is cut before “lamp”",
        cut_before(LIST, "- a lamp"),
        cut_before("1) x\r2) y z\r", "z"),  # the line breaks of old Macs
        1,
    ),
    "orphan-heading": Case(
        cut_before("# Rain\n\nIt fell.", "It"),
        "“# Rain” is not in a chunk with what follows",
        cut_before("Sun.\n\n# Rain\n\nIt fell.", "# Rain"),
        cut_before("# \n\n#\n\nx", "x"),  # headings without words
        1,
    ),
    "lead-in-apart": Case(
        cut_before(LIST, "- a rope"),
        "“Bring:” is not in a chunk with “- a rope⏎",
        cut_before(LIST, "- a lamp"),
        cut_before("\u7269\uff1a\n\n- x", "- x"),  # a colon of another script behind one letter
        1,
    ),
    "dangling-reference": Case(
        cut_before("Rain fell. As above, it was wet.", "As"),
        "Opens with “as above”, which points back: “As above, it was wet.”",
        cut_before("It rained.\n\n## It fell\n\nRain. Instead of snow, rain.", "##", "Instead"),
        cut_before(f"Rain.\n\n> **{ESCAPE}** it", "it"),
        1,
    ),
    "duplicate-exact": Case(
        two("One  text.\n", "One text."),
        "“One text.” is the text of a.md#0-10",
        two("One text.", "One text!"),
        alone(*(chunk(ESCAPE) for _ in range(100))),
        99,
    ),
    "duplicate-near": Case(
        two(f"{STORY}. {STORY[::-1]}.", f"{STORY}. {STORY[::-1]}. So."),
        "% like a.md#0-",
        two(f"{STORY} on 3 March 2024.", f"{STORY} on 3 April 2024."),
        alone(*(chunk(f"{STORY} {'!' * number}") for number in range(100))),  # each like the first
        99,
    ),
    "overlap-waste": Case(
        material([whole("one two")], [chunk("one two"), chunk("two", 4)]),
        "3 of 3 visible characters stand in chunks before it: “two”",
        material([whole("one two six")], [chunk("one two"), chunk("wo six", 5)]),
        material([whole("one")], [chunk("one") for _ in range(100)]),
        99,
    ),
    "truncated": Case(
        material([whole("one two three four five")], embedder=Reader()),
        "5 tokens, reader reads 4; its end is left out: “one two three four five”",
        material([whole("one two three four")], embedder=Reader()),
        material([whole("one two three four five")], embedder=Reader(max_tokens=None)),
        0,
    ),
    "foreign-script": Case(
        material([whole("\u0434\u043e\u0436\u0434\u044c")], embedder=Reader()),
        "reader does not know the script of “\u0434\u043e\u0436\u0434\u044c”",
        material([whole("rain")], embedder=Reader()),
        material([whole("\u202e\u200b")], embedder=Reader()),
        1,
    ),
    "unreachable-evidence": Case(
        material([DOCUMENT], [chunk("fell on", 5)], eval_set=ASKED),
        "Question “q1”: the evidence “Rain fell” has 4 characters in no chunk",
        material([DOCUMENT], chunks_of(DOCUMENT, [7]), eval_set=ASKED),  # in two chunks, whole between them
        evil_names(100),
        100,
    ),
    "question-leak": Case(
        material([whole("Asked: who let the WATER, run down to the meadow?")], eval_set=asking([DOCUMENT], LEAK)),
        "“q1” stands here: “Who let the water run down to the meadow?”",
        material([whole("Who let the water run down to the mill?")], eval_set=asking([DOCUMENT], LEAK)),
        material([whole("Who let the water run " * 200)], eval_set=asking([DOCUMENT], LEAK, question("\x00 ?"))),
        0,
    ),
    "stale": Case(
        material([whole("one two")], now={"d.md": whole("one tvo")}),
        "Differs from its file from character 5 on (sha256 ",
        material([whole("one two")], now={"d.md": whole("one two"), "e.md": whole("other")}),
        material([whole("one")], now={"d.md": whole("")}, eval_set=asking([whole("one two")])),
        2,
    ),
    "encoding-guess": Case(
        material([whole("caf\u00e9", metadata=GUESS)]),
        "Read as “cp1252”, which is a guess: “caf\u00e9”",
        material([whole("caf\u00e9", metadata={"encoding": "utf-16-le"})]),
        material([whole("", metadata={"encoding_is_guess": True, "encoding": ESCAPE})], []),
        1,
    ),
    "unreadable": Case(
        material([], problems=[Problem("c.jsonl:7", "", "json", "Expected JSON.")]),
        "Expected JSON.",
        material([DOCUMENT]),
        material([], problems=[Problem("a:b\n:", "", "x", ESCAPE), Problem("", "", "", "")]),
        2,
    ),
}
every_rule = pytest.mark.parametrize("rule_id", rule_ids())


def test_every_rule_has_its_cases() -> None:
    """A new rule is not done without them."""
    assert set(CASES) == set(rule_ids())


@every_rule
def test_a_rule_finds_what_is_wrong_and_says_so(rule_id: str) -> None:
    """One finding, with a message about this place."""
    (found,) = lint(CASES[rule_id].bad, [rule_id])
    assert CASES[rule_id].said in found.message
    assert (found.rule, found.level, found.fix) == (rule_id, find_rule(rule_id).LEVEL, find_rule(rule_id).FIX)


@every_rule
def test_a_rule_is_silent_where_nothing_is_wrong(rule_id: str) -> None:
    """The nearest thing that is right is passed over, and so is nothing at all."""
    assert lint(CASES[rule_id].good, [rule_id]) == []
    assert lint(alone(), [rule_id]) == []


@every_rule
def test_a_rule_keeps_its_head_with_hostile_text(rule_id: str) -> None:
    """As many findings as there should be, none of which could drive a terminal."""
    found = lint(CASES[rule_id].hostile, [rule_id])
    assert len(found) == CASES[rule_id].many
    assert all(is_plain(one.message) for one in found)


@every_rule
def test_a_rule_explains_itself(rule_id: str) -> None:
    """A first line, a reason, a fix: all of them sentences."""
    rule = find_rule(rule_id)
    first, blank, *rest = inspect.cleandoc(rule.__doc__ or "").splitlines()
    assert first.endswith(".")
    assert blank == ""
    assert rest[-1].endswith(".")
    assert rule.FIX.endswith(".")
    assert rule.LEVEL in get_args(Level)


def test_findings_know_their_line_and_their_characters() -> None:
    """Lines end as Markdown's do; the span is that of what is wrong."""
    (found,) = lint(cut_before("One.\r\nTwo.\r\rThree four.", "four"), ["cut-sentence"])
    assert (found.path, found.line, found.start, found.end) == ("d.md", 4, 18, 23)


def test_without_documents_findings_are_at_their_rows() -> None:
    """There is no line in a document that nobody has."""
    known = dataclasses.replace(alone(chunk("")), places={"d.md#0-0": ("c.jsonl", 3)})
    assert [(one.path, one.line) for one in lint(known, ["empty"])] == [("c.jsonl", 3)]


def test_rules_that_cannot_look_are_named() -> None:
    """What was not checked is not said to be right."""
    missing = inapplicable(alone(chunk("one")), rule_ids())
    assert missing["over-limit"] == ("limit_tokens",)
    assert missing["question-leak"] == ("documents", "eval_set")
    assert missing["truncated"] == ("embedder",)
    assert "empty" not in missing


def test_rules_are_selected_and_ignored() -> None:
    """What is ignored is not looked for, even where it is selected."""
    assert chosen(["tiny", "empty"], ["tiny"]) == ("empty",)
    assert chosen() == rule_ids()


@pytest.mark.parametrize("markup", ["d.adoc", "d.org"])
def test_lines_that_enclose_blocks_are_no_headings_in_other_markup(markup: str) -> None:
    """Four hyphens below a command end a listing there."""
    document = whole("----\n$ ls\n----\n\nText.\n", markup)
    known = material([document], chunks_of(document, [document.text.index("Text")]))
    assert lint(known, ["orphan-heading", "cut-code"]) == []


def test_a_title_underlined_with_tildes_opens_no_code_in_restructuredtext() -> None:
    """What stands between two such titles is text."""
    document = whole("One\n~~~\n\nText.\n\nTwo\n~~~\n\nMore.\n", "d.rst")
    assert lint(material([document], chunks_of(document, [16])), ["cut-code"]) == []


PARTS = st.sampled_from(
    ["# It\n", "- a b\n", "1. x\n\n", "```\n", "| a | b |\n|--|--|\n", "It fell. ", "Bring:\n\n", ESCAPE]
)
TEXTS = st.lists(PARTS | st.text(max_size=12), max_size=12).map("".join)


@given(text=TEXTS, shares=st.lists(st.floats(0, 1), max_size=4), name=st.text(max_size=5))
def test_any_text_is_linted_in_order_and_in_plain_words(text: str, shares: list[float], name: str) -> None:
    """Findings lie in the document, come by place, and are one line each."""
    document = whole(text, name)
    cuts = sorted(int(share * len(document.text)) for share in shares)
    found = lint(material([document], chunks_of(document, cuts), embedder=Reader(), limit_tokens=5))
    assert all(0 <= one.start <= one.end <= len(document.text) for one in found)
    assert all(is_plain(one.message) for one in found)
    assert all(one.start <= other.start for one, other in pairwise(found))


def is_plain(text: str) -> bool:
    """Whether nothing in a text is hidden or ends its line."""
    return not any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for sign in text)
