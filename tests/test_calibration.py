"""What a judge is worth: worked examples, agreement with trusted libraries, and who is called not trustworthy."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics as trusted

from chunker.output import to_line
from evals.calibration import Calibration, Labels, Scale, calibrate, measures, read_labels
from evals.calibration.measures import Scored, balanced_accuracy
from evals.calibration.rules import always_yes, length_rule
from evals.calibration.types import Confusion
from evals.errors import InvalidLabels
from evals.judges.types import Case, Judge, Rating
from evals.report.calibration import calibration_lines, calibration_object
from evals.stats.statistic import Statistic, statistic_interval
from evals.stats.types import FloatArray
from tests.chatting import Model, credulous_judge
from tests.command import evals
from tests.endpoints import error, serving

WORKED = Scored(np.array([1.0, 1, 0, 0]), np.array([0.9, 0.4, 0.4, 0.1]), np.array([5.0, 20, 20, 5]))
RNG = np.random.default_rng(3)


@dataclass(frozen=True)
class Told(Judge):
    """Scores by a function of the case; `asked` where it may say something else later."""

    of: Callable[[Case, int, bool], float | None]
    needs = "context"

    def judge(self, cases: Sequence[Case], sample: int = 0, *, turned: bool = False) -> list[Rating]:
        return [Rating(score, "" if score is not None else "mute") for score in
                (self.of(case, sample, turned) for case in cases)]  # fmt: skip


class Moody(Told):
    """One that may say something else later."""

    is_asked = True


def value(of: Statistic, size: int = 4) -> float:
    """The statistic of cases that all weigh the same."""
    return float(of(np.ones((1, size)))[0])


def labels(size: int, truth: Callable[[int], float | None], answer: Callable[[int], str] = str) -> Labels:
    """Labelled cases, each a group of its own."""
    cases = tuple(Case(str(n), "q", answer(n), group=str(n), label=truth(n)) for n in range(size))
    return Labels("labels.jsonl", "0", Scale(), cases)


# Worked examples.


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        (measures.accuracy(WORKED), 3 / 4),
        (balanced_accuracy(WORKED.said, WORKED.truth), 0.75),
        (measures.kappa(WORKED), 0.5),
        (measures.roc_auc(WORKED), 0.875),
        (measures.log_loss(WORKED), 0.4095),
        (measures.mean_error(WORKED, 4), 1.2),
        (measures.root_mean_square_error(WORKED, 4), 1.4697),
        (measures.length_bias(WORKED), -0.1),
        (measures.mean_of(np.array([1.0, 0, 0, 0])), 0.25),
        (measures.minus(measures.accuracy(WORKED), balanced_accuracy(WORKED.said, WORKED.truth)), 0.0),
    ],
)
def test_measures_are_those_of_the_worked_example(of: Statistic, expected: float) -> None:
    """As the docstrings show."""
    assert value(of) == pytest.approx(expected, abs=5e-5)


def test_the_length_rule_learns_on_the_other_half() -> None:
    """Short answers are right in either half."""
    truth, lengths = np.array([1.0, 1, 0, 0] * 2), np.array([1.0, 2, 8, 9] * 2)
    assert length_rule(truth, lengths, [*"aacc", *"bbdd"]).tolist() == truth.tolist()
    assert always_yes(truth).tolist() == [1.0] * 8


def test_the_length_rule_learns_nothing_where_there_is_nothing() -> None:
    """On labels that do not depend on length it is near chance, since it is not judged on what it was chosen on."""
    truth, lengths = RNG.integers(0, 2, 2000).astype(float), RNG.integers(1, 500, 2000).astype(float)
    rule = length_rule(truth, lengths, [*map(str, range(2000))])
    assert value(balanced_accuracy(rule, truth), 2000) == pytest.approx(0.5, abs=0.05)


# Agreement.


@pytest.mark.parametrize("size", [5, 40, 300])
def test_measures_agree_with_scikit_learn(size: int) -> None:
    """On random labels and scores with ties, also where cases weigh differently."""
    truth = np.append(RNG.integers(0, 2, size - 2), [0, 1]).astype(float)
    scores = RNG.integers(1, 9, size) / 10
    weights = np.append(RNG.integers(0, 4, size - 2), [1, 1]).astype(float)
    found = Scored(truth, scores, np.arange(size, dtype=float))
    pairs = {
        "accuracy": (measures.accuracy(found), trusted.accuracy_score(truth, found.said, sample_weight=weights)),
        "balanced": (
            balanced_accuracy(found.said, truth),
            trusted.balanced_accuracy_score(truth, found.said, sample_weight=weights),
        ),
        "kappa": (measures.kappa(found), trusted.cohen_kappa_score(truth, found.said, sample_weight=weights)),
        "auc": (measures.roc_auc(found), trusted.roc_auc_score(truth, scores, sample_weight=weights)),
        "loss": (measures.log_loss(found), trusted.log_loss(truth, scores, sample_weight=weights)),
        "error": (measures.mean_error(found, 1), trusted.mean_absolute_error(truth, scores, sample_weight=weights)),
        "rmse": (
            measures.root_mean_square_error(found, 1),
            trusted.root_mean_squared_error(truth, scores, sample_weight=weights),
        ),
    }
    got = {name: float(of(weights[None, :])[0]) for name, (of, _) in pairs.items()}
    assert got == pytest.approx({name: expected for name, (_, expected) in pairs.items()})


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Balanced accuracy 0.8 of 200 answers, 200 times over: at least 180 intervals of 95 % hold it."""

    def holds(seed: int) -> bool:
        rng = np.random.default_rng(seed)
        truth = rng.integers(0, 2, 200).astype(float)
        said = np.where(rng.random(200) < 0.8, truth, 1 - truth)
        found = statistic_interval(balanced_accuracy(said, truth), 200, draws=400, seed=seed)
        assert found.low is not None
        assert found.high is not None
        return found.low <= 0.8 <= found.high

    assert sum(map(holds, range(200))) >= 180


def test_answers_of_one_group_are_resampled_together() -> None:
    """Ten copies of each answer say no more than one."""
    values = RNG.random(30)
    alone = statistic_interval(measures.mean_of(values), 30, [*map(str, range(30))])
    copied = statistic_interval(measures.mean_of(np.repeat(values, 10)), 300, [str(n // 10) for n in range(300)])
    assert copied.low is not None
    assert (copied.low, copied.high) == pytest.approx((alone.low, alone.high))
    assert (copied.sample.n_units, copied.sample.n_questions) == (30, 300)


@pytest.mark.parametrize(("n", "of"), [(0, np.ones(0)), (1, np.ones(1)), (3, np.full(3, np.nan))])
def test_where_nothing_can_be_said_there_is_no_interval(n: int, of: FloatArray) -> None:
    """And a reason."""
    found = statistic_interval(measures.mean_of(of), n)
    assert found.low is found.high is None
    assert found.reason


@pytest.mark.parametrize(("n", "low"), [(6, 0.541), (12, 0.735), (50, 0.929)])
def test_a_judge_that_is_always_right_is_not_certain(n: int, low: float) -> None:
    """The lower end is that of Clopper and Pearson for n right of n."""
    accuracy = calibrate(labels(n, lambda n: n % 2), Told(lambda case, *_: int(case.id) % 2)).measures["accuracy"]
    assert (accuracy.mean, accuracy.high) == (1.0, 1.0)
    assert accuracy.low == pytest.approx(low, abs=0.001)


def test_what_was_never_seen_may_still_be() -> None:
    """A judge that never changed its mind in ten cases may do so in 31 % of all."""
    found = statistic_interval(measures.mean_of(np.zeros(10)), 10, bounds=(0, 1))
    assert (found.low, found.high) == pytest.approx((0, 0.3085), abs=1e-4)


# Verdicts.


def test_a_judge_that_agrees_with_people_beats_both_rules() -> None:
    """Its confusion matrix has no mistakes."""
    found = calibrate(labels(200, lambda n: n % 2), Told(lambda case, *_: int(case.id) % 2))
    assert found.is_trustworthy
    assert found.confusion == Confusion(100, 0, 0, 100)
    assert found.label == "balanced accuracy 1.000 [0.982, 1.000] on 200 labels of labels.jsonl"


@pytest.mark.parametrize(
    "of",
    [lambda *_: 1.0, lambda *_: 0.0, lambda case, *_: (int(case.id) * 7919 % 101) / 101, lambda *_: None],
    ids=["always yes", "always no", "guessing", "mute"],
)
def test_a_judge_that_reads_nothing_is_not_trustworthy(of: Callable[[Case, int, bool], float | None]) -> None:
    """In every form in which its worth is shown."""
    found = calibrate(labels(200, lambda n: n % 2), Told(of))
    assert not found.is_trustworthy
    assert found.label.startswith("NOT TRUSTWORTHY")
    assert any("NOT TRUSTWORTHY" in line for line in calibration_lines(found))
    assert "NOT TRUSTWORTHY" in to_line(calibration_object(found))


def test_a_judge_that_only_looks_at_the_length_is_not_trustworthy() -> None:
    """However often people prefer short answers: the rule does as well."""
    given = labels(200, lambda n: n % 2, lambda n: "x" * (5 if n % 2 else 50))
    found = calibrate(given, Told(lambda case, *_: float(len(case.answer) < 20)))
    assert found.measures["balanced_accuracy"].mean == found.rules["length"].mean == 1.0
    assert "a rule on the answer's length" in found.label


def test_answers_without_label_or_score_are_counted() -> None:
    """They are in no figure."""
    given = labels(100, lambda n: None if n < 10 else n % 2)
    found = calibrate(given, Told(lambda case, *_: None if int(case.id) > 89 else 1.0))
    assert (found.n_scored, found.n_unlabelled, dict(found.without), found.failed) == (80, 10, {"mute": 10}, 0)


def test_a_scale_of_grades_has_distances() -> None:
    """Which a yes or no has not."""
    given = labels(40, lambda n: (n % 5) / 4)._replace(scale=Scale(1, 5))
    found = calibrate(given, Told(lambda case, *_: 0.5))
    assert found.measures["mean_error"].mean == pytest.approx(4 * (0.5 + 0.25 + 0 + 0.25 + 0.5) / 5)
    assert "mean_error" not in calibrate(labels(40, lambda n: n % 2), Told(lambda *_: 0.5)).measures


def test_a_judge_that_may_change_its_mind_is_asked_again() -> None:
    """In the other order it is kinder to all, and the third time it says no to a quarter."""

    def of(case: Case, sample: int, turned: bool) -> float:
        if turned:
            return 0.75
        return 0.0 if sample == 2 and int(case.id) % 4 == 0 else 0.5

    found = calibrate(labels(40, lambda n: n % 2), Moody(of), probed=40, repeats=3).measures
    assert found["position_bias"].mean == 0.25
    assert found["position_flips"].mean == 0.0
    assert found["self_consistency"].mean == 0.75


def test_a_judge_that_cannot_change_its_mind_is_not() -> None:
    """Nothing is said of its steadiness."""
    found = calibrate(labels(40, lambda n: n % 2), Told(lambda *_: 0.5)).measures
    assert "self_consistency" not in found


# Files and the command.

ROW = {"id": "1", "question": "q", "answer": "a", "label": 1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no line holds"),
        ("{", "line 1: expected a JSON object"),
        ("[]", "expected a JSON object"),
        (json.dumps({**ROW, "label": 3}), "expected a label from 0 to 1 or null, got 3"),
        (json.dumps({**ROW, "label": "yes"}), "expected a label"),
        (json.dumps({**ROW, "answer": None}), "expected a text in 'answer'"),
        (json.dumps({**ROW, "context": 3}), "expected a text or null in 'context'"),
        (json.dumps({**ROW, "reference": [1]}), "expected a text or a list of texts"),
        (json.dumps(ROW) + "\n" + json.dumps(ROW), "ids must differ"),
    ],
)
def test_labels_that_cannot_be_read_are_told(text: str, told: str, tmp_path: Path) -> None:
    """With the line, what was expected and what came."""
    (tmp_path / "labels.jsonl").write_text(text)
    with pytest.raises(InvalidLabels, match=told):
        read_labels(tmp_path / "labels.jsonl")


def test_labels_are_read_with_their_scale(tmp_path: Path) -> None:
    """From 0 to 1; answers to one question are one group."""
    rows = [{**ROW, "label": 2, "reference": "x"}, {**ROW, "id": "2", "label": None, "group": "g", "references": ["y"]}]
    (tmp_path / "labels.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = read_labels(tmp_path / "labels.jsonl", Scale(1, 5))
    assert [(case.label, case.group, case.references) for case in found.cases] == [
        (0.25, "q", ("x",)),
        (None, "g", ("y",)),
    ]


def file_of(folder: Path, size: int = 20) -> Path:
    """Answers of which every other one is supported by its context."""
    path = folder / "labels.jsonl"
    rows = [
        {
            "id": str(n),
            "question": f"q{n}",
            "answer": ("noon", "night")[n % 2],
            "context": f"{n} at noon",
            "label": 1 - n % 2,
        }
        for n in range(size)
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_the_command_prints_figures_beside_the_rules(tmp_path: Path) -> None:
    """And as JSON the same ones."""
    path = file_of(tmp_path)
    done = evals("judge", "calibrate", path, "-j", "support")
    assert (done.code, done.err) == (0, "")
    assert "lead over length" in done.out
    (row,) = evals("judge", "calibrate", path, "-j", "support", "--json").rows
    assert row["confusion"] == {"true_positives": 10, "false_positives": 0, "false_negatives": 0, "true_negatives": 10}


def test_a_chat_model_is_calibrated_and_asked_nothing_twice(tmp_path: Path) -> None:
    """The second time all replies are replayed, also without the endpoint."""
    with serving(Model(says=credulous_judge)) as model:
        line = ["judge", "calibrate", file_of(tmp_path), "-j", f'llm(model="{model.spec()}")', "--json"]
        line += ["--recordings", tmp_path / "replies", "--probe", 3]
        first = evals(*line)
        asked = len(model.requests)
    again = evals(*line, "--replay-only")
    assert (first.code, asked) == (0, 20 + 3 * 3)
    assert again.out == first.out
    assert "29 replayed" in again.err
    assert first.rows[0]["measures"]["self_consistency"]["mean"] == 1.0


def test_failures_of_a_model_are_counted_with_the_reason(tmp_path: Path) -> None:
    """Exit 1, and the figures are of the others."""
    with serving(Model(says=credulous_judge)) as model:
        model.script = [error(400, "no")]
        spec = f'llm(model="{model.spec()}")'
        done = evals("judge", "calibrate", file_of(tmp_path), "-j", spec, "--recordings", tmp_path / "r", "--probe", 0)
    assert done.code == 1
    assert "1 answers have no score: endpoint" in done.out
    assert "1 × endpoint, the first: a-model at http://127.0.0.1" in done.err


@pytest.mark.parametrize("wrong", [["--scale", "1"], ["--scale", "5,1"], ["--price-in", "1"], ["--judge", "nobody"]])
def test_a_wrong_option_is_one_line(wrong: list[str], tmp_path: Path) -> None:
    """Before anything is judged."""
    assert evals("judge", "calibrate", file_of(tmp_path), "--judge", "f1", *wrong).refusal


def test_every_calibration_can_become_json() -> None:
    """With what stands beside scores of the judge."""
    found: Calibration = calibrate(labels(20, lambda n: n % 2), Told(lambda *_: None))
    assert json.loads(to_line(calibration_object(found)))["label"].startswith("NOT TRUSTWORTHY")
