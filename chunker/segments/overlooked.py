"""Places where a sentence begins although some splitters overlook it.

Every kind has marks of its own and is looked for only where a cheap search finds them: plain prose costs
next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WIDE_STOPS = "\u3002\uff01\uff1f\u0964\u0965"
_WIDE = re.compile(rf"[{_WIDE_STOPS}]+[\"'\u201d\u2019\u300d\u300f\uff09\u3011\u300b]*\s*(?=\S)")
_KANA_OR_IDEOGRAPH = "\u3040-\u30ff\u4e00-\u9fff"
_NOTES = r"(?:\[\w{1,3}\])+|[\u00b9\u00b2\u00b3\u2070-\u2079]+"
_FACE = r"\s(?P<face>[:;]-?[)(])\s+(?=\S)"
_BEFORE_ITEM = r"\s(?=\d{1,2}[.)]\s+[^\W\d_a-z])"
_AFTER_STOP = re.compile(
    rf"\.(?:(?P<note>{_NOTES}|(?<=[^\W\d_]\.)\d{{1,3}}(?:(?:, ?| )\d{{1,3}}){{0,8}}|(?<=[)\]]\.)\d{{1,3}})\s+(?=\S)"
    rf"|[\"'\u201d\u2019]?\)\s+(?=\S)|(?<!\.\.)\.+\s+(?=I\b)|{_FACE}|(?<=[^\s\d][.]){_BEFORE_ITEM}"
    r"|\s(?<= (?:me|no|ok)\.\s)(?=I\b|[A-Z][a-z]))"
)
_AFTER_MARK = re.compile(
    rf"[!?](?:{_FACE}|{_BEFORE_ITEM}|(?:(?P<note>{_NOTES})|(?<=[^\s.!?][!?])[.!?]+|[\"'\u201d\u2019]?\)"
    rf"|(?<=[{_KANA_OR_IDEOGRAPH}][!?]))\s+(?=\S))"
)
_SECOND = re.compile(r" 2(\.\)? |\) )")
_OPENERS = "\"'\u201c\u201e\u2018\u00ab([\u00bf\u00a1"
_MARKS = frozenset(".!?")
_BEFORE_LIST = ("", ".", "!", "?", ":")
_WITH_NUMBERS = frozenset("art arts cap chap eqs fig figs kap nos par para sec sect tab ver vol vols".split())
_SHORTENED = frozenset("approx bros cit corp dept eds etc ibid inc ltd orig rev trans usw".split())


def overlooked_starts(text: str) -> list[int]:
    """Where a sentence may begin by its marks, in no order; `Joining` has the last word.

    After note marks, after a sentence in brackets, after marks in a row, behind a smiley, before the numbers of
    a list that runs on in its line, and after the full stops of scripts that need no space behind them.
    """
    found = [match.end() for match in _AFTER_STOP.finditer(text) if _ends_sentence(text, match)]
    if "!" in text or "?" in text:
        found += [match.end() for match in _AFTER_MARK.finditer(text) if _ends_sentence(text, match)]
    if second := _SECOND.search(text):
        found += _items(text, second.start(), second[1])
    if not text.isascii() and any(stop in text for stop in _WIDE_STOPS):
        found += [match.end() for match in _WIDE.finditer(text)]
    return found


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether what follows looks like a beginning, and what stands before like an end."""
    if match["face"]:
        return True
    following, end = text[match.end()], match.group().rstrip()
    if end.endswith(")"):
        return _is_beginning(following) and _is_sentence_in_brackets(text, match.start())
    if match["note"]:
        word = text[max(0, match.start() - 10) : match.start()].rpartition(" ")[2]
        return _is_beginning(following) and not (end[-1].isdigit() and _takes_number(word))
    return following.isalnum() or _is_beginning(following)


def _is_beginning(letter: str) -> bool:
    return letter.isupper() or (letter != "" and letter in _OPENERS)


def _takes_number(word: str) -> bool:
    """Whether digits after `word` and its full stop belong to it, as in `fig.3`, `p.4` or `v1.2`."""
    is_closed = word.endswith((")", "]"))
    return not is_closed and (len(word) < 3 or not word.isalpha() or word.lower() in _WITH_NUMBERS)


def _is_sentence_in_brackets(text: str, stop: int) -> bool:
    """Whether the brackets closed behind `stop` hold words of a sentence rather than an abbreviation or an aside."""
    opening = text.rfind("(", max(0, stop - 300), stop)
    words = text[opening + 1 : stop].split()
    if opening < 0 or len(words) < 2:
        return False
    if text[stop] == ".":
        last = words[-1].rstrip("\"'\u201d\u2019")
        return last.isalnum() and (len(last) > 2 or last.isdigit()) and last.lower() not in _SHORTENED
    return words[0].lstrip(_OPENERS)[:1].isupper() or text[max(0, opening - 9) : opening].rstrip()[-1:] in _MARKS


def _items(text: str, place: int, mark: str) -> Iterator[int]:
    """Where numbers begin that count on from a 1, from the 2 behind `place` on, as in `1. One thing 2. Another`."""
    first = 0 if text.startswith(f"1{mark}") else text.find(f" 1{mark}", 0, place)
    if first < 0 or not (text[:first].rstrip()[-1:] in _BEFORE_LIST or f" 3{mark}" in text[place:]):
        return
    number = 2
    while place >= 0:
        following = place + len(f" {number}{mark}")
        if _is_beginning(text[following : following + 1]) and text[place - 1] not in ",;:":
            yield place + 1
        number += 1
        place = text.find(f" {number}{mark}", following)
