"""Runs: all scores of one way of cutting, found by one retriever, on one eval set; kept as files that fit into git."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, get_args

from chunker.assembling import Fill
from chunker.missing import unreadable
from chunker.types import Chunk
from evals.errors import UnreadableRun
from evals.files import is_unfinished, write_text
from evals.types import Answer, Usage

VERSION = 1
DEFAULT_BUDGETS = (250, 500, 1000, 2000, 4000)
_ID_CHARS = 16
_CUTS = "cuts"

PlacedSpan = tuple[str, int, int]  # document id, start and end in characters


@dataclass(frozen=True, slots=True)
class Settings:
    """What scores depend on besides the eval set, the chunks and the retriever.

    Attributes:
        metrics: names with their number, and the version of each definition.
        budgets: tokens of the contexts that are assembled.
        tokenizer: counts the budgets, the same for every strategy.
        fill: whether the last chunk of a context is cut to fit; see `chunker.assemble`.
        instruments: what scores answers, by the metric it is used for: judges, an embedder, the price for their cost.
    """

    metrics: Mapping[str, int]
    budgets: tuple[int, ...] = DEFAULT_BUDGETS
    tokenizer: str = "o200k_base"
    fill: Fill = "truncate"
    instruments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took. Seconds are of one machine on one day: they never decide anything.

    Attributes:
        unlocated: pieces of a foreign chunker that were not found in their document, and so could not be scored.
        unlocated_example: one of them.
        truncated: chunks longer than the embedder reads.
        foreign: texts in a script that the embedder does not know.
    """

    chunks: int
    indexed_tokens: int
    indexed_bytes: int
    chunk_s: float
    index_s: float = 0.0
    query_s: float = 0.0
    unlocated: int = 0
    unlocated_example: str = ""
    truncated: int = 0
    foreign: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Every score of one strategy and one retriever, question by question.

    Attributes:
        id: hash of all that the scores depend on; equal ids have equal scores.
        chunk_tokenizer: counts the strategy's own limit.
        questions: ids, in the eval set's order; what follows is in the same order.
        clusters: the document of each question's first evidence, empty where there is none.
        tags: strata of each question.
        scores: by metric; None where it does not apply, or failed.
        failures: by metric, why it failed for the questions (by id) for which it did.
        document_failures: why documents (by id) could not be cut.
        contexts: by budget, the spans that were sent for each question.
        reader: what answered; empty where nobody was asked.
        answers: by budget, what it said to each question; None where it was shown nothing.
        refusals: by budget, how many questions were answered and refused; see `evals.metrics.refusals`.
        judges: what people may think of scores, by the metric: how well the judge agrees with labels.
    """

    id: str
    eval_set: str
    fingerprint: str
    strategy: str
    chunk_tokenizer: str
    retriever: str
    settings: Settings
    questions: tuple[str, ...]
    clusters: tuple[str, ...]
    tags: tuple[tuple[str, ...], ...]
    scores: Mapping[str, tuple[float | None, ...]]
    failures: Mapping[str, Mapping[str, str]]
    document_failures: Mapping[str, str]
    contexts: Mapping[int, tuple[tuple[PlacedSpan, ...], ...]]
    cost: Cost
    reader: str = ""
    answers: Mapping[int, tuple[Answer | None, ...]] = field(default_factory=dict)
    refusals: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    judges: Mapping[str, str] = field(default_factory=dict)
    version: int = field(default=VERSION)

    def scored(self, metric: str) -> Mapping[str, float]:
        """The scores that there are, by question."""
        rows = zip(self.questions, self.scores[metric], strict=True)
        return {question: value for question, value in rows if value is not None}

    @property
    def has_failures(self) -> bool:
        """Whether a score or a document failed, which another time might not."""
        return bool(self.failures or self.document_failures)

    @property
    def name(self) -> str:
        """Strategy, retriever and reader, as in reports."""
        return " · ".join(part for part in (self.strategy, self.retriever, self.reader) if part)


def run_id(
    fingerprint: str, strategy: str, retriever: str, settings: Settings, chunks: str, code: str, reader: str = ""
) -> str:
    """The id of the run that these would make: a hash of everything its scores depend on.

    The chunks themselves are part of it, by their digest, and the code that finds and scores them: after a change of
    either nothing gets old scores.
    """
    parts = f"{VERSION} {fingerprint} {strategy} {retriever} {_canonical(asdict(settings))} {chunks} {code} {reader}"
    return hashlib.sha256(parts.encode()).hexdigest()[:_ID_CHARS]


def id_by_scores(run: Run) -> str:
    """The id of a run by code that nobody knows: what it found is part of it, as that may be another tomorrow."""
    found = _canonical([run.scores, run.failures, run.contexts])
    return hashlib.sha256(f"{run.id} {found}".encode()).hexdigest()[:_ID_CHARS]


def digest_of(chunks: Iterable[Chunk]) -> str:
    """Hash of chunks: of where they stand and of all that a retriever or metric sees of them."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(f"{chunk.id}\x00{chunk.token_count}\x00{chunk.context}\x00{chunk.views}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class RunStore:
    """Runs as JSON files in one folder, named by their id."""

    folder: Path

    def find(self, run_id: str) -> Run | None:
        """The run with an id, if it is here and readable."""
        try:
            return read_run(self.folder / f"{run_id}.json")
        except UnreadableRun:
            return None

    def keep(self, run: Run) -> Path:
        """Write a run; the file appears when it is complete."""
        path = self.folder / f"{run.id}.json"
        write_text(path, to_json(run))
        return path

    def known_cut(self, key: str) -> str | None:
        """The digest of the chunks that were made of something before."""
        path = self.folder / _CUTS / key
        return path.read_text(encoding="ascii") if path.exists() else None

    def keep_cut(self, key: str, digest: str) -> None:
        """Remember what something was cut into."""
        write_text(self.folder / _CUTS / key, digest)

    def all(self) -> list[Run]:
        """Every run in the folder, oldest first; files that are damaged or of another version are passed over."""
        paths = [path for path in self.folder.glob("*.json") if not is_unfinished(path)]
        paths.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        return [run for path in paths if (run := self.find(path.stem))]


def to_json(run: Run) -> str:
    """The run as JSON on one line, in the order of its fields; the first metric is the headline.

    It is ASCII: ids and reasons may hold what no encoding can write.
    """
    return json.dumps(asdict(run)) + "\n"


def to_lines(run: Run) -> str:
    """The same with a line for each field and for each metric's scores, so that differences can be read."""
    fields = [f"{json.dumps(name)}: {_by_line(value)}" for name, value in asdict(run).items()]
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _by_line(value: object) -> str:
    if not isinstance(value, Mapping) or not any(isinstance(one, (Mapping, tuple)) for one in value.values()):
        return json.dumps(value)
    rows = [f"  {json.dumps(str(key))}: {json.dumps(one)}" for key, one in value.items()]
    return "{\n" + ",\n".join(rows) + "\n}"


def read_run(path: Path) -> Run:
    """The run in a file.

    Raises: UnreadableRun: names the file and what is wrong.
    """
    try:
        row = json.loads(path.read_text(encoding="utf-8-sig"))
        if row["version"] != VERSION:
            raise UnreadableRun(f"{path} is of version {row['version']}, this program reads {VERSION}. Run it again.")
        return _run(row)
    except OSError as error:
        raise UnreadableRun(unreadable(path, error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, UnreadableRun):
            raise
        raise UnreadableRun(f"{path} is not a run: {type(error).__name__}: {error}.") from error


def _run(row: dict[str, Any]) -> Run:
    settings = row.pop("settings")
    run = Run(
        settings=Settings(**{**settings, "budgets": tuple(settings["budgets"])}),
        cost=Cost(**row.pop("cost")),
        questions=tuple(row.pop("questions")),
        clusters=tuple(row.pop("clusters")),
        tags=tuple(map(tuple, row.pop("tags"))),
        scores={name: tuple(values) for name, values in row.pop("scores").items()},
        contexts={int(budget): _contexts(spans) for budget, spans in row.pop("contexts").items()},
        answers={int(budget): tuple(map(_answer, rows)) for budget, rows in row.pop("answers", {}).items()},
        refusals={int(budget): tuple(counts) for budget, counts in row.pop("refusals", {}).items()},
        **row,
    )
    n = len(run.questions)
    answers = {f"answers at {budget}": rows for budget, rows in run.answers.items()}
    columns = {"clusters": run.clusters, "tags": run.tags, **run.scores, **answers}
    if wrong := [name for name, column in columns.items() if len(column) != n]:
        raise ValueError(f"{n} questions, but not as many {wrong[0]}")
    _check(run)
    return run


def _check(run: Run) -> None:
    """Raises: ValueError: what a run of ours never holds, so the file was damaged or made by hand."""
    texts = (run.id, run.eval_set, run.fingerprint, run.strategy, run.chunk_tokenizer, run.retriever)
    values = [value for row in run.scores.values() for value in row if value is not None]
    settings, counts = run.settings, asdict(run.cost) | {"unlocated_example": 0}
    wrong = {
        "names that are no text": not all(isinstance(text, str) for text in texts),
        "questions without an id, or with equal ones": not _are_ids(run.questions),
        "no metric": not settings.metrics,
        "other scores than its metrics": set(settings.metrics) != set(run.scores),
        "scores that are no finite numbers": not all(_is_number(value) for value in values),
        "budgets that are no whole numbers above 0": not all(_is_whole(one) and one > 0 for one in settings.budgets),
        f"fill {settings.fill!r}": settings.fill not in get_args(Fill),
        "failures that are no table": not all(isinstance(one, dict) for one in (run.failures, run.document_failures)),
        "costs that are no numbers": not all(_is_number(value) for value in counts.values()),
    }
    if found := [what for what, is_wrong in wrong.items() if is_wrong]:
        raise ValueError(f"it has {found[0]}")


def _are_ids(questions: Sequence[object]) -> bool:
    return all(isinstance(one, str) for one in questions) and len(set(questions)) == len(questions)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _contexts(rows: Sequence[Sequence[Sequence[Any]]]) -> tuple[tuple[PlacedSpan, ...], ...]:
    return tuple(tuple((document, start, end) for document, start, end in row) for row in rows)


def _answer(row: dict[str, Any] | None) -> Answer | None:
    if row is None:
        return None
    usage = row.pop("usage")
    return Answer(**{**row, "citations": tuple(row["citations"])}, usage=Usage(**usage) if usage else None)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
