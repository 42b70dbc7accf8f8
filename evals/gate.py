"""The gate: a candidate held against a baseline, rule by rule → pass, fail or inconclusive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from evals.comparing import Comparison, Move, check_comparable, compare, interval, losses, strata
from evals.errors import NotComparable
from evals.invariants import Invariant
from evals.metrics import find_metric, intrinsic_metrics
from evals.rules import Rules
from evals.runs import Run
from evals.stats import Strata, Stratum, Verdict, more_questions, non_inferiority
from evals.stats.power import ALPHA
from evals.stats.types import FEWEST_UNITS

Word = Literal["pass", "fail", "inconclusive"]
_SEVERITY: tuple[Word, ...] = ("fail", "inconclusive", "pass")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says.

    Attributes:
        rule: its key, as in the file of rules; floors and invariants with the metric, `floors.mrr`.
        expected, found: for people, with count and interval where there are any.
        reason: why it was ruled so, where the figures do not say it already.
        value, low, high: the figure that the rule is about; None where nothing could be measured.
        limit: what it was held against.
    """

    rule: str
    word: Word
    expected: str
    found: str
    limit: float
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All rulings on a candidate, and the figures behind them; `strata` is the difference by tag."""

    baseline: Run
    candidate: Run
    rules: Rules
    headline: Comparison
    strata: Strata
    rulings: tuple[Ruling, ...]

    @property
    def word(self) -> Word:
        """Fail if any rule fails, else inconclusive if any is, else pass."""
        return min((ruling.word for ruling in self.rulings), key=_SEVERITY.index)

    @property
    def losses(self) -> list[Move]:
        """The questions that got worse by the headline, the largest loss first."""
        return losses(self.baseline, self.candidate, self.headline.metric)


def headline_of(baseline: Run, rules: Rules) -> str:
    """The metric that must not get worse: the one of the rules, else the first that the baseline has."""
    return rules.metric or next(iter(baseline.settings.metrics))


def judge(baseline: Run, candidate: Run, rules: Rules, invariants: Mapping[str, Invariant]) -> Judgement:
    """What the rules say about a candidate.

    Args:
        invariants: those that the rules ask for, by metric.
    Raises: NotComparable: names everything that differs and must not, or was not measured.
    """
    metric = headline_of(baseline, rules)
    check_comparable(baseline, candidate, [metric])
    if missing := [name for name in rules.floors if name not in candidate.scores]:
        raise NotComparable(f"{', '.join(missing)} was not measured in the candidate. Measure it, or drop its floor.")
    (headline,) = compare([(baseline, candidate)], [metric], rules.margin)
    by_tag = strata(baseline, candidate, metric)
    rulings = (
        _with_worth(_headline(headline, rules.margin), candidate, metric),
        *_worst_stratum(by_tag, metric, rules.worst_stratum_margin),
        *(_with_worth(_floor(candidate, name, limit), candidate, name) for name, limit in rules.floors.items()),
        _failed_share(candidate, rules.max_failed_share),
        _failed_documents(candidate, rules.max_failed_documents),
        *_costs(baseline, candidate, rules),
        *(_invariant(invariants[name], limit) for name, limit in rules.intrinsic.items()),
    )
    return Judgement(baseline, candidate, rules, headline, by_tag, rulings)


def _with_worth(ruling: Ruling, run: Run, metric: str) -> Ruling:
    """The ruling, with what is known of the judge whose score decides it."""
    known = run.judges.get(metric.partition("@")[0], "")
    return replace(ruling, reason="; ".join(filter(None, (ruling.reason, known))))


def _headline(one: Comparison, margin: float) -> Ruling:
    """Non-inferiority of the mean; where nothing is certain, how many more questions would help."""
    better_higher = find_metric(one.metric)[0].is_better_higher
    change = one.difference
    verdict = non_inferiority(change, margin, is_better_higher=better_higher)
    reason = verdict.reason
    if verdict.word == "inconclusive" and margin and (more := more_questions(change, margin)):
        where = " about other documents" if change.sample.n_groups else ""
        reason += f"; with {more:,} more questions like these{where}, an unchanged strategy would pass in 80 % of cases"
    if one.n_unpaired:
        reason += f"; {one.n_unpaired} questions were scored in only one of the runs"
    return Ruling(
        "margin",
        verdict.word,
        f"{one.metric} at most {margin:g} {'lower' if better_higher else 'higher'} than in the baseline",
        f"{_signed(change.mean, change.low, change.high)} over {change.sample.n_questions} questions",
        margin, change.mean, change.low, change.high, reason,
    )  # fmt: skip


def _worst_stratum(found: Strata, metric: str, margin: float | None) -> Iterator[Ruling]:
    """The stratum that decides: one that fails, else one that cannot be told, else one that passes; of several the one
    that lost most.
    """
    if margin is None:
        return
    expected = f"{metric} at most {margin:g} worse for each tag with at least {FEWEST_UNITS} units"
    better_higher = find_metric(metric)[0].is_better_higher
    judged = [(row, _stratum(row, margin, better_higher)) for row in found.rows if row.can_gate]
    if not judged:
        yield Ruling("worst_stratum_margin", "pass", expected, "no tag has so many", margin)
        return
    sign = 1 if better_higher else -1
    row, verdict = min(judged, key=lambda pair: (_SEVERITY.index(pair[1].word), sign * (pair[0].difference.mean or 0)))
    change = row.difference
    yield Ruling(
        "worst_stratum_margin",
        verdict.word,
        expected,
        f"{row.tag}: {_signed(change.mean, change.low, change.high)} over {change.sample.n_questions} questions",
        margin, change.mean, change.low, change.high, verdict.reason,
    )  # fmt: skip


def _stratum(row: Stratum, margin: float, better_higher: bool) -> Verdict:
    """Non-inferiority of one tag. Of many tags some look bad by chance: a fail has to survive Holm's correction."""
    verdict = non_inferiority(row.difference, margin, is_better_higher=better_higher)
    p = row.difference.p_corrected
    if verdict.word == "fail" and p is not None and p >= ALPHA:
        reason = f"{verdict.reason}, but p = {p:.4f} after correction for {row.difference.family} tags"
        return replace(verdict, word="inconclusive", reason=reason)
    return verdict


def _floor(candidate: Run, metric: str, limit: float) -> Ruling:
    """The interval must lie on the good side of the limit; one on the bad side fails, one around it decides nothing."""
    one, better_higher = interval(candidate, metric), find_metric(metric)[0].is_better_higher
    word: Word = "inconclusive"
    if one.low is not None and one.high is not None:
        sign = 1 if better_higher else -1
        near, far = sorted((sign * one.low, sign * one.high))
        word = "pass" if near >= sign * limit else "fail" if far < sign * limit else "inconclusive"
    return Ruling(
        f"floors.{metric}",
        word,
        f"all of the interval at {'least' if better_higher else 'most'} {limit:g}",
        f"{_plain(one.mean, one.low, one.high)} over {one.sample.n_questions} questions",
        limit, one.mean, one.low, one.high, one.reason,
    )  # fmt: skip


def _failed_share(candidate: Run, limit: float) -> Ruling:
    """Questions whose score failed are in no mean: too many of them, of any metric, and no mean says anything."""
    failed = {name: len(candidate.failures.get(name, {})) for name in candidate.settings.metrics}
    worst = max(failed, key=lambda name: failed[name])
    share = failed[worst] / len(candidate.questions)
    reasons = candidate.failures.get(worst, {})
    question, reason = next(iter(reasons.items()), ("", ""))
    return Ruling(
        "max_failed_share",
        "pass" if share <= limit else "fail",
        f"at most {limit:g} of the questions failed",
        f"{share:.4f}: {failed[worst]} of {len(candidate.questions)} for {worst}",
        limit, share, reason=f"{question}: {reason}" if question else "",
    )  # fmt: skip


def _failed_documents(candidate: Run, limit: int) -> Ruling:
    failures = candidate.document_failures
    document, reason = next(iter(failures.items()), ("", ""))
    return Ruling(
        "max_failed_documents",
        "pass" if len(failures) <= limit else "fail",
        f"at most {limit} documents not cut",
        f"{len(failures)}",
        limit, len(failures), reason=f"{document}: {reason}" if document else "",
    )  # fmt: skip


def _costs(baseline: Run, candidate: Run, rules: Rules) -> Iterator[Ruling]:
    pair = (baseline.cost, candidate.cost)
    if rules.max_chunks_ratio is not None:
        yield _ratio("max_chunks_ratio", "chunks", [one.chunks for one in pair], rules.max_chunks_ratio)
    if rules.max_indexed_tokens_ratio is None:
        return
    limit, names = rules.max_indexed_tokens_ratio, [baseline.chunk_tokenizer, candidate.chunk_tokenizer]
    ruling = _ratio("max_indexed_tokens_ratio", "indexed tokens", [one.indexed_tokens for one in pair], limit)
    if names[0] != names[1]:
        reason = f"tokens are not the same: {names[0]} counts the baseline's, {names[1]} the candidate's"
        ruling = replace(ruling, word="inconclusive", reason=reason)
    yield ruling


def _ratio(rule: str, what: str, counts: Sequence[int], limit: float) -> Ruling:
    before, after = counts
    ratio = after / before if before else None
    is_kept = after <= limit * before
    return Ruling(
        rule,
        "pass" if is_kept else "fail",
        f"at most {limit:g} times the baseline's {what}",
        f"{'n/a' if ratio is None else f'{ratio:.3f}'}: {before:,} {what}, now {after:,}",
        limit, ratio,
    )  # fmt: skip


def _invariant(found: Invariant, limit: float) -> Ruling:
    better_higher = intrinsic_metrics()[found.metric].is_better_higher
    rule, expected = (
        f"intrinsic.{found.metric}",
        f"mean over documents at {'least' if better_higher else 'most'} {limit:g}",
    )
    if found.mean is None:
        return Ruling(rule, "pass", expected, "applies to no document", limit)
    is_kept = found.mean >= limit if better_higher else found.mean <= limit
    return Ruling(
        rule,
        "pass" if is_kept else "fail",
        expected,
        f"{found.mean:.4f} over {found.n_documents} documents",
        limit, found.mean, reason=f"worst {found.worst:.4f} in {found.worst_document}",
    )  # fmt: skip


def _signed(mean: float | None, low: float | None, high: float | None) -> str:
    if mean is None:
        return "n/a"
    return f"{mean:+.4f}" if low is None or high is None else f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]"


def _plain(mean: float | None, low: float | None, high: float | None) -> str:
    if mean is None:
        return "n/a"
    return f"{mean:.4f}" if low is None or high is None else f"{mean:.4f} [{low:.4f}, {high:.4f}]"


def to_object(found: Judgement) -> dict[str, object]:
    """What `evals check --json` prints."""
    one = found.headline
    return {
        "verdict": found.word,
        "eval_set": found.candidate.eval_set,
        "fingerprint": found.candidate.fingerprint,
        "metric": one.metric,
        "baseline": _run_object(found.baseline),
        "candidate": _run_object(found.candidate),
        "difference": asdict(one.difference),
        "conclusion": asdict(one.conclusion),
        "rules": [asdict(ruling) for ruling in found.rulings],
        "strata": [asdict(row) for row in found.strata.rows],
        "worst_stratum": found.strata.worst,
        "losses": [{**asdict(move), "change": move.change} for move in found.losses],
    }


def _run_object(run: Run) -> dict[str, object]:
    named = {"id": run.id, "strategy": run.strategy, "retriever": run.retriever, "reader": run.reader}
    return {**named, "judges": dict(run.judges)}
