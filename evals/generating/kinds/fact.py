"""A number, date or name in a sentence: asked with the rest of the sentence, the answer left out. English only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from evals.generating.lexicon import Lexicon
from evals.generating.material import Material, plain
from evals.generating.types import Draft

KIND = "fact"
_MOST_WORDS = 14  # of a question; of a longer sentence the part before and behind the answer is cut at a comma
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_COUNT_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred"
_NO_NOUN = (
    "and|but|for|from|the|per|was|were|are|has|had|have|with|that|which|than|through|until|million|billion|percent"
)
_DATE = re.compile(
    rf",?\s*\b(?:in|on|since|until|by|from)\s+(?P<answer>(?:\d{{1,2}}\s+)?(?:{_MONTHS})(?:\s+\d{{1,2}},?)?(?:\s+\d{{4}})?"
    r"|(?:1[5-9]|20)\d\d)\b,?",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"(?P<answer>[$\u20ac\u00a3]\s?{_NUMBER}(?:\s+(?:thousand|million|billion|trillion))?)")
_SHARE = re.compile(rf"(?P<answer>{_NUMBER}\s?(?:%|per\s?cent|percent))(?!\w)")
_COUNT = re.compile(
    rf"(?<![\w.,$\u20ac\u00a3-])(?P<answer>{_NUMBER}|{_COUNT_WORDS})\s+(?P<noun>(?!(?:{_NO_NOUN})\b)[a-z][a-z-]{{2,}})\b",
    re.IGNORECASE,
)
_MAKER = re.compile(r"\s*\bby\s+(?P<answer>[A-Z][\w'\u2019-]+(?:\s+(?:of\s+)?[A-Z][\w'\u2019-]+){0,3})")
_AUXILIARY = re.compile(
    r"(?P<subject>(?:[^\s,;:()]+\s+){0,9}?[^\s,;:()]+)\s+"
    r"(?P<verb>is|are|was|were|will|can|could|has|have|had|must|may|should|would)\s+(?P<rest>\S.*)",
)
_OPENING = re.compile(
    r"(?:and|but|so|or|if|when|while|as|because|although|this|that|it|they|he|she|we|i|you|there|these|those|which|who|in|on|"
    r"at|for|by|with|from|after|before|to|since|our|his|her|their|its)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:the|these|those|about|over|some)\s+(how many|how much|what percentage)\b", re.IGNORECASE)
# What only the sentence before would explain.
_POINTS_BACK = re.compile(
    r"(?:^|: |\bdid |\bwas |\bwere |\bis |\bare )(?:it|this|that|these|those|they|he|she|we|i|their|his|her)\b"
    r"|\b(?:respectively|following)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:\u2013\u2014]\s+")


class _Asked(NamedTuple):
    """A pattern of an answer, what is asked for it, and what stands in its place inside the sentence."""

    pattern: re.Pattern[str]
    words: str
    instead: str


_ASKED = (
    _Asked(_DATE, "When", ""),
    _Asked(_MONEY, "How much", "how much"),
    _Asked(_SHARE, "What percentage", "what percentage"),
    _Asked(_COUNT, "How many {noun}", "how many {noun}"),
    _Asked(_MAKER, "By whom", ""),
)


def drafts(material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
    """One for each sentence with such an answer; which, where it holds several, is drawn."""
    if not material.is_english:
        return
    for unit in material.units:
        said = plain(material.said(unit.span)).rstrip(" .")
        found = [(asked, match) for asked in _ASKED for match in asked.pattern.finditer(said)]
        if unit.kind == "row" or not found or len(said.split()) < 5:
            continue
        asked, match = random.choice(found)
        text = question(said, asked.words, asked.instead, match)
        if len(lexicon.content(text)) > 1 and not _POINTS_BACK.search(text):
            yield Draft(KIND, material.document.id, _placed(text, material), unit.span, answer=match["answer"])


def _placed(text: str, material: Material) -> str:
    """The question, and the title of the document where it has one."""
    title = plain(material.title)
    return f"{text.removesuffix('?')} ({title})?" if title and title.casefold() not in text.casefold() else text


def question(said: str, words: str, instead: str, match: re.Match[str]) -> str:
    """The sentence as a question: turned round where an auxiliary allows it, else with what is asked for at its end."""
    before, after = said[: match.start()], said[match.end() :]
    filled = match.groupdict()
    turned = _AUXILIARY.fullmatch(f"{before}{_GAP}{after}")
    if turned and not _OPENING.match(turned["subject"]) and _GAP not in turned["subject"]:
        rest = _shortened(turned["rest"])
        if _GAP in rest:
            rest = " ".join(rest.replace(_GAP, " ").split())
            return f"{words.format(**filled)} {turned['verb']} {_lowered(turned['subject'])} {rest}?"
    clause = _shortened(f"{before}{_GAP}{after}").replace(_GAP, f" {instead.format(**filled)} ")
    clause = _ARTICLE.sub(r"\1", clause)
    lead = words.format(**filled) if not instead else ""
    return " ".join(f"{lead}{': ' if lead else ''}{clause}?".split()).replace(" ?", "?").replace(" ,", ",")


_GAP = "\x00"


def _shortened(text: str) -> str:
    """Of a long sentence the clauses around the gap, up to so many words."""
    clauses = _CLAUSE.split(text)
    place = next(number for number, clause in enumerate(clauses) if _GAP in clause) if _GAP in text else 0
    first, last = place, place + 1
    while first > 0 and _words(clauses[first - 1 : last]) <= _MOST_WORDS:
        first -= 1
    while last < len(clauses) and _words(clauses[first : last + 1]) <= _MOST_WORDS:
        last += 1
    return ", ".join(clauses[first:last])


def _words(clauses: list[str]) -> int:
    return sum(len(clause.split()) for clause in clauses)


def _lowered(subject: str) -> str:
    """The subject as it is written inside a sentence."""
    first, _, rest = subject.partition(" ")
    return f"{first.lower()} {rest}" if first in {"The", "A", "An", "Each", "Every", "All", "Both", "Most"} else subject
