"""The bytes of a web page into a tree, as browsers make it, but for what would take them too long."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from chunker.extras import need
from chunker.reading.html.nodes import Node
from chunker.reading.text import decode

DEEPEST = 512  # elements in elements; browsers give up at the same depth

_HEAD_BYTES = 4096
_DECLARED = (
    re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE),
    re.compile(rb"\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)"),
)
# Pages mean the larger set where they name the smaller (WHATWG Encoding, section 4.2).
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_MOST_REPLACED = 0.01
_OTHER_TEXT = r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp)\b.*?(?:</\1|\Z)"
_TAG = re.compile(rf"{_OTHER_TEXT}|<(/?)([a-z][^\s/>]*)", re.IGNORECASE | re.DOTALL)
_END_OF_TAG = re.compile("[^>]*>")
_UNCOUNTED = frozenset(  # those that are empty, and those that one of their kind ends
    "area base br col embed hr img input link meta source track wbr param p li dt dd td th tr option optgroup tbody "
    "thead tfoot colgroup caption rt rp rb rtc a nobr button select form h1 h2 h3 h4 h5 h6 html head body".split()
)
_LOOKS = frozenset("b big code em font i s small strike strong tt u".split())
_MOST_LOOKS = 32
_CLOSED = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/>")
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr param".split())
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_HAS_TAG = re.compile("<[a-z!?/]", re.IGNORECASE)


class Page(NamedTuple):
    """A page: its tree, None where there is not a single tag in it; its text as it stands; what to say of both."""

    root: Node | None
    source: str
    facts: dict[str, str | int | bool]
    is_cut: bool  # whether elements were nested too deeply


def parse_page(data: bytes, *, is_xml: bool = False) -> Page:
    """The page that these bytes are.

    Args:
        is_xml: whether `<p/>` is an element that ends at once, as in XHTML; in HTML it only begins one.
    Raises: UnreadableDocument: the bytes are not text.
    """
    source, facts = _decoded(data)
    source = source.replace("\0", "")
    if not _HAS_TAG.search(source):
        return Page(None, source, facts, False)
    markup, is_cut = _flattened(_as_html(source) if is_xml else source)
    root = need("selectolax.lexbor", extra="documents").LexborHTMLParser(markup).root
    return Page(root, source, facts, is_cut)


def _decoded(data: bytes) -> tuple[str, dict[str, str | int | bool]]:
    """The text, and how it was decoded where that is no plain UTF-8."""
    declared = _declared(data)
    if declared and not _is_other_unicode(data, declared):
        text = data.decode(declared, "replace")
        replaced = text.count("\ufffd")
        if replaced <= _MOST_REPLACED * len(text):
            return text, {"encoding": declared} | ({"replaced_bytes": replaced} if replaced else {})
    decoded = decode(data)
    facts: dict[str, str | int | bool] = {} if decoded.encoding == "utf-8" else {"encoding": decoded.encoding}
    if decoded.is_guess:
        facts["encoding_is_guess"] = True
    return decoded.text, facts | ({"replaced_bytes": decoded.replaced} if decoded.replaced else {})


def _declared(data: bytes) -> str | None:
    """The encoding that the page names, if Python knows it and it is none of Unicode, which needs no name."""
    for pattern in _DECLARED:
        if found := pattern.search(data[:_HEAD_BYTES]):
            try:
                name = codecs.lookup(found[1].decode()).name
            except LookupError:
                continue
            is_text = getattr(codecs.lookup(name), "_is_text_encoding", True)
            return None if name.startswith("utf") or not is_text else _MEANT.get(name, name)
    return None


def _is_other_unicode(data: bytes, declared: str) -> bool:
    """Whether these bytes are Unicode, whatever they say of themselves.

    Only a page in a set of few letters cannot be valid UTF-8 by chance; one in Chinese may be.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if not declared.startswith(("cp125", "iso8859", "koi8", "mac")):
        return False
    try:
        return not data.decode().isascii()
    except UnicodeDecodeError:
        return False


def _as_html(source: str) -> str:
    """XHTML, written so that a parser of HTML takes it for what it means."""
    source = _CDATA.sub(lambda found: found[1].replace("&", "&amp;").replace("<", "&lt;"), source)
    return _CLOSED.sub(lambda found: found[0] if found[1] in _EMPTY else f"<{found[1]}{found[2]}></{found[1]}>", source)


def _flattened(source: str) -> tuple[str, bool]:
    """The page without the tags of elements inside too many others, and whether it lost structure with them.

    A parser of HTML looks through all open elements for nearly every tag: 100,000 in each other take it minutes.
    Those that only change how words look it opens anew in every paragraph until they are closed.
    """
    open_names: list[str] = []
    counts: dict[str, int] = {}
    kept, at, is_cut, looks = [], 0, False, 0
    for tag in _TAG.finditer(source):
        name = (tag[3] or "").lower()
        if not name or name in _UNCOUNTED or (tag[2] and not counts.get(name)):
            continue
        is_look = name in _LOOKS
        if not tag[2]:
            open_names.append(name)
            counts[name] = counts.get(name, 0) + 1
            looks += is_look
        is_deep = len(open_names) > DEEPEST
        if is_deep or (is_look and looks > _MOST_LOOKS):
            kept += [source[at : tag.start()], "" if is_look else " "]
            end = _END_OF_TAG.match(source, tag.end())
            at = end.end() if end else len(source)
            is_cut |= is_deep
        while tag[2] and (closed := open_names.pop()):
            counts[closed] -= 1
            looks -= closed in _LOOKS
            if closed == name:
                break
    return "".join([*kept, source[at:]]), is_cut
