"""The steps from runs of letters to parts: words are joined, lines ordered, and none is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.reading.pdf.code import code_text
from chunker.reading.pdf.columns import regions
from chunker.reading.pdf.facts import iso_date
from chunker.reading.pdf.joining import joined
from chunker.reading.pdf.lines import Line, line_of, lines_from_top, lines_in_order
from chunker.reading.pdf.measures import Measures
from chunker.reading.pdf.paragraphs import paragraphs
from chunker.reading.pdf.parts import Part
from chunker.reading.pdf.runs import Look, Page, Run
from chunker.reading.pdf.tables import Table, with_tables
from chunker.reading.pdf.words import Vocabulary


def run(text: str, left: float, base: float, size: float = 10, is_mono: bool = False, order: int = 0) -> Run:
    """A run whose letters are half as wide as high."""
    right = left + len(text) * size / 2
    return Run(text, left, base, right, base + size, Look(size, is_mono=is_mono), order)


RUNS = st.lists(
    st.builds(
        run,
        st.text("abc XYZ-.1\u2022", min_size=1, max_size=20),
        st.floats(0, 500),
        st.floats(0, 700),
        st.sampled_from([6.0, 10.0, 10.0, 24.0]),
    ),
    min_size=1,
    max_size=40,
).map(lambda runs: [each._replace(order=order) for order, each in enumerate(runs)])


def orders(lines: list[Line]) -> list[int]:
    return sorted(run.order for line in lines for run in line.runs)


@given(RUNS)
def test_lines_hold_every_run_once(runs: list[Run]) -> None:
    """Lines from the top, lines in order, columns and paragraphs all hold the same runs."""
    every = list(range(len(runs)))
    lines = lines_from_top(runs, 1)
    assert orders(lines) == every
    assert orders(lines_in_order(runs, 1)) == every
    assert orders([line for region in regions(lines) for line in region]) == every
    assert orders([line for each in paragraphs(lines, Measures()) for line in each.lines]) == every


@given(RUNS)
def test_tables_hold_every_line_once(runs: list[Run]) -> None:
    """Tables and what stands between them are all lines, in order, and cells have all their words."""
    lines = lines_from_top(runs, 1)
    found: list[Line] = []
    for stretch in with_tables(lines, Measures()):
        found += stretch.lines if isinstance(stretch, Table) else stretch
        if isinstance(stretch, Table):
            cells = "".join(cell for row in stretch.rows for cell in row)
            words = "".join(line.text for line in stretch.lines)
            assert sorted(cells.replace(" ", "")) == sorted(words.replace(" ", ""))
    assert found == lines


@given(st.lists(st.text("ab -\u00ad", max_size=8), max_size=6))
def test_joining_adds_blanks_and_takes_hyphens_only(parts: list[str]) -> None:
    """Whatever is joined, its letters are those of the lines, in order."""
    text = ""
    for part in parts:
        text = Vocabulary(parts).joined(text, part)
    assert [char for char in text if char.isalpha()] == [char for part in parts for char in part if char.isalpha()]


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("hyphen-", "ation", "hyphenation"),
        ("well-", "known", "well-known"),
        ("up-to-", "date", "up-to-date"),
        ("Rhein-", "Ruhr", "Rhein-Ruhr"),
        ("co\u00ad", "operate", "cooperate"),
        ("one", "two", "one two"),
        ("\u6c34\u4f4d", "\u8a08", "\u6c34\u4f4d\u8a08"),
        ("", "first", "first"),
    ],
)
def test_words_at_line_ends(above: str, below: str, joined: str) -> None:
    """A hyphen goes unless the word has one elsewhere; Chinese lines need no blank between them."""
    assert Vocabulary(["It is a well-known fact that words are par-", "ted."]).joined(above, below) == joined


def test_a_hyphen_stays_where_the_word_mostly_has_one() -> None:
    """A name that somebody wrote without it once does not take it from all others."""
    lines = ["a pre-commit hook, or a precommit hook, and pre-commit again,", "by pre-", "commit."]
    assert Vocabulary(lines).joined("by pre-", "commit") == "by pre-commit"
    assert Vocabulary(["precommit", *lines[1:]]).joined("by pre-", "commit") == "by precommit"


def test_documents_that_part_no_words_keep_their_hyphens() -> None:
    """One hyphen at the end of a hundred lines belongs to its word."""
    vocabulary = Vocabulary(["A line of words."] * 100)
    assert vocabulary.joined("alternatives-", "inspiration") == "alternatives-inspiration"


def test_words_that_a_narrow_column_parts_are_whole() -> None:
    """Where lines end in blanks, a word that fills one and is used nowhere else was parted within it."""
    vocabulary = Vocabulary(["Filled by ", "interpolati", "on the way to ", "and back on the way ", "on", "again "])
    assert vocabulary.joined("by interpolati", "on over", "interpolati") == "by interpolation over"
    assert vocabulary.joined("by on", "again", "on") == "by on again"
    assert vocabulary.joined("der Zustand", "wird", "der Zustand") == "der Zustand wird"


@pytest.mark.parametrize(("written", "joined"), [("\u6c34\u4f4d10cm", "10cm"), ("\u6c34\u4f4d 10 cm", " 10cm")])
def test_lines_in_chinese_go_on_with_digits_as_the_document_writes_them(written: str, joined: str) -> None:
    """Some set Latin letters and digits apart by a blank, some do not; a blank that the file has stays."""
    assert Vocabulary([written]).joined("\u6c34\u4f4d", "10cm", "\u6c34\u4f4d") == f"\u6c34\u4f4d{joined}"
    assert Vocabulary([written]).joined("\u6c34\u4f4d", "10cm", "\u6c34\u4f4d ") == "\u6c34\u4f4d 10cm"


def test_words_of_documents_that_end_lines_without_blanks_are_not_joined() -> None:
    """Only where sentences that go on in the next line have a blank at the end does one that is not there tell."""
    vocabulary = Vocabulary(["Filled by hand and", "interpolati", "on the way to the", "shore. "])
    assert vocabulary.joined("by interpolati", "on over", "interpolati") == "by interpolati on over"


def test_code_keeps_columns_and_empty_lines() -> None:
    """Distance from the left is indentation, distance between lines is empty lines."""
    rows = [("if x:", 50, 100), ("y = 1", 60, 88), ("z", 50, 64)]
    lines = [line_of([run(text, left, base, is_mono=True)], 1) for text, left, base in rows]
    assert code_text([lines], 500) == "if x:\n  y = 1\n\nz"


def test_code_keeps_the_blanks_between_words_whatever_is_wider() -> None:
    """Blanks are counted from where the last letter ends: a Chinese letter takes more room than one of the others."""
    wide = run("\u6c34 ", 55, 100, size=20, is_mono=True)._replace(right=64.0)
    runs = [run("# ", 50, 100, is_mono=True), wide, run("is", 74, 100, is_mono=True), run("x", 89, 100, is_mono=True)]
    rest = run("no more", 50, 88, is_mono=True)
    assert code_text([[line_of(runs, 1), line_of([rest], 1)]], 500) == "# \u6c34  is x\nno more"


def test_code_that_had_no_room_is_one_line() -> None:
    """A line that ends in a blank at the margin goes on in the next one."""
    above, below = run("one two ", 50, 100, is_mono=True), run("three", 50, 88, is_mono=True)
    assert code_text([[line_of([above], 1), line_of([below], 1)]], 95) == "one two three"
    assert code_text([[line_of([above], 1), line_of([below], 1)]], 500) == "one two\nthree"


@pytest.mark.parametrize(
    ("above", "below", "code"),
    [
        ("addr/one?", "two=three&four", "addr/one?two=three&four"),
        ("f`${a}: $", "{b.name} {c}", "f`${a}: ${b.name} {c}"),
        ("[one](ab)[twos]", "[three]", "[one](ab)[twos][three]"),
        ("one, two, three,", "four", "one, two, three, four"),
        ("abcdefghijklmnop", "qrstuvw", "abcdefghijklmnopqrstuvw"),
        ("f(one, two, abc)", ")", "f(one, two, abc)\n)"),
        ("one two", "three", "one two\nthree"),
        ("a = {} ", "{ a }", "a = {}\n{ a }"),
        ("a = abc[d] ", "{ abcde }", "a = abc[d] { abcde }"),
    ],
)
def test_where_lines_of_code_that_had_no_room_are_parted(above: str, below: str, code: str) -> None:
    """Behind a blank, signs that a line may end behind, or anywhere in what fills it; there is room for 16 letters."""
    lines = [line_of([run(text, 50, base, is_mono=True)], 1) for text, base in ((above, 100), (below, 88))]
    assert code_text([lines], 50 + 5 * 16) == code


def test_paragraphs_of_code_are_lines_or_blocks() -> None:
    """A paragraph of several lines is a block; where they are one that had no room, it is a line of the block above."""
    limit = 50 + 5 * 16
    texts = [["one two three ", "four five"], ["six seven eight ", "nine ten"], ["if x:", "y"]]
    bases = iter(range(100, 0, -12))
    parts = [
        Part("code", lines=[[line_of([run(text, 50, next(bases), is_mono=True)], 1) for text in each]], limit=limit)
        for each in texts
    ]
    assert [len(part.lines) for part in joined([parts[0], parts[1]])] == [2]
    assert [len(part.lines) for part in joined([parts[2], Part("code", lines=[parts[2].lines[0]], limit=limit)])] == [
        1,
        1,
    ]


def test_a_line_of_code_behind_an_empty_one_is_one_of_its_own() -> None:
    """What had no room goes on in the very next line."""
    rows = [("one two three ", 100), ("four five", 76), ("six", 64)]
    lines = [line_of([run(text, 50, base, is_mono=True)], 1) for text, base in rows]
    assert code_text([lines], 50 + 5 * 16) == "one two three\n\nfour five\nsix"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("D:20240131120530Z", "2024-01-31T12:05:30Z"),
        ("D:20240131120530-05'30'", "2024-01-31T12:05:30-05:30"),
        ("20240131", "2024-01-31"),
        ("D:2024", "2024"),
        ("D:20249931", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_become_iso(written: str, date: str) -> None:
    """Dates as PDF writes them, whole or in part; what is none is left out."""
    assert iso_date(written) == date


def test_letters_without_names_are_known() -> None:
    """A page whose fonts do not say which letters they draw is told from one that has a few odd signs."""
    drawn, odd = run("\ufffd" * 10, 50, 100), run("Words and \ufffd", 50, 88)
    assert Page(1, "1", 600, 800, (drawn,)).is_unnamed
    assert not Page(1, "1", 600, 800, (odd,)).is_unnamed
