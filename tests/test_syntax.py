"""Code by its grammar: where it may be cut, what a place in it lies in, and texts made to lead the parser astray."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Chunk, Document, check_chunker, parse, tokenizer_for
from chunker.errors import InvalidSpec, MissingExtra
from chunker.reading.formats import code as source_code
from chunker.segments.blocks.markdown import markdown_blocks
from chunker.segments.code import LineReader
from chunker.segments.syntax import grammars
from chunker.segments.syntax.grammars import language_named
from chunker.segments.syntax.reader import SyntaxReader
from chunker.types import Block, Span
from tests.block_promises import work

LANGUAGES = "bash c cpp csharp go java javascript php python ruby rust tsx typescript".split()


def reader(text: str, language: str) -> tuple[SyntaxReader, Block]:
    """A whole text as one block of code."""
    return SyntaxReader(text), Block("code", Span(0, len(text)), language=language)


def cuts(text: str, language: str, most_lines: int) -> dict[str, float]:
    """The price of a cut before each line that has one, by its words; so many lines fit."""
    reading, block = reader(text, language)
    found = reading.boundaries(block, 0, lambda start, end: text[start:end].rstrip().count("\n") < most_lines)
    return {re.split(r"[\r\n]", text[offset:])[0].strip(): price for offset, price in found}


def around(text: str, language: str, words: str) -> tuple[str, ...]:
    """The headers of what the line with some words is in."""
    reading, block = reader(text, language)
    return reading.openings(block).at(text.rfind("\n", 0, text.index(words)) + 1)


PYTHON = '''import os
import re

LIMIT = 3


# How a gauge works.
@final
class Gauge(Device):
    """A gauge."""

    level: int = 0

    # What it reads.
    @property
    def read(self,
             unit: str) -> int:
        if self.on:
            return 1
        return 0


def main() -> None:
    print(LIMIT)
'''

# Of each language a text of two definitions, what begins the second one with its comment, and what is around `inner`.
EXAMPLES = {
    "bash": ("set -e\n\nfirst() {\n  a\n}\n\n# Next.\nsecond() {\n  if b; then\n    inner\n  fi\n}\n", ("second() {",)),
    "c": (
        "#include <a.h>\n\nint first(void)\n{\n    return 1;\n}\n\n/* Next. */\nstatic int\n"
        "second(int a)\n{\n    inner(a);\n}\n",
        ("static int\nsecond(int a)",),
    ),
    "cpp": (
        "struct First {\n  int a;\n};\n\n// Next.\ntemplate <class T>\nclass Second : public A {\n public:\n"
        "  void f() {\n    inner();\n  }\n};\n",
        ("class Second : public A {", "  void f() {"),
    ),
    "csharp": (
        "using A;\n\nclass First\n{\n    int a;\n}\n\n/// Next.\n[Serializable]\nclass Second\n{\n    void F()\n    {\n"
        "        inner();\n    }\n}\n",
        ("class Second", "    void F()"),
    ),
    "go": (
        "package a\n\nfunc first() {\n\tb()\n}\n\n// Next.\nfunc (s *S) second(\n\tb int,\n) error {\n\tinner(b)\n}\n",
        ("func (s *S) second(\n\tb int,\n) error {",),
    ),
    "java": (
        "package a;\n\nclass First {\n  int a;\n}\n\n/** Next. */\n@Deprecated\npublic class Second {\n  @Override\n"
        "  void f() {\n    inner();\n  }\n}\n",
        ("public class Second {", "  void f() {"),
    ),
    "javascript": (
        "import a from 'b';\n\nfunction first() {\n  a();\n}\n\n/** Next. */\nexport class Second {\n  f = () => {\n"
        "    inner();\n  };\n}\n",
        ("export class Second {", "  f = () => {"),
    ),
    "php": (
        "<?php\nuse A;\n\nfunction first()\n{\n    return 1;\n}\n\n// Next.\n#[Pure]\nclass Second\n{\n"
        "    function f()\n    {\n        inner();\n    }\n}\n",
        ("class Second", "    function f()"),
    ),
    "python": (
        "import a\n\ndef first():\n    a()\n\n# Next.\n@b\nclass Second:\n    async def f(self):\n        inner()\n",
        ("class Second:", "    async def f(self):"),
    ),
    "ruby": (
        "require 'a'\n\ndef first\n  a\nend\n\n# Next.\nmodule Second\n  class C < D\n    def f\n"
        "      inner\n    end\n  end\nend\n",
        ("module Second", "  class C < D", "    def f"),
    ),
    "rust": (
        "use a;\n\nfn first() {\n    a();\n}\n\n/// Next.\n#[derive(A)]\nimpl Second for C {\n    fn f(&self) -> u8 {\n"
        "        inner()\n    }\n}\n",
        ("impl Second for C {", "    fn f(&self) -> u8 {"),
    ),
    "tsx": (
        "const first = () => {\n  return <a>b</a>;\n};\n\n// Next.\n"
        "export const Second = (p: P) => {\n  return <inner />;\n};\n",
        ("export const Second = (p: P) => {",),
    ),
    "typescript": (
        "interface First {\n  a: string;\n}\n\n// Next.\nnamespace Second {\n  export function f(): void {\n"
        "    inner();\n  }\n}\n",
        ("namespace Second {", "  export function f(): void {"),
    ),
}


def next_line(text: str) -> str:
    """The line with the comment that says `Next`."""
    return next(line for line in text.split("\n") if "Next." in line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cheapest_cut_is_before_a_definition_and_its_comment(language: str) -> None:
    """Nothing between the comment, the attributes and the definition, where all of it fits."""
    text, _ = EXAMPLES[language]
    second = text[text.index(next_line(text)) :]
    found = cuts(text, language, most_lines=second.rstrip().count("\n") + 1)
    assert found[next_line(text)] == min(found.values()) == 0.25
    assert not {line.strip() for line in second.split("\n")[1:]} & {*found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_are_those_of_the_definitions_around(language: str) -> None:
    """Outermost first, as they stand, without attributes and bodies; a definition's own line is not in it."""
    text, expected = EXAMPLES[language]
    assert around(text, language, "inner") == expected
    assert around(text, language, next_line(text)) == ()


def test_prices_rise_from_definitions_to_members_statements_and_lines() -> None:
    """Lines of one statement are the dearest, but cheaper than a cut between sentences."""
    found = cuts(PYTHON, "python", most_lines=5)
    assert found["# How a gauge works."] == found["def main() -> None:"] == 0.25
    assert found["# What it reads."] == 0.27
    assert found["LIMIT = 3"] == found["level: int = 0"] - 0.01 == 0.30
    lines = cuts(PYTHON, "python", most_lines=1)
    assert (
        found["level: int = 0"] < lines["return 0"] < lines["import re"] < lines["return 1"] < lines["@property"] < 0.4
    )


def test_a_definition_that_fits_alone_is_parted_from_the_header_above() -> None:
    """Before it is cut itself."""
    text = "class A:\n    def f(self):\n        a()\n        b()\n\n    def g(self):\n        c()\n"
    assert [*cuts(text, "python", most_lines=3)] == ["def f(self):", "def g(self):"]


def test_a_comment_above_the_first_of_a_body_is_no_part_of_the_header() -> None:
    """It says what that is."""
    text = "module A\n  # About B.\n  class B\n    inner\n  end\nend\n"
    assert around(text, "ruby", "inner") == ("module A", "  class B")


def test_headers_that_fit_are_not_cut() -> None:
    """Nor is what is put before them, and the brace below; those that do not fit are cut at a high price."""
    text = "// a\ntemplate <class T>\nclass A\n    : public B,\n      private C\n{\n    int d;\n    int e;\n};\n"
    assert [*cuts(text, "cpp", most_lines=6)] == ["int d;", "int e;"]
    assert cuts(text, "cpp", most_lines=5)["private C"] == 0.38


def test_closing_brackets_stay_with_what_is_before() -> None:
    """Also those of all that is around."""
    text = "class A {\n  f() {\n    a();\n  }\n  g() {\n    b();\n  }\n}\n"
    assert [*cuts(text, "js", most_lines=4)] == ["g() {"]


def test_elements_of_a_long_literal_are_kept_whole() -> None:
    """They are cheaper to cut between than lines."""
    text = "X = [\n" + "    {\n        'a': 1,\n    },\n" * 4 + "]\n"
    reading, block = reader(text, "python")
    offsets = [offset for offset, _ in reading.boundaries(block, 0, lambda start, end: end - start < 60)]
    assert offsets
    assert {text[offset:].partition("\n")[0] for offset in offsets} == {"    {"}


def test_a_long_line_is_cut_between_its_statements() -> None:
    """Offsets count characters, whatever they cost in bytes."""
    text = "".join(f"a{n}('\U0001f600字');" for n in range(40))
    reading, block = reader(text, "js")
    found = [offset for offset, _ in reading.boundaries(block, 0, lambda start, end: end - start < 50)]
    assert len(found) == 39
    assert all(text[offset] == "a" and text[offset - 1] == ";" for offset in found)


FENCES = {
    "plain": ("```python\n{}```\n", ""),
    "tildes": ("~~~~ {{.python}}\n{}~~~~\n", ""),
    "in a list": ("- a\n\n  1. b\n\n     ```py\n{}     ```\n", "     "),
    "on an item's line": ("- ```python3\n{}  ```\n", "  "),
    "in a quote": ("> a\n>\n> ```python\n{}> ```\n", "> "),
    "in a list in quotes": ("> > - a\n> >\n> >   ```py\n{}> >   ```\n", "> >   "),
    "on a quoted item's line": ("> - ```py\n{}>   ```\n", ">   "),
    "tabs": ("-\ta\n\n\t```python\n{}\t```\n", "\t"),
}


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", FENCES)
def test_fenced_code_is_read_behind_quote_marks_and_indentation(name: str, line_break: str) -> None:
    """Cuts stand where its lines begin, and headers are as they stand."""
    fence, before = FENCES[name]
    body = "".join(f"{before}{line}\n" for line in EXAMPLES["python"][0].splitlines())
    text = fence.format(body).replace("\n", line_break)
    (block,) = (block for block in markdown_blocks(text) if block.kind == "code")
    reading = SyntaxReader(text)
    found = [offset for offset, _ in reading.boundaries(block, block.span.start, lambda a, b: b - a < 90)]
    assert f"{before}# Next." in {re.split(r"[\r\n]", text[offset:])[0] for offset in found}
    inner = text.index("inner")
    assert reading.openings(block).at(inner) == (f"{before}class Second:", f"{before}    async def f(self):")


@pytest.mark.parametrize(
    ("info", "language"),
    [
        *((name, name) for name in LANGUAGES),
        ("py", "python"),
        ("Python3", "python"),
        ("{.js #id}", "javascript"),
        ("rust,no_run", "rust"),
        ("c++", "cpp"),
        ("C#", "csharp"),
        ("zsh", "bash"),
        ("golang", "go"),
        ("ts:a.ts", "typescript"),
        ("", None),
        ("cobol", None),
        ("javascripts", None),
    ],
)
def test_languages_have_many_names(info: str, language: str | None) -> None:
    """What follows the first word is no part of it."""
    assert language_named(info) == language


@pytest.mark.parametrize("language", ["", "cobol", "java"])
def test_code_without_a_grammar_that_fits_is_read_by_lines(language: str) -> None:
    """An unknown language, or words that are none of what the fence says."""
    text = "some words: here; ) and } there\n  more => of % them\n\nlast ones ( ? ] so\n" * 5
    reading, block = reader(text, language)
    expected = [*LineReader(text).boundaries(block, 0, lambda _a, _b: False)]
    assert [*reading.boundaries(block, 0, lambda _a, _b: False)] == expected


WORDS = (
    "def class function fn impl func struct namespace module end if else { } ( ) [ ] : ; , . = => -> < > # // /* */ ' "
    '" ` @a #[a] x 1 import use \U0001f600 字 \ufffd <<A A ${ #{ <?php ?> \\ \0 \ufeff'
).split()
TOKENS = st.sampled_from([*WORDS, "\n", "\n\n", "\n\t", "\n    ", "\r\n", "\r"])


@given(st.lists(TOKENS, max_size=60).map(" ".join), st.sampled_from(LANGUAGES), st.integers(1, 30))
def test_any_text_has_cuts_in_order_inside_it(text: str, language: str, most: int) -> None:
    """At lines, where those are short; below the price of a cut between sentences."""
    reading, block = reader(text, language)
    found = [*reading.boundaries(block, 0, lambda start, end: end - start <= most)]
    offsets = [offset for offset, _ in found]
    assert offsets == sorted({*offsets})
    for offset, price in found:
        assert 0 < offset < len(text)
        assert 0.25 <= price < 0.4
        assert text[offset - 1] in "\r\n" or len(re.split(r"[\r\n]", text)) == 1 or len(text) > 200
    for offset in (0, len(text) // 2, len(text)):
        headers = reading.openings(block).at(offset)
        assert len(headers) <= 3
        assert all(0 < len(header) <= 1000 for header in headers)


ATTACKS = {
    "brackets": "(" * 100_000,
    "brackets on lines": "(\n" * 10_000,
    "closed brackets": "(" * 10_000 + ")" * 10_000,
    "functions in functions": "function a() {\n" * 2_000,
    "arrows": "a=>" * 10_000,
    "angles": "a<" * 20_000,
    "angles and words": "template<" * 5_000,
    "angles and ends": "template<;\n" * 5_000,
    "questions": "a?b" * 10_000,
    "lines that go on": "\\\n" * 10_000,
    "casts": "a(*" * 10_000,
    "strings without end": "%w(" * 10_000,
    "here documents": "<<A <<B\n" * 2_000,
    "one word": "x" * 100_000,
    "spaces": " " * 100_000 + "a",
}


@pytest.mark.parametrize("language", ["java", "csharp", "cpp", "typescript", "c", "rust", "ruby", "python", "bash"])
@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_are_survived(name: str, language: str) -> None:
    """A parser left alone takes gigabytes for some of them, or the whole process with it."""
    text = ATTACKS[name]
    reading, block = reader(text, language)
    found = [offset for offset, _ in reading.boundaries(block, 0, lambda start, end: end - start < 400)]
    assert found == sorted(found)
    assert len(reading.openings(block).at(len(text) // 2)) <= 3


@pytest.mark.parametrize("part", ["def f():\n    a()\n", "class A:\n  x = (\n    1)\n", "a = ({}, [\n"])
def test_twice_the_code_is_twice_the_work(part: str) -> None:
    """Also where it nests ever deeper."""

    def read(text: str) -> object:
        reading, block = reader(text, "python")
        return [*reading.boundaries(block, 0, lambda start, end: end - start < 40)], reading.openings(block)

    assert work(read, part * 800) < 2.3 * work(read, part * 400)


def chunks(text: str, limit: int, name: str, code: str = "syntax") -> list[Chunk]:
    """What the strategy makes of a source file."""
    content = source_code.read(text.encode(), name)
    document = Document(name, content.text, format="code", blocks=content.blocks)
    return [*parse(f"structure(max_tokens={limit}, code='{code}')").chunk(document, tokenizer_for("gpt-4o"))]


def test_a_source_file_is_cut_between_its_definitions() -> None:
    """No function is cut, whatever blank lines it has, and each stays with its comment."""
    part = "# About it.\n@cached\ndef f{}(a):\n    b = a\n\n    c = b\n\n    return c\n\n\n"
    text = "import a\n\n\n" + "".join(part.replace("{}", str(n)) for n in range(12))
    found = chunks(text, 64, "a.py")
    assert len(found) > 3
    assert all(chunk.text.startswith("# About it.") and chunk.text.endswith("return c") for chunk in found[1:])


def test_parts_of_a_method_tell_their_class() -> None:
    """Its header and that of the method are the context."""
    text = "class Gauge:\n    def read(self):\n" + "        self.measure_the_level_of_water()\n" * 30
    last = chunks(text, 64, "a.py")[-1]
    assert last.context == "class Gauge:\n    def read(self):\n"


def test_the_promises_hold_by_the_grammar_too() -> None:
    """For hostile texts of all kinds."""
    check_chunker(parse("structure(max_tokens=48, code='syntax')"))


def test_another_word_is_an_error_at_once() -> None:
    """It says which there are."""
    with pytest.raises(InvalidSpec, match=r"^code must be one of 'lines', 'syntax', got 'tree'\.$"):
        parse("structure(code='tree')")


def test_without_the_library_there_is_an_error_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install; `lines` needs nothing."""
    real = importlib.import_module

    def missing(name: str) -> Any:
        if name.startswith("tree_sitter"):
            raise ImportError(name)
        return real(name)

    grammars.grammar.cache_clear()
    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(MissingExtra, match=r"pip install 'chunkproof\[code\]'"):
        parse("structure(code='syntax')")
    assert parse("structure(code='lines')")
