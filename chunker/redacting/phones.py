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
# Between two digits; behind six digits no count of something and no number of another country begins.
_SEPARATOR = r"(?!(?<=[0-9]{6}) (?:[0-9]{1,2} [a-z]|00[1-9][0-9]{0,2} [0-9]))[ ./()\-]{0,3}"
_YEAR = "(?:19|20)[0-9]{2}"
_DATE = re.compile(
    rf"{_YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}|[0-9]{{1,2}}[./][0-9]{{1,2}}[./][0-9]{{2,4}}|{_YEAR}(?:[-/ ]{_YEAR})++"
)
_COUNTED = re.compile(r"[ \t](?:times|per|of|items|users|people|messages|calls|units|million)\b|[ \t]to[ \t]?[0-9]")


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
    """Whether digits behind a word are a number to call, and no date and no count: `call 1234567 times`."""
    value = match[1]
    digits = sum(map(str.isdigit, value))
    if digits < 6 or _DATE.fullmatch(value):
        return False
    if value[0] in "0+(":
        return True
    is_in_cell = "|" in match.string[match.start() : match.start(1)]
    return not (value.isdigit() and (is_in_cell or _COUNTED.match(match.string, match.end())))


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
                r"(?:e(?:fon[eo]?|phone|fax)?|éphone|s|号码|番号)?"
                r"(?:\.?[ \t_-]{0,3}(?:numbers?|nummer|no\.?|nr\.?|us|me|at|to))?(?:[ \t]is)?"
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
            '"phone": "⟨030 901820⟩"',
            '{\\"phone\\":\\"⟨030 901820⟩\\"}',
            "| Phone | ⟨030 901820⟩ |",
            "| Mobile      | ⟨555-2671⟩ |",
            "phone_number: ⟨030 901820⟩",
            "<tel>⟨030901820⟩</tel>",
            "Telefax ⟨030 901820⟩",
            "Handynummer: ⟨0171 1234567⟩",
            "phone number is ⟨030 901820⟩",
            "homePhone=⟨030901820⟩",
            "call ⟨5552671⟩ to order",
            "Tel. ⟨030 901820⟩ 12 people",
            "call ⟨030 901820⟩ 5 times",
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
            "call 1234567 times",
            "cells 100000 to 200000",
            "sms 100000 per day",
            "fax 2023/2024",
            "| Mobile | 100000 |",
            "| Mobile | 2019 2020 2021 |",
            "iPhone 123456",
        ),
        joins=True,
    ),
)
