"""XML: documents, data, and pages that are called so."""

from __future__ import annotations

import pytest

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats import xml
from tests.block_promises import assert_nested

_BOOK = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "http://www.oasis-open.org/docbook/xml/4.5/docbookx.dtd">
<article lang="en"><articleinfo><title>Bees</title><author><firstname>A.</firstname> <surname>Wing</surname></author>
<date>2020-02-02</date></articleinfo>
<section><title>Hive</title>
<para>A hive<footnote><para>Of straw.</para></footnote> has <literal>cells</literal>&nbsp;and:
<itemizedlist><listitem><para>wax</para><orderedlist><listitem><para>white</para></listitem></orderedlist></listitem>
<listitem><para>honey</para></listitem></itemizedlist></para>
<variablelist><varlistentry><term>Queen</term><listitem><para>Lays eggs.</para></listitem></varlistentry></variablelist>
<table><title>Bees</title><tgroup cols="2"><thead><row><entry>Kind</entry><entry>Many</entry></row></thead>
<tbody><row><entry>worker</entry><entry>yes</entry></row></tbody></tgroup></table>
<programlisting language="c">buzz();
  buzz();</programlisting><warning><para>They sting.</para></warning></section></article>"""


def read(text: str) -> Content:
    """The content of a text."""
    return xml.read(text.encode())


def test_a_document_reads_by_the_names_of_its_elements() -> None:
    """Sections, lists, tables, code, boxes and notes of DocBook."""
    content = read(_BOOK)
    assert content.text == (
        "# Bees\n\nA. Wing\n\n2020-02-02\n\n## Hive\n\nA hive[^1] has `cells` and:\n\n- wax\n  1. white\n- honey\n\n"
        "[^1]: Of straw.\n\nQueen\n: Lays eggs.\n\nBees\n\n| Kind | Many |\n| --- | --- |\n| worker | yes |\n\n"
        "```c\nbuzz();\n  buzz();\n```\n\n> **Warning**\n>\n> They sting."
    )
    assert_nested(content.text, content.blocks or ())
    assert dict(content.metadata) == {"language": "en", "title": "Bees", "author": "A. Wing", "date": "2020-02-02"}


def test_records_of_data_are_a_table() -> None:
    """Fields that one of them lacks stay empty; attributes are fields as well."""
    content = read('<zoo><a id="1"><n>Ape</n><w>50</w></a><a id="2"><n>Bat</n></a></zoo>')
    assert content.text == "zoo:\n\na:\n\n| id | n | w |\n| --- | --- | --- |\n| 1 | Ape | 50 |\n| 2 | Bat |  |"


def test_other_data_is_a_list_of_names_and_values() -> None:
    """Lists in lists where elements nest."""
    content = read('<set debug="no"><db><host>h</host><port unit="tcp">1</port></db><empty/></set>')
    assert content.text == "set:\n\n- debug: no\n\n- db\n  - host: h\n  - port: 1\n    - unit: tcp\n\n- empty"


def test_a_page_that_is_called_xml_is_a_page() -> None:
    """With or without a declaration."""
    assert read('<?xml version="1.0"?>\n<html><body><h1>a</h1><p>b').text == "# a\n\nb"


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY x "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
    ],
)
def test_entities_of_its_own_are_refused(entities: str) -> None:
    """They reach for files and networks, or grow without end."""
    with pytest.raises(UnreadableDocument):
        read(f"<!DOCTYPE r [{entities}]><r>&x;</r>")


@pytest.mark.parametrize("text", ["", "no XML", "<a><b></a>", "<a>" * 10_000 + "x" + "</a>" * 10_000])
def test_what_is_not_well_formed_is_refused(text: str) -> None:
    """As is what nests deeper than any document does."""
    with pytest.raises(UnreadableDocument):
        read(text)


@pytest.mark.parametrize("wrapped", ["<a>{}</a>", "<r><p>begin</p>{}</r>"])
def test_what_nests_deeply_keeps_its_words(wrapped: str) -> None:
    """As deep as the parser goes."""
    content = read(wrapped.format("<b>" * 200 + "deep" + "</b>" * 200))
    assert "deep" in content.text
    assert_nested(content.text, content.blocks or ())


def test_a_version_that_is_declared_once_is_read_wherever_it_stands() -> None:
    """As many handbooks in DocBook have it; characters are known by the names that HTML has for them."""
    doctype = '<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN" "docbookx.dtd" [<!ENTITY ver "1.2">]>'
    content = read(f"{doctype}<article><title>Gauge &ver;</title><para>Read &ver; &mdash; first.</para></article>")
    assert content.text == "# Gauge 1.2\n\nRead 1.2 \u2014 first."
