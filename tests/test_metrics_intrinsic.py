"""Sizes, coverage, redundancy, cohesion and openings of chunks, by hand; vectors as scikit-learn makes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from chunker import Document
from evals.metrics import intrinsic_metrics
from evals.metrics._openings import OPENERS, pointing_back
from evals.metrics.cohesion import Halves, cohesion, cosine, inverse_frequencies, separation
from tests.scoring import DOCUMENTS, LETTERS, chunk, cutting, intrinsic

SIZES = [chunk(0, 9, tokens=12), chunk(9, 20, tokens=10), chunk(20, 30, tokens=4), chunk(30, 60, tokens=6)]
CATS = {"cat": 1.0, "dog": 1.0}


@pytest.mark.parametrize(("name", "expected"), [("size_over_limit", 0.25), ("size_fill", 0.8), ("size_small", 0.25)])
def test_sizes(name: str, expected: float) -> None:
    """12, 10, 4 and 6 tokens of 10."""
    assert intrinsic(name, cutting(LETTERS, limit=10, chunks=SIZES)) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "expected"), [("coverage", 0.75), ("redundancy", 0.25)])
def test_what_is_covered_and_what_twice(name: str, expected: float) -> None:
    """`[0, 20)` and `[10, 30)` of forty characters."""
    made = cutting(LETTERS[:40], chunks=[chunk(0, 20), chunk(10, 30)])
    assert intrinsic(name, made) == expected


def test_white_space_between_chunks_is_not_lost() -> None:
    """Chunks drop it, and coverage does not mind."""
    assert intrinsic("coverage", cutting("One.\n\n  Two.  ", [4])) == 1


def test_duplicates_are_found_across_documents() -> None:
    """The later one is the duplicate; white space does not matter."""
    first, second = Document("a", "Imprint. Text."), Document("b", "Imprint.")
    chunks = [
        replace(chunk(0, 8, first)),
        replace(chunk(9, 14, first)),
        replace(chunk(0, 8, second)),
    ]
    made = replace(cutting(""), documents={"a": first, "b": second}, chunks=chunks)
    assert intrinsic_metrics()["duplicate_share"].of(made) == {"a": 0, "b": 1}


def test_a_chunk_of_an_unknown_document_is_an_error() -> None:
    """It would silently be left out of every share."""
    with pytest.raises(ValueError, match="e#0-3 is of a document that was not given"):
        intrinsic("coverage", cutting(LETTERS, chunks=[chunk(0, 3, DOCUMENTS["e"])]))


def test_cohesion_and_separation() -> None:
    """`cat dog cat dog`, then `sun moon`."""
    halves = [Halves(CATS, CATS), Halves({"sun": 1.0}, {"moon": 1.0})]
    assert cohesion(halves) == pytest.approx(0.5)
    assert separation(halves) == 1
    assert separation(halves[:1]) is None


def test_cosine() -> None:
    """Three fifths, and zero for an empty vector."""
    assert cosine({"a": 3.0, "b": 4.0}, {"a": 1.0}) == 0.6
    assert cosine({}, {"a": 1.0}) == 0


def test_chunks_that_go_on_with_their_words_score_higher() -> None:
    """One cut where the words change, one where they do not."""
    text = "cat dog bird cat dog bird. sun moon star sun moon star."
    right, wrong = (cutting(text, [text.index(word)]) for word in ("sun", "bird. sun"))
    for name in ("cohesion", "separation"):
        better, worse = intrinsic(name, right), intrinsic(name, wrong)
        assert better is not None
        assert worse is not None
        assert better > worse


@given(texts=st.lists(st.lists(st.sampled_from("cat dog bird sun moon".split()), min_size=1, max_size=9), min_size=1))
def test_inverse_frequencies_are_those_of_scikit_learn(texts: list[list[str]]) -> None:
    """Each text is shorter than a window, so that windows are texts."""
    written = [" ".join(found) for found in texts]
    vectorizer = TfidfVectorizer().fit(written)
    expected = dict(zip(vectorizer.get_feature_names_out().tolist(), vectorizer.idf_.tolist(), strict=True))
    assert inverse_frequencies(written) == pytest.approx(expected)


def test_openings_that_point_back() -> None:
    """Of the two chunks after the first, one does."""
    text = "The lamp fell. It broke. Glass was everywhere."
    assert intrinsic("standalone", cutting(text, [text.index("It"), text.index("Glass")])) == 0.5


def test_the_first_chunk_may_begin_as_it_likes() -> None:
    """No cut took anything away from it."""
    assert intrinsic("standalone", cutting("It broke.")) is None


@pytest.mark.parametrize(
    ("language", "text", "is_pointing"),
    [
        ("en", "- **However**, it works.", True),
        ("en", "As a result, it rains.", True),
        ("en", "Itself a ruin, the tower stands.", False),
        ("en", "As water boils, it rises.", False),
        ("en", "As mentioned above, the gate is shut.", True),
        ("en", "## It rains\n\nUmbrellas help.", False),
        ("de", "Au\u00dferdem regnet es.", True),
        ("de", "Der Turm steht.", False),
        ("es", "Por lo tanto, llueve.", True),
        ("fr", "C\u2019est pourquoi il pleut.", True),
        ("fr", "Le pont est ferm\u00e9.", False),
    ],
)
def test_words_that_point_back_are_known_by_language(language: str, text: str, is_pointing: bool) -> None:
    """Markup and marks in front are passed over, phrases are read whole, parts of words are not."""
    assert bool(pointing_back(text, OPENERS[language])) == is_pointing


def test_other_languages_are_not_scored() -> None:
    """No list, no number."""
    assert intrinsic("standalone", cutting("Yksi. Kaksi.", [6], language="fi")) is None


@pytest.mark.parametrize("name", sorted(intrinsic_metrics()))
def test_a_document_without_chunks_is_not_scored(name: str) -> None:
    """None, for every metric there is."""
    assert intrinsic(name, cutting("One. Two. Three. Four.", chunks=[], topics=[5])) is None
