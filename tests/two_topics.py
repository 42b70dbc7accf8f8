"""A text of two topics: nobody can argue about where the second begins."""

from __future__ import annotations

RIVER = [
    "The river carries water from the valley down to the coast.",
    "In spring the water of the river rises above its banks.",
    "A gauge on the bank measures how high the river water stands.",
    "When the gauge shows high water, the valley is warned.",
    "Old banks of the river are then covered by water again.",
]
BREAD = [
    "Bread dough needs flour, salt and yeast in equal measure.",
    "Knead the flour and the yeast until the dough is smooth.",
    "The oven must be hot before the bread dough goes in.",
    "Rye flour makes a dough that the oven dries slowly.",
    "Good bread has a crust that the hot oven made, and salt.",
]
TWO = " ".join(RIVER + BREAD)
CHANGE = TWO.index(BREAD[0])
