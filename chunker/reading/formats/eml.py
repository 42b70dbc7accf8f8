"""E-mail: subject and headers, the words of the message, and attachments that are documents themselves."""

from __future__ import annotations

import email
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.message import Message

from chunker.errors import ChunkerError, MissingExtra, UnreadableDocument
from chunker.reading.content import Content, Fact
from chunker.reading.joining import beneath, joined
from chunker.reading.mail.headers import SHOWN, Policy, cut_headers, date_of, header
from chunker.reading.mail.parts import (
    check_open,
    file_name,
    is_attached,
    is_sealed,
    is_wordless,
    name_of,
    parts_inside,
    parts_of,
    payload,
)
from chunker.reading.mail.plain import calendar_text, unflowed
from chunker.reading.quoting import quoted_runs
from chunker.reading.text import decode
from chunker.reading.writer import Writer

SUFFIXES = (".eml",)

_MOST_NAMED = 50
_DEEPEST = 50  # mails in each other
_STUB_BYTES, _STUB_LEAST, _STUB_SHARE = 400, 50, 3  # of a plain text that stands for a longer one in HTML
_CALENDARS = frozenset({"text/calendar", "application/ics"})
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
            _read_part(_fullest(part, parts.richer.get(part)), letter, level)
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


def _fullest(part: Message, html: Message | None) -> Message:
    """The form in HTML, where the plain one hardly says more than that it is there."""
    if html and part.get_content_type() == "text/plain" and (size := len(payload(part))) <= _STUB_BYTES:
        with suppress(ChunkerError):
            return html if len(_html(html).text) > _STUB_SHARE * max(size, _STUB_LEAST) else part
    return part


def _read_part(part: Message, letter: _Letter, level: int) -> None:
    """Read a part without parts in it: words under a heading of that level, or an attachment that has one."""
    try:
        check_open(part)
        contents = list(_attached(part, level) if is_attached(part) else _words(part, level))
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
    """What a reader should know of how a part was read."""
    unread = content.metadata.get("unread")
    letter.unread += [f"{name or 'the text'}: {what}" for what in (unread if isinstance(unread, list) else [])]
    if content.metadata.get("encoding_is_guess") and not letter.encoding:
        letter.encoding = {key: content.metadata[key] for key in _ENCODING if key in content.metadata}


def _words(part: Message, level: int) -> Iterator[Content]:
    """A part that is shown with the mail."""
    kind = part.get_content_type()
    if kind == "text/html":
        yield beneath(_html(part), level)
    elif kind.startswith(("text/", "message/")):
        text, facts = _plain(part, kind)
        yield from (beneath(replace(run, metadata=facts), level) for run in quoted_runs(text))


def _plain(part: Message, kind: str) -> tuple[str, Mapping[str, Fact]]:
    """The words of a part that is text, as its kind lets programs show them."""
    text, facts = _decoded(part)
    if kind in _CALENDARS:
        text = calendar_text(text)
    elif str(part.get_param("format") or "").lower() == "flowed":
        text = unflowed(text, without_blanks=str(part.get_param("delsp") or "").lower() == "yes")
    return text, facts


def _html(part: Message) -> Content:
    from chunker.reading.registry import by_suffix, reader_of

    if not (form := by_suffix().get(".html")):
        raise UnreadableDocument("It is HTML, and no reader of HTML is installed.")
    text, facts = _decoded(part)
    content = reader_of(form.module).read(text.encode("utf-8-sig", "replace"))
    return replace(content, metadata={**content.metadata, **facts})


def _attached(part: Message, level: int) -> Iterator[Content]:
    """An attachment that is a document, of a format that we read, or text; its name is the heading."""
    from chunker.reading.registry import formats, reader_of

    data, name = payload(part), file_name(part)
    form = _format(part, name, data)
    if part.get_content_type() in _CALENDARS:
        form, data = formats()["text"].module, _plain(part, part.get_content_type())[0].encode()
    if not form and is_wordless(part):
        return
    if not form:
        raise UnreadableDocument("No reader knows its format. Save it on its own, in another one.")
    content = reader_of(form).read(data)
    title = Writer()
    title.place("part", name or "attachment")
    title.heading(name or "attachment", level)
    above = [title.content("eml")] if content.text.strip() else []
    yield joined([*above, beneath(content, level)], content.format, content.metadata)


def _format(part: Message, name: str, data: bytes) -> str:
    """The module that reads an attachment; nothing for pictures and the like."""
    from chunker.reading.recognizing import recognize
    from chunker.reading.registry import formats

    if form := recognize(name, data).format:
        return form.module
    return formats()["text"].module if part.get_content_maintype() == "text" else ""


def _decoded(part: Message) -> tuple[str, Mapping[str, Fact]]:
    """The words of a part in the encoding that it states or, where that does not fit, by a guess that is told."""
    data = payload(part)
    with suppress(LookupError, UnicodeDecodeError, ValueError):
        charset = part.get_content_charset()
        if charset and charset not in {"us-ascii", "unknown-8bit"}:
            return data.decode(charset), {}
    decoded = decode(data)
    return decoded.text, decoded.facts


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
