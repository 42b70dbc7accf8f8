"""Paragraphs of code that only their letters tell, as Google Docs, Word and mail programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from chunker.reading.html.hidden import NEVER_SHOWN
from chunker.reading.html.looks import classes_with
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, classes, name_of, skipped, traverse
from chunker.reading.office.style_names import is_monospaced

_FAMILY = re.compile(r"font-family\s*:\s*([^;,}]{1,60})", re.IGNORECASE)
_DECLARED = re.compile(r"f(?:ont-family\s*:|ace\s*=)([^;,}>]{1,60})", re.IGNORECASE)  # quick by its one first letter
_GOOGLE = re.compile(r"c\d{1,4}")  # classes; pages of others have such letters in more than code
_SPACES = re.compile("[ \t\r\n\f]+")
_UNSEEN = (NEVER_SHOWN | {"title"}) - {"head"}  # in which style sheets stand
_AROUND = re.compile(r" *(\n|\A|\Z) *| +( )")  # blanks that no page shows
_NO_BREAK = "\xa0"


def code_paragraphs(root: Node, source: str) -> Set[int]:
    """The numbers of the nodes of all paragraphs that are code; none where most of a page has such letters."""
    if not any(is_monospaced(declared[1]) for declared in _DECLARED.finditer(source)):
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
    return "\n".join(_AROUND.sub(r"\1\2", "".join(_words(node))).replace(_NO_BREAK, " ").rstrip() for node in run)


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
        self._letters = [False]  # whether they are equally wide, of each element that is open and says which it has
        self._classes: set[str] = set()
        self._plain = 0  # characters in other letters

    def enter(self, node: Node) -> Leave:
        name = name_of(node)
        if name == "style":
            self._classes |= {*filter(_GOOGLE.fullmatch, classes_with(node.text(deep=True), _is_equal))}
        if name in _UNSEEN:
            return skipped
        if name == "-text":
            self._say(len((node.text_content or "").strip()))
            return None
        is_equal = self._is_equal(attributes(node))
        if is_equal is None:
            return self._paragraph(node) if name == "p" else None
        self._letters.append(is_equal)
        return self._paragraph(node, has_letters=True) if name == "p" else self._leave_letters

    def _say(self, chars: int) -> None:
        self.chars += chars
        if self._letters[-1]:
            self.equal_chars += chars
        else:
            self._plain += chars

    def _paragraph(self, node: Node, *, has_letters: bool = False) -> Leave:
        before, plain = self.chars, self._plain

        def leave() -> None:
            if has_letters:
                self._leave_letters()
            is_equal = self.chars > before and self._plain == plain
            if is_equal and (node.css_first("br") is not None or not _is_item(node)):
                self.found.add(node.mem_id)

        return leave

    def _leave_letters(self) -> None:
        self._letters.pop()

    def _is_equal(self, given: Attributes) -> bool | None:
        """Whether an element has letters that are equally wide; None where it does not say which it has."""
        if "face" in given:
            return is_monospaced(given["face"].split(",")[0])
        if "style" in given and _FAMILY.search(given["style"]):
            return _is_equal(given["style"])
        is_known = self._classes and "class" in given and not self._classes.isdisjoint(classes(given))
        return True if is_known else None


def _is_item(paragraph: Node) -> bool:
    """Whether a paragraph is an item; of those, only such as have several lines are code."""
    return paragraph.parent is not None and name_of(paragraph.parent) == "li"


def _is_equal(declared: str) -> bool:
    """Whether a style has letters that are all equally wide."""
    family = _FAMILY.search(declared)
    return family is not None and is_monospaced(family[1])
