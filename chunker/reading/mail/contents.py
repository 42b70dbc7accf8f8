"""What the parts of a mail hold: words as programs show them, and attachments that are documents themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from email.message import Message

from chunker.errors import ChunkerError, UnreadableDocument
from chunker.reading.content import Content, Fact
from chunker.reading.joining import beneath, joined
from chunker.reading.mail.forms import is_fuller, may_stand_for_more, says_more
from chunker.reading.mail.parts import file_name, is_wordless, payload
from chunker.reading.mail.plain import calendar_text, unflowed
from chunker.reading.quoting import quoted_runs
from chunker.reading.recognizing import recognize
from chunker.reading.registry import by_suffix, formats, reader_of
from chunker.reading.text import decode
from chunker.reading.writer import Writer

_CALENDARS = frozenset({"text/calendar", "application/ics"})


def words_in(part: Message, level: int, html: Message | None = None) -> Iterator[Content]:
    """A part that is shown with the mail; `html`: another form of it, where there is one."""
    kind = part.get_content_type()
    if kind == "text/html":
        yield beneath(html_in(part), level)
    elif kind.startswith(("text/", "message/")):
        text, facts = _plain_in(part, kind)
        fuller = _fuller(text, html) if html and kind == "text/plain" else None
        if not fuller or says_more(text, fuller.text):
            yield from (beneath(replace(run, metadata=facts), level) for run in quoted_runs(text))
        if fuller:
            yield beneath(fuller, level)


def _plain_in(part: Message, kind: str) -> tuple[str, Mapping[str, Fact]]:
    """The words of a part that is text, as its kind lets programs show them."""
    text, facts = _text_in(part)
    if kind in _CALENDARS:
        text = calendar_text(text)
    elif str(part.get_param("format") or "").lower() == "flowed":
        text = unflowed(text, without_blanks=str(part.get_param("delsp") or "").lower() == "yes")
    return text, facts


def _fuller(plain: str, html: Message) -> Content | None:
    """The form in HTML, where the plain one says little of it."""
    if may_stand_for_more(plain):
        with suppress(ChunkerError):
            content = html_in(html)
            return content if is_fuller(content.text, plain) else None
    return None


def html_in(part: Message) -> Content:
    """A part that is HTML."""
    if not (form := by_suffix().get(".html")):
        raise UnreadableDocument("It is HTML, and no reader of HTML is installed.")
    text, facts = _text_in(part)
    content = reader_of(form.module).read(text.encode("utf-8-sig", "replace"))
    return replace(content, metadata={**content.metadata, **facts})


def attachment_in(part: Message, level: int) -> Iterator[Content]:
    """An attachment that is a document, of a format that we read, or text; its name is the heading."""
    kind, name, data = part.get_content_type(), file_name(part), payload(part)
    module = _module_for(part, name, data)
    if kind in _CALENDARS:
        module, data = formats()["text"].module, _plain_in(part, kind)[0].encode()
    if not module and is_wordless(part):
        return
    if not module:
        raise UnreadableDocument("No reader knows its format. Save it on its own, in another one.")
    content = reader_of(module).read(data)
    above = [_title(name or "attachment", level)] if content.text.strip() else []
    yield joined([*above, beneath(content, level)], content.format, content.metadata)


def _title(name: str, level: int) -> Content:
    title = Writer()
    title.place("part", name)
    title.heading(name, level)
    return title.content("eml")


def _module_for(part: Message, name: str, data: bytes) -> str:
    """The module that reads an attachment; nothing for pictures and the like."""
    if form := recognize(name, data).format:
        return form.module
    return formats()["text"].module if part.get_content_maintype() == "text" else ""


def _text_in(part: Message) -> tuple[str, Mapping[str, Fact]]:
    """The words of a part in the encoding that it states or, where that does not fit, by a guess that is told."""
    data = payload(part)
    with suppress(LookupError, UnicodeDecodeError, ValueError):
        charset = part.get_content_charset()
        if charset and charset not in {"us-ascii", "unknown-8bit"}:
            return data.decode(charset), {}
    decoded = decode(data)
    return decoded.text, decoded.facts
