"""The language of a document, as its file states it or as its words look, and the sentence splitter for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, takewhile

from chunker.errors import InvalidSpec
from chunker.segments.sentences import Splitter, splitter_for
from chunker.types import Document, Span

AUTO = "auto"
_FALLBACK = "en"
_SAMPLE_CHARS, _MORE_CHARS = 250, 2000  # the second where the first do not tell
_SURE = 0.9  # a few words of one language look like another; then the rules for English do least harm
_CODE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)


def language_of(document: Document, language: str = AUTO) -> str:
    """The code that was asked for, or with `auto` the document's: as its metadata says, else found in its prose.

    >>> language_of(Document("a", "Das Wasser steht hoch. Es wird gemessen."))
    'de'
    """
    if language != AUTO:
        return language
    stated = _CODE.match(str(document.metadata.get("language", "")))
    return stated[0].lower() if stated else _detected(_sample(document))


def sure_language(text: str) -> str:
    """The code of a text's language; empty where it is not sure."""
    code, probability = _classifier()(text[:_MORE_CHARS])
    return str(code) if probability >= _SURE else ""


def document_splitter(splitter: str | Splitter, document: Document, language: str) -> Splitter:
    """What finds sentences in a document: a function as it is, or the library of that name for its language.

    With `auto`, a language that the library does not know is read by the rules for English.

    Raises: InvalidSpec: unknown splitter, or a language it does not know; MissingExtra.
    """
    if callable(splitter):
        return splitter
    try:
        return splitter_for(splitter, language_of(document, language))
    except InvalidSpec:
        if language != AUTO:
            raise
        return splitter_for(splitter, _FALLBACK)


def check_splitter(splitter: str | Splitter, language: str) -> None:
    """Raises: InvalidSpec: unknown splitter, or a language it does not know; MissingExtra."""
    if not callable(splitter):
        splitter_for(splitter, _FALLBACK if language == AUTO else language)


def _sample(document: Document) -> str:
    """The first prose of a document; of one without blocks its first characters."""
    if not document.blocks:
        return document.text[:_MORE_CHARS]
    prose = [document.text[slice(*span)] for span in _first_paragraphs(document)]
    return "\n".join(prose)[:_MORE_CHARS]


def _first_paragraphs(document: Document) -> Iterator[Span]:
    spans = [block.span for block in document.blocks or () if block.kind == "paragraph"]
    lengths = accumulate((end - start for start, end in spans), initial=0)
    return (span for span, _ in takewhile(lambda pair: pair[1] < _MORE_CHARS, zip(spans, lengths, strict=False)))


def _detected(sample: str) -> str:
    found = (sure_language(sample[:chars]) for chars in (_SAMPLE_CHARS, _MORE_CHARS))
    return next(filter(None, found), _FALLBACK)


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).classify
    return found
