"""Words that flow into paragraphs, cells and headings, as a browser lets them flow."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from chunker.reading.html.levels import Level
from chunker.reading.marks import raised, struck
from chunker.reading.mathml import beside
from chunker.reading.writer import Container, Writer

DEEPEST_CONTAINER = 50  # lists, quotes in each other; each indents its lines further

Style = Literal["code", "struck", "raised", "quoted"]

_SPACES = re.compile("[ \t\n\r\f\xa0]+")
# A line of East Asian text is broken anywhere, and no blank is meant there (CSS Text 3, section 4.1.3).
_WIDE = "\u3000-\u30ff\u3400-\u9fff\uff00-\uff60"
_WIDE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t]*\r?\n[ \t\r\n]*(?=[{_WIDE}])")
_BREAK = "\0"  # of a line; no page holds such a character
_BREAKS = re.compile(f" ?{_BREAK} ?")
_PARAGRAPHS = re.compile("\n{2,}")
_SOFT_HYPHEN = "\xad"  # seen only where a line ends
_BACKTICKS = re.compile("`+")


@dataclass(slots=True)
class _Gathered:
    """Words gathered so far.

    Attributes:
        between: what parts two blocks in it; None where each becomes a paragraph of its own.
        flushed: how often what was gathered has been written, after which positions in it mean nothing.
    """

    between: str | None = None
    parts: list[str] = field(default_factory=list)
    flushed: int = 0

    def words(self) -> str:
        """The words as they are seen."""
        text = _SPACES.sub(" ", _WIDE_BREAK.sub("", beside(self.parts))).replace(_SOFT_HYPHEN, "")
        return _BREAKS.sub("\n", text).strip()


@dataclass(slots=True)
class Opened:
    """A container that is open around the words.

    Attributes:
        mark: gives what stands before the next item of a list.
        in_item: whether an item of this list is open; it stays so until the next one, for what stands between them.
        level: of the item that is open, in a list that ends where something else comes than an item with a level.
        is_held: whether that item goes on; else it has ended, and the next one may go on with its list.
    """

    kind: Container
    mark: Callable[[str], str] | None = None
    in_item: bool = False
    level: Level | None = None
    is_held: bool = False


class Flow:
    """Gathers words, and sets them down with a writer when a block ends."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._gathered = [_Gathered()]
        self._opened: list[Opened] = []
        self._too_deep = 0
        self.was_too_deep = False

    @property
    def is_gathering(self) -> bool:
        """Whether all words go into one heading, cell or the like, in which no block can begin."""
        return len(self._gathered) > 1

    def say(self, text: str) -> None:
        """More words; white space in them is as good as one blank."""
        self._gathered[-1].parts.append(text)

    def end_line(self) -> None:
        """What comes next begins a line."""
        self.say(_BREAK)

    def end_block(self) -> None:
        """What comes next is another paragraph or, while gathering, at least another word."""
        gathered = self._gathered[-1]
        if gathered.between is not None:
            gathered.parts.append(gathered.between)
            return
        if not gathered.parts:
            return
        words = gathered.words()
        gathered.parts.clear()
        gathered.flushed += 1
        for paragraph in _PARAGRAPHS.split(words) if words else ():
            self.ready().paragraph(paragraph)

    def gather(self, use: Callable[[str], None], between: str = " ") -> Callable[[], None]:
        """Gather all words until what this gives is called; `use` gets them."""
        self.end_block()
        gathered = _Gathered(between)
        self._gathered.append(gathered)

        def finish() -> None:
            if any(gathered is other for other in self._gathered):  # what ended early is not ended again
                while self._gathered.pop() is not gathered:
                    pass
                use(gathered.words())

        return finish

    def has_words(self) -> bool:
        """Whether anything was gathered that is not blank."""
        return any(part.strip() and part != _BREAK for part in self._gathered[-1].parts)

    def styled(self, style: Style) -> Callable[[], None]:
        """Words until what this gives is called are of a style that is told by marks."""
        gathered = self._gathered[-1]
        start, flushed = len(gathered.parts), gathered.flushed

        def finish() -> None:
            if gathered is not self._gathered[-1] or gathered.flushed != flushed:
                return  # a block ended inside, which these marks cannot span
            inner = beside(gathered.parts[start:])
            if words := inner.strip():
                before, after = inner[: inner.index(words)], inner[inner.index(words) + len(words) :]
                gathered.parts[start:] = [before + _marked(style, words, bool(start) and not before) + after]

        return finish

    def ready(self) -> Writer:
        """The writer, once the next block has a place: directly in a list there is none, but in an item."""
        self._leave_levels()
        if self._opened and self._opened[-1].kind == "list" and not self._opened[-1].in_item:
            self._open_item(self._opened[-1], "")
        return self.writer

    def open(self, kind: Container, mark: str = "") -> None:
        """Open a container for what comes next; inside too many others it is none, and an item one of theirs."""
        self.end_block()
        if len(self._opened) >= DEEPEST_CONTAINER:
            self._too_deep += 1
            self.was_too_deep = True
            return
        self.ready().open(kind, mark)
        self._opened.append(Opened(kind))

    def open_list(self, mark: Callable[[str], str]) -> None:
        """Open a list in which `mark` gives what stands before an item, from the number it asks for."""
        self.open("list")
        if not self._too_deep:
            self._opened[-1].mark = mark

    def begin_item(self, value: str = "") -> bool:
        """Begin an item of the list around, if there is one."""
        self.end_block()
        self._leave_levels()
        if not self._opened or self._opened[-1].kind != "list":
            return False
        self._open_item(self._opened[-1], value)
        return True

    def _open_item(self, around: Opened, value: str, mark: str = "") -> None:
        if around.in_item:
            self.writer.close()
        around.in_item = True
        self.writer.open("item", mark or (around.mark(value) if around.mark else ""))

    def close(self) -> None:
        """Close the container opened last, and an item still open in it."""
        self.end_block()
        if self._too_deep:
            self._too_deep -= 1
            return
        self._leave_levels()
        self._close_last()

    def begin_level(self, level: Level, mark: str) -> Callable[[], None]:
        """Begin an item in the list that it goes on with or opens by its level, until what this gives is called."""
        self.end_block()
        while (
            (last := self._loose) and last.level and not level.is_inside(last.level) and not level.goes_on(last.level)
        ):
            self._close_last()
        if last is None or (last.level and level.is_inside(last.level)):
            self._open_level(level)
        around = self._opened[-1] if self._opened else None
        if around is None or not around.level:
            return self.end_block
        self._open_item(around, "", mark)
        around.level = level
        return self._holding(around)

    def resume_level(self, indent: float) -> Callable[[], None] | None:
        """Go on in the last item that is not indented further, if there is one right before."""
        self.end_block()
        while (last := self._loose) and last.level and last.level.indent > indent:
            self._close_last()
        return self._holding(last) if last else None

    def end(self) -> None:
        """Nothing comes behind what was said."""
        self.end_block()
        self._leave_levels()

    @property
    def _loose(self) -> Opened | None:
        """The list opened last, if its last item has ended and the list ends where something else comes."""
        last = self._opened[-1] if self._opened else None
        return last if last and last.level and not last.is_held else None

    def _open_level(self, level: Level) -> None:
        """Open a list for an item with a level; inside too many containers the item goes on with the list around."""
        if len(self._opened) >= DEEPEST_CONTAINER:
            self.was_too_deep = True
            return
        if self._opened and self._opened[-1].kind == "list" and not self._opened[-1].in_item:
            self._open_item(self._opened[-1], "")
        self.writer.open("list")
        self._opened.append(Opened("list", level=level))

    def _holding(self, around: Opened) -> Callable[[], None]:
        around.is_held = True

        def end() -> None:
            self.end_block()
            around.is_held = False

        return end

    def _leave_levels(self) -> None:
        while self._loose:
            self._close_last()

    def _close_last(self) -> None:
        if self._opened.pop().in_item:
            self.writer.close()
        self.writer.close()


def _marked(style: Style, words: str, is_behind: bool) -> str:
    """Words with marks around them."""
    if style == "code":
        longest = max(map(len, _BACKTICKS.findall(words)), default=0)
        fence = "`" * (longest + 1)
        return f"{fence} {words} {fence}" if longest else f"`{words}`"
    if style == "raised":
        return raised(words, is_behind=is_behind)
    return struck(words) if style == "struck" else f"\u201c{words}\u201d"
