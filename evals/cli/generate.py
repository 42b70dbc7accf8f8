"""`evals generate`: an eval set made from documents, for a person to review."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson, Exclude, Include
from chunker.cli.places import gather
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.cli.telling import tell_failure
from chunker.cli.watching import watched
from chunker.errors import OutputError
from chunker.failing import failure_of
from chunker.output import to_line, writing
from chunker.reading.folder import Source, read_document
from chunker.types import Document
from evals.cli.models import asks_models
from evals.cli.printing import shown_line
from evals.errors import EvalsError, NothingToMeasure
from evals.evalsets.formats.folder import read_settings
from evals.evalsets.loading import load, split_reference
from evals.evalsets.rows import read_text
from evals.evalsets.saving import question_row, save, to_json
from evals.generating.making import generate as made
from evals.generating.making import kind_names, sources_for
from evals.generating.review import REVIEW, read_review, review_page, reviewed
from evals.generating.types import Generated
from evals.generating.writer import KIND, Writer, quota_of
from evals.llm import Session
from evals.types import EvalSet

DocumentPath = Annotated[str | None, typer.Argument(metavar="FOLDER", help="The documents: a folder or a file.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="EVALSET", help="The new folder that gets the eval set.")
]
Questions = Annotated[int, typer.Option("--questions", "-n", min=1, help="How many questions at most.")]
Seed = Annotated[int, typer.Option("--seed", help="Another number draws other questions.")]
Kinds = Annotated[str, typer.Option("--kinds", help=f"With commas, of: {', '.join(kind_names())}; all without it.")]
Own = Annotated[
    bool, typer.Option("--own-document", help="Each question is searched in its own document only, not in all.")
]
WriterSpec = Annotated[
    str | None,
    typer.Option(
        "--writer", metavar="SPEC", help="A chat model that writes them: openai(model=...); without --kinds alone."
    ),
]
FromReview = Annotated[
    str | None, typer.Option("--from-review", metavar="EVALSET", help=f"Carry out what its {REVIEW} says instead.")
]


@asks_models
def generate(
    path: DocumentPath = None,
    output: Output = None,
    questions: Questions = 100,
    seed: Seed = 0,
    kinds: Kinds = "",
    own_document: Own = False,
    include: Include = None,
    exclude: Exclude = None,
    from_review: FromReview = None,
    writer: WriterSpec = None,
    as_json: AsJson = False,
    *,
    session: Session,
) -> int:
    """Make an eval set of questions with evidence from documents, without a model or by one, and a page to review them.

    Example: evals generate docs --output questions && evals validate questions
    """
    if from_review is not None:
        if path is not None or output is not None:
            raise typer.BadParameter(
                "--from-review changes the eval set it names: no FOLDER and no --output go with it."
            )
        return _carry_out(from_review, as_json)
    if path is None or output is None:
        raise typer.BadParameter("expected FOLDER and --output EVALSET, or --from-review EVALSET.")
    target = _target(path, output)
    named = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    sources = sources_for(named) if named or writer is None else {}
    model = session(writer) if writer else None
    files = gather([path], include or (), exclude or ())
    documents = _read(files)
    written = Writer(model, quota_of(documents, questions)) if model else None
    if written:
        sources[KIND] = written
    result = made(documents, questions, seed, sources, searches_own=own_document)
    failures = written.failures if written else Counter()
    for reason, number in failures.items():
        note(f"{number:,} questions were not written: {reason}")
    if not result.questions:
        raise NothingToMeasure(_nothing(documents, result, sum(failures.values())))
    is_whole = os.path.isdir(path) and not include and not exclude and len(documents) == len(files)
    _save(result, documents, target, path if is_whole else "", output)
    _tell(result, len(documents), len(files) - len(documents), output, as_json)
    if len(result.questions) < questions:
        note(f"{len(result.questions)} of {questions} questions: no more passed the filters.")
    return FAILED if failures or len(documents) < len(files) else OK


def _target(path: str, output: str) -> Path:
    """The folder to write, checked before anything is read.

    Raises: OutputError: it would be among the documents, or there is something.
    """
    target, place = Path(output), os.path.realpath(output)
    if os.path.isdir(path) and Path(place).is_relative_to(os.path.realpath(path)):
        raise OutputError(f"The eval set {output!r} would stand among the documents in {path!r}. Put it beside them.")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise OutputError(f"Cannot write an eval set to {output!r}: there is something. Name a new folder.")
    return target


def _save(result: Generated, documents: Sequence[Document], target: Path, whole: str, output: str) -> None:
    """Write the set with its page; documents that are a `whole` folder stay there."""
    pointer = Path(os.path.relpath(whole, target)).as_posix() if whole else ""
    eval_set = EvalSet(target.name, {document.id: document for document in documents}, result.questions)
    save(eval_set, target, pointer, {REVIEW: review_page(eval_set, output)})


def _read(files: Sequence[Source]) -> list[Document]:
    """All that can be read; of the others it is told why not."""
    documents = []
    for source in watched(files, "Reading", len(files)):
        try:
            documents.append(read_document(source))
        except Exception as error:  # noqa: BLE001  one bad document never stops a folder
            tell_failure(failure_of(source.id, error))
    return documents


def _nothing(documents: Sequence[Document], result: Generated, unwritten: int) -> str:
    if unwritten and not result.drafts:
        return f"No question could be made: the model wrote none of {unwritten:,}. Mend what it said, and run it again."
    reasons = ", ".join(f"{number} {reason}" for reason, number in _reasons(result).items())
    why = f"none of {len(result.rejected)} drafts passed the filters: {reasons}" if reasons else "nothing to ask about"
    return f"No question could be made of {len(documents)} documents: {why}. Give longer texts, or other kinds."


def _reasons(result: Generated) -> dict[str, int]:
    return dict(sorted(Counter(one.reason for one in result.rejected).items()))


def _tell(result: Generated, documents: int, failures: int, output: str, as_json: bool) -> None:
    kinds = dict(sorted(Counter(question.tags[1] for question in result.questions).items()))
    reasons = _reasons(result)
    if as_json:
        counts = {"documents": documents, "failures": failures, "questions": len(result.questions)}
        drafts = dict(sorted(result.drafts.items()))
        sys.stdout.write(
            to_line({**counts, "kinds": kinds, "drafts": drafts, "rejected": reasons, "output": output}) + "\n"
        )
        return
    kept, taken = (", ".join(f"{number:,} {name}" for name, number in found.items()) for found in (kinds, reasons))
    sys.stdout.write(f"{len(result.questions):,} questions about {documents:,} documents: {kept}\n")
    sys.stdout.write(f"{len(result.rejected):,} drafts were rejected{': ' if taken else ''}{taken}\n")
    sys.stdout.write(shown_line(f"review them: {Path(output) / REVIEW}"))


def _carry_out(reference: str, as_json: bool) -> int:
    """Write the questions that the review keeps; the page stays, so that carrying it out twice changes nothing.

    Raises: EvalsError: it is no eval set that we wrote. BrokenReview, BrokenEvalSet.
    """
    name, rest = split_reference(reference)
    if name != "folder":
        raise EvalsError(f"Expected an eval set in our own format, got {name}. Only generated sets have a {REVIEW}.")
    folder = Path(rest) if Path(rest).is_dir() else Path(rest).parent
    result = reviewed(load(reference).questions, read_review(read_text(folder / REVIEW)))
    if not result.questions:
        raise NothingToMeasure(f"{reference}: the review keeps no question. Leave at least one ticked.")
    with writing(str(read_settings(folder, []).questions), {}) as rows:
        rows.write("".join(f"{to_json(question_row(one))}\n" for one in result.questions).encode())
    counts = {"questions": len(result.questions), "dropped": result.dropped, "reworded": result.reworded}
    line = ", ".join(f"{number:,} {what}" for what, number in counts.items())
    sys.stdout.write(to_line(counts) + "\n" if as_json else f"{line}\n")
    return OK
