"""The parts of documents that are kept within a budget: promises on any text, and worked examples."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunker import Document, prioritize
from chunker.errors import BudgetTooSmall
from chunker.prioritizing import OMISSION, Excerpt, Kept, LeftOut
from chunker.prioritizing.units import units_of
from chunker.tokens import tokenizer_for
from tests.counters import COUNTER_NAMES, counter_for, openai_encoding
from tests.plain import plain_paragraphs, sentence_spans, written
from tests.torture import TORTURE, hostile_text

BRIDGE = (
    "# Bridge\n\nThe old bridge crosses the river at Ostrey. It was closed in March.\n\n"
    "## Repairs\n\nEngineers replaced nine cables. Nobody liked the noise.\n\n"
    "## Costs\n\n| item | price |\n|---|---|\n| cables | 900 |\n| paint | 40 |\n"
)
COUNTERS = [name for name in COUNTER_NAMES if name != "huggingface"]


def kept(texts: str | Sequence[str], budget: int, query: str = "", counter: str = "o200k_base") -> Excerpt:
    """What is kept of documents `d0`, `d1` and so on."""
    given = [texts] if isinstance(texts, str) else texts
    documents = [Document(f"d{number}", text) for number, text in enumerate(given)]
    return prioritize(documents, budget, counter_for(counter).tokenizer, query=query)


def check(excerpt: Excerpt, documents: Sequence[Document], recount: Callable[[str], int] | None = None) -> None:
    """Every promise about what is kept and what is left out."""
    count = recount or (lambda text: len(openai_encoding("o200k_base").encode_ordinary(text)))
    assert count(excerpt.text) <= excerpt.budget_tokens or not excerpt.text
    assert excerpt.token_count == (count(excerpt.text) if excerpt.text else 0)
    texts = {document.id: document.text for document in documents}
    seen = {name: [" "] * len(text) for name, text in texts.items()}
    parts: list[Kept | LeftOut] = [*excerpt.kept, *excerpt.left_out]
    for part in parts:
        text = texts[part.document_id]
        assert not "".join(seen[part.document_id][part.start : part.end]).strip()
        seen[part.document_id][part.start : part.end] = text[part.start : part.end]
    for name, text in texts.items():
        assert [a for a, b in zip(text, seen[name], strict=True) if a != b and not a.isspace()] == []
    assert all(part.text == texts[part.document_id][part.start : part.end] for part in excerpt.kept)
    names = [document.id for document in documents]
    for group in (parts[: len(excerpt.kept)], parts[len(excerpt.kept) :]):
        places = [(names.index(part.document_id), part.start) for part in group]
        assert places == sorted(places)


# Promises on any text.


@settings(deadline=None)
@given(texts=st.lists(hostile_text(), min_size=1, max_size=3), budget=st.integers(1, 200), data=st.data())
def test_any_text_is_kept_or_listed_and_never_over_the_budget(
    texts: list[str], budget: int, data: st.DataObject
) -> None:
    """With every kind of tokenizer; kept spans are slices, in order, and disjoint."""
    counter = counter_for(data.draw(st.sampled_from(COUNTERS)))
    query = data.draw(st.sampled_from(["", "the river", "?"]))
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts)]
    try:
        excerpt = prioritize(documents, budget, counter.tokenizer, query=query)
    except BudgetTooSmall:
        return
    check(excerpt, documents, counter.recount)


@pytest.mark.parametrize("name", TORTURE)
def test_hostile_documents_keep_the_promises(name: str) -> None:
    """Long words, clusters, markup and machine text."""
    document = Document(name, TORTURE[name])
    check(prioritize(document, 6000, "o200k_base"), [document])
    with suppress(BudgetTooSmall):  # a cluster may take more than 40 tokens
        check(prioritize(document, 40, "o200k_base"), [document])


@settings(deadline=None)
@given(
    lines=st.lists(
        st.sampled_from(["", "x = 1", "    y = f(x)", "```", "   ```", "~~~", "# A", "|a|b|", "|-|-|", "- i"])
    )
)
def test_markup_in_any_order_keeps_the_promises(lines: list[str]) -> None:
    """Fences that are not closed, tables in lists, headings in code."""
    document = Document("a.md", "\n".join(["```python", *lines * 9, "End of it."]))
    check(prioritize(document, 60, "o200k_base", query="x"), [document])


@settings(deadline=None)
@given(paragraphs=plain_paragraphs(), budget=st.integers(30, 400))
def test_no_sentence_is_cut(paragraphs: list[list[str]], budget: int) -> None:
    """Whatever the units were made of."""
    text = written(paragraphs)
    count = tokenizer_for().count
    try:
        excerpt = kept(text, budget)
    except BudgetTooSmall:
        return
    edges = {edge for part in excerpt.kept for edge in (part.start, part.end)}
    for start, end in sentence_spans(text):
        if count(text[start:end]) <= 512:
            assert not [edge for edge in edges if start < edge < end]


@settings(deadline=None, max_examples=30)
@given(paragraphs=plain_paragraphs(), budget=st.integers(30, 200))
def test_a_document_that_fits_is_kept_as_it_is(paragraphs: list[list[str]], budget: int) -> None:
    """Without marks, and nothing is left out."""
    text = written(paragraphs)
    excerpt = kept(text, tokenizer_for().count(text) + budget)
    assert (excerpt.text, excerpt.left_out) == (text, ())


@pytest.mark.parametrize("query", ["", "what did the cables cost?"])
def test_the_same_is_kept_in_every_process(query: str) -> None:
    """Nothing depends on chance, or on the order in which sets of words are walked: their hashes differ by seed."""
    program = (
        "import sys; from chunker import Document, prioritize; _, text, query = sys.argv;"
        "print(ascii(prioritize([Document('a', text), Document('b', text.upper())], 60, 'o200k_base', query=query)))"
    )
    line = [sys.executable, "-c", program, BRIDGE, query]
    excerpts = {subprocess.check_output(line, env={**os.environ, "PYTHONHASHSEED": seed}) for seed in "123"}
    assert len(excerpts) == 1


# What the text looks like.


def test_what_is_left_out_is_marked_where_it_stood() -> None:
    """Inside a paragraph on its line, between paragraphs on a line of its own."""
    excerpt = kept(BRIDGE, 24, "cables noise engineers")
    assert excerpt.text == (
        "# Bridge\n\n[…]\n\n## Repairs\n\nEngineers replaced nine cables. Nobody liked the noise.\n\n[…]"
    )
    assert [BRIDGE[part.start : part.end].partition("\n")[0] for part in excerpt.left_out] == [
        "The old bridge crosses the river at Ostrey. It was closed in March.",
        "## Costs",
    ]


def test_a_row_keeps_the_header_of_its_table_and_its_headings() -> None:
    """And each heading stands once."""
    excerpt = kept(BRIDGE, 40, "price of paint")
    assert "## Costs\n\n| item | price |\n|---|---|\n" in excerpt.text
    assert "| paint | 40 |" in excerpt.text
    assert excerpt.text.count("# Bridge") == 1
    assert {part.text for part in excerpt.kept if part.reason == "needed"} >= {"# Bridge", "## Costs"}


def test_headings_give_way_where_they_would_take_too_much() -> None:
    """At most half of the budget goes to the headings of one part."""
    text = f"# {'A very long heading indeed ' * 4}\n\nThe bridge was closed in March.\n\nOther words stand here too."
    excerpt = kept(text, 20, "bridge")
    assert excerpt.text == "[…]\n\nThe bridge was closed in March.\n\nOther words stand here too."


def test_several_documents_are_named_and_one_is_not() -> None:
    """Each begins with its id in brackets; of which nothing is kept is listed."""
    excerpt = kept(["The bridge is old.", "Nothing to see here. Move on to the next one."], 12, "bridge")
    assert excerpt.text == "[d0]\n\nThe bridge is old."
    assert excerpt.missing_documents == ("d1",)
    assert excerpt.document_ids == ("d0", "d1")
    assert kept("The bridge is old.", 12, "bridge").text == "The bridge is old."


def test_another_mark_is_counted_too() -> None:
    """However long it is."""
    document = Document("d", BRIDGE)
    excerpt = prioritize(document, 30, "o200k_base", query="cables", omission="(some words are left out here)")
    assert "(some words are left out here)" in excerpt.text
    assert tokenizer_for().count(excerpt.text) == excerpt.token_count <= 30


def test_a_mark_that_no_encoding_can_write_is_mended() -> None:
    """A command line may hold bytes that are no text."""
    excerpt = prioritize(Document("d", BRIDGE), 30, "o200k_base", omission="cut \udcff")
    assert "cut \ufffd" in excerpt.text
    assert tokenizer_for().count(excerpt.text) == excerpt.token_count <= 30


def test_code_is_one_unit_where_half_of_the_budget_holds_it() -> None:
    """A fence has its end, though the block is over the size of a unit."""
    lines = "".join(f"    value_{number} = measure(gauge, {number})\n\n" for number in range(9))
    text = f"Words before the code stand here.\n\n```python\ndef run(gauge):\n{lines}```\n\nWords behind it.\n"
    units = units_of(Document("a.md", text), tokenizer_for(), 32, 2 * tokenizer_for().count(text))
    assert any(
        text[unit.start : unit.end].startswith("```python") and "\n```" in text[unit.start : unit.end] for unit in units
    )
    assert len(units_of(Document("a.md", text), tokenizer_for(), 32, 100)) > len(units)


def test_code_that_is_divided_keeps_its_fence() -> None:
    """First line and last line, so that what is kept is code."""
    lines = "".join(f"    value_{number} = measure(gauge, {number})\n\n" for number in range(40))
    text = f"Words stand here.\n\n```python\n{lines}    pump = start(oil)\n\n{lines}```\n\nWords behind it.\n"
    excerpt = kept(text, 60, "pump")
    code = excerpt.text.partition("```python\n")[2].partition("```")[0]
    assert code.startswith("[…]\n\n")
    assert "    pump = start(oil)\n" in code
    assert code.endswith("\n\n[…]\n\n")


# What is chosen.


def test_nothing_is_said_twice_while_there_is_something_else() -> None:
    """Three times the same sentence, and another one that says less."""
    text = "\n\n".join(["The river gauge failed in the storm."] * 3 + ["The storm closed a river bridge."])
    excerpt = kept(text, 22)
    assert sorted({part.text for part in excerpt.kept}) == [
        "The river gauge failed in the storm.",
        "The storm closed a river bridge.",
    ]


def test_a_query_finds_other_forms_of_its_words() -> None:
    """`repairing` is found by `repair`, in the language of the document."""
    text = "Rain fell all day.\n\nThey were repairing a cable.\n\nSnow fell all night.\n\nWind came at noon."
    part = max(kept(text, 13, "cables repaired").kept, key=lambda part: part.score)
    assert part.text == "They were repairing a cable."
    assert {*part.words} == {"repair", "cabl"}


@pytest.mark.parametrize(
    ("text", "query", "found", "budget"),
    [
        ("水位计在桥上。\n\n今天下雨了。\n\n费用是九百元。\n\n没有人来。", "水位计", "水位计在桥上。", 11),
        (
            "Мост закрыт весной.\n\nДождь шёл весь день.\n\nРемонт стоил девятьсот рублей.",
            "стоимость ремонта",
            "Ремонт",
            14,
        ),
        ("الجسر مغلق اليوم.\n\nنزل المطر كثيرا.\n\nكلفة الإصلاح كبيرة.", "كلفة", "كلفة الإصلاح كبيرة.", 12),
    ],
)
def test_queries_work_in_other_scripts(text: str, query: str, found: str, budget: int) -> None:
    """Where words have no spaces between them as well: something else is kept without the query."""
    assert found in kept(text, budget, query).text
    assert found not in kept(text, budget).text


def test_a_query_that_nothing_answers_changes_nothing() -> None:
    """What is kept is what would be kept without it."""
    assert kept(BRIDGE, 40, "zebra").kept == kept(BRIDGE, 40).kept


def test_neighbours_of_an_answer_come_before_strangers() -> None:
    """The sentence behind the one that is found, rather than one far away."""
    filler = "\n\n".join(f"Stone number {word} lies there quietly." for word in "one two three four five six".split())
    text = f"{filler}\n\nThe gauge failed.\n\nIts battery was empty.\n\n{filler}"
    assert "The gauge failed.\n\nIts battery was empty." in kept(text, 24, "gauge").text


# Hard inputs.


@pytest.mark.parametrize("texts", [[], [""], [" \n\n "], ["", "\t"]])
def test_nothing_gives_nothing(texts: list[str]) -> None:
    """And is no error."""
    excerpt = kept(texts, 5)
    assert (excerpt.text, excerpt.token_count, excerpt.kept, excerpt.left_out) == ("", 0, (), ())


def test_one_sentence_is_kept_or_refused() -> None:
    """Never half of it."""
    text = f"The engineers {'measured the river and ' * 40}went home."
    assert kept(text, 500).text == text
    with pytest.raises(BudgetTooSmall):
        kept(text, 50)


def test_a_budget_below_every_unit_names_the_one_that_would_do() -> None:
    """And that one does."""
    with pytest.raises(BudgetTooSmall, match=r"budget of 3 tokens.* takes (\d+) with the marks") as caught:
        kept(BRIDGE, 3)
    enough = int(re.findall(r"takes (\d+)", str(caught.value))[0])
    assert kept(BRIDGE, enough).kept


def test_the_budget_that_would_do_is_one_with_units_as_large_as_it_allows() -> None:
    """Behind long names the least budget is larger, hence units are, and the shortest of them takes more."""
    name = "archive/of/all/the/minutes/since/nineteen/eighty/seven/in/alphabetical/order"
    documents = [Document(f"{name}/{part}", "It rained. " * 9) for part in "ab"]
    with pytest.raises(BudgetTooSmall) as caught:
        prioritize(documents, 3, "o200k_base")
    assert str(caught.value.enough_tokens) in str(caught.value)
    assert prioritize(documents, caught.value.enough_tokens, "o200k_base").kept


def test_only_headings_are_kept_too() -> None:
    """Where there is nothing else, or room is left."""
    assert kept("# One\n\n# Two\n\n# Three\n", 100).text == "# One\n\n# Two\n\n# Three"


def test_a_text_without_a_sentence_end_is_kept_in_parts() -> None:
    """A hundred thousand letters, of which some fit."""
    excerpt = kept("a" * 100_000, 100)
    assert 0 < excerpt.token_count <= 100
    assert excerpt.text.endswith(OMISSION)


@pytest.mark.parametrize(("budget", "unit"), [(0, 64), (5, 0)])
def test_numbers_below_one_are_refused(budget: int, unit: int) -> None:
    """At once."""
    with pytest.raises(ValueError, match=r"_tokens must be at least 1, got 0\.$"):
        prioritize(Document("d", "One."), budget, "o200k_base", unit_tokens=unit)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"documents": "One."}, r"^Expected documents, got 'One\.'\. Make one of a text: chunker\.Document"),
        ({"documents": Path("a.md")}, r"^Expected documents, got PosixPath|^Expected documents, got WindowsPath"),
        ({"documents": ["One."]}, r"^Expected documents, got 'One\.'"),
        ({"budget_tokens": "5"}, r"^budget_tokens must be a whole number, got '5'\.$"),
        ({"budget_tokens": float("nan")}, r"^budget_tokens must be a whole number, got nan\.$"),
        ({"query": ["rain"]}, r"^Expected the query as one text, got \['rain'\]\.$"),
    ],
)
def test_arguments_of_other_types_are_refused(given: dict[str, Any], message: str) -> None:
    """With what was expected."""
    with pytest.raises(TypeError, match=message):
        prioritize(**{"documents": Document("d", "One."), "budget_tokens": 5, "tokenizer": "o200k_base", **given})


def test_two_documents_of_one_id_are_refused() -> None:
    """Spans could not be told apart."""
    with pytest.raises(ValueError, match="Two documents have the id 'd'"):
        prioritize([Document("d", "One."), Document("d", "Two.")], 5, "o200k_base")
