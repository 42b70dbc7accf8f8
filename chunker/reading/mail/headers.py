"""What the headers of mails say, however they are broken."""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime

SHOWN = ("From", "To", "Cc", "Date")  # in the text, below the subject

_ENCODED = "=?"  # how words begin that are not ASCII
_LONGEST = 20_000  # characters; to parse one takes time with the square of its length


class Policy(email.policy.EmailPolicy):
    """Parses headers as far as they are of a length that people may have written."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """What a header says."""
        parsed: str = super().header_fetch_parse(name, value[:_LONGEST])
        return parsed


_POLICY = Policy()


def header(message: Message, name: str) -> str:
    """A header in words."""
    raw = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return _in_words(name, raw)


def fields(message: Message) -> str:
    """All headers, each a line."""
    return "\n".join(
        f"{name}: {_in_words(name, raw) if _ENCODED in raw else ' '.join(raw.split())}"
        for name, raw in message.raw_items()
    )


def _in_words(name: str, raw: str) -> str:
    """What a header says; as it is written, where Python's parser trips over it, as it does over some of spammers."""
    try:
        value = _POLICY.header_fetch_parse(name, raw)
    except Exception:  # noqa: BLE001  whatever it stumbles over, the mail is to be read
        value = raw
    return " ".join(str(value or "").split())


def cut_headers(message: Message) -> Iterator[str]:
    """What to say of each header that the text shows and that is too long to be read whole."""
    for name, value in message.raw_items():
        if name.title() in {"Subject", *SHOWN} and len(value) > _LONGEST:
            yield f"{name}: only the first {_LONGEST:,} of {len(value):,} characters are read"


def date_of(message: Message) -> str:
    """The date as ISO 8601 writes it; nothing where it is none."""
    try:
        moment: datetime = parsedate_to_datetime(header(message, "Date"))
        return moment.isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
