"""Eval set × chunkers × retrievers → runs."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, pairwise
from math import isfinite

from chunker.assembling import Fill, assemble_many
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Context, Tokenizer
from evals.answering import Answering, check_instruments, of_answers, score
from evals.cutting import Chunker, Cut, cut_all
from evals.errors import BrokenEvalSet, InvalidMetric, NothingCut, NothingToMeasure
from evals.evalsets import fingerprint
from evals.evalsets.checking import check
from evals.identity import identity
from evals.metrics import AnswerMetric, Metric, find_metric
from evals.metrics.evidence import HEADLINE_BUDGETS
from evals.metrics.refusals import refusals
from evals.ranked import checked_ranking, index_of, only
from evals.relocating import as_cut, relocated
from evals.runs import DEFAULT_BUDGETS, Cost, PlacedSpan, Run, RunStore, Settings, digest_of, id_by_scores, run_id
from evals.types import Answered, EvalSet, Index, Question, Ranking, Retrieved, Retriever

HEADLINE = "recall_auc"
DEPTH = 1000  # chunks of a ranking that metrics see, as in TREC, whatever the budgets
_ROUNDING = 1e-9

Answers = Mapping[int, Mapping[str, Answered]]  # by budget and question


def settings_for(
    metrics: Sequence[str] = (),
    budgets: Sequence[int] = DEFAULT_BUDGETS,
    tokenizer: str = "o200k_base",
    fill: Fill = "truncate",
    answering: Answering | None = None,
    read_at: Sequence[int] = (),
) -> Settings:
    """Settings with the metrics named, or with the usual ones, and with every budget that these need.

    Args:
        answering: adds its metrics, unless some metric of answers is named.
        read_at: budgets of the contexts that are read, for these metrics; the middle one of `budgets` unless given.
    Raises: UnknownName, ValueError: a metric that does not exist, or one of answers and nobody to answer.
    """
    names = dict.fromkeys(metrics or default_metrics(budgets))
    check_instruments(names, answering, read_at)
    if answering and not of_answers(names):
        names |= dict.fromkeys(answering.metrics_at(read_at or [_middle(budgets)]))
    found = {name: find_metric(name) for name in names}
    needed = {number for metric, number in found.values() if metric.at == "tokens"} | {*budgets}
    needed |= {*HEADLINE_BUDGETS} if HEADLINE in names else set()
    versions = {name: metric.version for name, (metric, _) in found.items()}
    return Settings(versions, tuple(sorted(needed)), tokenizer, fill, answering.instruments if answering else {})


def default_metrics(budgets: Sequence[int]) -> list[str]:
    """The headline, the curve, what it hides, and a few metrics that other tools print."""
    middle = _middle(budgets)
    return [
        HEADLINE,
        *(f"evidence_recall@{budget}" for budget in budgets),
        *(f"{name}@{middle}" for name in ("evidence_intact", "evidence_precision", "evidence_iou")),
        *(f"{name}@{middle}" for name in ("ceiling_f1", "ceiling_contains", "wrong_document_share")),
        "tokens_to_evidence",
        "evidence_complete",
        "ndcg@10",
        "mrr",
    ]


def _middle(budgets: Sequence[int]) -> int:
    return sorted(budgets)[len(budgets) // 2]


def evaluate(
    eval_set: EvalSet,
    chunkers: Sequence[Chunker],
    retrievers: Sequence[Retriever],
    settings: Settings,
    store: RunStore | None = None,
    answering: Answering | None = None,
) -> Iterator[Run]:
    """A run for each chunker and retriever, chunker by chunker; those that the store holds are not made again.

    A run is made again after all if anything in it failed, or if the code of its retriever is not known.

    Raises: NothingToMeasure: no questions; BrokenEvalSet: two questions with one id; InvalidMetric: settings that were
        made for another reader or judge; ReplayMiss, PriceUnknown, RecordingUnusable, OutputError: as in `Chat.ask`.
    """
    check_instruments(settings.metrics, answering)
    if dict(settings.instruments) != dict(answering.instruments if answering else {}):
        raise InvalidMetric("The settings are of another reader, judge or embedder: make them with this `answering`.")
    reader = answering.reader.name if answering else ""
    if not eval_set.questions:
        raise NothingToMeasure(f"{eval_set.name} has no questions. Add some to its questions file.")
    if len({one.id for one in eval_set.questions}) < len(eval_set.questions):
        raise BrokenEvalSet(eval_set.name, check(eval_set))
    set_id = fingerprint(eval_set)
    for chunker in chunkers:
        seen = as_cut(eval_set, chunker.prepared)
        cutting = _Cutting(chunker, seen, set_id, store)
        for retriever in retrievers:
            code = retriever.code or identity()
            name = run_id(set_id, chunker.name, retriever.name, settings, cutting.digest, code, reader)
            run = store.find(name) if store and retriever.code else None
            if run is None or run.has_failures:
                run = _Measuring(seen, set_id, settings, chunker, cutting.cut, retriever, answering).run(name)
                run = run if retriever.code else replace(run, id=id_by_scores(run))
                if store:
                    store.keep(run)
            yield replace(run, eval_set=eval_set.name)


@dataclass
class _Cutting:
    """All documents cut by one chunker, once it is known that somebody needs the chunks."""

    chunker: Chunker
    eval_set: EvalSet
    fingerprint: str
    store: RunStore | None

    @cached_property
    def cut(self) -> Cut:
        """The chunks."""
        return cut_all(self.chunker, self.eval_set.documents.values())

    @cached_property
    def digest(self) -> str:
        """Identity of the chunks; where the store knows it from before, nothing is cut for it."""
        code = self.chunker.code
        if code is None or self.store is None:
            return digest_of(self.cut.chunks)
        parts = f"{code} {self.fingerprint} {self.chunker.name} {self.chunker.tokenizer.name}"
        key = hashlib.sha256(parts.encode()).hexdigest()
        digest = self.store.known_cut(key)
        if digest is None:
            digest = digest_of(self.cut.chunks)
            if not self.cut.failures:
                self.store.keep_cut(key, digest)
        return digest


@dataclass
class _Measuring:
    """One run in the making."""

    eval_set: EvalSet
    fingerprint: str
    settings: Settings
    chunker: Chunker
    cut: Cut
    retriever: Retriever
    answering: Answering | None
    failures: dict[str, dict[str, str]] = field(default_factory=dict)

    def run(self, name: str) -> Run:
        """All scores, as the run with that id."""
        started = time.perf_counter()
        self._fail_uncut()
        index = self._index()
        indexed = time.perf_counter()
        sought = relocated(self.eval_set.questions, self.cut.chunks, self.eval_set.documents)
        rankings = self._rankings(index, sought) if index is not None else {}
        cost = self._cost(indexed - started, time.perf_counter() - indexed)
        # One after the other, since contexts are large; only where they are read, all are needed at once.
        retrieved: Iterable[Retrieved] = (self._retrieved(one, rankings.pop(one.id, None)) for one in sought)
        answers: Answers = {}
        if self.answering is not None:
            retrieved = [*retrieved]
            answers = self._answers(self.answering, retrieved)
        return self._run(name, retrieved, answers, cost)

    def _run(self, name: str, retrieved: Iterable[Retrieved], answers: Answers, cost: Cost) -> Run:
        """What was found and said, with its scores."""
        questions, rows, spans = self.eval_set.questions, [], []
        for one in retrieved:
            rows.append(self._scores(one, answers))  # all of one question: what they share is found once
            spans.append([_spans(one.contexts.get(budget)) for budget in self.settings.budgets])
        return Run(
            id=name,
            eval_set=self.eval_set.name,
            fingerprint=self.fingerprint,
            strategy=self.chunker.name,
            chunk_tokenizer=self.chunker.tokenizer.name,
            retriever=self.retriever.name,
            settings=self.settings,
            questions=tuple(question.id for question in questions),
            clusters=tuple(q.evidence[0].document_id if q.evidence else "" for q in questions),
            tags=tuple(question.tags for question in questions),
            scores=dict(zip(self.settings.metrics, zip(*rows, strict=True), strict=True)),
            failures=self.failures,
            document_failures=self.cut.failures,
            contexts=dict(zip(self.settings.budgets, zip(*spans, strict=True), strict=True)),
            cost=cost,
            reader=self.answering.reader.name if self.answering else "",
            answers={
                budget: tuple(found[one.id].answer if one.id in found else None for one in questions)
                for budget, found in answers.items()
            },
            refusals={budget: refusals(found.values()) for budget, found in answers.items()},
        )

    def _fail_uncut(self) -> None:
        """Questions about a document that could not be cut have no score: that there is no chunk is no retriever's."""
        for question in self.eval_set.questions:
            lost = {item.document_id for item in question.evidence} & self.cut.failures.keys()
            if lost:
                name = min(lost)
                self._fail_all(question, NothingCut(f"{name} was not cut: {self.cut.failures[name]}"))

    def _index(self) -> Index | None:
        try:
            return index_of(self.retriever, self.cut.chunks)
        except (Exception, SystemExit) as error:  # noqa: BLE001  one retriever must not take the others with it
            for question in self.eval_set.questions:
                self._fail_all(question, error)
            return None

    def _rankings(self, index: Index, questions: Sequence[Question]) -> dict[str, Ranking]:
        """The ranking of each question; those for which it fails are left out and remembered."""
        depth = _depth(self.cut.chunks, max(self.settings.budgets))
        try:
            asked = {question.id: question for question in questions}
            rankings = index.search([*questions], depth)
            found = {one.question_id: self._held(one, asked[one.question_id]) for one in rankings}
        except (Exception, SystemExit):  # noqa: BLE001  one question must not take the others with it
            found = {}
        missing = [question for question in questions if question.id not in found]
        return found | {ranking.question_id: ranking for ranking in self._one_by_one(index, missing, depth)}

    def _one_by_one(self, index: Index, questions: Iterable[Question], depth: int) -> Iterator[Ranking]:
        for question in questions:
            try:
                yield self._held(only(index.search([question], depth)), question)
            except (Exception, SystemExit) as error:  # noqa: BLE001  counted as a failure of this question
                self._fail_all(question, error)

    def _held(self, ranking: Ranking, question: Question) -> Ranking:
        return checked_ranking(ranking, question, self.eval_set.documents, self.cut.chunks)

    def _retrieved(self, question: Question, ranking: Ranking | None) -> Retrieved:
        nothing = Retrieved(question, Ranking(question.id, ()), {}, self.cut.chunks)
        if ranking is None:
            return nothing
        settings, documents = self.settings, self.eval_set.documents
        ranked = [hit.chunk for hit in ranking.hits]
        shown = Ranking(question.id, ranking.hits[:DEPTH])
        try:
            contexts = assemble_many(ranked, settings.budgets, self._counter, documents=documents, fill=settings.fill)
        except Exception as error:  # noqa: BLE001  counted as a failure of this question
            self._fail_all(question, error)
            return nothing
        return Retrieved(question, shown, contexts, self.cut.chunks)

    @property
    def _counter(self) -> Tokenizer:
        return tokenizer_for(tokenizer=self.settings.tokenizer)

    def _answers(self, answering: Answering, retrieved: Sequence[Retrieved]) -> Answers:
        """What was answered from the contexts of each budget that metrics of answers name."""
        lost = {question for failures in self.failures.values() for question in failures}
        asked = [one for one in retrieved if one.question.id not in lost]  # so far only all scores of one have failed
        budgets = sorted({find_metric(name)[1] for name in of_answers(self.settings.metrics)})
        return {budget: answering.read(asked, budget) for budget in budgets}

    def _scores(self, retrieved: Retrieved, answers: Answers) -> tuple[float | None, ...]:
        """All metrics of one question."""
        return tuple(self._score(name, retrieved, answers) for name in self.settings.metrics)

    def _score(self, name: str, found: Retrieved, answers: Answers) -> float | None:
        if found.question.id in self.failures.get(name, {}):
            return None
        metric, number = find_metric(name)
        try:
            if isinstance(metric, Metric):
                return _checked(metric, metric.of(found, number))
            return _checked(metric, score(metric, answers[number][found.question.id]))
        except Exception as error:  # noqa: BLE001  counted as a failure of this question
            self._fail(name, found.question, error)
            return None

    def _fail_all(self, question: Question, error: BaseException) -> None:
        for name in self.settings.metrics:
            self._fail(name, question, error)

    def _fail(self, name: str, question: Question, error: BaseException) -> None:
        self.failures.setdefault(name, {})[question.id] = f"{type(error).__name__}: {error}"

    def _cost(self, index_s: float, query_s: float) -> Cost:
        chunks, embedder = self.cut.chunks, self.retriever.embedder
        cost = Cost(
            chunks=len(chunks),
            indexed_tokens=sum(chunk.token_count for chunk in chunks),
            indexed_bytes=sum(len(chunk.content.encode()) for chunk in chunks),
            chunk_s=self.cut.elapsed_s,
            index_s=index_s,
            query_s=query_s,
            unlocated=self.cut.unlocated,
            unlocated_example=self.cut.unlocated_example,
        )
        if embedder is None:
            return cost
        most = embedder.max_tokens
        truncated = sum(embedder.count(chunk.content) > most for chunk in chunks) if most is not None else 0
        return replace(cost, truncated=truncated, foreign=sum(not embedder.knows(chunk.content) for chunk in chunks))


def _checked(metric: Metric | AnswerMetric, value: float | None) -> float | None:
    """The score without what floats leave above 1 and below 0.

    Raises: ValueError: it is no finite number, or no share where it should be one.
    """
    if value is None:
        return None
    if not isfinite(value):
        raise ValueError(f"the score is {value}, expected a finite number")
    if metric.is_share and not -_ROUNDING <= value <= 1 + _ROUNDING:
        raise ValueError(f"the score is {value}, expected a share from 0 to 1")
    return min(1.0, max(0.0, value)) if metric.is_share else value


def _depth(chunks: Sequence[Chunk], most_tokens: int) -> int:
    """Chunks to rank so that every context is full, whichever chunks come first, overlap or not.

    What counts is what a chunk adds to the one before it. Twice the budget, since the chunks may be counted by
    another tokenizer than the budget.
    """
    added = sorted(_tokens_added(before, chunk) for before, chunk in pairwise([None, *chunks]) if chunk)
    return max(DEPTH, 1 + sum(1 for tokens in accumulate(added) if tokens <= 2 * most_tokens))


def _tokens_added(before: Chunk | None, chunk: Chunk) -> float:
    if before is None or before.document_id != chunk.document_id or chunk.start >= chunk.end:
        return chunk.token_count
    new = chunk.end - min(max(before.end, chunk.start), chunk.end)
    return chunk.token_count * new / (chunk.end - chunk.start)


def _spans(context: Context | None) -> tuple[PlacedSpan, ...]:
    if context is None:
        return ()
    return tuple((passage.document_id, passage.start, passage.end) for passage in context.passages)
