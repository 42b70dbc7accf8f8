"""From a ranking to a context: never over the budget, merged, in order, and more for more tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chunker
from chunker import Chunk, Document, assemble, assemble_many
from chunker.assembling import Fill
from chunker.segments.graphemes import is_grapheme_boundary
from chunker.types import Context
from tests.counters import Counter, words
from tests.torture import TORTURE, hostile_text

WORDS = chunker.tokenizer_for(tokenizer=words)
CL100K = chunker.tokenizer_for(tokenizer="cl100k_base")
GUIDE = Document("guide", "One two three. Four five six. Seven eight nine. Ten eleven twelve.")
NOTES = Document("notes", "Alpha beta gamma. Delta epsilon zeta.")
Ranked = tuple[dict[str, Document], list[Chunk]]
MakeCounted = Callable[[], tuple[chunker.Tokenizer, list[int]]]
DOCUMENTS = {"guide": GUIDE, "notes": NOTES}
ONE, FOUR, SEVEN, TEN = (0, 14), (15, 29), (30, 47), (48, 66)
FILLS = pytest.mark.parametrize("fill", ["truncate", "whole"])


def chunk(document: Document, start: int, end: int, context: str = "") -> Chunk:
    """A chunk of a document, counted in words."""
    text = document.text[start:end]
    return Chunk(document.id, start, end, text, words(context + text), context)


def of_guide(*spans: tuple[int, int], context: str = "") -> list[Chunk]:
    return [chunk(GUIDE, start, end, context) for start, end in spans]


@st.composite
def rankings(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Ranked:
    """Documents, and chunks of them in any order, overlapping, repeated, some with context words."""
    documents = {name: Document(name, draw(texts)) for name in ("a", "b")}
    chunks = []
    for document in draw(st.lists(st.sampled_from([*documents.values()]), max_size=8)):
        size = len(document.text)
        start, end = sorted((draw(st.integers(0, size)), draw(st.integers(0, size))))
        context = draw(st.sampled_from(["", "", "Guide > Setup\n", "| a | b |\n"]))
        chunks.append(chunk(document, start, end, context))
    return documents, chunks


TEXTS = st.one_of(hostile_text(), st.text(max_size=300), st.text("ab \n.", max_size=300))
BUDGETS = st.lists(st.integers(1, 120), min_size=1, max_size=4)


def covered(context: Context) -> set[tuple[str, int]]:
    return {(found.document_id, offset) for found in context.passages for offset in range(found.start, found.end)}


class Counted:
    """A tokenizer that keeps the length of every text it is asked to count."""

    name = "counted"
    certain_cut = CL100K.certain_cut

    def __init__(self, lengths: list[int]) -> None:
        self._lengths = lengths

    def count(self, text: str) -> int:
        self._lengths.append(len(text))
        return CL100K.count(text)


@pytest.fixture
def counted() -> MakeCounted:
    """Makes a tokenizer, and the list of lengths that it will have counted."""

    def make() -> tuple[chunker.Tokenizer, list[int]]:
        lengths: list[int] = []
        return Counted(lengths), lengths

    return make


def test_chunks_are_put_in_reading_order_and_merged() -> None:
    """Two neighbours become one passage, with the white space between them."""
    context = assemble(of_guide(FOUR, TEN, ONE), 100, WORDS, documents=DOCUMENTS)
    assert context.text == "One two three. Four five six.\n\nTen eleven twelve."
    assert [passage.chunk_ids for passage in context.passages] == [("guide#15-29", "guide#0-14"), ("guide#48-66",)]
    assert context.token_count == 9


def test_documents_stand_in_the_order_of_their_best_chunk() -> None:
    """Not in alphabetical order."""
    context = assemble([chunk(NOTES, 0, 17), *of_guide(ONE)], 100, WORDS, documents=DOCUMENTS)
    assert [passage.document_id for passage in context.passages] == ["notes", "guide"]


def test_without_documents_a_gap_of_white_space_parts_passages() -> None:
    """Nobody knows that it is white space; chunks that touch are merged all the same."""
    context = assemble(of_guide(ONE, FOUR, (29, 40)), 100, WORDS)
    assert [(passage.start, passage.end) for passage in context.passages] == [(0, 14), (15, 40)]


def test_overlap_is_sent_once() -> None:
    """Whichever chunk came first."""
    context = assemble(of_guide((8, 29), (0, 14)), 100, WORDS)
    assert context.text == "One two three. Four five six."


def test_only_white_space_is_read_from_documents() -> None:
    """What a transform blacked out in a chunk does not come back."""
    redacted = Chunk("guide", 0, 14, "One two #####.", 3)
    context = assemble([redacted, *of_guide(FOUR)], 100, WORDS, documents=DOCUMENTS)
    assert context.text == "One two #####. Four five six."


def test_the_last_chunk_is_cut_at_a_word() -> None:
    """Five words fit: three of the first chunk, two of the second."""
    assert assemble(of_guide(ONE, SEVEN), 5, WORDS).text == "One two three.\n\nSeven eight"


def test_whole_chunks_stop_at_the_first_that_does_not_fit() -> None:
    """A shorter one behind it is not taken either, so that a larger budget never loses what a smaller one had."""
    context = assemble(of_guide(ONE, (15, 47), TEN), 6, WORDS, documents=DOCUMENTS, fill="whole")
    assert context.text == "One two three."


def test_what_is_already_there_costs_nothing() -> None:
    """A chunk inside what was taken fits into a full budget, and is cited."""
    context = assemble(of_guide(ONE, (4, 7)), 3, WORDS, fill="whole")
    assert [passage.chunk_ids for passage in context.passages] == [("guide#0-14", "guide#4-7")]


def test_context_words_are_added_once() -> None:
    """The same heading stands before the first of two passages; another one stands before its own."""
    chunks = [*of_guide(ONE, SEVEN, context="Numbers: "), *of_guide((61, 66), context="Rest: ")]
    context = assemble(chunks, 100, WORDS)
    assert context.text == "Numbers: One two three.\n\nSeven eight nine.\n\nRest: elve."
    assert [passage.context for passage in context.passages] == ["Numbers: ", "", "Rest: "]


def test_a_merged_passage_keeps_the_context_of_its_first_chunk() -> None:
    """In the order of the document, not of the ranking."""
    chunks = [chunk(GUIDE, *FOUR, "Later: "), chunk(GUIDE, *ONE, "Numbers: ")]
    assert assemble(chunks, 100, WORDS, documents=DOCUMENTS).text == "Numbers: One two three. Four five six."


def test_a_gap_that_costs_no_more_than_context_words_is_closed() -> None:
    """Three words stand between the two; `See guide part two:` and the separator would be four."""
    chunks = of_guide(ONE) + of_guide(SEVEN, context="See guide part two:\n")
    apart = assemble(chunks, 50, WORDS, documents=DOCUMENTS)
    closed = assemble(chunks, 50, WORDS, documents=DOCUMENTS, close_gaps=True)
    assert (len(apart.passages), apart.token_count) == (2, 10)
    assert closed.text == GUIDE.text[:47]
    assert (len(closed.passages), closed.token_count) == (1, 9)


def test_a_gap_that_costs_more_is_left() -> None:
    """Three words against two; and without the documents nothing is known of it."""
    chunks = of_guide(ONE) + of_guide(SEVEN, context="See guide:\n")
    assert len(assemble(chunks, 50, WORDS, documents=DOCUMENTS, close_gaps=True).passages) == 2
    wordy = of_guide(ONE) + of_guide(SEVEN, context="See guide part two:\n")
    assert len(assemble(wordy, 50, WORDS, close_gaps=True).passages) == 2


def test_what_was_said_is_not_said_again() -> None:
    """Word for word, in another document and other white space."""
    copy = Document("copy", "One  two\nthree.")
    chunks = [*of_guide(ONE), chunk(copy, 0, 15), *of_guide(SEVEN)]
    assert assemble(chunks, 50, WORDS, skip_repeats=True).text == "One two three.\n\nSeven eight nine."
    assert assemble(chunks, 50, WORDS).text.count("three") == 2


def test_a_sentence_said_before_is_left_out_of_a_later_passage() -> None:
    """Marks aside; what stands around it stays, as slices of its document."""
    said = "The gauge at the old mill reports the level of the river every single hour of the day."
    again = said.replace("mill reports", "mill, reports").replace("day.", "day!")
    texts = {"a": said, "b": f"Rain fell. {again} Nobody knew.", "c": said.replace("hour", "minute"), "d": f"- {said}"}
    chunks = [chunk(Document(name, text), 0, len(text)) for name, text in texts.items()]
    context = assemble(chunks, 500, WORDS, skip_repeats=True)
    assert [passage.text for passage in context.passages] == [said, "Rain fell.", "Nobody knew.", texts["c"]]
    for passage in context.passages:
        assert texts[passage.document_id][passage.start : passage.end] == passage.text


def test_repeats_are_found_among_many_chunks() -> None:
    """However they are grouped."""
    said = [f"The gauge with the serial number {number} reports the level of the river." for number in range(50)]
    documents = [Document(f"{number}", text) for number, text in enumerate([*said, *said])]
    context = assemble([chunk(one, 0, len(one.text)) for one in documents], 10_000, WORDS, skip_repeats=True)
    assert [passage.text for passage in context.passages] == said


def test_a_context_with_nothing_in_it_counts_nothing() -> None:
    """Even for a counter that would count the empty text."""
    one_more = chunker.tokenizer_for(tokenizer=lambda text: 1 + len(text))
    assert assemble(of_guide(ONE), 1, one_more) == Context((), "", 0, 1)


def test_empty_chunks_are_passed_over() -> None:
    """They have nothing to send."""
    assert assemble(of_guide((3, 3)), 5, WORDS).passages == ()


def test_a_passage_that_began_with_a_blank_is_counted_anew_when_it_grows() -> None:
    """Its tokens hung on the passage before; the ones it has now do not."""
    document = Document("d", "Alpha and beta, then gamma stands here.")
    chunks = [chunk(document, start, end) for start, end in [(0, 5), (20, 26), (16, 20)]]
    context = assemble(chunks, 100, CL100K)
    assert context.text == "Alpha\n\nthen gamma"
    assert context.token_count == CL100K.count(context.text)


@pytest.mark.parametrize("budget", [0, -1])
def test_a_budget_below_one_is_an_error(budget: int) -> None:
    """At once, not as an empty context."""
    with pytest.raises(ValueError, match=f"at least 1, got {budget}"):
        assemble([], budget, WORDS)


@pytest.mark.parametrize("budget", [10.5, float("nan"), "10", True, None])
def test_a_budget_is_a_whole_number(budget: Any) -> None:
    """No number is below NaN, so nothing would be held to it."""
    with pytest.raises(TypeError, match=rf"^A token budget must be a whole number, got {budget!r}\.$"):
        assemble(of_guide(ONE), budget, WORDS)


def test_documents_are_given_by_id() -> None:
    """A list would be looked into for none."""
    with pytest.raises(TypeError, match=r"^Expected documents by id, such as {document\.id: document}, got \[Document"):
        assemble(of_guide(ONE), 10, WORDS, documents=[Document("guide", "One.")])  # type: ignore[arg-type]  # what is tested


def test_a_function_is_no_tokenizer() -> None:
    """But makes one."""
    with pytest.raises(TypeError, match=r"chunker\.tokenizer_for\(tokenizer=function\)"):
        assemble(of_guide(ONE), 10, len)  # type: ignore[arg-type]  # what is tested


def test_the_name_of_a_tokenizer_is_no_tokenizer() -> None:
    """It has a method `count` too, which would count something else."""
    with pytest.raises(TypeError, match=r"Make one with chunker\.tokenizer_for\('gpt-4o'\)"):
        assemble(of_guide(ONE), 5, "gpt-4o")  # type: ignore[arg-type]  # what is tested


def test_an_unknown_fill_is_an_error() -> None:
    """The message names what there is."""
    with pytest.raises(ValueError, match="'truncate' or 'whole', got 'half'"):
        assemble([], 5, WORDS, fill="half")  # type: ignore[arg-type]


def test_a_text_that_is_not_its_span_is_an_error() -> None:
    """It could not be merged with its neighbours."""
    with pytest.raises(ValueError, match=r"guide#0-14 spans 14 characters, but its text has 4"):
        assemble([Chunk("guide", 0, 14, "One.", 1)], 5, WORDS)


def test_a_document_that_ends_before_its_chunk_is_an_error() -> None:
    """What it holds between two chunks would be nothing, and join them."""
    with pytest.raises(
        ValueError, match=r"^Chunk guide#15-29 ends behind its document, which has 20 characters: it ch"
    ):
        assemble(of_guide(ONE, FOUR), 100, WORDS, documents={"guide": Document("guide", GUIDE.text[:20])})


@FILLS
@given(
    ranking=rankings(TEXTS),
    budgets=BUDGETS,
    separator=st.sampled_from(["\n\n", "\n", " ", "", " ... "]),
    close_gaps=st.booleans(),
)
def test_a_context_is_never_over_its_budget(
    counter: Counter, fill: Fill, ranking: Ranked, budgets: list[int], separator: str, close_gaps: bool
) -> None:
    """By an independent count of the very text, for every kind of tokenizer."""
    documents, chunks = ranking
    contexts = assemble_many(
        chunks, budgets, counter.tokenizer,
        documents=documents, fill=fill, separator=separator, close_gaps=close_gaps, skip_repeats=close_gaps,
    )  # fmt: skip
    for budget, context in contexts.items():
        assert context.token_count == (counter.recount(context.text) if context.passages else 0) <= budget
        assert context.text == separator.join(passage.context + passage.text for passage in context.passages)


@FILLS
@given(ranking=rankings(TEXTS), budgets=BUDGETS, knows=st.booleans(), close_gaps=st.booleans())
def test_passages_are_slices_of_documents_disjoint_and_in_order(
    fill: Fill, ranking: Ranked, budgets: list[int], knows: bool, close_gaps: bool
) -> None:
    """And where the documents are known, something other than white space stands between two."""
    documents, chunks = ranking
    known = documents if knows else None
    contexts = assemble_many(chunks, budgets, CL100K, documents=known, fill=fill, close_gaps=close_gaps)
    for context in contexts.values():
        for passage in context.passages:
            assert passage.text == documents[passage.document_id].text[passage.start : passage.end] != ""
        for left, right in pairwise(context.passages):
            if left.document_id == right.document_id:
                assert left.end < right.start
                assert not knows or documents[left.document_id].text[left.end : right.start].strip()


@FILLS
@given(ranking=rankings(TEXTS), budgets=BUDGETS, close_gaps=st.booleans(), skip_repeats=st.booleans())
def test_a_larger_budget_covers_all_that_a_smaller_one_covers(
    counter: Counter, fill: Fill, ranking: Ranked, budgets: list[int], close_gaps: bool, skip_repeats: bool
) -> None:
    """Even where counts go up and down without reason."""
    documents, chunks = ranking
    contexts = assemble_many(
        chunks, sorted(budgets), counter.tokenizer,
        documents=documents, fill=fill, close_gaps=close_gaps, skip_repeats=skip_repeats,
    )  # fmt: skip
    for smaller, larger in pairwise(contexts.values()):
        assert covered(smaller) <= covered(larger)


@FILLS
@given(ranking=rankings(TEXTS), budgets=BUDGETS)
def test_many_budgets_at_once_are_the_same_as_one_by_one(
    counter: Counter, fill: Fill, ranking: Ranked, budgets: list[int]
) -> None:
    """Only quicker."""
    documents, chunks = ranking
    together = assemble_many(chunks, budgets, counter.tokenizer, documents=documents, fill=fill)
    for budget in budgets:
        assert assemble(chunks, budget, counter.tokenizer, documents=documents, fill=fill) == together[budget]


@FILLS
@given(ranking=rankings(TEXTS))
def test_a_ranking_that_fits_is_sent_whole(fill: Fill, ranking: Ranked) -> None:
    """Every chunk is cited, and every character of it covered."""
    documents, chunks = ranking
    context = assemble(chunks, 1_000_000, CL100K, documents=documents, fill=fill)
    assert {found for passage in context.passages for found in passage.chunk_ids} == {
        found.id for found in chunks if found.text
    }
    assert covered(context) == {(found.document_id, i) for found in chunks for i in range(found.start, found.end)} | {
        spot for spot in covered(context) if documents[spot[0]].text[spot[1]].isspace()
    }


@pytest.mark.parametrize("name", TORTURE)
@pytest.mark.parametrize("budget", [7, 50])
def test_a_truncated_chunk_ends_at_a_word_and_never_inside_a_cluster(name: str, budget: int) -> None:
    """On every hostile text: what is cut off begins with white space, or with the next sign of its script."""
    text = Document("d", TORTURE[name]).text
    context = assemble([Chunk("d", 0, len(text), text, 0)], budget, CL100K)
    for passage in context.passages:
        assert is_grapheme_boundary(text, passage.end)
        assert passage.end == len(text) or is_between_words(text, passage.end)


@pytest.mark.parametrize("budget", [10, 100, 1000])
def test_truncating_uses_the_budget_up_to_less_than_one_word(budget: int) -> None:
    """One word more would be over."""
    text = " ".join(f"word{number}" for number in range(2000))
    context = assemble([Chunk("d", 0, len(text), text, 0)], budget, CL100K)
    longer = text[: text.find(" ", context.passages[0].end + 1)]
    assert CL100K.count(context.text) <= budget < CL100K.count(longer)


def test_time_grows_with_the_budget_not_with_the_chunk(counted: MakeCounted) -> None:
    """A whole document as one chunk is counted twice (with the separator and without), then only as far as fits."""
    tokenizer, lengths = counted()
    text = "word " * 200_000
    assemble([Chunk("d", 0, len(text), text, 0)], 100, tokenizer)
    assert sum(lengths) < 2.02 * len(text)


def test_counting_is_linear_in_a_ranking_of_scattered_chunks(
    counted: MakeCounted,
) -> None:
    """With a tokenizer whose counts add up somewhere, no text is counted again and again."""
    tokenizer, lengths = counted()
    document = Document("d", "Some words in a row. " * 2000)
    chunks = [chunk(document, start, start + 20) for start in range(0, len(document.text), 42)]
    assemble(chunks, 1_000_000, tokenizer)
    assert sum(lengths) < 6 * sum(len(found.text) for found in chunks)


def is_between_words(text: str, offset: int) -> bool:
    """Before white space, or beside a sign of a script without spaces."""
    return text[offset].isspace() or bool(re.search("[\u2e80-\U0003ffff]", text[offset - 1 : offset + 1]))
