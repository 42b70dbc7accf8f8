"""The words of an OpenDocument paragraph as they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chunker.reading.marks import Run, marked
from chunker.reading.office.names import attribute, below, name_of, number
from chunker.reading.office.odf.formulas import object_name
from chunker.reading.office.odf.styles import Style, Styles
from chunker.reading.xml import Element

_BLANKS = re.compile(r"[ \t\r\n]+")
_DROPPED = frozenset(
    "text:ruby-text text:tracked-changes text:note-citation svg:title svg:desc text:hidden-text text:hidden-paragraph"
    " office:annotation-end text:deletion office:event-listeners text:script".split()
)
_MOST_SPACES = 1000  # that one element may stand for


@dataclass(slots=True)
class Seen:
    """What is met on the way through a text and told at its end.

    Attributes:
        notes: bodies of footnotes and endnotes, in the order of their marks.
        hidden: characters that are not shown.
        formulas: what the file has beside its text, by name.
    """

    formulas: Mapping[str, str] = field(default_factory=dict)
    notes: list[Element] = field(default_factory=list)
    hidden: int = 0
    comments: int = 0
    pictures: int = 0


@dataclass(slots=True)
class Words:
    """The words of one paragraph.

    Attributes:
        boxes: text boxes that hang on it.
        pages: pages that end in it.
        is_monospaced: all words have letters of equal width, by the paragraph's style or automatic styles.
    """

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    pages: int = 0
    is_monospaced: bool = False
    is_bold: bool = False


def words_of(paragraph: Element, styles: Styles, style: Style, seen: Seen) -> Words:
    """The words of a paragraph in a style."""
    words = Words()
    runs: list[Run] = []
    mono, bold = [], []
    for text, looks in _shown(paragraph, styles, style, seen, words):
        if text.strip():
            fonts = (look.is_monospaced for look in looks if not look.is_for_words)
            mono.append(bool(next((is_mono for is_mono in fonts if is_mono is not None), False)))
            bold.append(any(look.is_bold for look in looks))
        runs.append(_run(text, looks))
    words.text = "".join(run.text for run in runs) if style.code_name else marked(runs)
    words.is_monospaced, words.is_bold = bool(mono) and all(mono), bool(bold) and all(bold)
    return words


def _run(text: str, looks: tuple[Style, ...]) -> Run:
    """A text, raised or struck as the innermost style says that says anything of it."""
    is_raised = (look.is_raised for look in looks if look.is_raised is not None)
    is_struck = (look.is_struck for look in looks if look.is_struck is not None)
    return Run(text, next(is_raised, False), next(is_struck, False))


def _shown(
    paragraph: Element, styles: Styles, style: Style, seen: Seen, words: Words
) -> Iterator[tuple[str, tuple[Style, ...]]]:
    """Each text that is shown in a paragraph, with the styles around it, the innermost first."""
    todo: list[tuple[Element | str, tuple[Style, ...]]] = [(paragraph, (style,))]
    is_behind_space = True
    while todo:
        element, looks = todo.pop()
        text = element if isinstance(element, str) else None
        if isinstance(element, str):
            # a space behind another one does not count, unless it is written as an element
            text = element[1:] if is_behind_space and element[:1] == " " else element
            is_behind_space = text[-1:] == " " if text else is_behind_space
        elif element is not paragraph and (text := _own_text(element, seen, words)):
            is_behind_space = False
        if text is None and not isinstance(element, str):
            if name_of(element) == "text:span":
                looks = (styles.get("text", attribute(element, "text:style-name")), *looks)
            todo += [(part, looks) for part in reversed(list(_parts(element)))]
        elif any(look.is_hidden for look in looks):
            seen.hidden += len(text or "")
        elif text:
            yield text, looks


def _parts(element: Element) -> Iterator[Element | str]:
    """The texts and elements in an element, in order, with white space as it counts."""
    yield _BLANKS.sub(" ", element.text or "")
    for child in element:
        yield child
        yield _BLANKS.sub(" ", child.tail or "")


def _own_text(element: Element, seen: Seen, words: Words) -> str | None:
    """What an element stands for; None where that is what is inside it."""
    name = name_of(element)
    if name == "text:s":
        return " " * max(1, min(number(element, "text:c") or 1, _MOST_SPACES))
    if name == "text:tab":
        return "\t"
    if name == "text:line-break":
        return "\n"
    if name == "draw:frame" and (formula := _formula(element, seen)):
        return formula
    if name == "text:note":
        seen.notes.append(element)
        return f"[^{len(seen.notes)}]"
    return _aside(element, name, seen, words)


def _formula(frame: Element, seen: Seen) -> str:
    """The formula in a frame, if it holds one."""
    names = (object_name(element) for element in below(frame, "draw:object"))
    return next((seen.formulas[name] for name in names if name in seen.formulas), "")


def _aside(element: Element, name: str, seen: Seen, words: Words) -> str | None:
    """Nothing, for what is not said in the paragraph itself; None of what is."""
    if name == "text:soft-page-break":
        words.pages += 1
    elif name == "office:annotation":
        seen.comments += 1
    elif name in {"draw:frame", "draw:g", "draw:custom-shape"}:
        boxes = list(below(element, "draw:text-box"))
        words.boxes += boxes if name != "draw:custom-shape" else [element]
        seen.pictures += not boxes
    elif name not in _DROPPED:
        return None
    return ""
