"""The page on which a person says which generated questions are kept, and puts them in better words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from chunker.viewing import visible
from evals.errors import BrokenReview
from evals.types import EvalSet, Question

REVIEW = "review.md"
REVIEWED_TAG = "reviewed"
_MOST_QUOTED = 600  # characters of evidence that are shown
_HEAD = """\
# Review of {name}

Take the cross out of the brackets of a question that is not to stay, as in `- [ ]`, and change the words of the others
as you like; leave the names in backquotes. Then run:

    evals generate --from-review {folder}

"""
_LINE = re.compile(r"\s*[-*+]\s+\[(?P<mark>.?)\]\s+`(?P<id>[^`]+)`(?P<text>.*)")


class Decision(NamedTuple):
    """What a person decided on one question: whether it stays, and in which words."""

    question_id: str
    is_kept: bool
    text: str


class Reviewed(NamedTuple):
    """The questions that stay, and how many were taken out and put in other words."""

    questions: tuple[Question, ...]
    dropped: int
    reworded: int


def review_page(eval_set: EvalSet, folder: str) -> str:
    """The questions with their evidence as Markdown, a check box before each."""
    head = _HEAD.format(name=visible(eval_set.name), folder=visible(folder))
    return (head + "\n".join(_entry(question) for question in eval_set.questions)).encode("utf-8", "replace").decode()


def _entry(question: Question) -> str:
    quoted = (line for one in question.evidence for line in (f"**{visible(one.document_id)}**", *_quoted(one.quote)))
    return f"- [x] `{question.id}` {question.text}\n\n" + "".join(f"  > {line}\n" for line in quoted)


def _quoted(quote: str) -> Sequence[str]:
    shown = quote if len(quote) <= _MOST_QUOTED else f"{quote[:_MOST_QUOTED]} ..."
    return [visible(line) for line in shown.splitlines() if line.strip()]


def read_review(page: str) -> list[Decision]:
    """The decisions on a page; everything but the lines with check boxes is passed over.

    Raises: BrokenReview: a mark that is neither x nor blank, a question without words, or decided twice.
    """
    decisions: dict[str, Decision] = {}
    for number, line in enumerate(page.splitlines(), 1):
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        name, mark, text = found["id"], found["mark"], " ".join(found["text"].split())
        if mark not in {"x", "X", " ", ""}:
            raise BrokenReview(f"Line {number}: expected [x] or [ ] before {name!r}, got [{mark}]. Correct the mark.")
        if name in decisions:
            raise BrokenReview(f"Line {number}: {name!r} is decided twice. Take one of the lines out.")
        if mark in "xX" and mark and not text:
            raise BrokenReview(
                f"Line {number}: expected the question behind {name!r}, got nothing. Write it or untick."
            )
        decisions[name] = Decision(name, mark in {"x", "X"}, text)
    return [*decisions.values()]


def without_documents(page: str, document_ids: Iterable[str]) -> str:
    """The page without the entries whose evidence stands in one of the documents."""
    marks = {f"  > **{visible(name)}**" for name in document_ids}
    entries: list[list[str]] = [[]]
    for line in page.split("\n"):
        if _LINE.fullmatch(line):
            entries.append([])
        entries[-1].append(line)
    return "\n".join(line for entry in entries if not marks.intersection(entry) for line in entry)


def reviewed(questions: Iterable[Question], decisions: Iterable[Decision]) -> Reviewed:
    """The questions as decided; those that the page does not name stay as they are.

    Raises: BrokenReview: one is to stay that the set does not hold; names it.
    """
    by_id, kept, dropped, reworded = {one.question_id: one for one in decisions}, list[Question](), 0, 0
    for question in questions:
        decision = by_id.pop(question.id, None)
        if decision is None:
            kept.append(question)
        elif decision.is_kept:
            reworded += decision.text != question.text
            tags = dict.fromkeys((*question.tags, REVIEWED_TAG))
            kept.append(replace(question, text=decision.text, tags=tuple(tags)))
        else:
            dropped += 1
    if lost := [name for name, decision in by_id.items() if decision.is_kept]:
        raise BrokenReview(
            f"{len(lost)} questions are to stay that the set does not hold, such as {lost[0]!r}. "
            "Generate the set again with the seed it had, or untick them."
        )
    return Reviewed(tuple(kept), dropped, reworded)
