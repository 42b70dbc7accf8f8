"""Paragraphs of code that only their letters tell, as Google Docs, Word and mail programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from chunker.reading.html.hidden import NEVER_SHOWN
from chunker.reading.html.looks import classes_with
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, classes, name_of, skipped, traverse
from chunker.reading.office.style_names import is_monospaced

_FAMILY = re.compile(r"font-family\s*:\s*([^;,}]{1,60})", re.IGNORECASE)
_SPACES = re.compile("[ \t\r\n\f]+")
_UNSEEN = (NEVER_SHOWN | {"title"}) - {"head"}  # in which style sheets stand
_NO_BREAK = "\xa0"


def code_paragraphs(root: Node, source: str) -> Set[int]:
    """The numbers of the nodes of all paragraphs that are code; none where most of a page has such letters."""
    if not is_monospaced(source):
        return frozenset()
    surveyor = _Surveyor()
    traverse(root, surveyor.enter)
    return surveyor.found if 2 * surveyor.equal_chars <= surveyor.chars else frozenset()


def run_of(node: Node, known: Set[int]) -> list[Node]:
    """A paragraph of code and those right behind it, also if there are blank ones between them."""
    run, waiting = [node], list[Node]()
    beside = node.next
    while beside is not None and (name_of(beside) == "p" or not (beside.text_content or "").strip()):
        if beside.mem_id in known:
            run += [*waiting, beside]
            waiting = []
        elif name_of(beside) == "p":
            if beside.text(deep=True).strip():
                break
            waiting.append(beside)
        beside = beside.next
    return run


def code_in(run: list[Node]) -> str:
    """The lines of paragraphs of code."""
    return "\n".join("".join(_words(node)).replace(_NO_BREAK, " ").rstrip() for node in run)


def _words(paragraph: Node) -> Iterator[str]:
    for node in paragraph.traverse(include_text=True):
        if name_of(node) == "-text":
            yield _SPACES.sub(" ", node.text_content or "")
        elif name_of(node) == "br":
            yield "\n"


class _Surveyor:
    """Finds paragraphs all of whose letters are equally wide.

    Attributes:
        equal_chars: characters in such letters, anywhere.
    """

    def __init__(self) -> None:
        self.found: set[int] = set()
        self.chars = self.equal_chars = 0
        self._equal = 0  # elements that are open and have such letters
        self._classes: set[str] = set()
        self._plain = 0  # characters in other letters

    def enter(self, node: Node) -> Leave:
        name = name_of(node)
        if name == "style":
            self._classes |= {*classes_with(node.text(deep=True), _is_equal)}
        if name in _UNSEEN:
            return skipped
        if name == "-text":
            self._say(len((node.text_content or "").strip()))
            return None
        is_equal = self._is_equal(attributes(node))
        self._equal += is_equal
        return self._paragraph(node, is_equal=is_equal) if name == "p" else self._leave_letters if is_equal else None

    def _say(self, chars: int) -> None:
        self.chars += chars
        if self._equal:
            self.equal_chars += chars
        else:
            self._plain += chars

    def _paragraph(self, node: Node, *, is_equal: bool) -> Leave:
        before, plain = self.chars, self._plain

        def leave() -> None:
            self._equal -= is_equal
            if self.chars > before and self._plain == plain:
                self.found.add(node.mem_id)

        return leave

    def _leave_letters(self) -> None:
        self._equal -= 1

    def _is_equal(self, given: Attributes) -> bool:
        if is_monospaced(given.get("face", "")) or _is_equal(given.get("style", "")):
            return True
        return bool(self._classes) and "class" in given and not self._classes.isdisjoint(classes(given))


def _is_equal(declared: str) -> bool:
    """Whether a style has letters that are all equally wide."""
    family = _FAMILY.search(declared)
    return family is not None and is_monospaced(family[1])
