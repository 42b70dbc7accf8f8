"""From names, as the command line and tests give them, to a judgement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chunker.tokens import tokenizer_for
from chunker.types import Encoding
from evals.answering import EMBEDDED, Answering, answering_for
from evals.calibration.keeping import with_worth
from evals.checking import check
from evals.chunkers import chunker_for
from evals.evalsets import format_names, load
from evals.folders import DEFAULT_BASELINES, DEFAULT_FOLDER, FindEmbedder, replies_in, store_in
from evals.gate import Judgement
from evals.history import Baselines
from evals.llm import FindModel, Session
from evals.metrics import JUDGED
from evals.references import find_run
from evals.retrievers import parse as parse_retriever
from evals.rules import read_rules
from evals.runs import Run


@dataclass(frozen=True, slots=True)
class Wanted:
    """A candidate by name; None means as the baseline.

    Attributes:
        rules: None means those of `chunker.toml` or `pyproject.toml` in `root`.
        root: what relative paths are relative to.
        keys: of endpoints, by name.
        judges: who scores answers; as the baseline unless given.
        find_model: chat models of readers and judges; unless given, replies that were recorded are replayed.
    """

    eval_set: str
    baseline: str
    strategy: str | None = None
    retriever: str | None = None
    tokenizer: str | Encoding | None = None
    rules: Path | None = None
    folder: Path = DEFAULT_FOLDER
    baselines: Path = DEFAULT_BASELINES
    root: Path = Path()
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    reader: str | None = None
    judges: Sequence[str] = ()
    find_model: FindModel | None = None


def judgement(wanted: Wanted) -> Judgement:
    """The candidate measured and judged.

    Raises: ChunkerError: something that is named does not exist, or is not comparable.
    """
    root, folder = wanted.root, wanted.root / wanted.folder
    rules = read_rules(root / wanted.rules if wanted.rules else None, root)
    baseline = find_run(_rooted(root, wanted.baseline), store_in(folder), Baselines(root / wanted.baselines))
    chunker = chunker_for(wanted.strategy or baseline.strategy, _tokenizer(wanted, baseline))
    find_embedder = FindEmbedder(folder, wanted.keys)
    retriever = parse_retriever(wanted.retriever or baseline.retriever, find_embedder)
    answering = _answering(wanted, baseline, find_embedder)
    eval_set = load(_eval_set(root, wanted.eval_set))
    return check(eval_set, chunker, retriever, with_worth(baseline, folder), rules, store_in(folder), answering)


def _answering(wanted: Wanted, baseline: Run, find_embedder: FindEmbedder) -> Answering | None:
    """Who answers and what scores answers: as the baseline where it is not said."""
    folder, theirs = wanted.root / wanted.folder, baseline.settings.instruments
    judges = wanted.judges or [spec for name, spec in theirs.items() if name.startswith(JUDGED)]
    embedder = next((theirs[name] for name in EMBEDDED if name in theirs), None)
    find = wanted.find_model or Session(recordings=replies_in(folder), is_replay=True)
    return answering_for(wanted.reader or baseline.reader or None, judges, embedder, find, find_embedder)


def _eval_set(root: Path, reference: str) -> str:
    """The reference with its path under the root."""
    name, colon, rest = reference.partition(":")
    return f"{name}:{_rooted(root, rest)}" if colon and name in format_names() else _rooted(root, reference)


def _rooted(root: Path, reference: str) -> str:
    """The path under the root if there is something, else the reference as it is."""
    return str(root / reference) if (root / reference).exists() else reference


def _tokenizer(wanted: Wanted, baseline: Run) -> Encoding:
    given = wanted.tokenizer or baseline.chunk_tokenizer
    return tokenizer_for(tokenizer=given) if isinstance(given, str) else given
