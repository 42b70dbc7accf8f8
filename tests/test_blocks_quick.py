"""Blocks of Markdown found by pattern: the same as those that the parser finds, with less work."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import chunker.segments.blocks.parser
from chunker.segments.blocks.markdown import markdown_blocks
from tests.block_promises import ATTACKS, work
from tests.markdown_golden import entries
from tests.markdown_parsed import parsed_blocks
from tests.markdown_texts import markdown_lines, markdown_texts
from tests.torture import TORTURE, hostile_text

DOCUMENTS = sorted((Path(__file__).parent.parent / "corpora/fernholt/documents").glob("*.md"))
# Lines that leave no choice, and some that look much like them and do.
_WORDS = (
    "river", "the bridge: holds", "stones:", "**bold** mill", "`code` mill", "~~no~~ mill", "[mill](/to) river",
    "[[wiki]] mill", "[ ] to do", "1.5 metres", "2024", "+1", "-1 degree", "--flag", "#tag", "_so_", ":sign: mill",
    "a | b", "[mill]: /to", "[mill", "mill]: /to", "[^1]: note", "[^1] note", ": meaning", "~ meaning", "<b>bold</b>",
    "# Head", "## Head ##", "# a | b", "---", "***", "- - -", "===", "```", "``` py", "``` a|b", "~~~", "> said",
    "| a | b |", "|---|---|", "|a|", "|-|", "| a \\|", "<div>", "<!-- note", "-->", "\u00a0", "\x0b", "2.", "-", "*",
)  # fmt: skip
_MARKERS = ("", "", "", "- ", "* ", "-   ", "1. ", "2. ", "1) ", "10. ", "-     ", "-\t")
_INDENTS = ("", "", "", "", " ", "  ", "   ", "    ", "     ", "      ", "\t")
everyday_line = st.builds(
    lambda indent, marker, words, more: f"{indent}{marker}{words}{more}",
    st.sampled_from(_INDENTS),
    st.sampled_from(_MARKERS),
    st.sampled_from(_WORDS),
    st.sampled_from(["", "", "", " river", "  "]),
)
everyday_texts = st.builds(
    lambda lines, ends: "".join(line + end for line, end in zip(lines, ends, strict=False)),
    st.lists(everyday_line, max_size=14),
    st.lists(st.sampled_from(["\n", "\n", "\n\n", "\n \n\n", ""]), min_size=14, max_size=14),
)


@settings(max_examples=300)
@given(text=st.one_of(everyday_texts, everyday_texts, markdown_texts(), hostile_text()))
def test_blocks_are_those_of_the_parser(text: str) -> None:
    """Kinds, spans, levels, parents, lead-ins, headers and languages."""
    assert markdown_blocks(text) == parsed_blocks(text)


@settings(max_examples=100)
@given(data=st.data())
def test_a_spoilt_document_has_the_blocks_of_the_parser(data: st.DataObject) -> None:
    """Part of a real one, with lines put in, taken out, and moved to the right."""
    lines = data.draw(st.sampled_from(DOCUMENTS)).read_text(encoding="utf-8").split("\n")
    first = data.draw(st.integers(0, len(lines) - 1))
    lines = lines[first : first + 60]
    for line in data.draw(st.lists(st.one_of(everyday_line, st.none()), max_size=6)):
        place = data.draw(st.integers(0, len(lines) - 1))
        if line is None:
            lines[place] = data.draw(st.sampled_from(_INDENTS)) + lines[place]
        else:
            lines[place : place + data.draw(st.integers(0, 1))] = [line]
    text = "\n".join(lines)
    assert markdown_blocks(text) == parsed_blocks(text)


@given(lines=markdown_lines(), end=st.sampled_from(["\r\n", "\r"]), start=st.sampled_from(["", "\ufeff"]))
def test_line_ends_and_marks_move_blocks_only(lines: list[str], end: str, start: str) -> None:
    """The blocks are those of the same lines with line feeds, and lead-ins as well."""
    text, normal = start + end.join(lines), "\n".join(lines)
    moved = [(block.kind, text[slice(*block.span)].replace(end, "\n"), block.parent) for block in markdown_blocks(text)]
    assert moved == [(block.kind, normal[slice(*block.span)], block.parent) for block in markdown_blocks(normal)]
    assert [block.lead_in is None for block in markdown_blocks(text)] == [
        block.lead_in is None for block in markdown_blocks(normal)
    ]


def test_golden_texts_have_the_blocks_of_the_parser() -> None:
    """Each section of CommonMark, tables, and what people use beyond them."""
    texts = [entry.text for entry in entries()]
    assert [text for text in texts if markdown_blocks(text) != parsed_blocks(text)] == []


@pytest.mark.parametrize("name", TORTURE)
def test_hostile_texts_have_the_blocks_of_the_parser(name: str) -> None:
    """Whatever broke other splitters."""
    assert markdown_blocks(TORTURE[name]) == parsed_blocks(TORTURE[name])


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_have_the_blocks_of_the_parser(attack: str) -> None:
    """Also where there are too many of them, or they lie too deep."""
    text = ATTACKS[attack](2_000)
    assert markdown_blocks(text) == parsed_blocks(text)


@pytest.mark.parametrize(
    "text",
    [
        "# a | b\n|---|---|\n",
        "``` a | b\n|---|---|\n",
        "- a | b\n|---|---|\n",
        "a\n\n: b\n",
        "a\n\n\n: b\n",
        "~~~\na  \n \n",
        "[a\nb]: /c\nd\n",
        "[a]: /b\n\nc\n",
        "- [a]: /b\n",
        "- a\n  2. b\n",
        "- a\n\n  2. b\n",
        "  1.  a\n    - b\n",
        "1. a\n    - b\n   - c\n",
        "- a\n* b\n  - c\n  * d\n",
        "- a\n\n      b\n",
        "- a\n# b\n- c\n",
        "| a |\n|---|\n| b |\nc\n",
        "| a | b |\n|---|\n",
        "| a | b\n|---|\n",
        "| a | b \\|\n|---|\n",
        "a | b\n-|-\n",
        "a\n- \n",
        "[^a[b]: c\n\n    d\n",
        "- a\n\n- # b\n",
        "<!-- a\n\nb\n\n# c\n\n-->\n\nd\n",
        "a\n: b\n\nc\n: d\n\ne\n",
        " ```\n\na\n\n# b\n ```\n\nc\n",
    ],
)
def test_look_alikes_have_the_blocks_of_the_parser(text: str) -> None:
    """Lines whose meaning hangs on another one."""
    assert markdown_blocks(text) == parsed_blocks(text)


@pytest.mark.parametrize(
    "text",
    [
        "a\nb\n\n*c* 1.5\n  d\n",
        "# a\n## b ##\n\n***\nc\n",
        "``` py\n\n# a\n- b\n```\n~~~\n",
        "| a | b |\n|:--|--:|\n| c | d |\n| e |\n",
        "a:\n- b\n  c\n- [ ] d\n\n  e\n\n  2. f\n     * g\n- h\n\ni\n",
        " a\n\n\n \n",
    ],
)
def test_common_blocks_are_found_without_the_parser(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paragraphs, headings, rules, code between fences, tables and lists."""
    expected = parsed_blocks(text)
    monkeypatch.delattr(chunker.segments.blocks.parser, "parse_blocks")
    assert markdown_blocks(text) == expected


def test_documents_take_a_tenth_of_the_work() -> None:
    """Lines of code run, on every fifth document of our corpus."""
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS[::5]]
    quick, slow = (sum(work(read, text) for text in texts) for read in (markdown_blocks, parsed_blocks))
    assert quick <= slow / 10
