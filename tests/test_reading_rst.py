"""reStructuredText, with what Sphinx adds to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils.parsers.rst import directives, roles
from hypothesis import given
from hypothesis import strategies as st

from chunker.reading.content import Content
from chunker.reading.formats import rst
from tests.block_promises import assert_nested

_SOURCE = """
Kettle
======

:Author: Ann Leaf
:Date: 2024-05-01

.. toctree::
   :caption: Parts

   lid

A *kettle* boils ``water`` [#why]_. See :ref:`care` and
:func:`~tea.brew`, or :doc:`the lid <lid>`; H\\ :sup:`2`.

You need:

a. water

   - cold
b. fire

Steep
   Let it stand.

-v, --verbose  Say more.

| a line
| and another

.. code-block:: python
   :caption: brew.py

   def brew(): pass

>>> 1 + 1
2

.. note:: Hot!

.. versionadded:: 2.0
   The whistle.

.. py:function:: brew(water)

   Makes tea.

.. _care:

Care of it
----------

.. a comment

Often:

   Wipe it.

   -- Ann Leaf

===== =======
Water Minutes
===== =======
cold  5
\\     6
===== =======

.. math:: a^2

.. unknown-thing:: Shown
   :opt: x

   Shown too.

.. [#why] Mostly.
"""

_TEXT = """# Kettle

Author
: Ann Leaf
Date
: 2024-05-01

Parts

- lid

A kettle boils `water` [^1]. See Care of it and `brew`, or the lid; H^2.

You need:

a. water
   - cold
b. fire

Steep
: Let it stand.

-v, --verbose
: Say more.

a line
and another

brew.py

```python
def brew(): pass
```

```pycon
>>> 1 + 1
2
```

> **Note**
>
> Hot!

New in version 2.0: The whistle.

`brew(water)`
: Makes tea.

## Care of it

Often:

> Wipe it.
>
> — Ann Leaf

| Water | Minutes |
| --- | --- |
| cold | 5 |
|  | 6 |

$$a^2$$

Shown

Shown too.

[^1]: Mostly."""

_KINDS = (
    "heading definition_list term definition paragraph term definition paragraph paragraph list item paragraph "
    "paragraph paragraph list item paragraph list item paragraph item paragraph definition_list term definition "
    "paragraph definition_list term definition paragraph paragraph paragraph code code quote paragraph paragraph "
    "paragraph definition_list term definition paragraph heading paragraph quote paragraph paragraph table header_row "
    "row row paragraph paragraph paragraph footnote paragraph"
)


def read(text: str) -> Content:
    """The content of a text."""
    return rst.read(text.encode())


def test_a_document_reads_as_it_is_set() -> None:
    """Text, blocks and what it says of itself, all at once."""
    content = read(_SOURCE)
    assert content.text == _TEXT
    assert " ".join(block.kind for block in content.blocks or ()) == _KINDS
    assert_nested(content.text, content.blocks or ())
    assert dict(content.metadata) == {
        "title": "Kettle",
        "author": "Ann Leaf",
        "date": "2024-05-01",
        "unread": ["1 comment"],
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (".. header:: Above\n\na", "Above\n\na"),
        (".. code-block:: c\n   int x;", "```c\nint x;\n```"),
        (".. code-block::\n\n   x", "```\nx\n```"),
        (".. mermaid::\n\n   a --> b", "```mermaid\na --> b\n```"),
        (".. seealso:: :pep:`8`", "> **See also**\n>\n> PEP 8"),
        (".. unknown:: A ``b``\n   :caption: C\n\n   - d", "A `b`\n\nC\n\n- d"),
        (".. deprecated:: 3.1", "Deprecated since version 3.1."),
        ("[CIT]_\n\n.. [CIT] Cited.", "[CIT]\n\n[CIT]: Cited."),
        (".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n   * - c\n     - d",
         "| a | b |\n| --- | --- |\n| c | d |"),
        ("+---+---+\n| a | b |\n+   +---+\n|   | c |\n+---+---+", "| a | b |\n| a | c |"),
    ],
)  # fmt: skip
def test_what_stands_in_the_text_for_each_thing(text: str, found: str) -> None:
    """Directives, citations and tables, the smallest of each."""
    assert read(text).text == found


@pytest.mark.parametrize(
    "directive",
    [
        ".. include:: {path}",
        ".. literalinclude:: {path}",
        ".. raw:: html\n   :file: {path}",
        ".. csv-table::\n   :file: {path}",
        ".. code-block:: {path}",
        ".. graphviz:: {path}",
        ".. figure:: {path}",
    ],
)
def test_no_directive_reads_a_file(directive: str, tmp_path: Path) -> None:
    """Whatever the path that it names."""
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    assert "hunter2" not in read(f"before\n\n{directive.format(path=secret)}\n\nafter").text


def test_files_that_are_not_included_are_named() -> None:
    """Their words are missing."""
    assert read(".. include:: parts/intro.txt").metadata["unread"] == ["directive include parts/intro.txt"]


def test_what_docutils_cannot_make_sense_of_stays(capfd: pytest.CaptureFixture[str]) -> None:
    """A broken table, a title under it that is too short: all words, nothing printed."""
    content = read(
        "===\na b\n==\n\n`open **words |here|_ :ref:`x\n\n.. note::\n\n*x\n\nT\n=\n\nU\n-\n\nV\n~\n\nW\n=\n~~~\n"
    )
    for word in "a b open words here x T U V W".split():
        assert word in content.text
    assert capfd.readouterr() == ("", "")
    assert "unread" in content.metadata


def test_docutils_is_left_as_it_was() -> None:
    """Programs that use it themselves get no directive, role or default of ours or of a document."""
    before = directives.directive, roles.role, dict(directives._directives), dict(roles._roles)  # type: ignore[attr-defined]
    read(".. role:: mine\n.. default-role:: mine\n\n:mine:`a` :unknown:`b`\n\n.. toctree::\n\n   c\n")
    assert (directives.directive, roles.role) == before[:2]
    assert (directives._directives, roles._roles) == before[2:]  # type: ignore[attr-defined]


def test_settings_of_the_user_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of settings is looked for."""
    (tmp_path / "docutils.conf").write_text("[general]\nstrip_comments: yes\ndoctitle_xform: yes\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOCUTILSCONFIG", str(tmp_path / "docutils.conf"))
    assert read(".. a comment\n").metadata["unread"] == ["1 comment"]


def test_the_day_of_reading_is_no_part_of_a_document() -> None:
    """Equal bytes, equal content."""
    assert read("Today: |day|.\n\n.. |day| date::").text == "Today: |day|."


@pytest.mark.parametrize("text", ["- " * 10_000 + "a", "".join("  " * depth + "- a\n\n" for depth in range(400))])
def test_lists_nested_too_deeply_stay_as_they_stand(text: str) -> None:
    """Where docutils gives up nothing is lost, and it is said."""
    content = read(text)
    assert content.text.count("a") == text.count("a")
    assert "unread" in content.metadata


_LINES = st.lists(
    st.sampled_from(
        ["a word", "Title", "=====", "-----", "- item", "  - inner", "1. one", "   more", "", "", "::", ".. note::",
         "| line", ".. code-block:: c", "   :opt: x", "`a", "**b", "|c|", "+--+",
         "|d |", "=== ===", ".. [1] n", "[1]_", ":f: g", "-o  h",
         ".. _t:", "t_", ">>> i",
         "term", "  meaning", ":role:`x`", ".. figure:: p", "*"]
    ),
    max_size=14,
).map("\n".join)  # fmt: skip


@given(_LINES)
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever lines meet, blocks nest and plain words stay."""
    content = read(text)
    assert_nested(content.text, content.blocks or ())
    assert content.text.count("word") == text.count("word")
