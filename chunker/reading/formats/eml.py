"""E-mail: subject and headers, the words of the message, and attachments that are documents themselves."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime

from chunker.errors import ChunkerError, MissingExtra, UnreadableDocument
from chunker.reading.content import Content, Fact
from chunker.reading.joining import joined
from chunker.reading.quoting import quoted_runs
from chunker.reading.text import decode
from chunker.reading.writer import Writer
from chunker.types import Place

SUFFIXES = (".eml",)

_HEADERS = ("From", "To", "Cc", "Date")
_DEEPEST = 5  # mails attached to mails; those further in are named and not read
_MOST_NAMED = 50
_LONGEST_HEADER = 50_000  # characters; to parse one takes time with the square of its length


class _Policy(email.policy.EmailPolicy):
    """Parses headers as far as they are of a length that people may have written."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        """What a header says."""
        parsed: str = super().header_fetch_parse(name, value[:_LONGEST_HEADER])
        return parsed


@dataclass(slots=True)
class _Letter:
    """What has been read of a mail so far."""

    contents: list[Content] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    missing: MissingExtra | None = None
    has_words: bool = False


def read(data: bytes) -> Content:
    """Headers, text and attachments; a mail that was forwarded with it follows in its place.

    The subject is a heading, so that it stands above every part. Of a text in two forms the plain one is taken.
    """
    if not data.strip():
        return Content("", "eml", ())
    try:
        message = email.message_from_bytes(data, policy=_Policy())
        letter = _Letter(unread=[*_cut_headers(message)])
        _walk(message, letter)
    except RecursionError as error:
        raise UnreadableDocument("Expected a mail, got parts inside parts deeper than can be read.") from error
    if letter.missing and not letter.has_words:
        raise letter.missing
    return joined(letter.contents, "eml", _facts(message, letter))


def _walk(message: Message, letter: _Letter) -> None:
    """Read all parts, in order."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    letter.contents.append(_head(message, 1))
    while waiting:
        part, depth = waiting.pop()
        kind = part.get_content_type()
        inside = [inner for inner in part.get_payload() if isinstance(inner, Message)] if part.is_multipart() else []
        if kind == "message/rfc822" and inside:
            letter.contents.append(_head(inside[0], depth + 2, forwarded=True))
            waiting.append((inside[0], depth + 1))
        elif kind == "multipart/alternative" and inside:
            waiting.append((min(inside, key=_alternative_rank), depth))
        elif inside:
            waiting += [(inner, depth) for inner in reversed(inside)]
        elif not part.is_multipart():
            _read_leaf(part, letter)


def _alternative_rank(part: Message) -> int:
    """Lower is better: words, then what has words in it, then HTML, then all else."""
    kind = part.get_content_type()
    if kind == "text/plain":
        return 0 if _payload(part).strip() else 4
    if part.is_multipart():
        return 1
    return 2 if kind == "text/html" else 3


def _head(message: Message, level: int, forwarded: bool = False) -> Content:
    """Subject and headers of a mail."""
    writer = Writer()
    if forwarded:
        writer.place("part", "forwarded message")
    writer.heading(_header(message, "Subject"), level)
    writer.paragraph("\n".join(f"{name}: {value}" for name in _HEADERS if (value := _header(message, name))))
    return writer.content("eml")


def _cut_headers(message: Message) -> Iterator[str]:
    """Those of the headers that stand in the text which are too long."""
    for name, value in message.raw_items():
        if name.title() in {"Subject", *_HEADERS} and len(value) > _LONGEST_HEADER:
            yield f"{name}: only the first {_LONGEST_HEADER:,} of {len(value):,} characters are read"


def _read_leaf(part: Message, letter: _Letter) -> None:
    """Read a part without parts in it: the words of the mail, or an attachment."""
    name = _file_name(part)
    is_attached = bool(name) or _disposition(part) == "attachment"
    if is_attached:
        letter.attachments.append(name or part.get_content_type())
    try:
        contents = list(_attached(part, name) if is_attached else _words(part))
    except MissingExtra as error:
        letter.missing = letter.missing or error
        letter.unread.append(f"{name or 'the text'}: {error}".removesuffix("."))
    except ChunkerError as error:
        letter.unread.append(f"{name or 'the text'}: {error}".removesuffix("."))
    else:
        letter.contents += contents
        letter.has_words |= any(content.text.strip() for content in contents)


def _words(part: Message) -> Iterator[Content]:
    """A part that is shown with the mail."""
    kind = part.get_content_type()
    if kind == "text/html":
        yield _html(part)
    elif kind.startswith(("text/", "message/")):
        yield from quoted_runs(_decoded(part))


def _html(part: Message) -> Content:
    from chunker.reading.registry import by_suffix, reader_of

    if not (form := by_suffix().get(".html")):
        raise UnreadableDocument("It is HTML, and no reader of HTML is installed.")
    return reader_of(form.module).read(_decoded(part).encode("utf-8-sig", "replace"))


def _attached(part: Message, name: str) -> Iterator[Content]:
    """An attachment that is a document: of a format that we read, or text."""
    from chunker.reading.registry import reader_of

    data = _payload(part)
    form = _format(part, name, data)
    if not form:
        return
    if form == __name__:
        raise UnreadableDocument("A mail attached to a mail as a file is not read; save it on its own.")
    content = reader_of(form).read(data)
    yield Content(
        content.text,
        content.format,
        content.blocks,
        (Place(0, "part", name or "attachment"), *content.places),
    )


def _format(part: Message, name: str, data: bytes) -> str:
    """The module that reads an attachment; nothing for pictures and the like."""
    from chunker.reading.recognizing import recognize
    from chunker.reading.registry import formats

    if form := recognize(name, data).format:
        return form.module
    return formats()["text"].module if part.get_content_maintype() == "text" else ""


def _decoded(part: Message) -> str:
    """The words of a part, in the encoding that it states or, where that does not fit, by a guess."""
    data = _payload(part)
    with suppress(LookupError, UnicodeDecodeError, ValueError):
        charset = part.get_content_charset()
        if charset and charset not in {"us-ascii", "unknown-8bit"}:
            return data.decode(charset)
    return decode(data).text


def _payload(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone as far as it is sound."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def _header(message: Message, name: str) -> str:
    """A header in words; as it is written, where Python's parser trips over it, as it does over some of spammers."""
    try:
        value = message[name]
    except Exception:  # noqa: BLE001  whatever it stumbles over, the mail is to be read
        value = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    return " ".join(str(value or "").split())


def _file_name(part: Message) -> str:
    try:
        return " ".join(str(part.get_filename() or "").split())
    except Exception:  # noqa: BLE001  as above
        return ""


def _disposition(part: Message) -> str:
    try:
        return str(part.get_content_disposition() or "")
    except Exception:  # noqa: BLE001  as above
        return ""


def _facts(message: Message, letter: _Letter) -> dict[str, Fact]:
    """What the headers state; attachments, and which parts could not be read."""
    found: dict[str, Fact] = {
        "title": _header(message, "Subject"),
        "author": _header(message, "From"),
        "date": _date(_header(message, "Date")),
        "to": _header(message, "To"),
        "cc": _header(message, "Cc"),
        "attachments": letter.attachments[:_MOST_NAMED],
        "unread": letter.unread[:_MOST_NAMED],
    }
    return {key: value for key, value in found.items() if value}


def _date(value: str) -> str:
    try:
        moment: datetime = parsedate_to_datetime(value)
        return moment.isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
