"""E-mail: subject and headers, the words of the message, and attachments that are documents themselves."""

from __future__ import annotations

import email
from dataclasses import dataclass, field
from email.message import Message

from chunker.errors import ChunkerError, MissingExtra, UnreadableDocument
from chunker.reading.content import Content, Fact
from chunker.reading.joining import joined
from chunker.reading.mail.contents import attachment_in, words_in
from chunker.reading.mail.headers import SHOWN, Policy, cut_headers, date_of, header
from chunker.reading.mail.parts import (
    check_open,
    file_name,
    is_attached,
    is_sealed,
    name_of,
    parts_inside,
    parts_of,
)
from chunker.reading.writer import Writer

SUFFIXES = (".eml",)

_MOST_NAMED = 50
_DEEPEST = 50  # mails in each other
_ENCODING = ("encoding", "encoding_is_guess", "replaced_bytes")


@dataclass(slots=True)
class _Letter:
    """What has been read of a mail so far.

    Attributes:
        refused: why the first part was not read that needs a library or a key.
        encoding: facts of the first text whose encoding is a guess.
    """

    contents: list[Content] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    encoding: dict[str, Fact] = field(default_factory=dict)
    refused: ChunkerError | None = None
    has_words: bool = False


def read(data: bytes) -> Content:
    """Headers, text and attachments, and behind them mails that were forwarded with it.

    The subject is a heading, so that it stands above every part. Of a text in two forms the plain one is taken.
    """
    if not data.strip():
        return Content("", "eml", ())
    try:
        message = email.message_from_bytes(data, policy=Policy())
        letter = _Letter(unread=[*cut_headers(message)])
        _walk(message, letter)
    except RecursionError as error:
        raise UnreadableDocument("Expected a mail, got parts inside parts deeper than can be read.") from error
    if letter.refused and not letter.has_words:
        raise letter.refused
    return joined(letter.contents, "eml", _facts(message, letter))


def _walk(message: Message, letter: _Letter) -> None:
    """Read the mail, and each mail forwarded with it as a section at the end of that."""
    waiting = [(message, 1)]
    while waiting:
        mail, level = waiting.pop()
        letter.contents.append(_head(mail, level))
        parts = parts_of(mail)
        for part in parts.words:
            _read_part(part, letter, level, parts.richer.get(part))
        letter.attachments += [name_of(part) for part in (*parts.attached, *parts.forwarded) if is_attached(part)]
        for part in parts.attached:
            _read_part(part, letter, level + 1)
        if level < _DEEPEST:
            waiting += [(parts_inside(part)[0], level + 1) for part in reversed(parts.forwarded)]
        else:
            letter.unread += [f"{name_of(part)}: a mail in {_DEEPEST} others" for part in parts.forwarded]


def _head(message: Message, level: int) -> Content:
    """Subject and headers of a mail."""
    writer = Writer()
    if level > 1:
        writer.place("part", "forwarded message")
    writer.heading(header(message, "Subject"), level)
    writer.paragraph("\n".join(f"{name}: {value}" for name in SHOWN if (value := header(message, name))))
    return writer.content("eml")


def _read_part(part: Message, letter: _Letter, level: int, html: Message | None = None) -> None:
    """Read a part without parts in it: words under a heading of that level, or an attachment that has one."""
    try:
        check_open(part)
        contents = list(attachment_in(part, level) if is_attached(part) else words_in(part, level, html))
    except ChunkerError as error:
        if isinstance(error, MissingExtra) or is_sealed(part):
            letter.refused = letter.refused or error
        letter.unread.append(f"{file_name(part) or 'the text'}: {error}".removesuffix("."))
        return
    letter.contents += contents
    letter.has_words |= any(content.text.strip() for content in contents)
    for content in contents:
        _note(content, file_name(part), letter)


def _note(content: Content, name: str, letter: _Letter) -> None:
    """Keep what people should know of how a part was read."""
    unread = content.metadata.get("unread")
    letter.unread += [f"{name or 'the text'}: {what}" for what in (unread if isinstance(unread, list) else [])]
    if content.metadata.get("encoding_is_guess") and not letter.encoding:
        letter.encoding = {key: content.metadata[key] for key in _ENCODING if key in content.metadata}


def _facts(message: Message, letter: _Letter) -> dict[str, Fact]:
    """What the headers state; attachments, and which parts could not be read."""
    found: dict[str, Fact] = {
        "title": header(message, "Subject"),
        "author": header(message, "From"),
        "date": date_of(message),
        "to": header(message, "To"),
        "cc": header(message, "Cc"),
        "attachments": letter.attachments[:_MOST_NAMED],
        "unread": letter.unread[:_MOST_NAMED],
        **letter.encoding,
    }
    return {key: value for key, value in found.items() if value}
