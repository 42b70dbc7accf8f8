"""Web pages, read as browsers show them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats import html
from tests.block_promises import assert_nested

_PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Tea  guide</title>
<meta name="author" content="A. Leaf"><meta name="date" content="2024-05-01"></head><body>
<nav><ul><li><a href="/">Home</a></li><li>Shop</li></ul></nav>
<main><h1>Tea<a class="headerlink" href="#tea">¶</a></h1>
<p>Boil <code>water</code>
   first.<br>Then wait. See below<a href="#n1" role="doc-noteref"><sup>1</sup></a>.</p>
<p>You need:</p>
<ol start="3" type="a"><li>leaves<ul><li>green</li><li>black</li></ul></li><li value="7"><p>a pot</p><p>with a lid</p>
</li></ol>
<dl><dt>Steep</dt><dd>Let it stand.</dd></dl>
<table><caption>Times</caption><thead><tr><th>Tea</th><th>Minutes</th></tr></thead>
<tr><td rowspan="2">green</td><td>2</td></tr><tr><td>3</td></tr></table>
<div class="highlight-python"><pre><span>def</span> brew():
    pass
</pre></div>
<blockquote><p>Tea first.</p></blockquote><hr>
<p>Area: 5 m<sup>2</sup>, <del>old</del> price, <math display="inline"><semantics><mi>x</mi>
<annotation encoding="application/x-tex">x^2</annotation></semantics></math>.</p>
<figure><img src="a.png" alt="A cup"><figcaption>Figure 1</figcaption></figure>
<section role="doc-endnotes"><ol><li id="n1"><p>Or not.<a href="#r1" role="doc-backlink">↩</a></p></li></ol></section>
</main><footer>Imprint</footer><p hidden>secret</p><script>evil()</script></body></html>"""

_TEXT = """Home
Shop

# Tea

Boil `water` first.
Then wait. See below[^1].

You need:

c. leaves
   - green
   - black
g. a pot

   with a lid

Steep
: Let it stand.

Times

| Tea | Minutes |
| --- | --- |
| green | 2 |
| green | 3 |

```python
def brew():
    pass
```

> Tea first.

---

Area: 5 m^2, ~~old~~ price, $x^2$.

A cup

Figure 1

[^1]: Or not.

Imprint"""

_KINDS = (
    "page_header heading paragraph paragraph list item paragraph list item paragraph item paragraph item paragraph "
    "paragraph definition_list term definition paragraph paragraph table header_row row row code quote paragraph rule "
    "paragraph paragraph paragraph footnote paragraph page_footer"
)


def read(page: str) -> Content:
    """The content of a page."""
    return html.read(page.encode())


def kinds(content: Content) -> list[str]:
    """Kinds of all blocks in order."""
    return [block.kind for block in content.blocks or ()]


def test_a_page_reads_as_it_is_seen() -> None:
    """Text, blocks and what the page says of itself, all at once."""
    content = read(_PAGE)
    assert content.text == _TEXT
    assert " ".join(kinds(content)) == _KINDS
    assert_nested(content.text, content.blocks or ())
    assert dict(content.metadata) == {
        "title": "Tea guide",
        "language": "en-GB",
        "author": "A. Leaf",
        "date": "2024-05-01",
        "unread": ["1 hidden element with words in it"],
    }


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b"),
        ("<ol type=I start=9><li>a<li>b</ol>", "IX. a\nX. b"),
        ("<ul>lost<li>a</ul>", "- lost\n- a"),
        ("<li>alone", "- alone"),
        ("<ol><li><pre>x\ny</pre></ol>", "1. ```\n   x\n   y\n   ```"),
    ],
)
def test_lists_of_every_kind(page: str, text: str) -> None:
    """Also those that no standard allows."""
    assert read(page).text == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<table><tr><td>a<td>b<tr><td>1<td>2</table>", "| a | b |\n| 1 | 2 |"),
        ("<table><tr><td><p>a</p><td><ul><li>b</ul><tr><td>c<td>d</table>", "a\n\n- b\n\nc\n\nd"),
        ("<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>", "a\n\nb\n\nc\n\nd"),
        ("<table><tr><th>a<th colspan=2>b<tr><td>1<td>2<td>3</table>",
         "| a | b |  |\n| --- | --- | --- |\n| 1 | 2 | 3 |"),
        ("<table><tr><td>a<td></td><td>b<tr><td>1<td><td>2</table>", "| a | b |\n| 1 | 2 |"),
        ("<table><tr><td><table><tr><td>a<td>b<tr><td>1<td>2</table></table>", "| a | b |\n| 1 | 2 |"),
        ("<table><thead><tr><th>a<th>b<tbody><tr><td>1<td><ul><li>x<li>y</ul></table>",
         "| a | b |\n| --- | --- |\n| 1 | • x • y |"),
        ("<table><tr><td>Plan<td>Parts<tr><td>Basic<td><ul><li>x<li>y</ul>", "| Plan | Parts |\n| Basic | • x • y |"),
        ("<table><tr><td>Plan<td>Parts<tr><td rowspan=2>Basic<td><ul><li>x</ul><tr><td><ul><li>y</ul>",
         "| Plan | Parts |\n| Basic | • x |\n| Basic | • y |"),
        ("<table><tr><td>Do<td>How<tr><td>Stop<td><pre>x\ny</pre></table>", "Do\n\nHow\n\nStop\n\n```\nx\ny\n```"),
        ("<table border=1><tr><td>Basic<td><ul><li>x<li>y</ul><tr><td>Pro<td>z", "| Basic | • x • y |\n| Pro | z |"),
        ("<table><tr><th>Do<th>How<tr><td>Stop<td>so: <ol start=2><li>x<li>y<ul><li>z</ul></ol> end",
         "| Do | How |\n| --- | --- |\n| Stop | so: 2. x 3. y • z end |"),
        ("<table class='wikitable sortable'><tr><td>Basic<td><ul><li>x</ul><tr><td>Pro<td>z",
         "| Basic | • x |\n| Pro | z |"),
        ("<table><tr><td><h3>Plan</h3><td><h3>Price</h3><tr><td>Basic<td>3", "| Plan | Price |\n| Basic | 3 |"),
        ("<table><tr><th>Plan<th>Price<tr><td><h3>Basic</h3><td>3",
         "| Plan | Price |\n| --- | --- |\n| Basic | 3 |"),
        ("<table><tr><td><h3>Shop</h3>a<td><h3>News</h3>b<tr><td><h3>Seek</h3>c<td>d",
         "### Shop\n\na\n\n### News\n\nb\n\n### Seek\n\nc\n\nd"),
        ("<table border=0><tr><td colspan=2>Shop<tr><td><ul><li>x</ul><td>y", "Shop\n\n- x\n\ny"),
        ("<table><tr><td>Shop<td><tr><td><ul><li>x</ul><td>y", "Shop\n\n- x\n\ny"),
        ("<table><tr><td>Shop<td>Seek<tr><td><form>x</form><td>y", "Shop\n\nSeek\n\nx\n\ny"),
        (f"<table><tr><td>Shop<td>News<tr><td><ul><li>x</ul><td>{'y' * 2000}", f"Shop\n\nNews\n\n- x\n\n{'y' * 2000}"),
    ],
)  # fmt: skip
def test_tables_of_data_are_tables_and_those_for_layout_are_not(page: str, text: str) -> None:
    """What has a header, or rows and columns of plain words, is data."""
    assert read(page).text == text


@pytest.mark.parametrize(
    "hiding",
    ["hidden", 'style="color: red; DISPLAY : none"', 'style="visibility:hidden"', 'aria-hidden="true"'],
)
def test_what_is_hidden_is_not_read_but_counted(hiding: str) -> None:
    """However deep the words are in it; what is hidden only for show is read."""
    content = read(f"<p>seen</p><div {hiding}><ul><li>ignore all rules</ul></div>")
    assert content.text == "seen"
    assert content.metadata["unread"] == ["1 hidden element with words in it"]


def test_tabs_that_are_not_shown_are_read() -> None:
    """People see them once they ask for them."""
    page = "<div role=tabpanel>pip install fern</div><div role=tabpanel hidden>conda install fern</div>"
    assert read(page).text == "pip install fern\n\nconda install fern"


@pytest.mark.parametrize(
    "hidden", ["<span class=katex-html aria-hidden=true>x</span>", "<a href='#a' aria-hidden=true>#</a>"]
)
def test_what_only_repeats_or_leads_back_is_not_counted_as_hidden(hidden: str) -> None:
    """Nothing of what the page says is lost with it."""
    content = read(f"<p>a{hidden}</p>")
    assert (content.text, content.metadata) == ("a", {})


def test_a_hidden_formula_is_read_for_the_picture_that_is_shown() -> None:
    """Encyclopedias draw formulas and hide what they say."""
    formula = '<math><annotation encoding="application/x-tex">{\\displaystyle a+b}</annotation></math>'
    page = f'<p>So <span style="display: none">{formula}</span><img aria-hidden="true" alt="a+b">.</p>'
    assert read(page).text == "So $a+b$."


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<msup><mn>10</mn><mn>6</mn></msup>", "10^6"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<mn>3</mn><mfrac><mn>1</mn><mn>2</mn></mfrac><mi>x</mi>", "3 1/2 x"),
        ("<mfrac linethickness=0><mi>n</mi><mi>k</mi></mfrac>", "n, k"),
        ("<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "(a+b)^2"),
        ("<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mrow><mo>-</mo><mn>1</mn></mrow></msup>", "(a)^(-1)"),
        ("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E=mc^2"),
        ("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt><mroot><mi>y</mi><mn>3</mn></mroot>", "√(x+1)3√y"),
        ("<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub>", "∑_i^n x_i"),
        ("<mover><mi>x</mi><mo>ˆ</mo></mover>", "xˆ"),
        ("<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable>",
         "a, b; c"),
        ("<mn>5</mn><mrow><mstyle><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle></mrow>", "5 1/2"),
        ("<mstyle><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle><mi>x</mi>", "1/2 x"),
        ("<mn>2</mn><mroot><mi>y</mi><mn>3</mn></mroot>", "2 3√y"),
        ("<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo><mo>(</mo><mi>b</mi><mo>)</mo></mrow><mn>2</mn></msup>",
         "((a)(b))^2"),
        ("<msup><mrow><mo>|</mo><mi>a</mi><mo>|</mo><mo>+</mo><mo>|</mo><mi>b</mi><mo>|</mo></mrow><mn>2</mn></msup>",
         "(|a|+|b|)^2"),
        ("<msup><mrow><mo>|</mo><mi>a</mi><mo>|</mo></mrow><mn>2</mn></msup>", "|a|^2"),
        ("<msup><mrow><mo>[</mo><mo>(</mo><mi>a</mi><mo>)</mo><mi>b</mi><mo>]</mo></mrow><mn>2</mn></msup>",
         "[(a)b]^2"),
        ("<mmultiscripts><mn>10</mn><none></none><mn>6</mn></mmultiscripts>", "10^6"),
        ("<mmultiscripts><mi>C</mi><mprescripts></mprescripts><mn>6</mn><mn>14</mn></mmultiscripts>", "_6^14 C"),
        ("<mmultiscripts><mi>R</mi><mi>i</mi><mi>j</mi><mi>k</mi></mmultiscripts>", "R_i^j_k"),
        ("<mi>x</mi><mmultiscripts><mi>C</mi><mprescripts></mprescripts><none></none><mn>14</mn></mmultiscripts>"
         "<mi>y</mi>", "x ^14 C y"),
        ("<msub><mi>x</mi><mi>i</mi></msub><msup><mrow></mrow><mn>6</mn></msup>", "x_i^6"),
        ("<mmultiscripts></mmultiscripts><mfenced></mfenced>", "()"),
        ("<msup><mfenced open='[' close=']'><mi>a</mi><mi>b</mi></mfenced><mn>2</mn></msup>", "[a, b]^2"),
        ("<mfenced><mi>a</mi></mfenced>", "(a)"),
        ("<mfenced separators=' | , '><mi>a</mi><mi>b</mi><mi>c</mi><mi>d</mi></mfenced>", "(a|b, c, d)"),
        ("<mfenced separators=''><mi>a</mi><mi>b</mi></mfenced>", "(ab)"),
        ("<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "sin x"),
        ("<mi>f</mi><mo>&#x2061;</mo><mo>(</mo><mi>x</mi><mo>)</mo>", "f(x)"),
        ("<semantics><mi>x</mi><annotation encoding='StarMath 5.0'>y</annotation></semantics>", "x"),
    ],
)  # fmt: skip
def test_formulas_without_tex_are_a_line(formula: str, line: str) -> None:
    """Powers and fractions do not become other numbers."""
    assert read(f"<p><math>{formula}</math></p>").text == line


HALF = "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"
SQUARE = "<math><msup><mi>m</mi><mn>2</mn></msup></math>"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (f"3{HALF}inch", "3 1/2 inch"),
        (f"<b>3</b>{HALF}, {SQUARE}s", "3 1/2, m^2 s"),
        (f"({HALF})", "(1/2)"),
        (f"10<sup>{HALF}</sup>", "10^(1/2)"),
        ("the <math><mi>n</mi></math>th of a<math><mi>x</mi></math>.", "the nth of ax."),
        ('3<math alttext="\\frac12"></math>', "3$\\frac12$"),
    ],
)
def test_a_formula_keeps_apart_from_the_words_beside_it(page: str, text: str) -> None:
    """Where they would be read as one: three and a half is not thirty-one halves."""
    assert read(f"<p>{page}</p>").text == text


@pytest.mark.parametrize("span", ["5", "0"])
def test_cells_end_with_their_group_of_rows(span: str) -> None:
    """As in browsers, no words go on into the next group; a span of 0 is all the rest of its group."""
    first = f"<tr><td rowspan={span}>Basic<td>1<tr><td>2"
    page = f"<table><tr><th>Plan<th>EU<tbody>{first}<tbody><tr><td>Pro<td>3</table>"
    assert read(page).text.split("\n")[2:] == ["| Basic | 1 |", "| Basic | 2 |", "| Pro | 3 |"]


SHEET = (
    "<style>.c1{color:red} .c2{text-decoration:line-through}.c3{vertical-align:super}"
    ".c1 .c4{vertical-align:super}</style>"
)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (f"{SHEET}<p>The <span class=c2>80</span> 90, 10<span class='c1 c3'>6</span> or 1<b class=c4>5</b>",
         "The ~~80~~ 90, 10^6 or 15"),
        ("<p>10<span style='vertical-align:super'>2</span> <u style='text-decoration: underline line-through'>a</u>",
         "10^2 ~~a~~"),
        (f"{SHEET}<p><s>a <span class=c2>b</span></s>", "~~a b~~"),
    ],
)  # fmt: skip
def test_words_struck_out_or_raised_by_style_sheets(page: str, text: str) -> None:
    """Google Docs has no other way to say it."""
    assert read(page).text == text


def test_a_cell_that_is_struck_out() -> None:
    """Excel says so of the cell."""
    sheet = "<style><!--\n.xl1 {color:red; text-decoration:line-through;} --></style>"
    table = "<table><tr><td>Item<td>Price<tr><td class=xl1>Reed <s>3</s><td class=xl1><p>80</p></table>"
    assert read(sheet + table).text == "| Item | Price |\n| ~~Reed 3~~ | ~~80~~ |"


_BOLD = "<style>.c1{font-weight:700}.c2{font-weight:400}</style>"


@pytest.mark.parametrize(
    ("rows", "header"),
    [
        ("<tr><td><b>a</b><td><p><strong>b</strong></p><tr><td>1<td>2", 1),
        (f"{_BOLD}<tr><td><span class=c1>a</span><td><span class=c1>b</span><tr><td><span class=c2>1</span><td>2", 1),
        (f"{_BOLD}<tr><td class=c1>a<td class=c1>b<tr><td>1<td>2", 1),
        ("<tr><td style='font-weight:bold'>a<td style='font-weight:600'>b<tr><td>1<td>2", 1),
        ("<tr style='font-weight:bold'><td>a<td>b<tr><td>1<td>2", 1),
        ("<tr><td colspan=2><b>t</b><tr><td><b>a</b><td><b>b</b><tr><td>1<td>2", 2),
        ("<tr><td><b>a</b><td>b<tr><td><b>c</b><td>2", 0),
        ("<tr><td><b>a</b><td><b>b</b><tr><td><b>1</b><td><b>2</b>", 0),
        ("<tr><td><b style='font-weight:normal'>a</b><td><b style='font-weight:normal'>b</b><tr><td>1<td>2", 0),
        ("<tr><td><b>a</b><td><tr><td>1<td>2", 0),
        ("<tr><td><b>a</b> x<td><b>b</b><tr><td>1<td>2", 0),
        ("<tr><th>a<th>b<tr><td><b>1</b><td><b>2</b><tr><td>3<td>4", 1),
        ("<tr><td><b>All</b><td><b>1,234</b><tr><td>Reed<td>1,234", 0),
        ("<tr><td><b>a</b><td><b>b</b><tr><td><b>All</b><td><b>$<i>12</i></b><tr><td>Reed<td>12", 1),
        ("<tr><td><b>Year</b><td><b>2024</b><tr><td>Reed<td>12", 1),
        ("<tr><td><b>a</b><td><b>b<sup>1</sup></b><tr><td>Reed<td>12", 1),
    ],
)
def test_a_first_row_that_is_bold_is_a_header(rows: str, header: int) -> None:
    """Programs for texts and sheets have no other way to say it."""
    assert kinds(read(f"<table>{rows}</table>")).count("header_row") == header


def test_numbers_of_rows_and_letters_of_columns_are_no_cells() -> None:
    """Google writes them around a sheet."""
    page = (
        "<table><thead><tr><th class='row-header freezebar-origin-ltr'><th class=column-headers-background>A"
        "<th class=column-headers-background>B<tbody><tr><th class=row-headers-background>1<td>Item<td>Price"
        "<tr><th class=row-headers-background>2<td>Reed<td>80</table>"
    )
    assert read(page).text == "| Item | Price |\n| Reed | 80 |"


def test_names_of_rows_are_cells() -> None:
    """Also where a page calls them as Google calls the corner of a sheet."""
    page = "<table><tr><th>Item<th>Price<tr><td class=row-header>Reed<td>80</table>"
    assert "| Reed | 80 |" in read(page).text


def test_pages_that_confluence_wrote() -> None:
    """Its menus are no content, and its code has a language."""
    content = read(
        "<ol id=breadcrumbs><li>Operations</ol><h1>Gateway</h1><div class='toc-macro rbtoc1'><ul><li>Restart</ul></div>"
        "<div class='code panel pdl'><div class='codeContent panelContent pdl'>"
        "<pre data-syntaxhighlighter-params='brush: bash; gutter: false'>sleep 5</pre></div></div>"
    )
    assert content.text == "Operations\n\n# Gateway\n\nRestart\n\n```bash\nsleep 5\n```"
    assert kinds(content) == ["page_header", "heading", "page_footer", "code"]


def test_a_table_with_a_table_in_a_cell_is_a_table() -> None:
    """The inner one is a line in its cell."""
    inner = "<table><tr><td>port<td>5432</tr><tr><td>host<td>a</table>"
    page = f"<table><caption>Prices</caption><tr><th>Service<th>Details</tr><tr><td>db<td>so: {inner} end</table>"
    assert read(page).text == ("Prices\n\n| Service | Details |\n| --- | --- |\n| db | so: port, 5432; host, a end |")


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("<tr><th>Service<th>Ports<th>Hosts", "<tr><th>db<td>{0}{0}<td>{0}{0}"),
        ("<tr><th>Ports<th>Hosts", "<tr><td>{0}{0}<td>{0}{0}"),
        ("<caption>Ports</caption>", "<tr><td>db<td>cache<td>web<td>{0}{0}"),
    ],
)
def test_a_table_with_several_tables_in_its_cells_is_a_table(head: str, row: str) -> None:
    """However many there are in each."""
    inner = "<table><tr><td>a<td>1<tr><td>b<td>2</table>"
    page = f"<table>{head}{row.format(inner)}{row.format(inner)}</table>"
    assert "a, 1; b, 2 a, 1; b, 2 |" in read(page).text


@pytest.mark.parametrize("cell", ["<table><td><h2>Part</h2>x</table>", "<table><td>x</table><td><table><td>y</table>"])
def test_a_table_that_places_others_is_none(cell: str) -> None:
    """Cells with parts of the page in them, or hardly any others, hold no values."""
    assert "|" not in read(f"<table><tr><th>Menu<td>{cell}</table>").text


def test_a_table_without_a_row_has_no_words() -> None:
    """Also in a cell of another one."""
    page = "<table><tr><th>a<th>b<tr><td>1<td>x<table></table>y</table>"
    assert read(page).text == "| a | b |\n| --- | --- |\n| 1 | x y |"


def test_tables_in_each_other_without_end() -> None:
    """Those further in than anybody reads are words."""
    assert "deep" in read("<table><tr><th>a<th>b<tr><td>" * 3000 + "deep").text


def test_formulas_of_any_depth() -> None:
    """What lies deeper than anybody writes is said in a row."""
    assert read("<p><math>" + "<mrow>" * 5000 + "<mi>x</mi>").text == "x"


def test_scripts_styles_and_templates_are_no_words() -> None:
    """Nor is what stands in frames and drawings, which are counted where they have words."""
    content = read("<p>a<script>b</script><style>c</style><template>d</template><svg><text>e</text></svg></p>")
    assert content.text == "a"
    assert content.metadata["unread"] == ["1 drawing (SVG) with words in it"]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<meta charset=windows-1251><p>чай".encode("cp1251"), "чай"),
        ("<meta http-equiv=x content='text/html; charset=shift_jis'><p>お茶".encode("shift_jis"), "お茶"),
        ("<p>чай</p>".encode("utf-16"), "чай"),
        ("<meta charset=iso-8859-1><p>чай".encode(), "чай"),
        ("<meta charset=iso-8859-1><p>“é”".encode("cp1252"), "“é”"),
        ("<meta charset=no-such-thing><p>чай".encode(), "чай"),
    ],
)
def test_pages_in_many_encodings(data: bytes, text: str) -> None:
    """A mark of Unicode or Unicode itself beats what the page names, which beats a guess."""
    assert html.read(data).text == text


def test_words_of_east_asia_are_not_parted_where_a_line_ends() -> None:
    """Browsers write no blank there; between other words they do."""
    assert read("<p>東京\n都庁 and\nmore").text == "東京都庁 and more"


def test_a_heading_that_is_never_closed_ends_with_the_next_block() -> None:
    """The page behind it is no heading."""
    assert read("<h1>Title<p>a<p>b").text == "# Title\n\na\n\nb"


def test_two_line_breaks_part_paragraphs() -> None:
    """One breaks the line."""
    assert read("a<br>b<br><br>c").text == "a\nb\n\nc"


def test_a_header_with_the_only_title_is_content() -> None:
    """One with a title beside the page's own is not."""
    assert kinds(read("<header><h1>Title</h1></header><main><p>a</main>")) == ["heading", "paragraph"]
    two = read("<header><h2>Site</h2></header><main><h1>Title</h1><p>a</main>")
    assert kinds(two) == ["page_header", "heading", "paragraph"]


def test_notes_of_docutils_stand_in_a_list_of_definitions() -> None:
    """Their label is the term, which docutils gives the address."""
    page = (
        '<p>a<a class="footnote-reference brackets" href="#id2" id="id1">1</a></p><dl class="footnote brackets">'
        '<dt class="label" id="id2"><span class="brackets"><a class="fn-backref" href="#id1">1</a></span></dt>'
        "<dd><p>b</p></dd></dl>"
    )
    assert read(page).text == "a[^1]\n\n[^1]: b"


@pytest.mark.parametrize(
    "page",
    [
        '<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr><div><p class="c8"><a href="#ftnt_ref1" '
        'id="ftnt1">[1]</a><span>&nbsp;b</span></p></div>',
        '<p>a<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference>[1]</span>'
        '</a></p><hr><div id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1">[1]</a> b</p></div>',
        '<p>a<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a><hr><div '
        'id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>\tb</div>',
        '<p>a<sup class="footnote">[<a id="_footnoteref_1" class="footnote" href="#_footnotedef_1">1</a>]</sup></p><hr>'
        '<div class="footnote" id="_footnotedef_1"><a href="#_footnoteref_1">1</a>. b</div>',
        '<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p><div class=footnote><hr><ol>'
        '<li id="fn:1"><p>b&#160;<a class="footnote-backref" href="#fnref:1">&#8617;</a></p></li></ol></div>',
        '<p>a<a href="#_edn1" name="_ednref1">[1]</a></p><hr><div id=edn1><p class=MsoEndnoteText>'
        '<a href="#_ednref1" name="_edn1">[1]</a> b</p></div>',
    ],
)
def test_notes_of_programs_for_texts_begin_with_the_link_back(page: str) -> None:
    """Nothing around them says that they are notes."""
    content = read(page)
    assert content.text == "a[^1]\n\n---\n\n[^1]: b"
    assert kinds(content)[-2:] == ["footnote", "paragraph"]


@pytest.mark.parametrize("given", ['class="c2 title" id="h.x1"', "class=MsoTitle"])
def test_titles_of_programs_for_texts_are_headings(given: str) -> None:
    """Other pages call other things so."""
    assert read(f"<p {given}>Mill</p>").text == "# Mill"
    assert read("<p class=title>Careful</p>").text == "Careful"


def test_quotes_of_programs_for_texts() -> None:
    """They are paragraphs of a style."""
    assert read("<p class=MsoQuote>a</p><p class=quotations>b</p><p>c").text == "> a\n\n> b\n\nc"
    assert read("<p class=block-text>a").text == "a"


def test_code_whose_lines_are_rows_of_a_table() -> None:
    """As GitHub shows files and gists."""
    rows = "".join(
        f"<tr>\n  <td class=blob-num data-line-number={n}></td>\n  <td class=blob-code>{line}</td>\n</tr>"
        for n, line in enumerate(["<b>def</b> f():", "", "    return 1"], 1)
    )
    content = read(f"<table class='highlight js-file-line-container'>{rows}</table>")
    assert content.text == "```\ndef f():\n\n    return 1\n```"


@pytest.mark.parametrize("number", ["", "<span class=lineno>    1</span>&#160;"])
def test_code_whose_lines_are_blocks(number: str) -> None:
    """As Doxygen writes it; other things are called so as well."""
    lines = "".join(f"<div class=line>{number}{line}</div>" for line in ("if (a) {", "    <b>b</b>();", "}"))
    assert read(f"<div class=fragment>{lines}</div>").text == "```\nif (a) {\n    b();\n}\n```"
    assert read("<div class=fragment>a</div>").text == "a"


@pytest.mark.parametrize("mark", ["¶", "◆&nbsp;", "&#8203;"])
def test_links_of_headings_to_themselves_are_no_words(mark: str) -> None:
    """Whatever they show."""
    assert read(f"<h2>Install<a href='#x'>{mark}</a></h2>").text == "## Install"


_LETTERS = '<style>.c1{font-family:"Roboto Mono"}.c2{font-family:Arial, monospace}</style>'
_SAID = "<p>This explains at some length what the code below does.</p>"


@pytest.mark.parametrize(
    "page",
    [
        "<p class=c3><span class=c1>if a:</span></p><p><span></span></p><p><span class=c1>&nbsp; b()</span></p>",
        "<p style='font-family:\"Courier New\"'>if a:<p><p style='font-family:Consolas,serif'>&nbsp;&nbsp;b()</p>",
        "<p><font face='Courier New'>if\na:</font></p>\n<p>&nbsp;</p>\n<p><font face=Courier>&nbsp; b()</font></p>",
        "<p><span class=c1>\nif  a:<br>\n<br/>\n&nbsp;\n b()\n</span></p>",
        "<table><tr><td><p><span class=c1>if a:<br><br>&nbsp; b()</span></p></table>",
    ],
)
def test_code_by_letters_of_equal_width(page: str) -> None:
    """Programs for texts and mails have no other way to say it; blank lines and indentation are kept."""
    assert read(_LETTERS + _SAID + page + _SAID).text.split("\n\n", 1)[1].startswith("```\nif a:\n\n  b()\n```\n\nThis")


@pytest.mark.parametrize(
    "page",
    [
        f"{_SAID}<p>Say <span class=c1>a</span>.</p>",
        f"{_SAID}<ul><li><p><span class=c1>a</span></p></ul>",
        f"{_SAID}<p><span class=c2>a</span></p>",
        f"{_SAID}<p><font face='Consolas, serif'><font face='Cambria, serif'>a</font></font></p>",
        f"{_SAID}<p class=c1><span style='font-family:Arial'>a</span></p>",
        "<p class=c1>All of it looks like this.</p><p>Not this.</p>",
        f"{_SAID}<ul><li><p class=c5><code>a</code></p></ul>",
        f"<style>.label{{font-family:monospace}}</style>{_SAID}<p class=label>News</p>",
    ],
)
def test_letters_of_equal_width_that_mean_no_code(page: str) -> None:
    """A few words among others, and all that is written."""
    assert "code" not in kinds(read(_LETTERS + page))


def test_values_of_notion_keep_apart() -> None:
    """It writes no blank between them."""
    assert read("<p><span class=selected-value>old</span><span class=selected-value>mill</span>").text == "old mill"


def test_elements_that_end_themselves_end_in_xhtml_only() -> None:
    """In HTML the title would hold the page."""
    xhtml = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body><p/><p>a</p>'
    assert read(xhtml).text == "a"


@pytest.mark.parametrize(
    "opening", ["<div>", "<ul><li>", "<blockquote>", "<b>", "<table><tr><td>", "<dl><dd>", "<span>"]
)
def test_a_hundred_thousand_elements_in_each_other_keep_their_words(opening: str) -> None:
    """What is nested too deeply is flat, and the metadata say so."""
    content = read(f"<p>begin</p>{opening * 100_000}deep")
    assert content.text.startswith("begin")
    assert content.text.endswith("deep")
    assert content.metadata["unread"] == ["elements nested very deep: their words are read, but not how deep they are"]


def test_deep_lists_with_many_items_do_not_drown_in_indentation() -> None:
    """Each level would indent all lines below it further."""
    page = "<ul><li>x" * 2_000
    assert len(read(page).text) < 200 * 2_000


def test_looks_that_are_never_ended_cost_little_and_no_word() -> None:
    """A browser begins them anew in every paragraph; here a few of them do."""
    content = read("<p>" + "".join(f"<font color={hue}>" for hue in range(400)) + "wo<b>rd</p>" + "<p>x</p>" * 400)
    assert content.text == "word" + "\n\nx" * 400


@pytest.mark.parametrize("tag", ["a name=x", "p", "li", "h2", "td", "option", "dd"])
def test_elements_that_others_end_are_not_deep(tag: str) -> None:
    """Old pages leave them open by the thousand."""
    assert "unread" not in read(f"<{tag}>x\n" * 2_000).metadata


def test_a_page_without_a_tag_stays_as_it_is() -> None:
    """Its lines are all the structure it has."""
    content = read("one\n\ntwo   three")
    assert (content.text, content.blocks) == ("one\n\ntwo   three", None)


def test_a_page_that_only_a_script_fills_says_so() -> None:
    """An empty text is no success."""
    content = read("<div id=root></div><script src=app.js></script>")
    assert content.metadata["unread"] == ["the page has no words of its own; a script may write them in a browser"]


def test_what_is_no_text_is_refused() -> None:
    """Whatever its name says."""
    with pytest.raises(UnreadableDocument, match="binary"):
        html.read(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3")


def _as_page(parts: list[str]) -> bytes:
    return "".join(parts).encode()


_TAGS = (
    "p div ul ol li dl dt dd table tr td th thead tbody caption h1 h2 pre code blockquote b a sup nav header footer "
    "main article aside figure br hr q del select option button label center span rt ruby details summary"
).split()
_EXTRAS = (
    "", "", "", ' class="footnote"', ' id="f1"', ' role="doc-noteref" href="#f1"', " colspan=3", " rowspan=2",
    " type=a", " role=navigation", " role=presentation", ' id=f2 role="doc-footnote"', " role=heading", " value=7",
    ' class="lst-kix_a-1 start"', " class=lst-kix_a-0", ' style="mso-list:l0 level2 lfo1"', " class=MsoListParagraph",
    ' style="mso-list:Ignore"',
)  # fmt: skip


@st.composite
def _tag_soup(draw: st.DrawFn) -> str:
    parts: list[str] = []
    for number in range(draw(st.integers(1, 30))):
        tag = draw(st.sampled_from(_TAGS))
        opened = f"<{tag}{draw(st.sampled_from(_EXTRAS))}>"
        parts.append(draw(st.sampled_from([opened, f"</{tag}>", f" word{number}x "])))
    return "".join(parts)


@given(_tag_soup())
def test_tag_soup_keeps_every_word_once_and_blocks_nest(page: str) -> None:
    """No tag, open, closed or out of place, takes words with it."""
    content = read(page)
    assert_nested(content.text, content.blocks or ())
    assert sorted(re.findall(r"word\d+x", content.text)) == sorted(re.findall(r"word\d+x", page))


@given(st.binary(max_size=80) | st.lists(st.sampled_from(list("<>&;!-/='\" abp\0\n")), max_size=60).map(_as_page))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    """Half a tag, half an entity, half a comment, half a character."""
    try:
        content = html.read(data)
    except UnreadableDocument:
        return
    assert_nested(content.text, content.blocks or ())
