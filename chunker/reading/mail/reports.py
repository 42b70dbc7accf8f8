"""What servers and mail programs report of a mail: that it came back, that it was read, which headers it had."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message

from chunker.reading.mail.headers import Policy, fields

_REPORTS = frozenset(
    f"message/{kind}"
    for kind in (
        "delivery-status disposition-notification feedback-report rfc822-headers "
        "global-delivery-status global-disposition-notification global-headers"
    ).split()
)
_HEADERS = "text/rfc822-headers"
_BLANK_LINE = re.compile(r"\n\r?\n")


def is_report(part: Message) -> bool:
    """Whether a part consists of fields, which Python takes for headers of mails without words."""
    return part.get_content_type() in {*_REPORTS, _HEADERS}


def report_text(part: Message, data: bytes) -> str:
    """The fields of a report, each a line, with a blank line between groups; `data` is what a part of text holds."""
    inside = part.get_payload()
    groups = inside if isinstance(inside, list) else [email.message_from_bytes(data, policy=Policy())]
    texts = [text for group in groups if isinstance(group, Message) for text in _texts(group)]
    return "\n\n".join(filter(None, texts))


def _texts(group: Message) -> Iterator[str]:
    """A group of fields, and those below it, which Python takes for its words."""
    yield fields(group)
    rest = group.get_payload()
    for below in _BLANK_LINE.split(rest) if rest and isinstance(rest, str) else ():
        inner = email.message_from_string(below, policy=Policy())
        yield f"{fields(inner)}\n{inner.get_payload()}".strip()
