"""Zip files opened with care: office documents and e-books are such files, and anybody may have made them.

What is checked before a byte is unpacked: the signature, encryption, how members are packed, how many there are, their
names, and what they claim to hold. Claims can be lies, so what comes out is counted as well. Nothing is ever written
to disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from struct import error as StructError  # noqa: N812, it is an error

from chunker.errors import DocumentTooLarge, EncryptedDocument, UnreadableDocument

MOST_MEMBERS = 10_000
MOST_BYTES = 512 * 2**20  # of all members together, unpacked
HIGHEST_RATIO = 100  # unpacked bytes for a packed one
RATIO_COUNTS_FROM = 2**24  # less is harmless, and real files do pack 2 MB of numbering to a hundredth

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # container of Office before 2007, and of its encrypted files since

_PIECE = 2**16
_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")  # with members, and without any
_CENTRAL_HEADER = b"PK\x01\x02"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_IS_ENCRYPTED = 1
_DAMAGES = (zipfile.BadZipFile, zlib.error, StructError, EOFError, OSError, ValueError, NotImplementedError)


class Archive:
    """The members of a zip file by name, checked; read them with `read`.

    Attributes:
        names: of its members, in the order of its table of contents, folders left out.
    """

    def __init__(self, opened: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> None:
        self._zip = opened
        self._members = members
        self._same = {name.casefold(): name for name in members}
        self._left = MOST_BYTES
        self.names = tuple(members)

    def find(self, name: str) -> str | None:
        """The name as the archive writes it, or None; office files do not care for capital letters."""
        name = name.lstrip("/")
        return name if name in self._members else self._same.get(name.casefold())

    def __contains__(self, name: str) -> bool:
        return self.find(name) is not None

    def read(self, name: str) -> bytes:
        """All bytes of a member.

        Raises: UnreadableDocument: there is none of this name, it is damaged, or too large.
        """
        found = self.find(name)
        if found is None:
            raise UnreadableDocument(f"There is no {name!r} in this file; it is damaged or of another format.")
        try:
            return self._unpacked(self._members[found])
        except _DAMAGES as error:
            if isinstance(error, UnreadableDocument):
                raise
            raise UnreadableDocument(f"{name!r} in this file is damaged ({error}); save or fetch it again.") from error

    def _unpacked(self, member: zipfile.ZipInfo) -> bytes:
        """The bytes of a member, given up as soon as they are more than it may hold."""
        most = min(_most_bytes(member.compress_size), self._left)
        pieces, length = [], 0
        with self._zip.open(member) as stream:
            while piece := stream.read(_PIECE):
                length += len(piece)
                if length > most:
                    raise _too_large(member.filename, length)
                pieces.append(piece)
        self._left -= length
        return b"".join(pieces)


def open_zip(data: bytes) -> Archive:
    """The zip file that these bytes are.

    Raises: UnreadableDocument: they are no zip file, or one that is encrypted, damaged, or larger than it may be.
    """
    _check_signature(data)
    if data.count(_CENTRAL_HEADER) > MOST_MEMBERS:
        raise UnreadableDocument(f"This zip file has more than {MOST_MEMBERS:,} members, more than any document needs.")
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGES as error:
        raise UnreadableDocument(f"This zip file is damaged or cut short ({error}); save or fetch it again.") from error
    members: dict[str, zipfile.ZipInfo] = {}
    for member in opened.infolist():
        if member.is_dir():
            continue
        _check(member)
        name = member.filename.replace("\\", "/")
        if name in members:
            raise UnreadableDocument(f"This zip file holds {name!r} twice; nobody can say which one is meant.")
        members[name] = member
    _check_sum(members, len(data))
    return Archive(opened, members)


def is_encrypted_ole(data: bytes) -> bool:
    """Whether a file in the old container is one of today's formats with a password."""
    return data.startswith(OLE) and _ENCRYPTED_PACKAGE in data


def _check_signature(data: bytes) -> None:
    if not data:
        raise UnreadableDocument("This file is empty (0 bytes).")
    if data.startswith(OLE):
        if is_encrypted_ole(data):
            raise EncryptedDocument("This file needs a password; save it without one.")
        raise UnreadableDocument(
            "This is a file of Office 97-2003 (.doc, .ppt), which is not read; save it as .docx or .pptx."
        )
    if not data.startswith(_SIGNATURES):
        raise UnreadableDocument(f"This is no zip file: it begins with {data[:4]!r} where b'PK' was expected.")


def _check(member: zipfile.ZipInfo) -> None:
    """Refuse a member that is encrypted, oddly packed or named, or that claims too much."""
    name = member.filename
    if member.flag_bits & _IS_ENCRYPTED:
        raise EncryptedDocument("The members of this zip file need a password; save it without one.")
    # other ways of packing are unpacked without a bound on what one read gives
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise UnreadableDocument(f"{name!r} in this file is packed in a way (method {member.compress_type}) not read.")
    path = name.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]:
        raise UnreadableDocument(f"This zip file names a member {name!r}, a path that leaves it; it is not opened.")
    if member.file_size > _most_bytes(member.compress_size):
        raise _too_large(name, member.file_size)


def _check_sum(members: dict[str, zipfile.ZipInfo], packed: int) -> None:
    """Refuse members that claim more together than the file can hold, as those do that share their bytes."""
    total = sum(member.file_size for member in members.values())
    if total > (most := _most_bytes(packed)):
        raise DocumentTooLarge(f"A zip bomb, or no document: it unpacks to {total:,} bytes; at most {most:,} are read.")


def _most_bytes(packed: int) -> int:
    """How long a member may be that takes so many bytes in the file."""
    return min(max(RATIO_COUNTS_FROM, packed * HIGHEST_RATIO), MOST_BYTES)


def _too_large(name: str, length: int) -> DocumentTooLarge:
    return DocumentTooLarge(
        f"{name!r} in this file unpacks to {length:,} bytes or more, {HIGHEST_RATIO} times what it takes in it or more "
        f"than the {MOST_BYTES:,} bytes read of one file: a zip bomb, or no document."
    )
