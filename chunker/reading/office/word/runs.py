"""The words of a Word paragraph as they are shown: without what is hidden, deleted, or a field's instruction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chunker.reading.marks import Run, marked
from chunker.reading.office.formulas import formula_text
from chunker.reading.office.names import attribute, below, inside, is_on, name_of
from chunker.reading.office.symbols import symbol
from chunker.reading.office.word.styles import Style, Styles, monospaced, raised, struck
from chunker.reading.xml import Element

_DROPPED = frozenset(
    "w:pPr w:rPr w:del w:moveFrom w:instrText w:delText w:delInstrText w:sdtPr w:sdtEndPr w:rt w:annotationRef"
    " w:footnoteRef w:endnoteRef w:separator w:continuationSeparator w:fldData w:tblPr w:smartTagPr w:rubyPr".split()
)
_CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:softHyphen": ""}
_NOTES: dict[str, Literal["footnote", "endnote"]] = {
    "w:footnoteReference": "footnote", "w:endnoteReference": "endnote",
}  # fmt: skip
_PICTURES = frozenset({"w:drawing", "w:pict", "w:object"})


@dataclass(slots=True)
class Seen:
    """What is met on the way through a document and told at its end.

    Attributes:
        notes: kind and id of each footnote and endnote, in the order of their marks.
        hidden: characters that are not shown.
        embedded: documents in other formats inside this one.
        has_pages: the file says somewhere where a page ends.
    """

    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: int = 0
    deleted: int = 0
    pictures: int = 0
    embedded: int = 0
    has_pages: bool = False


@dataclass(slots=True)
class Words:
    """The words of one paragraph.

    Attributes:
        is_monospaced: all words have letters of equal width, by their own fonts or that of the paragraph; a style
            for words says that they are code inside a sentence.
        boxes: text boxes that hang on it.
        breaks: pages that end in it by a break somebody set, or where Word broke them when it last showed the file,
            each with the length of the text before it.
    """

    text: str = ""
    is_monospaced: bool = False
    boxes: list[Element] = field(default_factory=list)
    breaks: list[tuple[Literal["set", "shown"], int]] = field(default_factory=list)


class _Reading:
    """Walks one paragraph; fields do not reach beyond it here, so that a broken one loses no other paragraph."""

    def __init__(self, styles: Styles, style: Style, seen: Seen) -> None:
        self._styles = styles
        self._style = style
        self._seen = seen
        self._runs: list[Run] = []
        self._length = 0
        self._look = Run("")
        self._fields: list[bool] = []  # of each field that is open: whether its instruction is over
        self._is_hidden = self._is_mono = False
        self._mono = self._other = 0
        self.words = Words()

    def finished(self) -> Words:
        self.words.text = "".join(run.text for run in self._runs) if self._style.is_code else marked(self._runs)
        self.words.is_monospaced = self._mono > 0 == self._other
        return self.words

    def walk(self, root: Element) -> None:
        """Take in all that is shown below an element."""
        todo: list[Element] = list(root)[::-1]
        while todo:
            element = todo.pop()
            name = name_of(element)
            if name == "w:r":
                self._take_in_run(element)
            elif name in {"w:del", "w:moveFrom"}:
                self._seen.deleted += 1
            elif name not in _DROPPED:
                todo += self._take_in(element, name)[::-1]

    def _take_in_run(self, run: Element) -> None:
        """Take in the pieces of a run, which all look the same."""
        properties = inside(run, "w:rPr")
        if properties is not None and not len(properties):
            properties = None  # LibreOffice writes an empty one everywhere
        style_id = attribute(inside(properties, "w:rStyle"), "w:val")
        switch = inside(properties, "w:vanish")
        by_style = self._style.is_hidden or bool(style_id and self._styles.get(style_id).is_hidden)
        self._is_hidden = by_style if switch is None else is_on(switch)
        is_mono = monospaced(properties)
        self._is_mono = bool(self._style.is_monospaced if is_mono is None else is_mono) and not style_id
        self._look = self._look_of(properties, self._styles.get(style_id) if style_id else self._style)
        todo = list(run)[::-1]
        while todo:
            element = todo.pop()
            if (name := name_of(element)) not in _DROPPED:
                todo += self._take_in(element, name)[::-1]
        self._look = Run("")

    def _look_of(self, properties: Element | None, style: Style) -> Run:
        """How the words of a run look, by what it says itself, its style, and that of the paragraph."""
        return Run(
            "",
            is_raised=_first_said(raised(properties), style.is_raised, self._style.is_raised),
            is_struck=_first_said(struck(properties), style.is_struck, self._style.is_struck),
        )

    def _take_in(self, element: Element, name: str) -> list[Element]:
        """Take in one element; what is to be walked below it."""
        if name == "w:t":
            self._say(element.text or "")
        elif name in _CHARACTERS:
            self._say(_CHARACTERS[name])
        elif name == "w:br":
            self._break(attribute(element, "w:type"))
        elif name == "w:lastRenderedPageBreak":
            self.words.breaks.append(("shown", self._length))
        elif name == "w:sym":
            self._say(symbol(attribute(element, "w:font") or "", attribute(element, "w:char") or ""))
        elif name == "w:fldChar":
            self._field(attribute(element, "w:fldCharType"))
        elif name in _NOTES:
            self._note(_NOTES[name], element)
        elif name in {"m:oMath", "m:oMathPara"}:
            self._say(formula_text(element))
        elif name in _PICTURES:
            self._picture(element)
        elif name == "w:altChunk":
            self._seen.embedded += 1
        elif name == "mc:AlternateContent":
            choice = inside(element, "mc:Choice")
            return list(choice if choice is not None else inside(element, "mc:Fallback") or ())
        elif name not in {"w:commentReference"}:
            return list(element)
        return []

    def _say(self, text: str) -> None:
        if not all(self._fields):
            return
        if self._is_hidden:
            self._seen.hidden += len(text)
            return
        if text.strip():
            self._mono += self._is_mono
            self._other += not self._is_mono
        self._append(text)

    def _append(self, text: str) -> None:
        self._runs.append(self._look._replace(text=text))
        self._length += len(text)

    def _break(self, kind: str | None) -> None:
        if kind == "page":
            self.words.breaks.append(("set", self._length))
        self._say("\n")

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def _note(self, kind: str, element: Element) -> None:
        if not self._is_hidden and all(self._fields):
            self._seen.notes.append((kind, attribute(element, "w:id") or ""))
            self._append(f"[^{len(self._seen.notes)}]")

    def _picture(self, element: Element) -> None:
        """Text boxes in a drawing are read; pictures are counted."""
        boxes = list(below(element, "w:txbxContent"))
        # a box in a box is read with the outer one
        self.words.boxes += [
            box for box in boxes if not any(name_of(a) == "w:txbxContent" for a in box.iterancestors())
        ]
        self._seen.pictures += not boxes


def _first_said(*claims: bool | None) -> bool:
    return next((claim for claim in claims if claim is not None), False)


def words_of(paragraph: Element, styles: Styles, style: Style, seen: Seen) -> Words:
    """The words of a paragraph in a style."""
    reading = _Reading(styles, style, seen)
    reading.walk(paragraph)
    return reading.finished()
