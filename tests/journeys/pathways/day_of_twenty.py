"""The twenty referrals that wait for a coordinator in the morning, and one that they must not see; sent, declined and signed through the
product's own actions. Every person is made up.

Run with the store open. `send()` returns what the journey needs to know: the number and address of each, and what it has to become.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

AREAS = {"ZZ1 1AA": "Quill City", "ZZ6 1AA": "County North"}
ORDINARY = 9
"""How many referrals have nothing special about them."""

OUTREACH, ADVISERS, ANY_CRIME = "Domestic abuse outreach", "Sexual violence advisers", "Help after any crime"


def _plan(**over: Any) -> dict[str, Any]:
    from tests.pathways.making import SAFE_PLAN

    return {**SAFE_PLAN, **over}


def _send(surname: str, *, restricted: bool = False, **over: Any) -> Any:
    from answerable.pathways.actions import referrals
    from answerable.pathways.models import Referral, Worker
    from answerable.pathways.rules.consent import Layer
    from answerable.pathways.rules.draft import Said, Whole
    from tests.pathways import making

    by = Worker.objects.get(email="referrer@example.org")
    draft = referrals.start(by=by)
    yes = Said(given=True, how="spoken")
    told: dict[str, Any] = {
        "identity": {"forename": "Rosalind", "surname": surname, "born": "1991-04-01", "sex": "female"},
        "address": {"lines": ["1 Made-up Lane"], "postcode": over.pop("postcode", "ZZ1 1AA")},
        "plan": _plan(**over.pop("plan", {})),
        "checked_on": making.today(),
        "offence": "domestic_abuse",
        "occurred_on": making.today() - timedelta(days=1),
        "reported_on": making.today() - timedelta(days=1),
        "police_reported": True,
        "risk": "medium",
        "needs": ["shelter"],
        "consents": {Layer.SUPPORT: yes, Layer.SHARE: yes, Layer.CONTACT: yes},
        "restricted": restricted,
    }
    sent = referrals.send(referral=draft, whole=Whole(**{**told, **over}), version=draft.version, by=by)
    return Referral.objects.get(pk=sent.pk)


def _declined(surname: str) -> Any:
    """One that was offered this morning already, and declined."""
    from answerable.pathways.actions import referrals, routing
    from answerable.pathways.models import Referral, Service, Worker

    made = _send(surname)
    coordinator = Worker.objects.get(email="coordinator@example.org")
    service = Service.objects.get(register_ref="S-DA")
    routing.offer(referral=made, service=service, agreed_how="spoken", version=made.version, by=coordinator)
    made = Referral.objects.get(pk=made.pk)
    manager = Worker.objects.get(email="manager@example.org")
    referrals.decline(referral=made, reason="no_capacity", version=made.version, by=manager)
    return made


def send() -> list[dict[str, Any]]:
    """Send them, and return for each: number, reference, kind, the words that its page must show, and the service it goes to."""
    from answerable.pathways.actions import services
    from answerable.pathways.models import Area, Service
    from answerable.pathways.rules.vocabulary import Need

    outreach = Service.objects.get(register_ref="S-DA")
    services.save_service(
        service=outreach,
        name=outreach.name,
        provider=outreach.provider,
        areas=list(Area.objects.exclude(name="County North")),
        needs=[Need.HEALTH, Need.SHELTER, Need.FAMILY],
        register_ref="S-DA",
        by=None,
    )
    sexual = {"offence": "sexual_violence", "needs": ["health"]}
    unsafe = {"plan": {"phone_safe": False}}
    polish = {"preferences": {"language": "Polish", "interpreter": True}}
    made: list[dict[str, Any]] = []

    def one(kind: str, referral: Any, service: str, *shows: str) -> None:
        made.append(
            {
                "kind": kind,
                "number": referral.number,
                "reference": str(referral.reference),
                "service": service,
                "shows": ["Safe now", *shows] if kind not in ("unsafe", "secret") else list(shows),
            }
        )

    for number in range(ORDINARY):
        one("ordinary", _send(f"Ordinarymadeup{number}"), OUTREACH)
    for number in range(2):
        one("unsafe", _send(f"Unsafemadeup{number}", **unsafe), OUTREACH, "Not safe")
    one("interpreter", _send("Polishmadeup", **polish), OUTREACH, "Speaks Polish.", "Needs an interpreter.")
    one("high", _send("Highmadeup", risk="high"), OUTREACH, "High")
    one("marac", _send("Maracmadeup", risk="high"), OUTREACH, "High")
    one("north", _send("Northmadeup", postcode="ZZ6 1AA"), ANY_CRIME, "County North")
    one("adviser", _send("Advisermadeup", **sexual), ADVISERS)
    one("declined", _declined("Declinedmadeup"), ANY_CRIME, "Declined")
    one("no consent", _send("Refusingmadeup"), OUTREACH)
    one("withdrawn", _send("Withdrawnmadeup"), "")
    one("duplicate", _send("Ordinarymadeup0"), "")
    one("secret", _send("Hiddenmadeup", restricted=True), "")
    return made
