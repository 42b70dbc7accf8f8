"""The `deduplicate` transform: what goes is accounted for, what stays knows where it stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Chunk, Document, parse, tokenizer_for
from chunker.duplicates.types import Keep
from chunker.embeddings.errors import UnknownEmbedder
from chunker.embeddings.function import FunctionEmbedder
from chunker.errors import ChunkerError, InvalidSpec
from chunker.pipeline import pipeline_of
from chunker.spec import parse_pipeline
from chunker.transforms.deduplicate import Deduplicate
from chunker.types import Copy
from tests.test_duplicates_index import prose

WORDS = tokenizer_for(tokenizer=lambda text: len(text.split()))
FOOTER = "Fernholt Instruments | Ostrey | All rights reserved"
LEGAL = " ".join(prose(40, 9)).capitalize() + "."
PARAGRAPHS = st.sampled_from(
    ["One two.", "One  two.", "## Support", FOOTER, LEGAL, LEGAL + " So", *(" ".join(prose(20, n)) for n in range(4))]
)
LEAST = st.sampled_from([0, 30, 128])
FOLDERS = st.lists(st.lists(PARAGRAPHS, max_size=5).map("\n\n".join), max_size=9)


def cut(texts: Sequence[str], max_tokens: int = 50) -> list[Chunk]:
    """Chunks of documents `0`, `1`, ..."""
    strategy = parse(f"structure(max_tokens={max_tokens}, headings=False)")
    return [chunk for n, text in enumerate(texts) for chunk in strategy.chunk(Document(str(n), text), WORDS)]


def chunk(document: str, text: str, start: int = 0, **fields: Any) -> Chunk:
    """A chunk of a text."""
    return replace(Chunk(document, start, start + len(text), text, len(text.split())), **fields)


def visible(text: str) -> str:
    return "".join(text.split())


@given(folder=FOLDERS, boilerplate=st.sampled_from([0, 2, 5]), least=LEAST)
def test_what_goes_has_something_that_stays(folder: list[str], boilerplate: int, least: int) -> None:
    """And is a part of a chunk that came in; parts and rest hold all that was there."""
    chunks = cut(folder)
    kept, dropped = Deduplicate(boilerplate=boilerplate, least_tokens=least).sifted(chunks, WORDS)
    assert all(any(gone.kept is one for one in kept) for gone in dropped)
    assert all(gone.similarity >= 0.8 for gone in dropped)
    for number, text in enumerate(folder):
        parts = [one for one in (*kept, *(gone.chunk for gone in dropped)) if one.document_id == str(number)]
        assert all(one.text == text[one.start : one.end] for one in parts)
        assert visible("".join(one.text for one in sorted(parts, key=lambda one: one.start))) == visible(text)


@given(folder=FOLDERS, boilerplate=st.sampled_from([0, 2, 5]), keep=st.sampled_from(["first", "newest"]), least=LEAST)
def test_sifting_twice_takes_out_nothing_more(folder: list[str], boilerplate: int, keep: Keep, least: int) -> None:
    """What stays is as it was, in the same order."""
    transform = Deduplicate(boilerplate=boilerplate, keep=keep, least_tokens=least)
    kept, _ = transform.sifted(cut(folder), WORDS)
    again, dropped = transform.sifted(kept, WORDS)
    assert not dropped
    assert [*again] == [*kept]


@given(folder=FOLDERS, boilerplate=st.sampled_from([0, 2]), least=LEAST)
def test_every_place_that_went_is_a_copy_of_what_stayed(folder: list[str], boilerplate: int, least: int) -> None:
    """Once, and nothing else is."""
    kept, dropped = Deduplicate(boilerplate=boilerplate, least_tokens=least).sifted(cut(folder), WORDS)
    copies = [copy for one in kept for copy in one.copies]
    assert sorted(copies) == sorted(
        Copy(gone.chunk.document_id, gone.chunk.start, gone.chunk.end, gone.similarity) for gone in dropped
    )


@given(folder=FOLDERS, boilerplate=st.sampled_from([2, 5]))
def test_parts_count_their_own_tokens_and_never_more_than_the_whole(folder: list[str], boilerplate: int) -> None:
    """By the tokenizer that counted the chunks."""
    chunks = cut(folder)
    kept, _ = Deduplicate(boilerplate=boilerplate).sifted(chunks, WORDS)
    assert all(one.token_count == WORDS.count(one.content) <= 50 for one in kept)
    assert all(one.views[0][:2] == one.span for one in kept)


def test_a_part_that_would_count_more_than_the_whole_stays_in_it() -> None:
    """Some tokenizers are like that."""
    odd = tokenizer_for(tokenizer=lambda text: 1000 - len(text))
    chunks = [
        replace(chunk(str(n), f"{FOOTER}\n\nabout {n}"), token_count=odd.count(f"{FOOTER}\n\nabout {n}"))
        for n in range(6)
    ]
    assert Deduplicate().sifted(chunks, odd).kept == chunks


def test_a_footer_stays_in_one_place() -> None:
    """In the first document that has it; the rest of the chunks stays where it was."""
    kept, dropped = Deduplicate().sifted(cut([f"about {word}\n\n{FOOTER}" for word in "abcdef"]), WORDS)
    assert [one.text for one in kept] == ["about a", FOOTER, *(f"about {word}" for word in "bcdef")]
    assert [gone.reason for gone in dropped] == ["boilerplate"] * 5
    assert [copy.document_id for copy in kept[1].copies] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    "shared",
    [
        "## Install the package",
        "- Yes",
        "- Yes, on request",
        "This release changes no interface.",
        "| Name | Price in crowns | Unit |\n|---|---|---|",
        "```\npip install the package now please\n```",
        "Applies to: all gateways of the series",
        "No known issues",
        "Recommended for pregnant women and children",
        "Contains nuts and traces of milk",
        "Deprecated interface of the library",
        "Status of this drug | withdrawn",
        "Deprecated, ask support.fernholt.example instead",
    ],
)
def test_what_a_template_shares_is_no_boilerplate(shared: str) -> None:
    """It says something about each document."""
    chunks = cut([f"about {word} and more\n\n{shared}\n\nand {word}" for word in "abcdefgh"])
    assert Deduplicate().sifted(chunks, WORDS) == (chunks, [])


@pytest.mark.parametrize(
    "line",
    [
        "Release notes | Public | docs.fernholt.example/releases | Up and left to the gauges",
        "Home \u00b7 Gauges \u00b7 Left bank",
        "Fernholt Instruments | docs.fernholt.example",
    ],
)
def test_words_of_navigation_are_boilerplate(line: str) -> None:
    """Though `public` and `left` keep texts apart elsewhere."""
    texts = [f"{' '.join(prose(30, n)).capitalize()}.\n\n{line}\n" for n in range(5)]
    kept, _ = Deduplicate().sifted([chunk(str(n), text) for n, text in enumerate(texts)], WORDS)
    assert sum(line in one.text for one in kept) == 1


def test_a_long_paragraph_with_figures_is_no_boilerplate() -> None:
    """Each of the five devices must be calibrated; what speaks of rights may hold years."""
    for said, left in ((f"Every 12 months {LEGAL}", 5), (f"Copyright 2024 {LEGAL}", 1)):
        texts = [f"{' '.join(prose(30, n)).capitalize()}.\n\n{said}\n" for n in range(5)]
        kept, _ = Deduplicate().sifted([chunk(str(n), text) for n, text in enumerate(texts)], WORDS)
        assert sum(said in one.text for one in kept) == left


def test_a_small_folder_has_no_boilerplate() -> None:
    """Four documents are too few to tell."""
    chunks = cut([f"about {word}\n\n{FOOTER}" for word in "abcd"])
    assert not Deduplicate().sifted(chunks, WORDS).dropped


def test_a_heading_goes_with_all_that_is_below_it() -> None:
    """And stays with anything else."""
    kept, _ = Deduplicate().sifted(cut([f"about {word}\n\n## Legal\n\n{LEGAL}" for word in "abcdef"], 200), WORDS)
    assert [one.text for one in kept[-5:]] == [f"about {word}" for word in "bcdef"]
    texts = [f"about {word}\n\n## Legal\n\n{LEGAL}\n\nonly {word}" for word in "abcdef"]
    kept, _ = Deduplicate().sifted(cut(texts, 200), WORDS)
    assert kept[-2].text == "about f\n\n## Legal"


def test_a_short_copy_between_other_texts_stays() -> None:
    """It would leave a hole in what is read as one; a long one, or one that is all of its document, goes."""
    other = " ".join(prose(40, 3))
    texts = [LEGAL, f"about b\n\n{LEGAL}\n\nand b", LEGAL, f"about d\n\n{LEGAL}\n\n{other}\n\nand d", other]
    _, dropped = Deduplicate(least_tokens=60).sifted(cut(texts, 40), WORDS)
    assert [gone.chunk.document_id for gone in dropped] == ["2", "4"]
    texts[3:] = [other, f"about e\n\n{LEGAL}\n\n{other}\n\nand e"]
    _, dropped = Deduplicate(least_tokens=60).sifted(cut(texts, 40), WORDS)
    assert [(gone.chunk.document_id, gone.chunk.text) for gone in dropped] == [("2", LEGAL), ("4", LEGAL), ("4", other)]


@pytest.mark.parametrize("chain", ["redact | deduplicate", "deduplicate | redact"])
def test_people_who_differ_in_what_is_masked_stay_apart(chain: str) -> None:
    """Their first addresses are both `[EMAIL 1]`; the same address twice in one document is one."""
    pipeline = parse_pipeline(f"sentence(max_tokens=60) | {chain}")
    texts = [f"{LEGAL} Write to {name}@fernholt.org." for name in ("ada", "bob")]
    chunks = [one for n, text in enumerate(texts) for one in pipeline.chunk(Document(str(n), text), WORDS)]
    kept = pipeline.sifted(chunks, WORDS).kept
    assert len(kept) == 2
    assert all(one.text.endswith("[EMAIL 1].") for one in kept)


def test_brackets_that_are_no_masks_keep_no_copies_apart() -> None:
    """`[RFC 2119]` says the same wherever it stands."""
    text = f"{LEGAL} The words are those of [RFC 2119]."
    assert len(Deduplicate().sifted([chunk("a", text), chunk("b", text)], WORDS).kept) == 1


def test_the_newest_copy_stays_if_asked() -> None:
    """By the date of its document; of equal dates, and without any, the first. Order stays."""
    dates = ["2024-01-01", "2025-03-01T10:00:00+02:00", "2025-03-01T08:00:00", "no date", None]
    chunks = [chunk(str(n), LEGAL, metadata={"date": date} if date else {}) for n, date in enumerate(dates)]
    kept, dropped = Deduplicate(keep="newest").sifted(chunks, WORDS)
    assert [one.document_id for one in kept] == ["1"]
    assert [gone.chunk.document_id for gone in dropped] == ["0", "2", "3", "4"]
    assert Deduplicate().sifted(chunks, WORDS).kept[0].document_id == "0"


def test_copies_of_a_copy_are_copies_of_what_stays() -> None:
    """With what their similarity is at least."""
    other = chunk("b", LEGAL, copies=(Copy("c", 3, 9, 0.75),))
    (kept,), _ = Deduplicate().sifted([chunk("a", LEGAL), other], WORDS)
    assert kept.copies == (Copy("b", 0, len(LEGAL), 1.0), Copy("c", 3, 9, 0.75))


def test_what_is_known_stands_for_what_comes() -> None:
    """It is not returned, never dropped, and told with its new copies."""
    known = [chunk("old", LEGAL), chunk("older", LEGAL)]
    kept, (gone,) = Deduplicate(keep="newest", least_tokens=40).sifted_against(
        known, [chunk("new", LEGAL), chunk("new", "Other.", 500)], WORDS
    )
    assert [one.text for one in kept] == ["Other."]
    assert gone.kept == replace(known[0], copies=(Copy("new", 0, len(LEGAL), 1.0),))


def test_what_comes_again_is_no_copy_of_itself() -> None:
    """Nor is a place told twice."""
    known = chunk("a", LEGAL, copies=(Copy("b", 0, len(LEGAL), 1.0),))
    kept, dropped = Deduplicate().sifted_against([known], [chunk("a", LEGAL), chunk("b", LEGAL)], WORDS)
    assert kept == []
    assert [gone.kept for gone in dropped] == [known, known]


@pytest.mark.parametrize("facts", [True, False])
@pytest.mark.parametrize(("one", "other"), [("price | weight", "weight | price"), ("in Ostrey", "in Fernholt")])
def test_rows_under_other_headings_are_others(one: str, other: str, facts: bool) -> None:
    """Their names and their order count, also where facts do not."""
    rows = "\n".join(f"| {word} | {n} |" for n, word in enumerate(prose(30, 9)))
    tables = [chunk(head, rows, kind="table", context=f"| {head} |\n|---|---|\n") for head in (one, other)]
    assert len(Deduplicate(facts=facts).sifted(tables, WORDS).kept) == 2
    assert len(Deduplicate(facts=facts).sifted([tables[0], replace(tables[0], document_id="b")], WORDS).kept) == 1


@pytest.mark.parametrize(("kind", "marks"), [("code", "- "), ("code", "  "), ("table", "x ")])
def test_code_and_tables_are_copies_only_where_they_are_equal(kind: str, marks: str) -> None:
    """What a patch adds is not what another takes away; without facts they are like all texts."""
    lines = prose(30, 9)
    texts = ["\n".join(f"{mark}{word}" for word in lines) for mark in ("+ ", marks)]
    chunks = [chunk(str(n), text, kind=kind) for n, text in enumerate(texts)]
    assert len(Deduplicate().sifted(chunks, WORDS).kept) == 2
    assert len(Deduplicate().sifted([chunks[0], replace(chunks[0], document_id="b")], WORDS).kept) == 1
    fenced = [chunk(str(n), f"```diff\n{text}\n```") for n, text in enumerate(texts)]
    assert len(Deduplicate().sifted(fenced, WORDS).kept) == 2


@pytest.mark.parametrize(
    "line", ["Do not give to children under 12 years", "Fernholt never sells gauges here", f"{LEGAL} To [EMAIL 1]."]
)
def test_lines_with_facts_are_no_boilerplate(line: str) -> None:
    """Nor are long paragraphs that hold a mask, which is of another person in each document."""
    texts = [f"{' '.join(prose(30, n)).capitalize()}.\n\n{line}\n" for n in range(6)]
    chunks = [chunk(str(n), text) for n, text in enumerate(texts)]
    assert Deduplicate().sifted(chunks, WORDS).dropped == []


def test_headings_block_by_their_figures_and_not_by_opposites() -> None:
    """The manual of another release is another; a page that is called otherwise is not."""
    for one, other, stay in (("Guide 2 > Changes", "Guide 3 > Changes", 2), ("New guide > Left / right", "Guide", 1)):
        pages = [chunk(head, LEGAL, context=f"{head}\n\n") for head in (one, other)]
        assert len(Deduplicate().sifted(pages, WORDS).kept) == stay


def test_what_means_the_same_goes_if_asked_unless_its_facts_differ() -> None:
    """By an embedder for which all texts are equal."""
    embedder = FunctionEmbedder(lambda texts: np.ones((len(texts), 2)), name="same", dimensions=2)
    chunks = [chunk(str(n), text) for n, text in enumerate(["How high is it?", "What is the height?", "It is 3 m."])]
    kept, (gone,) = Deduplicate(meaning=0.95, embedder=embedder, least_tokens=0).sifted(chunks, WORDS)
    assert [one.text for one in kept] == ["How high is it?", "It is 3 m."]
    assert (gone.reason, gone.kept.document_id) == ("meaning", "0")
    without = Deduplicate(meaning=0.95, facts=False, embedder=embedder, least_tokens=0)
    assert len(without.sifted(chunks, WORDS).kept) == 1


def test_nothing_comes_of_nothing() -> None:
    """No chunks are no chunks."""
    assert Deduplicate().sifted([], WORDS) == ([], [])


def test_it_works_in_a_pipeline() -> None:
    """Named by its file, with all its settings in the spec."""
    pipeline = parse_pipeline("sentence(max_tokens=50) | deduplicate(threshold=0.9)")
    assert "deduplicate(threshold=0.9, facts=True, keep='first', boilerplate=5, meaning=None" in str(pipeline)
    chunks = [one for name in "ab" for one in pipeline.chunk(Document(name, LEGAL), WORDS)]
    assert len(pipeline.sifted(chunks, WORDS).kept) == 1
    assert pipeline_of(pipeline) is pipeline


@pytest.mark.parametrize(
    "setting",
    ["threshold=0.0", "threshold=1.1", "keep='last'", "keep=1", "boilerplate=1", "meaning=2.0", "least_tokens=-1"],
)
def test_settings_out_of_range_are_refused(setting: str) -> None:
    """Before anything is cut."""
    with pytest.raises(InvalidSpec, match=r"^deduplicate: \w+ must be "):
        parse_pipeline(f"sentence | deduplicate({setting})")


def test_what_may_be_kept_is_named() -> None:
    """As any choice of few."""
    with pytest.raises(InvalidSpec, match=r"keep must be 'first' or 'newest', got 'last'\.$"):
        parse_pipeline("sentence | deduplicate(keep='last')")


@pytest.mark.parametrize(
    ("settings", "kind", "said"),
    [
        ("meaning=0.95, embedder='minilmm'", UnknownEmbedder, "Did you mean 'minilm'"),
        ("embedder='minilmm'", UnknownEmbedder, "Did you mean 'minilm'"),
        ("meaning=0.95, embedder='openai(model=\\'m\\', dimensions=2, key_from=\\'K\\')'", InvalidSpec, "takes no key"),
    ],
)
def test_an_embedder_that_cannot_be_is_refused(settings: str, kind: type[ChunkerError], said: str) -> None:
    """Before anything is cut."""
    with pytest.raises(kind, match=said):
        parse_pipeline(f"sentence | deduplicate({settings})")


def test_an_embedder_with_a_key_is_given_beside_the_spec() -> None:
    """As an object; the spec says its name."""
    embedder = FunctionEmbedder(lambda texts: np.ones((len(texts), 2)), name="same", dimensions=2)
    pipeline = parse_pipeline("sentence | deduplicate(meaning=0.95)", {"deduplicate": {"embedder": embedder}})
    assert "embedder='same'" in str(pipeline)
    chunks = [chunk(str(n), text) for n, text in enumerate(["How high is it?", "What is the height?"])]
    assert len(pipeline.sifted(chunks, WORDS).kept) == 1
