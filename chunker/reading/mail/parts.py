"""Which parts of a mail are its words, which are attachments, and which are mails that were forwarded with it."""

from __future__ import annotations

import base64
import email
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message

from chunker.errors import EncryptedDocument, UnreadableDocument
from chunker.reading.mail.headers import Policy
from chunker.reading.mail.reports import is_report, report_text

_SEALED = "multipart/encrypted"
_PACKED = ("application/pkcs7-mime", "application/x-pkcs7-mime")  # of S/MIME: encrypted, or signed with the text inside
_NOT_SECRET = frozenset({"signed-data", "compressed-data", "certs-only"})
_MAILS = frozenset({"message/rfc822", "message/global"})
_MAIL_SUFFIX = ".eml"
_WORDLESS = frozenset(  # signatures, and the number of the version that stands before what is encrypted
    f"application/{kind}" for kind in ("pgp-signature", "pkcs7-signature", "x-pkcs7-signature", "pgp-encrypted")
)
_MEDIA = frozenset({"image", "audio", "video", "font"})
_ARMOUR = b"-----BEGIN PGP MESSAGE-----"


@dataclass(slots=True)
class Parts:
    """The parts of one mail, in order, without those of mails inside it.

    Attributes:
        richer: by a plain form of its words, the form in HTML.
    """

    words: list[Message] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)
    forwarded: list[Message] = field(default_factory=list)
    richer: dict[Message, Message] = field(default_factory=dict)


def parts_of(mail: Message) -> Parts:
    """All parts that are to be read or named.

    Of a text in several forms one gives the words; what is attached to any of them is attached to the mail.
    """
    parts = Parts()
    waiting = [(mail, True)]
    while waiting:
        part, is_shown = waiting.pop()
        inside = parts_inside(part)
        if inside and _is_mail(part):
            parts.forwarded.append(part)
        elif inside and part.get_content_type() != _SEALED and not is_report(part):
            form = _plainest(part, inside)
            if form and (html := _html_among(inside)):
                parts.richer[form] = html
            waiting += [(inner, is_shown and (form is None or form is inner)) for inner in reversed(inside)]
        elif is_attached(part):
            parts.attached.append(part)
        elif is_shown and (not part.is_multipart() or inside):
            parts.words.append(part)
    return parts


def parts_inside(part: Message) -> list[Message]:
    """The parts of which a part consists."""
    if _is_mail(part) and (data := _encoded(part)):
        return [email.message_from_bytes(data, policy=Policy())]
    return [inner for inner in part.get_payload() if isinstance(inner, Message)] if part.is_multipart() else []


def _is_mail(part: Message) -> bool:
    is_file = part.get_content_maintype() != "multipart" and file_name(part).lower().endswith(_MAIL_SUFFIX)
    return is_file or part.get_content_type() in _MAILS


def _encoded(part: Message) -> bytes:
    """A mail in an encoding that no mail may have inside another, though programs give it one; else nothing."""
    if not part.is_multipart():
        return payload(part)
    inner = part.get_payload(0)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64" and isinstance(inner, Message):
        with suppress(ValueError):
            return b"" if inner.keys() else base64.b64decode(str(inner.get_payload()))
    return b""


def _plainest(part: Message, inside: list[Message]) -> Message | None:
    """The form that gives the words, where the parts are forms of one text."""
    return min(inside, key=_form_rank) if part.get_content_type() == "multipart/alternative" else None


def _html_among(forms: list[Message]) -> Message | None:
    """The form in HTML, which may have its pictures beside it."""
    parts = [part for form in forms for part in (form, *parts_inside(form))]
    return next((part for part in parts if part.get_content_type() == "text/html" and not is_attached(part)), None)


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
    return part.get_content_type() in {_SEALED, *_PACKED} or _bytes_of(part).lstrip().startswith(_ARMOUR)


def check_open(part: Message) -> None:
    """Raises: EncryptedDocument: nobody without the key can read it. UnreadableDocument: it is packed to be signed."""
    if not is_sealed(part):
        return
    if str(part.get_param("smime-type") or "").lower() in _NOT_SECRET:
        raise UnreadableDocument("It is packed into an S/MIME signature. Save it without that and try again.")
    raise EncryptedDocument("It is encrypted. Save it decrypted from the mail program and try again.")


def is_attached(part: Message) -> bool:
    """Whether it is a file that came with the mail, as are forms for programs without a name."""
    is_form = part.get_content_maintype() == "application" and part.get_content_type() not in {*_PACKED, *_WORDLESS}
    return is_form or bool(file_name(part)) or _disposition(part) == "attachment"


def is_wordless(part: Message) -> bool:
    """Whether nobody looks for words in it: pictures, sound, signatures."""
    return part.get_content_maintype() in _MEDIA or part.get_content_type() in _WORDLESS


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
    data = _bytes_of(part)
    return report_text(part, data).encode("utf-8", "surrogateescape") if is_report(part) else data


def _bytes_of(part: Message) -> bytes:
    """A part that is no report, without its transfer encoding; as it is written where that is unsound."""
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
