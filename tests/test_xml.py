"""XML: what is parsed, and what is refused because it could reach out or blow up."""

from __future__ import annotations

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
