"""The language of a document, as its file states it or as its words look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from chunker.types import Document, Span

AUTO = "auto"
FALLBACK = "en"
_PROSE_CHARS = 2000  # of a document, in which its language is looked for
_LOOKS_CHARS = 250, 1000  # of the words in it; the second where the first do not tell
_QUICK_CHARS = 1000  # in which words or letters of its own tell a language, for a fraction of what a classifier costs
_ENGLISH = frozenset(
    "the and this that with from you which your have they was were would there their what when will".split()
)
_FEWEST_ENGLISH, _ENGLISH_SHARE = 5, 1 / 15  # of the words: a name or a title in another language has less
_LATIN_WORD = re.compile(r"[a-z]+")
_SURE = 0.9  # a few words of one language look like another; then the rules for English do least harm
_CODE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)
_NO_WORDS = re.compile(  # code, badges, where links lead, tags, addresses: of no language
    r"`[^`\n]*`|!\[[^\]\n]*\]\([^)]*\)|\]\([^)]*\)|<[^>\n]*>|https?://\S+"
)
_SCRIPTS = {  # kana and Hangul are one language's; so are ideographs where there is no kana
    "ja": re.compile("[\u3041-\u30fa]"),
    "ko": re.compile("[\uac00-\ud7a3]"),
    "zh": re.compile("[\u4e00-\u9fff]"),
}
_SCRIPT_SHARE = 1 / 10  # of the characters: a quotation has less


def language_of(document: Document, language: str = AUTO) -> str:
    """The code that was asked for, or with `auto` the document's: as its metadata says, else found in its prose.

    >>> language_of(Document("a", "Das Wasser steht hoch. Es wird gemessen."))
    'de'
    """
    if language != AUTO:
        return language
    return code_of(str(document.metadata.get("language", ""))) or _detected(_sample(document))


def code_of(tag: str) -> str:
    """The language that a tag names, whatever script or country it adds; empty where it names none.

    >>> code_of("de-AT"), code_of("DE"), code_of("German")
    ('de', 'de', '')
    """
    found = _CODE.match(tag)
    return found[0].lower() if found else ""


def sure_language(text: str) -> str:
    """The code of a text's language; empty where it is not sure."""
    code, probability = _classifier()(text[:_PROSE_CHARS])
    return str(code) if probability >= _SURE else ""


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
    if _is_english(words[:_QUICK_CHARS]):
        return "en"
    if script := _by_script(words[:_QUICK_CHARS]):
        return script
    looks = dict.fromkeys(words[:chars] for chars in _LOOKS_CHARS)  # a short text is not looked at twice
    return next(filter(None, map(sure_language, looks)), FALLBACK)


def _is_english(text: str) -> bool:
    """Whether words that are only English are as common in a text as in English."""
    words = _LATIN_WORD.findall(text.lower())
    found = sum(word in _ENGLISH for word in words)
    return found >= max(_FEWEST_ENGLISH, _ENGLISH_SHARE * len(words))


def _by_script(text: str) -> str:
    """The code of the language that the text's letters are enough to tell; empty where they are not."""
    if text.isascii():
        return ""
    fewest = _SCRIPT_SHARE * len(text)
    return next((code for code, letter in _SCRIPTS.items() if len(letter.findall(text)) > fewest), "")


@cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True).classify
    return found
