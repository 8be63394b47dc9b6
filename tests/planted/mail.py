"""E-mails with something hidden in them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

from tests.planted import SECRET, clean, plant

Pair = tuple[bytes, bytes]
_TEXT = "Dear Ms Bell,\n\nWe hold the figures.\n"
_PAGE = "<html><body><p>Dear Ms Bell,</p><p>We hold the figures.</p></body></html>"


def message(text: str = _TEXT, page: str = "") -> EmailMessage:
    """A message between made-up people; with a page, as text and page."""
    made = EmailMessage(policy=SMTP)
    made["From"] = "FOI team <foi@northshire.example>"
    made["To"] = "Ms Bell <bell@post.example>"
    made["Subject"] = "Your request"
    made["Date"] = "Mon, 02 Nov 2026 10:00:00 +0000"
    made.set_content(text)
    if page:
        made.add_alternative(page, subtype="html")
    return made


def _bytes(made: EmailMessage) -> bytes:
    if made.is_multipart():
        for number, part in enumerate(
            one for one in made.walk() if one.is_multipart() and one.get_content_type() != "message/rfc822"
        ):
            part.set_boundary(f"===============000000{number}==")
    return made.as_bytes()


def _plant(
    technique: str,
    name: str,
    change: Callable[[EmailMessage], None],
    where: str,
    page: str = "",
    cleanable: bool = True,
) -> None:
    @plant(technique, name, where=where, cleanable=cleanable)
    def make() -> Pair:
        planted = message(page=page)
        change(planted)
        return _bytes(planted), _bytes(message(page=page))


def _header(key: str, value: str = SECRET) -> Callable[[EmailMessage], None]:
    def change(made: EmailMessage) -> None:
        made[key] = value

    return change


_plant("blind-copy", "bcc.eml", _header("Bcc", f"{SECRET} <a@b.example>"), "Bcc")
_plant("mail-header", "x.eml", _header("X-Case-Officer"), "X-Case-Officer")
_plant("mail-header", "comments.eml", _header("Comments"), "Comments")
_plant("mail-header", "keywords.eml", _header("Keywords"), "Keywords")
_plant("mail-trace", "received.eml", _header("Received", f"from {SECRET} by b.example"), "Received")
_plant("mail-trace", "thread.eml", _header("Thread-Topic"), "Thread-Topic")


def _commented(made: EmailMessage) -> None:
    del made["MIME-Version"]
    made["MIME-Version"] = f"1.0 ({SECRET})"


_plant("header-comment", "header-comment.eml", _commented, "MIME-Version")


@plant("alternative-differs", "text-differs.eml", where="text")
def text_differs() -> Pair:
    return _bytes(message(_TEXT + SECRET + "\n", _PAGE)), _bytes(message(_TEXT, _PAGE))


@plant("hidden-text", "hidden-in-page.eml", where="page, line 1")
def hidden_in_page() -> Pair:
    page = _PAGE.replace("</body>", f'<div style="display:none">{SECRET}</div></body>')
    return _bytes(message(_TEXT, page)), _bytes(message(_TEXT, _PAGE))


@plant("comment", "comment-in-page.eml", where="page, line 1")
def comment_in_page() -> Pair:
    return _bytes(message(_TEXT, _PAGE.replace("</body>", f"<!-- {SECRET} --></body>"))), _bytes(message(_TEXT, _PAGE))


@plant("invisible-characters", "tags.eml", where="text, line 3")
def tags() -> Pair:
    hidden = "".join(chr(0xE0000 + ord(one)) for one in SECRET)
    return _bytes(message(_TEXT.replace("figures.", f"figures.{hidden}"))), _bytes(message())


@plant("hidden-text", "attached-page.eml", where="attachment “page.html” → line 1")
def attached_page() -> Pair:
    pair = []
    for more in (f"<p hidden>{SECRET}</p>", ""):
        made = message()
        made.add_attachment(
            f"<html><body><p>Seen</p>{more}</body></html>".encode(), "text", "html", filename="page.html"
        )
        pair.append(_bytes(made))
    return pair[0], pair[1]


@plant("blind-copy", "attached-message.eml", where="attachment “message.eml” → line Bcc")
def attached_message() -> Pair:
    pair = []
    for hide in (True, False):
        inner = message()
        if hide:
            inner["Bcc"] = f"{SECRET} <a@b.example>"
        made = message()
        made.add_attachment(inner)
        pair.append(_bytes(made))
    return pair[0], pair[1]


def _two_parts(before: str = "", after: str = "", header: str = "", name: str = "") -> bytes:
    parts = [
        b"MIME-Version: 1.0\r\nFrom: foi@northshire.example\r\nTo: bell@post.example\r\nSubject: Hello\r\n"
        b'Date: Mon, 02 Nov 2026 10:00:00 +0000\r\nContent-Type: multipart/mixed; boundary="b1_0001"\r\n\r\n',
        before.encode() + b"\r\n" if before else b"",
        f"--b1_0001\r\nContent-Type: text/plain; charset=utf-8\r\n{header}\r\nSeen words.\r\n".encode(),
        f'--b1_0001\r\nContent-Type: text/csv; name="{name or "figures.csv"}"\r\n'.encode(),
        b'Content-Disposition: attachment; filename="figures.csv"\r\n\r\nRank,Count\r\nSergeant,12\r\n',
        b"--b1_0001--\r\n" + after.encode(),
    ]
    return b"".join(parts)


@plant("mail-outside-parts", "before.eml", where="before the parts")
def before_the_parts() -> Pair:
    return _two_parts(before=SECRET), _two_parts()


@plant("mail-outside-parts", "after.eml", where="after the parts")
def after_the_parts() -> Pair:
    return _two_parts(after=SECRET + "\r\n"), _two_parts()


@plant("part-name", "description.eml", where="Content-Description")
def description() -> Pair:
    return _two_parts(header=f"Content-Description: {SECRET}\r\n"), _two_parts()


@plant("part-name", "other-name.eml", where="part text/csv")
def other_name() -> Pair:
    return _two_parts(name=f"{SECRET}.csv"), _two_parts()


@plant("not-inspected", "smime.eml", where="part application/pkcs7-mime", cleanable=False)
def smime() -> Pair:
    made = message()
    made.set_content(base64.b64decode("MIIB"), "application", "pkcs7-mime")
    return _bytes(made), _bytes(message())


@plant("not-inspected", "external.eml", where="part message/external-body", cleanable=False)
def external() -> Pair:
    head = b'Content-Type: message/external-body; access-type=URL; URL="https://a.example"\r\n\r\nContent-Type: text/plain\r\n\r\n'
    return head.join(_two_parts().split(b'Content-Type: multipart/mixed; boundary="b1_0001"\r\n\r\n')), _two_parts()


@clean("both.eml")
def both() -> bytes:
    """As text and as a page, which differ in their layout alone."""
    page = "<p>Dear Ms Bell,</p><ul><li>We <b>hold</b> the figures: <a href='https://a.example/x'>https://a.example/x</a></li></ul>"
    return _bytes(message("Dear Ms Bell,\n\n* We hold the\nfigures: https://a.example/x\n", page))


@clean("attached.eml")
def attached() -> bytes:
    made = message(page=_PAGE)
    made.add_attachment("Rank,Count\r\nSergeant,12\r\n", filename="figures.csv")
    return _bytes(made)


@plant("quoted-history", "history.eml", where="text, line 3", token="")
def quoted_history() -> Pair:
    """For a person to judge: it stays in the copy, where it is plain to see."""
    text = "Thank you.\n\nOn Mon, 2 Nov 2026 at 10:00, A person <a@b.example> wrote:\n> Please help.\n"
    return _bytes(message(text)), _bytes(message("Thank you.\n"))
