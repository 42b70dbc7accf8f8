"""What the styles of an OpenDocument text say of its paragraphs, words and lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from chunker.reading.office.counting import counted
from chunker.reading.office.names import attribute, children, inside, name_of, number
from chunker.reading.office.style_names import heading_level, is_code, is_monospaced, is_quote, is_title
from chunker.reading.office.symbols import BLANKS
from chunker.reading.xml import Element

_LENGTH = re.compile(r"(-?\d*\.?\d+)(in|cm|mm|pt|pc|px)")
_TWENTIETHS = {"in": 1440, "cm": 567, "mm": 56.7, "pt": 20, "pc": 240, "px": 15}  # of a point, which is what Word uses
_FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_AUTOMATIC = re.compile(r"T\d+")  # names that LibreOffice gives to what was set by hand
_RAISED = re.compile(r"super|[1-9]")  # a negative share of the letters' height lowers them
_MOST_LEVELS = 10


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is marked.

    Attributes:
        format: of its number, as Word names it; `bullet`, or empty where no number is shown.
        shown: how many levels are shown, its own the last.
    """

    format: str
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1
    indent: int = 0

    @property
    def is_blank(self) -> bool:
        """Whether nothing is shown: a paragraph that goes on inside an item."""
        return not self.format and not (self.prefix + self.suffix).strip()

    def mark(self, counts: dict[int, int], formats: dict[int, str], level: int) -> str:
        """What stands before the item that makes the counts of all levels these."""
        if not self.format:
            return (self.prefix + self.suffix).strip()
        first = max(0, level - self.shown + 1)
        numbers = (counted(counts.get(place, 1), formats.get(place) or "decimal") for place in range(first, level + 1))
        return f"{self.prefix}{'.'.join(numbers)}{self.suffix}".strip()


class Style:
    """A style with all it inherits."""

    def __init__(self, chain: list[Element]) -> None:
        self._chain = chain

    @cached_property
    def names(self) -> list[str]:
        """Its name and those of its parents, as people see them."""
        return [attribute(style, "style:display-name") or attribute(style, "style:name") or "" for style in self._chain]

    @cached_property
    def is_for_words(self) -> bool:
        """Whether it is a style for words that somebody chose by name, such as that of code inside a sentence."""
        chosen = [style for style in self._chain if attribute(style, "style:family") == "text"]
        return bool(chosen) and not _AUTOMATIC.fullmatch(attribute(chosen[-1], "style:name") or "")

    @cached_property
    def is_title(self) -> bool:
        """Whether it is the title's."""
        # what is based on the title's style is a subtitle
        return any(map(is_title, self.names[:2])) and not any("sub" in name.casefold() for name in self.names)

    @cached_property
    def heading_level(self) -> int | None:
        """Level of a heading that is no heading by itself."""
        return next((level for name in self.names[:2] if not is_title(name) and (level := heading_level(name))), None)

    @cached_property
    def code_name(self) -> str:
        """Name of the style for code that it is or is based on; empty if it is none."""
        return next(filter(is_code, self.names), "")

    @cached_property
    def is_quote(self) -> bool:
        """Whether it is meant for what others said."""
        return any(map(is_quote, self.names))

    @cached_property
    def is_table_heading(self) -> bool:
        """Whether it is meant for cells that name a column."""
        return any("table heading" in name.casefold() for name in self.names)

    @cached_property
    def is_hidden(self) -> bool:
        """Whether words in it are not shown."""
        return self._first("style:text-properties", "text:display") == "none"

    @cached_property
    def is_raised(self) -> bool | None:
        """Whether its letters are raised; None where it does not say."""
        place = self._first("style:text-properties", "style:text-position")
        return None if place is None else bool(_RAISED.match(place))

    @cached_property
    def is_struck(self) -> bool | None:
        """Whether its letters are struck out; None where it does not say."""
        names = ("style:text-line-through-style", "style:text-line-through-type")
        lines = [line for name in names if (line := self._first("style:text-properties", name)) is not None]
        return "none" not in lines if lines else None

    @cached_property
    def is_bold(self) -> bool:
        """Whether its letters are bold."""
        return self._first("style:text-properties", "fo:font-weight") in {"bold", "600", "700", "800", "900"}

    @cached_property
    def is_monospaced(self) -> bool | None:
        """Whether its letters are all equally wide; None where it names no font."""
        names = ("style:font-name", "fo:font-family")
        font = next((font for name in names if (font := self._first("style:text-properties", name))), None)
        return None if font is None else is_monospaced(font)

    @cached_property
    def indent(self) -> int | None:
        """How far its lines are set in, in twentieths of a point."""
        return twentieths(self._first("style:paragraph-properties", "fo:margin-left"))

    @cached_property
    def breaks_page(self) -> bool:
        """Whether it begins on a new page."""
        begins = self._first("style:paragraph-properties", "fo:break-before") == "page"
        return begins or bool(self._chain and attribute(self._chain[0], "style:master-page-name"))

    def _first(self, properties: str, name: str) -> str | None:
        found = (attribute(inside(style, properties), name) for style in self._chain)
        return next((value for value in found if value is not None), None)


class Styles:
    """All styles of a text, by family and name."""

    def __init__(self, roots: Iterable[Element | None]) -> None:
        self._elements: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self.outline: dict[int, Level] = {}
        for root in roots:
            for group in root if root is not None else ():
                if name_of(group) in {"office:automatic-styles", "office:styles"}:
                    self._take_in(group)
        self._made: dict[tuple[str, str], Style] = {}

    def _take_in(self, group: Element) -> None:
        for style in group:
            name = attribute(style, "style:name") or ""
            if name_of(style) == "style:style":
                self._elements[attribute(style, "style:family") or "", name] = style
            elif name_of(style) == "text:list-style":
                self._lists[name] = dict(_levels(style))
            elif name_of(style) == "text:outline-style":
                self.outline = dict(_levels(style))

    def get(self, family: str, name: str | None) -> Style:
        """The style of this name; one that says nothing where there is none."""
        key = (family, name or "")
        if key not in self._made:
            self._made[key] = Style(list(self._chain(*key)))
        return self._made[key]

    def levels(self, name: str) -> dict[int, Level]:
        """The levels of a style for lists, 0 the outermost."""
        return self._lists.get(name, {})

    def _chain(self, family: str, name: str) -> Iterator[Element]:
        seen = set[str]()
        while (family, name) in self._elements and name not in seen:
            seen.add(name)
            yield (style := self._elements[family, name])
            name = attribute(style, "style:parent-style-name") or ""


def twentieths(length: str | None) -> int | None:
    """A length such as `0.5in` in twentieths of a point."""
    match = _LENGTH.fullmatch(length or "")
    return int(float(match[1]) * _TWENTIETHS[match[2]]) if match else None


def _levels(style: Element) -> Iterator[tuple[int, Level]]:
    for entry in style:
        place = (number(entry, "text:level") or 1) - 1
        if 0 <= place < _MOST_LEVELS:
            yield place, _level(entry)


def _level(entry: Element) -> Level:
    properties = inside(entry, "style:list-level-properties")
    aligned = inside(properties, "style:list-level-label-alignment")
    older = (attribute(properties, name) for name in ("text:space-before", "text:min-label-width"))
    indent = twentieths(attribute(aligned, "fo:margin-left")) or sum(twentieths(length) or 0 for length in older)
    if name_of(entry) != "text:list-level-style-number" and name_of(entry) != "text:outline-level-style":
        is_shown = (attribute(entry, "text:bullet-char") or "•").strip(BLANKS)
        return Level("bullet" if is_shown else "", indent=indent)
    return Level(
        _FORMATS.get(attribute(entry, "style:num-format") or "", "decimal")
        if (attribute(entry, "style:num-format") or "").strip()
        else "",
        attribute(entry, "style:num-prefix") or "",
        attribute(entry, "style:num-suffix") or "",
        max(1, min(number(entry, "text:display-levels") or 1, _MOST_LEVELS)),
        1 if (start := number(entry, "text:start-value")) is None else start,
        indent,
    )


def language_of(root: Element | None) -> str:
    """Language of paragraphs where nothing else is said, such as `de-CH`; empty if nothing is."""
    for style in children(inside(root, "office:styles"), "style:default-style"):
        properties = inside(style, "style:text-properties")
        language, country = (attribute(properties, f"fo:{name}") or "none" for name in ("language", "country"))
        if attribute(style, "style:family") == "paragraph" and language != "none":
            return language if country == "none" else f"{language}-{country}"
    return ""
