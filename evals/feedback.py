"""What a person says of an answer, as a question of the eval set."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from chunker.types import Document, Passage, Span
from evals.asking import Asked
from evals.errors import NoFeedback
from evals.evalsets.locating import find
from evals.evalsets.rows import json_lines
from evals.evalsets.saving import question_row, to_json
from evals.files import write_text
from evals.generating.material import Material
from evals.metrics.answers import answer_contains
from evals.support import THRESHOLD, support
from evals.types import EvalSet, Evidence, Question

ASKED_TAG = "asked"


@dataclass(frozen=True)
class Feedback:
    """What a person says of a context and its answer.

    Attributes:
        is_good: thumbs up or down; None where nobody said.
        right: numbers of the passages that answer the question, from 1; with thumbs up those that the answer cites.
        quotes: words of the documents that answer it.
        answer: the right answer; with thumbs up that of the reader.
        is_unanswerable: no document answers it.
    """

    is_good: bool | None = None
    right: Sequence[int] = ()
    quotes: Sequence[str] = ()
    answer: str = ""
    is_unanswerable: bool = False


def learned(asked: Asked, feedback: Feedback, eval_set: EvalSet) -> Question:
    """The question with its evidence; the same words have the same id.

    Raises: NoFeedback: nobody said where the answer stands, or it does not stand there.
    """
    good = asked.answer if feedback.is_good and not feedback.is_unanswerable else None
    answer = feedback.answer.strip() or (good.text if good and not good.is_refusal else "")
    right = feedback.right or (_cited(asked) if good and not feedback.quotes else ())
    evidence = [*_of_passages(asked, right, answer, eval_set), *_of_quotes(asked, feedback.quotes, eval_set)]
    if bool(evidence) == feedback.is_unanswerable or (answer and feedback.is_unanswerable):
        raise NoFeedback(
            f"{asked.text!r} cannot be a test yet: name the passages that answer it by number, or quote the words that "
            "do, or say that no document answers it, and only one of these."
        )
    verdict = {True: ("up",), False: ("down",), None: ()}[feedback.is_good]
    name = hashlib.sha256(asked.text.encode("utf-8", "replace")).hexdigest()[:10]
    answers = (answer,) if answer and evidence else ()
    return Question(f"asked-{name}", asked.text, tuple(dict.fromkeys(evidence)), answers, (ASKED_TAG, *verdict))


def check_writable(questions: Path) -> None:
    """Raises: NoFeedback: the file is not there, is no UTF-8, or may not be written."""
    try:
        questions.read_bytes().decode("utf-8")
        is_writable = os.access(questions, os.W_OK)
    except OSError as error:
        raise NoFeedback(f"Cannot add to {str(questions)!r}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise NoFeedback(f"Cannot add to {str(questions)!r}: it is not UTF-8. Save it as UTF-8.") from error
    if not is_writable:
        raise NoFeedback(f"Cannot add to {str(questions)!r}: it may only be read.")


def is_said(question: Question) -> bool:
    """Whether the evidence says the answers that are written down, as far as words tell."""
    evidence = "\n".join(item.quote for item in question.evidence)
    return all(support(answer, evidence) >= THRESHOLD for answer in question.answers)


def remember(questions: Path, question: Question) -> bool:
    """Append a question to a file of questions; whether it takes the place of what was said of it before.

    All other lines stay as they are, byte by byte; two processes may do it at once.
    Raises: OutputError: nothing is written.
    """
    questions = questions.resolve()  # two links lead to one file, with one lock
    with FileLock(_lock_of(questions)):
        lines = questions.read_bytes().decode("utf-8").split("\n")
        known = {row.place: row.id for row in json_lines(questions, [])}
        kept = [line for number, line in enumerate(lines, 1) if known.get(f"{questions}:{number}") != question.id]
        text = "\n".join(kept)
        end = "" if not text or text.endswith("\n") else "\n"
        write_text(questions, f"{text}{end}{to_json(question_row(question))}\n")
    return len(kept) < len(lines)


def _lock_of(path: Path) -> Path:
    """Where those who write a file wait for each other: not beside it, for it may be in version control."""
    name = hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"evals-{name}.lock"


def _of_passages(asked: Asked, numbers: Sequence[int], answer: str, eval_set: EvalSet) -> Iterator[Evidence]:
    passages = asked.context.passages
    for number in numbers:
        if not 1 <= number <= len(passages):
            raise NoFeedback(f"There is no passage {number}: there are {len(passages)}, numbered from 1.")
        yield _evidence(passages[number - 1], answer, asked, eval_set)


def _evidence(passage: Passage, answer: str, asked: Asked, eval_set: EvalSet) -> Evidence:
    """The sentence, item or row of a passage that says the answer; else all that the passage has a part of.

    Evidence that ended where chunks end would favour the strategy that was asked.
    Raises: NoFeedback: a transform changed the document, so that places in it are not those in the eval set.
    """
    document = eval_set.documents[passage.document_id]
    if asked.documents[passage.document_id].text != document.text:
        raise NoFeedback(f"{document.id} was changed before it was cut: quote the words that answer instead.")
    material = Material.of(document)
    units = [unit.span for unit in material.units if unit.span.start < passage.end and passage.start < unit.span.end]
    saying = [span for span in units if answer and answer_contains(material.said(span), answer)]
    spans = saying if len(saying) == 1 else units or [_lines_around(document.text, passage)]
    return _placed(document, Span(spans[0].start, spans[-1].end))


def _cited(asked: Asked) -> list[int]:
    """The passages that the answer cites, as far as there are such."""
    cited = asked.answer.citations if asked.answer else ()
    return [number for number in cited if 1 <= number <= len(asked.context.passages)]


def _lines_around(text: str, passage: Passage) -> Span:
    """The lines that a passage has a part of, for what is neither sentences nor items nor rows."""
    end = text.find("\n", max(passage.start, passage.end - 1))
    return Span(text.rfind("\n", 0, passage.start) + 1, len(text) if end < 0 else end)


def _of_quotes(asked: Asked, quotes: Sequence[str], eval_set: EvalSet) -> Iterator[Evidence]:
    """Where quotes stand: in a document that was shown if there, else in any; once."""
    shown = {passage.document_id for passage in asked.context.passages}
    for quote in quotes:
        found = [(name, span) for name, one in eval_set.documents.items() for span in find(one.text, quote).spans]
        places = [place for place in found if place[0] in shown] or found
        if len(places) != 1:
            where = ", ".join(f"{name} at {span.start}" for name, span in places[:3]) or "nowhere"
            raise NoFeedback(f"{quote!r} must stand in one place of the documents; it stands {where}. Quote otherwise.")
        yield _placed(eval_set.documents[places[0][0]], places[0][1])


def _placed(document: Document, span: Span) -> Evidence:
    return Evidence(document.id, *span, document.text[span.start : span.end])
