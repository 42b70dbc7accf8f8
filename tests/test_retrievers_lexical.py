"""Words in any script, and BM25 against its formula and another implementation."""

from __future__ import annotations

import doctest
import logging
import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.segments import terms
from chunker.segments.terms import words
from chunker.types import Chunk
from evals.retrievers import parse
from evals.types import Question
from tests.torture import hostile_text


def indexed(*texts: str) -> list[Chunk]:
    """One chunk a text."""
    return [Chunk(f"d{number}", 0, len(text), text, 1) for number, text in enumerate(texts)]


def ranked(spec: str, texts: list[str], question: str) -> list[tuple[int, float]]:
    """Number and score of each hit."""
    (ranking,) = parse(spec).index(indexed(*texts)).search([Question("q", question)], len(texts))
    return [(int(hit.chunk.document_id[1:]), hit.score) for hit in ranking.hits]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Bridge, closed!", ["the", "bridge", "closed"]),
        ("max_tokens=4", ["max", "tokens", "4"]),
        ("1,000.50 or 3.5.", ["1,000.50", "or", "3.5"]),
        ("The cat\u2019s 'toy'", ["the", "cat's", "toy"]),
        ("STRASSE Straße", ["strasse", "strasse"]),
        ("\ufb01le e\u0301t\u00e9", ["file", "\u00e9t\u00e9"]),
        ("桥已关闭。水", ["桥已", "已关", "关闭", "水"]),
        ("ラーメンを食べる", ["ラー", "ーメ", "メン", "ンを", "を食", "食べ", "べる"]),
        ("다리가 GPT4모델", ["다리", "리가", "gpt4", "모델"]),
        ("สะพาน", ["สะ", "ะพ", "พา", "าน"]),
        ("पुल बंद है", ["पुल", "बंद", "है"]),
        ("تم إغلاق الجسر", ["تم", "إغلاق", "الجسر"]),
        ("Мост закрыт", ["мост", "закрыт"]),
        ("\U0001f468\u200d\U0001f469 ... \u2014", []),
        ("", []),
    ],
)
def test_words_of_many_scripts(text: str, expected: list[str]) -> None:
    """Worked by hand."""
    assert words(text) == expected


def test_the_examples_in_the_docstring_are_true() -> None:
    """What it shows is what happens."""
    assert doctest.testmod(terms).failed == 0


@given(text=hostile_text())
def test_words_are_never_empty_and_have_no_space(text: str) -> None:
    """And do not depend on capitals or on how characters are composed."""
    found = words(text)
    assert all(word and not any(character.isspace() for character in word) for word in found)


@given(text=st.text(st.characters(categories=["Lu", "Ll", "Nd", "Zs"], max_codepoint=0x17F), max_size=40))
def test_capitals_make_no_difference(text: str) -> None:
    """Latin letters and digits; some letters of other scripts have no capital that leads back."""
    assert words(text.casefold()) == words(text)


def test_scores_are_those_of_the_formula() -> None:
    """Three chunks, worked out here: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), tf / (tf + k1 (1 - b + b l / mean))."""
    texts = ["red red fox", "red dog", "blue fish swims far away"]
    mean_length, k1, b = 10 / 3, 1.5, 0.75

    def weight(count: int, length: int, documents: int) -> float:
        idf = math.log(1 + (3 - documents + 0.5) / (documents + 0.5))
        return idf * count / (count + k1 * (1 - b + b * length / mean_length))

    expected = [(0, weight(2, 3, 2) + weight(1, 3, 1)), (1, weight(1, 2, 2))]
    found = ranked("bm25(stemmer='none')", texts, "red fox unicorn")
    assert [number for number, _ in found] == [0, 1]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected], rel=1e-6)


WORDS = st.lists(st.sampled_from("ant bee cat dog eel fox gnu".split()), min_size=1, max_size=12)


@given(texts=st.lists(WORDS, min_size=1, max_size=8), asked=WORDS)
def test_scores_agree_with_a_count_in_plain_python(texts: list[list[str]], asked: list[str]) -> None:
    """Over random texts of seven words; repeated words of the question count each time."""
    counts = [Counter(text) for text in texts]
    mean_length = sum(map(len, texts)) / len(texts)
    expected = {}
    for number, count in enumerate(counts):
        score = 0.0
        for word in asked:
            documents = sum(word in other for other in counts)
            if count[word]:
                idf = math.log(1 + (len(texts) - documents + 0.5) / (documents + 0.5))
                score += idf * count[word] / (count[word] + 1.5 * (0.25 + 0.75 * len(texts[number]) / mean_length))
        if score:
            expected[number] = score
    found = ranked("bm25(stemmer='none')", [" ".join(text) for text in texts], " ".join(asked))
    assert dict(found) == pytest.approx(expected, rel=1e-5)


def test_only_chunks_with_a_word_of_the_question_are_hits() -> None:
    """A question of unknown words has an empty ranking, not a random one."""
    texts = ["a bridge", "a river", "..."]
    assert [number for number, _ in ranked("bm25", texts, "rivers?")] == [1]
    assert ranked("bm25", texts, "zebra") == ranked("bm25", texts, "!?") == ranked("bm25", ["...", ""], "a") == []


def test_a_stemmer_makes_forms_of_a_word_one() -> None:
    """English by default; `none` leaves words as they are."""
    texts = ["the bridges were measured", "a house"]
    assert ranked("bm25", texts, "measuring bridge")[0][0] == 0
    assert ranked("bm25(stemmer='none')", texts, "measuring bridge") == []
    assert ranked("bm25(stemmer='german')", ["die Brücken", "Haus"], "Brücke")[0][0] == 0


def test_chinese_is_found_without_spaces() -> None:
    """By pairs of characters."""
    texts = ["这座桥因裂缝而关闭", "面包店星期六营业"]
    assert ranked("bm25", texts, "桥为什么关闭")[0][0] == 0


def test_the_library_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    """It asks for debugging messages when it is imported; we take that back."""
    caplog.set_level(logging.DEBUG)
    ranked("bm25", ["a bridge"], "bridge")
    assert [record for record in caplog.records if record.name.startswith("bm25s")] == []


def test_ten_million_letters_without_a_space_are_one_word() -> None:
    """A pattern that can go back runs out of memory here."""
    assert len(words("a" * 10_000_000)) == 1


def test_a_number_joins_sixteen_parts_at_most() -> None:
    """Which bounds the memory for the rest of what has no spaces."""
    assert len(words("1," * 500_000)) == 31_250


@given(st.text("abZ190'.,-_ \n", max_size=80))
def test_plain_ascii_has_the_words_it_has_in_any_company(text: str) -> None:
    """It is read in a quicker way; one letter that is not ASCII makes it read in the other."""
    assert [*words(text), "\u00e9"] == words(f"{text} \u00c9")
