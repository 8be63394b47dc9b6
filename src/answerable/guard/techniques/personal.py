"""Personal data in what a reader sees (facts/guard.md 4): never proof of a breach, always a question for a person."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_ASK = "Take it out, or say why it may be released."
_FACTS = "facts/guard.md 4.1"


def _look(code: str, what: str, mend: str = _ASK, facts: str = _FACTS) -> Technique:
    return Technique(code, Severity.LOOK, what, mend, facts, cleanable=False)


TECHNIQUES: tuple[Technique, ...] = (
    _look("phone-number", "There is a telephone number."),
    _look("postcode", "There is a postcode."),
    _look("address", "There is an address."),
    _look("email-address", "There is an e-mail address."),
    _look("national-insurance-number", "There is a National Insurance number."),
    _look("nhs-number", "There is an NHS number."),
    _look("date-of-birth", "There is a date of birth."),
    _look("vehicle-registration", "There is the registration of a vehicle."),
    _look("bank-details", "There are bank details."),
    _look("passport", "There is the number of a passport."),
    _look("driving-licence", "There is the number of a driving licence."),
    _look("ip-address", "There is the address of a computer on the internet."),
    _look("collar-number", "There is the number of an officer or a member of staff."),
    _look("warrant-number", "There is the number of a warrant or a warrant card."),
    _look("crime-reference", "There is the reference of a crime, an incident or a case."),
    _look("custody-number", "There is the number of a custody record."),
    _look(
        "name",
        "There is what looks like a person’s name.",
        "If it is one, take it out or say why it may be released; put the office’s own people and providers on the list of allowed names.",
        "facts/guard.md 4.2",
    ),
    _look(
        "small-numbers",
        "There are small numbers of people, or numbers from which they can be worked out.",
        "Hide or round them with “answerable suppress”, or say why they may be released.",
    ),
    Technique(
        "requester",
        Severity.BLOCK,
        "The person who asked is named or can be recognised.",
        "Take it out: a reply is often published, and who asked has no part in it.",
        "facts/guard.md 4.1",
        cleanable=False,
    ),
)
"""Techniques of this family."""
