"""What of a page nobody sees, and what stands around its content: menus, headers, footers."""

from __future__ import annotations

import re
from typing import Literal

from chunker.reading.html.nodes import Attributes, classes

Region = Literal["page_header", "page_footer"]

NEVER_SHOWN = frozenset(  # by browsers that know what they stand for
    "script style template noscript head iframe object audio video canvas datalist param source track "
    "frameset noembed noframes annotation annotation-xml rp metadata".split()
)
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))\b", re.IGNORECASE)
_MENUS = frozenset({"navigation", "search", "menubar", "doc-toc", "doc-pagelist"})
_MENU_CLASSES = frozenset(
    "navheader navfooter navbar sphinxsidebar breadcrumb breadcrumbs navbox catlinks mw-portlet mw-jump-link "
    "printfooter toc toc-macro".split()
)
_MENU_IDS = frozenset("toc breadcrumbs mw-navigation mw-head mw-panel".split())
_TOOLS = frozenset({"mw-editsection", "mw-cite-backlink", "viewcode-link", "viewcode-back"})
_PERMALINKS = frozenset("¶ § # 🔗 ∞ ◆ \u200b".split(" "))
_BACK_LINKS = frozenset("footnote-back footnote-backref footnote-return reversefootnote fn-backref".split())


def is_hidden(given: Attributes) -> bool:
    """Whether these attributes hide an element and all in it; of tabs all are read, though one is shown at a time."""
    if given.get("role") == "tabpanel":
        return False
    if "hidden" in given and given["hidden"].lower() != "until-found":
        return True
    return given.get("aria-hidden") == "true" or bool(_HIDING_STYLE.search(given.get("style", "")))


def is_tool(name: str, given: Attributes, words: str) -> bool:
    """Whether an element only leads to itself, to where it is edited, or back to where a note is named."""
    if _TOOLS.intersection(classes(given)) or given.get("role") == "doc-backlink":
        return True
    if name != "a" or not given.get("href", "").startswith("#"):
        return False
    return not _BACK_LINKS.isdisjoint(classes(given)) or words.strip() in _PERMALINKS


def is_menu(name: str, given: Attributes) -> bool:
    """Whether an element leads through the page or to others, rather than saying something."""
    if name == "nav" or given.get("role") in _MENUS or given.get("id") in _MENU_IDS:
        return True
    return "class" in given and not _MENU_CLASSES.isdisjoint(classes(given))
