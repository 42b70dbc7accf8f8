"""What it costs to make a context of the best 200 chunks: CPU time of `assemble`, and tiktoken's for the same text.

    python -m benchmarks.assembling

Questions and documents are those of our own corpus, cut by `multiscale` and ranked by BM25. Times are medians over the
questions, of each the least of several tries: milliseconds say what an app waits, the ratio holds on any machine.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.tables import show
from chunker import parse
from chunker.assembling import assemble
from chunker.tokens import tokenizer_for
from chunker.tokens.vocabularies import encoding as tiktoken_encoding
from chunker.types import Chunk, Document
from evals.evalsets.loading import load
from evals.retrievers.bm25 import BM25

_BUDGETS = (250, 500, 1000, 2000, 4000)
_OWN = Path(__file__).parents[1] / "corpora" / "fernholt"
_ENCODING = "o200k_base"
_TRIES = 3


def rankings(hits: int, most: int) -> tuple[list[list[Chunk]], dict[str, Document]]:
    """The best chunks for each of the first `most` questions, and the documents they are of."""
    found = load(str(_OWN))
    strategy, tokenizer = parse("multiscale"), tokenizer_for(tokenizer=_ENCODING)
    chunks = [chunk for document in found.documents.values() for chunk in strategy.chunk(document, tokenizer)]
    ranked = BM25().index(chunks).search(found.questions[:most], hits)
    return [[hit.chunk for hit in ranking.hits] for ranking in ranked], dict(found.documents)


def least_ms(call: Callable[[], object]) -> float:
    """CPU milliseconds of the quickest of several tries."""
    times = []
    for _ in range(_TRIES):
        started = time.process_time()
        call()
        times.append(time.process_time() - started)
    return 1000 * min(times)


def main() -> None:
    """Prints a row a budget."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hits", type=int, default=200)
    parser.add_argument("--questions", type=int, default=60, help="at most")
    options = parser.parse_args()
    ranked, documents = rankings(options.hits, options.questions)
    tokenizer, encode = tokenizer_for(tokenizer=_ENCODING), tiktoken_encoding(_ENCODING).encode_ordinary
    rows = []
    for budget in _BUDGETS:
        make = partial(assemble, budget_tokens=budget, tokenizer=tokenizer, documents=documents)
        ours = statistics.median(least_ms(partial(make, chunks)) for chunks in ranked)
        texts = [make(chunks).text for chunks in ranked]
        reference = statistics.median(least_ms(partial(encode, text)) for text in texts)
        rows.append((f"{budget:,}", f"{ours:.2f}", f"{reference:.2f}", f"{ours / reference:.2f}"))
    title = f"A context of the best {options.hits} chunks of {len(documents)} documents; {len(ranked)} questions"
    show(title, ("budget", "assemble, ms", "tiktoken, ms", "ratio"), rows)


if __name__ == "__main__":
    main()
