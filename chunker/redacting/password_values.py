"""What passwords look like, and what stands in their place without being one: placeholders, names, calls, words."""

from __future__ import annotations

import re

from chunker.redacting.folding import WALL

QUOTED = (  # also with a prefix, as in `b"..."`, with three quotes, and with `\\"` as in JSON inside of JSON
    r"""[bBfFrRuU]{0,2}(?P<quote>\\{0,3}(?:\"{3}|'{3}|["'`]))"""
    rf"(?P<quoted>(?>(?!(?P=quote))(?:\\[^\r\n{WALL}]|[^\r\n{WALL}])){{4,256}})(?P=quote)"
)
BARE = rf"""(?P<bare>(?>[^\s"'`,;<>(){{}}\[\]|&{WALL}]{{4,255}}[^\s"'`,;<>(){{}}\[\]|&.:{WALL}])(?!{WALL}))"""
VALUE = f"(?:{QUOTED}|{BARE})"
PLACEHOLDERS = re.compile(
    r"(?:x+|\*+|\.+|-+|=+|~+|#+|your.*|(?:my|some)[_-].*|<.*|\$.*|%.*%|\{.*|.*\{\w*\}.*|change.?me.*|example.*|"
    r"placeholder.*|redacted|hidden|none|null|nil|true|false|undefined|required|optional|string|str|int|text|secret|"
    r"token|pass(?:word|wd|phrase|code)?s?|pwd|passwort|kennwort|https?://.*|(?:[./~]|[a-z]:)[\\/].*|/.*|"
    r"[0-9]{1,4}(?:px|em|%)?|[0-9]{4}-[0-9]{2}-[0-9]{2})[.!?:]*",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_WORDS = re.compile(r"[^\W\d]++(?:[.:/\\-]++[^\W\d]++)*+[.!?:]*+")
_PATH = re.compile(r"[A-Za-z_]\w*+(?:(?:\.|->|::)[A-Za-z_]\w*+)++", re.ASCII)
_CALLED = re.compile(r"[A-Za-z_]\w*+(?:(?:\.|->|::)[A-Za-z_]\w*+)*+", re.ASCII)
_CALL = re.compile(r"([\w.:>-]+)[(\[{].*[)\]}]", re.ASCII | re.DOTALL)
_OPENING = "([{"
# Names of functions that have digits in them; a password in front of a bracket mostly has some as well.
_WITH_DIGITS = re.compile(
    r"(?:utf|[a-z]*base|b|sha|md|argon|pbkdf|bcrypt|blake|aes|hex|int|oauth|s|to|v)_?[0-9]{1,3}[a-z]*", re.IGNORECASE
)
_SAYING = re.compile(  # words of labels and of rules, which no password that has blanks is likely to have
    r"passw|passp|kennw|contras|mot de|charact|letter|digit|number|symbol|enter|type|must|should|least|please|your|"
    r"user|zeichen|ziffer|eingeb|mindest|bitte|caract|chiffre|debe|doit|symbole|%[sd]|"
    r"\b(?:see|step|section|page|select)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 6
_ASSIGNED = re.compile(r"(?<![=!])=(?!=)")
_PARTS = re.compile(r"[._]|::|->")


def is_password(match: re.Match[str]) -> bool:
    """Whether what a pattern with `VALUE` found is a value and not a placeholder, a name, a call, or a plain word."""
    value = match["quoted"]
    if value is None:
        return is_bare_password(match["bare"], match.string[match.end("bare") :][:1])
    value = value.strip("\"'`")
    if (call := _CALL.fullmatch(value)) and is_called(call[1]):
        return False
    is_assigned = bool(_ASSIGNED.search(match[0], 0, match.start("quoted") - match.start()))
    if any(map(str.isspace, value)):
        return _is_phrase(value, is_assigned)
    if PLACEHOLDERS.fullmatch(value) or _WORDS.fullmatch(value):
        return is_assigned and _is_odd(value)
    return True


def is_bare_password(value: str, behind: str = "") -> bool:
    """The same of a value without quotes, and of the character behind it."""
    if (behind and behind in _OPENING and is_called(value)) or (
        (call := _CALL.fullmatch(value)) and is_called(call[1])
    ):
        return False
    return not (PLACEHOLDERS.fullmatch(value) or _WORDS.fullmatch(value) or is_path(value))


def is_called(value: str) -> bool:
    """Whether what stands before a bracket is the name of a function or of a table, and not a value.

    >>> is_called("settings.get"), is_called("b64decode"), is_called("hunter2")
    (True, True, False)
    """
    return bool(_CALLED.fullmatch(value)) and _has_no_odd_digits(value)


def is_path(value: str) -> bool:
    """Whether a value is a path of names in code: `config.password`."""
    return bool(_PATH.fullmatch(value)) and _has_no_odd_digits(value)


def _has_no_odd_digits(name: str) -> bool:
    return all(part.isalpha() or not part or bool(_WITH_DIGITS.fullmatch(part)) for part in _PARTS.split(name))


def _is_odd(value: str) -> bool:
    """Whether a quoted value of letters alone is long enough and no placeholder: `pwd="letmein"`."""
    return not PLACEHOLDERS.fullmatch(value) and len(value) >= 6 and value.isalpha()


def _is_phrase(value: str, is_assigned: bool) -> bool:
    """Whether a quoted value with blanks is a password: digits between few words, or three small words and more."""
    words = value.split()
    if len(words) > _MOST_WORDS or PLACEHOLDERS.fullmatch(value) or _SAYING.search(value):
        return False
    is_plain = all(word.isalpha() and word.islower() for word in words)
    return any(map(str.isdigit, value)) or (is_assigned and is_plain and len(words) >= 3)
