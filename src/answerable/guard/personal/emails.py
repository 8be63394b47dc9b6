"""E-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Hit

_LOCAL = re.compile(r"[\w.%+'’&=-]{1,64}\Z")
_DOMAIN = re.compile(r"(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w])")
_SPELT = re.compile(
    r"(?<![\w.])[\w.+-]{1,64}\s?[\[({<]\s?at\s?[\])}>]\s?[\w-]{1,63}(?:\s?(?:\.|[\[({<]\s?dot\s?[\])}>])\s?[\w-]{2,63}){1,5}",
    re.IGNORECASE,
)
_NOBODYS = frozenset(
    [
        "accounts",
        "admin",
        "bookings",
        "careers",
        "complaints",
        "contact",
        "contracts",
        "data.protection",
        "dataprotection",
        "dpo",
        "enquiries",
        "enquiry",
        "feedback",
        "finance",
        "foi",
        "freedomofinformation",
        "freedom.of.information",
        "grants",
        "hello",
        "help",
        "helpdesk",
        "helpline",
        "hr",
        "info",
        "information",
        "invoices",
        "jobs",
        "mail",
        "mailbox",
        "media",
        "newsdesk",
        "no-reply",
        "no.reply",
        "noreply",
        "office",
        "payments",
        "payroll",
        "postmaster",
        "press",
        "pressoffice",
        "procurement",
        "reception",
        "recruitment",
        "sales",
        "support",
        "switchboard",
        "team",
        "tenders",
        "web",
        "webmaster",
    ]
)
"""What an address begins with that is an office's own and nobody's in it."""
_SPELT_WHOLLY = re.compile(
    r"(?<![\w.])[\w+-]{1,32}(?:(?: dot |\.)[\w+-]{1,32}){0,4} at [\w-]{1,63}(?: dot [\w-]{2,63}){1,4}\b", re.IGNORECASE
)
_SPELT_AT = re.compile(r"[\[({<]\s?[aA][tT]\s?[\])}>]")


@detector("email-address")
def email_addresses(text: str) -> Iterator[Hit]:
    """Every e-mail address, also where the @ is spelt out in brackets."""
    at = text.find("@")
    while at >= 0:
        local = _LOCAL.search(text, max(0, at - 64), at)
        domain = _DOMAIN.match(text, at + 1)
        if local and domain:
            start = local.start() + len(local[0]) - len(local[0].lstrip(".'’-%=&"))
            if start < at and text[start:at].lower() not in _NOBODYS:
                yield Hit(
                    "email-address",
                    start,
                    domain.end(),
                    text[start : domain.end()],
                    0.99,
                    "has the shape of an e-mail address",
                )
        at = text.find("@", at + 1)
    if _SPELT_AT.search(text):
        for match in _SPELT.finditer(text):
            yield Hit(
                "email-address", match.start(), match.end(), match[0], 0.85, "an e-mail address with its @ spelt out"
            )
    if " dot " in text:
        for match in _SPELT_WHOLLY.finditer(text):
            yield Hit("email-address", match.start(), match.end(), match[0], 0.8, "an e-mail address in words")


def is_email_address(value: str) -> bool:
    """Whether a cell is an e-mail address."""
    return any(True for _ in email_addresses(value))
