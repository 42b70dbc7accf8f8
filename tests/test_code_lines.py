"""Where code may be cut, and what a line of it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import prices
from chunker.segments.code import code_boundaries
from chunker.segments.heads import WrittenCode, written_code
from chunker.segments.openings import Openings
from chunker.segments.signatures import signatures_of
from chunker.types import Span
from tests.block_promises import work

CODE = """```python
import os

class Gauge:
    def read(self):
        if self.on:
            return 1

    def stop(
        self,
    ):
        pass

def main():
    pass
```"""


def whole(text: str) -> WrittenCode:
    """A text that is all one block of code."""
    return written_code(text, Span(0, len(text)))


def nothing_fits(_start: int, _end: int) -> bool:
    """So that every boundary is offered."""
    return False


def openings_of(text: str) -> Openings:
    return signatures_of(text, whole(text))


def cuts(text: str) -> dict[str, float]:
    """The price of a cut before each line that may begin a part, by the line."""
    return {
        text[offset:].partition("\n")[0].strip(): price for offset, price in code_boundaries(whole(text), nothing_fits)
    }


def test_definitions_at_the_margin_are_cheapest() -> None:
    """Then those inside a class, then lines that follow without a blank one."""
    found = cuts(CODE)
    assert found["class Gauge:"] == found["def main():"] == prices.LINE
    assert found["class Gauge:"] < found["def stop("] < found["return 1"] < prices.SENTENCE


def test_a_fence_stays_with_its_code() -> None:
    """The opening one with the first line, the closing one with the last; so do closing brackets."""
    assert not {"import os", "```", "):"} & {*cuts(CODE)}
    assert [*cuts("<a>\n  <b>\n    c\n  </b>\n</a>\n")] == ["<b>", "c"]


def test_words_that_begin_like_closing_ones_close_nothing() -> None:
    """`endpoint` is not `end`."""
    found = cuts("```rb\na = 1\nendpoint = 2\nelsewhere()\nif a\nelse\nend\n```")
    assert {"endpoint = 2", "elsewhere()", "if a"} == {*found}


def test_signatures_are_the_lines_around_a_line() -> None:
    """Outermost first, with their indentation."""
    signatures = openings_of(CODE)
    assert signatures.at(CODE.index("            return 1")) == (
        "class Gauge:",
        "    def read(self):",
        "        if self.on:",
    )
    assert signatures.at(CODE.index("def main")) == ()
    assert signatures.at(CODE.index("pass\n```")) == ("def main():",)


def test_signatures_over_several_lines_are_whole() -> None:
    """Up to the line that closes their brackets, unless that is too much; a call that is closed opens nothing."""
    text = (
        "class Client(\n    Base,\n):\n    def send(\n        self,\n    ) -> Response:\n"
        "        call(\n            1\n        )\n        pass\n"
    )
    signatures = openings_of(text)
    assert signatures.at(text.index("pass")) == (
        "class Client(\n    Base,\n):",
        "    def send(\n        self,\n    ) -> Response:",
    )
    assert signatures.at(text.index("self,")) == ("class Client(\n    Base,\n):", "    def send(")
    long = f"def send(\n    {'a, ' * 400}\n):\n    pass\n"
    assert openings_of(long).at(long.index("pass")) == ("def send(",)


def quoted(text: str) -> str:
    """The lines of a text in a block quote."""
    return "".join(f"> {line}\n" for line in text.splitlines())


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_quote_marks_and_line_breaks_change_no_price(line_break: str) -> None:
    """Lines begin with their marks then, and so do signatures."""
    text = quoted(CODE).replace("\n", line_break)
    found = [*code_boundaries(whole(text), nothing_fits)]
    assert [price for _, price in found] == [price for _, price in code_boundaries(whole(CODE), nothing_fits)]
    assert all(text.startswith("> ", offset) for offset, _ in found)
    signatures = openings_of(text)
    assert signatures.at(text.index("return 1")) == ("> class Gauge:", ">     def read(self):", ">         if self.on:")


def test_tabs_indent() -> None:
    """Deeper lines are dearer with them as well."""
    found = cuts("a {\n\tb {\n\t\tc\n\t}\n}\n\nd {\n}\n")
    assert found["d {"] < found["b {"] < found["c"]


def test_names_that_begin_like_closing_words_close_nothing() -> None:
    """Nor does a variable called `end`; what closes stays with what is before."""
    assert [*cuts("a\nendpoint = 1\nelsewhere()\nend = 3\nend\nelse:\n")] == ["endpoint = 1", "elsewhere()", "end = 3"]


def test_comments_and_decorators_stay_with_what_follows() -> None:
    """Between them is the dearest cut; directives of C are no comments."""
    found = cuts("import a\n\n# About f.\n@cached\ndef f():\n    pass\n\n#define A\nint b;\n")
    assert found["# About f."] == prices.LINE
    assert found["@cached"] == found["def f():"] == 0.38
    assert found["int b;"] < 0.38


def test_what_fits_with_its_head_is_not_parted_from_it() -> None:
    """Comment, decorators, head and the first line of the body; where that is too much, without the body."""
    text = "import a\n\n# About f.\n@cached\ndef f(\n    b,\n):\n    c\n    d\n"

    def lines(most: int) -> list[str]:
        found = code_boundaries(whole(text), lambda start, end: text[start:end].count("\n") < most)
        return [text[offset:].partition("\n")[0].strip() for offset, _ in found]

    assert lines(6) == ["# About f.", "d"]
    assert lines(5) == ["# About f.", "c", "d"]
    assert lines(4) == ["# About f.", "@cached", "def f(", "b,", "c", "d"]


def test_heads_of_definitions_stay_whole() -> None:
    """Cuts inside one, and before the brace of its body, are dearest; an element of a list has no head."""
    found = cuts("int f(a,\n      b)\n{\n    c;\n}\n\nx = [\n    a,\n    {\n        d\n    },\n]\n")
    assert found["b)"] == prices.HELD
    assert found["c;"] < prices.HELD
    assert cuts("void f()\n{\n    c;\n}\n")["{"] == cuts("A::A()\n    : b(c)\n{\n    d;\n}\n")["{"] == prices.HELD
    assert cuts("x = [\n    a,\n    {\n        d\n    },\n]\n")["{"] < prices.HELD


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int main()\n{\n    inner\n}\n", ("int main()",)),
        ("def f(\n    a,\n):\n    inner\n", ("def f(\n    a,\n):",)),
        ("if (a) {\n    b\n} else {\n    inner\n}\n", ("} else {",)),
        ("int f() {\n#ifdef A\n    inner\n#endif\n}\n", ("int f() {",)),
        ("f() {\n    a\n}\ninner\n", ()),
    ],
)
def test_a_header_ends_where_its_body_does(text: str, expected: tuple[str, ...]) -> None:
    """Not at the bracket below it that opens the body, nor at a directive at the margin."""
    assert openings_of(text).at(text.rindex("\n", 0, text.index("inner")) + 1) == expected


@given(st.text("ab:{} \n\t`", max_size=80))
def test_cuts_stand_at_lines_and_below_the_price_of_a_sentence(text: str) -> None:
    """In order, each where a line begins."""
    found = [*code_boundaries(whole(text), nothing_fits)]
    assert found == sorted(found)
    assert all(text[offset - 1] in "\r\n" and prices.LINE <= price < prices.SENTENCE for offset, price in found)


def test_a_ladder_of_indents_is_read_in_linear_time() -> None:
    """Twice the lines are about twice the work, and no line keeps more than three others."""

    def ladder(lines: int) -> str:
        return "".join(f"{' ' * (number % 400)}a:\n" for number in range(lines))

    def read(text: str) -> object:
        return openings_of(text)

    assert work(read, ladder(1600)) < 2.3 * work(read, ladder(800))
    assert len(openings_of(ladder(100)).at(len(ladder(100)))) == 3
