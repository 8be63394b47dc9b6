"""Lists of many: no question of the store for each row, 50 a page, and 10,000 rows within reach."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.pathways.models import Person, Referral, ReferralEvent, Share, Worker
from answerable.pathways.rules.referral import new_number
from answerable.pathways.rules.vocabulary import Part, Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db


def many(number: int) -> Worker:
    """Make so many sent referrals of the police, shared with the hub, and return a coordinator of the hub."""
    first = making.a_referral(state=State.SENT)
    share = first.shares.get()
    now = timezone.now()
    people = Person.objects.bulk_create(
        (
            Person(
                owner=making.the_police(),
                part=Part.VICTIM,
                identity={"forename": "Ada", "surname": f"Madeup{one}"},
                preferences={"language": "Polish"},
            )
            for one in range(number)
        ),
        batch_size=500,
    )
    rows = Referral.objects.bulk_create(
        (
            Referral(
                number=new_number(),
                person=person,
                source="police",
                referred_by=first.referred_by,
                referrer=first.referrer,
                hub=first.hub,
                offence="domestic_abuse",
                risk=("", "standard", "medium", "high")[one % 4],
                state=State.SENT,
                since=now - timedelta(hours=one % 700),
            )
            for one, person in enumerate(people)
        ),
        batch_size=500,
    )
    ReferralEvent.objects.bulk_create(
        (ReferralEvent(referral=row, kind="sent", at=row.since, state_after=State.SENT) for row in rows), batch_size=500
    )
    Share.objects.bulk_create(
        (
            Share(
                referral=row,
                giver=share.giver,
                receiver=share.receiver,
                grant=share.grant,
                purpose=share.purpose,
                fields=share.fields,
                consent=share.consent,
                expires_on=share.expires_on,
            )
            for row in rows
        ),
        batch_size=500,
    )
    return making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())


@pytest.mark.parametrize("name", ["queue", "referrals"])
def test_a_page_asks_as_many_questions_for_sixty_as_for_two(client_of: Callable[[Worker], Client], name: str) -> None:
    worker = many(2)
    client = client_of(worker)
    client.get(reverse(f"pathways:{name}"))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(reverse(f"pathways:{name}"))
    many(60)
    with CaptureQueriesContext(connection) as lots:
        page = client.get(reverse(f"pathways:{name}")).content.decode()
    assert len(lots) <= len(few) + 1, "the list of pages is the one more"
    assert "Page 1 of 2" in page


def test_ten_thousand_wait_and_the_queue_is_drawn(client_of: Callable[[Worker], Client]) -> None:
    client = client_of(many(10_000))
    client.get(reverse("pathways:queue"))
    spent = []
    for asked in ({}, {"late": "yes"}, {"risk": "high", "page": "40"}):
        begun = time.process_time()
        answer = client.get(reverse("pathways:queue"), asked)
        spent.append(time.process_time() - begun)
        assert answer.status_code == 200
        assert answer.content.decode().count('<th scope="row"') == 50
    assert max(spent) < 2.0, spent
