"""The language of a document, as its file states it or as its words look, and the sentence splitter for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from chunker.errors import InvalidSpec
from chunker.segments.sentences import Splitter, splitter_for
from chunker.types import Document, Span

AUTO = "auto"
_FALLBACK = "en"
_PROSE_CHARS = 2000  # of a document, in which its language is looked for
_LOOKS_CHARS = 250, 1000  # of the words in it; the second where the first do not tell
_ENGLISH_CHARS = 500  # in which English is told by words of its own, for a fraction of what a classifier costs
_ENGLISH = frozenset(
    "the and this that with from you which your have they was were would there their what when will".split()
)
_FEWEST_ENGLISH, _ENGLISH_SHARE = 5, 1 / 15  # of the words: a name or a title in another language has less
_FULL_STOP = re.compile(r"[.!?]")
_LATIN_WORD = re.compile(r"[a-z]+")
_SURE = 0.9  # a few words of one language look like another; then the rules for English do least harm
_CODE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
_TWO_LETTERS = frozenset(  # ISO 639-1
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si "
    "sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
    "yi yo za zh zu".split()
)
_NO_WORDS = re.compile(r"`[^`\n]*`|\]\([^)]*\)|<[^>\n]*>|https?://\S+")  # code, where links lead, tags: of no language


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
    code, probability = _classifier()(text[:_PROSE_CHARS])
    return str(code) if probability >= _SURE else ""


def document_splitter(splitter: str | Splitter, document: Document, language: str) -> Splitter:
    """What finds sentences in a document: a function as it is, or the library of that name for its language.

    With `auto`, the language is found out when the first text is to be split that may hold two sentences; one
    that the library does not know is read by the rules for English.

    Raises: InvalidSpec: unknown splitter, or a language it does not know; MissingExtra.
    """
    if callable(splitter):
        return splitter
    if language != AUTO:
        return splitter_for(splitter, language)
    return _when_asked(splitter, document)


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
        return splitter_for(name, _FALLBACK)


def check_splitter(splitter: str | Splitter, language: str) -> None:
    """Raises: InvalidSpec: unknown splitter, no code of a language, or one it does not know; MissingExtra."""
    if language != AUTO and not _is_code(language):
        raise InvalidSpec(f"language must be `auto` or a code such as `en`, `de` or `zh-Hant`, got {language!r}.")
    if not callable(splitter):
        splitter_for(splitter, _FALLBACK if language == AUTO else language)


def _is_code(language: object) -> bool:
    """Whether this is written as codes are, and is one of ISO 639-1 if it has two letters: `jp` is a country."""
    found = _TAG.fullmatch(language) if isinstance(language, str) else None
    return found is not None and (len(found[1]) == 3 or found[1].lower() in _TWO_LETTERS)


def _sample(document: Document) -> str:
    """The first prose of a document; of one without blocks its first characters."""
    if not document.blocks:
        return document.text[:_PROSE_CHARS]
    prose = [document.text[slice(*span)] for span in _first_paragraphs(document)]
    return "\n".join(prose)[:_PROSE_CHARS]


def _first_paragraphs(document: Document) -> Iterator[Span]:
    length = 0
    for block in document.blocks or ():
        if length >= _PROSE_CHARS:
            return
        if block.kind == "paragraph":
            yield block.span
            length += block.span.end - block.span.start


def _detected(sample: str) -> str:
    words = _NO_WORDS.sub(" ", sample)
    if _is_english(words[:_ENGLISH_CHARS]):
        return "en"
    looks = dict.fromkeys(words[:chars] for chars in _LOOKS_CHARS)  # a short text is not looked at twice
    return next(filter(None, map(sure_language, looks)), _FALLBACK)


def _is_english(text: str) -> bool:
    """Whether words that are only English are as common in a text as in English."""
    words = _LATIN_WORD.findall(text.lower())
    found = sum(word in _ENGLISH for word in words)
    return found >= max(_FEWEST_ENGLISH, _ENGLISH_SHARE * len(words))


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).classify
    return found
