"""Sharing without agreement is the business of the organisation in which it was asked for, wherever who asked works later."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from answerable.pathways.actions.accounts import set_organisation
from answerable.pathways.actions.consent import ask_override, refuse_override, sign_override
from answerable.pathways.errors import CannotChange
from answerable.pathways.grounds import ground_for, overrides_of
from answerable.pathways.models import Override, Referral, Worker
from answerable.pathways.queries.caseloads import numbers
from answerable.pathways.queries.consent import to_sign
from answerable.pathways.rules.consent import MayNot, MayShare, Signed
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.vocabulary import Role, State

from .. import making

pytestmark = pytest.mark.django_db
SignIn = Callable[[Worker], Client]
WHY = "Made-up words that the police are not to read."


def manager_of(organisation: object) -> Worker:
    return making.a_worker(role=Role.SERVICE_MANAGER, organisation=organisation)  # type: ignore[arg-type]


@pytest.fixture
def case() -> tuple[Referral, Worker, Override]:
    """A referral of the police at the hub, of which the hub's coordinator asked to tell somebody; the coordinator is with the police now."""
    referral = making.a_referral(state=State.SENT)
    asker = making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())
    override = ask_override(
        referral=referral, receiver=making.an_organisation(), reason="serious_harm", basis="prevention", why=WHY,
        person_told=None, version=referral.version, by=asker,
    )  # fmt: skip
    set_organisation(worker=asker, organisation=making.the_police(), by=None)
    return referral, asker, override


def test_the_manager_where_it_was_asked_signs_and_the_one_where_the_asker_went_does_not_learn_of_it(
    case: tuple[Referral, Worker, Override], client_of: SignIn
) -> None:
    referral, _asker, override = case
    address = reverse("pathways:overrides", args=[referral.reference])
    page_of_it = reverse("pathways:referral", args=[referral.reference])
    there, here = manager_of(making.the_police()), manager_of(making.the_hub())
    at_police, at_hub = client_of(there), client_of(here)
    assert at_police.post(address, {"override": 1, "then": "sign"}).status_code == 404
    assert at_police.post(address, {"override": 1, "then": "refuse"}).status_code == 404
    for act in (sign_override, refuse_override):
        with pytest.raises(CannotChange, match="Another organisation asked"):
            act(override=override, by=there)
    shown = at_police.get(address)
    assert shown.status_code == 200, "they sign what is asked in their own organisation"
    assert WHY not in shown.content.decode()
    assert "Sign off sharing without agreement" not in at_police.get(page_of_it).content.decode()
    assert not to_sign(there).exists()
    assert numbers(there, override.asked_at).to_sign == 0
    assert at_police.get(reverse("pathways:to_sign")).status_code == 200

    assert list(to_sign(here)) == [override]
    assert numbers(here, override.asked_at).to_sign == 1
    assert "Sign off sharing without agreement" in at_hub.get(page_of_it).content.decode()
    assert WHY in at_hub.get(address).content.decode()
    assert at_hub.post(address, {"override": 1, "then": "sign"}).status_code == 302
    override.refresh_from_db()
    assert override.signed_by == here


def test_an_override_lets_its_own_organisation_give_and_no_other(case: tuple[Referral, Worker, Override]) -> None:
    referral, asker, override = case
    hub, police, receiver = making.the_hub(), making.the_police(), override.receiver
    assert receiver is not None
    here = manager_of(hub)
    sign_override(override=override, by=here)
    for giver in (hub, police):
        making.a_protocol(giver, receiver)
    assert overrides_of(referral, giver=hub, receiver=receiver) == (
        Signed(key=override.pk, asked_by=str(asker.pk), signed_by=str(here.pk)),
    )
    assert overrides_of(referral, giver=police, receiver=receiver) == ()
    asked = {"receiver": receiver, "purpose": Purpose.REFERRAL, "fields": [FieldGroup.IDENTITY]}
    by_hub, by_police = (ground_for(referral, giver=giver, **asked) for giver in (hub, police))  # type: ignore[arg-type]
    assert isinstance(by_hub, MayShare)
    assert by_hub.override == override.pk
    assert by_police == MayNot("The person has not been asked whether this agency may be told.")
