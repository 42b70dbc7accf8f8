"""Word documents: what is read is what somebody sees who opens them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import UnreadableDocument
from chunker.reading.formats.docx import read
from chunker.types import Place, Span
from tests.office_files import item, kinds, level, lists, of_kind, p, relations, row, style, styled, word_file, zipped

BULLETS = "".join(level(place, "bullet", "•") for place in range(3))
NUMBERS = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "upperRoman", "%1.%2.%3")
GONE_ON = "".join(level(place, "bullet", " ") for place in range(3))
STYLES = (
    style("heading 1") + style("heading 2") + style("Chapter", based_on="heading1") + style("Überschrift 3")
    + style("Outlined", '<w:outlineLvl w:val="3"/>') + style("Title") + style("Source Code") + style("Quote")
)  # fmt: skip
RUN = '<w:r><w:rPr>{}</w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'


def text_of(body: str, **parts: str) -> str:
    """The text that is read of a document with this body."""
    content = read(word_file(body, **parts))
    kinds(content)
    return content.text


def test_headings_by_style_name_outline_and_inheritance() -> None:
    """The name of a style counts, in any language, or that of the style it is based on, or the level it claims."""
    body = "".join(
        styled(name, name.replace(" ", "")) for name in ("heading 2", "Chapter", "Überschrift 3", "Outlined", "Title")
    )
    body += p("direct", '<w:outlineLvl w:val="1"/>') + p("none", '<w:outlineLvl w:val="9"/>')
    expected = "## heading 2\n\n# Chapter\n\n### Überschrift 3\n\n#### Outlined\n\n# Title\n\n## direct\n\nnone"
    assert text_of(body, styles=STYLES) == expected


def test_numbers_are_shown_as_on_the_page() -> None:
    """Numbers, letters and Roman numerals with what stands around them; deeper levels begin anew."""
    body = "".join(item(text, depth) for text, depth in
                   (("a", 0), ("b", 1), ("c", 2), ("d", 2), ("e", 1), ("f", 0), ("g", 1)))  # fmt: skip
    assert text_of(body, numbering=lists(NUMBERS)) == (
        "1. a\n   (a) b\n       1.a.I c\n       1.a.II d\n   (b) e\n2. f\n   (a) g"
    )


def test_a_level_that_never_begins_anew() -> None:
    """`lvlRestart` 0 counts on below the next item."""
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    body = item("a") + item("b", 1) + item("c") + item("d", 1)
    assert text_of(body, numbering=lists(levels)) == "1. a\n   1) b\n2. c\n   2) d"


def test_lists_made_from_the_same_one_count_on_unless_they_start_anew() -> None:
    """Two names for one list go on; one with a start of its own does not."""
    numbering = lists(level(0, "decimal", "%1.")) + (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("a") + p("x") + item("b", list_id=2) + p("y") + item("c", list_id=3) + item("d", list_id=3)
    assert text_of(body, numbering=numbering) == "1. a\n\nx\n\n2. b\n\ny\n\n5. c\n6. d"


def test_items_by_style_and_a_paragraph_that_is_none() -> None:
    """A style can be a list's; the list `0` takes a paragraph out of it."""
    styles = style("List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr>')
    body = styled("a", "ListBullet") + p("b", '<w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert text_of(body, styles=styles, numbering=lists(BULLETS)) == "- a\n\nb"


def test_numbers_of_headings_are_part_of_them() -> None:
    """People look for section 1.1, not for its words alone."""
    styles = STYLES + style("Numbered", '<w:numPr><w:numId w:val="1"/></w:numPr>', based_on="heading1")
    levels = level(0, "decimal", "%1") + level(1, "decimal", "%1.%2")
    body = styled("Scope", "Numbered") + p(
        "Terms", '<w:pStyle w:val="Numbered"/><w:numPr><w:ilvl w:val="1"/></w:numPr>'
    )
    assert text_of(body, styles=styles, numbering=lists(levels)) == "# 1 Scope\n\n# 1.1 Terms"


@pytest.mark.parametrize(
    "second",
    [
        p("second", '<w:ind w:left="720"/>'),  # as LibreOffice writes it
        item("second", 0, 2),  # as pandoc does, with a bullet that nobody sees
    ],
)
def test_paragraphs_that_go_on_inside_an_item(second: str) -> None:
    """They are set in as far as its words, or in a list that shows no mark."""
    body = p("Steps:") + item("first") + second + item("next") + p("after")
    content = read(word_file(body, numbering=lists(NUMBERS, GONE_ON)))
    assert content.text == "Steps:\n\n1. first\n\n   second\n2. next\n\nafter"
    assert of_kind(content, "item") == ["1. first\n\n   second", "2. next"]
    assert content.blocks is not None
    assert content.blocks[1].lead_in == Span(0, 6)


def test_text_that_is_indented_everywhere_is_in_no_item() -> None:
    """Where what stands before a list is set in as far, being set in says nothing."""
    wide = '<w:ind w:left="900"/>'
    body = p("before", wide) + item("a") + p("after", wide)
    assert text_of(body, numbering=lists(BULLETS)) == "before\n\n- a\n\nafter"


def test_lists_nest_by_indentation_where_levels_do_not_say() -> None:
    """Styles such as List Bullet 2 are lists of their own, all at the outermost level."""
    deeper = level(0, "bullet", "o").replace('w:left="720"', 'w:left="1440"')
    body = item("a") + item("b", 0, 2) + item("c", 0, 2) + item("d")
    assert text_of(body, numbering=lists(BULLETS, deeper)) == "- a\n  - b\n  - c\n- d"


def test_code_by_style_line_by_line_and_block_by_block() -> None:
    """Paragraphs in one style are lines of one block, unless some of them have line breaks: then each is a block."""
    lines = styled("if a:", "SourceCode") + styled("    b()", "SourceCode")
    assert text_of(lines, styles=STYLES) == "```\nif a:\n    b()\n```"
    block = styled("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "SourceCode") + styled("c", "SourceCode")
    assert text_of(block, styles=STYLES) == "```\na\nb\n```\n\n```\nc\n```"


def test_code_by_letters_of_equal_width() -> None:
    """Paragraphs set in such a font alone are code; a few words in it inside a sentence are not."""
    mono = '<w:rFonts w:ascii="Courier New"/>'
    body = p("This explains the code at some length:") + p(RUN.format(mono, "a = 1")) + p(RUN.format(mono, "b = 2"))
    body += p(RUN.format("", "Say ") + RUN.format(mono, "a"))
    assert text_of(body) == "This explains the code at some length:\n\n```\na = 1\nb = 2\n```\n\nSay a"


def test_code_by_letters_line_by_line_beside_code_with_line_breaks() -> None:
    """Google Docs has both in one document, and letters name no style that would tell them apart."""
    mono = '<w:rFonts w:ascii="Roboto Mono"/>'
    lines = p(RUN.format(mono, "a = 1")) + p(RUN.format(mono, "b = 2"))
    block = p(RUN.format(mono, "c = 3") + f"<w:r><w:rPr>{mono}</w:rPr><w:br/><w:t>d = 4</w:t></w:r>")
    said = "This explains the code at some length"
    assert text_of(p(said) + lines + p(said) + block + block) == (
        f"{said}\n\n```\na = 1\nb = 2\n```\n\n{said}\n\n```\nc = 3\nd = 4\n```\n\n```\nc = 3\nd = 4\n```"
    )


def test_a_typewritten_document_is_no_code() -> None:
    """Where most words are in such a font it means nothing."""
    mono = RUN.format('<w:rFonts w:ascii="Courier New"/>', "All of it looks like this.")
    assert text_of(p(mono) + p(mono) + p("x")) == "All of it looks like this.\n\nAll of it looks like this.\n\nx"


def test_quotes() -> None:
    """Paragraphs in a style for quotes, one after another, are one quote."""
    content = read(word_file(p("He said:") + styled("a", "Quote") + styled("b", "Quote") + p("c"), styles=STYLES))
    assert content.text == "He said:\n\n> a\n>\n> b\n\nc"
    assert of_kind(content, "quote") == ["> a\n>\n> b"]


def test_tables_with_merged_cells() -> None:
    """A cell has its words in its first column and all its rows; rows repeated on each page are the header."""
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc>'.format(p("wide"))
    top = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{}</w:tc>'.format(p("tall"))
    below = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>{}</w:tc>".format(p("ghost"))
    header = row("a", "b", look="<w:tblHeader/>")
    rows = (
        f"<w:tr>{wide}</w:tr><w:tr>{top}<w:tc>{p('x')}{p('y')}</w:tc></w:tr><w:tr>{below}<w:tc>{p('z')}</w:tc></w:tr>"
    )
    table = f"<w:tbl>{header}{rows}</w:tbl>"
    content = read(word_file(table))
    assert content.text == "| a | b |\n| --- | --- |\n| wide |  |\n| tall | x y |\n| tall | z |"
    assert of_kind(content, "header_row") == ["| a | b |\n| --- | --- |"]


def test_header_rows_that_only_look_like_it() -> None:
    """By the look of the table, or by bold letters; and none where nothing says so."""
    rows = row("a", "b") + row("1", "2")
    look = '<w:tblPr><w:tblLook w:val="0{}A0"/></w:tblPr>'
    bold = row(*(f"<w:p>{RUN.format('<w:b/>', text)}</w:p>" for text in "ab")) + row("1", "2")
    with_header = "| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert text_of(f"<w:tbl>{look.format(4)}{rows}</w:tbl>".replace("04A0", "0420")) == with_header
    assert text_of(f"<w:tbl>{bold}</w:tbl>") == with_header
    assert text_of(f"<w:tbl>{rows}</w:tbl>") == "| a | b |\n| 1 | 2 |"


def test_tables_in_tables_and_lists_in_cells() -> None:
    """Both become one line, with the marks of items."""
    inner = f"<w:tbl>{row('b', 'c')}{row('d', 'e')}</w:tbl>"
    table = f"<w:tbl>{row('a', f'{inner}{p()}')}{row(item('x') + item('y'), 'z')}</w:tbl>"
    assert text_of(table, numbering=lists(NUMBERS)) == "| a | b, c; d, e |\n| 1. x 2. y | z |"


def test_a_table_with_one_cell_is_a_frame() -> None:
    """What stands in a box is read as what it is."""
    assert text_of(f"<w:tbl>{row(item('x') + item('y'))}</w:tbl>", numbering=lists(BULLETS)) == "- x\n- y"


def test_footnotes_and_endnotes() -> None:
    """Marks stand in the text, notes behind it, numbered together in the order of their marks."""
    mark = '<w:r><w:t>a</w:t><w:footnoteReference w:id="7"/></w:r><w:r><w:t>b</w:t><w:endnoteReference w:id="7"/></w:r>'
    own = "<w:r><w:footnoteRef/><w:t> foot</w:t></w:r>"
    separator = f'<w:footnote w:id="0" w:type="separator">{p("---")}</w:footnote>'
    content = read(
        word_file(
            p(mark),
            footnotes=f'{separator}<w:footnote w:id="7">{p(own)}{p("two")}</w:footnote>',
            endnotes=f'<w:endnote w:id="7">{p("end")}</w:endnote>',
        )
    )
    assert content.text == "a[^1]b[^2]\n\n[^1]: foot\n\n      two\n\n[^2]: end"
    assert len(of_kind(content, "footnote")) == 2


def test_what_is_deleted_or_hidden_is_left_out_and_counted() -> None:
    """What was inserted or moved here stays; comments are counted."""
    body = p(
        f"<w:ins>{RUN.format('', 'new ')}</w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        f"<w:moveFrom>{RUN.format('', 'gone')}</w:moveFrom><w:moveTo>{RUN.format('', 'here')}</w:moveTo>"
        f"{RUN.format('<w:vanish/>', 'secret')}<w:r><w:commentReference w:id='1'/></w:r>"
    )
    content = read(word_file(body, comments=f'<w:comment w:id="1">{p("remark")}</w:comment>'))
    assert content.text == "new here"
    counts = {"hidden_characters_left_out": 6, "deletions_left_out": 2, "comments_left_out": 1}
    assert counts.items() <= content.metadata.items()


def test_hidden_by_style_and_shown_again() -> None:
    """A style may hide words, and a run in it may not be hidden."""
    styles = style("Secret", letters="<w:vanish/>")
    run = RUN.format('<w:vanish w:val="0"/>', "seen")
    assert text_of(p(f"{RUN.format('', 'no ')}{run}", '<w:pStyle w:val="Secret"/>'), styles=styles) == "seen"


def test_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    """The words of both stand in the second one."""
    assert text_of(p("one ", "<w:rPr><w:del/></w:rPr>") + p("two")) == "one two"


def test_fields_show_their_result() -> None:
    """Not what computes it; and a field that never ends loses nothing behind its paragraph."""
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = "<w:r><w:instrText>REF x</w:instrText></w:r>"
    whole = field.format("begin") + instruction + field.format("separate") + RUN.format("", "5") + field.format("end")
    broken = field.format("begin") + instruction
    assert text_of(p(f"{RUN.format('', 'Table ')}{whole}") + p(broken) + p("more")) == "Table 5\n\nmore"


def test_signs_that_are_no_letters() -> None:
    """Tabs, breaks, hyphens that do not break, letters of other fonts, formulas, links, controls."""
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    )
    run = (
        '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:noBreakHyphen/><w:sym w:font="Symbol" w:char="F061"/>'
        '<w:sym w:font="Wingdings" w:char="F0FC"/><w:br/></w:r>'
    )
    link = f'<w:hyperlink r:id="x">{RUN.format("", "here")}</w:hyperlink>'
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN.format('', '!')}</w:sdtContent></w:sdt>"
    assert text_of(p(run + formula + link + control)) == "a\tb\u2011α✓\n(a+b)/2 here!"


def test_a_fraction_behind_a_number_keeps_apart() -> None:
    """Three and a half is not thirty-one halves."""
    parts = [f"<m:r><m:t>{digit}</m:t></m:r>" for digit in "312"]
    formula = f"<m:oMath>{parts[0]}<m:f><m:num>{parts[1]}</m:num><m:den>{parts[2]}</m:den></m:f></m:oMath>"
    assert text_of(p(formula)) == "3 1/2"


def _run(text: str) -> str:
    return f'<m:r><m:t xml:space="preserve">{text}</m:t></m:r>'


def _m(name: str, *inside: str) -> str:
    return f"<m:{name}>{''.join(inside)}</m:{name}>"


def _script(base: str, script: str) -> str:
    return _m("sSup", _m("e", base), _m("sup", _run(script)))


_SUM = '<m:naryPr><m:chr m:val="∑"/></m:naryPr>'
_BRACKET = '<m:dPr><m:begChr m:val="["/><m:sepChr m:val=","/><m:endChr m:val=""/></m:dPr>'
_PAIR = _m("e", _run("a")) + _m("e", _run("b"))


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        (_script(_run("a+b"), "2"), "(a+b)^2"),
        (_script(_m("d", _m("e", _run("a+b"))), "2"), "(a+b)^2"),
        (_script(_run("x"), "2") + _run("y"), "x^2 y"),
        (_script(_script(_run("x"), "a"), "b"), "(x^a)^b"),
        (_m("d", _PAIR), "(a|b)"),
        (_m("d", _BRACKET, _PAIR), "[a, b"),
        (_m("rad", "<m:deg/>", _m("e", _run("x+1"))), "√(x+1)"),
        (_m("rad", _m("deg", _run("3")), _m("e", _run("x"))), "3√x"),
        (_m("nary", _SUM, _m("sub", _run("i=1")), _m("sup", _run("n")), _m("e", _run("x"))), "∑_(i=1)^n x"),
        (_m("nary", "<m:sub/><m:sup/>", _m("e", _run("f"))), "∫ f"),
        (_m("func", _m("fName", _run("sin")), _m("e", _run("x"))), "sin x"),
        (_m("limLow", _m("e", _run("lim")), _m("lim", _run("x→0"))), "lim_(x→0)"),
        (_m("d", _m("e", _m("m", _m("mr", _PAIR), _m("mr", _PAIR)))), "(a, b; a, b)"),
        (_m("eqArr", _PAIR), "a; b"),
        (_m("acc", _m("e", _run("x"))), "x\u0302"),
        (_m("sPre", _m("sub", _run("6")), _m("sup", _run("14")), _m("e", _run("C"))), "_6^14 C"),
        (_m("f", '<m:fPr><m:type m:val="noBar"/></m:fPr>', _m("num", _run("n")), _m("den", _run("k"))), "n, k"),
        (_run("if ") + _run("x"), "if x"),
    ],
)
def test_formulas_are_a_line_as_those_of_pages_are(formula: str, line: str) -> None:
    """Powers of more than one sign have brackets, and the cells of a matrix stay apart."""
    assert text_of(p(f"<m:oMath>{formula}</m:oMath>")) == line


def test_a_formula_keeps_apart_from_the_words_beside_it() -> None:
    """Where they would be read as one."""
    half = f"<m:oMath>{_m('f', _m('num', _run('1')), _m('den', _run('2')))}</m:oMath>"
    name = f"<m:oMath>{_run('n')}</m:oMath>"
    runs = [RUN.format("", words) for words in ("3", "inch, the ", "th")]
    assert text_of(p(f"{runs[0]}{half}{runs[1]}{name}{runs[2]}")) == "3 1/2 inch, the nth"


def test_text_boxes_are_read_once() -> None:
    """Word writes each twice, for itself and for older programs."""
    box = f"<w:txbxContent>{p('in the box')}</w:txbxContent>"
    drawing = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text_of(p(f"{RUN.format('', 'around')}{drawing}")) == "around\n\nin the box"


def test_pages_where_word_showed_them_last() -> None:
    """Breaks that somebody set are not counted again then."""
    shown = "<w:r><w:lastRenderedPageBreak/><w:t>{}</w:t></w:r>"
    body = (
        p("one")
        + p('<w:r><w:br w:type="page"/></w:r>')
        + p(shown.format("two"))
        + p(f"{RUN.format('', 'x')}{shown.format('y')}")
    )
    content = read(word_file(body + p("three")))
    assert content.text == "one\n\ntwo\n\nxy\n\nthree"
    assert content.places == (Place(0, "page", 1), Place(5, "page", 2), Place(14, "page", 3))


def test_pages_by_the_breaks_that_somebody_set() -> None:
    """By break, by paragraph, by section; without any nothing is said of pages."""
    body = p("1") + p('<w:r><w:br w:type="page"/><w:t>2</w:t></w:r>') + p("3", "<w:pageBreakBefore/>")
    content = read(word_file(body + p("3", "<w:sectPr/>") + p("4")))
    assert [place.value for place in content.places] == [1, 2, 3, 4]
    assert read(word_file(p("a") + p("b"))).places == ()


def test_headers_and_footers_once() -> None:
    """Those that are shown; that of a first page only if it has one of its own."""
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
        '<w:headerReference w:type="first" r:id="header2"/>'
        '<w:headerReference w:type="default" r:id="header3"/></w:sectPr>'
    )
    content = read(word_file(p("text") + section, header1=p("top"), header2=p("first"), header3=p("top")))
    assert kinds(content) == [("page_header", "top"), ("paragraph", "text")]


def test_what_the_file_says_of_itself() -> None:
    """Title, author, date and language, by the properties or by the document."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = "Plan", "Ada"
    buffer = io.BytesIO()
    document.save(buffer)
    assert {"title": "Plan", "author": "Ada", "language": "en-US"}.items() <= read(buffer.getvalue()).metadata.items()
    assert read(word_file(styled("My title", "Title"), styles=STYLES)).metadata["title"] == "My title"


def test_a_whole_document_written_by_another_library() -> None:
    """Headings, lists, a table: as that library's own template styles them."""
    document = docx.Document()
    document.add_heading("Pumps", 1)
    document.add_paragraph("Check:")
    document.add_paragraph("valve", style="List Bullet")
    document.add_paragraph("inlet", style="List Bullet 2")
    document.add_paragraph("open", style="List Number")
    table = document.add_table(2, 2, style="Light Grid Accent 1")
    for place, text in enumerate(("part", "count", "seal", "4")):
        table.cell(place // 2, place % 2).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    assert read(buffer.getvalue()).text == (
        "# Pumps\n\nCheck:\n\n- valve\n  - inlet\n\n1. open\n\n| part | count |\n| --- | --- |\n| seal | 4 |"
    )


def test_the_strict_edition_of_the_standard() -> None:
    """Its names have other addresses."""
    data = word_file(styled("a", "heading1"), styles=STYLES)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {
            name: file.read(name)
            .replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            for name in file.namelist()
        }
    assert read(zipped(members)).text == "# a"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (zipped({"a": "b"}), "not a Word document"),
        (zipped({"_rels/.rels": relations({"a": ("officeDocument", "x.xml")}), "x.xml": "<a/>"}), "main part is <a>"),
        (zipped({"_rels/.rels": relations({"a": ("officeDocument", "x.xml")})}), "no 'x.xml'"),
        (word_file(p("a"))[:-40], "cut short"),
        (word_file("<w:p>"), "cannot be parsed"),
        (word_file("<w:sdt><w:sdtContent>" * 10_000 + "</w:sdtContent></w:sdt>" * 10_000), "depth"),
        (word_file(p("a"), styles=style("x")).replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged"),
    ],
)
def test_what_is_refused(data: bytes, words: str) -> None:
    """Each refusal says what is wrong."""
    with pytest.raises(UnreadableDocument, match=words):
        read(data)


@pytest.mark.parametrize(
    "declared", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x "ha"><!ENTITY y "&x;&x;">']
)
def test_entities_are_refused(declared: str) -> None:
    """Neither files nor laughs."""
    members = {
        "_rels/.rels": relations({"a": ("officeDocument", "x.xml")}),
        "x.xml": f"<!DOCTYPE a [{declared}]><a>&x;</a>",
    }
    with pytest.raises(UnreadableDocument, match="document type"):
        read(zipped(members))


def test_tables_and_controls_nested_as_deep_as_xml_may() -> None:
    """Two hundred levels of either are read."""
    controls = "<w:sdt><w:sdtContent>" * 100 + p("deep") + "</w:sdtContent></w:sdt>" * 100
    tables = f"<w:tbl><w:tr><w:tc>{p('x')}" * 60 + "</w:tc><w:tc/></w:tr></w:tbl>" * 60
    assert text_of(controls) == "deep"
    assert text_of(tables).count("x") == 60


def test_members_of_the_wrong_kind() -> None:
    """Attributes that are no numbers, circles of styles, lists that are not there: what can be read is read."""
    styles = style("A", based_on="B") + style("B", based_on="A")
    body = p("a", '<w:pStyle w:val="A"/><w:outlineLvl w:val="x"/><w:ind w:left="1e999"/>') + item("b", -3, 99)
    body += f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{p("c")}</w:tc><w:tc/></w:tr></w:tbl>'
    assert text_of(body, styles=styles) == "a\n\nb\n\n| c |"


PIECES = st.sampled_from(["a", "b c", "[^1]", "# x", "| y |", "- z", "", " ", "\u2028", "```", "é"])


@given(
    st.lists(
        st.tuples(PIECES, st.sampled_from(["p", "item", "head", "code", "quote", "row"]), st.integers(0, 2)), max_size=9
    )
)
def test_any_words_are_kept_and_blocks_nest(parts: list[tuple[str, str, int]]) -> None:
    """Whatever follows whatever, each word comes out once and in order."""
    made: dict[str, Callable[[str, int], str]] = {
        "p": lambda text, depth: p(text, f'<w:ind w:left="{720 * depth}"/>'),
        "item": item,
        "head": lambda text, depth: styled(text, "heading1"),
        "code": lambda text, depth: styled(text, "SourceCode"),
        "quote": lambda text, depth: styled(text, "Quote"),
        "row": lambda text, depth: f"<w:tbl>{row(text, 'cell')}</w:tbl>",
    }
    body = "".join(made[kind](text, depth) for text, kind, depth in parts)
    content = read(word_file(body, styles=STYLES, numbering=lists(BULLETS)))
    kinds(content)
    words = [word for text, kind, _ in parts for word in (text + (" cell" if kind == "row" else "")).split()]
    rest = content.text.replace("\\|", "|")
    for word in words:
        assert word in rest
        rest = rest[rest.index(word) + len(word) :]
