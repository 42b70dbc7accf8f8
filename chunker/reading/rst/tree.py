"""reStructuredText parsed by docutils so that it reads no file, prints nothing and leaves docutils as it was."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from chunker.extras import need
from chunker.reading.rst.directives import any_directive, own_directive
from chunker.reading.rst.roles import any_role

if TYPE_CHECKING:
    from docutils import nodes

_NEVER = 5  # docutils counts messages from 1 (information) to 4 (severe)
_SETTINGS: dict[str, Any] = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "report_level": _NEVER,
    "halt_level": _NEVER,
    "warning_stream": False,
    "traceback": True,  # so that what goes wrong is raised, not printed
    "doctitle_xform": False,
    "docinfo_xform": False,
    "syntax_highlight": "none",
    "input_encoding": "unicode",
    "line_length_limit": 10**9,
}
_ONE_AT_A_TIME = threading.Lock()  # directives and roles of docutils belong to the whole process


def parse_rst(text: str) -> nodes.document:
    """The document that docutils finds in a text.

    Raises: RecursionError: it is nested too deeply. Exception: whatever docutils stumbles over.
    """
    core = need("docutils.core", extra="documents")
    with _ONE_AT_A_TIME, _lenient():
        document: nodes.document = core.publish_doctree(text, settings_overrides=dict(_SETTINGS))
    return document


@contextmanager
def _lenient() -> Iterator[None]:
    """Every directive and every role is known, as long as this lasts."""
    directives = need("docutils.parsers.rst.directives", extra="documents")
    roles = need("docutils.parsers.rst.roles", extra="documents")
    known_directive, known_role = directives.directive, roles.role
    before = dict(directives._directives), dict(roles._roles)

    def directive(name: str, language: Any, document: Any) -> tuple[Any, list[Any]]:
        if own := own_directive(name.lower()):
            return own, []
        found, _ = known_directive(name, language, document)
        return found or any_directive(), []

    def role(name: str, language: Any, line: int, reporter: Any) -> tuple[Any, list[Any]]:
        found, _ = known_role(name, language, line, reporter)
        return found or any_role, []

    directives.directive, roles.role = directive, role
    try:
        yield
    finally:
        directives.directive, roles.role = known_directive, known_role
        for registry, content in zip((directives._directives, roles._roles), before, strict=True):
            registry.clear()
            registry.update(content)
