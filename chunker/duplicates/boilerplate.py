"""Paragraphs that many documents share: headers, legal footers, navigation.

A paragraph that enough documents have in the same words is boilerplate where it is long and holds no figures, where it
speaks of rights, or where it is a line of parts set apart by signs, three or more, or two with a host name, and is no
sentence, no list, no `key: value` and holds no number or negation. A short text that others have as well, such as
"This release changes no interface." or "Contains nuts and traces of milk", says something about its document, and so
do figures: "Calibrate it every 12 months." A mask of `redact` is another value in each document. Nothing depends on
where a paragraph stands or on how many documents there are, so what was sifted once stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from chunker.duplicates.facts import firm_facts
from chunker.duplicates.types import LEAST_DOCUMENTS
from chunker.duplicates.words import plain
from chunker.masks import numbered_mask
from chunker.spans import trimmed
from chunker.types import Chunk, Span, Tokenizer, View

_LEAST_WORDS, _LONG_WORDS = 4, 30
_LEAST_CHARS, _LONG_CHARS = 20, 150
_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]*)*")
_STRUCTURE = re.compile(r"\||```|~~~")  # a table, code
_HEADINGS = re.compile(r"(?:#{1,6}[ \t][^\n]*\s*)+")
_SAYS_SOMETHING = re.compile(r"[-*+][ \t]|\d+[.)][ \t]|[^\n:|]{1,30}:\s|(?s:.*)[.!?:;\u3002]\W*$")
_PARTED = re.compile(r"\s[|\u00b7\u2022\u00bb\u203a]\s")  # of headers, footers and navigation
_HOST = re.compile(r"[\w-]+\.(?:[\w-]+\.)*[^\W\d_]{2,}")
_FIGURE = re.compile(r"\d")
_RIGHTS = re.compile(r"\u00a9|\(c\)|copyright|rights reserved|alle rechte|tous droits|derechos|diritti|direitos", re.I)
_WHOLE_KINDS = frozenset({"table", "code"})


class Piece(NamedTuple):
    """A chunk or a part of one; of boilerplate its normalised words."""

    chunk: Chunk
    boilerplate: str = ""


class _Paragraph(NamedTuple):
    start: int
    end: int
    words: str


def pieces(chunks: Sequence[Chunk], tokenizer: Tokenizer, least_documents: int = LEAST_DOCUMENTS) -> Iterator[Piece]:
    """The chunks in order, boilerplate parted from the rest; parts hold every character that is not white space.

    A part has the context of its chunk and a token count of its own. A chunk of which a part would count more tokens
    than the whole stays whole.

    Args:
        chunks: document by document.
        least_documents: that share a paragraph before it is boilerplate, at least 2.
    """
    found = [[*_paragraphs(chunk)] for chunk in chunks]
    common = _common(chunks, found, least_documents)
    for chunk, paragraphs in zip(chunks, found, strict=True):
        shared = [one for one in paragraphs if one.words in common]
        if all(_is_heading(one) for one in shared):
            yield Piece(chunk)
        else:
            yield from _parted(chunk, _below_headings(paragraphs, common), tokenizer) or [Piece(chunk)]


def _paragraphs(chunk: Chunk) -> Iterator[_Paragraph]:
    """The paragraphs of a chunk, with offsets into its document; headings are paragraphs of their own."""
    if chunk.kind in _WHOLE_KINDS or chunk.copies:
        return  # what a chunk stands for, it stands for as a whole
    for match in _PARAGRAPH.finditer(chunk.text):
        headings = _HEADINGS.match(match[0])
        edges = sorted({0, headings.end() if headings else 0, len(match[0])})
        for start, end in pairwise(edges):
            text = match[0][start:end].rstrip()
            first = chunk.start + match.start() + start
            yield _Paragraph(first, first + len(text), plain(text))


def _common(chunks: Sequence[Chunk], found: Sequence[Sequence[_Paragraph]], least_documents: int) -> set[str]:
    """The words of paragraphs that enough documents have and that may be boilerplate, headings among them."""
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for chunk, paragraphs in zip(chunks, found, strict=True):
        for paragraph in paragraphs:
            documents[paragraph.words].add(chunk.document_id)
    shared = (words for words, ids in documents.items() if len(ids) >= least_documents)
    return {words for words in shared if _HEADINGS.match(words) or _may_go(words)}


def _may_go(words: str) -> bool:
    """Whether a paragraph says nothing about the document it stands in, if many others have it as well."""
    if _STRUCTURE.match(words) or not _is_of(words, _LEAST_WORDS, _LEAST_CHARS):
        return False
    if numbered_mask().search(words):
        return False
    if _RIGHTS.search(words):
        return True
    if _is_of(words, _LONG_WORDS, _LONG_CHARS):
        return not _FIGURE.search(words)
    return _is_parted(words) and not _SAYS_SOMETHING.match(words) and not firm_facts(words)


def _is_parted(words: str) -> bool:
    """Whether a line is made of parts, as headers, footers and navigation are."""
    signs = len(_PARTED.findall(words))
    return signs > 1 or (signs == 1 and bool(_HOST.search(words)))


def _is_of(plain_text: str, words: int, chars: int) -> bool:
    return len(plain_text) >= chars and (plain_text.count(" ") >= words - 1 or not plain_text.isascii())


def _is_heading(paragraph: _Paragraph) -> bool:
    return bool(_HEADINGS.match(paragraph.words))


def _below_headings(paragraphs: Sequence[_Paragraph], common: set[str]) -> Iterator[_Paragraph]:
    """The boilerplate among some paragraphs; a heading is, where all below it up to the next one is."""
    goes = True
    found = []
    for paragraph in reversed(paragraphs):
        is_heading = _is_heading(paragraph)
        if paragraph.words in common and (goes or not is_heading):
            found.append(paragraph)
        goes = is_heading or (goes and paragraph.words in common)
    yield from reversed(found)


def _parted(chunk: Chunk, shared: Iterable[_Paragraph], tokenizer: Tokenizer) -> list[Piece] | None:
    """A chunk as parts; None where one would have more tokens than the whole."""
    parts, start = [], chunk.start
    for paragraph in shared:
        parts.append((start, paragraph.start, ""))
        parts.append((paragraph.start, paragraph.end, paragraph.words))
        start = paragraph.end
    parts.append((start, chunk.end, ""))
    found = [
        Piece(part_of(chunk, span, tokenizer), words) for *edges, words in parts if (span := _trimmed(chunk, *edges))
    ]
    return found if all(piece.chunk.token_count <= chunk.token_count for piece in found) else None


def _trimmed(chunk: Chunk, start: int, end: int) -> Span | None:
    """A span of a chunk without the white space at its edges; None where nothing is left."""
    start, end = trimmed(chunk.text, start - chunk.start, end - chunk.start)
    return Span(chunk.start + start, chunk.start + end) if start < end else None


def part_of(chunk: Chunk, span: Span, tokenizer: Tokenizer) -> Chunk:
    """The part of a chunk that a span holds, counted with its context; all else is as in the chunk."""
    if span == chunk.span:
        return chunk
    text = chunk.text[span.start - chunk.start : span.end - chunk.start]
    views = (View(*span, chunk.views[0].weight), *chunk.views[1:]) if chunk.views else ()
    count = tokenizer.count(chunk.context + text)
    return replace(chunk, start=span.start, end=span.end, text=text, token_count=count, views=views, copies=())
