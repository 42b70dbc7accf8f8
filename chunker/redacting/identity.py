"""Who people are by number and date: social security and national numbers, dates of birth."""

from __future__ import annotations

from collections.abc import Callable

from chunker.redacting import checksums
from chunker.redacting.checksums import alnum
from chunker.redacting.sameness import MONTHS
from chunker.redacting.searching import TO_VALUE, Spans, following, in_digits, left_of, together
from chunker.redacting.types import Detector

Check = Callable[[str], bool]
_DIGIT = left_of("[0-9]")
_END = r"{R}(?![.,\-][0-9])"


def is_ssn(value: str) -> bool:
    """Whether the Social Security Administration could have given it: no 000, 666, 9xx, no group or serial of zeros."""
    digits = alnum(value)
    return digits[:3] not in {"000", "666"} and digits[0] != "9" and digits[3:5] != "00" and digits[5:] != "0000"


def _near(words: str, shape: str, is_value: Check) -> Spans:
    """Spans of a shape behind one of some words, whose letters and digits pass a check."""
    gap = r"(?:[ \t_]?(?:numbers?|no|nr|nummer|is|ist|id))?" + TO_VALUE
    return following(words.split("|"), gap + shape, lambda match: is_value(alnum(match[1])), near_digits=True)


def _anywhere(shape: str, is_value: Check) -> Spans:
    """Spans of a shape whose letters and digits pass a check."""
    return in_digits(shape, lambda value: is_value(alnum(value)))


_MONTHS = "|".join(MONTHS)
_YEAR = "(?:1[89]|20)[0-9]{2}"
_A_DATE = (
    rf"({_YEAR}[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}|[0-9]{{1,2}}[-./ ][0-9]{{1,2}}[-./ ](?:{_YEAR}|[0-9]{{2}})|"
    rf"[0-9]{{1,2}}(?:st|nd|rd|th|\.|er)?(?: of| de)? (?:{_MONTHS})\.?,?(?: de| del)? {_YEAR}|"
    rf"(?:{_MONTHS})\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}|"
    rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|"
    rf"{_YEAR} ?年 ?[0-9]{{1,2}} ?月 ?[0-9]{{1,2}} ?日)(?![0-9A-Za-z])"
)
_BORN = (  # as they begin
    "born birth dob d.o.b. geboren geburts geb. né naissance naci nasc "
    "生年月日 出生日期 出生于 生于 誕生日 родил рождени".split()
)
_TO_DATE = (
    r"[a-z]{0,8}(?:[_ -](?:date|day))?"
    + TO_VALUE
    + r"(?:(?:on|am|le|el|il|em|the|is|in [A-Z][a-z]{1,20},? on) ?){0,2}[ \t]?"
    + r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
)

DETECTORS = (
    Detector(
        "ssn",
        "personal",
        "social security numbers of the USA; without hyphens only behind `SSN` or `social security`",
        together(
            in_digits(_DIGIT + r"(?<![-.][0-9])[0-9]{2}-[0-9]{2}-[0-9]{4}" + _END, is_ssn),
            _near("ssn|social security", r"([0-9]{3}[ ]?[0-9]{2}[ ]?[0-9]{4}){R}", is_ssn),
        ),
        (
            "⟨219-09-9999⟩",
            "SSN: ⟨219099999⟩",
            "social security number ⟨219 09 9999⟩",
            '"ssn": "⟨219099999⟩"',
            "| SSN | ⟨219099999⟩ |",
        ),
        ("000-12-3456", "666-12-3456", "912-12-3456", "219-00-9999", "219-09-0000", "219099999", "1-219-09-9999"),
        joins=True,
    ),
    Detector(
        "national_id",
        "personal",
        "numbers of persons with their check digits: Spain (DNI, NIE), France (NIR), Italy (codice fiscale), "
        "Brazil (CPF), China; Poland (PESEL), Germany (tax number) and Sweden behind their names; the UK's NINO, which "
        "has none",
        together(
            _anywhere(r"[0-9XYZ](?<![0-9A-Za-z_\-.][0-9XYZ])[0-9]{7}-?[A-HJ-NP-TV-Z]{R}", checksums.spanish),
            _anywhere(
                r"[12](?<![0-9A-Za-z_.\-][12]) ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-4][0-9]) ?"
                r"[0-9][0-9AB] ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}" + _END,
                checksums.french,
            ),
            in_digits(
                left_of("[A-Z]") + r"[A-Z]{5}[0-9]{2}[ABCDEHLMPRST][0-9]{2}[A-Z][0-9]{3}[A-Z]{R}", checksums.italian
            ),
            _anywhere(_DIGIT + r"[0-9]{2}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}" + _END, checksums.brazilian),
            _near("cpf", r"([0-9]{11}){R}", checksums.brazilian),
            in_digits(r"[1-8](?<![0-9A-Za-z_.\-][1-8])[0-9]{5}(?:19|20)[0-9]{9}[0-9X]" + _END, checksums.chinese),
            _near("pesel", r"([0-9]{11}){R}", checksums.polish),
            _near(
                "steuer-id|steuer-idnr|steueridentifikationsnummer|identifikationsnummer|idnr",
                r"([0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}){R}",
                checksums.german,
            ),
            _near(
                "personnummer|personal identity",
                r"((?:19|20)?[0-9]{6}[-+]?[0-9]{4}){R}",
                lambda number: checksums.swedish(number[-10:]),
            ),
            in_digits(
                r"[A-CEGHJ-PR-TW-Z](?<![0-9A-Za-z_][A-Z])(?!(?<=B)G|(?<=G)B|(?<=K)N|(?<=N)[KT]|(?<=T)N|(?<=Z)Z)[A-CEGHJ-NPR-TW-Z]"
                r" ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]{R}"
            ),
        ),
        (
            "DNI ⟨12345678Z⟩",
            "⟨X1234567L⟩",
            "⟨2 55 08 14 168 025 38⟩",
            "⟨RSSMRA85T10A562S⟩",
            "⟨529.982.247-25⟩",
            "⟨11010519491231002X⟩",
            "PESEL: ⟨44051401359⟩",
            "Steuer-ID: ⟨86 095 742 719⟩",
            "personnummer ⟨811218-9876⟩",
            "⟨QQ123456C⟩".replace("QQ", "AB"),
        ),
        (
            "12345678A",
            "RSSMRA85T10A562T",
            "529.982.247-26",
            "110105194912310021",
            "44051401359",
            "86095742719",
            "PESEL 44051401358",
            "GB123456C",
        ),
        joins=True,
    ),
    Detector(
        "birth_date",
        "personal",
        "dates behind words such as `born` or `date of birth`",
        following(_BORN, _TO_DATE + _A_DATE),
        (
            "born on ⟨12 March 1990⟩ in",
            "DOB: ⟨03/12/1990⟩",
            "geboren am ⟨1.2.1990⟩",
            "Date of Birth: ⟨1990-03-12⟩",
            "生年月日：⟨1990年3月12日⟩",
            "née le ⟨3 août 1961⟩",
            "Born ⟨March 12, 1990⟩",
            '"birthDate": "⟨1948-05-09⟩"',
            "birth_date: ⟨1948-05-09⟩",
            "date_of_birth=⟨19480509⟩",
            "| DOB | ⟨1948-05-09⟩ |",
            "| **Date of birth** | ⟨9 May 1948⟩ |",
            "born Sunday, ⟨9 May 1948⟩",
        ),
        ("born in 1990", "on 12 March 1990", "reborn", "stubborn 1.2.1990", "born 12 weeks"),
    ),
)
