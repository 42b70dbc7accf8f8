"""Bytes into text: UTF-8, UTF-16 and UTF-32 for certain, other encodings by a guess that is stated."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from chunker.errors import UnreadableDocument

_MARKS = (  # the longer ones first: the UTF-16 mark begins the UTF-32 one
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_SAMPLE_BYTES = 65_536
_NOT_CONTROLS = b"\t\n\v\f\r\x1b" + bytes(range(32, 256))
_CONTROL_SHARE = 0.02


class Decoded(NamedTuple):
    """A text, the encoding it was read with, and whether that was a guess."""

    text: str
    encoding: str
    is_guess: bool


def decode(data: bytes) -> Decoded:
    """The text of a file, without its byte order mark and with every other character as it stands.

    Raises: UnreadableDocument: the bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_decoded(data[len(mark) :], encoding), encoding, False)
    _refuse_binary(data)
    if _looks_utf16(data[:_SAMPLE_BYTES]):
        encoding = "utf-16-le" if data[1] == 0 else "utf-16-be"
        return Decoded(_decoded(data, encoding), encoding, True)
    try:
        return Decoded(data.decode(), "utf-8", False)
    except UnicodeDecodeError as error:
        return _guessed(data, error)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"The byte order mark says {encoding}, but byte {error.start} is not ({error.reason})."
        ) from error


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE_BYTES]
    if sample.startswith(_BINARY):
        raise UnreadableDocument(f"Expected text, got a binary file that begins with {sample[:4]!r}.")
    controls = len(sample.translate(None, delete=_NOT_CONTROLS))
    if controls > _CONTROL_SHARE * len(sample) and not _looks_utf16(sample):
        raise UnreadableDocument(
            f"Expected text, got binary data: {controls} control bytes in the first {len(sample)}."
        )


def _looks_utf16(sample: bytes) -> bool:
    """Whether every second byte is mostly zero, as in UTF-16 without a mark."""
    fewer, more = sorted((sample[::2].count(0), sample[1::2].count(0)))
    return len(sample) >= 4 and more > 0.8 * (len(sample) // 2) and fewer < 0.2 * (len(sample) // 2)


def _guessed(data: bytes, error: UnicodeDecodeError) -> Decoded:
    from charset_normalizer import from_bytes

    samples = (data[: _SAMPLE_BYTES - cut] for cut in range(4))  # the sample may end inside a character
    best = next((best for sample in samples if (best := from_bytes(sample).best())), None)
    if best is None:
        raise UnreadableDocument(f"Expected text, but no encoding fits; as UTF-8 byte {error.start} is wrong.")
    try:
        return Decoded(data.decode(best.encoding), best.encoding, True)
    except UnicodeDecodeError:
        return Decoded(data.decode(best.encoding, "replace"), best.encoding, True)
