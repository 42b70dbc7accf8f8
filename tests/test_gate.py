"""The gate on runs whose difference is known."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evals.errors import NotComparable
from evals.gate import Judgement, Ruling, judge, to_object
from evals.invariants import Invariant
from evals.rules import Rules
from evals.runs import Run
from evals.stats import difference, failing_drop
from tests.made_runs import COST, HEADLINE, drawn, made_run, moved, with_metric

SCORES = drawn(200)
BASELINE = made_run(SCORES)


def ruling(found: Judgement, rule: str) -> Ruling:
    """What one rule said."""
    (one,) = (one for one in found.rulings if one.rule == rule)
    return one


def against(candidate: Run, **rules: object) -> Judgement:
    """A candidate held against the baseline."""
    return judge(BASELINE, candidate, Rules(**rules), {})  # type: ignore[arg-type]


def test_no_change_passes() -> None:
    """Equal scores, under every rule that needs nothing else."""
    found = against(BASELINE, margin=0.0, worst_stratum_margin=0.0, max_chunks_ratio=1.0, max_indexed_tokens_ratio=1.0)
    assert {one.word for one in found.rulings} == {"pass"}
    assert found.word == "pass"


def test_a_big_drop_fails() -> None:
    """A loss of 0.1 where 0.02 are tolerated; the verdict names the figure, its interval and the count."""
    found = against(made_run(moved(SCORES, -0.1, 0.05)))
    one = ruling(found, "margin")
    assert found.word == one.word == "fail"
    assert one.value == pytest.approx(-0.1, abs=0.02)
    assert one.low is not None
    assert one.high is not None
    assert one.low < one.value < one.high  # type: ignore[operator]
    assert "over 200 questions" in one.found


def test_a_gain_passes() -> None:
    """What gets better is never stopped."""
    assert against(made_run(moved(SCORES, 0.1, 0.05)), margin=0.0).word == "pass"


def test_a_small_drop_on_few_questions_is_inconclusive() -> None:
    """And says how many more questions would be needed."""
    few = drawn(12)
    found = judge(made_run(few), made_run(moved(few, -0.03, 0.1)), Rules(margin=0.01), {})
    assert found.word == "inconclusive"
    assert "more questions like these" in ruling(found, "margin").reason


def test_what_a_few_documents_say_takes_others_to_be_told() -> None:
    """A drop in one of three documents, be it never so sure of its questions, decides nothing."""
    clusters = tuple(f"d{index % 3}" for index in range(60))
    after = tuple(0.5 - (0.3 if index % 3 == 0 else 0.0) for index in range(60))
    found = judge(made_run([0.5] * 60, clusters=clusters), made_run(after, clusters=clusters), Rules(), {})
    assert found.word == "inconclusive"
    assert "more questions like these about other documents" in ruling(found, "margin").reason
    one = judge(made_run([0.5] * 60, clusters=("d",) * 60), made_run(after, clusters=("d",) * 60), Rules(), {})
    assert one.word == "fail"


def test_fewer_than_six_questions_decide_nothing() -> None:
    """However large the drop."""
    assert judge(made_run([1.0] * 5), made_run([0.0] * 5), Rules(), {}).word == "inconclusive"


def test_the_direction_is_that_of_the_metric() -> None:
    """More tokens until the evidence is complete are a loss."""
    tokens = [1000 * score for score in SCORES]
    baseline = with_metric(BASELINE, "tokens_to_evidence", tokens)
    slower = with_metric(BASELINE, "tokens_to_evidence", moved(tokens, 300, 50))
    rules = Rules(metric="tokens_to_evidence", margin=50)
    assert judge(baseline, slower, rules, {}).word == "fail"
    assert judge(slower, baseline, rules, {}).word == "pass"


def test_a_real_drop_fails_and_no_change_passes_as_often_as_stated() -> None:
    """50 simulations each: a drop of the size stated for 80 % fails in most, no change passes in nearly all."""
    spread, margin, passed, failed = 0.1, 0.03, 0, 0
    for seed in range(50):
        same, lower = moved(SCORES, 0, spread, seed), moved(SCORES, 0, spread, 1000 + seed)
        change = difference(SCORES, same, BASELINE.clusters)
        assert change.se is not None
        drop = failing_drop(change.se, change.sample.n_units, margin)
        passed += against(made_run(same), margin=margin).word == "pass"
        failed += against(made_run([score - drop for score in lower]), margin=margin).word == "fail"
    assert passed >= 47
    assert failed >= 34


def test_one_bad_tag_fails_behind_a_good_mean() -> None:
    """Questions tagged odd lose 0.3, the others gain it: the mean stays, the stratum tells."""
    shifted = [score + (0.3 if index % 2 == 0 else -0.3) for index, score in enumerate(moved(SCORES, 0, 0.02))]
    found = against(made_run(shifted), margin=0.1, worst_stratum_margin=0.1)
    assert ruling(found, "margin").word == "pass"
    assert ruling(found, "worst_stratum_margin").word == "fail"
    assert ruling(found, "worst_stratum_margin").found.startswith(("odd: ", "table: "))


def test_a_tag_that_cannot_be_told_is_not_hidden_behind_one_that_passes() -> None:
    """One lost a little on all questions, the other on average nothing, but who knows."""
    tags = tuple(("calm",) if index < 100 else ("noisy",) if index < 106 else () for index in range(200))
    changes = [-0.001] * 100 + [0.3, -0.3] * 3 + [0.0] * 94
    moved_scores = [score + change for score, change in zip([0.5] * 200, changes, strict=True)]
    found = judge(
        made_run([0.5] * 200, tags=tags), made_run(moved_scores, tags=tags), Rules(worst_stratum_margin=0.05), {}
    )
    ruling_on_tags = ruling(found, "worst_stratum_margin")
    assert (ruling_on_tags.word, ruling_on_tags.found.partition(":")[0]) == ("inconclusive", "noisy")


def test_tags_with_too_few_questions_cannot_fail() -> None:
    """Five questions that lost everything are shown, and decide nothing."""
    tags = tuple(("rare",) if index < 5 else () for index in range(200))
    lost = [0.0 if index < 5 else score for index, score in enumerate(SCORES)]
    found = judge(
        replace(BASELINE, tags=tags), made_run(lost, tags=tags), Rules(margin=0.1, worst_stratum_margin=0.1), {}
    )
    assert ruling(found, "worst_stratum_margin").word == "pass"


@pytest.mark.parametrize(("floor", "word"), [(0.40, "pass"), (0.50, "inconclusive"), (0.60, "fail")])
def test_floors_hold_for_the_whole_interval(floor: float, word: str) -> None:
    """The mean is about 0.5, its interval about 0.48 to 0.52."""
    assert ruling(against(BASELINE, floors={HEADLINE: floor}), f"floors.{HEADLINE}").word == word


def test_floors_are_ceilings_where_lower_is_better() -> None:
    """Tokens until the evidence is complete must not be more than so many."""
    run = with_metric(BASELINE, "tokens_to_evidence", [1000 * score for score in SCORES])
    words = [
        ruling(judge(BASELINE, run, Rules(floors={"tokens_to_evidence": limit}), {}), "floors.tokens_to_evidence").word
        for limit in (400.0, 500.0, 600.0)
    ]
    assert words == ["fail", "inconclusive", "pass"]


def test_failed_questions_fail_the_gate() -> None:
    """They are in no mean, so a mean without them must not pass for the whole; the reason of one is told."""
    failures = {HEADLINE: {"q000": "ValueError: no numbers"}}
    candidate = made_run([None, *SCORES[1:]], failures=failures)
    found = against(candidate)
    assert found.word == "fail"
    assert ruling(found, "margin").word == "pass"
    assert "1 questions were scored in only one" in ruling(found, "margin").reason
    assert ruling(found, "max_failed_share").reason == "q000: ValueError: no numbers"
    assert ruling(against(candidate, max_failed_share=0.005), "max_failed_share").word == "pass"


def test_failures_of_a_metric_with_a_floor_count_as_well() -> None:
    """The worst of the metrics that are judged decides."""
    run = with_metric(BASELINE, "mrr", [None] * 100 + [1.0] * 100, {f"q{n:03}": "broken" for n in range(100)})
    one = ruling(judge(BASELINE, run, Rules(floors={"mrr": 0.1}), {}), "max_failed_share")
    assert (one.word, one.value) == ("fail", 0.5)


def test_documents_that_were_not_cut_fail_the_gate() -> None:
    """Unless some are allowed for."""
    candidate = replace(BASELINE, document_failures={"bad.md": "LimitTooSmall: no"})
    assert ruling(against(candidate), "max_failed_documents").word == "fail"
    assert against(candidate, max_failed_documents=1).word == "pass"


def test_costs_are_multiples_of_the_baselines() -> None:
    """Twice the chunks and as many tokens, against limits below and above."""
    candidate = replace(BASELINE, cost=replace(COST, chunks=200))
    found = against(candidate, max_chunks_ratio=1.9, max_indexed_tokens_ratio=1.0)
    assert ruling(found, "max_chunks_ratio").word == "fail"
    assert ruling(found, "max_indexed_tokens_ratio").word == "pass"
    assert against(candidate, max_chunks_ratio=2.0).word == "pass"


def test_tokens_of_two_tokenizers_are_not_held_against_each_other() -> None:
    """The ratio is shown and decides nothing."""
    found = against(replace(BASELINE, chunk_tokenizer="gpt2"), max_indexed_tokens_ratio=1.0)
    assert ruling(found, "max_indexed_tokens_ratio").word == "inconclusive"


def test_a_ratio_to_nothing_is_not_a_pass() -> None:
    """A baseline without chunks, which only an equal candidate does not exceed."""
    empty = replace(BASELINE, cost=replace(COST, chunks=0))
    assert ruling(judge(empty, BASELINE, Rules(max_chunks_ratio=9.0), {}), "max_chunks_ratio").word == "fail"


@pytest.mark.parametrize(
    ("metric", "mean", "limit", "word"),
    [
        ("size_over_limit", 0.0, 0.0, "pass"),
        ("size_over_limit", 0.01, 0.0, "fail"),
        ("sentence_integrity", 0.99, 0.95, "pass"),
        ("sentence_integrity", 0.90, 0.95, "fail"),
        ("table_integrity", None, 1.0, "pass"),
    ],
)
def test_invariants_have_the_direction_of_their_metric(
    metric: str, mean: float | None, limit: float, word: str
) -> None:
    """At most where lower is better, else at least; one that applies to no document breaks no rule."""
    found = {metric: Invariant(metric, mean, 3, mean, "a.md")}
    judged = judge(BASELINE, BASELINE, Rules(intrinsic={metric: limit}), found)
    assert ruling(judged, f"intrinsic.{metric}").word == word


def test_a_fail_outweighs_what_is_inconclusive() -> None:
    """And that outweighs what passes."""
    both = against(BASELINE, floors={HEADLINE: 0.5}, max_chunks_ratio=0.5)
    assert {one.word for one in both.rulings} == {"pass", "inconclusive", "fail"}
    assert both.word == "fail"
    assert against(BASELINE, floors={HEADLINE: 0.5}).word == "inconclusive"


def test_everything_that_forbids_a_comparison_is_named() -> None:
    """Another eval set, another tokenizer and another version of the metric, in one message."""
    settings = replace(BASELINE.settings, metrics={HEADLINE: 2}, tokenizer="gpt2")
    with pytest.raises(NotComparable, match=r"eval set .*tokenizer .*recall_auc is version 1 .*, 2 in"):
        against(replace(BASELINE, fingerprint="0" * 64, settings=settings))


def test_a_floor_for_what_was_not_measured_is_refused() -> None:
    """It must not pass in silence."""
    with pytest.raises(NotComparable, match="mrr was not measured in the candidate"):
        against(BASELINE, floors={"mrr": 0.1})


def test_the_order_of_questions_does_not_matter() -> None:
    """Sets with equal fingerprints may list them in another order: pairs are made by id."""
    turned = made_run(SCORES[::-1], questions=BASELINE.questions[::-1])
    assert against(turned, margin=0.0).word == "pass"


def test_the_object_is_json() -> None:
    """With the verdict, and a row for each rule."""
    found = against(BASELINE)
    written = json.loads(json.dumps(to_object(found)))
    assert written["verdict"] == "pass"
    assert [row["rule"] for row in written["rules"]] == [one.rule for one in found.rulings]
