"""Secrets that are known by the words before them: passwords, and values that look random behind `key` or `token`."""

from __future__ import annotations

import math
import re
from collections import Counter

from chunker.redacting.folding import WALL
from chunker.redacting.searching import beginning, following, together
from chunker.redacting.types import Detector

_PASSWORD_WORDS = "pwd kennwort contras senha wachtwoord пароль 密码 密碼 パスワード 비밀번호".split()  # as they begin
_SECRET_WORDS = "secret token key credential authoriz signature".split()
_IS = r"(?:(?:\bis\b[ \t]?)?(?::=|=>|[:=])|\bis\b|为|是|は)"
_CLOSING = r"""["'`\])*]{0,3}[ \t]{0,8}"""
_GAP = r"(?:e[nñ]a)?(?:[_-]?[0-9]{1,2})?" + _CLOSING + _IS + r"[ \t]{0,4}\*{0,2}[ \t]{0,2}"
_PASS_GAP = r"(?:w(?:or[dt]|d)|phrase|code|e|(?= ?=))" + _GAP  # behind `pass`
_QUOTED = rf"""(?P<quote>["'`])(?P<quoted>[^\s"'`{WALL}]{{4,256}})(?P=quote)"""
_BARE = rf"""(?P<bare>(?>[^\s"'`,;<>(){{}}\[\]|&{WALL}]{{4,255}}[^\s"'`,;<>(){{}}\[\]|&.:{WALL}])(?!{WALL}))"""
_SCHEME = r"(?:(?:Bearer|Basic|Token|token)[ \t]{1,3})?"
_ENTROPY_GAP = rf"""(?:ation|s)?(?:[_-][A-Za-z0-9]{{1,12}})?{_CLOSING}{_IS}?[ \t]{{0,8}}\*{{0,2}}["'`]?{_SCHEME}"""
_RANDOM = r"([0-9A-Za-z][\w+/.~-]{14,511}={0,2}){R}"
_PLACEHOLDERS = re.compile(
    r"(?:x+|\*+|\.+|-+|your.*|(?:my|some)[_-].*|<.*|\$.*|%.*%|\{.*|.*\{\w*\}.*|\w+\(.*\)|change.?me.*|example.*|placeholder.*|"
    r"redacted|hidden|none|null|nil|true|false|undefined|required|optional|string|str|int|text|secret|token|"
    r"pass(?:word|wd|phrase|code)?s?|pwd|passwort|kennwort|https?://.*|(?:[./~]|[a-z]:)[\\/].*|/.*|"
    r"[0-9]{1,4}(?:px|em|%)?|[0-9]{4}-[0-9]{2}-[0-9]{2})[.!?:]*",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_NAME = re.compile(r"[^\W\d]++(?:[.:/\\-]++[^\W\d]++)*+[.!?:]*+")
_CODE = re.compile(r"[A-Za-z_]\w*+(?:(?:\.|->|::)[A-Za-z_]\w*+)++", re.ASCII)
_CALLED = re.compile(r"[\w.:>-]+")  # `b64decode(x)`, `settings["x"]`
_CALLING = ("(", "[", "{")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_RUNS = re.compile(r"[a-z]+|[A-Z]+|[0-9]+")


def is_password(match: re.Match[str]) -> bool:
    """Whether what stands there is a value and not a placeholder, the name of a variable, or a plain word."""
    value = match["quoted"] or match["bare"]
    if match["bare"] and match.string[match.end() :][:1] in _CALLING and _CALLED.fullmatch(value):
        return False
    if _PLACEHOLDERS.fullmatch(value) or _NAME.fullmatch(value):
        return bool(match["quoted"]) and "=" in match[0][: match.start("quoted") - match.start()] and _is_odd(value)
    return bool(match["quoted"]) or not _CODE.fullmatch(value)


def _is_odd(value: str) -> bool:
    """Whether letters alone are no placeholder and, by their capitals, no word."""
    return not _PLACEHOLDERS.fullmatch(value) and len(value) >= 6 and value.isalpha()


def is_random(match: re.Match[str]) -> bool:
    """Whether a value looks drawn by chance: digits among letters, many changes between them, 3 bits a character."""
    value = match[1]
    letters = sum(map(str.isalpha, value))
    digits = sum(map(str.isdigit, value))
    if _PLACEHOLDERS.fullmatch(value) or digits < 2 or letters < 2 or _CODE.fullmatch(value):
        return False
    return bool(_UUID.fullmatch(value)) or (entropy(value) >= 3 and len(_RUNS.findall(value)) >= len(value) / 4)


def entropy(value: str) -> float:
    """Shannon's entropy of the characters of a value, in bits a character.

    >>> entropy("aabb")
    1.0
    """
    shares = (count / len(value) for count in Counter(value).values())
    return -sum(share * math.log2(share) for share in shares)


def _url_password(value: str) -> bool:
    return not _PLACEHOLDERS.fullmatch(value)


PASSWORD = Detector(
    "password",
    "secrets",
    "what follows `password` and its like in nine languages, and passwords in URLs; no placeholders and plain words",
    together(
        following(_PASSWORD_WORDS, _GAP + f"(?:{_QUOTED}|{_BARE})", is_password),
        following(["pass"], _PASS_GAP + f"(?:{_QUOTED}|{_BARE})", is_password),
        beginning(["://"], rf"""://[^\s/:@"'<>{WALL}]{{0,128}}:([^\s/@"'<>{WALL}]{{3,256}})@[\w.\[-]""", _url_password),
    ),
    (
        "password = ⟨hunter2⟩",
        'db_password: "⟨s3cr3t!x⟩"',
        "Server=db;User=sa;Password=⟨Xy9!z_w⟩;",
        "postgres://app:⟨t0psecret⟩@db.local/x",
        "Das Passwort: ⟨Geh31m!⟩",
        "密码：⟨abc12345⟩",
        'PWD="⟨letmein⟩"',
        "DB_PASS=⟨abc123⟩",
        "The password is: ⟨hunter2x⟩.",
        "password=⟨Secret99!⟩(prod)",
    ),
    (
        "password = getpass()",
        "password = b64decode(x)",
        "password: required",
        "password: str = None",
        "the password is wrong",
        "password=${DB_PASSWORD}",
        "password = config.password",
        '"password": "Passwort"',
        "https://user:password@host/",
        "password: <your password>",
        "password=password",
        "min password: 8",
        "password: 8-64 characters",
        "pass: 12/15 tests",
        'password = f"{user}"',
    ),
)
SECRET = Detector(
    "secret",
    "secrets",
    "what looks drawn by chance behind `key`, `secret`, `token`, `credential`, `authorization` or `signature`",
    together(
        following(_SECRET_WORDS, _ENTROPY_GAP + _RANDOM, is_random, 0),
        following(["secret"], r"[_-]?(?:access[_-]?)?key" + _ENTROPY_GAP + r"([0-9A-Za-z+/]{40})(?![\w+/=])"),
    ),
    (
        "aws_secret_access_key = ⟨wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY⟩",
        '"api_key": "⟨9f86d081884c7d659a2feaa0c55ad015⟩"',
        "Authorization: Bearer ⟨mF_9.B5f-4.1JqM8xQ2zR7⟩",
        "client_secret=⟨0f3a1c52-7b1e-4d2a-9a51-6d0c4be81f20⟩",
    ),
    (
        "key = my_table_primary_key_2024",
        "the key to understanding-the-problem",
        "token: projects/123/locations/us-east1",
        "key: aaaaaaaaaaaaaaaaaaaaaaaa11",
        "secret: short1",
    ),
)


DETECTORS = (PASSWORD, SECRET)
