"""Places where a sentence cannot end, whatever a splitter says."""

from __future__ import annotations

import re

_ALWAYS = frozenset(  # titles and words that want another word after them, whatever it is
    "Mr. Mrs. Ms. Mx. Dr. Dra. Prof. Rev. Hon. Gen. Col. Lt. Sgt. Capt. Sr. Sra. Srta. Ud. Uds. Hr. Fr. Dipl. "
    "Ing. Mme. Mlle. St. Ste. e.g. E.g. i.e. I.e. cf. vs. viz. approx. resp. ca. vgl. bzw. z.B. d.h. u.a. o.g. "
    "sog. inkl. einschl. evtl. ggf. p.ej. est. incl. aprox. Ft. B. h. "
    "bl.a. dvs. ekskl. f.eks. hhv. iht. jf. mht. pga. t.ex. vedr.".split()
)
_BEFORE_NUMBERS = frozenset(
    "No. Nos. Nr. Art. Arts. art. arts. Fig. Figs. Eq. Eqs. Sec. Sect. Ch. Chap. Vol. Vols. pp. p. Abs. S. Bd. Kap. "
    "Abb. Tab. n\u00ba. N\u00ba. n\u00b0. N\u00b0. n\u00fam. p\u00e1g. p\u00e1gs. cap.".split()
)
_BEFORE_SMALL = frozenset(  # as the last word of a sentence, too
    "Mon. Tue. Tues. Wed. Thu. Thur. Thurs. Fri. Sat. Sun. Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. "
    "Dec. Inc. Ltd. Corp. Co. Bros. Ave. Blvd. Dept. Mt.".split()
)
_SPACED = frozenset({"z. B.", "d. h.", "u. a.", "o. g.", "p. ej."})
_MARKER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlcIVXLC]{1,6})(?:\.\)|[.)])|[-*+\u2022\u25e6\u00b7]")
_ORDINAL = re.compile(r"\d{1,2}\.")
_MONTH = re.compile(
    r"Januar|J\u00e4nner|Februar|M\u00e4rz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert"
)
_INITIALS = re.compile(r"(?:^|\.\s?|[A-Z][a-z]+ )[A-Z]\.$")
_NAME = re.compile(r"[A-Z](?:\.|[a-z]+\b)")
_LETTER_AND_DOT = re.compile(r"[A-Za-z]\.")
_FACE_OR_DASH = re.compile(r"[:;]-?[)(DP](?!\w)|(?:--+\s|[\u2013\u2014]\s?)[^\W\d_A-Z]")
_STARTERS = re.compile(  # words that begin sentences and no name with dots
    r"(?:The|This|That|These|Those|It|He|She|We|They|You|I|And|But|So|If|When|While|Although|However|There|Here|Our"
    r"|My|Der|Die|Das|Ein|Eine|Es|Er|Sie|Wir|Ich|Aber|Und|Wenn|Dies|Diese|Le|La|Les|Un|Une|Il|Elle|Ils|Elles|Nous"
    r"|Vous|Mais|Et|Ce|Cette|Ces|El|Los|Las|Una|Pero|Este|Esta)(?=[\s'\u2019])"
)
_LONGEST = 8  # characters of the longest abbreviation or list marker, with its dot
_REACH_CHARS = 300
_FULL_STOPS = "\u3002\uff01\uff1f\uff0e\uff61\u0964\u0965"  # end a sentence without a space after them
_CLOSERS = "\"'\u201d\u2019\u00bb)]}\u300d\u300f\uff09\u3011\u300b"
_OPENERS = "\"'\u201c\u201e\u2018\u00ab([{/\u2013\u2014-*_"
_MARKS = frozenset(".!?")
_ODD_STARTS = "(:;-\u2013\u2014"
_PAIRS = (
    *(("(", ")"), ("[", "]"), ("`", "`")),
    *(("\uff08", "\uff09"), ("\u300c", "\u300d"), ("\u300e", "\u300f"), ("\u300a", "\u300b")),
)


class Joining:
    """Answers whether a sentence goes on, for places of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._pairs = [pair for pair in _PAIRS if pair[0] in text]

    def goes_on(self, begin: int, start: int) -> bool:
        """Whether the sentence that begins at `begin` and seems to end before `start` goes on behind it."""
        text = self._text
        sentence = text[begin:start].rstrip()
        end = begin + len(sentence)
        if end == start and sentence.rstrip(_CLOSERS)[-1:] not in _FULL_STOPS:
            return not self._lacks_space(start)  # inside an address, a number, a name with dots
        if len(sentence) < _LONGEST and _MARKER.fullmatch(sentence):
            return True
        if text[start] in _ODD_STARTS and self._is_aside(sentence, start):
            return True
        if sentence[-1:] == "." and _is_abbreviated(text, begin, end, start):
            return True
        for opener, closer in self._pairs:  # noqa: SIM110  twice as fast as `any`, and every sentence comes by
            if opener in sentence and _is_open(text, begin, end, opener, closer):
                return True
        return False

    def _lacks_space(self, start: int) -> bool:
        """Whether a word and a full stop before `start` end a sentence, and the space was forgotten."""
        word = self._text[max(0, start - 20) : start].rpartition(" ")[2]
        return word[:-1].isalpha() and word[-3:-1].islower() and _STARTERS.match(self._text, start) is not None

    def _is_aside(self, sentence: str, start: int) -> bool:
        """Whether a bracket, dash or smiley at `start` belongs to what stands before it."""
        if self._text[start] == "(":
            return sentence[-1:].isalnum() or sentence[-1:] == ","
        return _FACE_OR_DASH.match(self._text, start) is not None


def _is_abbreviated(text: str, begin: int, end: int, following: int) -> bool:
    first = max(begin, text.rfind(" ", begin, end) + 1)
    word = text[first:end].lstrip(_OPENERS) if end - first <= 2 * _LONGEST else ""
    if not word or len(word) >= _LONGEST:
        return False
    if word in _BEFORE_NUMBERS:
        return text[following].isdigit() or text[following] in "\u00a7("
    if word in _ALWAYS and (len(word) > 2 or text[max(begin, end - 5) : end] in _SPACED):
        return True
    if word in _BEFORE_SMALL:
        return text[following].islower() or text[following].isdigit()
    if word[0].isdigit() and _ORDINAL.fullmatch(word):
        begins_item = text[max(begin, first - 2) : first - 1] in _MARKS
        return begins_item or _MONTH.match(text, following) is not None
    return len(word) == 2 and _is_initial(text, begin, end, following)


def _is_initial(text: str, begin: int, end: int, following: int) -> bool:
    """Whether the letter and full stop before `end` are the first part of a name or of an abbreviation."""
    if _LETTER_AND_DOT.match(text, following):
        return True  # the first half of `z. B.` or of initials
    return bool(_INITIALS.search(text[max(begin, end - 20) : end]) and _NAME.match(text, following))


def _is_open(text: str, begin: int, end: int, opener: str, closer: str) -> bool:
    """Whether a bracket or code span that the sentence opens is closed behind it, within reach."""
    opened = text.count(opener, begin, end)
    if opener == closer:
        return opened % 2 == 1 and text.find(closer, end, end + _REACH_CHARS) >= 0
    is_open = opened > text.count(closer, begin, end) or text.rfind(opener, begin, end) > text.rfind(closer, begin, end)
    return is_open and _is_closed(text, end, opener, closer)


def _is_closed(text: str, end: int, opener: str, closer: str) -> bool:
    """Whether a bracket that is open at `end` is closed, within reach, by one that closes no other."""
    opened = 0
    for closed, between in enumerate(text[end : end + _REACH_CHARS].split(closer)[:-1]):
        opened += between.count(opener)
        if opened <= closed:
            return True
    return False
