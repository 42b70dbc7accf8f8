"""A way through a tree of HTML that does not call itself, however deep the tree is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode as Node
else:
    Node = object  # the library itself is imported when there is something to parse

__all__ = ["Attributes", "Leave", "Node", "attributes", "classes", "name_of", "skipped", "traverse"]

Leave = Callable[[], None] | None
Attributes = dict[str, str]

_NONE: Attributes = {}


def skipped() -> None:
    """What `enter` gives for a node that is to be passed over with all in it."""


def traverse(root: Node, enter: Callable[[Node], Leave]) -> None:
    """Call `enter` for every node in document order, and what it gives behind the last node inside."""
    around: list[tuple[Node, Leave]] = []
    node: Node = root
    while True:
        leave = enter(node)
        child = None if leave is skipped else node.child
        if child is not None:
            around.append((node, leave))
            node = child
            continue
        if leave:
            leave()
        following = node.next if around else None
        while around and following is None:
            node, leave = around.pop()
            if leave:
                leave()
            following = node.next if around else None
        if following is None:
            return
        node = following


def name_of(node: Node) -> str:
    """Name of an element in small letters, without a prefix; of text `-text`."""
    return (node.tag or "").rpartition(":")[2]


def attributes(node: Node) -> Attributes:
    """Attributes of an element; those without a value have an empty one."""
    found = node.attributes
    return {name: value or "" for name, value in found.items()} if found else _NONE


def classes(given: Attributes) -> list[str]:
    """The classes an element is in."""
    return given.get("class", "").split()
