"""Chroma's published figures, as far as its corpora are at hand.

Source of all of them: Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, Chroma 2024,
https://research.trychroma.com/evaluating-chunking; chunks are made as by its repository
brandonstarxel/chunking_evaluation, read at commit 35440b84. Spreads are those of a population (numpy's default).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean, pstdev
from typing import Any, NamedTuple

from chunker.tokens import tokenizer_for
from chunker.tokens.vocabularies import encoding
from evals.compat.chroma import Place, first_occurrence, precision_omega
from evals.errors import UnknownFormat
from evals.evalsets import load
from evals.evalsets.formats import chroma
from evals.evalsets.loading import split_reference
from evals.selfcheck.types import Check, LeftOut, library
from evals.types import EvalSet, Question

_SOURCE = "Chroma 2024"
_ENCODING = "cl100k_base"
_SEPARATORS = ["\n\n", "\n", ".", "?", "!", " ", ""]
_PRINTED = 0.05 + 1e-9  # figures have one decimal
_QUESTIONS = 472
_CORPUS_TOKENS = {
    "state_of_the_union": 10_444,
    "wikitexts": 26_649,
    "chatlogs": 7_727,
    "finance": 166_177,
    "pubmed": 117_211,
}


class Published(NamedTuple):
    """A row of one of the tables: Precision-Omega in percent, and the mean size of chunks where that varies."""

    splitter: str
    size: int
    overlap: int
    mean: float
    spread: float
    mean_size: int | None = None

    @property
    def name(self) -> str:
        """Splitter, size and overlap, as the tables give them."""
        return f"{self.splitter} {self.size}/{self.overlap}"


_ROWS = (
    Published("Recursive", 800, 400, 6.7, 5.2, 661),
    Published("TokenText", 800, 400, 4.7, 3.1),
    Published("Recursive", 400, 200, 13.9, 10.4, 312),
    Published("TokenText", 400, 200, 8.4, 5.1),
    Published("Recursive", 400, 0, 17.7, 14.0, 276),
    Published("TokenText", 400, 0, 12.5, 8.1),
    Published("Recursive", 200, 0, 29.9, 18.4, 137),
    Published("TokenText", 200, 0, 21.0, 11.9),
)
_UNCHECKED = {
    "Precision-Omega of the MiniLM table": "its chunks are measured in MiniLM's own tokens, in a way it does not state",
    "recall, precision and IoU": "they need OpenAI's embeddings, or the original MiniLM searched approximately",
    "cluster, LLM and Kamradt chunkers": "they need OpenAI's embeddings or models",
}


class Corpora(NamedTuple):
    """Chroma's corpora that are at hand, by its name for them, and their questions."""

    texts: Mapping[str, str]
    questions: Mapping[str, Sequence[Question]]


def checks(data: Path | None) -> Iterator[Check | LeftOut]:
    """Sizes of corpora, our Precision-Omega against sets of characters, and the published rows if all corpora are here.

    Raises: EvalsError: data that cannot be read.
    """
    corpora = _read(data) if data else Corpora({}, {})
    splitters = library("langchain_text_splitters")
    yield from (LeftOut(f"Chroma: {name}", reason) for name, reason in _UNCHECKED.items())
    missing = [name for name in _CORPUS_TOKENS if name not in corpora.texts]
    for name, text in corpora.texts.items():
        tokens = tokenizer_for(tokenizer=_ENCODING).count(text)
        yield Check(f"Chroma: tokens of {name}", _CORPUS_TOKENS[name], tokens, 0.0, f"{_SOURCE}, datasets")
    yield from (LeftOut(f"Chroma: tokens of {name}", _absence(data)) for name in missing)
    if splitters is None:
        yield LeftOut("Chroma: Precision-Omega", "langchain-text-splitters is not installed")
        return
    for name in corpora.texts:
        if corpora.questions.get(name):
            yield _consistency(splitters, corpora, name)
        else:
            yield LeftOut(f"Chroma: Precision-Omega on {name}", "there are no questions about it")
    for row in _ROWS:
        if missing:
            reason = f"the figure is of all five corpora together, and {', '.join(missing)} could not be had"
            yield LeftOut(f"Chroma: Precision-Omega, {row.name}", reason)
        else:
            yield from _published(splitters, corpora, row)


def _absence(data: Path | None) -> str:
    return f"the corpus is not in {data}" if data else "no --data with Chroma's corpora was given"


def _read(folder: Path) -> Corpora:
    """The corpora under a folder: Chroma's own CSV, or eval sets in other formats, whose documents bear its names."""
    texts: dict[str, str] = {}
    questions: dict[str, list[Question]] = {}
    for eval_set in _eval_sets(folder):
        names = {name: Path(name).stem for name in eval_set.documents}
        texts |= {
            names[key]: document.text for key, document in eval_set.documents.items() if names[key] in _CORPUS_TOKENS
        }
        for question in eval_set.questions:
            corpus = names[question.evidence[0].document_id] if question.evidence else ""
            questions.setdefault(corpus, []).append(question)
    return Corpora(texts, questions)


def _eval_sets(folder: Path) -> Iterator[EvalSet]:
    tables = [path for path in sorted(folder.rglob("*.csv")) if chroma.looks_right(path)]
    if tables:
        yield from (load(f"chroma:{path}") for path in tables)
        return
    for path in [folder, *sorted(item for item in folder.iterdir() if item.is_dir())]:
        if _holds_corpus(path) and _is_eval_set(path):
            yield load(path)


def _holds_corpus(folder: Path) -> bool:
    """Whether one of Chroma's corpora lies in the folder, or in a folder of it."""
    files = [*folder.glob("*"), *folder.glob("*/*")]
    return any(path.stem in _CORPUS_TOKENS and path.is_file() for path in files)


def _is_eval_set(path: Path) -> bool:
    try:
        split_reference(str(path))
    except UnknownFormat:
        return False
    return True


def _chunks(splitters: Any, row: Published, text: str) -> list[str]:
    """The chunks of a row, made by LangChain, whose code Chroma's is a copy of."""
    encoding(_ENCODING)  # tiktoken finds it from now on
    if row.splitter == "TokenText":
        made = splitters.TokenTextSplitter(
            encoding_name=_ENCODING, chunk_size=row.size, chunk_overlap=row.overlap, disallowed_special=()
        )
    else:
        made = splitters.RecursiveCharacterTextSplitter(
            separators=_SEPARATORS,
            chunk_size=row.size,
            chunk_overlap=row.overlap,
            length_function=tokenizer_for(tokenizer=_ENCODING).count,
        )
    return list(made.split_text(text))


def _places(name: str, text: str, chunks: Sequence[str]) -> list[Place]:
    """Where Chroma looks for chunks; one that it would only find by likeness is left out."""
    spans = (first_occurrence(text, chunk) for chunk in chunks)
    return [Place(name, *span) for span in spans if span]


def _evidence(name: str, question: Question) -> list[Place]:
    return [Place(name, item.start, item.end) for item in question.evidence]


def _published(splitters: Any, corpora: Corpora, row: Published) -> Iterator[Check]:
    chunks = {name: _chunks(splitters, row, text) for name, text in corpora.texts.items()}
    places = {name: _places(name, corpora.texts[name], chunks[name]) for name in chunks}
    values = [
        100 * precision_omega(_evidence(name, question), places[name])
        for name in chunks
        for question in corpora.questions.get(name, ())
    ]
    title, source = f"Chroma: Precision-Omega, {row.name}", f"{_SOURCE}, main table"
    yield Check(f"{title}: questions", _QUESTIONS, len(values), 0.0, source)
    yield Check(f"{title}: mean", row.mean, fmean(values), _PRINTED, source)
    yield Check(f"{title}: spread", row.spread, pstdev(values), _PRINTED, source)
    if row.mean_size is not None:
        count = tokenizer_for(tokenizer=_ENCODING).count
        size = fmean(count(chunk) for own in chunks.values() for chunk in own)
        yield Check(f"{title}: mean size", row.mean_size, size, 1.0, f"{source}, rounded")


def _consistency(splitters: Any, corpora: Corpora, name: str) -> Check:
    """Precision-Omega of one corpus against sets of characters, over two rows, one with overlap."""
    differences = []
    for row in (_ROWS[2], _ROWS[7]):
        places = _places(name, corpora.texts[name], _chunks(splitters, row, corpora.texts[name]))
        for question in corpora.questions[name]:
            evidence = _evidence(name, question)
            differences.append(abs(precision_omega(evidence, places) - _by_characters(evidence, places)))
    title = f"Chroma: Precision-Omega on {name}: largest difference over {len(differences)} scores"
    return Check(title, 0.0, max(differences), 1e-12, "its definition over sets of characters")


def _by_characters(evidence: Sequence[Place], chunks: Sequence[Place]) -> float:
    needed = {at for item in evidence for at in range(item.start, item.end)}
    meeting = [chunk for chunk in chunks if any(chunk.start <= one.end and one.start <= chunk.end for one in evidence)]
    held = {at for chunk in meeting for at in range(chunk.start, chunk.end)}
    return len(needed & held) / len(needed | held)
