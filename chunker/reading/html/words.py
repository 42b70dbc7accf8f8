"""The words of a page: their styles, and pictures and formulas among them."""

from __future__ import annotations

from dataclasses import dataclass, field

from chunker.reading.html.flow import Flow, Style
from chunker.reading.html.formulas import formula_of
from chunker.reading.html.looks import Look
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, skipped

_CODE = frozenset("code kbd samp tt".split())
_SPACED = frozenset("button option input select label".split())
_STYLES: dict[str, Style] = {"s": "struck", "del": "struck", "strike": "struck", "sup": "raised", "q": "quoted"}


@dataclass(slots=True)
class Unread:
    """How much of a page was passed over, and why."""

    hidden: int = 0
    drawings: int = 0
    is_too_deep: bool = False

    def told(self) -> list[str]:
        """A sentence for each reason there was."""
        counts = (
            (self.hidden, "hidden element", "with words in it"),
            (self.drawings, "drawing (SVG)", "with words in it"),
        )
        told = [f"{count} {what}{'s' if count > 1 else ''} {which}" for count, what, which in counts if count]
        deep = "elements nested very deep: their words are read, but not how deep they are"
        return [*told, deep] if self.is_too_deep else told


@dataclass
class WordWalk:
    """The part of a walk through a page that takes in words.

    Attributes:
        opened: which of code and words that are struck out are open, in which more of the same changes nothing.
    """

    flow: Flow
    unread: Unread = field(default_factory=Unread)
    opened: set[Style] = field(default_factory=set)

    def inline(self, name: str, look: Look | None = None) -> Leave:
        """Words of a style, or words as any others."""
        if name in _CODE and "code" not in self.opened:
            return self._once("code")
        style = _STYLES.get(name, look)
        if style == "struck":
            return self._once(style)
        if style:
            return self.flow.styled(style)
        if name in _SPACED:
            self.flow.say(" ")
            return lambda: self.flow.say(" ")
        return None

    def _once(self, style: Style) -> Leave:
        """Words of a style, unless they lie in others of it."""
        if style in self.opened:
            return None
        self.opened.add(style)
        finish = self.flow.styled(style)

        def leave() -> None:
            self.opened.remove(style)
            finish()

        return leave

    def line_break(self, _node: Node, _given: Attributes) -> Leave:
        """The end of a line."""
        self.flow.end_line()
        return skipped

    def image(self, _node: Node, given: Attributes) -> Leave:
        """What is said in place of a picture."""
        if words := given.get("alt", "").strip():
            self.flow.say(f" {words} ")
        return skipped

    def drawing(self, node: Node, _given: Attributes) -> Leave:
        """A drawing, whose words have no order and are only counted."""
        self.unread.drawings += node.css_first("text, foreignObject") is not None
        return skipped

    def formula(self, node: Node, given: Attributes) -> Leave:
        """A formula."""
        self._say_formula(formula_of(node, given), is_block=given.get("display") == "block")
        return skipped

    def script(self, node: Node) -> Leave:
        """Formulas are kept in scripts by programs that draw them."""
        kind = attributes(node).get("type", "")
        if kind.startswith("math/tex"):
            self._say_formula(f"${node.text(deep=True).strip()}$", is_block="mode=display" in kind)
        return skipped

    def _say_formula(self, words: str, *, is_block: bool) -> None:
        if is_block:
            self.flow.end_block()
        self.flow.say(words)
        if is_block:
            self.flow.end_block()

    def reading(self, _node: Node, _given: Attributes) -> Leave:
        """How characters beside it are read aloud."""
        self.flow.say("(")
        return lambda: self.flow.say(")")
