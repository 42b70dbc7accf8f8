"""A chunk opens with a word that points back to what is not in it.

`It`, `these`, `however` or `as mentioned above` need the sentence before them; found alone, the chunk does not say what
it is about. A document's first chunk, and one that opens with a heading, have what they need. The word lists are short
(English, German, Spanish, French) and know no grammar: an impersonal `It is raining` is found as well. The metric
`standalone` gives the share.
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.lint.quoting import quote
from evals.lint.types import Found, Level, Material, Need, in_chunk
from evals.metrics._openings import openings

LEVEL: Level = "note"
FIX = "Cut a sentence earlier, overlap, or add context words such as the headings."
NEEDS: tuple[Need, ...] = ("documents",)


def find(material: Material) -> Iterator[Found]:
    """Every chunk that points back."""
    for work in material.works:
        for chunk, opener in openings(work):
            if opener:
                yield in_chunk(chunk, f"Opens with {quote(opener)}, which points back: {quote(chunk.text)}.")
