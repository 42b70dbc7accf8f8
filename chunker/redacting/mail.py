"""Mail addresses, also in other scripts, quoted, and as URLs and HTML write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from chunker.redacting.folding import WALL, Page
from chunker.redacting.searching import compiled, from_each
from chunker.redacting.types import Detector
from chunker.types import Span

_SPACED_END = 0xE00  # scripts behind this one write words without spaces between
_SPACED = "".join(chr(code) for code in range(0xC0, _SPACED_END) if unicodedata.category(chr(code))[0] in "LM")
_MARKS = "!#$%&'*+-./=?^_{|}~"
_LOCAL = _MARKS + "".join(chr(code) for code in range(0x80) if chr(code).isalnum()) + _SPACED
_LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1
_QUOTED_LOCAL = re.compile(r'"\w[^"\r\n]{0,61}"\Z')
_IN_URLS = re.compile(r"(?:[0-9A-Za-z._~+-]|%2[Bb])+\Z")
_ANY_LETTERS = re.compile(rf"[^\W{WALL}]+\Z")

_LETTERS = "".join(f"{first}-{last}" for first, last in ("\u00c0\u00d6", "\u00d8\u00f6", "\u00f8\u0dff"))
_UNSPACED = "\u0e01-\u0e4e\u3041-\u30fe\u3400-\u9fff\uac00-\ud7a3"
_LABEL = rf"[0-9A-Za-z{_LETTERS}{_UNSPACED}](?:[0-9A-Za-z{_LETTERS}{_UNSPACED}-]{{0,62}})\."
# The usual top-level domains in scripts without spaces.
_UNSPACED_ENDS = (
    "ไทย 한국 中国 中國 香港 台湾 台灣 新加坡 澳門 公司 网络 在线 中文网 商城 商店 网址 网站 网店 世界 公益 集团 "
    "企业 购物 移动 信息 政务 机构 游戏 娱乐 食品 广东 佛山 时尚 手机 招聘 慈善 组织机构 닷컴 닷넷 コム みんな ストア"
).split()
_AFTER = (
    rf"(?:{_LABEL}){{1,30}}(xn--[0-9A-Za-z-]{{2,50}}|[A-Za-z]{{2,24}}|[{_LETTERS}]{{2,24}}|{'|'.join(_UNSPACED_ENDS)})"
    rf"(?![0-9A-Za-z_{_LETTERS}{WALL}])"
)
_AT = {sign: compiled(sign + _AFTER).match for sign in ("@", "%40", "&#64;", "&#x40;", "&commat;")}
_FILES = frozenset("png jpg jpeg gif svg webp bmp pdf css js mjs ts tsx jsx json html htm txt xml yaml yml".split())


def emails(page: Page) -> Iterator[Span]:
    """Addresses with a domain that could be one."""
    for sign, match_at in _AT.items():
        for match in from_each(page.text, sign, match_at):
            start = match.start() - len(_local(page.text, match))
            if start < match.start() and match[1].lower() not in _FILES and not _in_url(page.text, start):
                yield Span(start, match.end())


def _local(text: str, match: re.Match[str]) -> str:
    """The part of an address before its `@`, without marks that rather belong to the sentence."""
    before = text[max(0, match.start() - _LONGEST_LOCAL) : match.start()]
    if quoted := _QUOTED_LOCAL.search(before):
        return quoted[0]
    if match[0].startswith("%"):
        return found[0] if (found := _IN_URLS.search(before)) else ""
    local = before[len(before.rstrip(_LOCAL)) :].lstrip(_MARKS)
    if not local and not match[0].isascii() and (found := _ANY_LETTERS.search(before)):
        return found[0]
    follows_mask = before.removesuffix(local).endswith(WALL)
    return "" if local.endswith(".") or local == "git" or follows_mask else local


def _in_url(text: str, start: int) -> bool:
    """Whether the address is rather a password and a host: `https://user:password@host.org`."""
    before = text[max(0, start - 130) : start]
    return before.endswith(":") and "://" in before.rsplit(None, 1)[-1]


DETECTORS = (
    Detector(
        "email",
        "personal",
        "mail addresses",
        emails,
        (
            "to ⟨ada.lovelace+x@mail.example.co.uk⟩.",
            "<mailto:⟨a@b.cn⟩>",
            "联系⟨li@example.cn⟩谢谢",
            "(⟨o'neil@example.org⟩)",
            "⟨jürgen@müller.de⟩",
            "⟨ada@exa\u00admple.org⟩",
            "?to=⟨ada%40example.org⟩&cc=no",
            "to ⟨ada&#64;example.org⟩.",
            'To: ⟨"john doe"@example.org⟩, and',
            "⟨иван@пример.рф⟩ пишет",
            "an ⟨ada@例え.jp⟩。",
            "⟨ada@example.संगठन⟩",
            "⟨用户@例子.公司⟩",
            "⟨ada@host.py⟩",
            "⟨ada@a.b.c.d.e.f.g.h.i.j.example.photography⟩",
        ),
        (
            "@example.com",
            "a@b",
            "logo@2x.png",
            "git@github.com:x/y.git",
            "npm i pkg@1.2.3",
            "x@localhost",
            "a.@b.org",
            "关注@example.com",
            "100%40.5",
            '"a" @example.org',
            '{"at": "@example.org"}',
        ),
    ),
)
