"""Where code may be cut, and what a line of it stands in."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chunker import prices
from chunker.segments.code import Signatures, code_boundaries
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


def cuts(text: str) -> dict[str, float]:
    """The price of a cut before each line that may begin a part, by the line."""
    return {
        text[offset:].partition("\n")[0].strip(): price for offset, price in code_boundaries(text, Span(0, len(text)))
    }


def test_definitions_at_the_margin_are_cheapest() -> None:
    """Then those inside a class, then lines that follow without a blank one."""
    found = cuts(CODE)
    assert found["class Gauge:"] == found["def main():"] == prices.LINE
    assert found["class Gauge:"] < found["def stop("] < found["return 1"] < prices.SENTENCE


def test_a_fence_stays_with_its_code() -> None:
    """The opening one with the first line, the closing one with the last; so do closing brackets."""
    assert not {"import os", "```", "):"} & {*cuts(CODE)}


def test_words_that_begin_like_closing_ones_close_nothing() -> None:
    """`endpoint` is not `end`."""
    found = cuts("```rb\na = 1\nendpoint = 2\nelsewhere()\nif a\nelse\nend\n```")
    assert {"endpoint = 2", "elsewhere()", "if a"} == {*found}


def test_signatures_are_the_lines_around_a_line() -> None:
    """Outermost first, with their indentation."""
    signatures = Signatures(CODE, Span(0, len(CODE)))
    assert signatures.at(CODE.index("            return 1")) == (
        "class Gauge:",
        "    def read(self):",
        "        if self.on:",
    )
    assert signatures.at(CODE.index("def main")) == ()
    assert signatures.at(CODE.index("pass\n```")) == ("def main():",)


@given(st.text("ab:{} \n\t`", max_size=80))
def test_cuts_stand_at_lines_and_below_the_price_of_a_sentence(text: str) -> None:
    """In order, each where a line begins."""
    found = [*code_boundaries(text, Span(0, len(text)))]
    assert found == sorted(found)
    assert all(text[offset - 1] == "\n" and prices.LINE <= price < prices.SENTENCE for offset, price in found)


def test_a_ladder_of_indents_is_read_in_linear_time() -> None:
    """Twice the lines are about twice the work, and no line keeps more than three others."""

    def ladder(lines: int) -> str:
        return "".join(f"{' ' * (number % 400)}a:\n" for number in range(lines))

    def read(text: str) -> object:
        return Signatures(text, Span(0, len(text)))

    assert work(read, ladder(1600)) < 2.3 * work(read, ladder(800))
    assert len(Signatures(ladder(100), Span(0, len(ladder(100)))).at(len(ladder(100)))) == 3
