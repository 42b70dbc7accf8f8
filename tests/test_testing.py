"""`check_chunker`: the contract that anybody can run on theirs, and the faults it must find."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from chunker import Chunk, Document, Span, View, check_chunker, parse, tokenizer_for
from chunker.errors import BrokenPromise, LimitTooSmall
from chunker.spec import strategy_names
from chunker.testing import SAMPLES, check_chunks
from tests.counters import words

LIMIT = 32
FAMILY = "Hello \U0001f468\u200d\U0001f469\u200d\U0001f467 there. "
SENTENCES = "The bridge closed. The river rose again. " * 20
COUNTER = tokenizer_for(tokenizer="o200k_base")
FLAG = "\U0001f1e9\U0001f1ea"


def good(document: Document) -> list[Chunk]:
    """Chunks that keep every promise."""
    return [*parse(f"sentence(max_tokens={LIMIT})").chunk(document, COUNTER)]


def moved(chunk: Chunk, document: Document, start: int, end: int) -> Chunk:
    """The chunk at another place, with the text and the count it has there."""
    text = document.text[start:end]
    views = (View(start, end, 1.0),)
    return replace(chunk, start=start, end=end, text=text, token_count=COUNTER.count(text), views=views)


def without_views(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """Nothing says under which characters the first chunk is indexed."""
    return [replace(chunks[0], views=()), *chunks[1:]]


def with_a_parent_elsewhere(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The section that the first chunk is said to lie in ends before it."""
    return [replace(chunks[0], parent=Span(0, 1)), *chunks[1:]]


def with_blanks(chunks: list[Chunk], document: Document) -> list[Chunk]:
    """The white space behind the first chunk as well."""
    return [moved(chunks[0], document, chunks[0].start, chunks[0].end + 1), *chunks[1:]]


def as_text(chunks: list[Chunk], _: Document) -> list[str]:
    """What many splitters return."""
    return [chunk.text for chunk in chunks]


def inside_another(chunks: list[Chunk], document: Document) -> list[Chunk]:
    """A part of the first chunk again."""
    return [chunks[0], moved(chunks[0], document, chunks[0].start + 2, chunks[0].start + 5), *chunks[1:]]


def over_the_limit(chunks: list[Chunk], document: Document) -> list[Chunk]:
    """The first two chunks as one."""
    return [moved(chunks[0], document, chunks[0].start, chunks[1].end), *chunks[2:]]


def wrong_count(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """One token too few is claimed."""
    return [replace(chunks[0], token_count=chunks[0].token_count - 1), *chunks[1:]]


def wrong_offsets(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The right text, one character further."""
    return [replace(chunks[0], start=chunks[0].start + 1, end=chunks[0].end + 1), *chunks[1:]]


def changed_text(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The text without its capitals, the same number of tokens."""
    text = chunks[0].text.lower()
    return [replace(chunks[0], text=text, token_count=COUNTER.count(text)), *chunks[1:]]


def lost_in_the_middle(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """One chunk is missing."""
    return [chunks[0], *chunks[2:]]


def lost_at_the_beginning(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The first chunk is missing."""
    return chunks[1:]


def lost_at_the_end(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The last chunk is missing."""
    return chunks[:-1]


def lost_one_letter(chunks: list[Chunk], document: Document) -> list[Chunk]:
    """The last letter of the first chunk is missing."""
    return [moved(chunks[0], document, chunks[0].start, chunks[0].end - 1), *chunks[1:]]


def everything_lost(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """No chunks at all."""
    return chunks[:0]


def out_of_order(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The first two chunks change places."""
    return [chunks[1], chunks[0], *chunks[2:]]


def twice(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The first chunk comes twice."""
    return [chunks[0], *chunks]


def cut_inside_a_cluster(chunks: list[Chunk], document: Document) -> list[Chunk]:
    """Everything is there, with a cut inside the family of the second sample."""
    middle = document.text.find("\u200d")
    if middle < 0:
        return chunks
    first, rest = chunks[0], chunks[1:]
    return [moved(first, document, first.start, middle), moved(first, document, middle, first.end), *rest]


def of_another_document(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """The id of a document that was not asked about."""
    return [replace(chunk, document_id="other") for chunk in chunks]


def only_white_space(chunks: list[Chunk], document: Document) -> list[Chunk]:
    """The space between two chunks as a chunk."""
    between = moved(chunks[0], document, chunks[0].end, chunks[1].start)
    return [chunks[0], between, *chunks[1:]]


def uncounted_context(chunks: list[Chunk], _: Document) -> list[Chunk]:
    """Words in front that the count leaves out."""
    return [replace(chunk, context="Head\n") for chunk in chunks]


RUNS = count()


def unstable(chunks: list[Chunk], document: Document) -> list[Chunk]:
    """Every second run cuts the first chunk in two."""
    if next(RUNS) % 2:
        return chunks
    first, middle = chunks[0], chunks[0].text.index(" ")
    begun = moved(first, document, first.start, first.start + middle)
    return [begun, moved(first, document, first.start + middle + 1, first.end), *chunks[1:]]


FAULTS = {
    over_the_limit: "expected at most 32 tokens, got ",
    wrong_count: "expected token_count ",
    wrong_offsets: "expected the slice as text, got ",
    changed_text: "expected the slice as text, got ",
    lost_in_the_middle: "expected every character in some chunk, got ",
    lost_at_the_beginning: "expected every character in some chunk, got ",
    lost_at_the_end: "expected every character in some chunk, got ",
    lost_one_letter: "expected every character in some chunk, got '.'",
    everything_lost: "expected every character in some chunk, got ",
    out_of_order: "expected ",
    twice: "expected chunks in document order, got ",
    cut_inside_a_cluster: "expected whole grapheme clusters, got ",
    of_another_document: "expected document_id ",
    only_white_space: "expected more than white space, got ' '",
    uncounted_context: "expected token_count ",
    without_views: r"expected its span as first view, got \(\)",
    with_a_parent_elsewhere: "expected a parent that holds it, got ",
    with_blanks: "expected no white space at its end, ",
    as_text: "expected a Chunk, got '",
    inside_another: "expected chunks in document order, got ",
    unstable: "cutting twice gave different chunks",
}
Fault = Callable[[list[Chunk], Document], Any]


@pytest.mark.parametrize(("fault", "message"), FAULTS.items(), ids=lambda item: getattr(item, "__name__", ""))
def test_every_planted_fault_is_found(fault: Fault, message: str) -> None:
    """A chunker that is right but for one thing breaks a promise, and the error says which and where."""
    with pytest.raises(BrokenPromise, match=rf"^sample-\d.*: (?:{message}|{message.removeprefix('expected ')})"):
        check_chunker(lambda document: fault(good(document), document), max_tokens=LIMIT, texts=[SENTENCES, FAMILY * 9])


def test_the_chunker_without_a_fault_passes() -> None:
    """What the test above plants its faults in is right."""
    assert check_chunker(good, max_tokens=LIMIT, texts=[SENTENCES, FAMILY * 9]) > 5


@pytest.mark.parametrize("limit", [16, 48, 512])
@pytest.mark.parametrize("name", strategy_names())
def test_our_own_strategies_pass(name: str, limit: int) -> None:
    """By spec and as an object, on the samples that everybody gets."""
    spec = f"{name}(max_tokens={limit}, overlap={limit // 4})"
    assert check_chunker(spec) == check_chunker(parse(spec)) > 0


def test_chunks_are_counted_with_the_tokenizer_named() -> None:
    """A chunker that counts words is held to words."""
    assert check_chunker("sentence(max_tokens=8)", tokenizer=words) > 0
    with pytest.raises(BrokenPromise, match="token_count"):
        check_chunker(good, max_tokens=LIMIT, tokenizer=words)


def test_a_limit_is_needed_for_a_function() -> None:
    """Nothing says what a function promises."""
    with pytest.raises(TypeError, match="max_tokens"):
        check_chunker(good)


def test_a_limit_said_to_be_too_small_is_no_broken_promise() -> None:
    """Loud errors are what the contract asks for, where a cluster really is over the limit."""

    def refuse(document: Document) -> Iterator[Chunk]:
        raise LimitTooSmall(document.id)

    assert check_chunker(refuse, max_tokens=2, texts=[FAMILY]) == 0
    with pytest.raises(BrokenPromise, match="expected chunks, since no cluster is over 32 tokens, got 'LimitTooSmall'"):
        check_chunker(refuse, max_tokens=LIMIT, texts=[FAMILY])


def test_other_errors_are_not_hidden() -> None:
    """A crash is a crash."""

    def crash(document: Document) -> list[Chunk]:
        raise ZeroDivisionError(document.id)

    with pytest.raises(ZeroDivisionError):
        check_chunker(crash, max_tokens=LIMIT)


def test_overlap_is_no_fault() -> None:
    """Chunks may repeat what stands before them."""
    assert check_chunker("sentence(max_tokens=32, overlap=12)", texts=[SENTENCES]) > 5


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_no_chunks_are_right_for_white_space_alone(sample: str) -> None:
    """An empty answer is a broken promise exactly where there is something to read."""
    document = Document("d", sample)
    if sample.strip():
        with pytest.raises(BrokenPromise, match="every character"):
            check_chunks(document, [], LIMIT, COUNTER)
    else:
        check_chunks(document, [], LIMIT, COUNTER)


def test_checking_takes_time_in_proportion_to_the_text() -> None:
    """Even where no place is sure to lie between grapheme clusters without all that stands before it."""
    seconds_of(100)  # what is read once is read first
    assert seconds_of(8000) < 24 * seconds_of(1000)


def seconds_of(size: int) -> float:
    """The least processor time of three checks of a text of flags, four in each chunk."""
    document, counter = Document("d", FLAG * size), tokenizer_for(tokenizer=len)
    (blank,) = parse("fixed").chunk(Document("d", FLAG), counter)
    chunks = [moved(blank, document, start, start + 8) for start in range(0, len(document.text), 8)]
    chunks = [replace(chunk, token_count=8) for chunk in chunks]
    times = []
    for _ in range(3):
        begun = time.process_time()
        check_chunks(document, chunks, 8, counter)
        times.append(time.process_time() - begun)
    return min(times)
