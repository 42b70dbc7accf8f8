"""Sentences: found by a library and by the marks that it overlooks, then joined again where no sentence can end.

A splitter is any function from text to sentence spans. Ours adds what every library misses somewhere:
line breaks that only wrap a line do not end a sentence, those that part list items or rows do; and no
sentence ends inside an address, a number, an abbreviation, a code span, a list marker or a bracket pair.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import accumulate, chain, pairwise

from chunker import prices
from chunker.errors import InvalidSpec
from chunker.extras import need
from chunker.segments.joining import Joining
from chunker.segments.languages import FALLBACK, code_of
from chunker.segments.lines import without_breaks
from chunker.segments.overlooked import overlooked_starts
from chunker.segments.paragraphs import body_start
from chunker.types import Span

Splitter = Callable[[str], Sequence[tuple[int, int]]]

_WINDOW_CHARS = 2_500  # sentencex slows down on longer texts
_LONGEST_WINDOW_CHARS = 40_000  # without a sentence end in so much text, what lies before is left behind
_LONGEST_ENCLOSED_CHARS = 200  # a quotation that is no longer than a long sentence stays whole
_ENCLOSING = dict.fromkeys(map(ord, '"\u201c\u201d\u201e\u00ab\u00bb()'), " ")
_INNER_END = re.compile(r"\. [^\W\d_a-z]")
_STAND_INS = {"ca": "es", "oc": "es", "da": "no", "kl": "no"}  # for these sentencex 1.0 compiles a pattern a sentence
_LONGEST_JOINED_CHARS = 2_000  # an unclosed bracket must not hold a whole document together


def sentence_boundaries(text: str, span: Span, split: Splitter) -> Iterator[tuple[int, float]]:
    """Boundaries at the sentences inside `span` after its first, in order; line breaks count as spaces.

    Headings at the beginning of the span belong to the first sentence below them.
    """
    body = body_start(text, span)
    flat = without_breaks(text[body : span.end])
    starts: Iterable[int] = _with_enclosed(flat, _starts(flat, split), split)
    if overlooked := overlooked_starts(flat):
        starts = sorted({*starts, *overlooked})
    joining, begin = Joining(flat), 0
    for start in starts:
        if start - begin > _LONGEST_JOINED_CHARS or not joining.goes_on(begin, start):
            yield body + start, prices.SENTENCE
            begin = start


def _starts(flat: str, split: Splitter) -> Iterator[int]:
    """Where the splitter lets sentences begin, asked window by window."""
    start, end, size = 0, len(flat), _WINDOW_CHARS
    while start < end:
        stop = min(start + size, end)
        found = [start + first for first, _ in split(flat[start:stop]) if first > 0]
        if stop == end:
            yield from found
            return
        if len(found) < 2 and size < _LONGEST_WINDOW_CHARS:  # no sentence is known to end inside the window
            size *= 4
            continue
        yield from found[:-1] or found
        start, size = found[-2:][0] if found else stop, _WINDOW_CHARS


def _with_enclosed(flat: str, starts: Iterable[int], split: Splitter) -> Iterator[int]:
    """The starts, and those inside quotations and brackets that are too long to be left whole, in order.

    Some splitters take a quotation of any length for one sentence, and what stands between two inch marks as well.
    """
    begin = 0
    for start in chain(starts, (len(flat),)):
        if start - begin > _LONGEST_ENCLOSED_CHARS and _INNER_END.search(flat, begin, start - 2):
            plain = flat[begin:start].translate(_ENCLOSING)
            inner = _starts(plain, split) if plain != flat[begin:start] else ()
            yield from (begin + first for first in inner if _parts(flat, begin + first))
        if start < len(flat):
            yield start
        begin = start


def _parts(flat: str, start: int) -> bool:
    """Whether a mark and white space, with nothing between them, part what is before `start` from a capital."""
    return (
        flat[start].isupper()
        and flat[start - 1].isspace()
        and flat[max(0, start - 9) : start].rstrip()[-1:] in set(".!?")
    )


def splitter_for(name: str, language: str) -> Splitter:
    """The sentence splitter called `name`, for a language code such as `en` or `de-AT`, of which the first part counts.

    Raises: InvalidSpec: unknown splitter or a language it does not know; MissingExtra.
    """
    if name not in _SPLITTERS:
        raise InvalidSpec(f"No sentence splitter {name!r}. Available: {', '.join(_SPLITTERS)}, or any function.")
    return _SPLITTERS[name](code_of(language))


@cache
def _sentencex(language: str) -> Splitter:
    from sentencex import get_sentence_boundaries, segment

    rules = _STAND_INS.get(language, language)

    def split(text: str) -> list[tuple[int, int]]:
        ends = [*accumulate(map(len, segment(rules, text)))]
        if ends and ends[-1] == len(text):
            return [*pairwise([0, *ends])]
        # `segment` is the quicker call, but it drops some white space
        return [(found["start_index"], found["end_index"]) for found in get_sentence_boundaries(rules, text)]

    return split if language == FALLBACK else partial(_without_small, split)  # English is written all small as well


def _without_small(split: Splitter, text: str) -> list[tuple[int, int]]:
    """The sentences, joined where one begins with a small letter behind a full stop, as after the day in `3. maj`."""
    starts = [start for start, _ in split(text) if not _goes_on_small(text, start)]
    return [*pairwise([*starts, len(text)])]


def _goes_on_small(text: str, start: int) -> bool:
    return text[start : start + 1].islower() and text[max(0, start - 4) : start].rstrip().endswith(".")


_PUNKT_NAMES = {
    "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "fi": "finnish", "fr": "french", "it": "italian", "ml": "malayalam", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ru": "russian", "sl": "slovene", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


@cache
def _punkt(language: str) -> Splitter:
    if language not in _PUNKT_NAMES:
        raise InvalidSpec(f"punkt has no model for language {language!r}. Available: {', '.join(_PUNKT_NAMES)}.")
    tokenizer = need("punkt", extra="punkt").tokenizer_for(_PUNKT_NAMES[language])
    split: Splitter = partial(_listed, tokenizer.span_tokenize)
    return split


def _listed(spans: Callable[[str], Iterator[tuple[int, int]]], text: str) -> list[tuple[int, int]]:
    return list(spans(text))


_SPLITTERS: dict[str, Callable[[str], Splitter]] = {"sentencex": _sentencex, "punkt": _punkt}
SPLITTERS = tuple(_SPLITTERS)
