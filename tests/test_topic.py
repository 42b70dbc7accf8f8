"""The strategy that cuts where words change, on texts whose topics nobody can argue about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker import Document, parse, split, tokenizer_for
from chunker.errors import InvalidSpec
from chunker.segments.topics import Topics, all_gaps, without_inner
from chunker.strategies.topic import Topic
from chunker.tape import Tape
from tests.plain import plain_paragraphs, sentence_spans, written
from tests.promises import own_edges, torn_units
from tests.two_topics import BREAD, CHANGE, RIVER, TWO

SENTENCES = [TWO.index(sentence) for sentence in RIVER + BREAD]
COUNT = tokenizer_for("gpt-4o").count
LONGER = max(COUNT(" ".join(RIVER)), COUNT(" ".join(BREAD)))


def cuts(spec: str, text: str = TWO) -> list[int]:
    """Where the chunks of a text begin, without the first."""
    return [chunk.start for chunk in split(text, spec)][1:]


def gaps(spec: str, text: str = TWO) -> dict[int, float]:
    """The prices of all places where a strategy would cut a text."""
    strategy, document = parse(spec), Document("d", text)
    return dict(strategy.layout(strategy.prepared(document), Tape(text, tokenizer_for("gpt-4o"))).boundaries)


def test_topics_are_chunks_where_sizes_do_not_matter() -> None:
    """A high limit, and a target that no topic is below."""
    assert cuts("topic(max_tokens=10000, target=1, language='en')") == [CHANGE]


@pytest.mark.parametrize("spare", [0, 1, 2])
def test_a_topic_that_just_fits_is_whole(spare: int) -> None:
    """Also when the longer of two takes all the tokens that there are."""
    assert cuts(f"topic(max_tokens={LONGER + spare}, target=1, language='en')") == [CHANGE]


def test_a_topic_of_just_the_target_is_whole() -> None:
    """Counted by itself: `Knead` takes a token more where no blank is before it."""
    dough = " ".join(BREAD[1:])
    text = " ".join([*RIVER, dough])
    start = text.index(dough)
    assert Tape(text, tokenizer_for("gpt-4o")).estimate(start, len(text)) < COUNT(dough)
    assert max(gaps(f"topic(max_tokens=80, target={COUNT(dough)}, language='en')", text)) == start


def test_the_cut_falls_where_the_topic_changes() -> None:
    """Wherever the limit would allow it to fall; by structure alone it falls elsewhere."""
    assert cuts("topic(max_tokens=80, language='en')") == [CHANGE]
    assert cuts("structure(max_tokens=80, language='en')") != [CHANGE]


def test_a_topic_over_the_limit_is_in_few_parts() -> None:
    """Each topic of some 60 tokens is in two, none of which mixes topics."""
    found = cuts("topic(max_tokens=40, target=1, language='en')")
    assert CHANGE in found
    assert len(found) == 3


def test_weight_0_is_structure_with_topics_kept() -> None:
    """With a target that no topic reaches, nothing is kept, and cuts are those of structure."""
    text = "\n\n".join([*RIVER, *BREAD])
    assert cuts("topic(max_tokens=60, weight=0)", text) == cuts("structure(max_tokens=60)", text)


def test_detail_makes_topics_finer() -> None:
    """There are more of them."""
    coarse, usual, fine = (
        len(cuts(f"topic(max_tokens=10000, target=1, language='en', detail={value})")) for value in (0.2, 1.0, 3.0)
    )
    assert coarse < usual < fine


def test_lists_and_tables_stay_whole() -> None:
    """As with `structure`."""
    table = "| river | bread |\n|---|---|\n" + "".join(f"| water {n} | flour {n} |\n" for n in range(4))
    found = [*split(f"{' '.join(RIVER)}\n\n{table}\n\n{' '.join(BREAD)}\n", "topic(max_tokens=90, target=1)")]
    assert any(table.strip() in chunk.text for chunk in found)


def test_headings_are_told_to_parts() -> None:
    """As with `structure`."""
    found = [*split(f"# Home\n\n{TWO}\n", "topic(max_tokens=80, language='en')")]
    assert [chunk.context for chunk in found] == ["", "Home\n\n"]


@pytest.mark.parametrize("text", ["", " \n ", "One sentence.", "x" * 5000, "word " * 3000])
def test_texts_without_gaps_are_cut_all_the_same(text: str) -> None:
    """There is nothing to compare."""
    found = [*split(text, "topic(max_tokens=100, target=10)")]
    assert "".join("".join(chunk.text.split()) for chunk in found) == "".join(text.split())


@given(paragraphs=plain_paragraphs(), limit=st.integers(8, 60), share=st.integers(1, 8))
def test_sentences_that_fit_are_whole(paragraphs: list[list[str]], limit: int, share: int) -> None:
    """Whatever the topics, and whatever the target."""
    text = written(paragraphs)
    found = [
        *Topic(max_tokens=limit, target=max(1, limit // share)).chunk(Document("d", text), tokenizer_for("gpt-4o"))
    ]
    count = tokenizer_for("gpt-4o").count
    assert not torn_units(sentence_spans(text), own_edges(found), lambda span: count(text[slice(*span)]) <= limit)


@given(
    runs=st.lists(
        st.lists(st.sampled_from(RIVER), min_size=3) | st.lists(st.sampled_from(BREAD), min_size=3),
        min_size=2,
        max_size=5,
    ),
    data=st.data(),
)
def test_topics_from_target_to_limit_are_whole(runs: list[list[str]], data: st.DataObject) -> None:
    """Of topics found where sizes do not matter, those from target to limit are cut nowhere inside."""
    text = "\n\n".join(map(" ".join, runs))
    topics = [*split(text, "topic(max_tokens=10000, target=1, language='en', detail=2)")]
    sizes = st.sampled_from([topic.token_count for topic in topics])
    target, limit = sorted((data.draw(sizes), data.draw(sizes)))
    found = cuts(f"topic(max_tokens={limit}, target={target}, language='en', detail=2)", text)
    whole = [topic for topic in topics if target <= topic.token_count <= limit]
    assert not [cut for cut in found for topic in whole if topic.start < cut < topic.end]


def test_an_overlap_begins_with_a_sentence() -> None:
    """Also inside a topic that is one unit."""
    first, second = split(TWO, "topic(max_tokens=100, overlap=20, target=1, language='en')")
    assert second.text.startswith(RIVER[-1])
    assert first.end == CHANGE - 1


def test_gaps_between_boundaries_come_from_finders() -> None:
    """Each once, in order."""
    assert all_gaps("ab cd ef", [(3, 0.1)], [lambda text, span: [(span.start + 1, 0.4)]]) == [
        (1, 0.4),
        (3, 0.1),
        (4, 0.4),
    ]


def test_inside_a_whole_topic_nothing_is_offered() -> None:
    """The first topic, from 0 to 10, is whole, the second is not."""
    topics = Topics([(5, 0.4), (10, 0.4), (15, 0.4)], [0, 10, 20])
    assert without_inner(topics, lambda start, _: start == 0) == [(10, 0.4), (15, 0.4)]


def test_every_stretch_begins_a_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the text goes on with that before; with a stretch of all sentences nothing but the change does."""
    for stretch, begin in ((3, SENTENCES[3::3]), (len(SENTENCES), [CHANGE])):
        monkeypatch.setattr("chunker.segments.topics._STRETCH", stretch)
        assert cuts("topic(max_tokens=10000, target=1, language='en')") == begin


def test_gaps_of_every_stretch_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no topic is to stay whole; free of the topics' price where a stretch begins."""
    monkeypatch.setattr("chunker.segments.topics._STRETCH", 4)
    prices = gaps("topic(max_tokens=80, language='en')")
    assert [*prices] == SENTENCES[1:]
    assert [prices[start] for start in SENTENCES[4::4]] == pytest.approx([0.4, 0.4])


def test_prices_are_those_of_structure_and_more_inside_a_topic() -> None:
    """A sentence's 0.40 where the topic changes, more elsewhere, and at most the weight more."""
    prices = gaps("topic(max_tokens=80, language='en')")
    assert prices.pop(CHANGE) == pytest.approx(0.4)
    assert [*prices] == [start for start in SENTENCES[1:] if start != CHANGE]
    assert all(0.4 < round(price, 9) <= 0.6 for price in prices.values())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("weight=1.5", "weight must be a number from 0 to 1, got 1.5"),
        ("weight=-1", "weight must be a number from 0 to 1, got -1"),
        ("detail=0", "detail must be a number from 0.001 to 1000, got 0"),
        ("weight='high'", "weight must be a number, got 'high'"),
    ],
)
def test_settings_out_of_range_are_refused(settings: str, said: str) -> None:
    """Before any document."""
    with pytest.raises(InvalidSpec, match=said):
        parse(f"topic({settings})")
