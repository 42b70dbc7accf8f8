"""What went wrong in a run, on stderr."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chunker.cli.saying import note
from chunker.fields import shown
from evals.runs import Run


def _alike(run: Run) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What failed for the same questions for the same reasons, once."""
    groups: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for metric, questions in run.failures.items():
        groups.setdefault(tuple(questions.items()), []).append(metric)
    return ((_named(metrics, run), dict(questions)) for questions, metrics in groups.items())


def _named(metrics: Sequence[str], run: Run) -> str:
    return "every score" if 1 < len(metrics) == len(run.settings.metrics) else ", ".join(metrics)


def tell_failures(run: Run) -> bool:
    """Say what went wrong in a run; whether anything did."""
    for document, reason in run.document_failures.items():
        note(f"{run.strategy}: {document} was not cut: {reason}")
    for metrics, questions in _alike(run):
        question, reason = next(iter(questions.items()))
        count = f"{len(questions)} question{'s' * (len(questions) != 1)}"
        note(f"{run.name}: {metrics} failed for {count}, the first {question}: {reason}")
    if run.cost.unlocated:
        example = f", such as {shown(run.cost.unlocated_example)}" if run.cost.unlocated_example else ""
        note(f"{run.strategy}: {run.cost.unlocated:,} pieces have no place in their documents, so no score{example}.")
    if run.cost.truncated:
        note(f"{run.name}: {run.cost.truncated} of {run.cost.chunks} chunks are longer than the embedder reads.")
    if run.cost.foreign:
        note(f"{run.name}: {run.cost.foreign} of {run.cost.chunks} chunks are in a script the embedder does not know.")
    return bool(run.document_failures or run.failures)
