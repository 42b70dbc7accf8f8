"""Summaries of what is left out: by a fake, and by endpoints good and bad on a real server on this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunker import Document, prioritize, tokenizer_for
from chunker.errors import BudgetTooSmall, SummaryFailed
from chunker.prioritizing import LeftOut
from chunker.prioritizing.chat import ChatModel
from chunker.prioritizing.summarizing import summary_of
from chunker.types import Encoding
from tests.command import STORY, Ended, chunker, fill
from tests.endpoints import KEY, ChatEndpoint, Reply, completion, error, serving
from tests.torture import hostile_text

LABEL = re.compile(r"\[summary of (\S+) (\d+)-(\d+): ([^\]]*)\]")
TEXT = STORY.read_text(encoding="utf-8")


@dataclass
class Fake:
    """A model that says the same to everything, and remembers what it was asked."""

    says: str = "It was all about gauges."
    window_tokens: int = 4000
    tokenizer: Encoding = field(default_factory=tokenizer_for)
    prompts: list[str] = field(default_factory=list)

    def room(self, prompt: str, answer_tokens: int) -> int:
        """What the window has left."""
        return self.window_tokens - self.tokenizer.count(prompt) - answer_tokens

    def answer(self, prompt: str, answer_tokens: int) -> str:
        """Always the same."""
        assert self.room(prompt, answer_tokens) >= 0
        self.prompts.append(prompt)
        return self.says


def test_what_is_left_out_is_summarised_with_its_source() -> None:
    """The label names a span that is left out, and the values say the same."""
    excerpt = prioritize(Document("story.md", TEXT), 800, "o200k_base", summarizer=Fake())
    found = LABEL.findall(excerpt.text)
    assert found == [
        (part.document_id, str(part.start), str(part.end), part.summary) for part in excerpt.left_out if part.summary
    ]
    assert 1 <= len(found) <= 2
    assert {summary for *_, summary in found} == {"It was all about gauges."}
    assert tokenizer_for().count(excerpt.text) == excerpt.token_count <= 800


def test_the_longest_parts_are_summarised_and_the_others_marked() -> None:
    """A quarter of the budget does not hold a summary of everything."""
    excerpt = prioritize(Document("story.md", TEXT), 800, "o200k_base", summarizer=Fake())
    lengths = sorted((part.token_count for part in excerpt.left_out), reverse=True)
    summarised = [part.token_count for part in excerpt.left_out if part.summary]
    assert sorted(summarised, reverse=True) == lengths[: len(summarised)]
    assert "[…]" in excerpt.text


def test_what_summaries_leave_of_their_quarter_is_filled() -> None:
    """One summary of six words: more is kept than three quarters hold, and what is summarised is still left out."""
    document = Document("story.md", TEXT)
    excerpt = prioritize(document, 300, "o200k_base", summarizer=Fake())
    three_quarters = prioritize(document, 225, "o200k_base")
    assert [part.summary for part in excerpt.left_out if part.summary] == ["It was all about gauges."]
    assert {(part.start, part.end) for part in three_quarters.kept} < {(part.start, part.end) for part in excerpt.kept}


@pytest.mark.parametrize("budget", [200, 300, 500, 800])
@pytest.mark.parametrize("query", ["", "who bought the first gauges?"])
def test_summaries_name_spans_of_which_nothing_is_kept(budget: int, query: str) -> None:
    """The rest of the text is filled up around them, never inside."""
    excerpt = prioritize(Document("story.md", TEXT), budget, "o200k_base", query=query, summarizer=Fake())
    named = [(int(start), int(end)) for _, start, end, _ in LABEL.findall(excerpt.text)]
    assert named
    assert not [part for part in excerpt.kept for start, end in named if start < part.end and part.start < end]
    assert {*named} == {(part.start, part.end) for part in excerpt.left_out if part.summary}


@pytest.mark.parametrize("says", [" ", "\n"])
def test_without_any_summary_the_text_is_that_without_a_model(says: str) -> None:
    """The whole budget is for the document."""
    document = Document("story.md", TEXT)
    excerpt = prioritize(document, 300, "o200k_base", summarizer=Fake(says))
    assert excerpt == prioritize(document, 300, "o200k_base")


@settings(deadline=None, max_examples=60)
@given(
    texts=st.lists(hostile_text(), min_size=1, max_size=3),
    says=st.one_of(hostile_text(), st.just("word " * 400)),
    budget=st.integers(20, 300),
)
def test_the_budget_holds_whatever_the_model_says(texts: list[str], says: str, budget: int) -> None:
    """Far too much, nothing, brackets, or any Unicode."""
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts)]
    try:
        excerpt = prioritize(documents, budget, "o200k_base", summarizer=Fake(says))
    except BudgetTooSmall:
        return
    assert tokenizer_for().count(excerpt.text) == excerpt.token_count <= budget or not excerpt.text


def test_an_answer_cannot_end_its_label() -> None:
    """Brackets become round, lines one line."""
    excerpt = prioritize(Document("d", TEXT), 800, "o200k_base", summarizer=Fake("One] [two\n\nthree"))
    assert next(summary for *_, summary in LABEL.findall(excerpt.text)) == "One) (two three"


def test_an_answer_that_no_encoding_can_write_is_mended() -> None:
    """JSON may hold half a character; what is kept can be printed."""
    excerpt = prioritize(Document("d", TEXT), 400, "o200k_base", summarizer=Fake("Half \ud83d of it."))
    assert ": Half \ufffd of it.]" in excerpt.text
    assert [part.summary for part in excerpt.left_out if part.summary] == ["Half \ufffd of it."]


def test_an_answer_that_is_too_long_is_cut_between_words_or_characters() -> None:
    """With a sign that more followed, in scripts without spaces as well."""
    for says in ("水位计" * 500, "word " * 500):
        (summary, *_) = [part.summary for part in _left_out(says) if part.summary]
        assert says.startswith(summary.removesuffix("\u2026"))
        assert summary.endswith("\u2026")


def _left_out(says: str) -> tuple[LeftOut, ...]:
    return prioritize(Document("d", TEXT), 800, "o200k_base", summarizer=Fake(says)).left_out


def test_nothing_is_asked_where_nothing_is_left_out() -> None:
    """The whole budget is for the document."""
    fake = Fake()
    assert prioritize(Document("d", "One. Two."), 50, "o200k_base", summarizer=fake).text == "One. Two."
    assert fake.prompts == []


def test_a_document_of_which_nothing_is_kept_can_have_a_summary() -> None:
    """In its place, under its name."""
    documents = [Document("oil.md", "The pump needs oil."), Document("story.md", TEXT)]
    excerpt = prioritize(documents, 200, "o200k_base", query="zzz oil pump", summarizer=Fake("A story."))
    assert excerpt.text.startswith("[oil.md]\n\nThe pump needs oil.\n\n")
    assert "[summary of story.md " in excerpt.text


def test_a_long_part_is_summarised_by_parts_and_then_their_summaries() -> None:
    """Every word is in one prompt of the first round; the last prompt holds the answers of the others."""
    fake = Fake("Short words.", window_tokens=600)
    assert summary_of(Document("story.md", TEXT), fake, 50) == "Short words."
    first = [prompt for prompt in fake.prompts if "Short words." not in prompt]
    assert {*TEXT.split()} <= {*" ".join(first).split()}
    assert len(first) > 5
    assert fake.prompts[-1].endswith("\n\n".join(["Short words."] * len(first)))


def test_a_window_without_room_is_told() -> None:
    """Before anything is asked."""
    fake = Fake(window_tokens=150)
    with pytest.raises(SummaryFailed, match=r"window has room for \d+ tokens of text beside prompt and answer"):
        summary_of(Document("story.md", TEXT), fake, 50)
    assert fake.prompts == []


# Endpoints.


@pytest.fixture
def endpoint() -> Iterator[ChatEndpoint]:
    """A server of its own for a test."""
    with serving(ChatEndpoint()) as state:
        yield state


def test_an_endpoint_is_asked_with_the_key_given(endpoint: ChatEndpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing of the environment."""
    monkeypatch.setenv("OPENAI_API_KEY", "from-the-environment")
    assert endpoint.model().answer("A prompt.", 40) == "It was about gauges."
    assert endpoint.requests == [
        {
            "messages": [{"role": "user", "content": "A prompt."}],
            "model": "a-model",
            "max_tokens": 40,
            "temperature": 0,
        }
    ]
    assert [sent["authorization"] for sent in endpoint.headers] == [f"Bearer {KEY}"]
    assert KEY not in repr(endpoint.model())


@pytest.mark.parametrize(
    "reply",
    [
        error(429),
        error(503),
        Reply(200, b'{"choices": [{"mess'),
        Reply(200, b"[" * 100_000),
        completion(""),
        completion("", "length"),
        completion(None),
    ],
)
def test_a_fault_that_passes_is_waited_for(reply: Reply, endpoint: ChatEndpoint) -> None:
    """Limits, faults, and answers that are broken off or empty."""
    endpoint.script = [reply, reply]
    assert endpoint.model().answer("A prompt.", 40) == "It was about gauges."
    assert len(endpoint.requests) == 3


def test_an_answer_that_the_limit_cut_short_says_so(endpoint: ChatEndpoint) -> None:
    """By the sign that more followed; it is not asked for again, as that would be cut as well."""
    endpoint.script = [completion("It was about gau", "length")]
    assert endpoint.model().answer("A prompt.", 40) == "It was about gau\u2026"
    assert len(endpoint.requests) == 1


def test_a_server_that_does_not_say_why_it_ended_is_heard(endpoint: ChatEndpoint) -> None:
    """Some leave out what the protocol requires."""
    endpoint.script = [Reply(200, b'{"choices": [{"message": {"content": "Gauges."}}]}')]
    assert endpoint.model(retries=0).answer("A prompt.", 40) == "Gauges."


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (error(401, f"Incorrect API key: {KEY}"), r"a-model at http://127\S+/v1 refused with HTTP 401: .*key: \*\*\*"),
        (error(500), r"refused with HTTP 500"),
        (completion("  "), r"answered 2 times with an empty text"),
        (Reply(200, b"{}"), r"something that is no chat completion\. Is the address right\?"),
    ],
)
def test_a_fault_that_stays_is_told(reply: Reply, message: str, endpoint: ChatEndpoint) -> None:
    """Without the key."""
    endpoint.script = [reply] * 9
    with pytest.raises(SummaryFailed, match=message) as caught:
        endpoint.model(retries=1).answer("A prompt.", 40)
    assert KEY not in str(caught.value)


def test_nobody_there_is_told() -> None:
    """A port that nothing listens on."""
    with pytest.raises(SummaryFailed, match=r"at http://127\.0\.0\.1:9/v1 could not be reached"):
        ChatModel("m", "http://127.0.0.1:9/v1", 4000, tokenizer_for(), retries=0).answer("A prompt.", 40)


# The command.


@pytest.fixture
def fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, endpoint: ChatEndpoint) -> Callable[..., Ended]:
    """The command on a document, asking the endpoint."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OUR_KEY", KEY)
    fill(tmp_path, {"story.md": TEXT})
    line = ("fit", "story.md", "-b", 800, "--summarize-with", "gpt-4o-mini", "--endpoint", endpoint.url)
    return lambda *more: chunker(*line, "--key-from", "OUR_KEY", *more)


def test_the_command_prints_summaries_in_their_place(fit: Callable[..., Ended], endpoint: ChatEndpoint) -> None:
    """Asked with the key in the variable named."""
    done = fit()
    assert done.code == 0
    assert "It was about gauges.]" in done.out
    assert {sent["authorization"] for sent in endpoint.headers} == {f"Bearer {KEY}"}


def test_an_endpoint_that_fails_half_way_leaves_no_text(fit: Callable[..., Ended], endpoint: ChatEndpoint) -> None:
    """The first part is summarised, the second refused: one line, and nothing that looks complete."""
    endpoint.script = [completion("First."), error(400, f"no more for {KEY}")]
    refusal = fit().refusal
    assert "refused with HTTP 400" in refusal
    assert KEY not in refusal


def test_a_small_window_is_kept_to(fit: Callable[..., Ended], endpoint: ChatEndpoint) -> None:
    """Question and answer together, in every request."""
    assert fit("--window", 700).code == 0
    count = tokenizer_for().count
    assert len(endpoint.requests) > 2
    assert all(count(request["messages"][0]["content"]) + request["max_tokens"] <= 700 for request in endpoint.requests)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["--endpoint", "http://127.0.0.1:9/v1"], "only go with --summarize-with"),
        (["--summarize-with", "gpt-4o"], "--summarize-with needs --endpoint"),
        (["--summarize-with", "gpt-4o", "--endpoint", "nowhere"], "must begin with http"),
        (["--summarize-with", "mine", "--endpoint", "http://127.0.0.1:9/v1"], "--window"),
        (["--summarize-with", "gpt-4o", "--endpoint", "http://127.0.0.1:9/v1", "--key-from", "NO_SUCH"], "NO_SUCH"),
    ],
)
def test_wrong_choices_are_one_line(tmp_path: Path, line: list[str], message: str) -> None:
    """Before anything is read or sent."""
    fill(tmp_path, {"story.md": TEXT})
    assert message in chunker("fit", tmp_path / "story.md", "-b", 100, *line).refusal
