"""A sentence looked for with a few of its words and a few of those beside it, as people type into a search box.

The answer, the last number or name in it, is not among the words. It works in any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from evals.generating.lexicon import Lexicon
from evals.generating.material import Material, plain
from evals.generating.types import Draft

KIND = "keywords"
FEWEST_WORDS = 5  # of content in a sentence that says enough to be looked for
_OWN, _AROUND = (2, 4), (1, 3)  # how many words of the sentence, and of those beside it
_ANSWER = re.compile(r"\d[\d.,:/%\u2013-]*|(?<=[\w,;] )[^\W\d_a-z][\w'\u2019.-]+(?: [^\W\d_a-z][\w'\u2019.-]+)*")


def drafts(material: Material, lexicon: Lexicon, random: Random) -> Iterator[Draft]:
    """One for each sentence or item that says enough."""
    for number, unit in enumerate(material.units):
        said = plain(material.said(unit.span))
        if unit.kind == "row" or len(lexicon.content(said)) < FEWEST_WORDS:
            continue
        answer = [match[0] for match in _ANSWER.finditer(said)][-1:]
        rest = said.replace(answer[0], " ") if answer else said
        own = lexicon.rarest(rest, random.randint(*_OWN))
        around = [word for word in lexicon.content(plain(material.beside(number))) if word not in own]
        words = (*lexicon.rarest(" ".join(around), random.randint(*_AROUND)), *own)
        yield Draft(KIND, material.document.id, " ".join(words), unit.span, is_query=True)
