"""`evals trec`: rankings and relevance for trec_eval and what reads its files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson, Model, Tokenizer, chosen_tokenizer
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.output import to_line
from evals.chunkers import chunker_for
from evals.cli.options import EvalSetPath, Folder
from evals.cutting import cut_all
from evals.errors import NothingToMeasure
from evals.evalsets import load
from evals.files import write_text
from evals.folders import DEFAULT_FOLDER, FindEmbedder
from evals.ranked import rankings_of
from evals.relocating import as_cut, relocated
from evals.report.trec import trec_qrels, trec_run
from evals.retrievers import parse as parse_retriever
from evals.runner import DEPTH

Spec = Annotated[str, typer.Option("--strategy", "-s", help="How to cut, with settings.")]
RetrieverSpec = Annotated[str, typer.Option("--retriever", "-r", help="How to find chunks.")]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Gets run.txt and qrels.txt.")]
Depth = Annotated[int, typer.Option("--depth", min=1, help="Chunks to rank for each question.")]


def trec(
    eval_set: EvalSetPath,
    strategy: Spec,
    output: Output,
    retriever: RetrieverSpec = "bm25",
    depth: Depth = DEPTH,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    folder: Folder = DEFAULT_FOLDER,
    as_json: AsJson = False,
) -> int:
    """Write the rankings of one strategy and retriever, and which chunks are relevant, as TREC run and qrels.

    Example: evals trec handbook -s 'sentence(max_tokens=128)' -r bm25 -o trec
    """
    measured = load(eval_set)
    if not measured.questions:
        raise NothingToMeasure(f"{measured.name} has no questions. Add some to its questions file.")
    chunker = chunker_for(strategy, chosen_tokenizer(model, tokenizer))
    found = parse_retriever(retriever, FindEmbedder(folder, os.environ))
    seen = as_cut(measured, chunker.prepared)
    cut = cut_all(chunker, seen.documents.values())
    questions = relocated(seen.questions, cut.chunks, seen.documents)
    rankings = rankings_of(found, cut.chunks, questions, seen.documents, depth)
    run, qrels = trec_run(rankings, strategy), trec_qrels(questions, cut.chunks)
    _write(output, {"run.txt": run, "qrels.txt": qrels})
    lines = {"run": run.count("\n"), "qrels": qrels.count("\n")}
    told = (
        to_line({"output": str(output), **lines}) if as_json else "{run:,} ranked, {qrels:,} relevant".format(**lines)
    )
    sys.stdout.write(f"{told}\n")
    for document, reason in cut.failures.items():
        note(f"{document} was not cut: {reason}")
    return FAILED if cut.failures else OK


def _write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        write_text(folder / name, text)
