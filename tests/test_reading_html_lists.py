"""Lists whose depth a page tells by numbers: those of Google Docs, Word and Outlook."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.reading.content import Content
from chunker.reading.formats import html
from tests.block_promises import assert_nested

_SHEET = (
    '<style>@import url(x);.lst-kix_a-1>li:before{content:"" counter(lst-ctn-kix_a-1,lower-latin) ". "}'
    'ol.lst-kix_a-0{list-style-type:none}.lst-kix_a-0 > li:before{content:"" counter(lst-ctn-kix_a-0,decimal) ". "}'
    '.lst-kix_a-2>li:before{content:"" counter(lst-ctn-kix_a-0,decimal) "." counter(lst-ctn-kix_a-1,lower-latin) "." '
    'counter(lst-ctn-kix_a-2,lower-roman) ") "}.lst-kix_b-0>li:before{content:"\\0025cf  "}</style>'
)


def read(page: str) -> Content:
    """The content of a page, whose blocks nest."""
    content = html.read(page.encode())
    assert_nested(content.text, content.blocks or ())
    return content


def google(kind: str, depth: int, *items: str, start: str = "", name: str = "a") -> str:
    """A run of items of one depth, as Google Docs writes it."""
    begin = f'class="c2 lst-kix_{name}-{depth}{" start" if start == "1" else ""}"' + f' start="{start}"' * bool(start)
    inside = "".join(f'<li class="c1 li-bullet-0"><span class="c0">{item}</span></li>' for item in items)
    return f"<{kind} {begin}>{inside}</{kind}>"


def word(list_and_level: str, mark: str, words: str, margin: str = "") -> str:
    """An item as Word writes it into pages."""
    blanks = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;\n</span>"
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='{margin}text-indent:-18.0pt;mso-list:{list_and_level}'>"
        f"<![if !supportLists]><span lang=EN-GB style='font-family:Symbol'><span style='mso-list:Ignore'>{mark}{blanks}"
        f"</span></span><![endif]><span lang=EN-GB>{words}<o:p></o:p></span></p>\n"
    )


def filtered(mark: str, words: str, margin: str = "") -> str:
    """An item in a page that Word "filtered"; numbers have no element of their own there."""
    return (
        f"<p class=MsoListParagraph style='{margin}text-indent:-.25in'>{mark}"
        f"<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>{words}</p>\n"
    )


def notion(kind: str, item: str, start: str = "") -> str:
    """A list of Notion, which has one item."""
    tag = "ol" if start else "ul"
    return f'<{tag} id="a1" class="{kind}"{f" type=1 start={start}" * bool(start)}><li>{item}</li></{tag}>'


_STEPS = (
    google("ol", 0, "Fill the tank", start="1"),
    google("ol", 1, "cold", "hot", start="1"),
    google("ol", 2, "to the line", start="1"),
    '<p class="c1 c4"><span class="c0"></span></p>',
    google("ol", 0, "Close it", start="2"),
    google("ul", 1, "left", name="b"),
    "<p>Then wait.</p>",
    google("ol", 0, "Go", start="3"),
)


def test_levels_of_google_docs_are_one_nested_list() -> None:
    """With the marks that its style sheet draws; a paragraph ends the list, an empty one does not."""
    marked = "1. Fill the tank\n   a. cold\n   b. hot\n      1.b.i) to the line\n2. Close it\n   - left"
    assert read(_SHEET + "".join(_STEPS)).text == f"{marked}\n\nThen wait.\n\n3. Go"


def test_a_paragraph_of_google_docs_that_is_set_in_goes_on_with_its_item() -> None:
    """It lies in the last one that is set in no further; others end the list."""
    sheet = _SHEET.replace("</style>", ".c1{margin-left:36pt}.d{margin-left:72pt}.e{margin-left:18pt}</style>")
    deep = google("ul", 1, "b").replace("c1 ", "d ")
    page = (
        f"{google('ul', 0, 'a')}{deep}<p class=d>c</p><p class=c1>d</p>{google('ul', 0, 'e')}<p class=e>f</p><p>g</p>"
    )
    assert read(sheet + page).text == "- a\n  - b\n\n    c\n\n  d\n- e\n\nf\n\ng"


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (google("ul", 0, "a", start="1") + google("ul", 1, "b") + google("ul", 0, "c"), "- a\n  - b\n- c"),
        (google("ul", 0, "a") + google("ul", 2, "b") + google("ul", 1, "c") + google("ul", 0, "d"),
         "- a\n  - b\n  - c\n- d"),
        (google("ul", 1, "a") + google("ul", 0, "b"), "- a\n\n- b"),
        (google("ul", 0, "a", name="x") + google("ul", 0, "b", name="y"), "- a\n- b"),
        (google("ol", 0, "a", start="1", name="x") + google("ol", 0, "b", start="1", name="y"), "1. a\n\n1. b"),
        (google("ol", 0, "a", start="3") + google("ol", 0, "b"), "3. a\n4. b"),
        (google("ul", 0, "a") + "<ul><li>b</ul>", "- a\n\n- b"),
        (google("ul", 0, "a<ul><li>b</ul>") + google("ul", 0, "c"), "- a\n  - b\n- c"),
        (f"<blockquote>{google('ul', 0, 'a')}</blockquote><p>b", "> - a\n\nb"),
        (google("ul", 0, "a") + "<table><tr><th>x<th>y<tr><td>1<td>2</table>",
         "- a\n\n| x | y |\n| --- | --- |\n| 1 | 2 |"),
        (f"<table><tr><th>x<th>y<tr><td>{google('ul', 0, 'a', 'b')}<td>2</table>",
         "| x | y |\n| --- | --- |\n| • a • b | 2 |"),
        ('<ol class="lst-kix_a-0 start" start="1"><li><h1 style="display:inline"><span>Terms</span></h1></ol><p>b',
         "# 1. Terms\n\nb"),
    ],
)  # fmt: skip
def test_lists_of_google_docs(page: str, text: str) -> None:
    """Whatever level they begin with, and whatever comes behind them; numbered headings are headings."""
    assert read(page).text == text


_WORD_LIST = (
    word("l0 level1 lfo1", "·", "First"),
    word("l0 level2 lfo1", "o", "Nested", "margin-left:72.0pt;"),
    word("l0 level1 lfo1", "·", "Second"),
    "<p class=MsoNormal>Steps:</p>",
    word("l1 level1 lfo2", "3.", "Third"),
    word("l1 level2 lfo2", "(a)", "Part", "margin-left:72.0pt;"),
    word("l1 level1 lfo2", "4.", "Fourth"),
)


def test_list_paragraphs_of_word_are_items() -> None:
    """With their marks once."""
    bullets, numbers = "- First\n  - Nested\n- Second", "3. Third\n   (a) Part\n4. Fourth"
    content = read("".join(_WORD_LIST))
    assert content.text == f"{bullets}\n\nSteps:\n\n{numbers}"
    assert [block.kind for block in content.blocks or ()].count("item") == 6


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (filtered("1.", "a") + filtered("<span style='font-family:Symbol'>·</span>", "b", "margin-left:1.0in;")
         + filtered("2.", "c"), "1. a\n   - b\n2. c"),
        (filtered("1.", "a").replace("MsoList", "x_MsoList").replace('"Times', "&quot;Times"), "1. a"),
        (filtered("1.", "a") + "<p class=MsoListParagraph>b</p>" + filtered("2.", "c"), "1. a\n\n   b\n2. c"),
        (word("l0 level1 lfo1", "·", "a") + word("l0 level2 lfo1", "o", "b", "margin-left:72.0pt;")
         + "<p class=MsoListParagraph style='margin-left:36.0pt'>c</p>", "- a\n  - b\n\n  c"),
        ("<p class=MsoListParagraph>a</p>", "a"),
        (filtered("1.", "a") + "<p class=MsoNormal style='margin-left:.5in'>b</p><p class=MsoNormal>c",
         "1. a\n\n   b\n\nc"),
        (filtered("1.", "a") + "<p class=MsoNormal style='margin-left:9.0pt'>b", "1. a\n\nb"),
        (notion("bulleted-list", "a") + "<p style='margin-left:36pt'>b", "- a\n\nb"),
        ("<p class=MsoListBullet style='mso-list:l9 level1 lfo1'><span style='mso-list:Ignore'>·</span>a</p>"
         "<p class=MsoListBullet2 style='mso-list:l8 level1 lfo2'><span style='mso-list:Ignore'>o</span>b</p>",
         "- a\n  - b"),
        ("<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'><img alt='*' src=x></span>a</p>", "- a"),
        ("<h1 style='text-indent:-21.6pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2"
         "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;</span></span>Scope</h1>", "# 2 Scope"),
        ("<p style='text-indent:-18pt'>A paragraph that hangs.</p>", "A paragraph that hangs."),
        (filtered("Note", "that this hangs."), "Note that this hangs."),
        (filtered("1.2.3", "a") + filtered("(iv)", "b") + filtered("A)", "c"), "1.2.3 a\n(iv) b\nA) c"),
        (filtered("<span style='font-family:Wingdings'>Ø</span>", "a"), "- a"),
        (f"<table><tr><th>x<th>y<tr><td>{word('l0 level1 lfo1', 'o', 'a')}{word('l0 level1 lfo2', '2.', 'b')}<td>2"
         "</table>", "| x | y |\n| --- | --- |\n| • a 2. b | 2 |"),
        ("<ul><li style='mso-list:l0 level1 lfo1'>a</li><ul><li style='mso-list:l0 level2 lfo1'>b</ul></ul>",
         "- a\n  - b"),
    ],
)  # fmt: skip
def test_lists_of_office(page: str, text: str) -> None:
    """Also those of filtered pages and of Outlook on the web, which name no list."""
    assert read(page).text == text


def test_levels_without_end_are_read() -> None:
    """Those deeper than lists can be are items of the deepest list, and lose no word."""
    items = [f"<p class=MsoListParagraph style='margin-left:{n}pt;text-indent:-9pt'>" for n in range(400)]
    blanks = "·<span style='font-size:7pt'>&nbsp;</span>"
    content = read("".join(f"{item}{blanks}word{n}x</p>" for n, item in enumerate(items)))
    assert all(f"word{n}x" in content.text for n in range(400))
    assert content.metadata["unread"] == ["elements nested very deep: their words are read, but not how deep they are"]


def _made(kind: str, depth: int, words: str) -> str:
    if kind == "text":
        return f"<p>{words}</p>"
    return google("ul", depth, words) if kind == "google" else word(f"l0 level{depth + 1} lfo1", "·", words)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (notion("bulleted-list", f"a{notion('bulleted-list', 'b')}c") + notion("bulleted-list", "d"),
         "- a\n  - b\n\n  c\n- d"),
        (notion("numbered-list", "a", "1") + notion("numbered-list", "b", "2") + notion("numbered-list", "c", "1"),
         "1. a\n2. b\n\n1. c"),
        (notion("bulleted-list", "a") + "<p>b</p>" + notion("bulleted-list", "c"), "- a\n\nb\n\n- c"),
        (notion("bulleted-list", "a") + notion("numbered-list", "b", "1"), "- a\n\n1. b"),
        (notion("numbered-list", "<h3>a</h3><p>b</p>", "1"), "1. ### a\n\n   b"),
        (notion("to-do-list", '<div class="checkbox checkbox-on"></div> <span>a</span>')
         + notion("to-do-list", '<div class="checkbox checkbox-off"></div> <span>b</span>'), "- [x] a\n- [ ] b"),
    ],
)  # fmt: skip
def test_items_of_notion_are_one_list(page: str, text: str) -> None:
    """It writes a list for each."""
    assert read(page).text == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ('<ol>\n<li value="1"><p>a</p>\n</ol>\n<ol type="a">\n<ol type="a">\n<li value="1"><p>b</p>\n<li><p>c</p>\n'
         '</ol>\n</ol>\n<ol start="2">\n<li><p>d</p>\n</ol><p>e', "1. a\n   a. b\n   b. c\n2. d\n\ne"),
        ("<ul><li>a</ul><ul><ul><ul><li>b</ul></ul></ul><ol><ol><li>c</ol></ol><ul><li>d</ul>",
         "- a\n  - b\n  1. c\n- d"),
        ("<ul><ul><li>a</ul><li>b</ul>", "- a\n\n- b"),
        ("<ul><ul><li>a</ul></ul><ul><li>b</li><ul><li>c</li></ul><li>d</ul>", "- a\n\n- b\n  - c\n- d"),
        ("<ul><li>b</li><ul><li>c</li></ul><li>d</ul>", "- b\n  - c\n- d"),
        ("<ul><li>a</ul><ol><li>b</ol>", "- a\n\n1. b"),
    ],
)  # fmt: skip
def test_lists_of_libre_office(page: str, text: str) -> None:
    """A list that only indents another one has no item; and what is further in stands behind what it lies in."""
    assert read(page).text == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ul><li class=task-list-item><input type=checkbox class=task-list-item-checkbox checked disabled> a"
         "<li class=task-list-item><input type=checkbox disabled> b</ul>", "- [x] a\n- [ ] b"),
        ("<ul><li><label><input type=checkbox checked>a</label><li><label><input type=checkbox>b</label></ul>",
         "- [x] a\n- [ ] b"),
        ("<ul class=inline-task-list><li class=checked data-inline-task-id=1>a<li data-inline-task-id=2>b</ul>",
         "- [x] a\n- [ ] b"),
        ("<ul><li><div class=checkbox>a</div></ul>", "- a"),
        ("<ul><li><input type=checkbox id=menu><label for=menu>a</label></ul>", "- a"),
        ("<p><label><input type=checkbox checked> a</label>", "a"),
        ("<ul><li><label><input type=checkbox name=colour value=red> a</label></ul>", "- a"),
        ("<ul><li><div class=checkbox></div>a</ul>", "- a"),
        ("<ul><li>a <input type=text disabled></ul>", "- a"),
    ],
)  # fmt: skip
def test_tasks_are_done_or_not(page: str, text: str) -> None:
    """Boxes that open menus or choose among wares, or that nobody can tick, say nothing."""
    assert read(page).text == text


_LEVELS = st.lists(st.tuples(st.sampled_from(["google", "word", "text"]), st.integers(0, 8)), max_size=20)


@given(_LEVELS)
def test_levels_in_any_order_keep_every_word_once_and_blocks_nest(levels: list[tuple[str, int]]) -> None:
    """Whichever level comes behind which."""
    page = "".join(_made(kind, depth, f"word{n}x") for n, (kind, depth) in enumerate(levels))
    content = read(page)
    assert [word for word in content.text.split() if word != "-"] == [f"word{n}x" for n in range(len(levels))]
