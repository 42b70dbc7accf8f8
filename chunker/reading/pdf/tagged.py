"""Parts of a tagged PDF: its structure tree, with the words that the pages show for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from chunker.reading.pdf.grids import grid_rows
from chunker.reading.pdf.joining import joined
from chunker.reading.pdf.lines import Line, flowing, lines_in_order
from chunker.reading.pdf.parts import Part, PartKind
from chunker.reading.pdf.runs import Page, Run
from chunker.reading.pdf.tags import Mark, Tag
from chunker.reading.pdf.words import Vocabulary, tidy
from chunker.segments.blocks.markers import marker_of

_HEADING = re.compile(r"H([1-9]\d?)?|Title")
_STRUCTURED = frozenset({"L", "Table", "BlockQuote", "Note", "FENote"})
_INLINE = frozenset(
    "NonStruct Span Quote Reference BibEntry Link Annot Ruby RB RT RP Warichu WT WP Em Strong Sub Lbl Figure "
    "Formula Code".split()
)
_CODE_NAMES = re.compile(
    r"(?:source|program) ?(?:code|text|listing)|preformatted|html preformatted|\bcode\b", re.IGNORECASE
)
_QUOTE_NAMES = re.compile(r"block ?(?:text|quote)|quotations?|intense quote|quote", re.IGNORECASE)
_DEFINITIONS: tuple[tuple[str, PartKind], ...] = (("definition term", "term"), ("definition", "definition"))
_SIGN = re.compile(r"\[?(\d{1,3}|[*\u2020\u2021\u00a7\u00b6]+)[\].)]?\s+")

_REACHED = 0.7  # share of the width of a page that lines of text have at least


class TaggedReader:
    """Turns tags into parts.

    Attributes:
        used: the marked content that stands in some part.
    """

    def __init__(self, pages: Sequence[Page], vocabulary: Vocabulary) -> None:
        self.used: set[Mark] = set()
        self._vocabulary = vocabulary
        self._runs: dict[Mark, list[Run]] = {}
        self._limits = _limits(pages)
        for page in pages:
            for run in page.runs:
                if run.look.mark >= 0 and not run.look.is_artifact:
                    self._runs.setdefault(Mark(page.number, run.look.mark), []).append(run)

    def parts(self, tag: Tag, depth: int = 1) -> list[Part]:
        """Parts of the children of a tag that is no block itself; `depth` is the level of a heading without one."""
        parts: list[Part] = []
        for stretch in self._stretches(tag):
            if isinstance(stretch, Tag):
                parts += self._block(stretch, depth)
            elif all(isinstance(child, Tag) and child.kind == "Code" for child in stretch):
                parts += [part for child in stretch if isinstance(child, Tag) for part in self._code(child)]
            else:
                parts += self._text_block(Tag(tag.kind, tag.name, children=dict(enumerate(stretch))))
        return joined(parts)

    def _stretches(self, tag: Tag) -> Iterator[Tag | list[Tag | Mark]]:
        """Children that are blocks, and between them those that together are a text."""
        stretch: list[Tag | Mark] = []
        children = tag.in_order()
        for place, child in enumerate(children):
            if isinstance(child, Mark) or (_is_inline(child) and not self._is_apart(children, place)):
                stretch.append(child)
                continue
            if stretch:
                yield stretch
                stretch = []
            yield child
        if stretch:
            yield stretch

    def _is_one_text(self, tag: Tag) -> bool:
        """Whether a tag that means something holds no tags that are blocks."""
        return tag.kind != "NonStruct" and not any(isinstance(stretch, Tag) for stretch in self._stretches(tag))

    def _is_apart(self, children: Sequence[Tag | Mark], place: int) -> bool:
        """Whether a tag without a meaning is a block: it holds other tags, and shares no line with a piece of text.

        Chromium writes one for every `div` and `pre`, one for each piece of text, and one around `sub`.
        """
        if not _holds_tags(children[place]):
            return False
        around = (children[at] for at in (place - 1, place + 1) if 0 <= at < len(children))
        return not any(self._share_line(children[place], other) for other in around if not _holds_tags(other))

    def _share_line(self, one: Tag | Mark, other: Tag | Mark) -> bool:
        """Whether words of both stand side by side."""
        pairs = product(self._placed(one), self._placed(other))
        return any(page == on and run.is_beside(beside) for (page, run), (on, beside) in pairs)

    def _placed(self, tag: Tag | Mark) -> list[tuple[int, Run]]:
        """The first and the last run, each with its page."""
        marks = [tag] if isinstance(tag, Mark) else list(marks_in(tag))
        runs = [(mark.page, run) for mark in marks for run in self._runs.get(mark, ())]
        return [runs[0], runs[-1]] if runs else []

    def _block(self, tag: Tag, depth: int) -> list[Part]:
        """Parts of a tag that is a block, or holds some."""
        if heading := _HEADING.fullmatch(tag.kind):
            return self._text_block(tag, "heading", 1 if tag.kind == "Title" else int(heading[1] or depth))
        if tag.kind == "Code" or (tag.kind == "P" and _CODE_NAMES.search(tag.name)):
            return self._code(tag)
        if tag.kind in _STRUCTURED:
            return self._structured(tag, depth)
        if _is_leaf(tag) and (tag.kind == "P" or self._is_one_text(tag)):
            return self._named_text_block(tag)
        return self.parts(tag, depth + (tag.kind == "Sect"))

    def _structured(self, tag: Tag, depth: int) -> list[Part]:
        """Parts of a tag whose children stand in an order of their own."""
        if tag.kind == "L":
            return self._list(tag, depth)
        if tag.kind == "Table":
            return self._table(tag, depth)
        return self._container(tag, "quote" if tag.kind == "BlockQuote" else "footnote", depth)

    def _named_text_block(self, tag: Tag) -> list[Part]:
        """A paragraph, or what the name that the file gave to its style says that it is."""
        if _QUOTE_NAMES.fullmatch(tag.name):
            return _inside("quote", self._text_block(tag))
        for name, kind in _DEFINITIONS:
            if tag.name.lower().startswith(name):
                parts = self._text_block(tag, "term" if kind == "term" else "paragraph")
                return parts if kind == "term" else _inside(kind, parts)
        return self._text_block(tag)

    def _text_block(self, tag: Tag, kind: PartKind = "paragraph", level: int = 0) -> list[Part]:
        lines = self._lines(tag)
        text, breaks = flowing(lines, self._vocabulary)
        text = text or _alternative(tag)
        if not text:
            return []
        if not lines:
            return [Part(kind, text, level=level)]
        page, left = lines[0].page, _body_left(lines[0])
        is_block = len(lines) > 1 or tag.kind == "NonStruct"
        if kind == "paragraph" and is_block and all(line.is_mono for line in lines):
            return [self._code_part(lines)]
        return [Part(kind, text, page, breaks, level, left=left, outer=lines[0].left)]

    def _code(self, tag: Tag) -> list[Part]:
        lines = self._lines(tag)
        return [self._code_part(lines)] if lines else []

    def _code_part(self, lines: list[Line]) -> Part:
        page = lines[0].page
        return Part("code", page=page, left=lines[0].left, lines=[lines], limit=self._limits[page])

    def _container(self, tag: Tag, kind: PartKind, depth: int) -> list[Part]:
        """A quote or a footnote; the label of a footnote, or what it begins with, is its sign."""
        label, body = self._label(tag) if kind == "footnote" else ("", tag)
        parts = self._text_block(body) if _is_leaf(body) else self.parts(body, depth)
        found = _inside(kind, parts)
        if found and kind == "footnote":
            found[0].mark = label.strip("[]().") or _cut_sign(found[0])
        return found

    def _table(self, tag: Tag, depth: int) -> list[Part]:
        captions = [child for child in tag.in_order() if isinstance(child, Tag) and child.kind == "Caption"]
        parts = [part for caption in captions for part in self._block(caption, depth)]
        rows, header_rows = grid_rows(tag, self._cell)
        pages = [page for page, _ in rows if page]
        if pages:
            parts.append(Part("table", page=pages[0], rows=[cells for _, cells in rows], header_rows=header_rows))
        return parts

    def _cell(self, tag: Tag) -> tuple[int, str]:
        """Page and words of a cell; those of a header that is shown again on the next page are one."""
        lines = _shown_once(self._lines(tag))
        return lines[0].page if lines else 0, flowing(lines, self._vocabulary)[0] or _alternative(tag)

    def _list(self, tag: Tag, depth: int) -> list[Part]:
        """A list, and before it a caption if it has one."""
        items: list[Part] = []
        before: list[Part] = []
        for child in tag.in_order():
            if isinstance(child, Mark):
                items += self._items(Tag("LI", children={0: child}), depth)
            elif child.kind == "L" and items:
                items[-1].parts += self._list(child, depth)
            elif child.kind == "Caption":
                before += self._block(child, depth)
            else:
                items += self._items(child, depth)
        return (
            [*before, Part("list", page=items[0].page, left=items[0].left, outer=items[0].outer, parts=items)]
            if items
            else before
        )

    def _items(self, tag: Tag, depth: int) -> list[Part]:
        """The item of a tag, if there is anything in it."""
        label, body = self._label(tag)
        parts = self.parts(body, depth)
        if not parts and not label:
            return []
        first = parts[0] if parts else Part("paragraph")
        mark = label or _cut_marker(parts)
        return [Part("item", page=first.page, mark=mark, left=first.left, outer=first.outer, parts=parts)]

    def _label(self, tag: Tag) -> tuple[str, Tag]:
        """What the label of a tag says, and all else in the tag."""
        label = " ".join(self._said(child) for child in tag.in_order() if _is_label(child)).strip()
        return label, Tag(
            tag.kind, tag.name, children={at: each for at, each in tag.children.items() if not _is_label(each)}
        )

    def _said(self, tag: Tag | Mark) -> str:
        return " ".join(line.text for line in self._lines(tag)) if isinstance(tag, Tag) else ""

    def _lines(self, tag: Tag) -> list[Line]:
        """All lines in a tag, in its order."""
        lines: list[Line] = []
        runs: list[Run] = []
        page = 0
        for mark in marks_in(tag):
            if mark in self.used:
                continue
            self.used.add(mark)
            if mark.page != page and runs:
                lines += lines_in_order(runs, page)
                runs = []
            page = mark.page
            runs += self._runs.get(mark, ())
        return lines + lines_in_order(runs, page)


def marks_in(tag: Tag) -> Iterator[Mark]:
    """All marked content in a tag, in order."""
    for child in tag.in_order():
        if isinstance(child, Mark):
            yield child
        else:
            yield from marks_in(child)


def _limits(pages: Sequence[Page]) -> dict[int, float]:
    """How far to the right the words of each page reach, as those of all pages that are as wide.

    Lines of code do not count: the longest of them need not have been too long for its page. Nor do pages with nothing
    but a few words beside them.
    """
    reached: dict[float, float] = {}
    for page in pages:
        rights = (run.right for run in page.runs if not run.look.is_mono and not run.look.is_artifact)
        reached[page.width] = max(reached.get(page.width, 0.0), max(rights, default=0.0))
    return {page.number: max(reached[page.width], _REACHED * page.width) for page in pages}


def _holds_tags(child: Tag | Mark) -> bool:
    """Whether it is a tag without a meaning around others."""
    return isinstance(child, Tag) and child.kind == "NonStruct" and any(map(_is_tag, child.children.values()))


def _is_tag(child: Tag | Mark) -> bool:
    return isinstance(child, Tag)


def _is_inline(child: Tag) -> bool:
    """Whether a tag is part of a text."""
    return child.kind in _INLINE and _is_leaf(child)


def _is_leaf(tag: Tag) -> bool:
    """Whether there is no block inside a tag."""
    return all(isinstance(child, Mark) or _is_inline(child) for child in tag.children.values())


def _is_label(child: Tag | Mark) -> bool:
    return isinstance(child, Tag) and child.kind == "Lbl"


def _alternative(tag: Tag) -> str:
    """Words that stand for what has none, such as a picture."""
    inside = (_alternative(child) for child in tag.in_order() if isinstance(child, Tag))
    return tidy(tag.alternative) or " ".join(filter(None, inside))


def _inside(kind: PartKind, parts: Sequence[Part]) -> list[Part]:
    return [Part(kind, page=parts[0].page, left=parts[0].left, parts=list(parts))] if parts else []


def _shown_once(lines: list[Line]) -> list[Line]:
    """Lines of the first page alone, where all pages show the same."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    texts = {" ".join(line.text for line in shown) for shown in pages.values()}
    return next(iter(pages.values())) if len(pages) > 1 and len(texts) == 1 else lines


def _body_left(line: Line) -> float:
    """Where the words of a line begin, behind a marker that stands apart."""
    first, *others = line.runs
    marker = marker_of(first.text.strip())
    return others[0].left if others and marker and marker.width >= len(first.text.strip()) else first.left


def _cut_marker(parts: Sequence[Part]) -> str:
    """The marker that the first paragraph opens with, taken away from it."""
    if not parts or parts[0].kind != "paragraph":
        return ""
    marker = marker_of(parts[0].text)
    return _cut(parts[0], marker.width) if marker else ""


def _cut_sign(note: Part) -> str:
    """The sign of a footnote, taken away from its text."""
    first = note.parts[0]
    match = _SIGN.match(first.text) if first.kind == "paragraph" else None
    if not match:
        return ""
    _cut(first, match.end())
    return match[1]


def _cut(part: Part, width: int) -> str:
    """What a text begins with, taken away from it."""
    taken, part.text = part.text[:width].strip(), part.text[width:]
    part.breaks = tuple(each._replace(offset=max(0, each.offset - width)) for each in part.breaks)
    return taken
