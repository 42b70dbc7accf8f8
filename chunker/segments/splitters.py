"""The sentence splitter for a document: by its name, for the language that was asked for or found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial
from operator import index

from chunker.errors import InvalidBoundary, InvalidSpec
from chunker.segments.languages import AUTO, FALLBACK, code_of, language_of
from chunker.segments.sentences import Splitter, splitter_for
from chunker.types import Document

_FULL_STOP = re.compile(r"[.!?]")
_TWO_LETTERS = frozenset(  # ISO 639-1
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si "
    "sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
    "yi yo za zh zu".split()
)


def document_splitter(splitter: str | Splitter, document: Document, language: str) -> Splitter:
    """What finds sentences in a document: a function as it is, or the library of that name for its language.

    With `auto`, the language is found out when the first text is to be split that may hold two sentences; one
    that the library does not know is read by the rules for English.

    Raises: InvalidSpec: unknown splitter, or a language it does not know; MissingExtra.
    """
    if callable(splitter):
        return partial(_spans, splitter)
    if language != AUTO:
        return splitter_for(splitter, language)
    return _when_asked(splitter, document)


def _spans(splitter: Splitter, text: str) -> Sequence[tuple[int, int]]:
    """What a function of the user's says, if those are spans.

    Raises: InvalidBoundary.
    """
    found = splitter(text)
    try:
        return [(index(start), index(end)) for start, end in found]
    except (TypeError, ValueError) as error:
        raise InvalidBoundary(
            f"Expected the sentences of a text as pairs of offsets, (start, end), from the splitter, got {found!r:.60}."
        ) from error


def _when_asked(name: str, document: Document) -> Splitter:
    found = cache(partial(_found_splitter, name, document))

    def split(text: str) -> Sequence[tuple[int, int]]:
        if text.isascii() and not _FULL_STOP.search(text):
            return [(0, len(text))]  # one sentence, whatever the language
        return found()(text)

    return split


def _found_splitter(name: str, document: Document) -> Splitter:
    try:
        return splitter_for(name, language_of(document))
    except InvalidSpec:
        return splitter_for(name, FALLBACK)


def check_splitter(splitter: str | Splitter, language: str) -> None:
    """Raises: InvalidSpec: unknown splitter, no code of a language, or one it does not know; MissingExtra."""
    if language != AUTO and not _is_code(language):
        raise InvalidSpec(f"language must be `auto` or a code such as `en`, `de` or `zh-Hant`, got {language!r}.")
    if not callable(splitter):
        splitter_for(splitter, FALLBACK if language == AUTO else language)


def _is_code(language: object) -> bool:
    """Whether this is written as codes are, and is one of ISO 639-1 if it has two letters: `jp` is a country."""
    code = code_of(language) if isinstance(language, str) else ""
    return len(code) == 3 or code in _TWO_LETTERS
