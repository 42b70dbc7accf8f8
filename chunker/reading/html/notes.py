"""The notes of a page: where they are named, where they are told, and what of them only leads from one to the other."""

from __future__ import annotations

from chunker.reading.html.flow import Flow
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, classes, name_of, skipped
from chunker.reading.html.survey import Survey, is_note, is_note_link, note_label

_HOLDERS = frozenset("li aside div p section dd dt".split())


class Notes:
    """Opens notes, and knows what names them."""

    def __init__(self, flow: Flow, facts: Survey) -> None:
        self._flow = flow
        self._facts = facts
        self._open = 0
        self._coming = ""  # label of the note that the next definition is
        self._behind_label = 0  # number of the node behind the label of the note that is open

    def named_by(self, node: Node, name: str, given: Attributes) -> str:
        """The label of the note that an element refers to, with or without brackets around; nothing of most."""
        is_bracketed = name == "sup" and "footnote" in classes(given) and node.css_first("a.footnote") is not None
        return note_label(node) if is_bracketed or is_note_link(name, given) else ""

    def is_label(self, node: Node, name: str, given: Attributes) -> bool:
        """Whether an element in a note only tells its label or leads back."""
        if not self._open:
            return False
        is_back = name == "a" and given.get("href", "").rpartition("#")[2] in self._facts.note_links
        is_label = is_back or (name in {"span", "td"} and "label" in classes(given))
        if is_label:
            self._behind_label = node.next.mem_id if node.next else 0
        return is_label

    def words_of(self, node: Node) -> str:
        """What a text says, without the full stop behind the label of a note."""
        words = node.text_content or ""
        return words.removeprefix(".") if self._behind_label and node.mem_id == self._behind_label else words

    def hold(self, node: Node) -> bool:
        """Whether a list holds notes."""
        child = node.child
        while child is not None and name_of(child) not in {"li", "dt"}:
            child = child.next
        return child is not None and attributes(child).get("id", "") in self._facts.notes

    def begins(self, given: Attributes) -> bool:
        """Whether an element is a note by what it says of itself, or by what refers to it."""
        return is_note(given) or given.get("id", "") in self._facts.notes

    def begin(self, node: Node, name: str, given: Attributes) -> Leave:
        """Open a note, if the element can hold it; docutils names it in a term and says it behind."""
        label = self._facts.notes.get(given.get("id", ""), "")
        if self._flow.is_gathering or name not in _HOLDERS:
            return None
        if name != "dt":
            return self._begin(label)
        if not label or note_label(node) != label:
            return None
        self._coming = label
        return skipped

    def begin_coming(self) -> Leave:
        """Open the note that a term named, if one did."""
        label, self._coming = self._coming, ""
        return self._begin(label) if label else None

    def begin_paragraph(self, node: Node) -> Leave:
        """Open a note, if a paragraph begins with the link back to where it is named."""
        first = node.child if self._facts.notes else None
        if first is None or name_of(first) != "a":
            return None
        given = attributes(first)
        label = self._facts.notes.get(given.get("id") or given.get("name") or "", "")
        return self._begin(label) if label else None

    def _begin(self, label: str) -> Leave:
        self._flow.open("footnote", f"[^{label}]: " if label else "")
        self._open += 1

        def leave() -> None:
            self._open -= 1
            self._flow.close()

        return leave
