"""`evals lint`: what is wrong with chunks and documents, place by place."""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import DEFAULT_STRATEGY, AsJson, Model, Tokenizer, chosen_tokenizer
from chunker.cli.running import FAILED, OK
from chunker.cli.watching import watched
from chunker.embeddings import embedder_for
from chunker.output import to_line
from chunker.types import Encoding
from evals.chunkers import chunker_for
from evals.cutting import Chunker
from evals.evalsets import load
from evals.files import write_text
from evals.lint import chosen, findings, in_order, inapplicable
from evals.lint.explaining import OPTIONS, explain, explain_all
from evals.lint.gathering import from_chunks, from_documents, held_to, is_chunks
from evals.lint.quoting import counted, shown
from evals.lint.sarif import as_sarif
from evals.lint.types import Finding, Material, Need
from evals.relocating import as_cut
from evals.types import EvalSet

_ALL = "all"

LintPath = Annotated[
    Path | None, typer.Argument(metavar="PATH", help="A folder of documents, or a .jsonl or .parquet with chunks.")
]
Spec = Annotated[
    str | None, typer.Option("--strategy", "-s", help="How to cut the folder, or how the chunks were cut.")
]
Documents = Annotated[Path | None, typer.Option("--documents", help="The documents of the chunks: a folder or rows.")]
EvalSetOption = Annotated[str | None, typer.Option("--eval-set", help="Questions about the documents.")]
Select = Annotated[str, typer.Option("--select", metavar="RULES", help="Only these rules, with commas between.")]
Ignore = Annotated[str, typer.Option("--ignore", metavar="RULES", help="Not these rules.")]
Embedder = Annotated[str | None, typer.Option("--embedder", help="The embedder that will read the chunks.")]
Sarif = Annotated[Path | None, typer.Option("--sarif", metavar="FILE", help="Write a SARIF log too, for code review.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 for warnings as well.")]
Explain = Annotated[str, typer.Option("--explain", metavar="RULE", help="Say what a rule means, or all of them.")]


def lint(
    path: LintPath = None,
    spec: Spec = None,
    documents: Documents = None,
    eval_set: EvalSetOption = None,
    select: Select = "",
    ignore: Ignore = "",
    embedder: Embedder = None,
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    sarif: Sarif = None,
    strict: Strict = False,
    explain_rule: Explain = "",
    as_json: AsJson = False,
) -> int:
    """Find chunks that are cut badly, repeat others or cannot be found; exit 1 if there is an error among it.

    Example: evals lint docs -s 'sentence(max_tokens=256)' --ignore tiny,dangling-reference
    """
    if explain_rule:
        sys.stdout.write(explain_all() if explain_rule == _ALL else explain(explain_rule))
        return OK
    if path is None:
        raise typer.BadParameter("expected a folder of documents or a file with chunks.", param_hint="PATH")
    ids = chosen(_listed(select), _listed(ignore))
    if documents and not is_chunks(path):
        raise typer.BadParameter("only a file with chunks takes documents from elsewhere.", param_hint="--documents")
    counter = chosen_tokenizer(model, tokenizer)
    chunker = None if is_chunks(path) and not spec else chunker_for(spec or DEFAULT_STRATEGY, counter)
    material = dataclasses.replace(
        _material(path, chunker, documents, counter),
        embedder=embedder_for(embedder) if embedder else None,
        eval_set=_questions(eval_set, path, chunker) if eval_set else None,
    )
    found = in_order(one for name in watched(ids, "Looking", len(ids)) for one in findings(material, name))
    if sarif:
        write_text(sarif, as_sarif(found))
    sys.stdout.writelines(f"{to_line(dataclasses.asdict(one)) if as_json else _line(one)}\n" for one in found)
    sys.stderr.write(f"{_summary(material, ids, found)}\n")
    failing = {"error", "warning"} if strict else {"error"}
    return FAILED if any(one.level in failing for one in found) else OK


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _material(path: Path, chunker: Chunker | None, documents: Path | None, counter: Encoding) -> Material:
    if chunker and not is_chunks(path):
        return from_documents(path, chunker)
    material = from_chunks(path, counter, documents)
    return held_to(material, chunker) if chunker else material


def _questions(reference: str, path: Path, chunker: Chunker | None) -> EvalSet:
    """The eval set, about documents as they are cut; chunks in a file are about the documents that are given."""
    found = load(reference)
    return as_cut(found, chunker.prepared) if chunker and not is_chunks(path) else found


def _line(finding: Finding) -> str:
    line = f":{finding.line}" if finding.line else ""
    span = f" [{finding.start}:{finding.end}]" if finding.document_id else ""
    return f"{shown(finding.path)}{line}: {finding.level} {finding.rule}{span}: {finding.message} Fix: {finding.fix}"


def _summary(material: Material, ids: Sequence[str], found: Sequence[Finding]) -> str:
    levels = Counter(one.level for one in found)
    counts = ", ".join(counted(levels[level], level) for level in ("error", "warning", "note"))
    documents = len(material.documents) if material.documents is not None else _document_count(material)
    skipped = inapplicable(material, ids)
    looked = f"{counted(len(ids) - len(skipped), 'rule')} on {counted(len(material.chunks), 'chunk')}"
    return f"{counts}; {looked} of {counted(documents, 'document')}{_not_looked_for(skipped)}"


def _document_count(material: Material) -> int:
    return len({chunk.document_id for chunk in material.chunks})


def _not_looked_for(skipped: Mapping[str, tuple[Need, ...]]) -> str:
    """The rules that could not be applied, by what they are waiting for."""
    waiting: dict[str, list[str]] = {}
    for rule_id, needs in skipped.items():
        waiting.setdefault(" and ".join(OPTIONS[need] for need in needs), []).append(rule_id)
    return "".join(f"; without {options} not looked for: {', '.join(ids)}" for options, ids in waiting.items())
