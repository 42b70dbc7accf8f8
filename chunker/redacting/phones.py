"""Telephone numbers."""

from __future__ import annotations

import re

from chunker.redacting.searching import TO_VALUE, following, in_digits, together
from chunker.redacting.types import Detector

# Calling codes of ITU-T E.164 with two digits; 1 and 7 have one, all others three.
_TWO = frozenset(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 "
    "91 92 93 94 95 98".split()
)
_THREE = re.compile(
    r"2(?:1[1-368]|[2-4]\d|5[0-8]|6\d|9[0178])|3(?:5\d|7[0-8]|8[0-35-79])|42[013]|50\d|59\d|"
    r"6(?:7\d|8[0-35-9]|9[0-2])|8(?:0[08]|5[02356]|7[08]|8[0-368])|9(?:6[0-8]|7[0-79]|9[2-68])"
)
_WORDS = (  # as they begin
    "tel tél phone mobil móvil handy cell fax whatsapp call sms ☎ 📞 电话 電話 手机 手機 携帯 전화 телефон".split()
)
_SEPARATOR = r"[ ./()\-]{0,3}"
_DATE = re.compile(r"(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}")


def is_international(value: str) -> bool:
    """Whether `+` or `00` precede a calling code that exists, and as many digits as a number may have.

    >>> is_international("+49 30 901820"), is_international("+999 123 456 789")
    (True, False)
    """
    digits = "".join(filter(str.isdigit, value.removeprefix("00")))
    if not 8 <= len(digits) <= 15 or (len(digits) == 8 and value[1:].isdigit()):
        return False
    if digits[0] == "1":
        return len(digits) == 11 and is_american(digits[1:])
    return digits[0] == "7" or digits[:2] in _TWO or bool(_THREE.match(digits))


def is_american(value: str) -> bool:
    """Whether ten digits are a number of the North American plan: NXX-NXX-XXXX, and no N11."""
    digits = "".join(filter(str.isdigit, value))[-10:]
    return len(digits) == 10 and "01".find(digits[0]) < 0 and "01".find(digits[3]) < 0 and digits[1:3] != "11"


def _follows(match: re.Match[str]) -> bool:
    value = match[1]
    return sum(map(str.isdigit, value)) >= 6 and not _DATE.fullmatch(value)


DETECTORS = (
    Detector(
        "phone",
        "personal",
        "telephone numbers: international with a calling code that exists, of North America, France, China, Japan by "
        "their shape, others behind words such as `tel`",
        together(
            in_digits(
                r"\+(?<![0-9A-Za-z_+]\+)[0-9(](?:" + _SEPARATOR + r"[0-9]){6,14}(?![0-9A-Za-z_])", is_international
            ),
            in_digits(r"0(?<![0-9A-Za-z_.\-+]0)0[1-9](?:[ /()\-]{0,2}[0-9]){8,13}{R}", is_international),
            in_digits(
                r"[(2-9](?<![0-9A-Za-z_.\-+][(2-9])(?:[0-9]{2}[-.]|(?<=\()[2-9][0-9]{2}\) ?)"
                r"[2-9][0-9]{2}[-. ][0-9]{4}{R}(?![-.][0-9])",
                is_american,
            ),
            in_digits(r"1(?<![0-9A-Za-z_.+]1)[-.][2-9][0-9]{2}[-.][2-9][0-9]{2}[-.][0-9]{4}{R}", is_american),
            in_digits(r"0(?<![0-9A-Za-z_.,\-+]0)[1-9](?:[ .][0-9]{2}){4}{R}(?![ .,][0-9])"),
            in_digits(r"1(?<![0-9A-Za-z_.,\-+]1)[3-9][0-9]{9}{R}(?![.,\-][0-9])"),
            in_digits(
                r"0(?<![0-9A-Za-z_.,\-+]0)(?:[1-9]-[0-9]{4}|[1-9][0-9]-[0-9]{3,4}|[1-9][0-9]{2}-[0-9]{2,4})-[0-9]{4}{R}(?!-[0-9])"
            ),
            following(
                _WORDS,
                r"(?:e(?:fon[eo]?|phone)?|éphone|s|号码|番号)?"
                r"(?:\.?[ \t]{0,3}(?:numbers?|no\.?|nr\.?|us|me|at|to|is))?"
                + TO_VALUE
                + r"(\(?\+?[0-9(](?:"
                + _SEPARATOR
                + r"[0-9]){5,14})(?![0-9A-Za-z_])(?![.,][0-9])",
                _follows,
                near_digits=True,
            ),
        ),
        (
            "call ⟨+49 (0)30 901820-14⟩ now",
            "⟨+1 415-555-2671⟩",
            "⟨(415) 555-2671⟩",
            "⟨415-555-2671⟩",
            "⟨1-800-555-0199⟩",
            "Tel.: ⟨030 901820⟩",
            "⟨06 12 34 56 78⟩",
            "⟨0044 20 7946 0958⟩",
            "电话⟨13812345678⟩请",
            "⟨03-1234-5678⟩",
            "Fax no. ⟨7946 0958⟩",
            "＋４９ is ⟨+４９３０９０１８２０⟩",
        ),
        (
            "+999 123 456 789",
            "1234567890",
            "call 2024-03-01",
            "1.415.555",
            "115-555-2671",
            "v 3.14159265",
            "hotel 123456",
            "0.06 12 34",
            "1-2-3-4-5-6-7-8",
            "order 20240301-123456",
            "+123",
        ),
        joins=True,
    ),
)
