"""The values everything else passes around: documents, spans, boundaries, chunks, failures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    IntArray = NDArray[np.signedinteger[Any]]
    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Span(NamedTuple):
    """A half-open range of characters (code points) `[start, end)` of one document."""

    start: int
    end: int


class Boundary(NamedTuple):
    """A place where the next chunk may begin, and the price of cutting there.

    `cost` runs from 0 (ideal) to 1 (worst) on the scale of `chunker.prices`. White space around the
    place belongs to neither side.
    """

    offset: int
    cost: float


# Boundaries (or plain pairs of offset and cost, which are quicker to make) inside a span of a text, in order.
Finder = Callable[[str, Span], Iterable[tuple[int, float]]]

# Words to put before a chunk that begins at an offset: first all of them, then ever fewer.
ContextFinder = Callable[[int], Iterable[str]]


class View(NamedTuple):
    """A range of characters under which a chunk may be indexed, and its weight in the score."""

    start: int
    end: int
    weight: float


class Copy(NamedTuple):
    """A place that a chunk stands for beside its own, because what stands there is the same or nearly.

    `similarity` runs from 0 to 1, which is the same text; see the transform that dropped the copy.
    """

    document_id: str
    start: int
    end: int
    similarity: float


BlockKind = Literal[
    "front_matter", "heading", "paragraph", "list", "item", "table", "header_row", "row", "code", "quote", "html",
    "rule", "link_definition", "footnote", "definition_list", "term", "definition", "page_header", "page_footer",
]  # fmt: skip


class Block(NamedTuple):
    """A part of a document that its author set apart: a paragraph, a list, one item of it, a table, a row.

    The blocks of a text are one sequence in document order, each before the blocks inside it.

    Attributes:
        span: from the beginning of its first line, indentation and quote marks included, to the end of its last
            line that is not blank, without the line break. Where a block around it opens on the same line
            (`- - a`), it begins behind that block's marker.
        level: of a heading 1 (highest) to 6; of every other block how many blocks it lies in.
        parent: place in the sequence of the block it lies in; -1 where there is none.
        lead_in: of a list, table or code block the paragraph before it that introduces it.
        header: of a table the rows to repeat above any part of it, with the line below that rules them off.
        language: of a code block what its fence names, such as `python`.
    """

    kind: BlockKind
    span: Span
    level: int = 0
    parent: int = -1
    lead_in: Span | None = None
    header: Span | None = None
    language: str = ""

    def moved(self, move: Callable[[Span], Span]) -> Block:
        """The block with each of its spans where `move` says it is now."""
        lead_in, header = self.lead_in and move(self.lead_in), self.header and move(self.header)
        return self._replace(span=move(self.span), lead_in=lead_in, header=header)


PlaceKind = Literal["page", "slide", "sheet", "part", "cell"]


class Place(NamedTuple):
    """Where the text from `start` on stood in the file: on page 3, on the sheet `Costs`, up to the next such place."""

    start: int
    kind: PlaceKind
    value: int | str


@dataclass(frozen=True, slots=True)
class Document:
    """One text with an id; every offset in this package refers to exactly this text.

    Lone surrogates, which no encoding can write, are replaced one for one by U+FFFD (so offsets stay
    true) and counted in `metadata["replaced_surrogates"]`.

    Attributes:
        format: what it was read from, such as `markdown`, `text` or `pdf`; empty where nobody knows.
        blocks: its parts as the file itself marks them, checked when they are first used; None where they are still to
            be found in the text.
        places: pages, slides, sheets that begin in it, in order.
    """

    id: str
    text: str
    source: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    format: str = ""
    blocks: tuple[Block, ...] | None = field(default=None, hash=False, repr=False)
    places: tuple[Place, ...] = field(default=(), hash=False, repr=False)

    def __post_init__(self) -> None:
        for name, value in (("id", self.id), ("text", self.text)):
            if not isinstance(value, str):
                raise TypeError(f"Expected the {name} of a document as str, got {value!r:.60}.")
        if _is_writable(self.text):
            return
        text, replaced = _LONE_SURROGATE.subn("\ufffd", self.text)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "metadata", {**self.metadata, "replaced_surrogates": replaced})

    @property
    def sha256(self) -> str:
        """Hash of the text in UTF-8, as hexadecimal digits."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def _is_writable(text: str) -> bool:
    """Whether the text can be encoded, which lone surrogates cannot; trying is quicker than searching."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of a document chosen for retrieval, with its text and its exact token count.

    `text` is `document.text[start:end]`; `context` holds words to put in front of it; `token_count`
    counts both together. `views[0]`, where there are views, is the chunk's own span.

    Attributes:
        kind: of the one block outside others that it lies in, such as `list` or `table`; `text` where there is none.
        headings: those that its first words stand under, outermost first.
        page: page or slide it begins on.
        metadata: the document's, and the places it begins in (`page`, `slide`, `sheet`, `part`, `cell`).
        parent: the innermost section that holds it whole, from its heading on; None where no section does.
        copies: where chunks stood that were dropped because this one stands for them.
    """

    document_id: str
    start: int
    end: int
    text: str
    token_count: int
    context: str = ""
    kind: str = "text"
    headings: tuple[str, ...] = ()
    page: int | None = None
    views: tuple[View, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict, hash=False)
    parent: Span | None = None
    copies: tuple[Copy, ...] = ()

    @property
    def id(self) -> str:
        """Name of the chunk, made from its document and span: `guide.md#120-480`."""
        return f"{self.document_id}#{self.start}-{self.end}"

    @property
    def span(self) -> Span:
        """Where the text stands in its document."""
        return Span(self.start, self.end)

    @property
    def content(self) -> str:
        """What is sent to a model: context, then text."""
        return self.context + self.text


@dataclass(frozen=True, slots=True)
class Dropped:
    """A chunk, or a part of one, that a transform took out.

    Attributes:
        kept: what stands for it.
        similarity: of the two, from 0 to 1; see the transform.
        reason: in a word, such as `exact` or `near`.
    """

    chunk: Chunk
    kept: Chunk
    similarity: float
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a context: a span of one document, words put in front of it, and the chunks it was made of."""

    document_id: str
    start: int
    end: int
    text: str
    context: str = ""
    chunk_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is sent to a model for a question: passages in document order, written as one text.

    `token_count` is the exact count of `text` and at most `budget_tokens`.
    """

    passages: tuple[Passage, ...]
    text: str
    token_count: int
    budget_tokens: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that gave no chunks, and why."""

    document_id: str
    reason: str
    error: str


@runtime_checkable
class Tokenizer(Protocol):
    """Counts tokens. This is all a tokenizer of your own needs."""

    @property
    def name(self) -> str:
        """Short name for reports, such as `o200k_base`."""

    def count(self, text: str) -> int:
        """Number of tokens of `text`; special-token strings are ordinary text."""


class Encoding(Tokenizer, Protocol):
    """A tokenizer that can also say where each token ends, which makes exact counting cheap."""

    def token_ends(self, text: str) -> IntArray:
        """Character offset at which each token ends, in order; shape (tokens,), never decreasing.

        Exact if there is a `certain_cut`, else an estimate.
        """

    @property
    def certain_cut(self) -> re.Pattern[str] | None:
        """Pattern of two characters between which a cut never changes the tokens on either side.

        None where nothing is known of that: every span is counted afresh then, and `token_ends` only guides plans.
        """
