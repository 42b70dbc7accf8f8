"""What a value is however it is written, so that one value has one mask."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import unquote

from chunker.redacting.checksums import alnum

_IN_ORDER = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
MONTHS = {
    "sept": 9,
    **{name: number for names in _IN_ORDER for number, name in enumerate(names.split(), 1)},
}
_YEAR_FIRST = re.compile(r"(\d{4})\D{0,3}?(\d{1,2})\D{0,3}?(\d{1,2})\D?")
_DAY_FIRST = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")  # with dots; with `/` nobody can tell
_NAMED = re.compile(r"(?P<day>\d{1,2})?\W{0,3}(?:st|nd|rd|th|er)?\W{0,3}(?:of|de)?\W{0,3}(?P<month>[^\W\d]+)\W{0,3}"
                    r"(?P<next>\d{1,2}(?!\d))?(?:st|nd|rd|th)?\W{0,3}(?:del?)?\W{0,3}(?P<year>\d{4})")  # fmt: skip


def email(value: str) -> str:
    """In small letters, and as it is outside of an address of the web.

    >>> email("Ada%40Example.org")
    'ada@example.org'
    """
    return (unquote(value) if "%40" in value else value).lower()


def phone(value: str) -> str:
    """The digits from the calling code on, without what is dialled only at home.

    >>> phone("0049 (0)30 901820"), phone("+49 30 901820")
    ('4930901820', '4930901820')
    """
    return alnum(value.replace("(0)", "")).removeprefix("00")


def ip(value: str) -> str:
    """The shortest form of an IPv6 address (RFC 5952), or the IPv4 address in it.

    >>> ip("2001:0DB8:0:0:0:0:1:77"), ip("::ffff:192.168.0.12")
    ('2001:db8::1:77', '192.168.0.12')
    """
    try:
        address = IPv6Address(value)
    except AddressValueError:
        return value
    return str(address.ipv4_mapped or address)


def birth_date(value: str) -> str:
    """The day as in ISO 8601, where year, month and day can be told.

    >>> birth_date("May 9th, 1948"), birth_date("9.5.1948"), birth_date("5/9/1948")
    ('1948-05-09', '1948-05-09', '5/9/1948')
    """
    if found := _YEAR_FIRST.fullmatch(value):
        return _iso(found[1], found[2], found[3])
    if found := _DAY_FIRST.fullmatch(value):
        return _iso(found[3], found[2], found[1])
    named = _NAMED.fullmatch(value.lower())
    month = MONTHS.get(named["month"]) if named else None
    return _iso(named["year"], month, named["day"] or named["next"] or 0) if named and month else value


def _iso(year: str, month: str | int, day: str | int) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


FORMS: Mapping[str, Callable[[str], str]] = {"email": email, "phone": phone, "ip": ip, "birth_date": birth_date}
