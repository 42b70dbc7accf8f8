"""Directives that docutils does not know, or that would do more than give words: what Sphinx and others add."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from chunker.extras import need

if TYPE_CHECKING:
    from docutils import nodes
    from docutils.parsers.rst import Directive

_CODE = frozenset("code-block sourcecode code highlight-block prompt testcode testsetup testoutput ipython".split())
_DRAWINGS = frozenset("mermaid graphviz digraph graph plantuml uml blockdiag productionlist".split())
_SILENT = frozenset(
    "index highlight currentmodule module default-domain tabularcolumns rst-class cssclass contents date sectnum "
    "section-numbering meta autosummary-toc py:currentmodule py:module".split()
)
_NOT_READ = frozenset("include raw literalinclude".split())
_LISTED = frozenset({"toctree", "autosummary"})
_VERSIONS = {
    "versionadded": "New in version", "versionchanged": "Changed in version", "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version", "deprecated-removed": "Deprecated since version",
}  # fmt: skip
_BOXES = {"seealso": "See also", "todo": "To do"}
_DESCRIBED = frozenset(
    "function class method attribute data exception module option describe object envvar confval cmdoption program "
    "automodule autoclass autofunction automethod autoattribute autoexception autodata setting".split()
)
_OWN = _CODE | _DRAWINGS | _SILENT | _NOT_READ | _LISTED | _VERSIONS.keys() | _BOXES.keys()
_SAID_OPTIONS = ("caption", "title", "alt")
_NO_LANGUAGES = frozenset({"none", "default", "text", "guess"})


class _AnyOption(dict[str, Callable[[str | None], str]]):
    """Takes every option as it is written."""

    def __missing__(self, _name: str) -> Callable[[str | None], str]:
        return lambda value: value or ""


def own_directive(name: str) -> type[Directive] | None:
    """What reads a directive that docutils knows as well, but that is read otherwise here."""
    return any_directive() if name in _OWN else None


def any_directive() -> type[Directive]:
    """What reads a directive that nobody knows: its argument and its content are words of the text."""
    rst = need("docutils.parsers.rst", extra="documents")

    class Any_(rst.Directive):  # type: ignore[misc, name-defined]  # noqa: N801, its base is imported late
        optional_arguments = 1
        final_argument_whitespace = True
        option_spec = _AnyOption(known=str)
        has_content = True

        def run(self) -> list[nodes.Node]:
            return _read(self)

    return Any_


def _read(directive: Any) -> list[nodes.Node]:
    """The nodes that stand for a directive."""
    made = need("docutils.nodes", extra="documents")
    name, argument = directive.name, " ".join(directive.arguments)
    if name in _SILENT or name in _NOT_READ:
        return [made.comment("", f"{name} {argument}", not_read=True)] if name in _NOT_READ else []
    if name in _CODE or name in _DRAWINGS:
        return _code(directive, made)
    if name in _LISTED:
        return _entries(directive, made)
    return _said(directive, made, argument)


def _said(directive: Any, made: Any, argument: str) -> list[nodes.Node]:
    """The nodes of a directive whose argument and content are read alike."""
    name = directive.name
    said = [_paragraph(directive, made, directive.options[key]) for key in _SAID_OPTIONS if directive.options.get(key)]
    if name in _VERSIONS:
        number, rest = [*argument.split(None, 1), "", ""][:2]
        argument = f"{_VERSIONS[name]} {number}" + (f": {rest}" if rest else ":" if directive.content else ".")
    content = made.Element()
    directive.state.nested_parse(directive.content, directive.content_offset, content)
    if name in _BOXES:
        text = [_paragraph(directive, made, argument)] if argument else []
        return [made.admonition("", made.title("", _BOXES[name]), *text, *said, *content.children)]
    if argument and (":" in name or name in _DESCRIBED):
        return [_described(made, argument, [*said, *content.children])]
    return [*([_paragraph(directive, made, argument)] if argument else []), *said, *content.children]


def _code(directive: Any, made: Any) -> list[nodes.Node]:
    """A block of code; lines that follow the directive at once are code as well, though no language is."""
    named, *lines = directive.arguments[0].split("\n") if directive.arguments else [""]
    lines = [*lines, *directive.content]
    if directive.name in _DRAWINGS:
        language, lines = directive.name, lines or [named]
    else:
        language, lines = ("", [named]) if not lines else (named.partition(" ")[0], lines)
    caption = directive.options.get("caption", "")
    text = "\n".join(lines)
    block = made.literal_block(text, text, classes=["code", "" if language in _NO_LANGUAGES else language])
    return [*([_paragraph(directive, made, caption)] if caption else []), block]


def _entries(directive: Any, made: Any) -> list[nodes.Node]:
    """Names of other documents, a list."""
    entries = made.bullet_list()
    for line in [*"\n".join(directive.arguments).split("\n"), *directive.content]:
        if line.strip():
            entries += made.list_item("", made.paragraph("", line.strip()))
    caption = directive.options.get("caption", "")
    return [*([_paragraph(directive, made, caption)] if caption else []), entries]


def _described(made: Any, argument: str, content: list[nodes.Node]) -> nodes.Node:
    """What is documented, with what is said of it."""
    terms = [made.term("", "", made.literal("", line.strip())) for line in argument.split("\n")]
    item = made.definition_list_item("", *terms, made.definition("", *content))
    return cast("nodes.Node", made.definition_list("", item))


def _paragraph(directive: Any, made: Any, text: str) -> nodes.Node:
    inline, messages = directive.state.inline_text(text, directive.lineno)
    return cast("nodes.Node", made.paragraph(text, "", *inline, *messages))
