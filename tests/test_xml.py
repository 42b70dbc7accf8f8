"""XML: what is parsed, and what is refused because it could reach out or blow up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chunker.errors import UnreadableDocument
from chunker.reading.xml import parse_xml

LAUGHS = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'


def test_elements_without_comments_and_instructions() -> None:
    """Whoever walks the tree meets elements only."""
    root = parse_xml(b"<?xml version='1.0'?><!-- x --><a>1<!-- <b/> -->2<?do it?><c/>3</a>")
    assert [element.tag for element in root.iter()] == ["a", "c"]
    assert list(root.itertext()) == ["12", "3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    "text",
    [
        LAUGHS.decode(),
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!-- <b> --><!DOCTYPE a [<!ENTITY x "y">]><a/>',
    ],
)
def test_document_types_are_refused(text: str, encoding: str) -> None:
    """In whatever encoding and wherever they stand."""
    with pytest.raises(UnreadableDocument, match="document type"):
        parse_xml(text.encode(encoding))


def test_a_document_type_hidden_by_an_encoding() -> None:
    """UTF-7 writes `<` in another way; the parser knows it, and what it found is looked at again."""
    text = "<?xml version='1.0' encoding='utf-7'?>" + "<!DOCTYPE a><a/>".encode("utf-7").decode()
    with pytest.raises(UnreadableDocument):
        parse_xml(text.encode())


def test_a_plain_document_type_where_it_is_allowed() -> None:
    """E-books of old name one; entities are refused all the same."""
    public = b'<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://127.0.0.1:9/ncx.dtd"><ncx>x</ncx>'
    assert parse_xml(public, allow_doctype=True).text == "x"
    with pytest.raises(UnreadableDocument, match="entities"):
        parse_xml(LAUGHS, allow_doctype=True)


@pytest.mark.parametrize("depth", [300, 10_000])
def test_elements_nested_too_deeply_are_refused(depth: int) -> None:
    """The parser stops at 256, long before Python would."""
    with pytest.raises(UnreadableDocument, match="depth"):
        parse_xml(b"<a>" * depth + b"</a>" * depth)


def test_two_hundred_levels_are_parsed() -> None:
    """No office program nests deeper."""
    assert len(list(parse_xml(b"<a>" * 200 + b"</a>" * 200).iter())) == 200


@given(st.binary(max_size=60))
def test_any_bytes_are_parsed_or_refused(noise: bytes) -> None:
    """Noise gives the named error and no other."""
    for data in (noise, b"<a>" + noise + b"</a>"):
        try:
            parse_xml(data)
        except UnreadableDocument as error:
            assert str(error)  # noqa: PT017, that there is none is fine too


def entities(declared: str, body: str) -> bytes:
    """A document of DocBook that declares entities."""
    public = 'PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "http://127.0.0.1:9/docbookx.dtd"'
    return f"<!DOCTYPE article {public} [{declared}]>{body}".encode()


def expanded(data: bytes) -> Any:
    """The root of XML whose entities may be words."""
    return parse_xml(data, allow_doctype=True, allow_entities=True)


def test_entities_for_words_become_those_words() -> None:
    """Between, before and behind elements, and in attributes."""
    declared = '<!ENTITY ver "1.2"><!ENTITY co "AT&#38;#38;T 5 &#38;#60; 6">'
    root = expanded(entities(declared, '<a v="&ver;">&ver;&ver;<b>x</b> y &co;<c/>&ver;.&mdash;</a>'))
    assert [*root.itertext()] == ["1.21.2", "x", " y AT&T 5 < 6", "1.2.", "&mdash;"]
    assert [element.tag for element in root.iter("*")] == ["a", "b", "c"]
    assert root.get("v") == "1.2"


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY b "ha"><!ENTITY c "&b;&b;">',
        '<!ENTITY b "<i>x</i>">',
        '<!ENTITY b SYSTEM "file:///etc/passwd">',
        '<!ENTITY b PUBLIC "x" "http://127.0.0.1:9/x">',
        '<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;',
        "<!ENTITY % b \"<!ENTITY c SYSTEM 'file:///etc/passwd'>\"> %b;",
        '<!ENTITY b SYSTEM "x.png" NDATA png>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_for_more_than_words_are_refused(declared: str, encoding: str) -> None:
    """Other files, other entities, markup; the message says how to do without."""
    text = entities(declared, "<a>x</a>").decode()
    with pytest.raises(UnreadableDocument, match="xmllint --noent"):
        expanded(text.encode(encoding))


@pytest.mark.parametrize("body", ["&b;" * 40_000, '<c d="' + "&b;" * 40_000 + '"/>', '<c d="&b;"/>' * 40_000])
def test_words_that_come_again_and_again_are_refused(body: str) -> None:
    """A small file would become two gigabytes of text."""
    with pytest.raises(UnreadableDocument, match="amplification"):
        expanded(entities(f'<!ENTITY b "{"w" * 50_000}">', f"<a>{body}</a>"))


def test_entities_become_a_bounded_text() -> None:
    """Whatever the parser would let pass."""
    data = entities(f'<!ENTITY b "{"w" * 50_000}">', f"<a>{'x' * 300_000}{'&b;' * 21}</a>")
    with pytest.raises(UnreadableDocument, match="1,050,000 characters"):
        expanded(data)


def test_very_many_entities_take_no_longer_each() -> None:
    """Each text is written once, however many entities are in it."""
    assert len(expanded(entities('<!ENTITY b "w">', f"<a>{'&b; ' * 20_000}</a>")).text) == 40_000
