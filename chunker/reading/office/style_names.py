"""What styles are for, by the names office programs give them in several languages."""

from __future__ import annotations

import re

# "heading" as Word and LibreOffice write it in the languages that do not keep the English name in the file
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|nagłówek|rubrik|otsikko|overskrift|заголовок|nadpis|címsor"
    r"|titlu|başlık|επικεφαλίδα|標題|标题|見出し|제목)([1-9])"
)
_TITLES = frozenset("title titel titre título titulo titolo название 标题 標題 表題 제목".split())
_CODE = frozenset(
    "sourcecode code codeblock codeblocks preformatted preformattedtext htmlpreformatted verbatim verbatimtext listing"
    " codelisting programlisting macrotext macro quelltext quellcode vorformatiertertext textepréformaté"
    " textopreformatado textopreformateado".split()
)
_QUOTES = frozenset(
    "quote blockquote blocktext intensequote quotations quotation zitat blocksatz citation citas cita citazione"
    " citação intensiveszitat".split()
)
_MONOSPACED = re.compile(
    r"(?:courier|consolas|menlo|monaco|lucida console|cascadia|inconsolata|fixedsys)"
    r"|\b(?:mono|monospace|monospaced|code)\b",
    re.IGNORECASE,
)


def heading_level(name: str) -> int | None:
    """Level of the headings that a style of this name is for, 1 for that of titles; None of other styles."""
    if match := _HEADING.fullmatch(_plain(name)):
        return int(match[1])
    return 1 if is_title(name) else None


def is_title(name: str) -> bool:
    """Whether a style of this name is for the title of the document."""
    return _plain(name) in _TITLES


def is_code(name: str) -> bool:
    """Whether a style of this name is for code."""
    return _plain(name) in _CODE


def is_quote(name: str) -> bool:
    """Whether a style of this name is for what others said."""
    return _plain(name) in _QUOTES


def is_monospaced(font: str) -> bool:
    """Whether the letters of a font of this name are all equally wide."""
    return bool(_MONOSPACED.search(font))


def _plain(name: str) -> str:
    return re.sub(r"_20_|[\s_-]", "", name.strip().casefold())
