"""From chunks that were found to the sections around them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Chunk, Document, Span, assemble, expand, parse, split
from chunker.tokens import tokenizer_for
from tests.counters import words

COUNTER = tokenizer_for(tokenizer=words)
TEXT = "Before all.\n\n# A\n\none two\n\n## B\n\nthree four\n\nfive six\n\n# C\n\nseven eight\n"
DOCUMENTS = {"d": Document("d", TEXT)}
CHUNKS = {
    chunk.text: chunk for chunk in split(DOCUMENTS["d"], "structure(max_tokens=4, headings=False)", tokenizer=words)
}
B, C = "## B\n\nthree four\n\nfive six", "# C\n\nseven eight"


def hit(word: str) -> Chunk:
    """The chunk with a word."""
    return next(chunk for text, chunk in CHUNKS.items() if word in text)


def test_a_hit_becomes_the_section_around_it() -> None:
    """Its text and span, counted anew; its heading is in the text, so no context stands before it."""
    (section,) = expand([replace(hit("three"), context="A > B\n\n")], DOCUMENTS, COUNTER)
    assert (section.text, section.context, section.token_count) == (B, "", 6)
    assert (section.span, section.views[0][:2]) == (section.parent, section.parent)
    assert TEXT[section.start : section.end] == section.text


def test_each_section_comes_once_in_the_order_of_its_best_hit() -> None:
    """Two hits of one section are one; a section inside one that ranks higher is not said again."""
    found = expand([hit("seven"), hit("five"), hit("three")], DOCUMENTS, COUNTER)
    assert [section.text for section in found] == [C, B]
    wide = replace(hit("one"), parent=Span(TEXT.index("# A"), TEXT.index("\n\n# C")))
    assert len(expand([wide, hit("five")], DOCUMENTS, COUNTER)) == 1


def test_what_no_section_holds_stays() -> None:
    """Text before the first heading."""
    assert expand([hit("Before")], DOCUMENTS, COUNTER) == [hit("Before")]


@pytest.mark.parametrize(("most", "text"), [(6, B), (5, "five six")])
def test_of_a_section_that_is_too_long_the_hit_stays(most: int, text: str) -> None:
    """The section has six words."""
    assert [one.text for one in expand([hit("five")], DOCUMENTS, COUNTER, max_tokens=most)] == [text]


def test_sections_can_be_assembled() -> None:
    """Whole sections as passages, in reading order."""
    context = assemble(expand([hit("seven"), hit("five")], DOCUMENTS, COUNTER), 100, COUNTER, documents=DOCUMENTS)
    assert context.text == f"{B}\n\n{C}"


def test_a_document_that_changed_is_an_error() -> None:
    """What stands at the chunk's place is something else now."""
    with pytest.raises(ValueError, match=r"^Chunk d#\d+-\d+ is not what its document holds there"):
        expand([hit("five")], {"d": Document("d", "# New\n\n" + TEXT)}, COUNTER)


def test_a_missing_document_is_named() -> None:
    """Without its text there is no section."""
    with pytest.raises(KeyError, match="needs the text of its document 'd'"):
        expand([hit("five")], {}, COUNTER)


def test_the_name_of_a_tokenizer_is_no_tokenizer() -> None:
    """It has a method `count` too, by which every section had no tokens."""
    with pytest.raises(TypeError, match=r"Make one with chunker\.tokenizer_for\('gpt-4o'\)"):
        expand([hit("five")], DOCUMENTS, "gpt-4o")  # type: ignore[arg-type]  # what is tested


def test_documents_are_given_by_id() -> None:
    """In a list none of them would be found."""
    with pytest.raises(TypeError, match=r"^Expected documents by id"):
        expand([hit("five")], [*DOCUMENTS.values()], COUNTER)  # type: ignore[arg-type]  # what is tested


@given(st.lists(st.tuples(st.integers(0, 3), st.text("ab \n", max_size=9)), max_size=8), st.randoms())
def test_no_section_comes_twice_and_no_hit_is_lost(parts: list[tuple[int, str]], random: Random) -> None:
    """Whatever the headings and the ranking: every hit lies in something of the answer."""
    text = "".join(f"{'#' * level} h\n\n{body}\n\n" if level else f"{body}\n\n" for level, body in parts)
    document = Document("d", text)
    hits = [*parse("structure(max_tokens=3)").chunk(document, COUNTER)]
    random.shuffle(hits)
    found = expand(hits, {"d": document}, COUNTER)
    assert all(any(one.start <= chunk.start and chunk.end <= one.end for one in found) for chunk in hits)
    assert all(one.text == text[one.start : one.end] and one.token_count == words(one.text) for one in found)
    assert len({one.span for one in found}) == len(found)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), max_size=12))
def test_what_lies_in_something_before_is_left_out_and_nothing_else(spans: list[tuple[int, int]]) -> None:
    """The same as looking at all that was taken, also where hits overlap."""
    hits = [Chunk("d", start, start + size, "x" * size, 1) for start, size in spans]
    expected: list[Chunk] = []
    for one in hits:
        if not any(other.start <= one.start and one.end <= other.end for other in expected):
            expected.append(one)
    assert expand(hits, {}, COUNTER) == expected


@pytest.mark.parametrize("most", [None, 3])
def test_a_section_is_counted_once_for_all_its_hits(most: int | None) -> None:
    """Whether it is taken or is too long."""
    counted: list[str] = []

    def count(text: str) -> int:
        counted.append(text)
        return words(text)

    expand([hit("three"), hit("five")] * 9, DOCUMENTS, tokenizer_for(tokenizer=count), max_tokens=most)
    assert counted == [B]
