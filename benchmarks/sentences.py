"""How often a chunk ends inside a sentence, by sentence library, judged by sentences that people marked.

    python -m benchmarks.sentences --gold sentences.jsonl

Every library works in our `sentence` strategy and with our packer, so that nothing else differs: once with our
corrections behind it (`chunker.segments.joining` and `without_breaks`) and once alone.
"""

from __future__ import annotations

import argparse
import importlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.tables import show
from chunker import Document, Finder, Span, prices, tokenizer_for
from chunker.errors import ChunkerError
from chunker.segments.sentences import Splitter, splitter_for
from chunker.segments.splitters import document_splitter
from chunker.strategies.sentence import Sentence
from chunker.tape import Tape
from chunker.tokens import encoding_names
from chunker.types import Encoding

_LIMITS = (32, 64, 128)
_NLTK_NAMES = {
    "cs": "czech", "da": "danish", "de": "german", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "it": "italian", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ru": "russian", "sl": "slovene", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


class Row(NamedTuple):
    """One text with its sentences as `[start, end)`, in order."""

    id: str
    language: str
    text: str
    sentences: list[tuple[int, int]]


@dataclass(frozen=True)
class Alone(Sentence):
    """The same strategy without our corrections: the library is handed the text as it stands and believed."""

    def finders(self, document: Document, tape: Tape) -> tuple[Finder, ...]:
        """Before each hard line, then wherever the library begins a sentence."""
        split = document_splitter(self.splitter, document, self.language)

        def find(text: str, span: Span) -> Iterator[tuple[int, float]]:
            found = split(text[span.start : span.end])
            return ((span.start + start, prices.SENTENCE) for start, _ in found if start > 0)

        return *super().finders(document, tape)[:-1], find


def sentencex(language: str) -> Splitter:
    """Our default."""
    return splitter_for("sentencex", language)


def punkt(language: str) -> Splitter:
    """Our extra `punkt`: NLTK's algorithm and models."""
    return splitter_for("punkt", language)


def nltk(language: str) -> Splitter:
    """What `nltk.sent_tokenize` runs, asked for spans. Raises: LookupError: no model, or its data is not installed."""
    punkt_of_nltk = importlib.import_module("nltk.tokenize.punkt")
    tokenizer = punkt_of_nltk.PunktTokenizer(_NLTK_NAMES[language])
    return lambda text: list(tokenizer.span_tokenize(text))


def pysbd(language: str) -> Splitter:
    """Rules by language. Raises: ValueError: it does not know the language."""
    segmenter = importlib.import_module("pysbd").Segmenter(language=language, clean=False, char_span=True)
    return lambda text: [(span.start, span.end) for span in segmenter.segment(text)]


def blingfire(language: str) -> Splitter:  # noqa: ARG001  one model for all
    """Finite automata, one model for all languages."""
    library = importlib.import_module("blingfire")

    def split(text: str) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = library.text_to_sentences_and_offsets(text)[1]
        return spans

    return split


def nupunkt(language: str) -> Splitter:  # noqa: ARG001  one model for all
    """Punkt in pure Python with a model of English, which is all it has."""
    split: Splitter = importlib.import_module("nupunkt").sent_spans
    return split


_LIBRARIES: tuple[Callable[[str], Splitter], ...] = (sentencex, punkt, nltk, pysbd, blingfire, nupunkt)


@dataclass(slots=True)
class Cuts:
    """Where the chunks of all rows end, at one limit.

    Attributes:
        boundaries: between two chunks, wherever.
        forced: inside a gold sentence that alone is longer than the limit.
        inside: inside a gold sentence that would have fitted.
    """

    boundaries: int = 0
    forced: int = 0
    inside: int = 0

    @property
    def share(self) -> float | None:
        """Wrong cuts among those that could have been right."""
        free = self.boundaries - self.forced
        return self.inside / free if free else None


@dataclass(slots=True)
class Score:
    """What one library did on the rows of one language in one file.

    Attributes:
        gold, found, right: sentence beginnings inside the texts: marked by people, found, and in both.
        cuts: by limit.
    """

    library: str
    is_corrected: bool
    gold: int
    found: int
    right: int
    cuts: dict[int, Cuts]

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall: 2 right / (found + gold); with 8 of 10 found and 10 gold, 0.8."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 1.0


def read_gold(path: Path) -> list[Row]:
    """The rows of a file that have sentences.

    Raises: ValueError: a row lacks a key or its spans are not in order.
    """
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        item = json.loads(line)
        if missing := {"id", "lang", "text", "sentences"} - item.keys():
            raise ValueError(f"{path}:{number}: expected the keys id, lang, text, sentences; missing {missing}.")
        if item["sentences"] is None:
            continue
        spans = [(start, end) for start, end in item["sentences"]]
        edges = [edge for span in spans for edge in span]
        if edges != sorted(edges):
            raise ValueError(f"{path}:{number}: the sentences must be in order and apart.")
        rows.append(Row(item["id"], item["lang"], item["text"], spans))
    return rows


def score(rows: Sequence[Row], split: Splitter, library: str, is_corrected: bool, tokenizer: Encoding) -> Score:
    """The score of one splitter on rows of one language."""
    kind = Sentence if is_corrected else Alone
    found = [sentence_starts(kind(splitter=split), row.text, tokenizer) for row in rows]
    gold = [{start for start, _ in row.sentences[1:]} for row in rows]
    right = sum(len(ours & theirs) for ours, theirs in zip(found, gold, strict=True))
    cuts = {limit: Cuts() for limit in _LIMITS}
    for limit, tally in cuts.items():
        strategy = kind(max_tokens=limit, splitter=split)
        for row in rows:
            _judge(
                row,
                [chunk.start for chunk in strategy.chunk(Document(row.id, row.text), tokenizer)],
                limit,
                tokenizer,
                tally,
            )
    return Score(library, is_corrected, sum(map(len, gold)), sum(map(len, found)), right, cuts)


def _judge(row: Row, chunk_starts: Sequence[int], limit: int, tokenizer: Encoding, tally: Cuts) -> None:
    """Adds what the boundaries between the chunks of one row did."""
    starts = [start for start, _ in row.sentences]
    for offset in chunk_starts[1:]:
        boundary = _text_start(row.text, offset)
        tally.boundaries += 1
        start, end = row.sentences[max(0, bisect_right(starts, boundary) - 1)]
        if start < boundary < end:
            is_forced = tokenizer.count(row.text[start:end]) > limit
            tally.forced += is_forced
            tally.inside += not is_forced


def sentence_starts(strategy: Sentence, text: str, tokenizer: Encoding) -> set[int]:
    """Where the strategy sees sentences begin after the first: at paragraphs, hard lines and sentences."""
    document, tape = Document("row", text), Tape(text, tokenizer)
    offsets = [offset for offset, _ in strategy.boundaries(document, tape)]
    edges = sorted({0, *offsets, len(text)})
    for find in strategy.finders(document, tape):
        finer = (offset for start, end in pairwise(edges) for offset, _ in find(text, Span(start, end)))
        edges = sorted({*edges, *finer})
    starts = {_text_start(text, edge) for edge in edges}
    return starts - {_text_start(text, 0), len(text)}


def _text_start(text: str, offset: int) -> int:
    """The first character from `offset` on that is not white space."""
    return len(text) - len(text[offset:].lstrip())


def compare(rows: Sequence[Row], tokenizer: Encoding) -> tuple[list[Score], list[str]]:
    """Scores of all libraries on rows of one language, and why those that are missing are."""
    scores, missing = [], []
    for library in _LIBRARIES:
        try:
            split = library(rows[0].language)
        except (ImportError, LookupError, ValueError, ChunkerError) as error:
            reason = " ".join(str(error).split())
            missing.append(f"{library.__name__} left out: {type(error).__name__}: {reason[:120]}")
            continue
        scores += [score(rows, split, library.__name__, is_ours, tokenizer) for is_ours in (True, False)]
    return scores, missing


def _header() -> list[str]:
    limits = [title for limit in _LIMITS for title in (f"at {limit}", "of", "forced")]
    return ["library", "F1", "precision", "recall", *limits]


def _cells(score: Score) -> list[str]:
    return [
        f"{score.library}{' + our corrections' if score.is_corrected else ' alone'}",
        f"{score.f1:.3f}",
        _share(score.right, score.found),
        _share(score.right, score.gold),
        *(cell for cuts in score.cuts.values() for cell in _cut_cells(cuts)),
    ]


def _cut_cells(cuts: Cuts) -> Iterable[str]:
    share = "-" if cuts.share is None else f"{cuts.share:.1%}"
    return share, str(cuts.boundaries - cuts.forced), str(cuts.forced)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def main() -> None:
    """Print a table for each language of each file, or everything counted as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--gold",
        nargs="+",
        type=Path,
        required=True,
        metavar="FILE",
        help='JSONL, a row {"id", "lang", "text", "sentences": [[start, end], ...] or null}',
    )
    parser.add_argument("--encoding", choices=encoding_names(), default="cl100k_base")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()

    tokenizer = tokenizer_for(tokenizer=options.encoding)
    reports = []
    for path in options.gold:
        rows = sorted(read_gold(path), key=lambda row: row.language)
        for language, group in groupby(rows, key=lambda row: row.language):
            same = list(group)
            scores, missing = compare(same, tokenizer)
            sentences = sum(len(row.sentences) for row in same)
            title = f"{path.name}, {language}: {len(same)} texts, {sentences} sentences"
            if options.json:
                reports.append({"title": title, "scores": [asdict(item) for item in scores], "missing": missing})
            else:
                show(title, _header(), [_cells(item) for item in scores], missing)
    if options.json:
        print(json.dumps(reports, indent=1))


if __name__ == "__main__":
    main()
