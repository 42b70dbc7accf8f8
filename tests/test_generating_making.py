"""Making eval sets of documents: filters with their reasons, shares of documents and kinds, seeds, odd documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunker.errors import UnknownName
from chunker.types import Document, Span
from evals.evalsets import check
from evals.generating.choosing import chosen
from evals.generating.filters import Filters, copied
from evals.generating.lexicon import Lexicon
from evals.generating.making import generate, kind_names, sources_for
from evals.generating.material import Material
from evals.generating.types import Draft, Generated
from evals.types import EvalSet
from tests.command import CORPUS
from tests.torture import hostile_text

RIVER = "The river rises in the Halden hills near a shepherd's hut. It reaches the sea behind the northern harbour.\n"
TOWN = "The town keeps nine bridges in repair with money from the toll. Every bridge has a keeper and a lamp.\n"
FERNHOLT = tuple(
    Document(path.name, path.read_text(encoding="utf-8"))
    for path in sorted(CORPUS.iterdir())
    if path.name.startswith(("policy-leave", "glossary", "ja-", "price"))
)


def documents_of(**texts: str) -> list[Document]:
    """Documents by name."""
    return [Document(f"{name}.md", text) for name, text in texts.items()]


def filters_of(**texts: str) -> Filters:
    """Filters over documents, nothing kept yet."""
    materials = {document.id: Material.of(document) for document in documents_of(**texts)}
    units = (material.said(unit.span) for material in materials.values() for unit in material.units)
    return Filters(materials, Lexicon.of(units))


def draft_of(filters: Filters, name: str, question: str, quote: str) -> Draft:
    """A draft whose evidence is a quote."""
    start = filters.materials[name].text.index(quote)
    return Draft("made", name, question, Span(start, start + len(quote)))


FIRST = "The river rises in the Halden hills near a shepherd's hut."
LONG = "word and other things " * 200


@pytest.mark.parametrize(
    ("reason", "question", "quote"),
    [
        ("", "Where does the river start?", FIRST),
        ("vague", "What is it?", FIRST),
        ("copied", "river rises Halden hills shepherd's hut", FIRST),
        ("long", "What about the other things?", LONG.strip()),
        ("repeated", "Which lamp is lit?", "One lamp is lit."),
        ("unanswerable", "Who feeds penguins?", FIRST),
        (
            "ambiguous",
            "Which bridges does the keeper repair near the sea?",
            "It reaches the sea behind the northern harbour.",
        ),
    ],
)
def test_every_objection_has_its_reason(reason: str, question: str, quote: str) -> None:
    """A draft that is fine, and one for each filter."""
    filters = filters_of(river=f"{RIVER}\nOne lamp is lit.\n\n{LONG}\n", town=f"{TOWN}\nOne lamp is lit.\n")
    assert filters.objection(draft_of(filters, "river.md", question, quote)) == reason


@pytest.mark.parametrize("span", [(0, 0), (5, 3), (-1, 4), (0, 10_000), (58, 59)])
def test_evidence_that_is_no_text_is_refused(span: tuple[int, int]) -> None:
    """Also where somebody else's source proposes it, such as a model that cannot count."""
    filters = filters_of(river=RIVER)
    draft = Draft("made", "river.md", "Where does the river start?", Span(*span))
    assert filters.objection(draft) == "bad-evidence"


def test_the_second_question_about_a_place_and_a_second_wording_are_refused() -> None:
    """What was kept is remembered, what was refused is not."""
    filters = filters_of(river=RIVER + TOWN)
    refused = draft_of(filters, "river.md", "Who feeds penguins?", FIRST)
    kept = draft_of(filters, "river.md", "Where does the river start?", FIRST)
    near = draft_of(
        filters, "river.md", "Where did the rivers start?", "It reaches the sea behind the northern harbour."
    )
    same = replace(kept, text="Which hills feed the river?")
    found = [filters.objection(draft) for draft in (refused, kept, near, same)]
    assert found == ["unanswerable", "", "duplicate", "same-evidence"]


def test_another_document_with_the_words_is_no_objection_where_only_the_own_is_searched() -> None:
    """Questions about one contract of many."""
    filters = filters_of(river=RIVER, town=TOWN + "The river rises in the marsh.\n")
    draft = draft_of(filters, "river.md", "Where does the river rise?", FIRST)
    assert filters.objection(draft) == "ambiguous"
    assert replace(filters, searches_own=True).objection(draft) == ""


def test_the_share_that_is_copied_counts_words_that_say_something() -> None:
    """Two of four stems here; three words or fewer cannot but be copied."""
    lexicon = Lexicon.of([RIVER])
    assert copied("Do rivers rise from springs and glaciers?", "The river rises.", lexicon) == 0.5
    assert copied("river rises", "The river rises.", lexicon) == 0.0


def test_documents_take_turns_by_their_length_and_kinds_by_their_number() -> None:
    """Of eight questions three quarters go to a document three times as long; both kinds get four."""
    drafts = [
        Draft(kind, name, f"{kind} {name} {number}", Span(number, number + 1))
        for name in "ab"
        for kind in ("fact", "table")
        for number in range(9)
    ]
    found = [draft for draft, _ in chosen(drafts, {"a": 300, "b": 100}, 8, Random(0), lambda _: "")]
    assert Counter(draft.document_id for draft in found) == {"a": 6, "b": 2}
    assert Counter(draft.kind for draft in found) == {"fact": 4, "table": 4}


def test_a_draft_that_is_refused_takes_nobody_s_turn() -> None:
    """Drafts are looked at until there are enough, or no more."""
    drafts = [Draft("fact", "a", str(number), Span(number, number + 1)) for number in range(5)]
    found = [*chosen(drafts, {"a": 1}, 3, Random(0), lambda draft: "" if int(draft.text) < 2 else "no")]
    assert len(found) == 5
    assert sorted(draft.text for draft, reason in found if not reason) == ["0", "1"]


def test_the_made_set_is_right_and_holds_every_kind() -> None:
    """No problem at all, as many questions as asked for, tags that name the kind."""
    made = generate(FERNHOLT, 36)
    eval_set = EvalSet("made", {document.id: document for document in FERNHOLT}, made.questions)
    assert check(eval_set) == []
    assert len(made.questions) == 36
    assert {question.tags[1] for question in made.questions} == {*kind_names()}
    assert {question.evidence[0].document_id for question in made.questions} == {*eval_set.documents}


@given(seed=st.integers(0, 50), number=st.integers(1, 12))
@settings(max_examples=5)
def test_the_same_seed_makes_the_same_set(seed: int, number: int) -> None:
    """Questions, rejections and their order, whatever the order of the documents."""
    some = FERNHOLT[:2]
    made = generate(some, number, seed)
    assert made.questions == generate(some[::-1], number, seed).questions
    assert made == generate(some, number, seed)


def test_another_seed_draws_other_questions() -> None:
    """So that a second set can confirm what the first has shown."""
    assert generate(FERNHOLT[:1], 10, 1).questions != generate(FERNHOLT[:1], 10, 2).questions


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "word",
        "a" * 1_000_000,
        "水位計は毎正時に測定する。",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
        "# \n\n## \n",
        "```\ncode = 1\n```\n",
        "**" * 5_000,
        "[" * 20_000,
        "a, " * 20_000,
        "\ufffd\u200d\u0301",
        "- a\n" * 3_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_odd_documents_do_no_harm(text: str) -> None:
    """Alone they give few questions or none, and beside them another still gets its own."""
    alone, beside = (
        generate(documents_of(odd=text), 5),
        generate(documents_of(odd=text, town=f"# Ostmark\n\n{TOWN}"), 5),
    )
    assert len(alone.questions) <= 5
    assert any(question.evidence[0].document_id == "town.md" for question in beside.questions)


def test_no_documents_make_no_questions() -> None:
    """An empty result, and no error."""
    assert generate([], 5) == Generated((), (), Counter())


@given(st.lists(hostile_text(), min_size=1, max_size=3), st.booleans())
@settings(max_examples=25)
def test_every_quote_stands_in_its_document(texts: list[str], own: bool) -> None:
    """The set has no error, whatever the texts."""
    documents = [Document(f"{number}.md", text) for number, text in enumerate(texts)]
    made = generate(documents, 8, searches_own=own)
    eval_set = EvalSet("made", {document.id: document for document in documents}, made.questions)
    assert [
        problem for problem in check(eval_set) if problem.severity == "error" and problem.rule != "no-questions"
    ] == []


def test_a_source_of_ones_own_passes_the_same_filters() -> None:
    """Any function that proposes drafts, as one that asks a model would."""

    def asked(material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
        yield Draft("model", material.document.id, "Where does the river start?", Span(0, len(FIRST)))
        yield Draft("model", material.document.id, "Who feeds penguins?", Span(0, len(FIRST)))

    made = generate(documents_of(river=RIVER), sources={"model": asked})
    assert [question.tags for question in made.questions] == [("generated", "model")]
    assert len(made.rejected) == 1


def test_an_unknown_kind_is_refused_by_name() -> None:
    """With the nearest that exists."""
    with pytest.raises(UnknownName, match=r"No kind of question 'headings'.*heading"):
        sources_for(["headings"])
