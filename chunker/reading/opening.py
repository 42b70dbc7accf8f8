"""The bytes of a file into content, by the reader of its format."""

from __future__ import annotations

from dataclasses import replace

from chunker.errors import UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats import code
from chunker.reading.guarded import DEFAULT_LIMITS, Limits, read_guarded
from chunker.reading.recognizing import is_binary, recognize
from chunker.reading.registry import Format, formats, reader_of


def read_content(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Content:
    """The content of a file called `name`; of one without a known suffix the text.

    Raises: UnreadableDocument: it is not what its format needs, or costs more than the limits allow. MissingExtra.
    """
    form, note = recognize(name, data)
    try:
        content = _read(form or formats()["text"], name, data, limits)
    except UnreadableDocument as error:
        raise type(error)(f"{str(error).removesuffix('.')} ({note}).") if note else error from error.__cause__
    if form is None:
        content = replace(content, format="")
    return replace(content, metadata={**content.metadata, "format_note": note}) if note else content


def _read(form: Format, name: str, data: bytes, limits: Limits) -> Content:
    if not data and is_binary(form):
        raise UnreadableDocument(f"Expected a file of the format {form.name}, got one without a byte in it.")
    if form.module == code.__name__:
        return code.read(data, name)
    return reader_of(form.module).read(data) if form.is_unchanged else read_guarded(form, data, limits)
