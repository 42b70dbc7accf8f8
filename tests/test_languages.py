"""Which language a document is in, and so which rules its sentences follow."""

from __future__ import annotations

import pytest

from chunker import Document, split
from chunker.errors import InvalidSpec
from chunker.segments import languages
from chunker.segments.blocks.finding import with_blocks
from chunker.segments.languages import language_of

GERMAN = "Das Wasser steht hoch. Es wird alle zehn Minuten gemessen, auch nachts und an Feiertagen."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        ("El agua está alta. Se mide cada diez minutos, también de noche y en los días festivos.", "es"),
        ("水位が高いです。十分ごとに測定しています。", "ja"),
        ("The water is high. It is measured every ten minutes, at night and on holidays as well.", "en"),
        ("4711", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_found_in_the_words(text: str, language: str) -> None:
    """English where they are too few to tell."""
    assert language_of(Document("a", text)) == language


def test_code_does_not_count() -> None:
    """Only prose is looked at."""
    text = "```python\n" + "for line in the_file: print(line, end='')\n" * 40 + "```\n\n" + GERMAN
    assert language_of(with_blocks(Document("a.md", text))) == "de"


def test_markup_does_not_count() -> None:
    """Badges, addresses and commands at the top of a document are of no language."""
    badge = "[![What this will have](https://example.org/{0}/with/the/words/that/are/from/there)](https://{0}.org)"
    badges = "\n".join(badge.format(number) for number in range(12))
    assert language_of(with_blocks(Document("a.md", f"{badges}\n\n{GERMAN}"))) == "de"


def test_an_english_title_makes_no_english_text() -> None:
    """Words of English must be as common as they are in English."""
    text = f"{GERMAN} Danach sahen wir The Good, the Bad and the Ugly. {GERMAN} {GERMAN}"
    assert language_of(Document("a", text)) == "de"


def test_plain_english_needs_no_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own words tell it."""
    monkeypatch.setattr(languages, "sure_language", _not_asked)
    text = "The water is high, and they say that it will rise. What was measured with the gauge that you have."
    assert language_of(Document("a", text)) == "en"


@pytest.mark.parametrize(
    ("text", "language"), [("水位が高いです。測定しています。", "ja"), ("수위가 높습니다.", "ko"), ("水位很高。", "zh")]
)
def test_letters_of_one_language_need_no_classifier(text: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kana, Hangul and ideographs tell theirs."""
    monkeypatch.setattr(languages, "sure_language", _not_asked)
    assert language_of(Document("a", text)) == language


def test_a_quotation_in_its_letters_does_not_make_a_text_japanese() -> None:
    """Chinese shares some with it, and any text may name a Japanese word."""
    text = "水位很高，每十分钟测量一次，夜间和节假日也是如此。日语里叫“あ”。" * 3
    assert language_of(Document("a", text)) == "zh"


def test_no_language_is_looked_for_where_no_sentence_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks that are short are never split."""
    monkeypatch.setattr(languages, "language_of", _not_asked)
    assert list(split(f"# Pegel\n\n{GERMAN}\n\n{GERMAN}", "structure(max_tokens=512)"))


def _not_asked(*_: object) -> str:
    raise AssertionError


@pytest.mark.parametrize(("stated", "language"), [("pt-BR", "pt"), ("DE", "de"), ("fr_FR", "fr")])
def test_what_the_file_states_is_believed(stated: str, language: str) -> None:
    """Its first part, in small letters."""
    assert language_of(Document("a", GERMAN, metadata={"language": stated})) == language


def test_what_was_asked_for_wins() -> None:
    """Whatever the file says."""
    assert language_of(Document("a", GERMAN, metadata={"language": "fr"}), "es") == "es"


def test_each_document_gets_its_own_rules() -> None:
    """A German abbreviation ends no sentence in a German text."""
    text = GERMAN + " Das gilt bzw. Ing. Brandt sagt es so. Ende."
    auto, german = (
        [chunk.text for chunk in split(text, f"sentence(max_tokens=12, language={language!r})")]
        for language in ("auto", "de")
    )
    assert auto == german


@pytest.mark.parametrize("language", ["de-AT", "de_CH", "DE"])
def test_a_country_changes_no_rules(language: str) -> None:
    """Only the language does, in small letters or large ones."""
    text = "Das ist z. B. am 3. Mai. Ende."
    chunks = [chunk.text for chunk in split(text, f"sentence(max_tokens=13, language={language!r})")]
    assert chunks == ["Das ist z. B. am 3. Mai.", "Ende."]


def test_a_language_that_the_splitter_does_not_know_fails_at_once() -> None:
    """Also beside `auto`, which any splitter takes."""
    with pytest.raises(InvalidSpec):
        split("a", "structure(splitter='punkt', language='eo')")
    split("a", "structure(splitter='punkt', language='auto')")


def test_a_stated_language_that_the_splitter_does_not_know_is_read_as_english() -> None:
    """One Welsh file must not end a run that asked for `auto`."""
    document = Document("a", "One here. Two there.", metadata={"language": "cy"})
    assert [chunk.text for chunk in split(document, "sentence(max_tokens=4, splitter='punkt', language='auto')")] == [
        "One here.",
        "Two there.",
    ]
