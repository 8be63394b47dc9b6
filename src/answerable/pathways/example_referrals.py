"""Made-up referrals for the made-up county, each brought by the actions themselves to another place of its life. Nobody is real."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from django.utils import timezone

from answerable.pathways.actions import allocation, contact, referrals, routing
from answerable.pathways.example import workers
from answerable.pathways.models import Referral, Service, Worker
from answerable.pathways.rules.consent import How, Layer
from answerable.pathways.rules.contact import Channel
from answerable.pathways.rules.draft import Said, Whole
from answerable.pathways.rules.referral import DeclineReason
from answerable.pathways.rules.vocabulary import Need, Offence, RiskLevel, State


class MadeUp(NamedTuple):
    """One made-up person, and how far their referral has come."""

    forename: str
    surname: str
    born: date
    postcode: str
    offence: Offence
    risk: RiskLevel
    service: str
    until: State


PEOPLE = (
    MadeUp(
        "Wilhelmina",
        "Quillfeather",
        date(1988, 4, 2),
        "ZZ1 1AA",
        Offence.DOMESTIC_ABUSE,
        RiskLevel.MEDIUM,
        "",
        State.SENT,
    ),
    MadeUp("Tamsin", "Inkpenny", date(1979, 11, 30), "ZZ4 2BB", Offence.BURGLARY, RiskLevel.STANDARD, "", State.SENT),
    MadeUp(
        "Osric", "Parchmentson", date(1994, 7, 19), "ZZ6 3CC", Offence.STALKING, RiskLevel.HIGH, "S-DA", State.OFFERED
    ),
    MadeUp(
        "Ottoline",
        "Vellumsby",
        date(2001, 1, 8),
        "ZZ2 4DD",
        Offence.SEXUAL_VIOLENCE,
        RiskLevel.MEDIUM,
        "S-ISVA",
        State.OFFERED,
    ),
    MadeUp(
        "Barnaby",
        "Blottersmith",
        date(1966, 9, 14),
        "ZZ5 5EE",
        Offence.DOMESTIC_ABUSE,
        RiskLevel.STANDARD,
        "S-DA",
        State.DECLINED,
    ),
    MadeUp(
        "Philippa",
        "Nibworth",
        date(1990, 12, 5),
        "ZZ3 6FF",
        Offence.DOMESTIC_ABUSE,
        RiskLevel.HIGH,
        "S-DA",
        State.ACCEPTED,
    ),
    MadeUp(
        "Araminta",
        "Foolscapper",
        date(1985, 3, 27),
        "ZZ7 7GG",
        Offence.DOMESTIC_ABUSE,
        RiskLevel.MEDIUM,
        "S-DA",
        State.ACTIVE,
    ),
)
"""Names that nobody has, at postcodes that no place has."""

PLAN = {
    "phone": "07700 900123",
    "phone_safe": True,
    "text_safe": False,
    "voicemail_safe": False,
    "any_time": True,
    "times": [],
    "who_may_answer": "only the person",
    "code_word": "violets",
    "never": "",
}
"""Anybody made up may be rung at any time; the number is one of those kept for fiction."""


def make() -> int:
    """Make the referrals in the made-up county (example.make), and return how many: a draft, and one for each of PEOPLE."""
    by = workers()
    referrals.start(by=by["referrer"])
    for one in PEOPLE:
        _bring(one, by)
    return 1 + len(PEOPLE)


def _now(referral: Referral) -> Referral:
    """Return a referral as the last action left it."""
    return Referral.objects.select_related("person").get(pk=referral.pk)


def _bring(one: MadeUp, by: dict[str, Worker]) -> None:
    """Bring one made-up referral as far as it has come."""
    today = timezone.localdate()
    said = Said(given=True, how=How.SPOKEN)
    made = referrals.start(by=by["referrer"])
    whole = Whole(
        identity={
            "forename": one.forename,
            "surname": one.surname,
            "born": one.born.isoformat(),
            "phone": "07700 900123",
        },
        address={"lines": ["1 Made-up Row"], "postcode": one.postcode},
        plan=PLAN,
        checked_on=today,
        offence=one.offence,
        occurred_on=today - timedelta(days=3),
        reported_on=today - timedelta(days=1),
        police_reported=True,
        risk=one.risk,
        needs=(Need.HEALTH, Need.SHELTER),
        consents={Layer.SUPPORT: said, Layer.SHARE: said, Layer.CONTACT: said},
    )
    sent = referrals.send(referral=made, whole=whole, version=made.version, by=by["referrer"])
    if one.until is State.SENT:
        return
    service = Service.objects.get(register_ref=one.service)
    offered = routing.offer(
        referral=sent, service=service, agreed_how=How.SPOKEN, version=_now(sent).version, by=by["coordinator"]
    )
    if one.until is State.OFFERED:
        return
    manager = by["manager"]
    if one.until is State.DECLINED:
        referrals.decline(referral=offered, reason=DeclineReason.NO_CAPACITY, version=_now(offered).version, by=manager)
        return
    accepted = referrals.accept(referral=offered, version=_now(offered).version, by=manager)
    if one.until is State.ACCEPTED:
        return
    allocation.allocate(
        referral=accepted,
        worker=by["support"],
        said="The example has one support worker.",
        version=_now(accepted).version,
        by=manager,
    )
    contact.record_contact(
        referral=_now(accepted),
        channel=Channel.PHONE,
        outcome=contact.Outcome.REACHED,
        said="Agreed to meet.",
        by=by["support"],
    )
    contact.record_meeting(referral=_now(accepted), said="Met at the made-up centre.", by=by["support"])
