"""`evals ask`: a question asked of the documents of an eval set; what a person says of it becomes a test."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from chunker.cli.options import AsJson, Model, Tokenizer, chosen_tokenizer
from chunker.cli.running import FAILED, OK
from chunker.cli.saying import note
from chunker.output import to_line
from chunker.viewing import visible
from evals import readers
from evals.asking import Asked, ask
from evals.chunkers import chunker_for
from evals.cli.models import ReaderSpec, asks_models
from evals.cli.options import EvalSetPath, Folder
from evals.errors import NoFeedback
from evals.evalsets import load
from evals.evalsets.formats.folder import looks_right, read_settings
from evals.evalsets.loading import split_reference
from evals.feedback import Feedback, check_writable, is_said, learned, remember
from evals.folders import DEFAULT_FOLDER, FindEmbedder
from evals.llm import Session
from evals.retrievers import parse as parse_retriever
from evals.types import Question

DEFAULT_STRATEGY = "multiscale(max_tokens=64)"

QuestionText = Annotated[str, typer.Argument(metavar="QUESTION", help="What you want to know.")]
Spec = Annotated[str, typer.Option("--strategy", "-s", help="How to cut.")]
RetrieverSpec = Annotated[str, typer.Option("--retriever", "-r", help="How to find chunks.")]
Budget = Annotated[int, typer.Option("--budget", min=1, metavar="TOKENS", help="Tokens of the context.")]
Good = Annotated[
    bool | None, typer.Option("--up/--down", help="What you think of it; with --up, what the answer cites is right.")
]
Right = Annotated[
    list[int] | None, typer.Option("--right", metavar="NUMBER", help="A passage that answers it; repeatable.")
]
Quote = Annotated[
    list[str] | None, typer.Option("--quote", metavar="WORDS", help="Words of a document that answer it; repeatable.")
]
RightAnswer = Annotated[str, typer.Option("--answer", metavar="TEXT", help="The right answer.")]
Nowhere = Annotated[bool, typer.Option("--none", help="No document answers it.")]


@asks_models
def ask_command(
    eval_set: EvalSetPath,
    question: QuestionText,
    strategy: Spec = DEFAULT_STRATEGY,
    retriever: RetrieverSpec = "bm25",
    model: Model = "gpt-4o",
    tokenizer: Tokenizer = None,
    budget: Budget = 1000,
    reader: ReaderSpec = None,
    up: Good = None,
    right: Right = None,
    quote: Quote = None,
    answer: RightAnswer = "",
    none: Nowhere = False,
    folder: Folder = DEFAULT_FOLDER,
    as_json: AsJson = False,
    *,
    session: Session,
) -> int:
    """Ask the documents of an eval set, see what is found and answered, and make what you think of it a question.

    Example: evals ask handbook 'Who may open the gate?' --right 1
    """
    feedback = Feedback(up, right or (), quote or (), answer, none)
    questions = _questions_of(eval_set) if feedback != Feedback() else None
    chunker = chunker_for(strategy, chosen_tokenizer(model, tokenizer))
    found_by = parse_retriever(retriever, FindEmbedder(folder, os.environ))
    known = load(eval_set, may_be_empty=True)
    asked = ask(known, question, chunker, found_by, budget, readers.parse(reader, session) if reader else None)
    _show(asked, as_json=as_json)
    for document, reason in asked.failures.items():
        note(f"{document} was not searched: {reason}")
    if questions is None and not as_json and sys.stdin.isatty() and sys.stderr.isatty():
        feedback = _heard()
        questions = _questions_of(eval_set) if feedback != Feedback() else None
    if questions:
        _remember(questions, learned(asked, feedback, known))
    has_failed = bool(asked.failures or (asked.answer and asked.answer.failure))
    return FAILED if has_failed else OK


def _questions_of(reference: str) -> Path:
    """The file that gets the question.

    Raises: NoFeedback: the eval set is not of our own format, or its file of questions cannot be added to.
    """
    name, rest = split_reference(reference)
    if name != "folder" or not looks_right(Path(rest)):
        raise NoFeedback(
            f"{reference} is of format {name}, to which no question can be added. Make a folder of it: "
            f"evals validate {reference} --output FOLDER"
        )
    questions = read_settings(Path(rest), []).questions
    check_writable(questions)
    return questions


def _remember(questions: Path, question: Question) -> None:
    was_known = remember(questions, question)
    if not is_said(question):
        note(f"The evidence does not say {question.answers[0]!r} in these words. Look at both once more.")
    note(f"{questions}: {question.id} {'replaces what was said before' if was_known else 'is new'}")


def _show(asked: Asked, *, as_json: bool) -> None:
    if as_json:
        passages = [{"number": number, **asdict(one)} for number, one in enumerate(asked.context.passages, 1)]
        answer = asdict(asked.answer) if asked.answer else None
        tokens = asked.context.token_count
        row = {"question": asked.text, "tokens": tokens, "passages": passages, "answer": answer}
        sys.stdout.write(to_line(row) + "\n")
        return
    sys.stdout.writelines(f"{line}\n" for line in _lines(asked))


def _lines(asked: Asked) -> Iterator[str]:
    for number, passage in enumerate(asked.context.passages, 1):
        yield f"[{number}] {visible(passage.document_id)} {passage.start}-{passage.end}"
        yield from (f"    {visible(line)}" for line in (passage.context + passage.text).splitlines() if line.strip())
        yield ""
    yield f"{asked.context.token_count:,} tokens of {asked.context.budget_tokens:,}"
    if asked.answer:
        yield ""
        yield _answer_line(asked)


def _answer_line(asked: Asked) -> str:
    answer = asked.answer
    assert answer is not None
    if answer.failure:
        return f"No answer: {visible(answer.failure)}"
    if answer.is_refusal:
        return f"Refused: {visible(answer.text) or 'the passages hold no answer'}"
    return f"{visible(answer.text)} {''.join(f'[{number}]' for number in answer.citations)}".rstrip()


def _heard() -> Feedback:
    """What a person types; nothing is feedback too, and says nothing."""
    good = _typed("Good? y or n, nothing to leave it", r"(y|yes|n|no)?").lower()
    if not good:
        return Feedback()
    which = "Passages that answer it, by number; none if no document does; nothing to quote words"
    right = _typed(which, r"(none|[\d\s,]*)").lower()
    if right == "none":
        return Feedback(good.startswith("y"), is_unanswerable=True)
    numbers = [*map(int, re.findall(r"\d+", right))]
    quotes = [] if numbers else [_typed("Words of a document that answer it; nothing for what the answer cites")]
    return Feedback(
        good.startswith("y"), numbers, [*filter(None, quotes)], _typed("The right answer, nothing for none")
    )


def _typed(what: str, form: str = ".*") -> str:
    """What a person types, asked for until it has the form."""
    while True:
        said = str(typer.prompt(what, default="", show_default=False, err=True)).strip()
        if re.fullmatch(form, said, re.IGNORECASE):
            return said
