"""Paragraphs in the shapes of a slide, with their bullets and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chunker.reading.marks import Run, marked
from chunker.reading.office.counting import counted
from chunker.reading.office.formulas import formula_text
from chunker.reading.office.names import attribute, below, children, inside, name_of, number
from chunker.reading.office.pieces import BY_FONT, Mark, Piece
from chunker.reading.office.style_names import is_monospaced
from chunker.reading.xml import Element

_BULLETS = frozenset({"a:buNone", "a:buChar", "a:buAutoNum", "a:buBlip"})
_MOST_LEVELS = 9
_KINDS = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
          "romanUc": "upperRoman"}  # fmt: skip
_AROUND = {"Period": ("", "."), "ParenR": ("", ")"), "ParenBoth": ("(", ")"), "Plain": ("", "")}


@dataclass(slots=True)
class _Counter:
    """Numbers of one text body."""

    counts: dict[int, int] = field(default_factory=dict)

    def mark(self, bullet: Element, level: int, name: str) -> Mark:
        """The mark of the next item; a bullet or an item further out ends what was counted."""
        for deeper in [deeper for deeper in self.counts if deeper > level]:
            del self.counts[deeper]
        if name_of(bullet) != "a:buAutoNum":
            self.counts.pop(level, None)
            return Mark("", f"{name} bullets", level)
        place = self.counts[level] = self.counts.get(level, (number(bullet, "startAt") or 1) - 1) + 1
        return Mark(_shown(place, attribute(bullet, "type") or ""), f"{name} numbers", level, place)


def body_pieces(body: Element | None, styles: Sequence[Element | None], name: str) -> Iterator[Piece]:
    """The paragraphs of a text body.

    Args:
        styles: what says how paragraphs of each level look, the nearest first.
        name: tells its lists from those of other bodies.
    """
    counter = _Counter()
    for paragraph in children(body, "a:p"):
        properties = inside(paragraph, "a:pPr")
        level = max(0, min(number(properties, "lvl") or 0, _MOST_LEVELS - 1))
        text = paragraph_text(paragraph)
        if not text.strip():
            continue
        bullet = _bullet([properties, *(inside(style, f"a:lvl{level + 1}pPr") for style in styles)])
        if bullet is not None:
            yield Piece("paragraph", text, mark=counter.mark(bullet, level, name))
        elif _is_code(paragraph):
            yield Piece("code", text, style=BY_FONT)
        else:
            counter.counts.clear()
            yield Piece("paragraph", text)


def paragraph_text(paragraph: Element) -> str:
    """The words of a paragraph."""
    runs = []
    for child in paragraph:
        name = name_of(child)
        if name in {"a:r", "a:fld"}:
            runs.append(_run(child))
        elif name == "a:br":
            runs.append(Run("\n"))
        elif name in {"mc:AlternateContent", "a14:m"}:
            runs += (Run(formula_text(formula)) for formula in below(child, "m:oMath"))
    return marked(runs)


def _run(element: Element) -> Run:
    words, look = inside(element, "a:t"), inside(element, "a:rPr")
    is_struck = attribute(look, "strike") in {"sngStrike", "dblStrike"}
    return Run((words.text or "") if words is not None else "", (number(look, "baseline") or 0) > 0, is_struck)


def _bullet(looks: Sequence[Element | None]) -> Element | None:
    """What the nearest of these says stands before a paragraph; None where nothing does."""
    for look in looks:
        for child in look if look is not None else ():
            if name_of(child) in _BULLETS:
                return None if name_of(child) == "a:buNone" else child
    return None


def _is_code(paragraph: Element) -> bool:
    """Whether all words are in letters of equal width."""
    runs = [run for run in children(paragraph, "a:r") if (text := inside(run, "a:t")) is not None and text.text]
    fonts = [attribute(inside(run, "a:rPr", "a:latin"), "typeface") or "" for run in runs]
    return bool(fonts) and all(map(is_monospaced, fonts))


def _shown(place: int, scheme: str) -> str:
    kind = next((kind for kind in _KINDS if scheme.startswith(kind)), "arabic")
    before, behind = next((pair for ending, pair in _AROUND.items() if scheme.endswith(ending)), ("", "."))
    return f"{before}{counted(place, _KINDS[kind])}{behind}"
