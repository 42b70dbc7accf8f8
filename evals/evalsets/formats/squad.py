"""JSON in the form of SQuAD 1.1 and 2.0: articles of paragraphs, each with questions and marked answers.

Format: https://rajpurkar.github.io/SQuAD-explorer/. The paragraphs of an article become one document, with a blank line
between them, named by its title: a paragraph alone would leave nothing to cut. Where people marked several answers they
are alternatives, so the one that was marked most often (the first of equals) is the evidence and all are answers.
`is_impossible` makes a question without evidence; its `plausible_answers` are wrong and not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from chunker.fields import InvalidRow, an_object, id_field, objects_field, parse_json, text_field, whole_field
from chunker.types import Span
from evals.errors import BrokenEvalSet
from evals.evalsets.paragraphs import Joined
from evals.evalsets.problems import Problem, Reading
from evals.evalsets.rows import Row, noting, read_text
from evals.types import EvalSet, Evidence, Question


def looks_right(path: Path) -> bool:
    """Whether it is a `.json` file: no other format is one."""
    return path.is_file() and path.suffix == ".json"


def read(reference: str) -> Reading:
    """The eval set in the file."""
    path = Path(reference)
    try:
        articles = objects_field(an_object(parse_json(read_text(path))), "data")
    except InvalidRow as error:
        message = f'{error} Expected {{"data": [{{"title", "paragraphs": [...]}}, ...]}}.'
        raise BrokenEvalSet(reference, [Problem(reference, "", error.rule, message)]) from error
    problems: list[Problem] = []
    joined = Joined()
    found = [pair for n, article in enumerate(articles) for pair in _article(path, n, article, joined, problems)]
    eval_set = EvalSet(path.stem, joined.documents(), tuple(question for _, question in found))
    return Reading("squad", eval_set, tuple(place for place, _ in found), tuple(problems))


def _article(
    path: Path, number: int, article: Mapping[str, Any], joined: Joined, problems: list[Problem]
) -> Iterator[tuple[str, Question]]:
    place = f"{path}: data[{number}]"
    with noting(problems, Row(place, {})):
        title = text_field(article, "title") if article.get("title") else f"article {number + 1}"
        for index, paragraph in enumerate(objects_field(article, "paragraphs")):
            yield from _paragraph(f"{place}.paragraphs[{index}]", title, paragraph, joined, problems)


def _paragraph(
    place: str, title: str, paragraph: Mapping[str, Any], joined: Joined, problems: list[Problem]
) -> Iterator[tuple[str, Question]]:
    with noting(problems, Row(place, {})):
        span = joined.add(title, text_field(paragraph, "context"))
        for index, fields in enumerate(objects_field(paragraph, "qas")):
            row = Row(f"{place}.qas[{index}]", fields)
            with noting(problems, row):
                yield row.place, _question(fields, title, span)


def _question(fields: Mapping[str, Any], title: str, paragraph: Span) -> Question:
    name, text = id_field(fields, "id"), text_field(fields, "question")
    if fields.get("is_impossible") is True:
        return Question(name, text)
    answers = [(whole_field(one, "answer_start"), text_field(one, "text")) for one in objects_field(fields, "answers")]
    if not answers:
        raise InvalidRow("no-answer", "Expected answers, or is_impossible = true, got neither. Add one of them.")
    evidence = marked(answers, title, paragraph)
    return Question(name, text, (evidence,), tuple(dict.fromkeys(text for _, text in answers)))


def marked(answers: list[tuple[int, str]], document_id: str, paragraph: Span) -> Evidence:
    """The answer that was marked most often, the first of equals, as evidence.

    Args:
        answers: start in the paragraph and text of each, at least one.
        paragraph: where the paragraph stands in its document.
    """
    (start, text), _ = Counter(answers).most_common(1)[0]
    return Evidence(document_id, paragraph.start + start, paragraph.start + start + len(text), text)
