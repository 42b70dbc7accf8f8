"""What a term means: entries of glossaries and definition lists, and sentences that say what something is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from chunker.types import Span
from evals.generating.lexicon import Lexicon
from evals.generating.material import Material, Unit, plain
from evals.generating.types import Draft

KIND = "definition"
_MOST_TERM_WORDS = 7
_FEWEST_WORDS_SAID = 4
# **Term** - what it is; **Term:** what it is
_ENTRY = re.compile(
    r"\s*(?:[-*+][ \t]+)?(?:\*\*|__)(?P<term>[^*_\n]{2,80}?):?(?:\*\*|__)(?:[ \t]*(?:[:\u2013\u2014]|- )|[ \t]*\n)"
)
_SAYING = re.compile(
    r"(?:(?:An?|The)[ \t]+)?(?P<term>[^\W\d_][^,;:()\n]{1,70}?)(?:[ \t]*\([^()\n]{1,40}\))?[ \t]+"
    r"(?P<verb>(?:is|was|are|were)[ \t]+(?:an?|the|any|one)(?=[ \t])|refers?[ \t]+to|means?(?=[ \t])|denotes?)"
)
_EMPTY_TERM = re.compile(
    r"(?:it|this|that|these|those|there|here|he|she|they|we|you|i|what|which|who|one|such|if|when|where|as|in|on|at|for|"
    r"to|by|with|from|and|but|so|or|nor|yet|because|while|although|not|our|my|your|his|her|their|its|another|each|all|"
    r"some|most|both|first|second|let|now|then|after|before|during|since|among|also|only)\b",
    re.IGNORECASE,
)
_VERB_INSIDE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|that|which|who|can|will|must|says?|said)\b", re.IGNORECASE
)


class _Found(NamedTuple):
    term: str
    verb: str
    span: Span


def drafts(material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
    """One for each term; outside English only entries, whose form says that they define something."""
    for number, unit in enumerate(material.units):
        found = _entry(material, number) or (_sentence(material, unit) if material.is_english else None)
        if found and lexicon.content(found.term) and len(found.term.split()) <= _MOST_TERM_WORDS:
            text = _asked(found, random) if material.is_english else found.term
            yield Draft(KIND, material.document.id, text, found.span, is_query=not material.is_english)


def _asked(found: _Found, random: Random) -> str:
    if found.verb in {"was", "were", "are"}:
        return f"What {found.verb} {found.term}?"
    return random.choice(("What is {0}?", "What does {0} mean?", "What is meant by {0}?")).format(found.term)


def _entry(material: Material, number: int) -> _Found | None:
    """A term with all that is said of it in its block, or the term of a definition list with its first definition."""
    unit = material.units[number]
    if unit.kind == "term" and number + 1 < len(material.units) and material.units[number + 1].kind == "definition":
        return _Found(_bare(material.said(unit.span)), "", Span(unit.span.start, material.units[number + 1].span.end))
    block = material.blocks[unit.block]
    found = _ENTRY.match(material.text, unit.span.start, block.span.end)
    if not found or unit.span.start > block.span.start + len("- [ ] **"):
        return None
    last = material.by_block[unit.block][-1].span.end
    said = material.said(Span(found.end(), last))
    return _Found(_bare(found["term"]), "", Span(unit.span.start, last)) if _says_enough(said) else None


def _bare(term: str) -> str:
    """A term without article and marks."""
    return re.sub(r"^(?:an?|the)\s+(?=\S)", "", plain(term), flags=re.IGNORECASE)


def _sentence(material: Material, unit: Unit) -> _Found | None:
    """A sentence that begins with a name for something and says what that is."""
    said = material.said(unit.span)
    found = _SAYING.match(said)
    if unit.kind != "paragraph" or not found or not _says_enough(said[found.end() :]):
        return None
    term = _bare(found["term"])
    if _EMPTY_TERM.match(term) or _VERB_INSIDE.search(term):
        return None
    return _Found(term, found["verb"].split()[0], unit.span)


def _says_enough(said: str) -> bool:
    return len(said.split()) >= _FEWEST_WORDS_SAID
