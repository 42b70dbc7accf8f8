"""Words put before a chunk: what they are, in which order they are given up, and that each kind can be left out."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Chunk, Document, parse, tokenizer_for
from chunker.context import Contexts, Kinds
from chunker.segments.blocks.markdown import markdown_blocks
from chunker.segments.code import LineReader
from chunker.types import Span

LIST = "# Trip\n\n## Boat\n\nIt is small. Bring these things:\n\n- a rope\n- a lamp with oil\n- a stick\n- a dry bag\n"
TABLE = "# Gauges\n\n| Name | Place |\n|---|---|\n" + "".join(f"| Reed {n} | pier number {n} |\n" for n in range(12))
CODE = "# Use\n\nRun:\n\n```python\nclass Gauge:\n    def read(self):\n" + "        print(self.level)\n" * 30 + "```\n"
NESTED = (
    "Steps:\n\n1. Prepare the place well:\n"
    + "".join(f"   - thing number {n} to carry there\n" for n in range(9))
    + "2. Go\n"
)
ALL = Kinds()


def contexts(text: str, word: str, limit: int = 1000, kinds: Kinds = ALL) -> list[str]:
    """The contexts of a chunk that begins with a word, counted in characters; sentences end at full stops."""

    def last_sentence(span: Span) -> int:
        return max(text.rfind(". ", *span) + 2, span.start) if ". " in text[slice(*span)] else span.start

    openings = LineReader(text).openings
    return [*Contexts(text, markdown_blocks(text), kinds, last_sentence, len, limit, openings)(text.index(word))]


def chunks(text: str, spec: str) -> list[Chunk]:
    """What a strategy makes of a Markdown text."""
    return [*parse(spec).chunk(Document("a.md", text), tokenizer_for("gpt-4o"))]


def test_a_part_of_a_list_is_told_headings_and_lead_in() -> None:
    """The path on one line, then the last sentence of what introduces the list."""
    assert contexts(LIST, "- a lamp")[0] == "Trip > Boat\n\nBring these things:\n\n"


def test_what_a_chunk_holds_itself_is_not_told() -> None:
    """A heading where it begins with that, a lead-in where it is in the text."""
    assert contexts(LIST, "## Boat")[0] == "Trip\n\n"
    assert contexts(LIST, "It is small")[0] == "Trip > Boat\n\n"
    assert contexts(LIST, "# Trip") == [""]


def test_a_part_of_a_table_is_a_table_again() -> None:
    """The rows of its header stand right above the first row."""
    assert contexts(TABLE, "| Reed 3")[0] == "Gauges\n\n| Name | Place |\n|---|---|\n"


def test_a_part_of_code_says_what_it_is_in() -> None:
    """The fence with its language, and the lines that open what is around."""
    assert contexts(CODE, "        print")[0] == "Use\n\nRun:\n\n```python\nclass Gauge:\n    def read(self):\n"


def test_lists_in_lists_have_a_lead_in_each() -> None:
    """The outer one first; the item's own mark is not part of it."""
    assert contexts(NESTED, "   - thing number 4")[0] == "Steps:\n\nPrepare the place well:\n\n"


def test_outer_headings_are_given_up_first_and_the_frame_last() -> None:
    """Each text is shorter than the one before, and the last is the header alone."""
    text = TABLE.replace("# Gauges", "# A\n\n## B\n\n### Gauges\n\nThese are:")
    found = contexts(text, "| Reed 3")
    header = "| Name | Place |\n|---|---|\n"
    assert found[:-1] == [
        f"{lines}{header}"
        for lines in (
            "A > B > Gauges\n\nThese are:\n\n",
            "B > Gauges\n\nThese are:\n\n",
            "Gauges\n\nThese are:\n\n",
            "These are:\n\n",
            "",
        )
    ]


def test_long_heads_give_up_their_lines_and_then_the_outer_ones() -> None:
    """Of a method first the parameters go, then the class, then its name, and the fence last."""
    text = "```python\nclass Gauge:\n    def read(\n        self,\n    ):\n        first\n        inner\n```\n"
    short = "    def read(\n"
    assert contexts(text, "        inner") == [
        "```python\nclass Gauge:\n    def read(\n        self,\n    ):\n",
        f"```python\nclass Gauge:\n{short}",
        f"```python\n{short}",
        "```python\n",
        "",
    ]


def test_headings_take_a_quarter_of_the_limit_and_all_words_half() -> None:
    """Of 100 characters a path of 30 is too much, a lead-in of 40 is not."""
    text = f"# {'h' * 30}\n\n{'l' * 39}:\n\n- a\n- b\n"
    assert contexts(text, "- b", limit=100) == [f"{'l' * 39}:\n\n", ""]
    assert contexts(text, "- b", limit=80) == [""]


def test_what_is_too_long_alone_takes_nothing_else_along() -> None:
    """A header or a lead-in over its share is left out, and what is around it is told."""
    wide = f"# Gauges\n\n| Name | {'wide ' * 20}|\n|---|---|\n| Reed 1 | a |\n| Reed 2 | b |\n"
    assert contexts(wide, "| Reed 2", limit=100) == ["Gauges\n\n", ""]
    outer = f"# Trip\n\n{'Bring ' * 20}these:\n\n- Ropes:\n  - one\n  - two\n"
    assert contexts(outer, "  - two", limit=100)[0] == "Trip\n\nRopes:\n\n"


def test_of_a_long_fence_the_beginning_is_told() -> None:
    """As of any long line of code."""
    text = f"```python {'x' * 500}\nfirst\nsecond\n```\n"
    assert contexts(text, "second")[0] == f"{text[:200]}\n"


class Metered(str):
    """A text that adds up the characters that are taken out of it."""

    __slots__ = ("characters",)
    characters: int

    def __getitem__(self, key: Any) -> str:
        taken = super().__getitem__(key)
        self.characters = getattr(self, "characters", 0) + len(taken)
        return taken


LONG = {
    "lines of code": lambda size: "```\n" + "x = 1\n" * size + "```\n",
    "a long fence": lambda size: f"```{'p' * 4 * size}\n" + "x = 1\n" * size + "```\n",
    "a wide header": lambda size: f"| {'wide ' * size}|\n|---|\n" + "| cell |\n" * size,
    "a long lead-in": lambda size: "long " * size + "intro:\n\n" + "- these:\n\n  - a\n  - b\n" * size,
}


@pytest.mark.parametrize("kind", LONG)
def test_contexts_of_twice_the_text_are_twice_the_work(kind: str) -> None:
    """What is long is not read again for every line: characters taken out of the text, and counted."""
    small, large = (_characters(LONG[kind](size)) for size in (200, 400))
    assert large < 2.5 * small


def _characters(text: str) -> int:
    counted = Metered(text)

    def count(words: str) -> int:
        counted.characters += len(words)
        return len(words)

    blocks, openings = markdown_blocks(text), LineReader(text).openings
    counted.characters = 0
    context = Contexts(counted, blocks, ALL, lambda span: span.start, count, 100, openings)
    for offset in [match.start() for match in re.finditer(r"(?m)^.", text)]:
        deque(context(offset), maxlen=0)
    return counted.characters


@pytest.mark.parametrize(
    ("kinds", "text", "word", "expected"),
    [
        (Kinds(headings=False), LIST, "- a lamp", "Bring these things:\n\n"),
        (Kinds(lead_ins=False), LIST, "- a lamp", "Trip > Boat\n\n"),
        (Kinds(table_headers=False), TABLE, "| Reed 3", "Gauges\n\n"),
        (Kinds(signatures=False), CODE, "        print", "Use\n\nRun:\n\n"),
    ],
)
def test_each_kind_can_be_left_out(kinds: Kinds, text: str, word: str, expected: str) -> None:
    """The others stay."""
    assert contexts(text, word, kinds=kinds)[0] == expected


def test_marks_of_a_quote_are_no_words() -> None:
    """A lead-in over two lines of a quote is one line."""
    text = "> Bring\n> these:\n>\n> - a\n> - b\n"
    assert contexts(text, "> - b")[0] == "Bring these:\n\n"


SWITCHES = ("headings", "lead_ins", "table_headers", "signatures")


@pytest.mark.parametrize("text", [LIST * 5, TABLE, CODE, NESTED], ids=["list", "table", "code", "nested"])
@pytest.mark.parametrize("limit", [16, 32, 64, 128])
def test_context_is_inside_the_limit(text: str, limit: int) -> None:
    """Counted with the text, and never in the text itself."""
    count = tokenizer_for("gpt-4o").count
    found = chunks(text, f"structure(max_tokens={limit})")
    assert limit != 32 or any(chunk.context for chunk in found)
    for chunk in found:
        assert chunk.token_count == count(chunk.context + chunk.text) <= limit
        assert chunk.text == text[chunk.start : chunk.end]


def _off(names: tuple[str, ...]) -> str:
    return "".join(f", {name}=False" for name in names)


def test_without_any_kind_nothing_is_put_before() -> None:
    """And the limit is for the text alone."""
    found = chunks(LIST * 5, f"structure(max_tokens=32{_off(SWITCHES)})")
    assert [chunk.context for chunk in found] == [""] * len(found)


def _pieces() -> Iterator[st.SearchStrategy[str]]:
    yield st.sampled_from(["# A\n\n", "## B\n\n", "### C c\n\n", "Bring:\n\n", "> ", "\n"])
    yield st.sampled_from(
        ["- a b c\n", "  - d e\n", "1. f\n", "| a | b |\n|---|---|\n", "| c | d |\n", "```py\nx = 1\n```\n"]
    )
    yield st.text(max_size=10)


@given(text=st.lists(st.one_of(*_pieces()), max_size=14).map("".join), overlap=st.sampled_from([0, 3]))
def test_any_text_has_contexts_that_fit(text: str, overlap: int) -> None:
    """With repeated text as well."""
    count = tokenizer_for("gpt-4o").count
    for chunk in chunks(text, f"structure(max_tokens=16, overlap={overlap})"):
        assert chunk.token_count == count(chunk.content) <= 16


def test_a_repeated_beginning_goes_before_context() -> None:
    """With overlap every part of a table still has its header."""
    found = chunks(TABLE, "structure(max_tokens=40, overlap=12)")
    assert len(found) > 2
    assert all("| Name | Place |" in chunk.content for chunk in found)


@given(rows=st.integers(3, 12), limit=st.integers(30, 64))
def test_every_part_of_a_table_has_its_header(rows: int, limit: int) -> None:
    """Since header and one row fit together, a row goes before the header does."""
    text = "| Name | Place |\n|---|---|\n" + "".join(
        f"| Reed {n * 37 % 11} | at pier {n}, mile {n * n} |\n" for n in range(rows)
    )
    for chunk in chunks(text, f"structure(max_tokens={limit})"):
        assert "| Name | Place |" in chunk.content


@pytest.mark.parametrize("words", ["A) Smith keeps these:", "(c) needs:"])
def test_words_that_look_like_marks_are_words(words: str) -> None:
    """Only what stands before an item is its mark."""
    assert contexts(f"{words}\n\n- a\n- b\n", "- b")[0] == f"{words}\n\n"
