"""Blocks that people made: what cannot be is refused with the number of the block, before anything is cut."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import Any

import pytest

from chunker import ChunkerError, Document, tokenizer_for
from chunker.errors import InvalidBlocks
from chunker.reading.folder import Source, document_of
from chunker.segments.blocks.checking import CheckedBlocks, check_blocks, with_checked
from chunker.segments.blocks.finding import with_blocks
from chunker.spec import parse_pipeline
from chunker.types import Block, Span

TEXT = "One line.\n\n- an item\n"
LIST: Any = Block("list", Span(11, 20))  # any: what types forbid is tried on purpose
ITEM: Any = Block("item", Span(11, 20), 1, 0)
PARAGRAPH: Any = Block("paragraph", Span(0, 9))
FRACTIONS: Any = (0.0, 9.5)

IMPOSSIBLE: dict[str, tuple[Any, str]] = {
    "no sequence": (5, "sequence of Block, got 5"),
    "no block": (("paragraph",), "Block 0: expected a chunker.types.Block, got 'paragraph'"),
    "unknown kind": ((PARAGRAPH._replace(kind="poem"),), r"Block 0 \('poem'\): expected a kind among .*got 'poem'"),
    "no kind": ((PARAGRAPH._replace(kind=[]),), r"got \[\]"),
    "parent missing": ((LIST, ITEM._replace(parent=7)), r"Block 1 \('item'\): expected as parent -1 .* below 1; got 7"),
    "parent behind": ((ITEM._replace(parent=1), LIST), "Block 0 .*got 1"),
    "its own parent": ((LIST._replace(parent=0),), "Block 0 .*got 0"),
    "parent below -1": ((LIST._replace(parent=-2),), "got -2"),
    "behind the text": ((PARAGRAPH._replace(span=Span(0, 99)),), r"from 0 to 21: in the text.*got Span\(.*end=99"),
    "before the text": ((PARAGRAPH._replace(span=Span(-3, 9)),), "start=-3"),
    "backwards": ((PARAGRAPH._replace(span=Span(9, 0)),), "one character or more"),
    "empty": ((PARAGRAPH._replace(span=Span(3, 3)),), "one character or more"),
    "no span": ((PARAGRAPH._replace(span=None),), "expected a Span .*got None"),
    "parts of characters": ((PARAGRAPH._replace(span=Span(*FRACTIONS)),), "got Span"),
    "out of order": ((LIST, PARAGRAPH), "Block 1 .*from 20 to 21: .*behind what comes before"),
    "one over another": ((PARAGRAPH, LIST._replace(span=Span(5, 20))), "Block 1 .*from 9 to 21"),
    "outside its parent": ((PARAGRAPH, ITEM), "Block 1 .*in block 0, its parent"),
    "lead-in outside": ((LIST._replace(lead_in=Span(90, 99)),), r"as lead_in None, or a Span of the text from 0 to 21"),
    "header outside": ((LIST._replace(header=Span(-4, 2)),), "as header None"),
    "heading without level": ((Block("heading", Span(0, 9)),), "of a heading 1 to 6.*got 0"),
    "level below 0": ((PARAGRAPH._replace(level=-1),), "got -1"),
    "no language": ((PARAGRAPH._replace(language=None),), "a language as str; got None"),
}  # fmt: skip


@pytest.mark.parametrize("spec", ["structure", "sentence", "multiscale", "structure | redact"])
@pytest.mark.parametrize(("blocks", "message"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_impossible_blocks_are_refused(blocks: Any, message: str, spec: str) -> None:
    """Whatever cuts the document, the error is ours and says which block, what was expected and what came."""
    with pytest.raises(InvalidBlocks, match=message) as caught:
        list(parse_pipeline(spec).chunk(Document("d", TEXT, blocks=blocks), tokenizer_for("gpt-4o")))
    assert isinstance(caught.value, ChunkerError)


def test_possible_blocks_are_cut_along() -> None:
    """A list serves as well as a tuple."""
    blocks: Any = [PARAGRAPH, LIST, ITEM._replace(parent=1)]
    chunks = parse_pipeline("structure").chunk(Document("d", TEXT, blocks=blocks), tokenizer_for("gpt-4o"))
    assert "".join(chunk.text for chunk in chunks) == TEXT.rstrip()


def test_blocks_are_looked_at_once() -> None:
    """A document that was checked stays the same object, also after it went to another process."""
    checked = with_checked(Document("d", TEXT, blocks=(PARAGRAPH,)))
    assert with_checked(checked) is checked
    sent = pickle.loads(pickle.dumps(checked))
    assert with_checked(sent) is sent
    assert sent == checked


def test_what_our_readers_find_is_not_looked_at_again() -> None:
    """Neither blocks that a file marks nor those found in its text."""
    for name in ("a.json", "a.md"):
        document = with_blocks(document_of(Source(name, name), b'{"a": [1, 2]}'))
        assert with_checked(document) is document


def test_another_text_is_another_matter() -> None:
    """Blocks that were checked for one text are checked again for one of another length."""
    document = with_checked(Document("d", TEXT, blocks=(PARAGRAPH,)))
    with pytest.raises(InvalidBlocks, match="from 0 to 3"):
        with_checked(replace(document, text=TEXT[:3]))


def test_found_blocks_pass() -> None:
    """What is found in a text holds to what is asked of people."""
    blocks = with_blocks(Document("a.md", f"# A\n\n{TEXT}\n> - b\n\n| a | b |\n|---|---|\n| c | d |\n")).blocks
    assert isinstance(blocks, CheckedBlocks)
    check_blocks(blocks, blocks.characters)
