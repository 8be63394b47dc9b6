"""Text and addresses as a letter may carry them: what no file format of ours can hold is marked, never dropped unseen."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# Everything that starts a new line in some system. Form feed and vertical tab break pages and lines in Word, where
# they would also be read as commands by the template engine.
_NEW_LINE = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# What XML 1.0 cannot hold (section 2.2) or only as a control: shown as the replacement character.
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# The byte order mark tells a file's encoding and is no part of its text; PDF/UA forbids it.
_BYTE_ORDER_MARK = "\ufeff"

_SCHEMES = frozenset({"http", "https", "mailto"})


def clean(text: str) -> str:
    """The text with every kind of line end as a line feed, and each control character or lone surrogate as "�"."""
    return _UNSHOWABLE.sub("\ufffd", _NEW_LINE.sub("\n", text.replace(_BYTE_ORDER_MARK, "")))


def one_line(text: str) -> str:
    """The text cleaned and on one line, as a title, a heading or a cell's header needs it."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> tuple[str, ...]:
    """The text's paragraphs: blank lines part them, single line ends stay."""
    return tuple(part.strip("\n") for part in re.split(r"\n[ \t]*\n", clean(text)) if part.strip())


def web_address(url: str) -> str:
    """The address fit to be linked to, or "" where it is none that a reader should be sent to.

    Only http, https and mailto: an address such as "javascript:…" is shown as text and leads nowhere.
    """
    address = clean(url).strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not (parts.netloc or parts.scheme.lower() == "mailto"):
        return ""
    return quote(address, safe="%/:=&?~#+!$,;'@()*[]")
