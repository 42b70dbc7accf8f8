"""Each kind of question: worked examples, and evidence that is always whole units of the document."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.types import Document
from evals.generating.lexicon import Lexicon
from evals.generating.making import kind_names, sources_for
from evals.generating.material import Material, plain
from evals.generating.types import Draft
from tests.torture import hostile_text

GUIDE = """\
# Field guide

## Setting up the gauge

The gauge hangs 40 cm above the water. It was installed by Maud Kessler in 1987.

To reset the gauge, do this:

- hold the red button for ten seconds
- wait until the lamp goes out

## Prices

| Product | Price |
| --- | --- |
| Reed 3 | 80 euros |
| Sluice 5 | 1200 euros |

## Words

**Backwater** \u2013 raising of the level by an obstacle downstream.

A weir is a low wall across a river that raises its level.
"""


def drafts_of(kind: str, text: str, name: str = "guide.md") -> list[Draft]:
    """What one kind proposes about one document."""
    material = Material.of(Document(name, text))
    lexicon = Lexicon.of(material.said(unit.span) for unit in material.units)
    return [*sources_for([kind])[kind](material, lexicon, Random(0))]


def told(kind: str, text: str = GUIDE) -> list[tuple[str, str]]:
    """Question and quote of each draft."""
    return [(draft.text, text[slice(*draft.evidence)]) for draft in drafts_of(kind, text)]


def test_the_units_are_sentences_items_rows_and_headings_are_none() -> None:
    """In order, each trimmed, with what it stands under and needs beside it."""
    units = Material.of(Document("guide.md", GUIDE)).units
    assert [GUIDE[slice(*unit.span)] for unit in units][:6] == [
        "The gauge hangs 40 cm above the water.",
        "It was installed by Maud Kessler in 1987.",
        "To reset the gauge, do this:",
        "- hold the red button for ten seconds",
        "- wait until the lamp goes out",
        "| Reed 3 | 80 euros |",
    ]
    assert units[3].path == ("Field guide", "Setting up the gauge")
    assert (units[3].lead, units[5].lead) == ("To reset the gauge, do this:", "| Product | Price |")


def test_an_item_ends_where_a_list_in_it_begins() -> None:
    """So that no two units share characters."""
    text = "Parts:\n\n- mast\n  - foot\n- box\n"
    units = Material.of(Document("a.md", text)).units
    assert [text[slice(*unit.span)] for unit in units] == ["Parts:", "- mast", "- foot", "- box"]


def test_a_section_is_asked_for_by_its_headings() -> None:
    """Evidence is its body without the heading; a section without text is passed over."""
    first, *_ = told("heading")
    assert "Setting up the gauge" in first[0]
    assert "Field guide" in first[0]
    assert first[1].startswith("The gauge hangs 40 cm")
    assert first[1].endswith("- wait until the lamp goes out")


def test_a_heading_that_is_a_question_is_asked_as_it_stands() -> None:
    """As in pages of frequent questions."""
    text = (
        "# Help\n\n## How do I return a gauge?\n\nSend it back in its own box within thirty days, postage paid by us.\n"
    )
    assert told("heading", text) == [
        (
            "How do I return a gauge?",
            "Send it back in its own box within thirty days, postage paid by us.",
        )
    ]


def test_terms_are_asked_for_by_name() -> None:
    """Entries in bold, and sentences that say what something is, without their articles."""
    found = told("definition")
    assert [quote for _, quote in found] == [
        "**Backwater** \u2013 raising of the level by an obstacle downstream.",
        "A weir is a low wall across a river that raises its level.",
    ]
    assert ["Backwater" in found[0][0], "weir" in found[1][0], "A weir" in found[1][0]] == [True, True, False]


@pytest.mark.parametrize(
    "text",
    ["It is a low wall that raises the level.", "There is a wall across the river today.", "This means a lot to me."],
)
def test_what_only_points_back_is_no_term(text: str) -> None:
    """Nobody can ask what `it` is."""
    assert told("definition", text) == []


def test_a_list_is_asked_for_by_its_lead_in() -> None:
    """All of it, and one item by its own rare words."""
    whole, item = told("list")
    assert whole == (
        "How can I reset the gauge?",
        "- hold the red button for ten seconds\n- wait until the lamp goes out",
    )
    assert item[1] in whole[1]
    assert {*item[0].split()} & {*plain(item[1]).split()}


def test_a_cell_is_asked_for_by_row_and_column() -> None:
    """Evidence is the row, the answer the cell."""
    assert told("table") == [
        ("What is the Price of Reed 3 (Field guide)?", "| Reed 3 | 80 euros |"),
        ("What is the Price of Sluice 5 (Field guide)?", "| Sluice 5 | 1200 euros |"),
    ]
    assert [draft.answer for draft in drafts_of("table", GUIDE)] == ["80 euros", "1200 euros"]


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        ("The old bridge was built in 1891.", "When was the old bridge built?", "1891"),
        ("The bridge was built by Ada Holm last year.", "By whom was the bridge built last year?", "Ada Holm"),
        ("The panel must cover 12 percent of the roof.", "What percentage must the panel cover of the roof?", "12"),
        (
            "Ferries carried 300 passengers across the bay.",
            "Ferries carried how many passengers across the bay?",
            "300",
        ),
        ("The repair cost the town $4 million in total.", "The repair cost the town how much in total?", "$4 million"),
    ],
)
def test_facts_are_asked_with_their_sentence(text: str, question: str, answer: str) -> None:
    """Turned round where an auxiliary allows it; the answer is not in the question."""
    (draft,) = drafts_of("fact", text)
    assert question.lower() in draft.text.lower()
    assert answer in draft.answer
    assert draft.answer not in draft.text


def test_keywords_leave_the_answer_out() -> None:
    """The last number or name is masked, the words are the sentence's own and those that lead to it."""
    text = "# Rivers\n\nThe reservoir above Ostmark holds enough drinking water for 40,000 households.\n"
    (draft,) = drafts_of("keywords", text)
    assert "40,000" not in draft.text
    assert {*draft.text.split()} <= {*text.lower().replace(".", "").split()}
    assert draft.is_query


def test_other_languages_get_queries_and_no_english_words() -> None:
    """The words of headings, tables and sentences in any language are queries."""
    text = "# Реки\n\n## Плотина у города\n\nПлотина держит воду для сорока тысяч домов, школ и больниц города.\n"
    found = [draft for kind in kind_names() for draft in drafts_of(kind, text)]
    assert {draft.kind for draft in found} >= {"heading", "keywords"}
    assert all(draft.is_query and not draft.text.isascii() for draft in found)
    assert all(not any("a" <= letter <= "z" for letter in draft.text.lower()) for draft in found)


@pytest.mark.parametrize("kind", kind_names())
@given(text=hostile_text())
def test_evidence_is_text_of_the_document_with_words_at_both_ends(kind: str, text: str) -> None:
    """Whatever the text: inside it, not empty, no white space at its edges."""
    for name in ("a.md", "a.txt"):
        document = Document(name, text)
        for draft in drafts_of(kind, document.text, name):
            quote = document.text[slice(*draft.evidence)]
            assert quote == quote.strip() != ""


@pytest.mark.parametrize("kind", kind_names())
@given(seed=st.integers(0, 3))
def test_a_kind_proposes_the_same_for_the_same_draw(kind: str, seed: int) -> None:
    """All that is drawn comes from the generator that is passed."""
    material = Material.of(Document("guide.md", GUIDE))
    lexicon = Lexicon.of(material.said(unit.span) for unit in material.units)
    first, again = ([*sources_for([kind])[kind](material, lexicon, Random(seed))] for _ in range(2))
    assert first == again
