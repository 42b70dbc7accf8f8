"""Where passwords stand: behind words such as `password`, in elements, cells and options, and in URLs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from chunker.redacting.folding import WALL, Page
from chunker.redacting.password_values import PLACEHOLDERS, VALUE, is_bare_password, is_password
from chunker.redacting.searching import Spans, beginning, following, together, value_span
from chunker.types import Span

OTHER_WORDS = "pwd kennwort contras senha wachtwoord пароль 密码 密碼 パスワード 비밀번호".split()  # as they begin
PASS_WORDS = "password passwort passwd passphrase passcode dbpass userpass".split()  # may end a name: `PGPASSWORD`
IS = r"(?:(?:\bis\b[ \t]?)?(?::=|=>|[:=])|\b(?:ist?|lautet|est?)\b|为|是|は)"
CLOSING = r"""["'`\])*\\]{0,4}[ \t]{0,8}"""
_WORD_END = r"(?:e[nñ]a)?(?:[_-]?[0-9]{1,2})?"
_ASSIGNED = CLOSING + IS + r"[ \t]{0,4}\*{0,2}[ \t]{0,2}"
_COMPARED = rf"""{CLOSING}(?:={{2,3}}|!={{1,2}})[ \t]{{0,4}}(?=[bBrRuU]?["'`])"""  # with names it is code
_NOT = rf"\s\"'`<>|{WALL}"
_ALONE = rf"([^{_NOT}]{{4,256}})"  # a value that something else ends
_ARGUMENT = rf"([^{_NOT}]{{3,255}}[^{_NOT},;:.)\]])"
_MARKS = r"""["'*`]{0,3}"""
_NEXT_LINE = (
    rf"{CLOSING}[:=]\*{{0,2}}[ \t]{{0,8}}(?:[|>][+-]?[ \t]{{0,3}})?(?:\r?\n[ \t]{{0,40}}){{1,2}}(?:[-*>][ \t])?{_MARKS}"
)
_LINE_END = rf"{_MARKS}[ \t]{{0,60}}(?=[\r\n]|\Z)"
_CELL_END = rf"{_MARKS}[ \t]{{0,60}}(?=[|\t\r\n]|\Z)"
_CONTENT = r"""[\w.:-]{0,20}["']?(?:[ \t][^<>\n]{0,120})?>\s{0,20}(?:<!\[CDATA\[)?"""
_VALUE_BESIDE = r"""["']?(?:,?\s{1,40}|[ \t][^<>\n]{1,60}[ \t])["']?value["']?[ \t]?[:=][ \t]?["']?"""

_BRACKETS = r"\[[^\]]{1,2000}"
_DASHES = r"(?:\r?\n[ \t]{0,40}-[ \t][^\r\n]{1,260}){1,99}"
_LIST = rf"s?{CLOSING}(?:=>|[:=])\s{{0,8}}({_BRACKETS}|{_DASHES})"
_ITEM = re.compile(
    rf"""["']([^{_NOT}]{{4,256}})["'](?=[ \t]*[,\]\r\n]|\Z)|\n[ \t]*-[ \t]([^{_NOT}]{{4,256}})[ \t]*(?=[\r\n]|\Z)"""
)
_RULE = re.compile(r"[a-z_]{2,20}:[0-9,]{1,9}")  # as `min:8`, in lists that say what is valid

# What stands before the end of a word, up to it.
_IN_TAG = re.compile(r"""<[\w:.-]{1,40}\Z|\b(?:name|key)=["'][\w:.-]{1,40}\Z""", re.IGNORECASE)
_NAMED = re.compile(r"""\b(?:name|key|type)["']?[ \t]?[=:][ \t]?["']?[\w:.-]{1,40}\Z""", re.IGNORECASE)
_CELL = re.compile(r"\|[^|\r\n]{1,40}\Z")
_OPTION = re.compile(r"""(?:\A|[\s"'`\[(])--?[A-Za-z][\w-]{0,40}\Z""")
_IS_OPTION = re.compile(r"--?[A-Za-z][A-Za-z_-]*+")
_MOST_BEFORE = 60

Check = Callable[[re.Match[str]], bool]


def _words(gap: str, value: str, is_value: Check, more_ends: str = "") -> Spans:
    """Values behind words for passwords and a gap."""
    named = following([*OTHER_WORDS, *PASS_WORDS], _WORD_END + gap + value, is_value)
    if not more_ends:
        return named
    return together(named, following(["pass"], f"(?:{more_ends}){_WORD_END}{gap}{value}", is_value))


def _alone(
    gap: str, end: str, before: re.Pattern[str] | None = None, value: str = _ALONE, more_ends: str = ""
) -> Spans:
    """The same for a value that stands alone up to an end; a pattern tells what the words must be the end of."""

    def is_value(match: re.Match[str]) -> bool:
        head = match.string[max(0, match.start() - _MOST_BEFORE) : match.start()]
        is_there = before is None or bool(before.search(head))
        return is_there and not _IS_OPTION.fullmatch(match[1]) and is_bare_password(match[1])

    return _words(gap, value + end, is_value, more_ends)


def _of_user(match: re.Match[str]) -> bool:
    return is_bare_password(match[1])


def _in_url(value: str) -> bool:
    return not PLACEHOLDERS.fullmatch(value)


def in_lists(page: Page) -> Iterator[Span]:
    """Each password in lists behind words for them: in brackets in quotes, or with a dash in lines of their own."""
    for start, end in _LISTS(page):
        for item in _ITEM.finditer(page.text, start, end):
            if is_bare_password(item[item.lastindex or 0]) and not _RULE.fullmatch(item[item.lastindex or 0]):
                yield value_span(item)


_LISTS = _words("", _LIST, bool)
ASSIGNED = together(
    _words(_ASSIGNED, VALUE, is_password, "e|(?= ?=)"),
    _words(_COMPARED, VALUE, is_password, "(?= ?[=!]=)"),
)
ON_NEXT_LINE = _alone(_NEXT_LINE, _LINE_END)
IN_ELEMENTS = _alone(_CONTENT, r"(?:\]\]>)?\s{0,20}</", _IN_TAG)
IN_VALUES = _alone(_VALUE_BESIDE, r"""(?=["'<\s]|\Z)""", _NAMED)
IN_NEXT_CELL = together(
    _alone(rf"{_MARKS}[ \t]{{0,60}}\|[ \t]{{0,60}}{_MARKS}", _CELL_END, _CELL),
    _alone(rf"{_MARKS}\t{_MARKS}", _CELL_END),
)
IN_OPTIONS = together(
    _alone(r"""[ \t]{1,4}["']?""", "", _OPTION, _ARGUMENT, "(?=[ \t])"),
    following(["sshpass -p"], r"""[ \t]?["']?""" + _ARGUMENT, _of_user),
    following(["-u ", "--user ", "--user=", "--proxy-user "], r"""["']?[^\s:"'/@]{1,64}:(?!:)""" + _ARGUMENT, _of_user),
)
IN_URLS = beginning(["://"], rf"""://[^\s/:@"'<>{WALL}]{{0,128}}:([^\s/"'<>{WALL}]{{3,256}})@[\w.\[-]""", _in_url)
