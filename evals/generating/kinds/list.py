"""What a list holds: asked with the words of its lead-in; evidence is the whole list, or one item of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from chunker.types import Span
from evals.generating.lexicon import Lexicon
from evals.generating.material import Material, plain
from evals.generating.types import Draft

KIND = "list"
_MOST_CHARS = 1_500
_PURPOSE = re.compile(r"(?:in order )?to\s+(?=\w)", re.IGNORECASE)
_ITEM_WORDS = 2


def drafts(material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
    """For each list with a lead-in, all of it where it is not long; and one of its items by two of its rarest words."""
    for number, block in enumerate(material.blocks):
        if block.kind != "list" or block.lead_in is None:
            continue
        lead = _last_sentence(plain(material.said(block.lead_in))).rstrip(" :\uff1a.")
        if not lexicon.content(lead):
            continue
        items = [unit.span for unit in material.items.get(number, ())]
        if len(items) > 1 and block.span.end - block.span.start <= _MOST_CHARS:
            asked = _asked(lead) if material.is_english else lead
            span = Span(items[0].start, items[-1].end)
            yield Draft(KIND, material.document.id, asked, span, is_query=not material.is_english)
        if items:
            item = random.choice(items)
            own = lexicon.rarest(plain(material.said(item)), _ITEM_WORDS)
            text = " ".join((*lexicon.rarest(lead, 3), *own))
            yield Draft(KIND, material.document.id, text, item, is_query=True)


def _asked(lead: str) -> str:
    """The lead-in as a question.

    >>> _asked("To add a gauge, do this")
    'How can I add a gauge?'
    """
    purpose = _PURPOSE.match(lead)
    if purpose:
        return f"How can I {lead[purpose.end() :].split(',', maxsplit=1)[0]}?"
    return f"What is listed where it says: {lead}?"


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?\u3002])\s*(?=\S)", text)[-1]
