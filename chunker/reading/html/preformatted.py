"""Code and other text whose lines stand as they were written."""

from __future__ import annotations

import re

from chunker.reading.html.hidden import NEVER_SHOWN, is_hidden
from chunker.reading.html.nodes import Attributes, Leave, Node, attributes, classes, name_of, skipped, traverse

_NAMING = re.compile(r"(?:language|lang|mw-highlight-lang|highlight-source|highlight|src|brush:?)[-_]([\w+#.-]+)")
_BRUSH = re.compile(r"\bbrush:\s*([A-Za-z][\w+#.-]{0,24})")  # of Confluence
_MAKERS = frozenset("sourceCode programlisting src brush: prettyprint code hljs".split())
_LANGUAGE = re.compile(r"[A-Za-z][\w+#.-]{0,24}")
_NO_LANGUAGES = frozenset(
    "default none text plain plaintext notranslate numberSource numberLines nohighlight linenums screen code hljs "
    "literal-block literal prettyprint sourceCode panel pdl".split()
)
_NO_BREAK = "\xa0"
_CODE_TABLES = frozenset({"highlight", "js-file-line-container"})
_LINE_NUMBERS = frozenset(  # of code, and of the rows and columns that Google shows of a sheet
    "linenos lineno linenodiv line-numbers-rows row-headers-background column-headers-background "
    "freezebar-origin-ltr freezebar-origin-rtl".split()
)


def lines_of(node: Node) -> str:
    """The text of an element with its line breaks, without the numbers of lines."""
    parts: list[str] = []

    def enter(inner: Node) -> Leave:
        name = name_of(inner)
        if name == "-text":
            parts.append(inner.text_content or "")
        elif name == "br":
            parts.append("\n")
        elif name in NEVER_SHOWN or is_unseen(attributes(inner)):
            return skipped
        elif name in {"div", "p", "li", "tr"} and parts and not parts[-1].endswith("\n"):
            parts.append("\n")
        return None

    traverse(node, enter)
    return "".join(parts)


def lines_in_rows(table: Node, given: Attributes) -> str:
    """Code of which each line is a row of a table, as GitHub shows it; nothing of other tables."""
    if "class" not in given or _CODE_TABLES.isdisjoint(classes(given)):
        return ""
    return "\n".join(cell.text(deep=True).strip("\r\n") for cell in table.css("td.blob-code"))


def lines_in_blocks(node: Node, given: Attributes) -> str:
    """Code of which each line is a block, as Doxygen writes it; nothing of other blocks."""
    if "class" not in given or "fragment" not in classes(given) or node.css_first("div.line") is None:
        return ""
    lines = lines_of(node).split("\n")
    behind_number = _NO_BREAK if node.css_first("span.lineno") is not None else ""
    return "\n".join(line.removeprefix(behind_number).replace(_NO_BREAK, " ") for line in lines)


def is_unseen(given: Attributes) -> bool:
    """Whether an element in code is hidden or only numbers the lines."""
    return is_hidden(given) or only_numbers(given)


def only_numbers(given: Attributes) -> bool:
    """Whether an element only numbers lines of code, or the rows and columns of a sheet."""
    return "class" in given and not _LINE_NUMBERS.isdisjoint(classes(given))


def language_of(node: Node) -> str:
    """The language of code, named by its element, the one inside it or one around it; empty where none does."""
    inner = node.child
    while inner is not None and name_of(inner) != "code":
        inner = inner.next
    around, near = node.parent, [inner, node]
    for _ in range(2):
        near.append(around)
        around = around.parent if around is not None else None
    for element in near:
        if element is not None and (language := _named(attributes(element))):
            return language
    return ""


def _named(given: Attributes) -> str:
    if _LANGUAGE.fullmatch(given.get("data-lang", "")):
        return given["data-lang"]
    if brush := _BRUSH.search(given.get("data-syntaxhighlighter-params", "")):
        return "" if brush[1] in _NO_LANGUAGES else brush[1]
    found = classes(given)
    for name in found:
        if (named := _NAMING.fullmatch(name)) and named[1] not in _NO_LANGUAGES:
            return named[1]
    if found and found[0] in _MAKERS:
        other = [name for name in found[1:] if name not in _NO_LANGUAGES and _LANGUAGE.fullmatch(name)]
        return other[0] if other else ""
    return ""
