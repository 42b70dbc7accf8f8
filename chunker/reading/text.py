"""Bytes into text: UTF-8, UTF-16 and UTF-32 for certain, other encodings by a guess that is stated."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from chunker.errors import UnreadableDocument
from chunker.reading.content import Fact

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
_COMMON = "cp1252"  # French and Portuguese in it look just as well in cp1250, with wrong letters
_BEYOND_ASCII = re.compile("[^\x00-\x7f]+")
_DAMAGE = re.compile("\ufffd+")
_FEWEST_FOREIGN = 8  # fewer bytes beyond ASCII fit almost any encoding
_FIRST_OF_THREE, _FURTHER = 0xE0, range(0x80, 0xC0)  # bytes of longer characters in UTF-8
_SOUND_PER_DAMAGE = 4  # other encodings hardly ever give more than one such character a damage


class Decoded(NamedTuple):
    """A text, the encoding it was read with, whether that was a guess, and in how many places it does not fit."""

    text: str
    encoding: str
    is_guess: bool
    replaced: int = 0

    @property
    def facts(self) -> dict[str, Fact]:
        """What a reader should know of how the text was decoded; nothing for plain UTF-8."""
        if not self.is_guess:
            return {} if self.encoding == "utf-8" else {"encoding": self.encoding}
        replaced: dict[str, Fact] = {"replaced_bytes": self.replaced} if self.replaced else {}
        return {"encoding": self.encoding, "encoding_is_guess": True, **replaced}


def decode(data: bytes) -> Decoded:
    """The text of a file, without its byte order mark and with every other character as it stands.

    Raises: UnreadableDocument: the bytes are not text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_decoded(data, encoding, len(mark), "The byte order mark says"), encoding, False)
    _refuse_binary(data)
    if _looks_utf16(data[:_SAMPLE_BYTES]):
        encoding = "utf-16-le" if data[1] == 0 else "utf-16-be"
        return Decoded(_decoded(data, encoding, 0, "Every second byte is zero, which says"), encoding, True)
    try:
        return Decoded(data.decode(), "utf-8", False)
    except UnicodeDecodeError as error:
        return _guessed(data, error)


def _decoded(data: bytes, encoding: str, start: int, reason: str) -> str:
    try:
        return data[start:].decode(encoding)
    except UnicodeDecodeError as error:
        wrong = start + error.start
        raise UnreadableDocument(f"{reason} {encoding}, but byte {wrong} is not ({error.reason}).") from error


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
    if damaged := _damaged_utf8(data):
        return damaged
    samples = [data[: _SAMPLE_BYTES - cut] for cut in range(4)]  # the sample may end inside a character
    encoding = _COMMON if _tells_little(samples[0]) else next(filter(None, map(_likely_encoding, samples)), None)
    if encoding is None:
        raise UnreadableDocument(f"Expected text, but no encoding fits; as UTF-8 byte {error.start} is wrong.")
    try:
        return Decoded(data.decode(encoding), encoding, True)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return Decoded(text, encoding, True, len(_DAMAGE.findall(text)))


def _likely_encoding(sample: bytes) -> str | None:
    """What the sample looks most like; of equals the one that is by far the most common."""
    from charset_normalizer import from_bytes

    chaos = {match.encoding: match.chaos for match in from_bytes(sample)}  # best first
    best = next(iter(chaos), None)
    return _COMMON if best and chaos.get(_COMMON, 1) <= chaos[best] else best


def _tells_little(sample: bytes) -> bool:
    """Whether there are too few bytes beyond ASCII to tell encodings apart, and the most common one fits."""
    foreign = len(sample.translate(None, delete=bytes(range(128))))
    return foreign <= _FEWEST_FOREIGN and foreign <= len(sample) - foreign and _is_common(sample)


def _is_common(sample: bytes) -> bool:
    try:
        return bool(sample.decode(_COMMON))
    except UnicodeDecodeError:
        return False


def _damaged_utf8(data: bytes) -> Decoded | None:
    """The text, if it is UTF-8 but for a few places: a broken byte, or an end inside a character."""
    text = data.decode("utf-8", "replace")
    damages = _DAMAGE.findall(text)
    if _is_cut_off(data):
        return Decoded(text, "utf-8", True, 1)
    sound = sum(map(len, _BEYOND_ASCII.findall(text))) - sum(map(len, damages))
    return Decoded(text, "utf-8", True, len(damages)) if sound >= _SOUND_PER_DAMAGE * len(damages) else None


def _is_cut_off(data: bytes) -> bool:
    """Whether all is UTF-8 but for the first two or three bytes of a longer character, which the end cuts off."""
    for cut in (2, 3):
        try:
            return bool(data[:-cut].decode()) and data[-cut] >= _FIRST_OF_THREE and data[-cut + 1] in _FURTHER
        except UnicodeDecodeError:
            continue
    return False
