"""Comparisons of runs, on synthetic scores whose difference is known."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import Any

import pytest

from evals.comparing import Paired, check_comparable, compare, moves, strata
from evals.errors import NotComparable
from evals.leaderboard import leaderboard, to_object
from evals.report.terminal import show_leaderboard
from evals.runs import Cost, Run, Settings

N = 60
BASE = tuple(0.3 + 0.4 * (index % 7) / 7 for index in range(N))


def run(scores: tuple[float | None, ...], strategy: str = "a()", retriever: str = "bm25()", **changes: object) -> Run:
    """A run with these scores by the headline."""
    made = Run(
        id=f"{strategy}{retriever}",
        eval_set="synthetic",
        fingerprint="f" * 64,
        strategy=strategy,
        chunk_tokenizer="o200k_base",
        retriever=retriever,
        settings=Settings({"recall_auc": 1}),
        questions=tuple(f"q{index:02}" for index in range(N)),
        clusters=tuple(f"d{index % 20}" for index in range(N)),
        tags=tuple(("even",) if index % 2 == 0 else ("odd",) for index in range(N)),
        scores={"recall_auc": scores},
        failures={},
        document_failures={},
        contexts={},
        cost=Cost(10, 100, 400, 0.1),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def shifted(by: float) -> tuple[float, ...]:
    """The base scores with a shift that differs a little from question to question."""
    return tuple(score + by + 0.01 * (-1) ** index for index, score in enumerate(BASE))


def test_a_large_gain_is_better() -> None:
    """The interval holds the true difference and excludes 0."""
    (found,) = compare([(run(BASE), run(shifted(0.1), "b()"))], ["recall_auc"])
    assert found.conclusion.word == "better"
    assert found.difference.low is not None
    assert found.difference.low <= 0.1 <= (found.difference.high or 0)


def test_no_change_is_equivalent() -> None:
    """Within the margin, and said to be."""
    (found,) = compare([(run(BASE), run(BASE, "b()"))], ["recall_auc"])
    assert found.conclusion.word == "equivalent"


def test_comparisons_are_one_family() -> None:
    """Holm's correction is over all of them."""
    pairs = [(run(BASE), run(shifted(0.02), f"b{index}()")) for index in range(4)]
    assert {one.difference.family for one in compare(pairs, ["recall_auc"])} == {4}


def test_questions_that_only_one_run_scored_are_counted_and_left_out() -> None:
    """A missing score is not zero."""
    both = Paired(run(BASE), run((None, *shifted(0.1)[1:])), "recall_auc")
    assert (len(both.questions), both.n_unpaired) == (N - 1, 1)


def test_what_floats_leave_is_no_move() -> None:
    """Neither a difference counts it."""
    before, after = [0.3, 0.5, *BASE[2:]], [0.1 + 0.2, 0.4, *BASE[2:]]
    (moved,) = moves(run(tuple(before)), run(tuple(after), "b()"), "recall_auc")
    assert moved.question_id == "q01"


def test_questions_that_moved_come_largest_first() -> None:
    """With both scores."""
    after = (BASE[0] - 0.2, BASE[1] + 0.1, *BASE[2:])
    assert [move.question_id for move in moves(run(BASE), run(after), "recall_auc")] == ["q00", "q01"]


def test_the_worst_stratum_is_named() -> None:
    """The loss is in the even questions only."""
    after = tuple(score - 0.2 if index % 2 == 0 else score for index, score in enumerate(BASE))
    assert strata(run(BASE), run(after), "recall_auc").worst == "even"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"fingerprint": "0" * 64}, "eval set differs"),
        ({"settings": Settings({"recall_auc": 1}, tokenizer="cl100k_base")}, "tokenizer of the budgets differs"),
        ({"settings": Settings({"recall_auc": 1}, fill="whole")}, "fill differs"),
        ({"settings": Settings({"recall_auc": 2})}, "version 1 in the baseline, 2 in the candidate"),
        ({"settings": Settings({"mrr": 1})}, "was not measured in the candidate"),
    ],
)
def test_what_cannot_be_compared_is_said(change: dict[str, object], reason: str) -> None:
    """With every reason, and what to do."""
    with pytest.raises(NotComparable, match=reason):
        check_comparable(run(BASE), replace(run(BASE), **change), ["recall_auc"])  # type: ignore[arg-type]


def test_the_leaderboard_puts_the_best_first_in_each_retriever() -> None:
    """And holds each against the first strategy that was named."""
    board = leaderboard([run(BASE), run(shifted(0.1), "b()"), run(shifted(-0.1), "c()")])
    assert [row.run.strategy for row in board.rows] == ["b()", "a()", "c()"]
    assert [row.against_first.conclusion.word if row.against_first else "" for row in board.rows] == [
        "better",
        "",
        "worse",
    ]


def test_the_order_of_questions_does_not_matter_for_who_is_best() -> None:
    """Pairs are made by question: the same run told backwards has the same chance."""
    one, other = run(BASE), run(shifted(0.005), "b()")
    backwards = replace(
        other,
        questions=other.questions[::-1],
        clusters=other.clusters[::-1],
        tags=other.tags[::-1],
        scores={"recall_auc": other.scores["recall_auc"][::-1]},
    )
    chances = [{row.run.id: row.best_chance for row in leaderboard([one, two]).rows} for two in (other, backwards)]
    assert chances[0] == chances[1]


def test_what_has_no_score_comes_last() -> None:
    """Also where lower is better."""
    settings = Settings({"tokens_to_evidence": 1})
    runs = [
        replace(run(BASE, name), settings=settings, scores={"tokens_to_evidence": scores})
        for name, scores in {"a()": (None,) * N, "b()": (2000.0,) * N, "c()": (900.0,) * N}.items()
    ]
    assert [row.run.strategy for row in leaderboard(runs).rows] == ["c()", "b()", "a()"]


def test_figures_that_are_no_shares_are_no_percentages() -> None:
    """Tokens are printed as tokens, and a margin for shares says nothing about them."""
    settings = Settings({"tokens_to_evidence": 1})
    tokens = [tuple(1000.0 * score + 20 * by * (-1) ** place for place, score in enumerate(BASE)) for by in (0, 1)]
    runs = [
        replace(run(BASE, name), settings=settings, scores={"tokens_to_evidence": scores})
        for name, scores in zip(("a()", "b()"), tokens, strict=True)
    ]
    out = io.StringIO()
    show_leaderboard(leaderboard(runs), out)
    row = next(line for line in out.getvalue().splitlines() if line.startswith("  b()"))
    assert row.count("%") == 1  # the chance to be the best
    assert re.search(r"b\(\) +\d{3} +\[\d{3}, \d{3}\].* undecided \+?-?[\d.]+ \[", row), row


def test_a_conclusion_that_flips_between_retrievers_is_said_to_flip() -> None:
    """Better under one, worse under the other."""
    runs = [
        run(BASE),
        run(shifted(0.1), "b()"),
        run(BASE, retriever="dense()"),
        run(shifted(-0.1), "b()", "dense()"),
    ]
    assert set(leaderboard(runs).flips) == {"b()"}


def test_the_object_for_other_programs_is_json_with_counts() -> None:
    """Never a mean without its interval, count and failures."""
    runs = [run(BASE, failures={"recall_auc": {"q01": "late"}}), run((None, *BASE[1:]), "b()")]
    made = json.loads(json.dumps(to_object(runs, leaderboard(runs))))
    scores = {one["strategy"]: one["scores"]["recall_auc"] for one in made["runs"]}
    assert set(scores["a()"]) >= {"mean", "low", "high", "n", "failed"}
    assert (scores["a()"]["failed"], scores["b()"]["n"], scores["b()"]["not_applicable"]) == (1, N - 1, 1)


def test_a_metric_that_is_asked_for_is_a_column() -> None:
    """Beside the headline; without being asked for it is in JSON only."""
    more = replace(run(BASE), settings=Settings({"recall_auc": 1, "mrr": 1}), scores={"recall_auc": BASE, "mrr": BASE})
    assert " mrr " in shown(more, named=["recall_auc", "mrr"])
    assert " mrr " not in shown(more)


def test_what_intervals_rest_on_is_not_told_of_a_run_that_failed() -> None:
    """The other one has questions."""
    assert "Intervals resample 20 documents" in shown(run((None,) * N), run(BASE, "b()"))


def test_the_headline_is_shown_by_tag() -> None:
    """Each with its own questions and interval, in percent as all shares of the table, and in JSON."""
    tags = tuple(("odd",) if index % 2 else ("even", "never scored") for index in range(N))
    one = run(tuple(1.0 if index % 2 else 0.0 for index in range(N)), tags=tags)
    lines = [line.split() for line in shown(one, by_tag=True).splitlines()]
    assert ["odd", "30", "100.0"] in [line[:3] for line in lines]
    assert ["even", "30", "0.0"] in [line[:3] for line in lines]
    found: Any = to_object([one], leaderboard([one]), by_tag=True)["runs"]
    assert (found[0]["by_tag"]["odd"]["mean"], found[0]["by_tag"]["odd"]["n"]) == (1.0, 30)
    assert "by tag" not in shown(replace(one, tags=((),) * N), by_tag=True)


def test_a_name_cannot_steer_a_terminal() -> None:
    """Control characters in the name of an eval set are shown as what they are."""
    assert "\x1b" not in shown(run(BASE, eval_set="a\x1b[31m"))


def shown(*runs: Run, **how: Any) -> str:
    """The leaderboard as text."""
    out = io.StringIO()
    show_leaderboard(leaderboard(runs), out, **how)
    return out.getvalue()
