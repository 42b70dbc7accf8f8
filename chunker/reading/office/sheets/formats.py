"""What number formats of Excel add to a number: percent, leading zeros, and words such as a currency's."""

from __future__ import annotations

import re
from typing import NamedTuple

from chunker.reading.office.names import attribute, children, inside, number
from chunker.reading.office.sheets.values import shown
from chunker.reading.xml import Element

_BUILT_IN = {9: "0%", 10: "0.00%"}
_PART = re.compile(
    r"""(?P<mask>[0\#?.,]*[0\#?])|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]"""
    r"""|\[(?:Black|Blue|Cyan|Green|Magenta|Red|White|Yellow)\]|[_*].|(?P<percent>%)|(?P<sign>[-+$€£¥() ])""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 255  # that Excel takes


class NumberFormat(NamedTuple):
    """How a number is shown.

    Attributes:
        digits: before the point, filled up with zeros.
    """

    before: str = ""
    behind: str = ""
    digits: int = 0
    is_percent: bool = False

    def shown(self, value: float) -> str:
        """A number with all its digits, and what the format adds.

        >>> NumberFormat(is_percent=True, behind="%").shown(0.256), NumberFormat(digits=5).shown(1234.0)
        ('25.6%', '01234')
        """
        number = shown(value * 100 if self.is_percent else value)
        return f"{self.before}{number.zfill(self.digits) if number.isdecimal() else number}{self.behind}".strip()


def number_formats(styles: Element | None) -> dict[int, NumberFormat]:
    """The formats that add something, by the number that cells know them by."""
    codes = dict(_BUILT_IN)
    for entry in children(inside(styles, "x:numFmts"), "x:numFmt"):
        codes[number(entry, "numFmtId") or 0] = attribute(entry, "formatCode") or ""
    entries = enumerate(children(inside(styles, "x:cellXfs"), "x:xf"))
    found = {place: format_of(codes.get(number(entry, "numFmtId") or 0, "")) for place, entry in entries}
    return {place: known for place, known in found.items() if known}


def format_of(code: str) -> NumberFormat | None:
    """What a format adds to numbers above zero; None where it adds nothing, or shows them in some other way."""
    section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code[:_LONGEST], maxsplit=1)[0]
    around, masks = ["", ""], list[str]()
    at, is_percent = 0, False
    while at < len(section):
        part = _PART.match(section, at)
        if part is None:
            return None  # a date, a fraction, an exponent, thousands
        masks += filter(None, [part["mask"]])
        around[bool(masks)] += next(filter(None, part.group("quoted", "escaped", "currency", "percent", "sign")), "")
        at, is_percent = part.end(), is_percent or bool(part["percent"])  # a sign in quotes does not multiply
    digits = len(masks[0].split(".")[0]) if len(masks) == 1 and not masks[0].split(".")[0].strip("0") else 0
    known = NumberFormat(around[0], around[1], digits if digits > 1 else 0, is_percent)
    return known if len(masks) == 1 and known != NumberFormat() else None
