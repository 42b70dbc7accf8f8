"""What is wrong with chunks and documents, place by place; one rule a file in `evals/lint/rules`."""

from __future__ import annotations

import importlib
import pkgutil
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import evals.lint.rules
from chunker.calls import nearest
from chunker.errors import UnknownName
from chunker.types import Document
from evals.lint.types import Finding, Found, Material, Need, Rule

_LINE_BREAK = re.compile(r"\r\n?|\n")


def rule_ids() -> tuple[str, ...]:
    """Ids of the rules that exist, one for each file in `evals/lint/rules`, sorted."""
    return tuple(sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(evals.lint.rules.__path__)))


def find_rule(rule_id: str) -> Rule:
    """The rule with an id.

    Raises: UnknownName.
    """
    if rule_id not in rule_ids():
        raise UnknownName(f"No rule {rule_id!r}. {nearest(rule_id, rule_ids())}")
    return cast(Rule, importlib.import_module(f"{evals.lint.rules.__name__}.{rule_id.replace('-', '_')}"))


def chosen(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> tuple[str, ...]:
    """The ids that are selected (all where none is) and not ignored.

    Raises: UnknownName: one of them is no rule.
    """
    for rule_id in (*select, *ignore):
        find_rule(rule_id)
    return tuple(rule_id for rule_id in rule_ids() if rule_id in (select or rule_ids()) and rule_id not in ignore)


def inapplicable(material: Material, ids: Sequence[str]) -> dict[str, tuple[Need, ...]]:
    """The rules that cannot look at this material, and what is missing."""
    needs = {rule_id: _missing(find_rule(rule_id), material) for rule_id in ids}
    return {rule_id: missing for rule_id, missing in needs.items() if missing}


def findings(material: Material, rule_id: str) -> Iterator[Finding]:
    """What one rule finds, in its own order; nothing where it does not apply."""
    rule = find_rule(rule_id)
    if _missing(rule, material):
        return
    where = _Places(material)
    for found in rule.find(material):
        path, line = where.of(found)
        yield Finding(
            rule_id,
            rule.LEVEL,
            found.message,
            path,
            line,
            rule.FIX,
            found.document_id,
            found.start,
            found.end,
            found.chunk_id,
        )


def lint(material: Material, ids: Sequence[str] = ()) -> list[Finding]:
    """All findings of some rules (all where none is named), by document and place."""
    return in_order(one for rule_id in ids or rule_ids() for one in findings(material, rule_id))


def in_order(found: Iterator[Finding]) -> list[Finding]:
    """Findings by document, then offset, then rule."""
    return sorted(found, key=lambda one: (one.document_id, one.start, one.end, one.rule, one.path, one.line))


def _missing(rule: Rule, material: Material) -> tuple[Need, ...]:
    return tuple(need for need in rule.NEEDS if getattr(material, need) is None)


class _Places:
    """Path and line of what was found."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._documents: Mapping[str, Document] = material.documents or {}
        self._starts: dict[str, list[int]] = {}

    def of(self, found: Found) -> tuple[str, int]:
        if found.place:
            return found.place
        document = self._documents.get(found.document_id)
        if document is None:
            return self._material.places.get(found.chunk_id, (found.document_id, 0))
        return document.source or document.id, self._line(document, found.start)

    def _line(self, document: Document, offset: int) -> int:
        if document.id not in self._starts:
            self._starts[document.id] = [0, *(match.end() for match in _LINE_BREAK.finditer(document.text))]
        return bisect_right(self._starts[document.id], offset)
