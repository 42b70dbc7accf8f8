"""Numbers as lists show them: letters, Roman numerals, circles, Chinese numerals."""

from __future__ import annotations

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_CHINESE = "〇一二三四五六七八九"
_CIRCLES = {
    **{value: chr(0x2460 + value - 1) for value in range(1, 21)},
    **{value: chr(0x3251 + value - 21) for value in range(21, 36)},
    **{value: chr(0x32B1 + value - 36) for value in range(36, 51)},
}
_CHINESE_FORMATS = frozenset(
    "chineseCounting chineseCountingThousand japaneseCounting ideographDigital taiwaneseCounting "
    "taiwaneseCountingThousand koreanCounting koreanDigital2 japaneseDigitalTenThousand".split()
)
_HIGHEST = 3999  # Romans could not count further, and no list does


def counted(value: int, format: str) -> str:  # noqa: A002
    """A number in a format of Word; as 1, 2, 3 in those not known here, and where the format has no such number.

    >>> [counted(28, format) for format in ("lowerLetter", "upperRoman", "decimalZero", "chineseCounting")]
    ['bb', 'XXVIII', '28', '二十八']
    """
    if not 1 <= value <= _HIGHEST:
        return "" if format == "none" else str(value)
    if format.endswith("Letter"):
        return _cased(_letters(value), format)
    if format.endswith("Roman"):
        return _cased(_roman(value), format)
    if format in _CHINESE_FORMATS:
        return _chinese(value)
    return {
        "none": "",
        "decimalZero": f"{value:02}",
        "ordinal": _ordinal(value),
        "decimalEnclosedCircle": _CIRCLES.get(value, str(value)),
        "decimalEnclosedParen": f"({value})",
        "decimalEnclosedFullstop": f"{value}.",
    }.get(format, str(value))


def _cased(text: str, format: str) -> str:  # noqa: A002
    return text.upper() if format.startswith("upper") else text


def _letters(value: int) -> str:
    """Letters as Word counts: z is followed by aa, bb, cc."""
    times, place = divmod(value - 1, 26)
    return chr(ord("a") + place) * (times + 1)


def _roman(value: int) -> str:
    text = ""
    for amount, letters in _ROMAN:
        times, value = divmod(value, amount)
        text += letters * times
    return text


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _chinese(value: int) -> str:
    """Chinese numerals up to 99, digit by digit above."""
    if value >= 100:
        return "".join(_CHINESE[int(digit)] for digit in str(value))
    tens, ones = divmod(value, 10)
    ten = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return ten + (_CHINESE[ones] if ones or not tens else "")
