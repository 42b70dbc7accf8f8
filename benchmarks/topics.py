"""Whether cuts fall where topics change: Pk and WindowDiff against boundaries set by people.

Gold rows are `{"id", "text", "boundaries": [offset, ...]}`: where each topic but the first begins. Both measures are
errors, so lower is better. Every contender that needs vectors gets the same ones, of MiniLM on this machine.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import chunker
from benchmarks.tables import show
from chunker.embeddings import embedder_for
from chunker.embeddings.cache import VectorCache
from chunker.embeddings.cached import CachedEmbedder
from chunker.embeddings.types import Embedder
from chunker.strategies.semantic import Semantic
from chunker.strategies.topic import Topic
from chunker.types import Document
from evals.cutting import FunctionChunker
from evals.metrics._sentences import sentence_spans
from evals.metrics.topics import pk, window_diff, window_size
from evals.rivals.chonkie_semantic import ChonkieSemantic
from evals.rivals.llamaindex_semantic import LlamaIndexSemantic
from evals.stats import difference, mean_interval

if TYPE_CHECKING:
    from chunker.embeddings.types import Vectors

Cut = Callable[["Gold"], Iterable[int]]

_LIMIT = 1_000_000  # tokens: no topic is over it
_RANDOM_TIMES = 10


@dataclass(frozen=True)
class Gold:
    """A text, where its sentences begin, and which of the gaps between them people call a change of topic."""

    id: str
    text: str
    starts: Sequence[int]
    gaps: Sequence[bool]


class Scores(NamedTuple):
    """Of one contender, in the order of the documents."""

    pk: list[float]
    window_diff: list[float]
    topics: float
    elapsed_s: float


def read(path: Path) -> list[Gold]:
    """The texts of a file in which topics change and sentences are enough to tell."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [gold for row in rows if row["boundaries"] and len((gold := _gold(row)).starts) >= 4]


def _gold(row: dict[str, Any]) -> Gold:
    text = row["text"]
    starts = [span.start for span in sentence_spans(text)]
    return Gold(row["id"], text, starts, nearest(starts, row["boundaries"]))


def nearest(starts: Sequence[int], offsets: Iterable[int]) -> list[bool]:
    """For each gap before a sentence but the first, whether it is the nearest to an offset."""
    inner = starts[1:]
    found = [False] * len(inner)
    for offset in offsets:
        place = bisect_left(inner, offset)
        near = min(
            (index for index in (place - 1, place) if 0 <= index < len(inner)), key=lambda i: abs(inner[i] - offset)
        )
        found[near] = True
    return found


def strategy(made: chunker.Strategy) -> Cut:
    """Where the chunks of one of our strategies begin."""
    tokenizer = chunker.tokenizer_for()
    return lambda gold: [chunk.start for chunk in made.chunk(Document(gold.id, gold.text), tokenizer)][1:]


def pieces(split: Callable[[str], Iterable[str]]) -> Cut:
    """Where the pieces of another library begin."""
    made = FunctionChunker(split, "pieces", chunker.tokenizer_for())
    return lambda gold: [chunk.start for chunk in made.cut(Document(gold.id, gold.text)).chunks][1:]


def evenly(gold: Gold) -> list[int]:
    """As many cuts as there are, at even steps."""
    parts = sum(gold.gaps) + 1
    return [gold.starts[round(number * len(gold.starts) / parts)] for number in range(1, parts)]


def at_random(gold: Gold, seed: int) -> list[int]:
    """As many cuts as there are, anywhere."""
    return random.Random(f"{gold.id} {seed}").sample(list(gold.starts[1:]), sum(gold.gaps))


def texttiling(gold: Gold) -> list[int]:
    """NLTK's TextTilingTokenizer with its defaults; each sentence is given as a paragraph, where it may cut."""
    from nltk.tokenize import TextTilingTokenizer
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    sentences = [gold.text[start:end].strip() for start, end in pairwise([*gold.starts, len(gold.text)])]
    tokenizer = TextTilingTokenizer(stopwords=sorted(ENGLISH_STOP_WORDS))
    try:
        tiles = tokenizer.tokenize("\n\n".join(sentences))
    except ValueError:  # too short for it
        return []
    lengths = list(accumulate(len(re.sub(r"\s", "", sentence)) for sentence in sentences))
    ends = accumulate(len(re.sub(r"\s", "", tile)) for tile in tiles)
    return [gold.starts[bisect_left(lengths, end) + 1] for end in list(ends)[:-1]]


def threshold(embedder: Embedder, rule: Callable[[np.ndarray], float]) -> Cut:
    """LangChain's SemanticChunker as it is documented: distances of neighbouring sentences, each with one around it."""

    def cut(gold: Gold) -> list[int]:
        marks = [0, *(match.end() for match in re.finditer(r"(?<=[.?!])\s+", gold.text)), len(gold.text)]
        sentences = [gold.text[start:end].strip() for start, end in pairwise(marks)]
        groups = [" ".join(sentences[max(0, at - 1) : at + 2]) for at in range(len(sentences))]
        rows = embedder.embed(groups).astype(np.float64)
        distances = 1 - np.einsum("ij,ij->i", rows[:-1], rows[1:])
        return [marks[at + 1] for at in np.flatnonzero(distances > rule(distances))]

    return cut


RULES: dict[str, Callable[[np.ndarray], float]] = {
    "percentile 95": lambda found: float(np.percentile(found, 95)),
    "standard deviation 3": lambda found: float(found.mean() + 3 * found.std()),
    "interquartile 1.5": lambda found: float(found.mean() + 1.5 * np.subtract(*np.percentile(found, [75, 25]))),
}


def contenders(embedder: Embedder) -> dict[str, Cut]:
    """Everything that is measured, by name."""
    tokenizer = chunker.tokenizer_for()
    ours = {
        "semantic(target=1)": strategy(Semantic(max_tokens=_LIMIT, target=1, embedder=embedder, language="en")),
        "topic(target=1)": strategy(Topic(max_tokens=_LIMIT, target=1, language="en")),
    }
    langchain = {f"LangChain's method, {name}": threshold(embedder, rule) for name, rule in RULES.items()}
    others = {
        "Chonkie SemanticChunker": pieces(ChonkieSemantic(_LIMIT).splitter_with(embedder, tokenizer)),
        "LlamaIndex SemanticSplitter": pieces(LlamaIndexSemantic(None).splitter_with(embedder, tokenizer)),
        "NLTK TextTiling": texttiling,
    }
    simple: dict[str, Cut] = {"no cut": lambda _: [], "even, true number": evenly}
    drawn: dict[str, Cut] = {f"random {seed}": partial(at_random, seed=seed) for seed in range(_RANDOM_TIMES)}
    return ours | langchain | others | simple | drawn


def measure(texts: Sequence[Gold], cut: Cut) -> Scores:
    """Both measures for each text."""
    errors, diffs, topics, started = [], [], 0, time.perf_counter()
    for gold in texts:
        found = nearest(gold.starts, cut(gold))
        size = window_size(gold.gaps)
        errors.append(pk(gold.gaps, found, size))
        diffs.append(window_diff(gold.gaps, found, size))
        topics += sum(found) + 1
    return Scores(errors, diffs, topics / len(texts), time.perf_counter() - started)


class Timed(CachedEmbedder):
    """An embedder that notes the CPU time it took, and the tokens it was given."""

    cpu_s = 0.0
    tokens = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """As the embedder embeds."""
        self.tokens += sum(map(self.count, texts))
        started = time.process_time()
        rows = super().embed(texts)
        self.cpu_s += time.process_time() - started
        return rows


def overhead(texts: Sequence[Gold]) -> str:
    """What `semantic` costs beside embedding, and how much is embedded of what there is."""
    embedder = Timed(embedder_for("minilm"))
    cut = strategy(Semantic(max_tokens=_LIMIT, target=1, embedder=embedder, language="en"))
    embedder.embed(["The model is loaded before the clock starts."])
    embedder.cpu_s, embedder.tokens = 0.0, 0
    started = time.process_time()
    for gold in texts:
        cut(gold)
    beside = time.process_time() - started - embedder.cpu_s
    given = sum(embedder.count(gold.text) for gold in texts)
    return (
        f"semantic beside embedding: {100 * beside / embedder.cpu_s:.1f} % of the embedder's CPU time; "
        f"{embedder.tokens / given:.3f} tokens embedded for each of the text"
    )


def row(name: str, scores: Scores, reference: Scores) -> list[str]:
    """Means with their intervals, and how much more that is than what the first row has."""
    cells = []
    for values, other in ((scores.pk, reference.pk), (scores.window_diff, reference.window_diff)):
        found = mean_interval(values, bounds=(0, 1))
        ahead = difference(other, values)
        span = "" if ahead.low is None else f" [{ahead.low:+.3f} {ahead.high:+.3f}]"
        cells += [f"{found.mean:.3f} [{found.low:.3f} {found.high:.3f}]", f"{ahead.mean:+.3f}{span}"]
    return [name, *cells, f"{scores.topics:.1f}"]


def joined(parts: Sequence[Scores]) -> Scores:
    """The mean of several draws."""
    errors = [*map(mean, zip(*(part.pk for part in parts), strict=True))]
    diffs = [*map(mean, zip(*(part.window_diff for part in parts), strict=True))]
    return Scores(errors, diffs, parts[0].topics, sum(part.elapsed_s for part in parts))


def main() -> None:
    """Prints a table for each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--half", choices=["even", "odd", "all"], default="all", help="Rows to measure.")
    parser.add_argument("--most", type=int, help="At most so many rows of a file.")
    parser.add_argument("--cache", type=Path, help="A file that keeps vectors for the next time.")
    parser.add_argument("--only", nargs="*", default=(), help="Parts of contenders' names.")
    parser.add_argument("--overhead", action="store_true", help="Measure only the cost of `semantic` beside embedding.")
    options = parser.parse_args()
    embedder = CachedEmbedder(embedder_for("minilm"), VectorCache(options.cache) if options.cache else None)
    for path in options.gold:
        report(path, options, contenders(embedder))


def report(path: Path, options: argparse.Namespace, cuts: dict[str, Cut]) -> None:
    """Measures the contenders on one file."""
    step = {"even": slice(0, None, 2), "odd": slice(1, None, 2), "all": slice(None)}[options.half]
    texts = read(path)[step][: options.most]
    if options.overhead:
        print(f"{path.stem}, {len(texts)} documents: {overhead(texts)}")
        return
    found = {}
    for name, cut in cuts.items():
        if not options.only or any(part in name for part in options.only):
            found[name] = measure(texts, cut)
            print(f"{path.stem}: {name}, {found[name].elapsed_s:.1f} s", file=sys.stderr, flush=True)
    if draws := [found.pop(name) for name in [*found] if name.startswith("random ")]:
        found["random, true number"] = joined(draws)
    reference = next(iter(found.values()))
    header = ["", "Pk", "more than first", "WindowDiff", "more than first", "topics"]
    rows = [row(name, scores, reference) for name, scores in found.items()]
    show(f"{path.stem}, {options.half} rows: {len(texts)} documents", header, rows)


if __name__ == "__main__":
    main()
