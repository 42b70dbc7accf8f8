"""What the styles of a Word document say of the paragraphs and words that bear them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from chunker.reading.office.names import attribute, children, inside, is_on, number
from chunker.reading.office.style_names import heading_level, is_code, is_monospaced, is_quote, is_title
from chunker.reading.xml import Element

_BODY_LEVEL = 9  # of an outline: no heading


@dataclass(frozen=True, slots=True)
class Numbered:
    """Which list a paragraph belongs to, and at which level, 0 for the outermost."""

    list_id: str
    level: int


class Style:
    """One style with all it inherits; without an element it says nothing."""

    def __init__(self, chain: list[Element]) -> None:
        self._chain = chain

    @cached_property
    def names(self) -> list[str]:
        """Its name and those of the styles it is based on."""
        return [attribute(inside(style, "w:name"), "w:val") or "" for style in self._chain]

    @cached_property
    def heading_level(self) -> int | None:
        """Level of a heading, 1 for a title; None of a style for text."""
        for style, name in zip(self._chain, self.names, strict=True):
            if level := heading_level(name):
                return level
            if (outline := number(inside(style, "w:pPr", "w:outlineLvl"), "w:val")) is not None:
                return outline + 1 if 0 <= outline < _BODY_LEVEL else None
        return None

    @cached_property
    def is_title(self) -> bool:
        """Whether it is the title's."""
        return any(map(is_title, self.names))

    @cached_property
    def is_code(self) -> bool:
        """Whether it is meant for code."""
        return any(map(is_code, self.names))

    @cached_property
    def is_quote(self) -> bool:
        """Whether it is meant for what others said."""
        return any(map(is_quote, self.names))

    @cached_property
    def is_monospaced(self) -> bool | None:
        """Whether its letters are all equally wide; None where it names no font."""
        return next(
            (is_mono for style in self._chain if (is_mono := monospaced(inside(style, "w:rPr"))) is not None), None
        )

    @cached_property
    def is_raised(self) -> bool | None:
        """Whether its letters are raised; None where it does not say."""
        return next((found for style in self._chain if (found := raised(inside(style, "w:rPr"))) is not None), None)

    @cached_property
    def is_struck(self) -> bool | None:
        """Whether its letters are struck out; None where it does not say."""
        return next((found for style in self._chain if (found := struck(inside(style, "w:rPr"))) is not None), None)

    @cached_property
    def is_hidden(self) -> bool:
        """Whether words in it are not shown."""
        switches = (inside(style, "w:rPr", "w:vanish") for style in self._chain)
        return is_on(next((switch for switch in switches if switch is not None), None))

    @cached_property
    def numbered(self) -> Numbered | None:
        """The list that paragraphs in it belong to."""
        list_id = level = None
        for style in self._chain:
            properties = inside(style, "w:pPr", "w:numPr")
            list_id = list_id or attribute(inside(properties, "w:numId"), "w:val")
            level = number(inside(properties, "w:ilvl"), "w:val") if level is None else level
        return Numbered(list_id, level or 0) if list_id and list_id != "0" else None

    @cached_property
    def own_indent(self) -> int | None:
        """Indentation that it states itself."""
        return indent_of(inside(self._chain[0], "w:pPr")) if self._chain else None

    @cached_property
    def indent(self) -> int | None:
        """Indentation that it or a style it is based on states."""
        indents = (indent_of(inside(style, "w:pPr")) for style in self._chain)
        return next((indent for indent in indents if indent is not None), None)


class Styles:
    """All styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._root = root
        self._elements = {attribute(style, "w:styleId") or "": style for style in children(root, "w:style")}
        self._made: dict[str, Style] = {}
        self._default = next(
            (
                attribute(style, "w:styleId") or ""
                for style in children(root, "w:style")
                if attribute(style, "w:type") == "paragraph" and attribute(style, "w:default") in {"1", "true", "on"}
            ),
            "",
        )

    def get(self, style_id: str | None) -> Style:
        """The style of this id; the default one for None, one that says nothing for an id that is not there."""
        style_id = self._default if style_id is None else style_id
        if style_id not in self._made:
            self._made[style_id] = Style(list(self._chain(style_id)))
        return self._made[style_id]

    def _chain(self, style_id: str) -> Iterator[Element]:
        """The style and those it is based on; a circle is gone round once."""
        seen = set[str]()
        while style_id in self._elements and style_id not in seen:
            seen.add(style_id)
            yield self._elements[style_id]
            style_id = attribute(inside(self._elements[style_id], "w:basedOn"), "w:val") or ""

    def language(self) -> str:
        """Language of the text where nothing else is said; empty if nothing is."""
        return attribute(inside(self._root, "w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang"), "w:val") or ""


def indent_of(properties: Element | None) -> int | None:
    """Indentation that the properties of a paragraph state, in twentieths of a point."""
    indentation = inside(properties, "w:ind")
    return next((value for name in ("w:start", "w:left") if (value := number(indentation, name)) is not None), None)


def numbered_of(properties: Element | None) -> tuple[str | None, int | None]:
    """List and level that the properties of a paragraph state themselves; the list `0` means: none."""
    numbering = inside(properties, "w:numPr")
    return attribute(inside(numbering, "w:numId"), "w:val"), number(inside(numbering, "w:ilvl"), "w:val")


def monospaced(properties: Element | None) -> bool | None:
    """Whether the properties of words name a font of equally wide letters; None where they name none."""
    fonts = inside(properties, "w:rFonts")
    if fonts is None:
        return None
    named = attribute(fonts, "w:ascii") or attribute(fonts, "w:hAnsi")
    return None if named is None else is_monospaced(named)


def raised(properties: Element | None) -> bool | None:
    """Whether the properties of words raise them; None where they do not say."""
    place = attribute(inside(properties, "w:vertAlign"), "w:val")
    return None if place is None else place == "superscript"


def struck(properties: Element | None) -> bool | None:
    """Whether the properties of words strike them out; None where they do not say."""
    lines = [line for name in ("w:strike", "w:dstrike") if (line := inside(properties, name)) is not None]
    return any(map(is_on, lines)) if lines else None
