"""Bank details: sort codes with accounts, IBANs and cards, each by its checksum or by what names it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Begun, Held, Hit, before, digits_of, labelled, small

_SAID_SORT = Begun(
    re.compile(
        r"\bsort\s?[ -]?codes?\b[\s:=#(.-]{0,4}(?:(?:is|was|number|no)\b[\s:.]{0,3})?(?P<value>\d{2}(?P<gap>[ –-]?)\d{2}(?P=gap)\d{2})(?!\w)"
    ),
    ("sort",),
)
_PAIR = re.compile(
    r"(?P<sort>\d(?<![\w/.-].)\d[ –-]\d{2}[ –-]\d{2})(?P<between>[^\d\n]{1,30})(?P<account>\d{4}\s?\d{4}|\d{7})(?![\w/-])"
)
_BANK = re.compile(r"\b(?:bank|account|a/c|acc(?:t|ount)?|sort|pay|paid|payee|bacs)\b")
_ACCOUNT = labelled(
    r"(?:bank\s)?(?:account|acct|acc|a/c)(?!\scodes?\b)(?:\s(?:holder|name)\s[\w ]{1,20})?",
    r"\d{4}\s?\d{4}|\d{7}",
    "bank acc a/c",
)
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?(?!\w)")
_IBANS = Held(_IBAN, re.compile(r"\d(?=\d\s?[A-Z0-9]{4}\s?[A-Z0-9]{4})"), 2)
_CARD = re.compile(r"[2-6](?<![\w.,/-].)(?:[ -]?\d){12,18}(?![\w/-])")
_CELL = re.compile(r"\d{4}\s?\d{4}|\d{6,7}|\d{2}[ –-]\d{2}[ –-]\d{2}")


@detector("bank-details")
def bank_details(text: str) -> Iterator[Hit]:
    """Sort codes and account numbers that are named or go together, IBANs and card numbers whose checksums hold."""
    yield from _accounts(text)
    for match in _IBANS.finditer(text):
        plain = "".join(match[0].split())
        if iban_holds(plain):
            yield Hit("bank-details", match.start(), match.end(), match[0], 0.99, "an IBAN whose checksum holds")
    for match in _CARD.finditer(text):
        digits = digits_of(match[0])
        if luhn_holds(digits) and _is_grouped(match[0]):
            yield Hit("bank-details", match.start(), match.end(), match[0], 0.95, "a card number whose checksum holds")


def _accounts(text: str) -> Iterator[Hit]:
    low = small(text)
    for match in _SAID_SORT.finditer(low):
        yield Hit("bank-details", match.start("value"), match.end("value"), match["value"], 0.97, "follows “sort code”")
    for match in _PAIR.finditer(text):
        if _BANK.search(before(text, match.start(), 60)) or _BANK.search(match["between"].lower()):
            for part in ("sort", "account"):
                yield Hit(
                    "bank-details", match.start(part), match.end(part), match[part], 0.95, "a sort code with an account"
                )
    for match in _ACCOUNT.finditer(low):
        yield Hit("bank-details", match.start("value"), match.end("value"), match["value"], 0.9, "follows “account”")


def iban_holds(plain: str) -> bool:
    """Whether an IBAN without spaces has the remainder 1 modulo 97 (ISO 13616)."""
    return 15 <= len(plain) <= 34 and int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def luhn_holds(digits: str) -> bool:
    """Whether a card's last digit is the one that the others ask for (Luhn)."""
    total = 0
    for at, one in enumerate(reversed(digits)):
        total += sum(divmod(int(one) * (1 + at % 2), 10))
    return total % 10 == 0 and len(set(digits)) > 1


def _is_grouped(words: str) -> bool:
    """Whether the digits stand together or in the groups that are printed on cards."""
    groups = [len(one) for one in re.split(r"[ -]", words)]
    return len(groups) == 1 or groups in ([4, 4, 4, 4], [4, 6, 5], [4, 4, 4, 4, 3], [4, 6, 4])


def is_bank_detail(value: str) -> bool:
    """Whether a cell is a sort code, an account, an IBAN or a card, in a column that says so."""
    plain = "".join(value.split())
    return bool(_CELL.fullmatch(value.strip())) or bool(_IBAN.fullmatch(plain)) or bool(_CARD.fullmatch(value.strip()))
