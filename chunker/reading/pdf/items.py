"""Lists of pages without tags: paragraphs that open with a marker, and what stands below them."""

from __future__ import annotations

from collections.abc import Sequence

from chunker.reading.pdf.joining import is_level, joined, open_lists
from chunker.reading.pdf.lines import Line
from chunker.reading.pdf.parts import Part
from chunker.segments.blocks.markers import Marker, marker_of

_REACH = 40  # parts before and behind within which another item bears one out
_SAME_LEFT = 3.0  # points


def body_left(line: Line, marker: Marker | None) -> float:
    """Where the words of a line begin, behind its marker."""
    if marker is None:
        return line.left
    first, *others = line.runs
    length = len(first.text.strip())
    if marker.width >= length:
        return others[0].left if others else line.right
    return first.left + (first.right - first.left) * marker.width / length


def with_lists(parts: Sequence[Part]) -> list[Part]:
    """The parts, with lists instead of paragraphs that are items."""
    markers = [marker_of(part.text) if part.kind == "paragraph" else None for part in parts]
    found: list[Part] = []
    for place, (part, marker) in enumerate(zip(parts, markers, strict=True)):
        if marker and _is_item(place, parts, markers):
            found = _with(found, _list(part, marker))
        elif not (part.kind in ("paragraph", "code") and _goes_into_item(found, part)):
            found.append(part)
    return found


def _with(found: list[Part], added: Part) -> list[Part]:
    """The parts with a list, which may go on with one among the last of them."""
    since = next((at for at in range(len(found) - 1, -1, -1) if found[at].kind == "list"), len(found))
    return found[:since] + joined([*found[since:], added])


def _list(part: Part, marker: Marker) -> Part:
    """A list of one item."""
    mark, text = part.text[: marker.width].strip(), part.text[marker.width :]
    part.text = text
    part.breaks = tuple(each._replace(offset=max(0, each.offset - marker.width)) for each in part.breaks)
    item = Part("item", page=part.page, mark=mark, left=part.left, outer=part.outer, parts=[part] if text else [])
    return Part("list", page=part.page, left=part.left, outer=part.outer, parts=[item])


def _is_item(place: int, parts: Sequence[Part], markers: Sequence[Marker | None]) -> bool:
    """Whether a paragraph with a marker is an item: by its bullet, by the next or last item, by a colon before it."""
    marker = markers[place]
    if marker is None or marker.is_sure:
        return marker is not None
    near = range(max(0, place - _REACH), min(len(parts), place + _REACH + 1))
    for at in near:
        other = markers[at]
        if other and at != place and is_level(parts[at], parts[place]):
            first, second = (other, marker) if at < place else (marker, other)
            if second.after(first.readings):
                return True
    return place > 0 and parts[place - 1].text.endswith((":", "\uff1a")) and (marker.is_bullet or marker.may_be_first)


def _goes_into_item(found: list[Part], part: Part) -> bool:
    """Whether a part stands below the words of the last item; it then is in it."""
    if not found or found[-1].kind != "list" or part.opens_column:
        return False
    for candidate in open_lists(found[-1]):
        item = candidate.parts[-1]
        if item.parts and abs(item.left - part.left) <= _SAME_LEFT and item.left > item.outer + _SAME_LEFT:
            item.parts.append(part)
            return True
    return False
