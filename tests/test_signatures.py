"""The heads of definitions that reach over several lines: whole, up to the body, and nothing of the body."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.segments import heads
from chunker.segments.code import LineReader
from chunker.segments.heads import written_code
from chunker.segments.signatures import signatures_of
from chunker.segments.syntax.reader import SyntaxReader
from chunker.types import Block, Span
from tests.block_promises import work

# Heads by what is special about them: the language, and what stands above `inner`, outermost first.
HEADS = {
    "where with lines of its own": (
        "rust",
        [
            "fn f<'a, T>(\n    a: &'a T,\n    b: T,\n) -> Result<T, E>\nwhere\n    T: Clone + Send,\n    E: Debug,",
            "{",
        ],
    ),
    "where of an impl": ("rust", ["impl<T> Trait for Foo<T>\nwhere\n    T: Clone,", "{", "    fn get(&self) -> T {"]),
    "throws on a line of its own": (
        "java",
        [
            "class A {",
            "    List<T> read(\n            String name,\n            int size)\n            throws IOException {",
        ],
    ),
    "throws above the brace": (
        "java",
        ["class A extends B\n        implements C, D", "{", "    void read()\n        throws IOException", "    {"],
    ),
    "parameters aligned": ("c", ["static int\nsum(const int *values,\n    size_t count)", "{"]),
    "members initialised": ("cpp", ["Foo::Foo(int a,\n         int b)\n    : a_(a),\n      b_(b)", "{"]),
    "bases on lines": (
        "cpp",
        ["class C\n    : public D,\n      public E", "{\npublic:", "    int f(int a,\n          int b)", "    {"],
    ),
    "named results": ("go", ["func (s *S) Read(\n\tname string,\n) (\n\tdata []byte,\n\terr error,\n) {"]),
    "results aligned": ("go", ["func Read(name string) (data []byte,\n\terr error) {"]),
    "defaults over lines": ("python", ['def f(\n    a: str = """one (\n two\n""",\n    b: int = 3,\n) -> int:']),
    "default below its margin": ("python", ["class A(B):", "    def f(self, a='''one\n)\n''', b=(3)) -> int:"]),
    "a condition over lines": ("python", ["def f(a):", "    def g(self,  # the first (of two\n          b):"]),
    "type parameters on lines": (
        "typescript",
        ["function load<\n  T extends Base,\n  K,\n>(\n  a: T,\n): Promise<\n  Array<T[K]>\n> {"],
    ),
    "types of objects": ("typescript", ["function load(opts: {\n  a: string;\n}): {\n  c: string;\n} {"]),
    "a function with a name": ("tsx", ["export const Load = ({\n  a,\n  b,\n}: Props): Promise<{\n  a: T;\n}> => {"]),
    "a method": (
        "typescript",
        ["class A<T>\n  extends B<T>\n  implements C", "{", "  get(\n    a: number,\n  ): number {"],
    ),
    "constraints": (
        "csharp",
        [
            "class R<T>\n    : B<T>, I<T>\n    where T : class",
            "{",
            "    U Get<U>(\n        int id)\n        where U : T",
            "    {",
        ],
    ),
    "parameters of PHP": (
        "php",
        ["class A\n    implements C", "{", "    public function f(\n        int $a,\n    ): ?array", "    {"],
    ),
    "no brackets around a body": ("ruby", ["module A", "  class B < C", "    def f(a,\n          b: nil)"]),
    "a braced body below": ("bash", ["first()", "{"]),
}
LINES_ONLY = {
    "a tag": ("vue", ["<template>", '  <div\n    class="a"\n    @click="() => b"\n  >']),
    "supertypes": (
        "kotlin",
        [
            "class A(\n    val a: Int,\n) : B(a),\n    C {",
            "    fun <T> f(\n        a: T,\n    ): T\n        where T : D {",
        ],
    ),
    "throws before the result": ("swift", ["func f<T>(\n    a: T\n) throws -> T\n    where T: Equatable", "{"]),
}


def example(parts: list[str]) -> tuple[str, tuple[str, ...]]:
    """Code of heads, braces below them and a body, and the heads alone."""
    text = "\n".join(parts)
    heads = tuple(part for part in parts if not part.lstrip().startswith("{"))
    return f"{text}\n        first();\n        inner();\n", heads


def closed(text: str, language: str) -> str:
    """The text with what its heads leave open closed, so that a grammar understands it."""
    depth = text.count("{") - text.count("}")
    ends = {"ruby": "    end\n  end\nend\n"}.get(language, "}\n" * depth)
    return ("<?php\n" if language == "php" else "") + text + ends


def around(reader: LineReader | SyntaxReader, text: str, language: str, words: str) -> tuple[str, ...]:
    block = Block("code", Span(0, len(text)), language=language)
    return reader.openings(block).at(text.rfind("\n", 0, text.index(words)) + 1)


@pytest.mark.parametrize("name", [*HEADS, *LINES_ONLY])
def test_heads_are_whole_by_their_lines(name: str) -> None:
    """Whatever the language, and whether or not a brace stands on a line of its own."""
    language, parts = (HEADS | LINES_ONLY)[name]
    text, heads = example(parts)
    assert around(LineReader(text), text, language, "inner") == heads


@pytest.mark.parametrize("name", HEADS)
def test_heads_are_whole_by_the_grammar(name: str) -> None:
    """The same ones."""
    language, parts = HEADS[name]
    text, heads = example(parts)
    text = closed(text, language)
    assert around(SyntaxReader(text), text, language, "inner") == heads


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FOO = 1,\nBAR = {\n    inner\n}\n", ("BAR = {",)),
        ("call(\n    1,\n)\ndef f():\n    inner\n", ("def f():",)),
        ("def f(a)\n  where(b: 1)\n  inner\nend\n", ("def f(a)",)),
        (
            "describe('a', () => {\n  it('b', () => {\n    inner\n  })\n})\n",
            ("describe('a', () => {", "  it('b', () => {"),
        ),
        ("pass\nfoo(a)\nif b:\n    inner\n", ("if b:",)),
        ("class A\n{\npublic:\n    void f()\n    {\n        inner\n    }\n};\n", ("class A", "    void f()")),
        ("try (A a = b()) {\n    c(\n        inner\n    )\n}\n", ("try (A a = b()) {", "    c(")),
        ("f() {\n  <p>a</p>\n  {b(\n    inner\n  )}\n}\n", ("f() {",)),
        (
            "class A:\n def f():\n  for a in b:\n   if c:\n    while d:\n     inner\n",
            ("class A:", " def f():", "    while d:"),
        ),
        ("<p>\n  <b\n    c\n  />\n  inner\n</p>\n", ("<p>",)),
        ("case a: {\n    b;\n    inner;\n}\n", ("case a: {",)),
    ],
)
def test_what_is_no_part_of_a_head_is_not_taken_for_one(text: str, expected: tuple[str, ...]) -> None:
    """Lines of calls and of data, words of the body that begin like clauses, and labels."""
    assert around(LineReader(text), text, "", "inner") == expected


@given(
    st.lists(
        st.sampled_from([*"(){}[]:,<>'\"", "a", "where", "=>", "    ", "\n", "\n    ", "\r\n", "'''"]), max_size=80
    )
)
def test_heads_of_any_text_are_its_own_words(parts: list[str]) -> None:
    """Each stands in the text as it is told, and begins where a line does."""
    text = "".join(parts)
    signatures = signatures_of(text, written_code(text, Span(0, len(text))))
    whole = "\n" + text.replace("\r\n", "\n")
    for offset in range(len(text)):
        assert all(f"\n{head}" in whole for head in signatures.at(offset))


@pytest.mark.parametrize("part", ["a(\n", "a,\n ", "a '''(\n", "a(\n  b,\n", "int\n", "where\n a,\n"])
def test_heads_that_never_end_are_looked_for_in_linear_time(part: str) -> None:
    """Twice the lines are about twice the work."""
    assert work(_read, part * 1600) < 2.3 * work(_read, part * 800)


def test_lines_of_data_cost_no_more_than_others() -> None:
    """A comma at the end of a line begins no head where what follows is not further in, as in tables of numbers."""
    assert work(_read, "0x3f,\n" * 400) < 1.1 * work(_read, "0x3f;\n" * 400)


def _read(text: str) -> object:
    return signatures_of(text, written_code(text, Span(0, len(text))))


_PIECES = st.sampled_from(
    ["f(", "a", ")", "[", "]", "{", "}", " ", "\n", "\n  ", "'", "# x", ") {", "=> {", ":", ",", "<a"]
)


@given(st.lists(_PIECES, max_size=120).map("".join))
def test_brackets_that_stay_open_are_told_early(text: str) -> None:
    """Heads are where they are when every line is read up to the last that may be one."""
    early = written_code(text, Span(0, len(text))).heads
    with patch.object(heads, "_CLOSE_LOOK_LINES", 1000):
        assert early == written_code(text, Span(0, len(text))).heads


def test_lines_that_each_leave_a_bracket_open_are_not_read_again_and_again() -> None:
    """Forty lines of each would be, which is about seven times the work."""
    text = "foo(bar\n" * 500
    with patch.object(heads, "_CLOSE_LOOK_LINES", 1000):
        every_line = work(lambda text: written_code(text, Span(0, len(text))), text)
    assert work(lambda text: written_code(text, Span(0, len(text))), text) < every_line / 5
