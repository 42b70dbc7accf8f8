"""Tasks that are done or not, as pages show them by boxes beside their words."""

from __future__ import annotations

from chunker.reading.html.nodes import Attributes, Node, attributes, classes, name_of

_NOTION = frozenset({"checkbox-on", "checkbox-off"})
_REACH = 3  # elements from a box to the item that it belongs to


def task_mark(node: Node, name: str, given: Attributes) -> str:
    """What stands before the words of a task, as Markdown writes it; nothing for all else than a box of a task."""
    if name == "input" and given.get("type") == "checkbox" and _is_of_task(node, given):
        return _mark(is_done="checked" in given)
    if name == "div" and not _NOTION.isdisjoint(classes(given)) and not node.text(deep=True).strip():
        return _mark(is_done="checkbox-on" in classes(given))
    if name == "li" and "data-inline-task-id" in given:  # of Confluence
        return _mark(is_done="checked" in classes(given))
    return ""


def _mark(*, is_done: bool) -> str:
    return "[x] " if is_done else "[ ] "


def _is_of_task(node: Node, given: Attributes) -> bool:
    """Whether a box stands in an item and can only be seen, or belongs to its words.

    Others open menus, and those with a name are sent with a form.
    """
    around, is_labelled = node.parent, False
    for _ in range(_REACH):
        if around is None:
            return False
        if name_of(around) == "li":
            return (
                (is_labelled and "name" not in given)
                or "disabled" in given
                or "task" in attributes(around).get("class", "")
            )
        is_labelled |= name_of(around) == "label" and "for" not in attributes(around)
        around = around.parent
    return False
