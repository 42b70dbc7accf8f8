"""Mails of many parts: which are words, which are attached, forwarded or sealed, and what is told of each."""

from __future__ import annotations

import base64
from zlib import crc32

import pytest

import chunker
from chunker.errors import EncryptedDocument, UnreadableDocument
from chunker.reading.content import Content
from chunker.reading.formats import eml
from chunker.types import Document


def part(body: bytes, kind: str = "text/plain", *headers: str) -> bytes:
    """A part, or a mail without subject."""
    return "\n".join([f"Content-Type: {kind}", *headers, "", ""]).encode() + body


def parts(kind: str, *inside: bytes) -> bytes:
    """A part with parts in it."""
    mark = f"b{crc32(b''.join(inside))}"
    body = b"".join(f"--{mark}\n".encode() + one + b"\n" for one in inside)
    return part(body + f"--{mark}--\n".encode(), f'{kind}; boundary="{mark}"')


def attached(name: str, body: bytes = b"AAAA", kind: str = "application/octet-stream") -> bytes:
    """A file that came with a mail."""
    return part(body, kind, f'Content-Disposition: attachment; filename="{name}"')


def forwarded(subject: str, inner: bytes, *headers: str) -> bytes:
    """A mail in a mail."""
    return part(f"Subject: {subject}\n".encode() + inner, "message/rfc822", *headers)


def read(mail: bytes, subject: str = "Outer") -> Content:
    """What the reader gives of a mail with that subject."""
    return eml.read(f"Subject: {subject}\n".encode() + mail)


def headings_of(content: Content, words: str) -> tuple[tuple[str, ...], object]:
    """The headings and the part of the first chunk that holds these words."""
    document = Document("d", content.text, "", content.metadata, content.format, content.blocks, content.places)
    chunks = chunker.split(document, "structure(max_tokens=18)", tokenizer=lambda text: len(text.split()))
    found = next(chunk for chunk in chunks if words in chunk.text)
    return found.headings, found.metadata.get("part")


def test_what_is_attached_to_one_form_of_a_text_is_attached_to_the_mail() -> None:
    """The layout of Apple Mail: files stand beside the HTML, and the plain text is the form that is read."""
    rich = parts(
        "multipart/mixed",
        part(b"<p>Rich words.</p>", "text/html"),
        attached("contract.txt", b"Article one.", "text/plain"),
        attached("plans.zip"),
        forwarded("Inner", part(b"Inner words.")),
    )
    content = read(parts("multipart/alternative", part(b"Plain words."), rich))
    assert content.text == ("# Outer\n\nPlain words.\n\n## contract.txt\n\nArticle one.\n\n## Inner\n\nInner words.")
    assert content.metadata["attachments"] == ["contract.txt", "plans.zip"]


def test_a_file_is_not_a_form_of_the_text() -> None:
    """However plain it is."""
    content = read(
        parts("multipart/alternative", attached("a.txt", b"File.", "text/plain"), part(b"<p>Words.</p>", "text/html"))
    )
    assert content.text == "# Outer\n\nWords.\n\n## a.txt\n\nFile."


def test_words_behind_a_forwarded_mail_are_the_sender_s_own() -> None:
    """Lists add a footer there."""
    inner = forwarded(
        "Inner", part(b"Inner words, of which there are more than fit into one piece with any of the others.")
    )
    after = part(b"After: these are the words of the one who sent the mail and of nobody else at all.")
    content = read(parts("multipart/mixed", part(b"Before."), inner, after))
    assert headings_of(content, "After") == (("Outer",), None)
    assert headings_of(content, "Inner words") == (("Outer", "Inner"), "forwarded message")


def test_no_attachment_stands_under_the_headings_of_another() -> None:
    """Nor under those of a mail that was forwarded; each has its name as heading."""
    content = read(
        parts(
            "multipart/mixed",
            forwarded(
                "Inner", parts("multipart/mixed", part(b"Inner words."), attached("in.txt", b"Deep.", "text/plain"))
            ),
            attached("a.md", b"# Report\n\nReported.", "text/markdown"),
            attached("b.txt", b"Second.", "text/plain"),
            part(b"Words."),
        )
    )
    levels = [
        (block.level, content.text[slice(*block.span)]) for block in content.blocks or () if block.kind == "heading"
    ]
    assert levels == [
        (1, "# Outer"),
        (2, "## a.md"),
        (3, "# Report"),
        (2, "## b.txt"),
        (2, "## Inner"),
        (3, "### in.txt"),
    ]
    assert [place.value for place in content.places] == ["a.md", "b.txt", "forwarded message", "in.txt"]


def test_headings_in_the_words_stand_below_the_subject() -> None:
    """A letter in HTML may have a title of its own."""
    content = read(part(b"<h1>News</h1><p>Words.</p>", "text/html"))
    assert [block.level for block in content.blocks or () if block.kind == "heading"] == [1, 2]


def test_the_file_of_a_forwarded_mail_is_named() -> None:
    """As every attachment is."""
    inner = forwarded("Inner", part(b"Words."), 'Content-Disposition: attachment; filename="old.eml"')
    assert read(parts("multipart/mixed", part(b"See below."), inner)).metadata["attachments"] == ["old.eml"]


@pytest.mark.parametrize(
    "mail",
    [
        part("größer und älter".encode("cp1252"), "text/plain", "Content-Transfer-Encoding: 8bit"),
        part("größer und älter".encode("cp1252"), "text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"),
        part("<p>größer und älter".encode("cp1252"), "text/html", "Content-Transfer-Encoding: 8bit"),
        attached("a.txt", "größer und älter".encode("cp1252"), "text/plain"),
    ],
)
def test_an_encoding_that_is_guessed_is_told(mail: bytes) -> None:
    """As it is of a file."""
    content = read(mail)
    assert "größer und älter" in content.text
    assert (content.metadata["encoding"], content.metadata["encoding_is_guess"]) == ("cp1252", True)


def test_an_encoding_that_the_mail_states_is_no_guess() -> None:
    """Nor is plain UTF-8."""
    for charset in ("iso-8859-1", "utf-8"):
        assert (
            "encoding_is_guess" not in read(part("größer".encode(charset), f"text/plain; charset={charset}")).metadata
        )


SEALED = [
    parts("multipart/encrypted", part(b"Version: 1", "application/pgp-encrypted"), attached("encrypted.asc")),
    part(b"MIIB", 'application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"'),
    part(b"MIIB", "application/x-pkcs7-mime"),
    part(b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"),
]


@pytest.mark.parametrize("sealed", SEALED)
def test_an_encrypted_mail_is_a_failure(sealed: bytes) -> None:
    """Two lines of headers would look like success."""
    with pytest.raises(EncryptedDocument, match="decrypted"):
        read(sealed)


@pytest.mark.parametrize("sealed", SEALED)
def test_an_encrypted_part_of_a_mail_with_words_is_told(sealed: bytes) -> None:
    """The footer of a list is read, and that there is more is said."""
    content = read(parts("multipart/mixed", sealed, part(b"Footer.")))
    assert content.text.endswith("Footer.")
    assert "encrypted" in str(content.metadata["unread"])


def test_a_text_packed_into_its_signature_is_a_failure() -> None:
    """It is not secret, but not to be read either."""
    with pytest.raises(UnreadableDocument, match="signature") as caught:
        read(part(b"MIIB", 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'))
    assert not isinstance(caught.value, EncryptedDocument)


def test_what_is_not_read_of_an_attachment_is_told() -> None:
    """A broken line of JSON Lines, say."""
    lines = b'{"a": 1}\n{"a": 2}\n{"a":\n'
    assert "lines.jsonl: line 3" in str(read(attached("lines.jsonl", lines)).metadata["unread"])


STATUS = b"""Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; nobody@example.com
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.com>: Recipient address
    rejected: User unknown
"""
FIELDS = """Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; nobody@example.com
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.com>: Recipient address rejected: User unknown"""


@pytest.mark.parametrize("kind", ["message/delivery-status", "message/global-delivery-status"])
def test_why_a_mail_came_back_is_read(kind: str) -> None:
    """Which address, which status: a field is a line, however it was folded."""
    bounce = parts("multipart/report; report-type=delivery-status", part(b"Sorry."), part(STATUS, kind))
    assert read(bounce).text == f"# Outer\n\nSorry.\n\n{FIELDS}"


def test_a_report_that_came_as_a_file_is_read_under_its_name() -> None:
    """Some servers give it one."""
    status = part(STATUS, "message/delivery-status", 'Content-Disposition: attachment; filename="details.txt"')
    assert read(parts("multipart/report", part(b"Sorry."), status)).text.endswith(f"## details.txt\n\n{FIELDS}")


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822-headers"])
def test_headers_of_a_mail_that_came_back_are_words(kind: str) -> None:
    """They say which mail it was."""
    headers = part(b"From: ada@example.org\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n", kind)
    content = read(parts("multipart/report", part(b"Sorry."), headers))
    assert content.text == "# Outer\n\nSorry.\n\nFrom: ada@example.org\nSubject: Grüße"


def test_a_receipt_is_read() -> None:
    """That a mail was shown is said by such fields, too; what stands below them is kept."""
    fields = (
        b"Final-Recipient: rfc822;ada@example.org\nDisposition: manual-action/MDN-sent-manually; displayed\n\nMore."
    )
    content = read(parts("multipart/report", part(fields, "message/disposition-notification")))
    assert content.text == "# Outer\n\n" + fields.decode()


@pytest.mark.parametrize("kind", ["message/rfc822", "message/global"])
def test_a_forwarded_mail_in_base64_is_a_mail(kind: str) -> None:
    """No mail may be encoded as a whole, and programs do it all the same."""
    inner = base64.encodebytes(b"Subject: Inner\n" + part(b"Inner words."))
    content = read(parts("multipart/mixed", part(b"See."), part(inner, kind, "Content-Transfer-Encoding: base64")))
    assert content.text == "# Outer\n\nSee.\n\n## Inner\n\nInner words."


def test_a_forwarded_mail_that_only_claims_base64_is_a_mail() -> None:
    """Its headers stand there to be read."""
    inner = forwarded("Inner", part(b"Inner words."), "Content-Transfer-Encoding: base64")
    assert read(parts("multipart/mixed", inner)).text == "# Outer\n\n## Inner\n\nInner words."


def test_an_encrypted_mail_whose_parts_a_server_renamed() -> None:
    """Exchange makes a mail with two files of it, which is as secret as before."""
    version = part(b"Version: 1", "application/pgp-encrypted")
    armour = attached("encrypted.asc", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n")
    with pytest.raises(EncryptedDocument, match="decrypted"):
        read(parts("multipart/mixed", part(b""), version, armour))
    told = read(parts("multipart/mixed", part(b"Footer."), version, armour)).metadata["unread"]
    assert told == ["encrypted.asc: It is encrypted. Save it decrypted from the mail program and try again"]


def test_an_attachment_that_nothing_reads_is_told() -> None:
    """Outlook packs all that it attaches into one; in pictures and signatures nobody looks for words."""
    packed = attached("winmail.dat", b"\x78\x9f\x3e\x22", "application/ms-tnef")
    picture = attached("photo.jpg", b"\xff\xd8\xff", "image/jpeg")
    signature = attached("signature.asc", b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature")
    content = read(parts("multipart/mixed", part(b"Words."), packed, picture, signature))
    assert content.metadata["attachments"] == ["winmail.dat", "photo.jpg", "signature.asc"]
    assert content.metadata["unread"] == ["winmail.dat: No reader knows its format. Save it on its own, in another one"]


def test_a_file_without_a_name_is_one() -> None:
    """Scanners send such."""
    unnamed = part(b"%PDF-1.4 no pages", "application/pdf")
    content = read(parts("multipart/mixed", part(b"Words."), unnamed))
    assert content.metadata["attachments"] == ["application/pdf"]
    assert content.metadata["unread"]


def test_paragraphs_that_were_broken_into_lines_are_whole() -> None:
    """The blank at the end of a line says so, in quotes as well, but not above a signature."""
    lines = b"It goes \non, and \n on.\n> So \n> he \n>> said.\n >5\n-- \nAda"
    assert read(part(lines, "text/plain; format=flowed")).text == (
        "# Outer\n\nIt goes on, and on.\n\n> So he \n>> said.\n\n >5\n-- \nAda"
    )
    assert read(part(b"docu \nmentation", "text/plain; format=flowed; delsp=yes")).text.endswith("documentation")
    assert read(part(b"a \nb")).text.endswith("a \nb")


def test_a_plain_text_that_stands_for_one_in_html_is_not_read_in_its_place() -> None:
    """Newsletters say no more in it than that one should look at the other."""
    letter = "<p>" + "Reed gauges and sluices for less. " * 9 + "</p>"
    stub = part(b"View this mail in your browser: https://shop.example/x")
    assert "Reed gauges" in read(parts("multipart/alternative", stub, part(letter.encode(), "text/html"))).text
    related = parts("multipart/related", part(letter.encode(), "text/html"), attached("a.png", kind="image/png"))
    content = read(parts("multipart/alternative", stub, related))
    assert "Reed gauges" in content.text
    assert "View this" not in content.text
    short = part(b"<style>p {}</style><p>Thanks, I read it.</p>", "text/html")
    assert read(parts("multipart/alternative", part(b"Thanks, I *read* it."), short)).text.endswith("*read* it.")


INVITATION = b"BEGIN:VEVENT\r\nSUMMARY:Review\\, final\r\nLOCATION:Ro\r\n om 5\r\nDESCRIPTION:a\\nb\r\nEND:VEVENT\r\n"


_LONG_LINK = f"https://click.shop.example/?qs={'3f9a' * 150}"
_PRICES = "Reed gauges now cost 80 euros, sluice gates 1200, and the workshop in May is full."
_FOOTER = "You get this mail because you wrote to us once. Reed Works, Mill Lane 4, Fernholt. All rights reserved. "
_JAPANESE = "\u6c34\u95e8\u306e\u70b9\u691c\u306f\u4e94\u6708\u4e09\u65e5\u306b\u884c\u3044\u307e\u3059\u3002"


@pytest.mark.parametrize(
    ("plain", "html", "text"),
    [
        (f"View this mail in your browser:\n{_LONG_LINK}\n", f"<p>{_PRICES}", _PRICES),
        ("This mail is HTML only.", "<p>Your code is 482913.", "Your code is 482913."),
        ("\u00a0\u200b", "<p>Done.", "Done."),
        ("Done, thanks. Jane", "<p>Done, thanks.<p>Jane", "Done, thanks. Jane"),
        (f"{_PRICES}\n\nJane", f"<p>{_PRICES}<p>Jane<p><a href=x>Unsubscribe", f"{_PRICES}\n\nJane"),
        (_PRICES, f"<img src=a>{_FOOTER * 4}", f"{_PRICES}\n\n{(_FOOTER * 4).strip()}"),
        ("Done.", f"<p>Done.<blockquote>{_PRICES * 3}</blockquote>", f"Done.\n\n> {_PRICES * 3}"),
        (_JAPANESE, f"<p>{_JAPANESE[:5]}<b>{_JAPANESE[5:]}</b>", _JAPANESE),
        (f"{_FOOTER * 5}".strip(), f"<p>{_PRICES} The mill stands still, so no water runs to it; ask Ada, not me. "
         f"Those who pay before summer get reeds for nothing, cut by hand from behind our shed.<p>{_FOOTER * 4}",
         "Reed gauges now cost"),
    ],
)  # fmt: skip
def test_the_form_of_a_text_that_says_what_the_mail_says(plain: str, html: str, text: str) -> None:
    """The plain one if it has most words of the other; both where each has its own."""
    forms = [part(plain.encode(), "text/plain; charset=utf-8"), part(html.encode(), "text/html; charset=utf-8")]
    assert read(parts("multipart/alternative", *forms)).text.startswith(f"# Outer\n\n{text}")


def test_an_invitation_is_read() -> None:
    """A property is a line, however it was folded, alone and as the file that Gmail attaches."""
    words = "BEGIN:VEVENT\nSUMMARY:Review, final\nLOCATION:Room 5\nDESCRIPTION:a\nb\nEND:VEVENT"
    calendar = part(INVITATION, "text/calendar; method=REQUEST")
    assert read(parts("multipart/alternative", part(b""), calendar)).text == f"# Outer\n\n{words}"
    file = attached("invite.ics", INVITATION, "application/ics")
    content = read(parts("multipart/mixed", part(b"See."), file))
    assert content.text.strip() == f"# Outer\n\nSee.\n\n## invite.ics\n\n{words}"
    assert "unread" not in content.metadata
