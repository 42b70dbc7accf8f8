"""`evals check`: the gate."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson, chosen_tokenizer
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.output import to_line
from evals.cli.models import Judges, ReaderSpec, asks_models
from evals.cli.options import BaselineFolder, EvalSetPath, Folder
from evals.cli.telling import tell_failures
from evals.files import write_text
from evals.folders import DEFAULT_BASELINES, DEFAULT_FOLDER
from evals.gate import Judgement, to_object
from evals.llm import Session
from evals.measuring import Wanted, judgement
from evals.report.github import add_summary, workflow_commands
from evals.report.judgement import as_results, as_text
from evals.report.junit import junit
from evals.report.markdown import markdown
from evals.report.sarif import sarif

INCONCLUSIVE = 3
_CODES = {"pass": OK, "fail": FAILED, "inconclusive": INCONCLUSIVE}

Baseline = Annotated[
    str, typer.Option("--baseline", "-b", metavar="NAME|FILE", help="What it is held against: a baseline, or a run.")
]
Spec = Annotated[str | None, typer.Option("--strategy", "-s", help="How to cut; as the baseline unless given.")]
RetrieverSpec = Annotated[
    str | None, typer.Option("--retriever", "-r", help="How to find chunks; as the baseline unless given.")
]
Model = Annotated[str | None, typer.Option("--model", "-m", help="Model whose tokenizer counts the strategy's limit.")]
Tokenizer = Annotated[
    str | None, typer.Option("--tokenizer", "-t", help="Counts the limit; as the baseline's unless given.")
]
RulesFile = Annotated[
    Path | None, typer.Option("--rules", metavar="FILE", help="Rules; else those of chunker.toml or pyproject.toml.")
]
Junit = Annotated[Path | None, typer.Option("--junit", metavar="FILE", help="Write JUnit XML.")]
Markdown = Annotated[Path | None, typer.Option("--markdown", metavar="FILE", help="Write a pull request's comment.")]
Sarif = Annotated[Path | None, typer.Option("--sarif", metavar="FILE", help="Write SARIF 2.1.0.")]
Github = Annotated[bool, typer.Option("--github", help="Annotate, and add to the summary of the step.")]


@asks_models
def check(
    eval_set: EvalSetPath,
    baseline: Baseline,
    strategy: Spec = None,
    retriever: RetrieverSpec = None,
    model: Model = None,
    tokenizer: Tokenizer = None,
    rules: RulesFile = None,
    junit: Junit = None,
    markdown: Markdown = None,
    sarif: Sarif = None,
    github: Github = False,
    folder: Folder = DEFAULT_FOLDER,
    baselines: BaselineFolder = DEFAULT_BASELINES,
    reader: ReaderSpec = None,
    judge: Judges = None,
    as_json: AsJson = False,
    *,
    session: Session,
) -> int:
    """Measure a candidate and hold it against a baseline: exit 0 pass, 1 fail, 3 inconclusive, 2 not comparable.

    Example: evals check handbook --baseline main -s 'sentence(max_tokens=128)'
    """
    found = judgement(
        Wanted(
            eval_set,
            baseline,
            strategy=strategy,
            retriever=retriever,
            tokenizer=chosen_tokenizer(model, tokenizer) if model else tokenizer,
            rules=rules,
            folder=folder,
            baselines=baselines,
            keys=os.environ,
            reader=reader,
            judges=judge or (),
            find_model=session,
        )
    )
    tell_failures(found.candidate)
    _report(found, junit, markdown, sarif)
    if github:
        _tell_github(found)
    sys.stdout.write(to_line(to_object(found)) + "\n" if as_json else as_text(found))
    return _CODES[found.word]


def _report(found: Judgement, junit_to: Path | None, markdown_to: Path | None, sarif_to: Path | None) -> None:
    """Write the files that are wanted; their folders are made."""
    source = Path(found.rules.source) if found.rules.source else None
    place, text = (source.as_posix(), source.read_text(encoding="utf-8")) if source else ("chunker.toml", "")
    written: list[tuple[Path | None, Callable[[], str]]] = [
        (junit_to, lambda: junit(found)),
        (markdown_to, lambda: markdown(found)),
        (sarif_to, lambda: sarif(as_results(found, place, text))),
    ]
    for path, text_of in written:
        if path:
            write_text(path, text_of())


def _tell_github(found: Judgement) -> None:
    """Annotations go to stderr, where GitHub reads them as well, so that stdout stays what was asked for."""
    sys.stderr.writelines(f"{line}\n" for line in workflow_commands(found))
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary:
        add_summary(found, Path(summary))
    else:
        note("GITHUB_STEP_SUMMARY is not set: no summary of the step was written.")
