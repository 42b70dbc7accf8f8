"""A text as the words that are compared: letter case and marks do not count, numbers and signs of comparison do.

Scripts written without spaces give a word for each sign.
"""

from __future__ import annotations

import re
from unicodedata import normalize

import regex

_NUMBER = r"\d+(?:[.,:/]\d+)*"
_SIGNED = rf"(?<![^\s(\[{{|=:<>\p{{Sc}}])[-+]{_NUMBER}"
_NAME = r"[\w.+-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,8}"
_HOST = r"(?:[\w-]{2,63}+\.){2,8}\p{L}{2,24}|(?:[\w-]{1,63}+\.){1,8}(?:com|org|net|edu|gov|io|dev|eu|de|fr|uk|example)"
_ADDRESS = rf"(?<![\w.@-])(?:(?=[^@]{{1,64}}@){_NAME}|(?=\p{{L}})(?:{_HOST})(?![\w-]))"
_OPERATORS = r"[-+*/]=|\+\+|^\+$|(?<=[\w)\]])\+(?=[\w(])|(?<=\w)(?:[<>](?=\w)|#(?!\w))"
_PRODUCTS = r"(?<=[\w)\]])(?:\*\*?|//?|&)(?=[\w(])|^(?://?|\*\*)$"
_SIGNS = rf"{_OPERATORS}|{_PRODUCTS}|[!=<>]=|<$|(?<=\S)>$|[<>](?=[-+.\d])|!(?=\w)|&&|\|\||[%$]"
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30FC"
_LETTER = rf"[[\p{{L}}\p{{M}}]--[{_UNSPACED}]]"
_WORD = regex.compile(
    rf"(?V1){_ADDRESS}|(?<!\w)[AaPp]\.[Mm](?!\w)|ない|なかっ|[{_UNSPACED}]\p{{M}}*+"
    rf"|{_LETTER}[{_LETTER}\p{{N}}]*+(?:'{_LETTER}++)*+"
    rf"|{_SIGNED}|{_NUMBER}[{_LETTER}\p{{N}}]*+|{_SIGNS}"
    rf"|[[\u2030^\p{{Sm}}\p{{Sc}}\p{{So}}\p{{No}}]--[+<=>|~$]]"
)
_RAISED = re.compile("[\u2070\u00b9\u00b2\u00b3\u2074-\u207b\u2080-\u208b]+")
_FRACTION = re.compile("(?=[\u00bc-\u00be\u2150-\u215e])")
_SAME = {
    **str.maketrans("\u2019\u02bc\u2018\u2212\u2010\u2011\u2012\u2013\u2014", "'''------"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff")),
}
_OPENING = set(" \t-*>\u2010\u2011\u2012\u2013\u2212\u2022\u2023\u25e6\u2043\u00b7\u25aa\u25cf")
_SIGNED_LINE = re.compile(r"^([ \t]*+[-+>\u2010-\u2013\u2212])[ \t]++(?=\d)", re.MULTILINE)  # of a change
_FENCED = r"^[ \t]*+(?P<fence>```|~~~)(?s:.*?)(?:^[ \t]*+(?P=fence)|\Z)"  # in code each sign counts
_MARKS = re.compile(
    rf"(?P<code>{_FENCED})|^[ \t]*+(?:[-*>\u2022\u2023\u25e6\u2043\u00b7\u25aa\u25cf][ \t]++)+(?=\S)", re.MULTILINE
)


def unified(text: str) -> str:
    """The text with compatibility forms, quotes and dashes unified; raised digits and fractions stay what they are.

    >>> unified("10⁵ is not 10５, 1½ not 11/2")
    '10^5 is not 105, 1 1⁄2 not 11/2'
    """
    if text.isascii():
        return text
    text = _RAISED.sub(lambda found: "^" + found[0], _FRACTION.sub(" ", text))
    return normalize("NFKC", text).translate(_SAME)


def unmarked(text: str) -> str:
    """The text without bullets and marks of quotation before its lines; numbers of lists and signs of numbers stay.

    `+` is no bullet, and in fenced code nothing is: in a patch it tells what is added.
    """
    return _MARKS.sub(r"\g<code>", _SIGNED_LINE.sub(r"\1", text)) if "\n" in text or text[:1] in _OPENING else text


def tokens_of(text: str) -> list[str]:
    """What stands between white spaces, without bullets and marks of quotation before lines."""
    tokens = unmarked(text).split()
    first = next((n for n, token in enumerate(tokens[:-1]) if unified(token) not in _OPENING), len(tokens) - 1)
    return tokens[first:] if first > 0 else tokens


def plain(text: str) -> str:
    r"""What two equal texts share: no bullets or quotation marks before lines, white space as single spaces.

    Letter case, punctuation and the numbers of lists stay.
    >>> plain("  * One\n\n * two.")
    'One two.'
    """
    return joined(tokens_of(text))


def joined(tokens: list[str]) -> str:
    """`plain` of the text that the tokens were made of."""
    text = " ".join(tokens)
    return text if text.isascii() else " ".join(unified(text).split())


def words(text: str) -> list[str]:
    """The words of a text in order, in small letters.

    >>> words("Don't pay -1,000.50 for x_1 (v2.0) if a >= 3 %!")
    ["don't", 'pay', '-1,000.50', 'for', 'x', '1', 'v2', '0', 'if', 'a', '>=', '3', '%']
    """
    return [word for token in tokens_of(text) for word in words_of(token)]


def words_of(token: str) -> list[str]:
    """The words of what stands between two white spaces, in small letters."""
    return cased_words(unified(token).casefold())


def cased_words(token: str) -> list[str]:
    """The words of a unified token, their letters as they are."""
    found: list[str] = _WORD.findall(token)
    return found
