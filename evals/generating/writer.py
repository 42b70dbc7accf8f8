"""A chat model that writes questions about passages; what it writes passes the same filters as any other draft.

A passage is shown as numbered sentences, items and rows, and the model names those that answer its question. So the
evidence is text of the document, whatever the model says, and it ends where the document ends its units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from random import Random

from chunker.types import Document, Span
from evals.generating.lexicon import Lexicon
from evals.generating.material import Material, Unit
from evals.generating.types import Draft
from evals.llm.chat import Chat
from evals.llm.framing import asking, object_of
from evals.llm.types import Prompt, Said, Unsaid

KIND = "written"
DRAFTS_A_QUESTION = 1.5  # so many are asked for, since filters take some out
_MOST_CHARS = 2_000  # of a passage
_MOST_UNITS = 4  # that a question may rest on
_ANSWER_TOKENS = 512
SCHEMA = object_of(
    question={"type": "string"}, answer={"type": "string"}, rests_on={"type": "array", "items": {"type": "integer"}}
)
_ROLE = "You write questions that test whether a search finds the right place in documents."
_TASK = (
    "Write one question that these lines answer and that somebody would ask who does not know them: complete without "
    "them, in their language, in other words than theirs, about something that matters. Give its answer as shortly as "
    f"is right, and the numbers of the lines, at most {_MOST_UNITS} that follow each other, that it rests on. Reply "
    'with JSON only: {"question": "text, empty if nothing is worth asking", "answer": "text", "rests_on": [numbers]}.'
)


@dataclass
class Writer:
    """A source of questions that asks a chat model.

    Attributes:
        quota: how many questions to ask for, by document id.
        failures: why there was no question, with how often.
    """

    model: Chat
    quota: dict[str, int]
    failures: Counter[str] = field(default_factory=Counter)

    def __call__(self, material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:  # noqa: ARG002
        """One question for each of the passages that are drawn.

        Raises: ReplayMiss, PriceUnknown, RecordingUnusable: as in `Chat.ask`.
        """
        passages = [*_passages(material)]
        drawn = random.sample(range(len(passages)), min(self.quota.get(material.document.id, 0), len(passages)))
        shown = [passages[number] for number in sorted(drawn)]
        for units, said in zip(shown, self.model.ask([_prompt(material, units) for units in shown]), strict=True):
            if isinstance(said, Unsaid):
                self.failures[f"{said.kind}: {said.reason}"] += 1
            else:
                yield _draft(material, units, said)


def quota_of(documents: Iterable[Document], questions: int) -> dict[str, int]:
    """How many drafts to ask for of each document, by its length; at least one of any that has a text."""
    lengths = {document.id: len(document.text) for document in documents}
    each = DRAFTS_A_QUESTION * questions / max(1, sum(lengths.values()))
    return {name: ceil(length * each) for name, length in lengths.items()}


def _passages(material: Material) -> Iterator[Sequence[Unit]]:
    """Units that follow each other under the same headings, as many as a prompt shows."""
    for _, section in groupby(material.units, key=lambda unit: unit.path):
        units: list[Unit] = []
        for unit in section:
            if units and unit.span.end - units[0].span.start > _MOST_CHARS:
                yield units
                units = []
            units.append(unit)
        yield units


def _prompt(material: Material, units: Sequence[Unit]) -> Prompt:
    lines = "\n".join(f"[{number}] {material.said(unit.span)}" for number, unit in enumerate(units, 1))
    where = " > ".join(part for part in (material.title, *units[0].path) if part)
    parts = [("place", where or material.document.id), ("lines", lines)]
    return asking(_ROLE, parts, _TASK, SCHEMA, _ANSWER_TOKENS)


def _draft(material: Material, units: Sequence[Unit], said: Said) -> Draft:
    """The question with the lines it rests on; where it names no lines in a row with none, so that it is refused."""
    question, answer = (str(said.data[name]).strip() for name in ("question", "answer"))
    numbers = sorted({*said.data["rests_on"]})
    shown = range(1, len(units) + 1)
    is_right = 1 <= len(numbers) <= _MOST_UNITS and all(number in shown for number in numbers)
    if not is_right or numbers != [*range(numbers[0], numbers[-1] + 1)]:
        return Draft(KIND, material.document.id, question, Span(0, 0), answer=answer)
    span = Span(units[numbers[0] - 1].span.start, units[numbers[-1] - 1].span.end)
    return Draft(KIND, material.document.id, question, span, answer=answer)
