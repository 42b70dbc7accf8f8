"""Places where a sentence cannot end, whatever a splitter says."""

from __future__ import annotations

import re

_ALWAYS = frozenset(  # titles and words that want another word after them, whatever it is
    "Mr. Mrs. Ms. Mx. Dr. Dra. Prof. Rev. Hon. Gen. Col. Lt. Sgt. Capt. Sr. Sra. Srta. Ud. Uds. Hr. Fr. Dipl. "
    "Ing. Mme. Mlle. St. Ste. e.g. E.g. i.e. I.e. cf. vs. viz. approx. resp. ca. vgl. bzw. z.B. d.h. u.a. o.g. "
    "sog. inkl. evtl. ggf. p.ej. B. h.".split()
)
_BEFORE_NUMBERS = frozenset(
    "No. Nos. Nr. Art. Arts. Fig. Figs. Eq. Eqs. Sec. Sect. Ch. Chap. Vol. Vols. pp. p. Abs. S. Bd. Kap. Abb. "
    "Tab. n\u00ba. n\u00fam. p\u00e1g. p\u00e1gs. cap.".split()
)
_SPACED = frozenset({"z. B.", "d. h.", "u. a.", "o. g.", "p. ej."})
_MARKER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})[.)]|[-*+\u2022\u25e6\u00b7]")
_ORDINAL = re.compile(r"\d{1,2}\.")
_MONTH = re.compile(
    r"Januar|J\u00e4nner|Februar|M\u00e4rz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert"
)
_INITIALS = re.compile(r"(?:^|\.\s?|[A-Z][a-z]+ )[A-Z]\.$")
_NAME = re.compile(r"[A-Z](?:\.|[a-z]+\b)")
_LETTER_AND_DOT = re.compile(r"[A-Za-z]\.")
_LONGEST = 8  # characters of the longest abbreviation, with its dot
_REACH_CHARS = 300
_FULL_STOPS = "\u3002\uff01\uff1f\uff0e\uff61\u0964\u0965"  # end a sentence without a space after them
_CLOSERS = "\"'\u201d\u2019\u00bb)]}\u300d\u300f\uff09\u3011\u300b"
_OPENERS = "\"'\u201c\u201e\u2018\u00ab([{/\u2013\u2014-*_"
_ASCII_PAIRS = (("(", ")"), ("[", "]"))
_PAIRS = (*_ASCII_PAIRS, ("\uff08", "\uff09"), ("\u300c", "\u300d"), ("\u300e", "\u300f"))


def continues(sentence: str, following: str) -> bool:
    """Whether a sentence that seems to end after `sentence` goes on into `following`, the text behind it."""
    body = sentence.rstrip()
    if len(body) == len(sentence) and body.rstrip(_CLOSERS)[-1:] not in _FULL_STOPS:
        return True  # no space: inside an address, a number, a name with dots
    if len(body) < _LONGEST and _MARKER.fullmatch(body):
        return True
    if body[-1:] == "." and _is_abbreviated(body, following):
        return True
    return _is_open(body, following)


def _is_abbreviated(body: str, following: str) -> bool:
    word = body[-_LONGEST - 1 :].rpartition(" ")[2].lstrip(_OPENERS)
    if word in _BEFORE_NUMBERS:
        return following[:1].isdigit() or following[:1] in "\u00a7("
    if word in _ALWAYS and (len(word) > 2 or body[-5:] in _SPACED):
        return True
    if _ORDINAL.fullmatch(word):
        return bool(_MONTH.match(following))
    if len(word) == 2 and _LETTER_AND_DOT.match(following):
        return True  # the first half of `z. B.` or of initials
    return len(word) == 2 and bool(_INITIALS.search(body[-20:]) and _NAME.match(following))


def _is_open(body: str, following: str) -> bool:
    """Whether a bracket or code span that `body` opens is closed in what follows, within reach."""
    if "`" in body and body.count("`") % 2 and "`" in following[:_REACH_CHARS]:
        return True
    for opener, closer in _ASCII_PAIRS if body.isascii() else _PAIRS:
        if opener in body and body.count(opener) > body.count(closer) and closer in following[:_REACH_CHARS]:
            return True
    return False
