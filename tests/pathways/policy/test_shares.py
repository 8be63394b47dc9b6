"""A share that is over, and a protocol that is, show nothing from the next request on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from answerable.pathways.models import Referral, Share, Worker
from answerable.pathways.policies import allowed_to, groups, groups_of_all, live_shares, visible, visible_people
from answerable.pathways.rules.protocols import Basis, Purpose
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role, State

from ..making import (
    a_consent,
    a_protocol,
    a_referral,
    a_service,
    a_share,
    a_worker,
    an_organisation,
    an_override,
    the_hub,
    today,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> tuple[Worker, Referral, Share]:
    """A coordinator at the hub, a referral that was sent to it, and the share that shows it."""
    worker = a_worker(role=Role.COORDINATOR, organisation=the_hub())
    referral = a_referral(state=State.SENT)
    return worker, referral, referral.shares.get()


def end_consent(share: Share) -> None:
    assert share.consent
    share.consent.withdrawn_at = timezone.now()
    share.consent.save()


def decline(share: Share) -> None:
    assert share.consent
    share.consent.given = False
    share.consent.save()


def change(share: Share, **fields: object) -> None:
    Share.objects.filter(pk=share.pk).update(**fields)


def change_protocol(share: Share, **fields: object) -> None:
    type(share.grant.protocol).objects.filter(pk=share.grant.protocol_id).update(**fields)


DAY = timedelta(days=1)
OVER: dict[str, Callable[[Share], None]] = {
    "withdrawn": lambda share: change(share, withdrawn_at=timezone.now()),
    "its last day was yesterday": lambda share: change(share, expires_on=today() - DAY),
    "the person took the consent back": end_consent,
    "the person declined": decline,
    "the protocol's last day was yesterday": lambda share: change_protocol(
        share, starts=today() - 9 * DAY, ends=today() - DAY
    ),
    "the protocol begins tomorrow": lambda share: change_protocol(share, starts=today() + DAY),
    "the protocol ends early, today": lambda share: change_protocol(share, ended_early=today()),
    "it is another purpose than the line's": lambda share: change(share, purpose=Purpose.MARAC),
    "its giver is not the line's": lambda share: change(share, giver=an_organisation()),
    "its receiver is not the line's": lambda share: change(share, receiver=an_organisation()),
    "neither consent nor override": lambda share: change(share, consent=None),
}
STANDS: dict[str, Callable[[Share], None]] = {
    "its last day is today": lambda share: change(share, expires_on=today()),
    "the protocol's last day is today": lambda share: change_protocol(share, ends=today()),
    "the protocol begins today": lambda share: change_protocol(share, starts=today()),
    "the protocol ends early, tomorrow": lambda share: change_protocol(share, ended_early=today() + DAY),
}


def test_what_is_over_shows_nothing(
    case: tuple[Worker, Referral, Share], client_of: Callable[[Worker], Client]
) -> None:
    worker, referral, share = case
    client = client_of(worker)
    page = f"/referrals/{referral.reference}/"
    assert groups(worker, referral)
    for how, end in OVER.items():
        place = transaction.savepoint()
        end(Share.objects.get(pk=share.pk))
        assert not allowed_to(worker, referral), how
        assert not any(visible(worker, verb).exists() for verb in (Verb.SEE_STATE, Verb.SEE_ADDRESS, Verb.ROUTE)), how
        assert client.get(page).status_code == 404, how
        transaction.savepoint_rollback(place)
        assert visible(worker, Verb.ROUTE).exists(), "it stands again"
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("purpose", Purpose)
def test_only_sharing_for_marac_stands_without_agreement_and_only_on_a_basis_that_needs_none(
    purpose: str, basis: str
) -> None:
    giver, receiver = an_organisation(), an_organisation()
    grant = a_protocol(giver, receiver, purpose=purpose, basis=basis)
    share = a_share(a_referral(shared=False), giver, receiver, purpose=purpose, grant=grant)
    assert live_shares(receiver.pk).exists()
    change(share, consent=None)
    # facts/law.md D5: for MARAC consent is not required; a line that names consent, or weighs interests, does not do without.
    without = purpose == "marac" and basis not in ("explicit_consent", "legitimate_interest")
    assert live_shares(receiver.pk).exists() == without


@pytest.mark.parametrize("how", STANDS)
def test_what_stands_is_seen(case: tuple[Worker, Referral, Share], how: str) -> None:
    worker, referral, share = case
    STANDS[how](share)
    assert Verb.SEE_IDENTITY in groups(worker, referral)
    assert list(visible(worker, Verb.SEE_IDENTITY)) == [referral]
    assert list(visible_people(worker, Verb.SEE_IDENTITY)) == [referral.person]


def test_an_override_counts_once_a_manager_signed_it_and_not_when_refused(case: tuple[Worker, Referral, Share]) -> None:
    worker, referral, share = case
    override = an_override(referral, asked_by=worker)
    end_consent(share)
    change(share, override=override)
    assert not groups(worker, referral)
    override.signed_by, override.signed_at = a_worker(role=Role.SERVICE_MANAGER), timezone.now()
    override.save()
    assert groups(worker, referral)
    override.refused_at = timezone.now()
    override.save()
    assert not groups(worker, referral)


def test_a_group_is_seen_where_both_the_share_and_the_line_have_it(case: tuple[Worker, Referral, Share]) -> None:
    worker, referral, share = case
    change(share, fields=["identity", "risk", "something else"])
    type(share.grant).objects.filter(pk=share.grant_id).update(fields=["identity", "address", "something else"])
    assert groups(worker, referral) == {Verb.SEE_STATE, Verb.SEE_IDENTITY}
    for verb in (Verb.SEE_RISK, Verb.SEE_ADDRESS):
        assert not visible(worker, verb).exists()
    assert visible(worker, Verb.SEE_IDENTITY).exists()
    assert visible(worker, Verb.ROUTE).exists()


def test_shares_of_one_group_each_add_up(case: tuple[Worker, Referral, Share]) -> None:
    worker, referral, share = case
    change(share, fields=["identity"])
    police = referral.referred_by
    grant = a_protocol(police, the_hub(), purpose=Purpose.SAFEGUARDING)
    a_share(
        referral,
        police,
        the_hub(),
        purpose=Purpose.SAFEGUARDING,
        grant=grant,
        fields=["address"],
        consent=a_consent(referral),
    )
    assert groups(worker, referral) == {Verb.SEE_STATE, Verb.SEE_IDENTITY, Verb.SEE_ADDRESS}
    assert live_shares(the_hub().pk).count() == 2


def test_a_provider_learns_nothing_of_a_referral_that_was_moved_to_another(
    client_of: Callable[[Worker], Client],
) -> None:
    provider = an_organisation()
    worker = a_worker(role=Role.COORDINATOR, organisation=provider)
    referral = a_referral(state=State.OFFERED, service=a_service(provider))
    assert Verb.ACCEPT in allowed_to(worker, referral)
    Referral.objects.filter(pk=referral.pk).update(service=a_service())
    # The share to refer was not ended; it serves nobody but the service that it was for.
    assert live_shares(provider.pk).exists()
    assert not allowed_to(worker, referral)
    assert not visible(worker, Verb.SEE_STATE).exists()


@pytest.mark.parametrize("role", Role)
def test_a_list_is_one_query_and_a_page_of_rows_a_few(
    role: Role, django_assert_max_num_queries: Callable[..., object]
) -> None:
    worker = a_worker(role=role, organisation=the_hub())
    worker = Worker.objects.select_related("organisation").get(pk=worker.pk)
    rows = [a_referral(state=State.SENT) for _ in range(5)]
    with django_assert_max_num_queries(1):
        list(visible(worker, Verb.SEE_IDENTITY))
    with django_assert_max_num_queries(6):
        groups_of_all(worker, rows)
