"""Texts on which splitters have crashed, hung, lost text or broken their limit: ours keeps its promises."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from collections import deque
from typing import TYPE_CHECKING

import pytest

from chunker.errors import LimitTooSmall
from chunker.spec import parse, strategy_names
from chunker.testing import check_chunks
from chunker.tokens import tokenizer_for
from chunker.types import Chunk, Document, Encoding
from tests.counters import counter_for
from tests.embedders import made
from tests.promises import (
    blank,
    costliest_cluster,
    dearly_repeated,
    disordered,
    lost,
    miscounted,
    misplaced,
    torn_clusters,
)
from tests.torture import BIG_KINDS, TORTURE, big

if TYPE_CHECKING:
    from chunker.types import IntArray

every_strategy = pytest.mark.parametrize("name", strategy_names())
ENCODINGS = ("o200k_base", "cl100k_base", "p50k_base", "r50k_base")
ONE_AN_ENGINE = ("o200k_base", "p50k_base")
LIMITS = (16, 32, 128, 512, 8191)
SIZES = ((16, 4), (32, 0), (128, 32), (512, 0), (8191, 100))  # limit and overlap that every strategy has to stand
PRICED_ANEW = ("multiscale", "semantic", "topic")  # they cut where `structure` offers: a part of the grid is enough


@pytest.mark.parametrize("title", TORTURE)
@every_strategy
def test_hostile_documents_keep_every_promise(name: str, title: str) -> None:
    """With every encoding and limit, with and without overlap: nothing is raised but a justified LimitTooSmall."""
    document = Document(title, TORTURE[title])
    for encoding, limit, overlap in grid(name):
        assert broken(document, name, encoding, limit, overlap) == []


def grid(name: str) -> list[tuple[str, int, int]]:
    """Encoding, limit and overlap: all there are, or of what is priced anew every size and one encoding with both."""
    is_part = name in PRICED_ANEW
    encodings, limits = (ENCODINGS[:1], LIMITS[::2]) if is_part else (ENCODINGS, LIMITS)
    wide = itertools.product(encodings, [(limit, overlap) for limit in limits for overlap in (0, limit // 4)])
    return sorted({(encoding, *size) for encoding, size in (*wide, *itertools.product(ENCODINGS, SIZES))})


def broken(document: Document, name: str, encoding: str, limit: int, overlap: int) -> list[object]:
    """Whatever breaks a promise; the package's own check is asked as well."""
    counter = counter_for(encoding)
    spec = f"{name}(max_tokens={limit}, overlap={overlap})"
    try:
        chunks = [*made(spec).chunk(document, counter.tokenizer)]
    except LimitTooSmall as error:
        return [] if costliest_cluster(document.text, counter.recount) > limit else [error]
    check_chunks(document, chunks, limit, counter.tokenizer)
    if encoding in ONE_AN_ENGINE and (limit, overlap) in SIZES:
        assert chunks == [*made(spec).chunk(document, counter.tokenizer)], "cutting twice gave different chunks"
    return [
        *miscounted(chunks, limit, counter.recount),
        *misplaced(document, chunks),
        *disordered(chunks),
        *lost(document, chunks),
        *torn_clusters(document, chunks),
        *dearly_repeated(document, chunks, overlap, counter.recount),
        *blank(chunks),
    ]


def cut(spec: str, text: str, title: str = "d") -> list[Chunk]:
    """The chunks of a text in tokens of o200k_base."""
    return [*made(spec).chunk(Document(title, text), tokenizer_for(tokenizer="o200k_base"))]


@pytest.mark.parametrize("title", ["blank", "empty", "one_space", "spaces", "newlines", "tabs", "crlf_only"])
@every_strategy
def test_white_space_alone_gives_no_chunks(name: str, title: str) -> None:
    """There is nothing to retrieve, however long it is."""
    assert cut(f"{name}(max_tokens=16)", TORTURE[title]) == []


@pytest.mark.parametrize("title", ["high_surrogate", "unjoined_surrogates", "surrogates_only", "surrogate_at_ends"])
def test_lone_surrogates_keep_their_offsets(title: str) -> None:
    """They become one replacement character each, so that chunk offsets are true in the text as it came."""
    chunks = cut("sentence(max_tokens=64)", TORTURE[title])
    for chunk in chunks:
        assert len(chunk.text) == len(TORTURE[title][chunk.start : chunk.end])
        chunk.text.encode()


def test_cutting_does_not_depend_on_the_process() -> None:
    """Fresh interpreters with different hash seeds give the same bytes."""
    code = (
        "from chunker import split; from tests.torture import TORTURE\n"
        "for title in ('abbreviations', 'script_ja', 'code', 'html', 'zwj_in_prose', 'nested_list'):\n"
        "    for spec in ('sentence(max_tokens=64, overlap=16)', 'fixed(max_tokens=64, overlap=16)'):\n"
        "        print(ascii([*split(TORTURE[title], spec)]))"
    )
    outputs = {run_fresh(code, hash_seed) for hash_seed in ("1", "2", "3")}
    assert len(outputs) == 1


def run_fresh(code: str, hash_seed: str) -> str:
    """What a new interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True
    )
    return done.stdout


class Metered:
    """A tokenizer that adds up the characters it is asked about."""

    def __init__(self, tokenizer: Encoding) -> None:
        self.name, self.characters = tokenizer.name, 0
        self.certain_cut = tokenizer.certain_cut
        self._tokenizer = tokenizer

    def count(self, text: str) -> int:
        """Number of tokens."""
        self.characters += len(text)
        return self._tokenizer.count(text)

    def token_ends(self, text: str) -> IntArray:
        """Where each token ends."""
        self.characters += len(text)
        return self._tokenizer.token_ends(text)


@pytest.mark.parametrize("kind", BIG_KINDS)
@pytest.mark.parametrize("tokenizer", ["o200k_base", "characters"])
@every_strategy
def test_counting_work_grows_with_the_text_alone(name: str, kind: str, tokenizer: str) -> None:
    """Four times the text means about four times the characters shown to the tokenizer."""
    spec = parse(f"{name}(max_tokens=256, overlap=32)")
    small, large = (Metered(counter_for(tokenizer).tokenizer) for _ in range(2))
    for size_bytes, meter in ((20_000, small), (80_000, large)):
        deque(spec.chunk(Document("d", big(kind, size_bytes)), meter), maxlen=0)
    assert large.characters < 5 * small.characters


@pytest.mark.parametrize("kind", BIG_KINDS)
@every_strategy
def test_time_grows_with_the_text_alone(name: str, kind: str) -> None:
    """Eight times the text takes about eight times as long, and not 64 times."""
    spec = f"{name}(max_tokens=256, overlap=32)"
    cut(spec, big(kind, 1000))  # vocabularies are loaded first
    assert best_time(spec, big(kind, 160_000)) < 24 * best_time(spec, big(kind, 20_000))


def best_time(spec: str, text: str) -> float:
    """The least processor time of three runs."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        cut(spec, text)
        times.append(time.process_time() - begun)
    return min(times)
