"""The tape: exact counts of any span, read from one tokenisation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import chunker.tape
from chunker.tape import MARGIN, Tape
from chunker.tokens.engines import TOKTOK_NAMES, BytePairEncoding, TiktokenEncoding, ToktokEncoding
from chunker.tokens.vocabularies import TIKTOKEN_NAMES
from chunker.types import Document, Span
from tests.counters import Counter, counter_for, openai_encoding
from tests.torture import TORTURE, hostile_text

ENGINES = [*((ToktokEncoding, name) for name in TOKTOK_NAMES), *((TiktokenEncoding, name) for name in TIKTOKEN_NAMES)]
every_engine = pytest.mark.parametrize(("engine", "name"), ENGINES, ids=lambda item: getattr(item, "__name__", item))

TEXT = "The bridge closed. Engineers measured it twice.\n\nWater rose again, 3.5 m in a day."


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, Span]:
    """A hostile text, as a document holds it, and any span of it."""
    text = Document("d", draw(hostile_text())).text
    start = draw(st.integers(0, len(text)))
    return text, Span(start, draw(st.integers(start, len(text))))


@pytest.fixture(scope="module", autouse=True)
def _no_span_is_short() -> Iterator[None]:
    """Spans are never counted afresh only because they are short, so that certain cuts are always used."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunker.tape, "_SHORT_CHARS", 0)
        yield


@cache
def run_by(engine: type[BytePairEncoding], name: str) -> BytePairEncoding:
    """The encoding, run by an engine."""
    return engine(name)


def torture_spans(text: str) -> list[Span]:
    """Spans of many lengths from all over the text, the same on every run."""
    starts = range(0, len(text), max(1, len(text) // 12))
    lengths = (1, 7, 40, 333, 2_500, 20_000)
    return [Span(start, min(start + lengths[number % 6], len(text))) for number, start in enumerate(starts)]


@every_engine
@given(case=texts_with_spans())
def test_counts_of_spans_are_fresh_counts(engine: type[BytePairEncoding], name: str, case: tuple[str, Span]) -> None:
    """Reading a span's count between certain cuts gives what tiktoken counts in the span alone."""
    text, (start, end) = case
    count = Tape(text, run_by(engine, name)).count(start, end)
    assert count == len(openai_encoding(name).encode_ordinary(text[start:end]))


@pytest.mark.parametrize("name", [name for name in TIKTOKEN_NAMES if name != "p50k_edit"])
@pytest.mark.parametrize("part", range(4))
def test_counts_are_exact_on_torture_texts(name: str, part: int) -> None:
    """Spans up to whole texts of 20,000 characters, long enough for certain cuts to matter."""
    encoding, reference = run_by(TiktokenEncoding, name), openai_encoding(name)
    texts = [Document(title, text).text for title, text in TORTURE.items()][part::4]
    for text in texts:
        tape = Tape(text, encoding)
        for start, end in torture_spans(text):
            assert tape.count(start, end) == len(reference.encode_ordinary(text[start:end]))


@given(case=texts_with_spans())
def test_counts_are_fresh_for_every_kind_of_tokenizer(counter: Counter, case: tuple[str, Span]) -> None:
    """With tokenizers without certain cuts every span is counted afresh."""
    text, (start, end) = case
    assert Tape(text, counter.tokenizer).count(start, end) == counter.recount(text[start:end])


@every_engine
@given(case=texts_with_spans())
def test_estimates_are_near(engine: type[BytePairEncoding], name: str, case: tuple[str, Span]) -> None:
    """The tokens that touch a span are at most so many more or fewer than its exact count."""
    text, (start, end) = case
    tape = Tape(text, run_by(engine, name))
    assert start == end or abs(tape.estimate(start, end) - tape.count(start, end)) <= MARGIN


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base", "p50k_base", "r50k_base"])
def test_estimates_are_near_on_torture_texts(name: str) -> None:
    """Long spans are not further off than short ones."""
    for title, text in TORTURE.items():
        tape = Tape(Document(title, text).text, counter_for(name).tokenizer)
        assert all(abs(tape.estimate(*span) - tape.count(*span)) <= MARGIN for span in torture_spans(tape.text))


def test_a_tape_is_as_long_as_its_text_in_tokens() -> None:
    """`len` is the exact count of the whole text."""
    encoding = counter_for("o200k_base").tokenizer
    assert len(Tape(TEXT, encoding)) == encoding.count(TEXT)


@given(text=hostile_text(), tokens=st.integers(1, 40), place=st.integers(0))
def test_offset_after_counts_the_tokens_that_end(text: str, tokens: int, place: int) -> None:
    """Between an offset and the one `tokens` further just so many tokens end, or the text does."""
    text = Document("d", text).text
    encoding = counter_for("o200k_base").tokenizer
    ends, start = encoding.token_ends(text).tolist(), place % (len(text) + 1)
    after = [end for end in ends if end > start]
    expected = after[tokens - 1] if len(after) >= tokens else len(text)
    assert Tape(text, encoding).offset_after(start, tokens) == expected


def test_offset_after_steps_through_a_sentence() -> None:
    """Four tokens of `The bridge closed.` end with it."""
    tape = Tape(TEXT, counter_for("o200k_base").tokenizer)
    assert [TEXT[: tape.offset_after(0, tokens)] for tokens in (1, 2, 4)] == ["The", "The bridge", "The bridge closed."]


@given(text=hostile_text(), tokenizer=st.sampled_from(["o200k_base", "p50k_base"]))
def test_tokens_ended_agree_with_a_plain_search(text: str, tokenizer: str) -> None:
    """Tokens that end at or before an offset are counted for many offsets at once."""
    text = Document("d", text).text
    encoding = counter_for(tokenizer).tokenizer
    ends, offsets = encoding.token_ends(text).tolist(), range(1, len(text) + 1)
    tape = Tape(text, encoding)
    assert tape.tokens_ended(offsets).tolist() == [sum(end <= offset for end in ends) for offset in offsets]


def test_an_empty_text_has_no_tokens(tokenizer_json: Path) -> None:
    """Nothing to count is zero with every kind of tokenizer."""
    for name in ("o200k_base", "p50k_base", "huggingface", "words", "characters"):
        tape = Tape("", counter_for(name, tokenizer_json).tokenizer)
        assert (len(tape), tape.count(0, 0), tape.offset_after(0, 3)) == (0, 0, 0)
