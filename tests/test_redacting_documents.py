"""Documents with masks: what stands there, what moves along, and that no value is left anywhere."""

from __future__ import annotations

import hmac
import json
import re
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chunker import Document, parse, tokenizer_for
from chunker.errors import InvalidSpec
from chunker.pipeline import Pipeline
from chunker.redacting import MASKS, Detector, Key, find, kind_names, redacted
from chunker.redacting.documents import hits
from chunker.redacting.kinds import DETECTORS
from chunker.rows import chunk_row, document_row
from chunker.spec import parse_pipeline, strategy_names
from chunker.transforms.redact import Redact
from chunker.types import Block, Place, Span
from tests.planted import Planted, planted
from tests.torture import hostile_text

KEY = Key("a key of sixteen bytes or more")
NEEDS = {"semantic"}  # a model
every_mask = pytest.mark.parametrize("mask", MASKS)
PLANTED = st.builds(lambda kind, seed: planted(kind, Random(seed)), st.sampled_from(kind_names()), st.integers())


def masked(text: str, mask: str = "numbered", key: Key | None = None) -> str:
    """The text of a document with masks."""
    return redacted(Document("d", text), mask=mask, key=key if mask == "keyed" else None).document.text


def text_with(values: list[Planted], filler: str) -> str:
    """Values between paragraphs."""
    return "\n\n".join(f"{filler} note\n\nHere {before}{value} it was." for _, before, value in values)


# Masks.


def test_the_same_value_has_the_same_number() -> None:
    """However it is written, of each kind from 1 on."""
    text = "Ada@example.org, bob@example.org, ada@EXAMPLE.org, +49 30 901820, +49 (30) 901-820"
    assert masked(text) == "[EMAIL 1], [EMAIL 2], [EMAIL 1], [PHONE 1], [PHONE 1]"


@pytest.mark.parametrize(
    "values",
    [
        ["ada@example.org", "Ada@Example.org", "ada%40example.org"],
        ["+49 30 901820", "0049 30 901820", "+49 (0)30 901820", "Tel. 004930901820"],
        ["2001:db8::1:77", "2001:0db8:0:0:0:0:1:77", "2001:DB8::1:77"],
        ["192.168.0.12", "::ffff:192.168.0.12"],
        ["born 9 May 1948", "DOB 1948-05-09", "born May 9th, 1948", "geboren am 9. Mai 1948", "geb. 9.5.1948"],
    ],
)
def test_a_value_has_one_mask_in_every_form_with_a_standard(values: list[str]) -> None:
    """Addresses of mail and machines, telephone numbers, days."""
    masks = re.findall(r"\[[A-Z ]+ [0-9]+\]", masked(", ".join(values)))
    assert len(masks) == len(values)
    assert len({*masks}) == 1


def test_days_that_could_be_others_keep_masks_of_their_own() -> None:
    """Nobody can tell day and month of `5/9/1948`."""
    assert masked("born 5/9/1948, born 9 May 1948") == "born [BIRTH DATE 1], born [BIRTH DATE 2]"


def test_numbers_go_on_behind_those_of_masks_that_stand_there() -> None:
    """A text that was redacted before gets no second [EMAIL 2]."""
    assert masked("[EMAIL 2] ada@example.org [PHONE 7]") == "[EMAIL 2] [EMAIL 3] [PHONE 7]"


def test_blank_masks_keep_every_place_and_line() -> None:
    """Of a key in several lines only the line ends stay."""
    text = "k:\r\n-----BEGIN PRIVATE KEY-----\r\nMIIEvQIBADANBgkqhkiG9w0BAQEF\r\n-----END PRIVATE KEY-----\r\nend"
    blank = masked(text, "blank")
    assert re.sub("[^\r\n]", "x", blank) == re.sub("[^\r\n]", "x", text)
    assert set(blank[4:-5]) == {"█", "\r", "\n"}


def test_blank_documents_map_to_themselves() -> None:
    """Blocks and places stay where they are."""
    document = Document(
        "d", "to ada@example.org", blocks=(Block("paragraph", Span(0, 18)),), places=(Place(5, "page", 2),)
    )
    result = redacted(document, mask="blank")
    assert (result.document.blocks, result.document.places) == (document.blocks, document.places)
    assert result.offsets.original(Span(5, 9)) == Span(5, 9)


def test_keyed_masks_are_the_same_in_all_documents_and_of_one_key() -> None:
    """Another key, another mask; small and capital letters of an address make none."""
    first, again = masked("ada@example.org", "keyed", KEY), masked("to ADA@example.org", "keyed", KEY)
    assert re.fullmatch(r"\[EMAIL [0-9A-F]{10}\]", first)
    assert again == f"to {first}"
    assert masked("ada@example.org", "keyed", Key("another key of sixteen")) != first


def test_a_keyed_mask_is_an_hmac_of_kind_and_value() -> None:
    """By Python's own, so that others can make the same masks."""
    digest = hmac.new(b"a key of sixteen bytes or more", b"email:ada@example.org", "sha256").hexdigest()
    assert masked("ada@example.org", "keyed", KEY) == f"[EMAIL {digest[:10].upper()}]"


def test_a_key_shows_itself_nowhere() -> None:
    """Not in the transform's text, not as an object."""
    transform = Redact(mask="keyed", key=KEY)
    shown = f"{transform} {KEY!r} {transform!r} {vars(transform)}"
    assert "sixteen" not in shown
    assert f"key='{KEY.name}'" in shown
    assert KEY.name.startswith("given-")
    assert Key("another key of sixteen bytes").name != KEY.name == Key(b"a key of sixteen bytes or more").name


@pytest.mark.parametrize("key", ["", "short", b"fifteen bytes.."])
def test_a_key_that_could_be_guessed_is_refused(key: str | bytes) -> None:
    """Without showing it."""
    with pytest.raises(InvalidSpec, match="at least 16 bytes") as error:
        Key(key)
    assert not key or str(key) not in str(error.value)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("redact(mask='keyed')", "a key and mask='keyed' go together"),
        ("redact(mask='stars')", "mask must be one of numbered, blank, keyed"),
        ("redact(kinds='emial')", "Did you mean 'email'"),
        ("redact(key='hunter2hunter2hunter2')", "key must be None"),
        ("redact(mask=1)", "mask must be a text"),
    ],
)
def test_wrong_settings_fail_at_once(spec: str, message: str) -> None:
    """Before any document."""
    with pytest.raises(InvalidSpec, match=message):
        parse_pipeline(f"sentence | {spec}")


def test_a_key_without_keyed_masks_is_refused() -> None:
    """Somebody meant them."""
    with pytest.raises(InvalidSpec, match="got mask='numbered' and a key"):
        Redact(key=KEY)


# Documents.


def test_metadata_is_redacted_too() -> None:
    """In lists and objects, names of fields as well; what is found there is masked in the text."""
    metadata = {"author": "ada@example.org", "tags": ["x", {"ada@example.org": 1}], "pages": 3}
    document = redacted(Document("d", "by ada@example.org", metadata=metadata)).document
    assert document.metadata == {
        "author": "[EMAIL 1]",
        "tags": ["x", {"[EMAIL 1]": 1}],
        "pages": 3,
        "redacted": {"email": 2},
    }


def test_what_words_give_away_in_the_text_is_masked_in_the_title() -> None:
    """And the other way round."""
    document = Document(
        "d", "The password is: hunter2x.", metadata={"title": "hunter2x"}, places=(Place(0, "sheet", "hunter2x"),)
    )
    result = redacted(document)
    assert "hunter2x" not in json.dumps(document_row(result.document))
    assert result.document.places == (Place(0, "sheet", "[PASSWORD 1]"),)


def test_blocks_and_places_move_with_the_text() -> None:
    """Each still holds its words."""
    text = "# To ada@example.org\n\nCall +49 30 901820 now.\n\nEnd."
    blocks = (Block("heading", Span(0, 20), 1), Block("paragraph", Span(22, 45)), Block("paragraph", Span(47, 51)))
    result = redacted(Document("d", text, blocks=blocks, places=(Place(47, "page", 2),))).document
    assert [result.text[slice(*block.span)] for block in result.blocks or ()] == [
        "# To [EMAIL 1]",
        "Call [PHONE 1] now.",
        "End.",
    ]
    assert result.text[result.places[0].start :] == "End."


def test_blocks_inside_a_value_are_gone() -> None:
    """The blocks inside them too, and those behind have their parents again."""
    key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----"
    text = f"{key}\n\n- End."
    inside = (Block("list", Span(28, 56), 1, 0), Block("item", Span(28, 56), 2, 1))
    behind = (Block("list", Span(len(key) + 2, len(text))), Block("item", Span(len(key) + 2, len(text)), 1, 3))
    result = redacted(Document("d", text, blocks=(Block("code", Span(0, len(key))), *inside, *behind))).document
    assert [(block.kind, block.parent, result.text[slice(*block.span)]) for block in result.blocks or ()] == [
        ("code", -1, "[PRIVATE KEY 1]"),
        ("list", -1, "- End."),
        ("item", 1, "- End."),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 30)), max_size=6), st.lists(PLANTED, min_size=1, max_size=3)
)
def test_blocks_never_overlap_after_redaction(cuts: list[tuple[int, int]], values: list[Planted]) -> None:
    """Even where a value runs from one into the next."""
    text = text_with(values, "x")
    edges = sorted({min(len(text), sum(a + b for a, b in cuts[: n + 1])) for n in range(len(cuts))} | {0, len(text)})
    blocks = tuple(Block("paragraph", Span(a, b)) for a, b in pairwise(edges))
    result = redacted(Document("d", text, blocks=blocks)).document
    spans = [block.span for block in result.blocks or ()]
    assert all(0 <= a < b <= len(result.text) for a, b in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def test_id_and_source_stay() -> None:
    """They name the file."""
    document = redacted(Document("ada@example.org.txt", "x", "/mail/ada@example.org.txt")).document
    assert (document.id, document.source) == ("ada@example.org.txt", "/mail/ada@example.org.txt")


@every_mask
@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.kind)
def test_redacting_what_detectors_show_twice_changes_nothing(mask: str, detector: Detector) -> None:
    """In tables, elements and options too."""
    key = KEY if mask == "keyed" else None
    for example in detector.found:
        once = redacted(Document("d", example.replace("⟨", "").replace("⟩", "")), mask=mask, key=key).document
        assert redacted(once, mask=mask, key=key).document == once


@every_mask
@given(st.lists(PLANTED, max_size=5), hostile_text())
@settings(max_examples=60)
def test_redacting_twice_changes_nothing(mask: str, values: list[Planted], filler: str) -> None:
    """Masks are no values, and reveal none beside them."""
    document = Document("d", text_with(values, filler) + filler, metadata={"title": values[0].value if values else ""})
    key = KEY if mask == "keyed" else None
    once = redacted(document, mask=mask, key=key).document
    assert redacted(once, mask=mask, key=key).document == once


@given(st.lists(PLANTED, min_size=1, max_size=4), hostile_text())
@settings(max_examples=60)
def test_counts_are_those_of_what_is_found(values: list[Planted], filler: str) -> None:
    """In the metadata, in the result, and as findings one by one."""
    document = Document("d", text_with(values, filler), metadata={"title": values[0].value})
    result = redacted(document)
    found = hits(document)
    assert result.counts == result.document.metadata["redacted"]
    assert sum(result.counts.values()) == len(found)
    assert [hit.found for hit in found if not hit.where] == find(document.text) or values[0].value not in document.text


@pytest.mark.parametrize("name", [name for name in strategy_names() if name not in NEEDS])
@every_mask
@given(st.lists(PLANTED, min_size=1, max_size=4), st.integers(12, 60))
@settings(max_examples=12, deadline=None)
def test_no_value_stands_in_any_chunk(name: str, mask: str, values: list[Planted], limit: int) -> None:
    """Text, context, headings, metadata: all that is written of a document and its chunks, with every strategy."""
    text = "".join(f"# About {value}\n\nHere {before}{value} it was, {value}.\n\n" for _, before, value in values)
    document = Document("d.md", text, metadata={"title": values[0].value, "list": [values[-1].value]})
    redact = Redact(mask=mask, key=KEY if mask == "keyed" else None)
    prepared = Pipeline(parse(f"{name}(max_tokens={limit})"), (redact,)).prepared(document)
    pipeline = Pipeline(parse(f"{name}(max_tokens={limit})"), (redact,))
    rows = [document_row(prepared.document), *map(chunk_row, pipeline.chunk(document, tokenizer_for()))]
    shown = " ".join("".join(json.dumps(row, ensure_ascii=False).split()) for row in rows)
    for value in values:
        assert "".join(json.dumps(value.value)[1:-1].split()) not in shown, value


@given(st.lists(PLANTED, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_chunks_know_their_place_in_the_original(values: list[Planted]) -> None:
    """It begins and ends with the same words, and holds each value whole or not at all."""
    document = Document("d", text_with(values, "Some words before."))
    result = redacted(document)
    for chunk in Pipeline(parse("sentence(max_tokens=24)"), (Redact(),)).chunk(document, tokenizer_for()):
        start, end = chunk.metadata["original_span"]
        again = redacted(Document("d", document.text)).offsets.redacted(Span(start, end))
        assert again.start <= chunk.start < chunk.end <= again.end
        assert all(
            end <= part.start or start >= part.end or (start <= part.start and part.end <= end)
            for part in result.offsets.originals
        )
        unmasked = re.split(r"\[[A-Z ]+[0-9]+\]", chunk.text)
        assert all(part in document.text[start:end] for part in unmasked if "[" not in part and "]" not in part)


def test_two_transforms_lead_back_to_the_first_text() -> None:
    """The place is that in the document as it was read."""
    document = Document("d", "ada@example.org wrote: password = hunter2x. End.")
    pipeline = parse_pipeline("sentence(max_tokens=512) | redact(kinds='email') | redact(kinds='password')")
    (chunk,) = pipeline.chunk(document, tokenizer_for())
    assert chunk.text == "[EMAIL 1] wrote: password = [PASSWORD 1]. End."
    assert chunk.metadata["original_span"] == [0, len(document.text)]
