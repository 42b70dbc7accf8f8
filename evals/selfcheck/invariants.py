"""What must be so whatever is measured: identity, repeatability, and overlap that is counted once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from chunker.spec import parse
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Document
from evals.cutting import OurChunker
from evals.evalsets import fingerprint
from evals.metrics import metrics
from evals.retrievers import parse as parse_retriever
from evals.runner import evaluate, settings_for
from evals.selfcheck.types import Check
from evals.types import EvalSet, Evidence, Hit, Question, Ranking, Retrieved

_TEXT = "Ants carry leaves. Bees make honey. Cats sleep all day. Dogs guard the yard. Elks graze in the wood."
_QUOTE = "Bees make honey."
_ENCODINGS = ("cl100k_base", "o200k_base")


def checks() -> Iterator[Check]:
    """One check an invariant."""
    yield _flag("fingerprint is the documented hash", fingerprint(_eval_set()) == _documented(), "docs/formats.md")
    same = fingerprint(_eval_set()) == fingerprint(_eval_set(reverse=True))
    yield _flag("fingerprint does not depend on order", same, "docs/formats.md")
    yield _flag("a second run has identical scores", _scores() == _scores(), "same input, same output")
    yield from _overlap()
    yield from (_special_tokens(name) for name in _ENCODINGS)


def _flag(name: str, is_so: bool, source: str) -> Check:
    return Check(name, 1.0, float(is_so), 0.0, source)


def _eval_set(*, reverse: bool = False) -> EvalSet:
    start = _TEXT.index(_QUOTE)
    evidence = Evidence("a", start, start + len(_QUOTE), _QUOTE)
    documents = [Document("a", _TEXT), Document("b", _TEXT.upper())]
    questions = [Question("1", "What do bees make?", (evidence,)), Question("2", "Who sings?")]
    if reverse:
        documents, questions = documents[::-1], questions[::-1]
    return EvalSet("selfcheck", {document.id: document for document in documents}, tuple(questions))


def _documented() -> str:
    """The fingerprint of the eval set, from the JSON that the documentation describes."""
    hashes = [hashlib.sha256(text.encode()).hexdigest() for text in (_TEXT, _TEXT.upper())]
    start = _TEXT.index(_QUOTE)
    spans = f'[["a",{start},{start + len(_QUOTE)},"{_QUOTE}"]]'
    questions = f'["1","What do bees make?",{spans},[],[],[]],["2","Who sings?",[],[],[],[]]'
    text = f'["evalset fingerprint 1",[["a","{hashes[0]}"],["b","{hashes[1]}"]],[{questions}]]'
    return hashlib.sha256(text.encode()).hexdigest()


def _scores() -> object:
    chunker = OurChunker(parse("sentence(max_tokens=8)"), tokenizer_for())
    runs = evaluate(_eval_set(), [chunker], [parse_retriever("bm25")], settings_for(budgets=(10, 20)))
    return [(run.id, run.scores, run.contexts) for run in runs]


def _overlap() -> Iterator[Check]:
    """Chunks `[0, 30)` and `[10, 40)` of a text without white space, evidence `[0, 20)`: 20 of 40, or of 60."""
    text = "x" * 60
    chunks = [Chunk("d", start, start + 30, text[start : start + 30], 30) for start in (0, 10)]
    question = Question("q", "?", (Evidence("d", 0, 20, text[:20]),))
    ranking = Ranking("q", tuple(Hit(chunk, 1.0) for chunk in chunks))
    found = Retrieved(question, ranking, {}, chunks)
    for name, expected in (("evidence_precision_k", 20 / 40), ("evidence_precision_twice_k", 20 / 60)):
        got = metrics()[name].of(found, 2)
        yield Check(f"{name}: overlap of two chunks", expected, float("nan") if got is None else got, 1e-12, "by hand")


def _special_tokens(name: str) -> Check:
    """A special-token string is plain text to our count, which is tiktoken's own."""
    text = f"{_TEXT} <|endoftext|> naïve 日本語 🧪"
    expected = tokenizer_for(tokenizer=f"tiktoken:{name}").count(text)
    return Check(f"{name}: tokens of a text", expected, tokenizer_for(tokenizer=name).count(text), 0.0, "tiktoken")
