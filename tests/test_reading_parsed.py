"""Tables, JSON, notebooks, mails, code and front matter: worked examples of what each becomes."""

from __future__ import annotations

import csv as standard_csv
import json as standard_json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import DocumentTooLarge, MissingExtra, UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats import code, csv, eml, ipynb, json, markdown
from chunker.reading.joining import joined
from chunker.reading.mail import contents
from chunker.reading.opening import read_content
from chunker.types import Block, Place, Span
from tests.format_samples import CSV, JSON, MAIL, NOTEBOOK


def blocks_of(content: Content) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind, content.text[slice(*block.span)]) for block in content.blocks or ()]


def rows_of(data: bytes) -> list[list[str]]:
    """Cells of the table that CSV becomes, without the line below its header."""
    lines = csv.read(data).text.split("\n")
    return [line[2:-2].split(" | ") for line in lines if set(line) - set("|- ")]


def test_a_table_keeps_every_cell() -> None:
    """Quotes undone, line breaks in cells as blanks, short rows filled up; the header is known."""
    content = csv.read(CSV)
    assert content.text == (
        "| name | price | note |\n| --- | --- | --- |\n"
        '| Sluice 5 | 1.200,50 | two lines; and "quotes" |\n| Reed 3 | 80,00 |  |'
    )
    assert [kind for kind, _ in blocks_of(content)] == ["table", "header_row", "row", "row"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_parts_the_cells_is_found_out(delimiter: str) -> None:
    """By the number of cells, which is the same in most rows; other marks stand in the cells."""
    lines = [["name", "what"], ["a, b; c", "1"], ["Hello, you", "2,5"], ["x", '"y"']]
    text = "\n".join(delimiter.join(f'"{cell}"' if "," in cell else cell for cell in line) for line in lines)
    assert rows_of(text.encode())[1:3] == [["a, b; c", "1"], ["Hello, you", "2,5"]]


@pytest.mark.parametrize(
    ("text", "has_header"),
    [
        ("name,price\nReed,80", True),
        ("2024,2025\n1,2", False),
        ("a,a\nb,c", False),
        ("$5,x\n1,2", False),
        ("only,one row", False),
        ("Name;Größe\na;b", True),
        ("Region,Q1,Q2\nNorth,1,2", True),
        ("name,2024,2025\nReed,80,90", True),
        ("Reed,2024\nGate,2023", False),
    ],
)
def test_a_first_row_of_names_is_a_header(text: str, has_header: bool) -> None:
    """Not one with numbers or with a name twice, nor one below which there is nothing."""
    assert ("header_row" in dict(blocks_of(csv.read(text.encode())))) == has_header


@pytest.mark.parametrize("title", ["Report\n2026\n\n", "Report;;\n2026;;\n;;\n"])
def test_a_title_above_the_table_is_no_header(title: str) -> None:
    """It would stand above each part of the table in the place of the names."""
    content = csv.read(f"{title}name;price;note\nReed;80;x\nGate;90;y\n".encode())
    assert content.text.startswith(
        "Report\n\n2026\n\n| name | price | note |\n| --- | --- | --- |\n| Reed | 80 | x |\n"
    )


@pytest.mark.parametrize(
    ("text", "above", "first"),
    [
        ("Account;DE12\nPeriod;2024-01\n\nDate;Text;Amount\n2024-01-02;Rent;-500\n",
         "| Account | DE12 |\n| Period | 2024-01 |", "| Date | Text | Amount |"),
        ("Report\nAccount;DE12\nDate;Text;Amount\n2024-01-02;Rent;-500\n", "Report\n\n| Account | DE12 |",
         "| Date | Text | Amount |"),
        ("Report,,\nmade in May,,\nRegion,Q1,Q2\nNorth,1,2\n", "Report\n\nmade in May", "| Region | Q1 | Q2 |"),
        ("".join(f"# line {n}\n" for n in range(12)) + "\nt,h\n1,2\n", "# line 0\n\n# line 1", "| t | h |"),
        ("Report\n1,2\n3,4\n", "Report", "| 1 | 2 |"),
        ("1,,\n2,,\n3,a,b\n4,c,d\n", "", "| 1 |  |  |"),
        ("Reed,,\nGate,,\nSluice,5,x\n", "", "| Reed |  |  |"),
        ("a,b,\nc,d,\ne,f,g\nh,i,j\n", "", "| a | b |  |"),
        ("pear\nplum\napple, ripe\n", "", "| pear |  |"),
        ("name,kind\nReed,wood,old\nGate,iron,new\n", "", "| name | kind |  |"),
    ],
)  # fmt: skip
def test_what_stands_above_a_table(text: str, above: str, first: str) -> None:
    """Titles and narrow rows, where it is clear that they are no rows of the table with cells left blank."""
    found = csv.read(text.encode()).text
    assert found.startswith(above)
    table = found[len(above) :] if not above else found[found.index(f"\n\n{first}\n") + 2 :]
    assert table.startswith(f"{first}\n")


_INCOME, _COSTS = "Income,,\nname,Q1,Q2\nReed,1,2\n", "Costs,,\nname,Q1,Q2\nGate,3,4\n"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"{_INCOME},,\n{_COSTS}", ["Income", "Reed", "Costs", "Gate"]),
        ("name,Q1\nReed,1\n\nname,Q1\nGate,2\n", ["Reed", "Gate"]),
        ("name,Q1\nReed,1\n\nplace,who,n\nFernholt,Ada,2\n", ["Reed", "Fernholt"]),
        ("name,Q1\nReed,1\n\nGate,2\n", ["Reed"]),
        ("name,kind\nReed,wood\n\nGate,iron\nWeir,stone\n", ["Reed"]),
        ("name,Q1\nReed,1\n\nSource: us\n", ["Reed", "Source"]),
        ("name,Q1\nReed,1\n\nSource: us\n\nGate,2\n", ["Reed"]),
        ("name,kind,use\nReed,wood,oboe\n\nGate,iron,\nWeir,stone,mill\n", ["Reed"]),
        ("name,kind,use\nReed,wood,oboe\n\nWorks,,\nGate,iron,mill\nWeir,stone,mill\n", ["Reed"]),
        ("name,kind,use\nReed,wood,oboe\n\nWorks\n\nGate,iron,mill\nWeir,stone,mill\n\nEnd\n", ["Reed", "End"]),
        ("name,kind,n\nReed,wood,1\n\nplace,who\nFernholt,2\n", ["Reed", "Fernholt"]),
        ("Reeds\nname,kind\nReed,wood\n\nPeople\nwho,place\nAda,Fernholt\n", ["Reeds", "Reed", "People", "Ada"]),
    ],
)
def test_tables_one_below_the_other(text: str, parts: list[str]) -> None:
    """A blank line alone does not end one."""
    found = csv.read(text.encode()).text.split("\n\n")
    assert len(found) == len(parts)
    assert all(part in words for part, words in zip(parts, found, strict=True))


def test_many_rows_with_one_cell_are_no_title() -> None:
    """Their other columns are filled further down."""
    assert csv.read(b"a,\n" * 11 + b"b,c\n").text.startswith("| a |  |\n")


CELLS = st.text("ab,;\"\n '", max_size=6).map(lambda text: f"x{text}y")


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=2))
def test_cells_that_a_program_wrote_are_read_back(rows: list[list[str]]) -> None:
    """Whatever stands in them."""
    out = _Lines()
    standard_csv.writer(out).writerows(rows)
    content = csv.read("".join(out).encode())
    for cell in (cell for row in rows for cell in row):
        assert " ".join(cell.split()) in content.text


class _Lines(list[str]):
    """What a writer of CSV writes into."""

    write = list.append


def test_a_cell_may_be_very_long() -> None:
    """Longer than Python's module takes by itself."""
    long = "word " * 100_000
    assert csv.read(f"a,b\n1,{long}".encode()).text.endswith(f"| 1 | {long.strip()} |")


def test_a_row_that_is_far_too_wide_is_refused() -> None:
    """A table as wide as that would fill memory with blanks."""
    with pytest.raises(DocumentTooLarge, match=r"Mend the row with 100,001 cells\.$"):
        csv.read(b"," * 100_000 + b"x\n" + b"a\n" * 1000)


@pytest.mark.parametrize(
    ("data", "rows", "unread"),
    [
        (b'name,note\na,"5 inch\nb,six\nc,seven\n', ['| a | "5 inch |', "| b | six |", "| c | seven |"], True),
        (b'name,note\na,"5 inch\nb,six\nc,"se, ven"\n', ['| a | "5 inch |', "| b | six |", "| c | se, ven |"], True),
        (b'name,note\na,"two\nlines"\nb,"says ""so"""\n', ["| a | two lines |", '| b | says "so" |'], False),
        (b'name,note\na,"in" a word\nb,"last', ["| a | in a word |", '| b | "last |'], True),
        (b'name,note\n"a, b","5 inch\n"c, d",six\n', ['| a, b | "5 inch |', "| c, d | six |"], True),
        (b'name,note\n"two\nlines" ,a\n"b",c\n', ["| two lines | a |", "| b | c |"], False),
        (b'name,note\n"two\nlines "so" it is",a\n', ['| two lines "so" it is | a |'], False),
    ],
)
def test_a_quotation_mark_that_nothing_closes_takes_no_other_row(data: bytes, rows: list[str], unread: bool) -> None:
    """It is a character of its row, and the metadata name the line; cells of several lines stay whole."""
    content = csv.read(data)
    assert content.text.replace("<br>", " ").split("\n")[2:] == rows
    assert ("unread" in content.metadata) == unread


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        (b'1,"He said "hi" to me\nand left",5', '| 1 | He said "hi" to me and left | 5 |'),
        (b'1,"He said "hi\nthere" and left",5', '| 1 | He said "hi there" and left | 5 |'),
        (b'"a" b,"c\nd",5', "| a b | c d | 5 |"),
        (b'1,"size 5" tube",5', '| 1 | size 5" tube | 5 |'),
        (b'1,"size 5" tube",5\n2,"size 6" tube",6', '| 1 | size 5" tube | 5 |\n| 2 | size 6" tube | 6 |'),
        (b'1,"He said "hi"",5', '| 1 | He said "hi" | 5 |'),
        (b'1,"says ""so"" to "me"",""', '| 1 | says "so" to "me" |  |'),
        (b'1,"in" a word,5\n2,"b",6', "| 1 | in a word | 5 |\n| 2 | b | 6 |"),
    ],
)
def test_loose_quotation_marks_lose_no_row(row: bytes, cells: str) -> None:
    """Of the ways in which spreadsheets read them, the one that gives as many cells as the row above."""
    content = csv.read(b"id,note,count\n" + row + b"\n9,z,9\n")
    assert content.text.replace("<br>", " ").split("\n", 2)[2] == f"{cells}\n| 9 | z | 9 |"
    assert "unread" not in content.metadata


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ('id,note,n\n1,"He said \\"hi\\" to me",5\n2,"ends in \\"",6\n',
         ['| 1 | He said "hi" to me | 5 |', '| 2 | ends in " | 6 |']),
        ('id,note,n\n1,"{\\"a\\": [1, 2]}",5\n2,"",6\n', ['| 1 | {"a": [1, 2]} | 5 |', "| 2 |  | 6 |"]),
        ('id;note;n\n1;"a; \\"b\\"";5\n2;\\N;6\n', ['| 1 | a; "b" | 5 |', "| 2 |  | 6 |"]),
        ('id,note,n\n1,"a\\\\","b \\"c\\" d\\\ne"\n2,x,6\n', ['| 1 | a\\ | b "c" d e |', "| 2 | x | 6 |"]),
        ("id\tnote\tn\n1\tDoe\\\tJane\t5\n2\tline\\\nnext\t6\n3\tx\t7\n",
         ["| 1 | Doe Jane | 5 |", "| 2 | line next | 6 |", "| 3 | x | 7 |"]),
        ('id,note,n\n1,"C:\\new\\",5\n2,"D:\\x\\",6\n', ["| 1 | C:\\new\\ | 5 |", "| 2 | D:\\x\\ | 6 |"]),
        ("id,note,n\n1,C:\\new\\,5\n2,D:\\x\\,\\N\n", ["| 1 | C:\\new\\ | 5 |", "| 2 | D:\\x\\ | \\N |"]),
        ('id,note,n\n1,"{""a"": ""so \\""b\\"" ""}",5\n2,x,6\n', ['| 1 | {"a": "so \\"b\\" "} | 5 |', "| 2 | x | 6 |"]),
    ],
)  # fmt: skip
def test_backslashes_of_databases(data: str, rows: list[str]) -> None:
    """They take the meaning of a mark, where that makes sounder rows; paths and JSON keep theirs."""
    content = csv.read(data.encode())
    assert content.text.split("\n")[2:] == rows
    assert "unread" not in content.metadata


@given(rows=st.lists(st.lists(st.text("ab,\\\"\n", max_size=6).map(lambda text: f"x{text}y"), min_size=2, max_size=2),
                     min_size=2))  # fmt: skip
def test_cells_that_a_database_wrote_are_read_back(rows: list[list[str]]) -> None:
    """If there is a mark in them; else nothing tells a backslash from any other character."""
    escaped = [[cell.replace("\\", 2 * "\\").replace('"', '\\"') for cell in row] for row in rows]
    written = "".join(f'"{first}","{second}"\n' for first, second in [["a", '\\"b\\" c'], *escaped])
    text = csv.read(written.encode()).text
    assert all(" ".join(cell.split()) in text for row in rows for cell in row)


def test_loose_quotation_marks_in_the_first_row() -> None:
    """No other row says how many cells there are."""
    assert csv.read(b'"a" b,"c\nd"\n"e",f\n').text.replace("<br>", " ").split("\n")[::2] == [
        "| a b | c d |",
        "| e | f |",
    ]


def test_many_quotation_marks_that_nothing_closes_end_in_time() -> None:
    """Each is looked for up to the end only so often."""
    line = b'"a""b\n'
    assert len(csv.read(line * 3_001).text) > 3_000


def test_behind_too_many_quotation_marks_that_nothing_closes_each_line_is_a_row() -> None:
    """No line is lost in a cell of another, and the metadata say from where on cells have no second line."""
    content = csv.read(b"name,note\n" + b'a,"5 inch\n' * 104 + b'"b, c",six\n')
    assert content.text.split("\n")[2:] == ['| a | "5 inch |'] * 104 + ["| b, c | six |"]
    notes = content.metadata["unread"]
    assert isinstance(notes, list)
    assert notes[-1] == "below line 101: each line is a row, as in 100 lines above nothing closes a quotation mark"


def test_spreadsheets_may_name_the_delimiter() -> None:
    """In a line of its own that is no row."""
    assert rows_of(b"sep=;\r\na,b;c\r\n1,5;2\r\n") == [["a,b", "c"], ["1,5", "2"]]


def test_an_object_is_a_list_of_its_keys() -> None:
    """Numbers as they are written, long texts as paragraphs, equal objects as a table, nothing left out."""
    assert json.read(b'{"a": 1.50, "b": {"c": [true, null]}, "d": "", "e": {}, "f": [], "a": "x"}').text == (
        '- a: 1.50\n- b:\n  - c: [true, null]\n- d: ""\n- e: {}\n- f: []\n- a: x'
    )
    text = json.read(JSON).text
    assert "- rows:\n\n  | id | name |\n  | --- | --- |\n  | 1 | Reed |\n  | 2 | Sluice |\n" in text
    assert "\n\n    In two paragraphs." in text


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(-1e9, 1e9) | st.text("abcxyz", min_size=1)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("kmn", min_size=1), inner, max_size=4),
    max_leaves=20,
)


def words_of(value: object) -> list[str]:
    """Keys and values, wherever they are."""
    if isinstance(value, dict):
        return [word for key, item in value.items() for word in (key, *words_of(item))]
    if isinstance(value, list):
        return [word for item in value for word in words_of(item)]
    return [value if isinstance(value, str) else standard_json.dumps(value)]


@given(value=VALUES)
def test_every_key_and_value_is_in_the_text(value: object) -> None:
    """In any shape, however deep."""
    text = json.read(standard_json.dumps(value).encode()).text
    assert all(word in text for word in words_of(value))


def test_what_nests_deep_goes_on_as_json() -> None:
    """Behind twelve levels of lists."""
    content = json.read(b'{"a":' * 300 + b'"x"' + b"}" * 300)
    assert content.text.count('"a": ') == 288
    assert [block.language for block in content.blocks or () if block.kind == "code"] == ["json"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"a": 1,\n "b": }', r"^Expected JSON, but at line 2, column 7: Expecting value\.$"),
        (b"words", r"at line 1, column 1"),
        (b"[" * 100_000, r"nests too deep"),
        (b'{"a":' * 100_000, r"nests too deep"),
        (b'{"a": 1}\n{"a"\n{"b"\n', r"^Expected a JSON value on each line, but 2 have none; line 2: expected JSON"),
    ],
)
def test_json_that_is_none_is_refused(data: bytes, message: str) -> None:
    """With the place where it stops being JSON."""
    with pytest.raises(UnreadableDocument, match=message):
        json.read(data)


def test_lines_of_json_are_records() -> None:
    """A table where they are alike; else one after another, parted by rules."""
    assert json.read(b'{"a": 1}\n\n{"a": 2}\n').text == "| a |\n| --- |\n| 1 |\n| 2 |"
    assert json.read(b'{"a": 1}\r\n{"b": "x\xc2\x85y"}\r\n').text == "- a: 1\n\n---\n\n- b: x\n  y"


def test_broken_lines_are_named_and_all_others_kept() -> None:
    """As long as they are the fewer."""
    content = json.read(b'{"a": 1}\n{"a"}\n{"a": 2}\n')
    assert content.text.endswith("| 1 |\n| 2 |")
    assert content.metadata["unread"] == ["line 2: expected JSON, but at column 5: Expecting ':' delimiter"]


def test_a_notebook_is_its_cells() -> None:
    """Words unchanged with the blocks of their Markdown, code in its language, what was printed behind a word."""
    content = ipynb.read(NOTEBOOK)
    assert content.text == (
        "# Levels\n\nWe need:\n- a gauge\n- a *mast*\n\n```python\nprint(1)\n```\n\nOutput:\n\n```\n1\n```\n\n"
        "Output:\n\n```\n<Figure>\n```\n\nOutput:\n\n```\nE: v\n```\n\n```\nas it is\n```"
    )
    assert content.metadata == {
        "title": "Levels of the Wend",
        "author": "A. Reed, B. Sluice",
        "code_language": "python",
        "images_left_out": 1,
    }
    assert [place[1:] for place in content.places] == [("cell", 1), ("cell", 2), ("cell", 3)]
    assert [kind for kind, _ in blocks_of(content)][:4] == ["heading", "paragraph", "list", "item"]


def test_an_old_notebook_is_read_as_well() -> None:
    """Format 3 had worksheets, headings and other names."""
    cells = [
        {"cell_type": "heading", "level": 2, "source": "Part"},
        {"cell_type": "code", "input": "1", "outputs": [{"output_type": "pyout", "text": "2"}]},
    ]
    data = standard_json.dumps({"worksheets": [{"cells": cells}], "metadata": {}}).encode()
    assert ipynb.read(data).text == "## Part\n\n```\n1\n```\n\nOutput:\n\n```\n2\n```"


@pytest.mark.parametrize("data", [b"[]", b'{"cells": ', b"[" * 100_000, b"x", b'{"a": 1}'])
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    """It says what was expected."""
    with pytest.raises(UnreadableDocument, match=r"^Expected a notebook "):
        ipynb.read(data)


@given(value=VALUES)
def test_a_notebook_of_any_shape_is_read(value: object) -> None:
    """Fields of wrong types count as empty."""
    for cell in (
        value,
        {"cell_type": "code", "source": value, "outputs": value},
        {"outputs": [value, {"data": value}]},
    ):
        ipynb.read(standard_json.dumps({"cells": [cell], "metadata": value}).encode())


def test_a_mail_is_subject_headers_words_and_attachments() -> None:
    """The plain one of two texts; quotes of others as quotes; pictures named only; what was forwarded last."""
    content = eml.read(MAIL)
    assert content.text == (
        "# Gauge at the weir\n\n"
        "From: Ann <ann@example.org>\nTo: Jürgen <j@example.org>\nCc: all@example.org\n"
        "Date: Tue, 03 Feb 2026 10:00:00 +0100\n\n"
        "Grüße. We need:\n\n- a gauge\n- a mast\n\nOn Monday Ben wrote:\n\n> Is it there?\n>> Was it ever?\n\n"
        "## prices.csv\n\n| name | price |\n| --- | --- |\n| Reed | 80 |\n\n"
        "## Forwarded\n\nFrom: cy@example.org\n\nThe mast is rusty."
    )
    assert content.metadata == {
        "title": "Gauge at the weir",
        "author": "Ann <ann@example.org>",
        "date": "2026-02-03T10:00:00+01:00",
        "to": "Jürgen <j@example.org>",
        "cc": "all@example.org",
        "attachments": ["prices.csv", "weir.png"],
    }
    assert [place.value for place in content.places] == ["prices.csv", "forwarded message"]
    assert {"quote", "list", "table"} <= {kind for kind, _ in blocks_of(content)}


def mail(body: bytes, *headers: bytes) -> bytes:
    """A mail with these headers."""
    return b"\r\n".join([b"Subject: S", b"From: a@b", *headers, b"", body])


@pytest.mark.parametrize(
    ("headers", "body", "words"),
    [
        ([b"Content-Type: text/plain; charset=nonsense"], "größer".encode(), "größer"),
        ([b"Content-Type: text/plain; charset=utf-8"], "größer als das alte".encode("cp1252"), "größer als das alte"),
        ([], "größer".encode(), "größer"),
        ([b"Content-Transfer-Encoding: base64"], b"bGF0ZQ", "late"),
        ([b"Content-Transfer-Encoding: base64"], b"b!G@F#0ZQ==", "late"),
        ([b"Content-Transfer-Encoding: nonsense"], b"words", "words"),
        ([b"Content-Type: multipart/mixed"], b"words without a boundary", ""),
        ([b"Content-Type: nonsense"], b"words", "words"),
        ([b'To: "a" <<<>>> =?x?y?z?=', b"Date: yesterday"], b"words", "words"),
    ],
)
def test_a_mail_that_breaks_the_rules_is_read_as_far_as_it_goes(headers: list[bytes], body: bytes, words: str) -> None:
    """Wrong encodings, unknown charsets, headers that are none."""
    assert words in eml.read(mail(body, *headers)).text


def test_parts_inside_parts_end_somewhere() -> None:
    """Ten thousand levels are a failure with a name."""
    levels = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(10_000))
    with pytest.raises(UnreadableDocument, match=r"^Expected a mail, got parts inside parts deeper than"):
        eml.read(levels)


def test_an_attachment_that_cannot_be_read_is_named_and_the_mail_kept() -> None:
    """With the reason."""
    attached = mail(b'{"a":', b"Content-Type: application/json", b'Content-Disposition: attachment; filename="a.json"')
    assert eml.read(attached).metadata["unread"] == ["a.json: Expected JSON, but at line 1, column 6: Expecting value"]


def test_a_header_without_end_is_read_at_its_beginning() -> None:
    """Python's parser takes time with the square of its length; what is left out is told."""
    content = eml.read(mail(b"words", b"To: " + b"a " * 200_000))
    assert len(content.text) < 60_000
    assert content.text.endswith("words")
    assert content.metadata["unread"] == ["To: only the first 20,000 of 400,000 characters are read"]


def test_a_mail_attached_as_a_file_is_read_as_one_that_was_forwarded() -> None:
    """It may hold another, and that another, down to a limit that is told."""
    headers = [b"Content-Type: application/octet-stream", b'Content-Disposition: attachment; filename="a.eml"']
    inner = mail(b"words")
    assert eml.read(mail(inner, *headers)).text.endswith("## S\n\nFrom: a@b\n\nwords")
    for _ in range(60):
        inner = mail(inner, *headers)
    assert eml.read(inner).metadata["unread"] == ["a.eml: a mail in 50 others"]


def test_a_mail_of_html_alone_needs_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headers without the words would look like success."""

    def refuse(_part: object) -> Content:
        raise MissingExtra("This needs selectolax.")

    monkeypatch.setattr(contents, "html_in", refuse)
    with pytest.raises(MissingExtra):
        eml.read(mail(b"<p>words", b"Content-Type: text/html"))


@pytest.mark.parametrize(
    "text",
    [
        '// Settings\n{\n  "a": 1, /* one */\n  "b": "//"\n}\n',
        '{"a": [1, 2,], // two\n}',
        '{"a": "\\"/*", "b": 2}/**/',
        '/* { */ {"a": 1, /* the last */ }',
    ],
)
def test_json_with_comments_is_read_as_it_stands(text: str) -> None:
    """Settings of programs have them, and they are what people want to find."""
    content = json.read(text.encode())
    assert (content.text, content.format, content.metadata) == (text, "json", {"code_language": "jsonc"})
    assert [(block.kind, block.language) for block in content.blocks or ()] == [("code", "jsonc")]


@pytest.mark.parametrize("sign", ["/*", '"', '\\"', "//", ",", ", ", '"\\', "/*/"])
def test_json_that_is_no_json_is_refused_at_once(sign: str) -> None:
    """No part of it is looked at again and again."""
    with pytest.raises(UnreadableDocument, match="Expected JSON"):
        json.read(f"[{sign * 200_000}".encode())


def test_code_is_one_block_in_its_language() -> None:
    """The text as it stands, blank lines at both ends outside the block."""
    content = read_content("a.py", b"\n\n  x = 1\r\ny = 2  \r\n\r\n")
    assert content.text == "\n\n  x = 1\r\ny = 2  \r\n\r\n"
    assert content.blocks == (Block("code", Span(2, 18), language="python"),)
    assert content.metadata == {"code_language": "python"}
    assert code.read(b" \n\t").blocks == ()


@pytest.mark.parametrize(
    ("front", "facts"),
    [
        ("---\ntitle: Gauges\nauthor: 'A. Reed'\n---\n", {"title": "Gauges", "author": "A. Reed"}),
        ('---\r\nTitle: "A: b" # c\r\nlang: de-AT\r\n---\r\n', {"title": "A: b", "language": "de-AT"}),
        ("---\ndate: 2026-02-03\ntags:\n  - title: no\n...\n", {"date": "2026-02-03"}),
        ("---\ndate: yesterday\nlang: not a language\nauthor: [a, b]\ntitle: >\n  folded\n---\n", {}),
        (
            '+++\ntitle = "Gauges"\ndate = 2026-02-03T10:00:00Z\n+++\n',
            {"title": "Gauges", "date": "2026-02-03T10:00:00Z"},
        ),
        ("---\ntitle: without end\n", {}),
        ("\n---\ntitle: too late\n---\n", {}),
        ("# title: none\n", {}),
    ],
)
def test_front_matter_says_title_author_date_and_language(front: str, facts: dict[str, str]) -> None:
    """Where it is plain lines of keys and values; the text stays as it is."""
    content = markdown.read(f"{front}\n# Words\n".encode())
    assert (content.text, content.metadata, content.blocks) == (f"{front}\n# Words\n", facts, None)


def test_contents_are_joined_with_all_that_stands_in_them() -> None:
    """Spans, parents, lead-ins, headers and places move along; what is empty leaves no trace."""
    first = Content("One:", "text", places=(Place(0, "cell", 1),))
    table = Content(
        "a:\n\n| b |",
        "made",
        (
            Block("paragraph", Span(0, 2)),
            Block("table", Span(4, 9), lead_in=Span(0, 2), header=Span(4, 9)),
            Block("header_row", Span(4, 9), 1, 1),
        ),
        (Place(4, "part", "b"),),
    )
    content = joined([first, Content(" \n", "text"), table], "both", {"title": "T"})
    assert content.text == "One:\n\na:\n\n| b |"
    assert content.blocks == (
        Block("paragraph", Span(0, 4)),
        Block("paragraph", Span(6, 8)),
        Block("table", Span(10, 15), lead_in=Span(6, 8), header=Span(10, 15)),
        Block("header_row", Span(10, 15), 1, 2),
    )
    assert content.places == (Place(0, "cell", 1), Place(10, "part", "b"))
