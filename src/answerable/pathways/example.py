"""A small made-up county to try the site with: organisations, areas, protocols, services, a worker of every role. Nobody is real."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import orjson
from django.utils import timezone

from answerable.audit.actions import in_turn
from answerable.pathways.actions import accounts, local_rules, organisations, protocols, risk, services
from answerable.pathways.commands_tools import EXAMPLE
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Organisation, Worker
from answerable.pathways.rules.passwords import make_password
from answerable.pathways.rules.protocols import Basis, FieldGroup, Known, Purpose
from answerable.pathways.rules.vocabulary import Need, Offence, OrganisationKind, Role

AREAS = {
    "Quill City": ("ZZ1", "ZZ2", "ZZ3"),
    "County South": ("ZZ4", "ZZ5", "ZZ11 2"),
    "County North": ("ZZ6", "ZZ7", "ZZ8"),
}
"""Areas with postcodes that no place has."""


class Agency(NamedTuple):
    """One organisation of the made-up county."""

    key: str
    name: str
    kind: OrganisationKind


AGENCIES = (
    Agency("hub", "Quillshire Care Hub (made up)", OrganisationKind.HUB),
    Agency("police", "Quillshire Police (made up)", OrganisationKind.POLICE),
    Agency("haven", "Larkspur Haven (made up)", OrganisationKind.SPECIALIST),
    Agency("advocates", "Thistle Advocates (made up)", OrganisationKind.ADVOCACY),
    Agency("general", "Quillshire Victim Service (made up)", OrganisationKind.VICTIM_SERVICE),
    Agency("mash", "Quillshire Safeguarding Hub (made up)", OrganisationKind.SAFEGUARDING),
)

ACCOUNTS = (
    ("administrator", Role.ADMINISTRATOR, "hub"),
    ("coordinator", Role.COORDINATOR, "hub"),
    ("hub.lead", Role.HUB_LEAD, "hub"),
    ("data.protection", Role.DATA_PROTECTION, "hub"),
    ("marac", Role.MARAC_COORDINATOR, "police"),
    ("referrer", Role.REFERRER, "police"),
    ("manager", Role.SERVICE_MANAGER, "haven"),
    ("support", Role.SUPPORT_WORKER, "haven"),
    ("haven.coordinator", Role.COORDINATOR, "haven"),
    ("advocate", Role.SUPPORT_WORKER, "advocates"),
    ("advocates.manager", Role.SERVICE_MANAGER, "advocates"),
)
"""Who signs in: the first part of the address @example.org, the role, the organisation."""

SERVICES = (
    ("S-DA", "Domestic abuse outreach (made up)", "haven", (Need.HEALTH, Need.SHELTER, Need.FAMILY), 60, 5, 16),
    ("S-ISVA", "Sexual violence advisers (made up)", "advocates", (), 40, 12, 13),
    ("S-VICTIMS", "Help after any crime (made up)", "general", (), None, 2, None),
)
"""Reference, name, provider, needs, capacity, waiting days, youngest age."""


@in_turn()
def make(*, once: bool = True) -> str:
    """Make the county in an empty store, and return the password of its accounts: until each one's first sign-in, or `once=False` for good.

    Raises CannotChange where the store has an organisation already: an example is never mixed with an office's own.
    """
    if Organisation.objects.exists():
        raise CannotChange(
            "This store is in use already. Choose a new folder for the example (ANSWERABLE_PATHWAYS_HOME)."
        )
    today = timezone.localdate()
    areas = [
        organisations.save_area(area=None, name=name, prefixes=list(codes), by=None) for name, codes in AREAS.items()
    ]
    agencies = {
        one.key: organisations.add_organisation(
            name=one.name, kind=one.kind, is_hub=one.key == "hub", contact_point="01632 960000 (made up)", by=None
        )
        for one in AGENCIES
    }
    password = make_password()
    for first, role, where in ACCOUNTS:
        worker = accounts.add_worker(
            email=f"{first}@example.org",
            name=f"Made-up {role.inside}",
            role=role,
            organisation=agencies[where],
            password=password,
            once=once,
            by=None,
        )
        if role is Role.SUPPORT_WORKER:
            skills = [Offence.DOMESTIC_ABUSE, Offence.STALKING] if where == "haven" else [Offence.SEXUAL_VIOLENCE]
            accounts.set_work(worker=worker, areas=areas, skills=skills, caseload_limit=20, by=None)
    for ref, name, provider, needs, capacity, waiting, youngest in SERVICES:
        made = services.save_service(
            service=None, name=name, provider=agencies[provider], needs=needs, register_ref=ref, by=None
        )
        services.set_capacity(service=made, is_open=True, capacity=capacity, waiting_days=waiting, by=None)
        if youngest:
            condition = {"field": "age", "is": "at least", "value": youngest}
            services.save_rule(service=made, rule=None, condition=condition, words=f"{youngest} or over", by=None)
    _protocol(agencies, today)
    risk.load_tool(data=orjson.loads(EXAMPLE.read_bytes()), by=None)
    local_rules.begin_with_usual_rules(by=None)
    return password


def _protocol(agencies: dict[str, Organisation], today: date) -> None:
    made = protocols.add_protocol(
        title="Quillshire information-sharing protocol (made up)",
        starts=today - timedelta(days=30),
        ends=today + timedelta(days=700),
        by=None,
    )
    hub = agencies["hub"]
    told = [group for group in FieldGroup if group is not FieldGroup.NOTES]
    pairs = [(agencies["police"], hub), *((hub, agencies[key]) for key in ("haven", "advocates", "general"))]
    for giver, receiver in pairs:
        protocols.add_grant(
            protocol=made,
            giver=giver,
            receiver=receiver,
            purpose=Purpose.REFERRAL,
            basis=Basis.PUBLIC_TASK,
            fields=told,
            by=None,
        )
    safety = [
        FieldGroup.REFERENCE,
        FieldGroup.IDENTITY,
        FieldGroup.CONTACT,
        FieldGroup.OFFENCE,
        FieldGroup.RISK,
        FieldGroup.PERPETRATOR,
    ]
    # The police run MARAC: agencies tell them, and who refers tells the agencies that come.
    haven, advocates, mash = (agencies[key] for key in ("haven", "advocates", "mash"))
    tell = [(giver, agencies["police"]) for giver in (hub, haven, advocates, mash)]
    for giver, receiver in [*tell, (haven, hub), (haven, mash), (haven, advocates), (agencies["police"], haven)]:
        protocols.add_grant(
            protocol=made,
            giver=giver,
            receiver=receiver,
            purpose=Purpose.MARAC,
            basis=Basis.SAFEGUARDING,
            fields=safety,
            by=None,
        )
    checks = ((agencies["haven"], hub), (hub, agencies["haven"]), (agencies["police"], hub))
    for giver, receiver in checks:
        protocols.add_grant(
            protocol=made,
            giver=giver,
            receiver=receiver,
            purpose=Purpose.NAME_CHECK,
            basis=Basis.PUBLIC_TASK,
            known=[Known.KIND, Known.OPEN, Known.CONTACT],
            by=None,
        )


def workers() -> dict[str, Worker]:
    """Return the made-up workers by the first part of their address."""
    return {one.email.split("@")[0]: one for one in Worker.objects.filter(email__endswith="@example.org")}
