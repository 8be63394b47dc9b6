"""E-mails for the clean copy: the lines that a reader sees and the words of the message as text, with every attachment cleaned."""

from __future__ import annotations

from answerable.cleaning.content import Content, File, Files, Member
from answerable.cleaning.errors import CannotClean
from answerable.guard import kinds
from answerable.guard.formats import mail, outlook, plain

_WIDTH = 400  # characters of a header line


def rebuild(content: bytes, kind: str, wanted: str) -> Content:
    """The message as text with its attachments beside it. Raises CannotClean where one of these cannot be cleaned."""
    if kind == kinds.MSG:
        return files_of(outlook.read(content), wanted)
    return files_of(mail.read(mail.parse(content)), wanted)


def files_of(message: mail.Message, wanted: str = "") -> Files:
    """The files of the clean copy of any kind of message. Raises CannotClean."""
    from answerable.cleaning import child

    made = [Member("message.txt", File("message.txt", text_of(message, as_mail=wanted == kinds.EMAIL).encode()))]
    for one in message.attachments:
        try:
            made.append(Member(one.name, child.rebuild(one.name, one.content)))
        except CannotClean as cannot:
            raise CannotClean(
                f"The attachment “{one.name}” cannot be cleaned, so neither can the message. {cannot}"
            ) from None
    return Files(tuple(made))


_MAIL = ("MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit")
"""What tells a mail program how the words of a message are written."""


def text_of(message: mail.Message, *, as_mail: bool = False) -> str:
    """The header lines that mail programs show, and the body as a reader sees it: the page where there is one."""
    lines = [
        f"{key.capitalize()}: {plain.without_unseen(' '.join(value.split()))[:_WIDTH]}"
        for key, value in message.headers
        if key.lower() in mail.SHOWN and value.strip()
    ]
    if as_mail:
        lines += _MAIL
    files = [one.name for one in message.attachments if not one.inline]
    if files:
        lines.append("Attachments: " + "; ".join(files))
    bodies = [plain.seen(one.text or "") if one.page is None else mail.page_text(one.page) for one in message.bodies]
    return "\n".join(lines) + "\n\n" + "\n\n".join(body.strip() for body in bodies) + "\n"
