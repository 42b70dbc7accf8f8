"""What `deduplicate` merges and must not, what boilerplate it takes out, and how its cost grows.

    python -m benchmarks.duplicates --texts texts.jsonl --pairs pairs.jsonl   # against people's clusters
    python -m benchmarks.duplicates --questions questions.jsonl --meaning 0.95
    python -m benchmarks.duplicates --folder FOLDER
    python -m benchmarks.duplicates --speed 10000 100000

Rows are {"id", "cluster", "text"} of texts, {"a", "b", "label"} of pairs of their ids, label null to leave one out, and
{"a", "b", "label"} of questions.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, combinations
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.children import in_fresh_process
from benchmarks.documents import read_documents
from benchmarks.tables import show
from chunker import Chunk, ChunkerError, parse, tokenizer_for
from chunker.duplicates.index import Index
from chunker.duplicates.meaning import alike
from chunker.embeddings import embedder_for
from chunker.embeddings.types import Embedder
from chunker.transforms.deduplicate import Deduplicate

Pair = tuple[int, int]


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def pairs_of(groups: dict[Any, list[int]]) -> set[Pair]:
    """All pairs inside groups of numbers."""
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def kept_for(texts: Sequence[str], threshold: float, *, facts: bool) -> list[int]:
    """For each text the number of the one that stays for it."""
    found = Index(threshold, facts=facts).feed(texts)
    return [number if match is None else match.kept for number, match in enumerate(found)]


def plain_minhash(texts: Sequence[str], threshold: float) -> list[int]:
    """The same by datasketch: the first text that its index returns, not verified, no look at facts."""
    library = importlib.import_module("datasketch")
    index = library.MinHashLSH(threshold=threshold, num_perm=128)
    found: list[int] = []
    for number, text in enumerate(texts):
        sketch = library.MinHash(128)
        sketch.update_batch(shingles(text))
        similar = index.query(sketch)
        found.append(min(similar) if similar else number)
        if not similar:
            index.insert(number, sketch)
    return found


def shingles(text: str) -> list[bytes]:
    """Runs of three words, as other libraries are given them."""
    words = text.lower().split()
    return [" ".join(run).encode() for run in zip(words, words[1:], words[2:], strict=False)]


def clusters(texts_path: Path, pairs_path: Path) -> None:
    """Print precision and recall against gold clusters and pairs."""
    texts, pairs = rows(texts_path), rows(pairs_path)
    numbers = {row["id"]: number for number, row in enumerate(texts)}
    labelled = {tuple(sorted((numbers[pair["a"]], numbers[pair["b"]]))): pair["label"] for pair in pairs}
    gold: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(texts):
        gold[row["cluster"]].append(number)
    table = []
    for name, find in contenders().items():
        kept = find([row["text"] for row in texts])
        table.append([name, *_against_gold(kept, pairs_of(gold), labelled, texts)])
    header = ("", "precision", "recall", "pairs merged", "dropped", "wrong", "label 1 found", "label 0 merged")
    show(f"{len(texts)} texts, {len(gold)} clusters", header, table)


def contenders() -> dict[str, Callable[[Sequence[str]], list[int]]]:
    """Ways to find what stands for each text."""
    found: dict[str, Callable[[Sequence[str]], list[int]]] = {}
    for threshold in (0.9, 0.8, 0.7, 0.5):
        found[f"deduplicate, {threshold}"] = partial(kept_for, threshold=threshold, facts=True)
    for threshold in (0.9, 0.8):
        found[f"facts=False, {threshold}"] = partial(kept_for, threshold=threshold, facts=False)
    if installed("datasketch"):
        found["datasketch, 0.8"] = partial(plain_minhash, threshold=0.8)
    return found


def installed(name: str) -> bool:
    """Whether a library can be imported; says so if not."""
    try:
        importlib.import_module(name)
    except ImportError:
        print(f"Left out: {name} is not installed.", file=sys.stderr)
        return False
    return True


def _against_gold(
    kept: Sequence[int], gold: set[Pair], labelled: dict[Any, int | None], texts: Sequence[dict[str, Any]]
) -> Iterator[str]:
    groups: dict[int, list[int]] = defaultdict(list)
    for number, first in enumerate(kept):
        groups[first].append(number)
    merged = {pair for pair in pairs_of(groups) if labelled.get(pair, 0) is not None}
    gold = {pair for pair in gold if labelled.get(pair, 0) is not None}
    yield f"{len(merged & gold) / max(1, len(merged)):.3f}"
    yield f"{len(merged & gold) / len(gold):.3f}"
    yield str(len(merged))
    yield str(sum(first != number for number, first in enumerate(kept)))
    yield str(sum(texts[first]["cluster"] != texts[number]["cluster"] for number, first in enumerate(kept)))
    for label in (1, 0):
        among = [pair for pair, told in labelled.items() if told == label]
        yield f"{sum(pair in merged for pair in among)} of {len(among)}"


def questions(path: Path, meaning: float | None) -> None:
    """Print which pairs of questions are merged, by words and, if asked, by vectors."""
    asked = rows(path)
    table = []
    for name, find in _finders(meaning).items():
        found = [find([row["a"], row["b"]]) for row in asked]
        right = sum(merged for row, merged in zip(asked, found, strict=True) if row["label"])
        table.append([name, *_shares(right, sum(found), sum(row["label"] for row in asked))])
    show(f"{len(asked)} pairs of questions", ("", "precision", "recall", "merged", "label 0 merged"), table)


def _finders(meaning: float | None) -> dict[str, Callable[[list[str]], bool]]:
    found: dict[str, Callable[[list[str]], bool]] = {
        "deduplicate": partial(_merges, facts=True),
        "facts=False": partial(_merges, facts=False),
    }
    if meaning is not None:
        embedder = embedder_for("minilm")
        for facts in (True, False):
            found[f"meaning={meaning}, facts={facts}"] = partial(
                _mean_the_same, embedder=embedder, threshold=meaning, facts=facts
            )
    return found


def _merges(pair: list[str], *, facts: bool) -> bool:
    return Index(facts=facts).feed(pair)[1] is not None


def _mean_the_same(pair: list[str], embedder: Embedder, threshold: float, *, facts: bool) -> bool:
    return alike(pair, embedder, threshold, facts=facts)[1] is not None


def _shares(right: int, merged: int, gold: int) -> list[str]:
    return [f"{right / merged:.3f}" if merged else "-", f"{right / gold:.3f}", str(merged), str(merged - right)]


def folder(path: Path, spec: str) -> None:
    """Print what is taken out of a folder's chunks, and an example of each reason."""
    tokenizer = tokenizer_for(tokenizer="cl100k_base")
    chunks: list[Chunk] = []
    for document in read_documents([path]):
        try:
            chunks += parse(spec).chunk(document, tokenizer)
        except ChunkerError as error:
            print(f"Left out: {document.id}: {error}", file=sys.stderr)
    kept, dropped = Deduplicate().sifted(chunks, tokenizer)
    by_reason: dict[str, list[Chunk]] = defaultdict(list)
    for gone in dropped:
        by_reason[gone.reason].append(gone.chunk)
    table = [[why, str(len(gone)), str(sum(one.token_count for one in gone))] for why, gone in by_reason.items()]
    title = f"{path.name}: {len(chunks)} chunks, {sum(one.token_count for one in chunks)} tokens; {len(kept)} stay"
    show(title, ("reason", "dropped", "tokens"), table)
    for why in by_reason:
        most = max((gone for gone in dropped if gone.reason == why), key=lambda gone: len(gone.kept.copies))
        print(f"{why}, in {1 + len(most.kept.copies)} places, {most.similarity:.2f}: {most.chunk.text[:200]!r}")
        if most.similarity < 1:
            print(f"  kept: {most.kept.text[:200]!r}")


def made_texts(count: int, seed: int = 1) -> list[str]:
    """Texts of 40 to 90 words of a Zipf-like vocabulary; every fifth is one before with one to four words changed."""
    chance = random.Random(seed)
    vocabulary = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(20_000)]
    weights = [*accumulate(1 / (rank + 10) for rank in range(len(vocabulary)))]
    texts: list[str] = []
    for number in range(count):
        if number % 5 < 4:
            texts.append(" ".join(chance.choices(vocabulary, cum_weights=weights, k=chance.randint(40, 90))))
            continue
        words = chance.choice(texts).split()
        for _ in range(chance.choice([1, 1, 2, 3, 4])):
            words[chance.randrange(len(words))] = chance.choice(vocabulary)
        texts.append(" ".join(words))
    return texts


class Speed(NamedTuple):
    """CPU time of finding duplicates among made texts, and what memory it took more than the texts."""

    cpu_s: float
    megabytes: float
    dropped: int


def ours(texts: Sequence[str]) -> int:
    """How many texts go, by our index."""
    return sum(match is not None for match in Index(0.8).feed(texts))


def datasketch(texts: Sequence[str]) -> int:
    """How many go by datasketch."""
    return sum(first != number for number, first in enumerate(plain_minhash(texts, 0.8)))


def rensa(texts: Sequence[str]) -> int:
    """How many go by rensa, 16 bands of 8."""
    library = importlib.import_module("rensa")
    index, gone = library.RMinHashLSH(0.8, 128, 16), 0
    for number, text in enumerate(texts):
        sketch = library.RMinHash(num_perm=128, seed=1)
        sketch.update([run.decode() for run in shingles(text)])
        if index.query(sketch):
            gone += 1
        else:
            index.insert(number, sketch)
    return gone


FINDERS = {"ours": ours, "datasketch": datasketch, "rensa": rensa}


def measured(name: str, count: int) -> Speed:
    """One run, in this process."""
    find = FINDERS[name]
    find(made_texts(50, seed=2))  # what is loaded on first use is loaded
    texts = made_texts(count)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    gone = find(texts)
    cpu_s = time.process_time() - started
    return Speed(cpu_s, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, gone)


def speed(counts: Sequence[int], most_of_others: int, repeats: int) -> None:
    """Print CPU time and memory by the number of texts; contenders take turns."""
    names = [name for name in FINDERS if name == "ours" or installed(name)]
    table, base = [], 0.0
    for count in counts:
        now = [name for name in names if name == "ours" or count <= most_of_others]
        runs: dict[str, list[Speed]] = {name: [] for name in now}
        for _ in range(repeats):
            for name in now:
                runs[name].append(in_fresh_process(measured, name, count))
        for name in now:
            cpu_s = statistics.median(run.cpu_s for run in runs[name])
            base = base or cpu_s / count
            ratios = [run.cpu_s / own.cpu_s for run, own in zip(runs[name], runs["ours"], strict=True)]
            megabytes = statistics.median(run.megabytes for run in runs[name])
            figures = (f"{count / cpu_s:,.0f}", f"{statistics.median(ratios):.1f}", f"{cpu_s / count / base:.2f}")
            table.append([f"{count:,} {name}", *figures, f"{megabytes:.0f}", str(runs[name][0].dropped)])
    header = ("texts", "texts a CPU second", "CPU time, ours = 1", "a text, first = 1", "MB", "dropped")
    show(f"Made texts of 40 to 90 words, medians of {repeats}", header, table)


def recall(count: int) -> None:
    """Print which share of made texts goes, by their true similarity to the most similar text that stays."""
    texts = made_texts(count)
    sets = [{*shingles(text)} for text in texts]
    found = Index(0.8, facts=False).feed(texts)
    holders: dict[bytes, list[int]] = defaultdict(list)
    best = [0.0] * count
    for number, own in enumerate(sets):
        shared: dict[int, int] = defaultdict(int)
        for run in own:
            for other in holders[run]:
                shared[other] += 1
            if found[number] is None:
                holders[run].append(number)
        best[number] = max((both / (len(own) + len(sets[one]) - both) for one, both in shared.items()), default=0.0)
    table = []
    for low, high in ((0.95, 1.0), (0.9, 0.95), (0.85, 0.9), (0.8, 0.85), (0.7, 0.8)):
        goes = [found[number] is not None for number, likeness in enumerate(best) if low <= likeness < high]
        table.append([f"{low} to {high}", str(len(goes)), f"{sum(goes) / max(1, len(goes)):.3f}"])
    title = f"{count:,} made texts, facts=False: share that goes, by true similarity to the most similar that stays"
    show(title, ("similarity", "texts", "goes"), table)
    wrong = sum(len(sets[n] & sets[m.kept]) / len(sets[n] | sets[m.kept]) < 0.8 for n, m in enumerate(found) if m)
    print(f"told below the threshold: {wrong}")


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--meaning", type=float)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--strategy", default="structure(max_tokens=200)")
    parser.add_argument("--speed", type=int, nargs="+", default=[])
    parser.add_argument("--most-of-others", type=int, default=25_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--recall", type=int)
    options = parser.parse_args()
    if options.texts and options.pairs:
        clusters(options.texts, options.pairs)
    if options.questions:
        questions(options.questions, options.meaning)
    if options.folder:
        folder(options.folder, options.strategy)
    if options.recall:
        recall(options.recall)
    if options.speed:
        speed(options.speed, options.most_of_others, options.repeats)


if __name__ == "__main__":
    main()
