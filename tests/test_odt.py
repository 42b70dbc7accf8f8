"""OpenDocument texts: what is read is what somebody sees who opens them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import UnreadableDocument
from chunker.reading.formats.odt import read
from chunker.types import Place
from tests.office_files import kinds, odt_file, of_kind, zipped

LISTS = (
    '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="1"'
    ' style:num-suffix="."/><text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("'
    ' style:num-suffix=")" text:display-levels="1"/><text:list-level-style-number text:level="3" style:num-format="1"'
    ' text:display-levels="3"/></text:list-style><text:list-style style:name="B"><text:list-level-style-bullet'
    ' text:level="1" text:bullet-char="•"/></text:list-style>'
    '<text:list-style style:name="Blank"><text:list-level-style-bullet text:level="1" text:bullet-char=" "/>'
    "</text:list-style>"
)
CODE = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Preformatted_20_Text"/>'
CODE_STYLE = (
    '<style:style style:name="Preformatted_20_Text" style:family="paragraph" style:display-name="Preformatted Text"/>'
)


def p(text: str, style: str = "Standard") -> str:
    """A paragraph."""
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def listed(style: str, *items: str, more: str = "") -> str:
    """A list, each of whose items holds paragraphs or lists."""
    inner = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f'<text:list text:style-name="{style}" {more}>{inner}</text:list>'


def row(*cells: str, more: str = "") -> str:
    """A row of a table."""
    inner = "".join(f"<table:table-cell>{p(cell)}</table:table-cell>" for cell in cells)
    return f"<table:table-row {more}>{inner}</table:table-row>"


def text_of(text: str, **more: str) -> str:
    """The text that is read of a document with this content."""
    content = read(odt_file(text, **{"automatic": LISTS + CODE, "styles": CODE_STYLE} | more))
    kinds(content)
    return content.text


def test_headings_with_the_numbers_of_the_outline() -> None:
    """Where the outline has numbers they are part of the heading."""
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    heads = "".join(
        f'<text:h text:outline-level="{level}">{text}</text:h>' for level, text in ((1, "a"), (2, "b"), (2, "c"))
    )
    assert text_of(heads) == "# a\n\n## b\n\n## c"
    assert text_of(heads, styles=outline) == "# 1 a\n\n## 1.1 b\n\n## 1.2 c"


def test_lists_in_lists_with_their_marks() -> None:
    """Items hold paragraphs and lists; only the first paragraph has the mark."""
    inner = listed("N", p("c") + listed("N", p("d")), p("e"))
    content = read(odt_file(p("Do:") + listed("N", p("a") + p("more") + inner, p("f")), automatic=LISTS))
    assert content.text == "Do:\n\n1. a\n\n   more\n   (a) c\n       1.a.1 d\n   (b) e\n2. f"
    assert of_kind(content, "item")[-1] == "2. f"


def test_lists_that_go_on() -> None:
    """By name, or with the last list of the style; an item may say where it starts."""
    first = listed("N", p("a"), more='xml:id="one"')
    later = (
        listed("N", p("b"), more='text:continue-list="one"')
        + p("x")
        + listed("N", p("c"), more='text:continue-numbering="true"')
    )
    new = (
        p("y")
        + listed("N", p("d"))
        + p("z")
        + '<text:list text:style-name="N"><text:list-item text:start-value="7">'
        + p("e")
    )
    new += "</text:list-item></text:list>"
    assert text_of(first + later + new) == "1. a\n2. b\n\nx\n\n3. c\n\ny\n\n1. d\n\nz\n\n7. e"


def test_paragraphs_in_a_list_without_marks_go_on_in_the_item() -> None:
    """LibreOffice writes so what Word keeps as a list with a bullet nobody sees."""
    text = listed("N", p("a"), more='xml:id="one"') + listed("Blank", p("still a"))
    text += listed("N", p("b"), more='text:continue-list="one"')
    assert text_of(text) == "1. a\n\n   still a\n2. b"


def test_code_line_by_line() -> None:
    """Spaces are elements, and lines paragraphs."""
    text = p("if a:", "P1") + p('<text:s text:c="4"/>b()', "P1") + p("", "P1") + p("c", "P1") + p("after")
    assert text_of(text) == "```\nif a:\n    b()\n\nc\n```\n\nafter"
    in_item = listed("B", p("a") + p("b<text:line-break/> <text:s/>c", "P1"))
    assert text_of(in_item) == "- a\n\n  ```\n  b\n    c\n  ```"


def test_white_space_counts_once() -> None:
    """Line ends and indentation of the file are no words of the text."""
    assert text_of(p("\n  a\n   b <text:span> c</text:span><text:tab/>d")) == "a b c\td"


def test_tables_with_repeated_and_covered_cells() -> None:
    """What is repeated for words is repeated within bounds, what is empty not at all."""
    header = f"<table:table-header-rows>{row('a', 'b', 'c')}</table:table-header-rows>"
    wide = (
        f'<table:table-row><table:table-cell table:number-columns-spanned="2">{p("w")}</table:table-cell>'
        f'<table:covered-table-cell/><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    twice = f'<table:table-cell table:number-columns-repeated="2">{p("x")}</table:table-cell>'
    same = f"<table:table-row>{twice}</table:table-row>"
    empty = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell/></table:table-row>'
    last = row("1", "2", "3", more='table:number-rows-repeated="2"')
    assert text_of(f"<table:table>{header}{wide}{same}{empty}{last}</table:table>") == (
        "| a | b | c |\n| --- | --- | --- |\n| w |  |  |\n| x | x |  |\n| 1 | 2 | 3 |\n| 1 | 2 | 3 |"
    )


def test_a_million_repeated_cells_are_bounded() -> None:
    """A hundred times a hundred are enough of the same."""
    cell = f'<table:table-cell table:number-columns-repeated="1000000">{p("x")}</table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>{row("y", "z")}'
    table = f"<table:table>{rows}</table:table>"
    assert text_of(table).count("x") == 10_000


def test_notes_links_comments_and_pictures() -> None:
    """Notes stand at the end; comments and pictures are counted."""
    body = f"<text:note-citation>9</text:note-citation><text:note-body>{p('n')}</text:note-body>"
    note = f'<text:note text:note-class="footnote">{body}</text:note>'
    aside = f"<office:annotation>{p('remark')}</office:annotation><draw:frame><draw:image/></draw:frame>"
    text = f"a{note} <text:a>b</text:a>{aside}"
    content = read(odt_file(p(text)))
    assert content.text == "a[^1] b\n\n[^1]: n"
    assert {"comments_left_out": 1, "pictures_left_out": 1}.items() <= content.metadata.items()


def test_what_is_deleted_or_hidden_is_left_out_and_counted() -> None:
    """By tracked changes, by section, by style."""
    deleted = f"<text:changed-region><text:deletion>{p('old')}</text:deletion></text:changed-region>"
    deleted = f"<text:tracked-changes>{deleted}</text:tracked-changes>"
    hidden = f'<text:section text:display="none">{p("secret")}</text:section>'
    style = '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    shown = p('<text:change-start/>new<text:change-end/><text:span text:style-name="H">word</text:span>')
    content = read(odt_file(deleted + hidden + shown, automatic=style))
    assert content.text == "new"
    assert {"deletions_left_out": 1, "hidden_characters_left_out": 10}.items() <= content.metadata.items()


def test_text_boxes_quotes_and_titles() -> None:
    """A box stands behind its paragraph; the style for titles makes a heading."""
    box = f"<draw:frame><draw:text-box>{p('in the box')}</draw:text-box></draw:frame>"
    styles = "".join(f'<style:style style:name="{name}" style:family="paragraph"/>' for name in ("Quotations", "Title"))
    text = p("T", "Title") + p(f"a{box}") + p("q", "Quotations") + p("r", "Quotations")
    assert text_of(text, styles=styles) == "# T\n\na\n\nin the box\n\n> q\n>\n> r"


def test_pages_headers_and_what_the_file_says_of_itself() -> None:
    """Soft page breaks are pages, page styles have headers, and the properties are the metadata."""
    margins = f"<style:header>{p('top')}</style:header><style:footer>{p('foot')}</style:footer>"
    margins = f"<style:master-page>{margins}</style:master-page>"
    meta = "<dc:title>Plan</dc:title><meta:initial-creator>Ada</meta:initial-creator>"
    meta += "<dc:date>2026-01-31T10:00:00</dc:date>"
    text = p("a<text:soft-page-break/>b") + "<text:soft-page-break/>" + p("c")
    content = read(odt_file(text, margins=margins, meta=meta))
    assert kinds(content) == [("page_header", "top"), ("paragraph", "ab"), ("paragraph", "c"), ("page_footer", "foot")]
    assert content.places == (Place(5, "page", 1), Place(9, "page", 3))
    assert content.metadata == {"title": "Plan", "author": "Ada", "date": "2026-01-31T10:00:00"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            odt_file("", **{"META-INF/manifest.xml": "<manifest><encryption-data/></manifest>"}),
            "needs? a password|locked",
        ),
        (zipped({"content.xml": "<a/>"}), "no OpenDocument text"),
        (zipped({"a": "b"}), r"no 'content\.xml'"),
        (zipped({"content.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}), "document type"),
        (odt_file("<text:list><text:list-item>" * 5000 + "</text:list-item></text:list>" * 5000), "depth"),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(UnreadableDocument, match=words):
        read(data)


def test_a_hundred_levels_of_lists() -> None:
    """As deep as XML may nest."""
    assert (
        text_of("<text:list><text:list-item>" * 100 + p("deep") + "</text:list-item></text:list>" * 100).strip()
        == "- deep"
    )


WORDS = st.sampled_from(["a", "b c", "[^1]", "# x", "| y |", "- z", "", " ", "```"])


@given(st.lists(st.tuples(WORDS, st.sampled_from(["p", "list", "deep", "h", "code", "row"])), max_size=9))
def test_any_words_are_kept_and_blocks_nest(parts: list[tuple[str, str]]) -> None:
    """Whatever follows whatever, each word comes out once and in order."""
    made: dict[str, Callable[[str], str]] = {
        "p": p,
        "list": lambda text: listed("N", p(text)),
        "deep": lambda text: listed("N", listed("N", p(text) + p(text))),
        "h": lambda text: f'<text:h text:outline-level="2">{text}</text:h>',
        "code": lambda text: p(text, "P1"),
        "row": lambda text: f"<table:table>{row(text, 'cell')}</table:table>",
    }
    rest = text_of("".join(made[kind](text) for text, kind in parts)).replace("\\|", "|")
    for text, kind in parts:
        for word in (text * (2 if kind == "deep" else 1) + (" cell" if kind == "row" else "")).split():
            assert word[:1] in rest
            rest = rest[rest.index(word[:1]) + 1 :]


def test_formulas_are_read_where_they_stand() -> None:
    """Each is a file of its own; what cannot be read is a picture."""
    frames = [f'<draw:frame><draw:object xlink:href="{name}"/></draw:frame>' for name in ("./Object 1", "F-2/", "F-3")]
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'
    more = {
        "Object 1/content.xml": math.format("<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        "F-2/content.xml": '<!DOCTYPE math SYSTEM "math.dtd">' + math.format("<msup><mi>c</mi><mn>2</mn></msup>"),
        "F-3/content.xml": "<math",
    }
    content = read(odt_file(f"<text:p>{frames[0]} of {frames[1]} {frames[2]}.</text:p>", **more))
    assert content.text == "1/2 of c^2 ."
    assert content.metadata["pictures_left_out"] == 1


def test_a_cell_over_several_rows_stands_in_each() -> None:
    """In the first of its columns; what it covers is written as cells of another name."""

    def cell(words: str, spans: str = "") -> str:
        return f"<table:table-cell {spans}><text:p>{words}</text:p></table:table-cell>"

    wide = cell("Basic", 'table:number-rows-spanned="2" table:number-columns-spanned="2"')
    covered = "<table:covered-table-cell/>"
    rows = (wide + covered + cell("8"), covered + covered + cell("9"), cell("Pro") + cell("x") + cell("1"))
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = read(odt_file(f"<table:table>{table}</table:table>"))
    assert content.text == "| Basic |  | 8 |\n| Basic |  | 9 |\n| Pro | x | 1 |"
