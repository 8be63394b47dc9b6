"""What a partner is given of whom, in a file, under one line of a protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from answerable.pathways.models import Incident, Person, ProtocolGrant, Referral, Share, Worker
from answerable.pathways.policies import groups_of_all, live_shares, referrers_notes_of_all, visible
from answerable.pathways.restricting import restrictions
from answerable.pathways.rules.contact import DAYS
from answerable.pathways.rules.policy import GROUP_OF
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.verbs import Verb


@dataclass(frozen=True)
class Row:
    """One referral of a file: under which share, which groups, and its cells by heading."""

    referral: Referral
    share: Share
    groups: frozenset[FieldGroup]
    told: dict[str, str]


def rows_for(grant: ProtocolGrant, worker: Worker) -> list[Row]:
    """Return what may be given to the receiver of a line now, by a worker of its giver; a fixed number of queries."""
    shares = {
        share.referral_id: share
        for share in live_shares(grant.receiver_id).filter(grant=grant).order_by("made_at", "pk")
    }
    referrals = list(
        visible(worker, Verb.SEE_STATE)
        .filter(pk__in=shares)
        .exclude(person__in=restrictions(grant.giver_id).values("person"))
        .select_related("person", "service")
        .prefetch_related("needs", "person__safe_contacts", "person__incidents__perpetrators")
        .order_by("pk")
    )
    sees = groups_of_all(worker, referrals)
    notes = referrers_notes_of_all(worker, referrals)
    rows = []
    for referral in referrals:
        share = shares[referral.pk]
        allowed = {FieldGroup(code) for code in set(share.fields) & set(grant.fields)}
        seen = {GROUP_OF[verb] for verb in sees[referral.pk] if verb in GROUP_OF}
        if referral.pk not in notes:
            seen.discard(FieldGroup.NOTES)
        groups = frozenset({FieldGroup.REFERENCE, *(allowed & seen)})
        told: dict[str, str] = {}
        for group, write in _WRITE.items():
            if group in groups:
                told |= write(referral, worker)
        rows.append(Row(referral, share, groups, told))
    return rows


def _reference(referral: Referral, _worker: Worker) -> dict[str, str]:
    return {
        "Referral": referral.number,
        "State": referral.get_state_display(),
        "Since": f"{timezone.localtime(referral.since):%Y-%m-%d}",
    }


def _name(person: Person) -> str:
    return " ".join(filter(None, (person.identity.get("forename"), person.identity.get("surname"))))


def _identity(referral: Referral, _worker: Worker) -> dict[str, str]:
    told = referral.person.identity
    return {
        "First name": str(told.get("forename") or ""),
        "Last name": str(told.get("surname") or ""),
        "Other names": ", ".join(told.get("other_names") or ()),
        "Date of birth": str(told.get("born") or ""),
        "Sex": str(told.get("sex") or ""),
    }


def _times(plan: Mapping[str, Any]) -> str:
    if plan.get("any_time"):
        return "at any time"
    spans = [
        f"{', '.join(DAYS[day - 1] for day in one['days'])} {one['from']}–{one['until']}"
        for one in plan.get("times") or ()
    ]
    return "; ".join(spans) or "not known: do not contact"


def _contact(referral: Referral, _worker: Worker) -> dict[str, str]:
    """How the person is reached, never without how that is safe. No plan: no number."""
    held = next(iter(referral.person.safe_contacts.all()), None)
    plan = held.plan if held else {}
    if not plan:
        return {"Safe contact": "Not known: do not contact"}
    ways = [
        (plan.get("phone"), plan.get("phone_safe"), "Safe phone"),
        (plan.get("email"), plan.get("email_safe"), "Safe email"),
    ]
    told = {heading: str(value) if value and safe is True else "" for value, safe, heading in ways}
    said = [
        f"Safe {_times(plan)}",
        "text messages are safe" if plan.get("text_safe") is True else "no text messages",
        "a message may be left" if plan.get("voicemail_safe") is True else "leave no message",
        "letters are safe" if plan.get("post_safe") is True else "no letters",
        f"who may answer: {plan['who_may_answer']}" if plan.get("who_may_answer") else "nobody else may answer",
        f"never: {plan['never']}" if plan.get("never") else "",
    ]
    return {**told, "Safe contact": "; ".join(filter(None, said))}


def _address(referral: Referral, _worker: Worker) -> dict[str, str]:
    held = referral.person.address or {}
    return {
        "Address": ", ".join(held.get("lines") or ()),
        "Postcode": str(held.get("postcode") or referral.person.identity.get("postcode") or ""),
    }


def _incidents(referral: Referral, worker: Worker) -> list[Incident]:
    return [one for one in referral.person.incidents.all() if one.organisation_id == worker.organisation_id]


def _offence(referral: Referral, worker: Worker) -> dict[str, str]:
    days = [f"{one.occurred_on:%Y-%m-%d} {one.get_offence_display()}" for one in _incidents(referral, worker)]
    return {"Kind of crime": referral.get_offence_display(), "What happened": "; ".join(days)}


def _needs(referral: Referral, _worker: Worker) -> dict[str, str]:
    held = referral.person.preferences or {}
    return {
        "Needs": ", ".join(dict.fromkeys(one.get_need_display() for one in referral.needs.all())),
        "Language": str(held.get("language") or ""),
        "Interpreter": "yes" if held.get("interpreter") else "",
        "Access needs": str(held.get("access_needs") or ""),
    }


def _risk(referral: Referral, _worker: Worker) -> dict[str, str]:
    return {"Level of risk": referral.get_risk_display() if referral.risk else "Not assessed"}


def _perpetrator(referral: Referral, worker: Worker) -> dict[str, str]:
    names = [_name(who) for one in _incidents(referral, worker) for who in one.perpetrators.all()]
    return {"Who did it": ", ".join(dict.fromkeys(filter(None, names)))}


def _notes(referral: Referral, _worker: Worker) -> dict[str, str]:
    return {"Notes": str(referral.notes or "")}


_WRITE = {
    FieldGroup.REFERENCE: _reference,
    FieldGroup.IDENTITY: _identity,
    FieldGroup.CONTACT: _contact,
    FieldGroup.ADDRESS: _address,
    FieldGroup.OFFENCE: _offence,
    FieldGroup.NEEDS: _needs,
    FieldGroup.RISK: _risk,
    FieldGroup.PERPETRATOR: _perpetrator,
    FieldGroup.NOTES: _notes,
}
