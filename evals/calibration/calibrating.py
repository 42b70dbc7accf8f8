"""From labelled answers and a judge to what its scores are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from evals.calibration import measures
from evals.calibration.labels import Labels, Scale
from evals.calibration.measures import Scored, balanced_accuracy, cells, minus
from evals.calibration.rules import always_yes, length_rule
from evals.calibration.types import Calibration, Confusion
from evals.judges.types import THRESHOLD, Case, Judge, Rating
from evals.stats import Interval
from evals.stats.statistic import Statistic, statistic_interval
from evals.stats.types import FloatArray

PROBED = 50
REPEATS = 3
_SHARE, _SIGNED = (0.0, 1.0), (-1.0, 1.0)
_BOUNDS = {
    **dict.fromkeys(("balanced_accuracy", "accuracy", "roc_auc", "position_flips", "self_consistency"), _SHARE),
    **dict.fromkeys(("kappa", "length_bias", "position_bias"), _SIGNED),
}


def calibrate(labels: Labels, judge: Judge, *, probed: int = PROBED, repeats: int = REPEATS) -> Calibration:
    """What the judge's scores are worth on the labelled cases.

    Args:
        probed: cases that a judge which may answer differently is asked again, `repeats` times in all and once with
            what it is shown in the other order, to see how steady it is; the first ones of the file.
    """
    cases = [case for case in labels.cases if case.label is not None]
    ratings = judge.judge(cases)
    pairs = [*zip(cases, ratings, strict=True)]
    scored = [(case, said) for case, said in pairs if said.score is not None]
    groups = [case.group for case, _ in scored]
    found = _scored(scored)
    steadiness = _steadiness(judge, scored[:probed], repeats) if judge.is_asked else {}
    rules = {"always yes": always_yes(found.truth), "length": length_rule(found.truth, found.lengths, groups)}
    leads = {name: _lead(found, rule, groups) for name, rule in rules.items()}
    is_trustworthy, why = _trust(leads)
    return Calibration(
        judge=judge.name,
        labels=labels.name,
        sha256=labels.sha256,
        n_scored=len(scored),
        n_unlabelled=len(labels.cases) - len(cases),
        without=dict(Counter(said.reason for said in ratings if said.score is None).most_common()),
        failed=sum(said.is_failure for said in ratings),
        details={said.reason: said.detail for said in reversed(ratings) if said.is_failure},
        confusion=Confusion(*(int(cell[0]) for cell in cells(found.said, found.truth, np.ones((1, len(scored)))))),
        measures={**_measures(found, groups, labels.scale), **steadiness},
        rules={
            name: statistic_interval(balanced_accuracy(rule, found.truth), len(groups), groups)
            for name, rule in rules.items()
        },
        leads=leads,
        is_trustworthy=is_trustworthy,
        why=why,
    )


def _scored(pairs: Sequence[tuple[Case, Rating]]) -> Scored:
    labels = np.array([case.label for case, _ in pairs], dtype=np.float64)
    scores = np.array([said.score for _, said in pairs], dtype=np.float64)
    return Scored(labels, scores, np.array([len(case.answer) for case, _ in pairs], dtype=np.float64))


def _measures(found: Scored, groups: Sequence[str], scale: Scale) -> dict[str, Interval]:
    """Every measure with its interval; distances only on a scale with grades."""
    balanced = balanced_accuracy(found.said, found.truth)
    if not groups:
        return {"balanced_accuracy": statistic_interval(balanced, 0)}
    wanted: dict[str, Statistic] = {
        "balanced_accuracy": balanced,
        "accuracy": measures.accuracy(found),
        "kappa": measures.kappa(found),
        "roc_auc": measures.roc_auc(found),
        "log_loss": measures.log_loss(found),
        "length_bias": measures.length_bias(found),
    }
    if scale.is_graded:
        width = scale.high - scale.low
        wanted |= {
            "mean_error": measures.mean_error(found, width),
            "root_mean_square_error": measures.root_mean_square_error(found, width),
        }
    return {name: statistic_interval(of, len(groups), groups, bounds=_BOUNDS.get(name)) for name, of in wanted.items()}


def _lead(found: Scored, rule: FloatArray, groups: Sequence[str]) -> Interval:
    difference = minus(balanced_accuracy(found.said, found.truth), balanced_accuracy(rule, found.truth))
    return statistic_interval(difference, len(groups), groups, bounds=_SIGNED)


def _trust(leads: Mapping[str, Interval]) -> tuple[bool, str]:
    """Whether both leads are above 0 with their whole interval."""
    unsure = [name for name, lead in leads.items() if lead.low is None or lead.low <= 0]
    if not unsure:
        return True, "better than always saying yes and than a rule on the answer's length"
    what = {"always yes": "always saying yes", "length": "a rule on the answer's length"}
    return False, f"not shown to be better than {' or '.join(what[name] for name in unsure)}"


def _steadiness(judge: Judge, pairs: Sequence[tuple[Case, Rating]], repeats: int) -> dict[str, Interval]:
    """What becomes of the scores when the judge is asked again, and when it is shown things in the other order."""
    cases, groups = [case for case, _ in pairs], [case.group for case, _ in pairs]
    first = np.array([said.score for _, said in pairs], dtype=np.float64)
    turned = _again(judge, cases, 0, turned=True)
    others = [_again(judge, cases, sample) for sample in range(1, repeats)]
    moved = turned - first
    same = np.logical_and.reduce([(other >= THRESHOLD) == (first >= THRESHOLD) for other in others])
    wanted = {
        "position_bias": moved,
        "position_flips": ((turned >= THRESHOLD) != (first >= THRESHOLD)).astype(np.float64),
        "self_consistency": same.astype(np.float64),
    }
    known = np.flatnonzero(~np.isnan(np.vstack([turned, *others])).any(axis=0))
    kept = [groups[place] for place in known]
    return {
        name: statistic_interval(measures.mean_of(values[known]), len(kept), kept, bounds=_BOUNDS[name])
        for name, values in wanted.items()
    }


def _again(judge: Judge, cases: Sequence[Case], sample: int, *, turned: bool = False) -> FloatArray:
    """The scores of another time; nan where there is none."""
    said = judge.judge(cases, sample, turned=turned)
    return np.array([np.nan if one.score is None else one.score for one in said], dtype=np.float64)
