"""Addresses of machines: IP and MAC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from chunker.redacting.folding import Page
from chunker.redacting.searching import compiled, in_digits, together
from chunker.redacting.types import Detector
from chunker.types import Span

_PAIR = re.compile(r":[0-9A-Fa-f]{0,4}:", re.ASCII)
_IPV6 = "0123456789abcdefABCDEF:."
_LONGEST = 45
_MAC_REST = compiled(
    r":[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){4}(?![0-9A-Za-z_:])|-[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){4}(?![0-9A-Za-z_-])"
)
_BEFORE = compiled(r"(?<![0-9A-Za-z_:\-])[0-9A-Fa-f]{2}\Z")
_MAC_PAIR = {mark: re.compile(f"{mark}[0-9A-Fa-f]{{2}}{mark}") for mark in ":-"}
_VERSION = re.compile(
    r"(?:version|release|section|chapter|§|(?<![a-z])(?:v|ver\.?|rev\.?))[ \t=:]{0,3}\Z", re.IGNORECASE
)
_LINE = re.compile(r"(?:^|\n)[#*\-\t |>§]*\Z")
_NUMBER = re.compile(r"[1-9][0-9]?(?:\.[1-9][0-9]?){3}")  # of a section, where a line begins
_TITLE = re.compile(r"""[.:)]?[ \t]{1,8}["'`*_(]{0,3}(?![a-z])[^\W\d_]""")
_HOST = re.compile(r"[ \t]{1,40}[a-z-]")  # behind an address, also the dash of access logs
_EMPTY = frozenset({"000000000000", "FFFFFFFFFFFF"})


def is_ipv4(value: str) -> bool:
    """Whether it is the address of one machine, other than the machine itself: no mask, no broadcast, no `1.2.3.4`."""
    try:
        address = IPv4Address(value)
    except AddressValueError:
        return False
    is_one = not (
        address.is_loopback or address.is_unspecified or address.is_multicast or value.startswith(("0.", "255."))
    )
    return is_one and any(len(part) > 1 for part in value.split("."))


def ipv4(page: Page) -> Iterator[Span]:
    """Four numbers that are no version of something."""
    for span in _FOUR(page):
        before = page.text[max(0, span.start - 12) : span.start]
        if not _VERSION.search(before) and not (_LINE.search(before) and _is_section(page.text, span)):
            yield span


def _is_section(text: str, span: Span) -> bool:
    """Whether four numbers where a line begins count sections; private networks begin with 10, and have no title."""
    if not _NUMBER.fullmatch(text, *span):
        return False
    is_private = text.startswith("10.", span.start)
    return bool(_TITLE.match(text, span.end)) or not (is_private or _HOST.match(text, span.end))


def ipv6(page: Page) -> Iterator[Span]:
    """Addresses around two colons that stand close together."""
    text, behind = page.text, 0
    while pair := _PAIR.search(text, behind):
        before = text[max(behind, pair.start() - _LONGEST) : pair.start()]
        start = pair.start() - len(before) + len(before.rstrip(_IPV6))
        after = text[pair.start() : start + _LONGEST + 1]
        end = pair.start() + len(after) - len(after.lstrip(_IPV6))
        behind = max(end, pair.start() + 1)
        end -= len(text[start:end]) - len(text[start:end].rstrip("."))
        if _is_ipv6(text[start:end]) and not _touches(text, start, end):
            yield Span(start, end)


def _touches(text: str, start: int, end: int) -> bool:
    """Whether a letter or digit stands right beside the span."""
    return any(
        letter.isalnum() or letter in "_:"
        for letter in (text[max(0, start - 1) : start], text[end : end + 1])
        if letter
    )


def _is_ipv6(value: str) -> bool:
    if len(value) < 6 or not any(map(str.isdigit, value)):  # `::`, `a::b` and `Cafe::` are rather code
        return False
    try:
        address = IPv6Address(value)
    except AddressValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or address.is_multicast)


def macs(page: Page) -> Iterator[Span]:
    """Six pairs of hexadecimal digits with one mark between them."""
    for pair in _MAC_PAIR.values():
        at = 0
        while found := pair.search(page.text, at):
            at = found.start() + 1
            head = _BEFORE.search(page.text[max(0, found.start() - 3) : found.start()])
            match = _MAC_REST.match(page.text, found.start()) if head else None
            if match and page.text[found.start() - 2 : match.end()].replace(found[0][0], "").upper() not in _EMPTY:
                at = match.end()
                yield Span(found.start() - 2, at)


_FOUR = in_digits(r"[0-9](?<![0-9A-Za-z_.\-][0-9])[0-9]{0,2}(?:\.[0-9]{1,3}){3}(?![0-9A-Za-z_]|\.[0-9])", is_ipv4)

DETECTORS = (
    Detector(
        "ip",
        "personal",
        "IPv4 and IPv6 addresses, private ones too; no loopback, masks, multicast and versions",
        together(ipv4, ipv6),
        (
            "from ⟨203.0.113.77⟩:80",
            "⟨10.0.0.12⟩/24",
            "[⟨2001:db8::8a2e:370:7334⟩]",
            "at ⟨fe80::1ff:fe23:4567:890a⟩.",
            "proxy_server=⟨203.0.113.77⟩",
            "dev ⟨203.0.113.77⟩ up",
            '⟨10.1.2.77⟩ - - "GET / HTTP/1.1" 200',
            "⟨10.1.2.77⟩\tdb.internal",
            "| ⟨10.1.2.77⟩ | db |",
            "⟨93.84.21.34⟩ db",
        ),
        (
            "127.0.0.1",
            "version 10.2.33.4",
            "1.2.3.4",
            "255.255.255.0",
            "::1",
            "12:34:56",
            "std::vector",
            "Chapter 10.1.2.77",
            "api_v10.20.30.40",
            "8.8.8.8",
            "1.10.20.30.40",
            "300.1.1.1",
            "#### 4.11.10.2 Entities",
            "10.1.2.77 Entities",
            "5.6.12.1\n",
            "0.0.0.0",  # noqa: S104
            "a::b",
            "2024:01:02",
        ),
    ),
    Detector(
        "mac",
        "personal",
        "MAC addresses of network cards",
        macs,
        ("ether ⟨00:1b:44:11:3a:b7⟩ up", "⟨00-1B-44-11-3A-B7⟩"),
        ("00:1b:44:11:3a", "00:00:00:00:00:00", "00:1b:44:11:3a:b7:01", "12:30:45"),
        joins=True,
    ),
)
