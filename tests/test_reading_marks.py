"""Raised numbers and struck words: the same text, whatever the format."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.reading.formats.docx import read as read_docx
from chunker.reading.formats.html import read as read_html
from chunker.reading.formats.odt import read as read_odt
from chunker.reading.formats.pptx import read as read_pptx
from chunker.reading.formats.xml import read as read_xml
from chunker.reading.marks import Run, marked, raised
from tests.office_files import odt_file, p, word_file

UP, DOWN, OUT = "up", "down", "out"
SENTENCES: list[tuple[list[tuple[str, str]], str]] = [
    ([("The dose is 10", ""), ("6", UP), (" units, see ", ""), ("old price 100", OUT), (".", "")],
     "The dose is 10^6 units, see ~~old price 100~~."),
    ([("on the 1", ""), ("st", UP), (" of May", "")], "on the 1st of May"),
    ([("H", ""), ("2", DOWN), ("O at 10", ""), ("-3", UP), (" m", ""), ("2", UP)], "H2O at 10^-3 m^2"),
    ([("10", ""), ("2.5", UP), (" or 10", ""), ("-12345", UP), (" or 10", ""), ("12,5", UP)],
     "10^2.5 or 10^-12345 or 10^12,5"),
    ([("2", ""), ("1/2", UP), (" m", ""), ("\u22123/2 ", UP), ("x", "")], "2^(1/2) m^(\u22123/2) x"),
    ([("a", ""), (" gone ", OUT), ("b", "")], "a ~~gone~~ b"),
    ([("1", UP), (" See there.", "")], "1 See there."),
    ([("a", ""), (" ", OUT), ("b", "")], "a b"),
]  # fmt: skip
_WORD = {"": "", UP: '<w:vertAlign w:val="superscript"/>', DOWN: '<w:vertAlign w:val="subscript"/>',
         OUT: "<w:strike/>"}  # fmt: skip
_ODT = {UP: 'style:text-position="super 58%"', DOWN: 'style:text-position="sub 58%"',
        OUT: 'style:text-line-through-style="solid"'}  # fmt: skip
_SLIDE = {UP: ("baseline", "30000"), DOWN: ("baseline", "-25000"), OUT: ("strike", "sngStrike")}


def word_run(text: str, look: str) -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def in_word(runs: list[tuple[str, str]]) -> str:
    return read_docx(word_file(p("".join(word_run(text, _WORD[look]) for text, look in runs)))).text


def in_odt(runs: list[tuple[str, str]]) -> str:
    looks = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {look}/></style:style>'
        for name, look in _ODT.items()
    )
    spans = (f'<text:span text:style-name="{look}">{text}</text:span>' if look else text for text, look in runs)
    return read_odt(odt_file(f"<text:p>{''.join(spans)}</text:p>", automatic=looks)).text


def in_slides(runs: list[tuple[str, str]]) -> str:
    made: Any = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    paragraph = slide.shapes.add_textbox(0, 0, 9, 9).text_frame.paragraphs[0]
    for text, look in runs:
        run = paragraph.add_run()
        run.text = text
        if look:
            run._r.get_or_add_rPr().set(*_SLIDE[look])
    buffer = io.BytesIO()
    made.save(buffer)
    return read_pptx(buffer.getvalue()).text


def in_html(runs: list[tuple[str, str]]) -> str:
    tags = {UP: "sup", DOWN: "sub", OUT: "del"}
    words = (f"<{tags[look]}>{text}</{tags[look]}>" if look else text for text, look in runs)
    return read_html(f"<p>{''.join(words)}</p>".encode()).text


@pytest.mark.parametrize("read", [in_word, in_odt, in_slides, in_html])
@pytest.mark.parametrize(("runs", "text"), SENTENCES)
def test_the_same_text_in_every_format(read: Any, runs: list[tuple[str, str]], text: str) -> None:
    """Powers do not become other numbers, and what no longer holds is told."""
    assert read(runs) == text


def test_one_power_in_two_runs() -> None:
    """Word cuts runs wherever somebody stopped writing; marks stand around all of them."""
    assert (
        in_word([("10", ""), ("1", UP), ("2", UP), (" ", ""), ("old", OUT), (" price", OUT)]) == "10^12 ~~old price~~"
    )


def test_notes_are_raised_and_no_powers() -> None:
    """Whether their mark stands behind a word or behind a power, in the same letters."""
    note = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
    runs = word_run("of 10", "") + word_run("6", _WORD[UP]) + note + word_run(" and more", "") + note
    made = word_file(p(runs), footnotes='<w:footnote w:id="2"><w:p><w:r><w:t>N</w:t></w:r></w:p></w:footnote>')
    assert read_docx(made).text.startswith("of 10^6[^1] and more[^2]\n")


def test_letters_by_a_style_of_word() -> None:
    """The style of words says how they look, and the words themselves may say otherwise."""
    styles = '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
    look = '<w:rStyle w:val="Gone"/>'
    runs = word_run("a ", "") + word_run("b", look) + word_run(" c", f'{look}<w:strike w:val="0"/>')
    assert read_docx(word_file(p(runs), styles=styles)).text == "a ~~b~~ c"


def test_powers_in_docbook_and_jats() -> None:
    """Both have elements for them."""
    article = b"<article><para>10<superscript>6</superscript> and the 1<superscript>st</superscript></para></article>"
    assert read_xml(article).text == "10^6 and the 1st"


_HALF = "<m:math><m:mfrac><m:mn>1</m:mn><m:mn>2</m:mn></m:mfrac></m:math>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("a <strike>1</strike> <del>2</del> <line-through> 3 </line-through>b", "a ~~1~~ ~~2~~ ~~3~~ b"),
        ("<s>A sentence of TEI.</s> <s>Another.</s>", "A sentence of TEI. Another."),
        ('a <emphasis role="strikethrough">1 <code>b</code></emphasis> c', "a ~~1 `b`~~ c"),
        ('a <hi rend="strikethrough">1</hi> <emphasis role="bold">c</emphasis>', "a ~~1~~ c"),
        ("10<sup><italic>6</italic></sup> and 1<sup><italic>st</italic></sup>", "10^6 and 1st"),
        ("10<sup>6<fn><p>Note</p></fn></sup>.", "10^6[^1].\n\n[^1]: Note"),
        ("<sup>1</sup>Dept.", "1Dept."),
        (" <bold> <sup>1</sup></bold>Dept.", "1Dept."),
        ("10<sup>6</sup> of <list><list-item>x</list-item></list>", "10^6 of\n\n- x"),
        (f"<inline-formula>{_HALF}</inline-formula> inch", "1/2 inch"),
        (f"<inlineequation>{_HALF}</inlineequation> inch", "1/2 inch"),
        ("10<sup>" + _HALF + "</sup>", "10^(1/2)"),
        (f"3<inline-formula>{_HALF}</inline-formula>inch", "3 1/2 inch"),
        (f"so<disp-formula>{_HALF}</disp-formula>inch", "so 1/2 inch"),
        (f"<inline-formula><alternatives><tex-math>$x$</tex-math>{_HALF}</alternatives></inline-formula>", "1/2"),
        ("<inline-formula><m:msup><m:mn>10</m:mn><m:mn>6</m:mn></m:msup></inline-formula>", "10^6"),
    ],
)
def test_looks_and_formulas_in_a_paragraph_of_xml(inside: str, text: str) -> None:
    """Whichever elements they are made of, and whatever stands in them."""
    article = f'<article xmlns:m="http://www.w3.org/1998/Math/MathML"><p>{inside}</p></article>'
    assert read_xml(article.encode()).text == text


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (f"<disp-formula>{_HALF}</disp-formula>", "1/2"),
        (f"<disp-formula><alternatives><tex-math>$x$</tex-math>{_HALF}</alternatives></disp-formula>", "1/2"),
        ("<alternatives><graphic/><table><tr><td>a</td><td>b</td></tr></table></alternatives>", "| a | b |"),
    ],
)
def test_a_formula_that_is_a_block_of_xml(block: str, text: str) -> None:
    """One line, not a paragraph for each number in it; a table in two ways is no formula."""
    article = f'<article xmlns:m="http://www.w3.org/1998/Math/MathML"><p>a</p>{block}</article>'
    assert text in read_xml(article.encode()).text.split("\n")


@pytest.mark.parametrize(
    "words", ["1" * 100_000, "1,2" * 50_000, "1" + " " * 100_000 + "x", "1" + "[^1]" * 50_000 + "x"]
)
def test_what_is_no_number_stays_as_it_is(words: str) -> None:
    """However long it is: no number of anybody's."""
    assert raised(words, is_behind=True) == words


@given(st.lists(st.tuples(st.text("a1 \n", max_size=4), st.booleans(), st.booleans()), max_size=6))
def test_marks_add_and_lose_no_words(runs: list[tuple[str, bool, bool]]) -> None:
    """Without its marks the text is that of the runs, and each struck stretch has one pair of them."""
    text = marked(Run(*run) for run in runs)
    assert text.replace("^", "").replace("~~", "") == "".join(words for words, *_ in runs)
    struck = ("".join(run[0] for run in same) for is_struck, same in
              groupby((run for run in runs if run[0]), key=lambda run: run[2]) if is_struck)  # fmt: skip
    assert text.count("~~") == 2 * sum(bool(words.strip()) for words in struck)
