"""How much of the evidence was found: worked examples by hand, and the same by sets of characters."""

from __future__ import annotations

import pytest
from hypothesis import given

from chunker import Context, Document
from evals.metrics.evidence import HEADLINE_BUDGETS, f_beta
from evals.types import Evidence, Retrieved
from tests.scoring import DOCUMENTS, LETTERS, chunk, evidence, rankings, retrieved, value

NEEDED = evidence((10, 20), (30, 40))
OVERLAPPING = [chunk(15, 32), chunk(25, 35)]
NAMES = (
    "evidence_recall evidence_precision evidence_precision_twice evidence_iou evidence_f1 evidence_f2 evidence_intact "
    "pieces_found wrong_document_share"
).split()


def test_recall_is_the_share_of_evidence_that_was_found() -> None:
    """Five and two of twenty characters."""
    assert value("evidence_recall_k", retrieved(NEEDED, [chunk(15, 32)]), 1) == (5 + 2) / 20


def test_precision_counts_overlap_once() -> None:
    """Twenty characters, ten of them evidence."""
    assert value("evidence_precision_k", retrieved(NEEDED, OVERLAPPING), 2) == 0.5


def test_precision_twice_counts_overlap_twice() -> None:
    """Two chunks of seventeen and ten characters."""
    assert value("evidence_precision_twice_k", retrieved(NEEDED, OVERLAPPING), 2) == 10 / 27


def test_iou_is_intersection_over_union() -> None:
    """Ten of thirty."""
    assert value("evidence_iou_k", retrieved(NEEDED, OVERLAPPING), 2) == pytest.approx(1 / 3)


def test_f_beta_weighs_recall() -> None:
    """By hand, and zero where nothing is right."""
    assert f_beta(0.5, 0.35, 1) == pytest.approx(7 / 17)
    assert f_beta(0.5, 0.35, 2) == pytest.approx(35 / 94)
    assert f_beta(0.0, 0.0, 1) == 0


def test_f1_and_f2_are_made_of_precision_and_recall() -> None:
    """Both one half here."""
    found = retrieved(NEEDED, OVERLAPPING)
    assert value("evidence_f1_k", found, 2) == value("evidence_f2_k", found, 2) == pytest.approx(0.5)


def test_intact_sees_where_evidence_was_cut() -> None:
    """Both pieces are found whole, but the second lies in two chunks."""
    found = retrieved(NEEDED, [chunk(5, 25), chunk(25, 35), chunk(35, 50)])
    assert value("evidence_intact_k", found, 3) == 0.5
    assert value("evidence_recall_k", found, 3) == 1


def test_a_truncated_chunk_holds_only_what_was_sent() -> None:
    """The chunk holds the evidence whole; its first words do not."""
    document = Document("t", "alpha beta gamma delta epsilon")
    whole = chunk(0, 30, document)
    found = retrieved(evidence((6, 22), document=document), [whole], budgets=[16, 30])
    assert found.contexts[16].text == "alpha beta gamma"
    assert [value("evidence_intact", found, budget) for budget in (16, 30)] == [0, 1]
    assert value("evidence_recall", found, 16) == 9 / 14


def test_a_piece_is_found_when_half_of_it_is() -> None:
    """Half of the first piece, a fifth of the second."""
    assert value("pieces_found_k", retrieved(NEEDED, [chunk(15, 32)]), 1) == 0.5


def test_wrong_documents_take_a_share() -> None:
    """Thirty characters of the right one, ten of another."""
    found = retrieved(NEEDED, [chunk(0, 30), chunk(0, 10, DOCUMENTS["e"])])
    assert value("wrong_document_share_k", found, 2) == 0.25


def test_tokens_are_counted_until_the_evidence_is_complete() -> None:
    """The third chunk completes it; context and overlap are in the counts that chunks carry."""
    ranked = [chunk(5, 25, tokens=4), chunk(50, 60, tokens=2), chunk(28, 41, tokens=3), chunk(0, 60, tokens=9)]
    assert value("tokens_to_evidence", retrieved(NEEDED, ranked)) == 9
    assert value("evidence_complete", retrieved(NEEDED, ranked)) == 1


def test_evidence_that_never_completes_is_censored_and_said_to_be() -> None:
    """No number, and not a large one either; the companion metric says so."""
    found = retrieved(NEEDED, [chunk(5, 25)])
    assert value("tokens_to_evidence", found) is None
    assert value("evidence_complete", found) == 0


def test_recall_auc_is_the_area_over_doublings_of_the_budget() -> None:
    """0, 0, 0.5, 1, 1 by trapezoids."""
    half, full = [chunk(10, 20)], [chunk(0, 60)]
    contexts = {
        budget: retrieved(NEEDED, ranked, budgets=[60]).contexts[60]
        for budget, ranked in zip(HEADLINE_BUDGETS, [[], [], half, full, full], strict=True)
    }
    found = retrieved(NEEDED, [chunk(10, 20), chunk(0, 60)])
    assert value("recall_auc", Retrieved(found.question, found.ranking, contexts)) == pytest.approx(0.5)


def test_recall_auc_of_all_and_of_nothing() -> None:
    """One and zero, the ends of its range."""
    assert value("recall_auc", retrieved(NEEDED, [chunk(0, 60)], budgets=HEADLINE_BUDGETS)) == 1
    assert value("recall_auc", retrieved(NEEDED, [chunk(20, 30)], budgets=HEADLINE_BUDGETS)) == 0


def test_a_budget_that_was_not_assembled_is_an_error() -> None:
    """A wrong setting, not a zero."""
    with pytest.raises(ValueError, match="No context of 250 tokens was assembled; there are: 20"):
        value("recall_auc", retrieved(NEEDED, [chunk(0, 60)], budgets=[20]))


def test_a_quote_of_another_length_is_an_error() -> None:
    """The document changed after the evidence was written."""
    with pytest.raises(ValueError, match=r"d\[3:9\] is 6 characters long, but its quote has 4"):
        value("evidence_recall_k", retrieved([Evidence("d", 3, 9, "four")], [chunk(0, 9)]), 1)


def test_white_space_that_chunks_drop_is_not_missed() -> None:
    """Neither between chunks nor at the ends of the evidence."""
    document = Document("t", "One two.\n\n  Three four.  ")
    found = retrieved(
        evidence((0, 25), document=document),
        [chunk(0, 8, document), chunk(12, 23, document)],
        documents={"t": document},
        budgets=[60],
    )
    assert value("evidence_recall_k", found, 2) == value("evidence_precision_k", found, 2) == 1
    assert value("tokens_to_evidence", found) == 2
    assert value("pieces_found", found, 60) == 1


def test_evidence_without_a_quote_counts_every_character() -> None:
    """A whole document, of which half was found."""
    found = retrieved([Evidence("d", 0, 60)], [chunk(0, 30)])
    assert value("evidence_recall_k", found, 1) == 0.5
    assert value("evidence_precision_k", found, 1) == 1


def test_overlapping_evidence_counts_once() -> None:
    """Fifteen characters, not twenty."""
    assert value("evidence_recall_k", retrieved(evidence((10, 20), (15, 25)), [chunk(0, 19)]), 1) == 9 / 15


@pytest.mark.parametrize("name", [*NAMES, *(f"{name}_k" for name in NAMES)])
@pytest.mark.parametrize("needed", [(), (Evidence("t", 0, 3, " \n "),)], ids=["none", "blank"])
def test_questions_without_evidence_are_not_scored(name: str, needed: tuple[Evidence, ...]) -> None:
    """Unanswerable is not zero."""
    document = Document("t", " \n text")
    found = retrieved(needed, [chunk(0, 7, document)], budgets=[20], documents={"t": document})
    if name.startswith("wrong") and needed:
        return  # whose document is the right one is known even so
    assert value(name, found, 20) is None


@pytest.mark.parametrize("name", ["recall_auc", "tokens_to_evidence", "evidence_complete"])
def test_numbers_without_a_budget_do_not_apply_without_evidence_either(name: str) -> None:
    """All three say None."""
    assert value(name, retrieved([], [chunk(0, 9)], budgets=HEADLINE_BUDGETS)) is None


@pytest.mark.parametrize("name", NAMES[:-1])
def test_finding_nothing_scores_zero(name: str) -> None:
    """Else a strategy could raise its mean by returning nothing; only the share of wrong documents is undefined."""
    found = retrieved(NEEDED, [], budgets=[20])
    assert value(name, found, 20) == value(f"{name}_k", found, 3) == 0
    assert value("wrong_document_share", found, 20) is None


@given(found=rankings())
def test_recall_precision_and_iou_are_those_of_sets_of_characters(found: Retrieved) -> None:
    """Characters of the evidence and of the context, put into sets."""
    needed = {("d", at) for item in found.question.evidence for at in range(item.start, item.end)}
    for budget, context in found.contexts.items():
        got = characters(context)
        assert value("evidence_recall", found, budget) == len(needed & got) / len(needed)
        assert value("evidence_iou", found, budget) == len(needed & got) / len(needed | got)
        assert value("evidence_precision", found, budget) == (len(needed & got) / len(got) if got else 0)


@given(found=rankings())
def test_every_share_is_between_zero_and_one(found: Retrieved) -> None:
    """At every budget and number of chunks."""
    for name in NAMES:
        for at in (5, 20, 50):
            for share in (value(name, found, at), value(f"{name}_k", found, at)):
                assert share is None or 0 <= share <= 1


@given(found=rankings())
def test_recall_intact_and_pieces_only_grow_with_the_budget(found: Retrieved) -> None:
    """More tokens never lose evidence."""
    for name in ("evidence_recall", "evidence_intact", "pieces_found"):
        values = [value(name, found, budget) or 0 for budget in sorted(found.contexts)]
        assert values == sorted(values)


@given(found=rankings())
def test_evidence_is_complete_where_recall_of_all_chunks_is_one(found: Retrieved) -> None:
    """And then the tokens are those of a prefix of the ranking."""
    is_complete = value("evidence_recall_k", found, 100) == 1
    assert value("evidence_complete", found) == is_complete
    tokens = value("tokens_to_evidence", found)
    assert (tokens is not None) == is_complete
    if tokens:
        assert value("evidence_recall_k", found, int(tokens)) == 1
        assert value("evidence_recall_k", found, int(tokens) - 1) != 1


def characters(context: Context) -> set[tuple[str, int]]:
    return {(passage.document_id, at) for passage in context.passages for at in range(passage.start, passage.end)}


def test_the_documents_of_these_tests_hold_no_white_space() -> None:
    """So that characters can be counted by their offsets."""
    assert not any(letter.isspace() for letter in LETTERS)
