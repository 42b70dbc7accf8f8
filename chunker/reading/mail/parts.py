"""Which parts of a mail are its words, which are attachments, and which are mails that were forwarded with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import Message

from chunker.errors import EncryptedDocument, UnreadableDocument

_SEALED = "multipart/encrypted"
_PACKED = ("application/pkcs7-mime", "application/x-pkcs7-mime")  # of S/MIME: encrypted, or signed with the text inside
_NOT_SECRET = frozenset({"signed-data", "compressed-data", "certs-only"})
_ARMOUR = b"-----BEGIN PGP MESSAGE-----"


@dataclass(slots=True)
class Parts:
    """The parts of one mail, in order, without those of mails inside it."""

    words: list[Message] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    forwarded: list[Message] = field(default_factory=list)


def parts_of(mail: Message) -> Parts:
    """All parts that are to be read or named.

    Of a text in several forms one gives the words; what is attached to any of them is attached to the mail.
    """
    parts = Parts()
    waiting = [(mail, True)]
    while waiting:
        part, is_shown = waiting.pop()
        inside = parts_inside(part)
        if inside and part.get_content_type() == "message/rfc822":
            parts.forwarded.append(part)
        elif inside and part.get_content_type() != _SEALED:
            form = _plainest(part, inside)
            waiting += [(inner, is_shown and (form is None or form is inner)) for inner in reversed(inside)]
        elif is_attached(part):
            parts.attached.append(part)
        elif is_shown and (not part.is_multipart() or inside):
            parts.words.append(part)
    return parts


def parts_inside(part: Message) -> list[Message]:
    """The parts of which a part consists."""
    return [inner for inner in part.get_payload() if isinstance(inner, Message)] if part.is_multipart() else []


def _plainest(part: Message, inside: list[Message]) -> Message | None:
    """The form that gives the words, where the parts are forms of one text."""
    return min(inside, key=_form_rank) if part.get_content_type() == "multipart/alternative" else None


def _form_rank(part: Message) -> int:
    """Lower is better: words, then what has words in it, then HTML, then all else."""
    kind = part.get_content_type()
    if is_attached(part):
        return 4
    if kind == "text/plain":
        return 0 if payload(part).strip() else 4
    if part.is_multipart():
        return 1
    return 2 if kind == "text/html" else 3


def is_sealed(part: Message) -> bool:
    """Whether the words in it are not to be had without a key, or without unpacking what was signed."""
    kind = part.get_content_type()
    if kind == "text/plain":
        return payload(part).lstrip().startswith(_ARMOUR)
    return kind in {_SEALED, *_PACKED}


def check_open(part: Message) -> None:
    """Raises: EncryptedDocument: nobody without the key can read it. UnreadableDocument: it is packed to be signed."""
    if not is_sealed(part):
        return
    if str(part.get_param("smime-type") or "").lower() in _NOT_SECRET:
        raise UnreadableDocument("It is packed into an S/MIME signature. Save it without that and try again.")
    raise EncryptedDocument("It is encrypted. Save it decrypted from the mail program and try again.")


def is_attached(part: Message) -> bool:
    """Whether it is a file that came with the mail."""
    return bool(file_name(part)) or _disposition(part) == "attachment"


def file_name(part: Message) -> str:
    """What the file is called; nothing where the mail does not say."""
    try:
        return " ".join(str(part.get_filename() or "").split())
    except Exception:  # noqa: BLE001  whatever Python's parser stumbles over, the mail is to be read
        return ""


def name_of(part: Message) -> str:
    """What the file is called, or else what it is."""
    return file_name(part) or part.get_content_type()


def payload(part: Message) -> bytes:
    """What a part holds, its transfer encoding undone as far as it is sound."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AttributeError):
        data = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return data if isinstance(data, bytes) else b""


def _disposition(part: Message) -> str:
    try:
        return str(part.get_content_disposition() or "")
    except Exception:  # noqa: BLE001  as above
        return ""
