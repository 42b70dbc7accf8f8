"""Parts of one level joined where the file, or the end of a page, took them apart: lists, lines of code, quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chunker.reading.pdf.code import is_one_line
from chunker.reading.pdf.parts import Part, PartKind
from chunker.segments.blocks.markers import marker_of

_SAME_LEFT = 3.0  # points
_CODE_STEP = 1.17  # heights of the font from one line of code to the next, where nothing else is known
_MOST_STEPS = 4.3  # lines of code down, empty ones included
_OFF_STEP = 0.2  # share of a line by which the next may be too low: more parts one block from the next


def joined(parts: Iterable[Part]) -> list[Part]:
    """The parts, with lists that go on and lines of code as one, and lists further in as part of the item above."""
    found: list[Part] = []
    for part in parts:
        if part.kind == "code" and found and _goes_on(found[-1], part):
            found[-1].lines += part.lines
        elif part.kind == "list":
            _add_list(found, part)
        elif part.kind in ("term", "definition"):
            _add_inside("definition_list", found, [part])
        elif part.kind == "quote":
            _add_inside("quote", found, part.parts)
        else:
            found.append(part)
    return found


def _goes_on(above: Part, below: Part) -> bool:
    """Whether two blocks of code are one."""
    if above.kind != "code" or not above.lines or not below.lines:
        return False
    if not (is_one_line(above.lines[-1], above.limit) or is_one_line(below.lines[0], below.limit)):
        return False  # each a whole block
    lines = [line for paragraph in above.lines[-2:] for line in paragraph]
    last, first = lines[-1], below.lines[0][0]
    if last.page != first.page:
        return True
    known = lines[-2].bottom - last.bottom if len(lines) > 1 else 0.0
    step = known if 0 < known < 2 * last.size else _CODE_STEP * max(last.size, 1.0)
    steps = (last.bottom - first.bottom) / step
    return 0 < steps < _MOST_STEPS and abs(steps - round(steps)) < _OFF_STEP


def _add_inside(kind: PartKind, found: list[Part], parts: list[Part]) -> None:
    """Parts go into the last of those found if that is of the kind, else into one that holds them."""
    if found and found[-1].kind == kind:
        found[-1].parts += parts
    else:
        found.append(Part(kind, page=parts[0].page, left=parts[0].left, parts=list(parts)))


def _add_list(found: list[Part], added: Part) -> None:
    """A list becomes part of one above it, or stands by itself."""
    at = _list_above(found, added)
    if at is None or not _take(found[at], added, has_between=at + 1 < len(found)):
        found.append(added)
        return
    between = found[at + 1 :]
    del found[at + 1 :]
    taken_by = found[at].parts
    if between:  # stood in the last item before the list that now goes on
        item = taken_by[-len(added.parts) - 1]
        item.parts += between


def _list_above(found: list[Part], added: Part) -> int | None:
    """Place of the list that this one can belong to: the last part, or one with only parts of its last item behind."""
    for at in range(len(found) - 1, -1, -1):
        part = found[at]
        if part.kind == "list":
            return at
        if part.kind not in ("paragraph", "code", "quote", "table") or part.left < added.left - _SAME_LEFT:
            return None
    return None


def _take(above: Part, added: Part, has_between: bool) -> bool:
    """Whether the list above, or one inside its last item, takes the items of the list."""
    if has_between:
        if is_level(added, above) and _is_next(above, added):
            above.parts += added.parts
            return True
        return False
    for candidate in open_lists(above):
        last = candidate.parts[-1]
        if not is_level(added, candidate) and added.left > candidate.left and added.outer > candidate.outer:
            last.parts.append(added)
            return True
        if is_level(added, candidate):
            if _is_more_of(last, added):
                last.parts += added.parts[0].parts
            elif _is_next(candidate, added):
                candidate.parts += added.parts
            else:
                return _stands_beside(above, candidate, added)
            return True
    return False


def is_level(one: Part, other: Part) -> bool:
    """Whether marks or words of both begin at the same distance from the left."""
    return abs(one.left - other.left) <= _SAME_LEFT or abs(one.outer - other.outer) <= _SAME_LEFT


def open_lists(above: Part) -> Iterator[Part]:
    """The list in the last item of the list in the last item ..., from the inside out."""
    lists = [above]
    while lists[-1].parts and lists[-1].parts[-1].parts and lists[-1].parts[-1].parts[-1].kind == "list":
        lists.append(lists[-1].parts[-1].parts[-1])
    return reversed(lists)


def _stands_beside(above: Part, candidate: Part, added: Part) -> bool:
    """Another list in the same item; beside the outermost one it is on its own."""
    if candidate is above:
        return False
    for outer in open_lists(above):
        if any(part is candidate for part in outer.parts[-1].parts):
            outer.parts[-1].parts.append(added)
            return True
    return False


def _is_more_of(last: Part, added: Part) -> bool:
    """Whether a list is but another paragraph of the item above: the only one, and without a mark of its own."""
    return len(added.parts) == 1 and not added.parts[0].mark and bool(last.mark)


def _is_next(above: Part, added: Part) -> bool:
    """Whether the first item comes next after the last one above."""
    last, first = above.parts[-1].mark, added.parts[0].mark
    before, after = marker_of(f"{last} "), marker_of(f"{first} ")
    if before is None or after is None:
        return last == first
    return bool(after.after(before.readings))
