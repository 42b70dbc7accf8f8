"""Numbers of accounts: payment cards and IBANs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chunker.redacting.checksums import alnum, luhn, mod97
from chunker.redacting.folding import Page
from chunker.redacting.searching import TO_VALUE, Spans, compiled, following, in_digits, left_of, together
from chunker.redacting.types import Detector
from chunker.types import Span

_BREAK = r"(?:[ \-./_]|  |[ \t]?\r?\n[ \t]{0,8})"  # between groups: a mark, two spaces, or the end of a line
_ISSUERS = re.compile(  # lengths and first digits: ISO/IEC 7812 as the networks publish them
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d+|3[47]\d{13}|"
    r"(?:6011|64[4-9]|65|62|35(?:2[89]|[3-8]\d))\d+|3(?:0[0-5]|095|6|8|9)\d+|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d+"
)
_LENGTHS = {"5": (16,), "2": (16,), "3": (14, 15, 16, 17, 18, 19), "6": (16, 17, 18, 19), "4": (13, 16, 19)}
# Length of an IBAN by country: registry of SWIFT (ISO 13616).
_IBAN_LENGTHS = {
    country: int(length)
    for length, countries in (
        entry.split(":")
        for entry in (
            "15:NO 16:BE 18:DK,FI,FO,GL,NL,SD 19:MK,SI 20:AT,BA,EE,KZ,LT,LU,MN,XK "
            "21:CH,HR,LI,LV 22:BG,BH,CR,DE,GB,GE,IE "
            "22:ME,RS,VA 23:AE,GI,IL,IQ,OM,SO,TL 24:AD,CZ,ES,MD,PK,RO,SA,SE,SK,TN,VG 25:LY,PT,ST 26:IS,TR "
            "27:BI,DJ,FR,GR,IT,MC,MR "
            "27:SM 28:AL,AZ,BY,CY,DO,GT,HN,HU,LB,NI,PL,SV 29:BR,EG,PS,QA,UA 30:JO,KW,MU,YE 31:MT,SC 32:LC 33:RU"
        ).split()
    )
    for country in countries.split(",")
}  # fmt: skip
_IBAN_START = compiled(left_of("[A-Z]") + rf"{_BREAK}?[A-Z]{_BREAK}?[0-9]{_BREAK}?[0-9]")
_IBAN_REST = {
    length: compiled(rf"(?:{_BREAK}?[0-9A-Z]){{{length - 4}}}{{R}}") for length in sorted(set(_IBAN_LENGTHS.values()))
}


def is_card(value: str) -> bool:
    """Whether the digits have the beginning and the length of a network's cards, and Luhn's check digit."""
    digits = alnum(value)
    if value.count("\n") > 1:  # rather a list of numbers
        return False
    return len(digits) in _LENGTHS.get(digits[0], ()) and bool(_ISSUERS.fullmatch(digits)) and luhn(digits)


def ibans(page: Page) -> Iterator[Span]:
    """Numbers with the length of their country and a remainder of 1."""
    for start_char, end in page.dense:
        at = start_char
        while start := _IBAN_START.search(page.text, at, end):
            rest = _IBAN_REST.get(_IBAN_LENGTHS.get(alnum(start[0])[:2], 0))
            match = rest.match(page.text, start.end()) if rest else None
            at = start.end()
            if match and mod97(alnum(page.text[start.start() : match.end()])):
                at = match.end()
                yield Span(start.start(), at)


_FOURS = rf"[0-9]{{3}}(?:{_BREAK}[0-9]{{4}}){{3}}"
_GROUPED = rf"{_FOURS}|[0-9]{{3}}{_BREAK}[0-9]{{6}}{_BREAK}[0-9]{{4,5}}|[0-9]{{7}}[ \-][0-9]{{8}}"
_CARD_WORDS = "card karte carte tarjeta carta cartão visa 卡号 カード".split()
_TO_CARD = r"(?:[ \t_]?(?:numbers?|no\.?|nr\.?|is))?" + TO_VALUE
_DIGIT = r"(?:(?:[ \-./_]{0,3}|\t| ?\| ?)[0-9])"


def _cards(shape: str) -> Spans:
    """Cards of one shape. What stands behind a card, as its CVV, must not be read with it alone: see the uses."""
    return in_digits(rf"{left_of('[2-6]')}(?<![0-9][.,][2-6])(?:{shape}){{R}}(?![.,][0-9])", is_card)


def _named_cards(digits: str) -> Spans:
    """Cards behind words, their digits in any groups, also in cells."""
    return following(
        _CARD_WORDS, rf"{_TO_CARD}([0-9]{_DIGIT}{{{digits}}}){{R}}", lambda match: is_card(match[1]), near_digits=True
    )


DETECTORS = (
    Detector(
        "card",
        "personal",
        "numbers of payment cards: beginning, length and Luhn's check digit; plain, in groups of 4-4-4-4 or 4-6-5, "
        "in any groups behind words such as `card`",
        together(
            _cards(rf"{_GROUPED}|[0-9]{{12,18}}"),
            _cards(rf"{_FOURS}{_BREAK}[0-9]{{3}}"),
            _named_cards("12,18"),
            _named_cards("15"),
        ),
        (
            "card ⟨4111 1111 1111 1111⟩.",
            "⟨378282246310005⟩",
            "⟨3782-822463-10005⟩",
            "⟨5555 5555\n5555 4444⟩",
            "4000 ⟨4111 1111 1111 1111⟩",
            "⟨４１１１１１１１１１１１１１１１⟩",
            "⟨4111.1111.1111.1111⟩",
            "⟨4111  1111  1111  1111⟩",
            "Card number: ⟨41 11 11 11 11 11 11 11⟩",
            "Visa ⟨4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1⟩.",
            "⟨4111 1111 1111 1111⟩ 123",
            "Card ⟨4111-1111-1111-1111⟩ 737 12/28",
            "⟨4111 1111 1111 1111⟩\n123 Main Street",
            "⟨6212 3411 1111 1111 116⟩",
            "Card ⟨41 11 11 11 11 11 11 11⟩ 123",
            "⟨41111111 11111111⟩",
            '"cardNumber": "⟨41 11 11 11 11 11 11 11⟩"',
            "Card: ⟨4111\t1111\t1111\t1111⟩",
            "| card | ⟨4111 | 1111 | 1111 | 1111⟩ |",
        ),
        (
            "0.4111111111111111",
            "2609\n2610\n2612\n2613",
            "4111 1111 1111 1112",
            "1234567812345670",
            "41111111111111111111",
            "4111 1111 1111 11",
            "| 4111 | 1111 | 1111 | 1111 |",
        ),
        joins=True,
    ),
    Detector(
        "iban",
        "personal",
        f"IBANs of {len(_IBAN_LENGTHS)} countries of the registry: length and remainder modulo 97",
        ibans,
        (
            "⟨DE89 3704 0044 0532 0130 00⟩ BIC COBADEFF",
            "⟨GB29NWBK60161331926819⟩",
            "⟨FR14 2004 1010 0505 0001 3M02 606⟩",
            "⟨DE89.3704.0044.0532.0130.00⟩",
            "⟨DE89  3704  0044  0532  0130  00⟩",
            "⟨DE 89 37 04 00 44 05 32 01 30 00⟩",
            "⟨D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0⟩",
        ),
        ("DE89 3704 0044 0532 0130 01", "DE8937040044053201300", "XX89370400440532013000", "ADE89370400440532013000"),
        joins=True,
    ),
)
