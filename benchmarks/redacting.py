"""What redaction finds, what it finds that is none, and what it costs beside tokenizing.

    python -m benchmarks.redacting [FOLDER ...]     our own corpus, and folders of documents
    python -m benchmarks.redacting FOLDER --list    also each finding, to look at: this prints values

Recall is of values drawn by chance, with check digits, between words (`tests.planted`); a near miss is the same with
one digit changed. Cost is CPU time divided by that of tiktoken (o200k_base) for the same texts, the median of rounds
that take turns.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from chunker.reading.folder import find_sources, read_document
from chunker.redacting import find, kind_names
from chunker.tokens.vocabularies import encoding
from chunker.types import Document
from tests.planted import near, planted

OURS = Path(__file__).parent.parent / "corpora" / "fernholt" / "documents"
CHECKED = ("card", "iban", "national_id")


def print_recall(count: int) -> None:
    """Of every kind the share of drawn values that are found whole, and of near misses that are passed."""
    print(f"{'kind':18} {'found':>7} {'near misses passed':>19}   of {count}")
    for kind in kind_names():
        random = Random(kind)
        found = sum(is_found(kind, random) for _ in range(count))
        passed = (
            f"{sum(not find(near(kind, random), kind) for _ in range(count)) / count:.1%}" if kind in CHECKED else ""
        )
        print(f"{kind:18} {found / count:>7.1%} {passed:>19}")


def is_found(kind: str, random: Random) -> bool:
    """Whether a drawn value is found whole in a sentence."""
    _, before, value = planted(kind, random)
    text = f"Of this, {before}{value} was noted."
    start = text.index(value)
    return any(span.start <= start and start + len(value) <= span.end for _, span in find(text))


def print_findings(name: str, documents: Sequence[Document], lists: bool) -> None:
    """Counts per kind, which people have to look at to know how many of them are none."""
    counts: Counter[str] = Counter()
    for document in documents:
        for kind, (start, end) in find(document.text):
            counts[kind] += 1
            if lists:
                print(f"{kind}\t{document.id}\t{document.text[max(0, start - 30) : end]!r}")
    size = sum(len(document.text) for document in documents)
    listed = ", ".join(f"{kind} {count}" for kind, count in counts.most_common()) or "nothing"
    print(f"{name}: {len(documents):,} documents, {size:,} characters: {listed}")


def print_cost(name: str, documents: Sequence[Document], rounds: int) -> None:
    """CPU time relative to tiktoken's."""
    encode = encoding("o200k_base").encode_ordinary
    texts = [document.text for document in documents]
    ratios = [cost(find, texts) / cost(encode, texts) for _ in range(rounds)]
    print(f"{name}: {statistics.median(ratios):.2f} x tiktoken ({min(ratios):.2f}-{max(ratios):.2f}, {rounds} rounds)")


def cost(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Seconds of CPU time."""
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def documents_in(folder: Path) -> list[Document]:
    """All that can be read."""
    documents = []
    for source in find_sources(folder):
        try:
            documents.append(read_document(source))
        except Exception as error:  # noqa: BLE001
            sys.stderr.write(f"left out: {source.id}: {type(error).__name__}\n")
    return documents


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    print_recall(given.count)
    for folder in (OURS, *given.folders):
        documents = documents_in(folder)
        print_findings(folder.name, documents, given.list)
        print_cost(folder.name, documents, given.rounds)


if __name__ == "__main__":
    main()
