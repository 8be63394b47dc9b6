"""Every list of casework asks the store as often for many rows as for few."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.accounts.models import User
from answerable.casework.models import (
    CaseEvent,
    Complaint,
    Disposal,
    DisposalProposal,
    Hold,
    Message,
    OutgoingMessage,
    Release,
    Request,
    Requester,
    RetentionSchedule,
    Review,
    Signature,
    StaffNotice,
    Task,
    Team,
)
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

FEW, MANY = 10, 200
DAY = date(2020, 1, 6)


@pytest.fixture
def staff() -> dict[str, User]:
    return {role: member(role) for role in ("foi_officer", "approver", "administrator")}


def make(number: int, first: int, staff: dict[str, User]) -> None:
    """Make so many of everything that a list shows, each with what its line names."""
    officer, approver = staff["foi_officer"], staff["approver"]
    numbers, now = range(first, first + number), timezone.now()
    people = Requester.objects.bulk_create(Requester(name=f"Made-up {n}", email=f"a{n}@example.org") for n in numbers)
    cases = Request.objects.bulk_create(
        Request(
            reference=f"FOI-2020-{n:04d}", subject=f"Subject {n}", received=DAY + timedelta(days=n), state="released",
            requester=person, officer=officer,
        )
        for n, person in zip(numbers, people, strict=True)
    )  # fmt: skip
    CaseEvent.objects.bulk_create(CaseEvent(request=one, kind="responded_outside", on=one.received) for one in cases)
    running = Request.objects.bulk_create(
        Request(reference=f"FOI-2019-{n:04d}", subject=f"Subject {n}", received=DAY, state="clearance", officer=officer)
        for n in numbers
    )
    reviews = Review.objects.bulk_create(
        Review(request=one, kind="compliance", state="clearance", reviewer=approver) for one in running
    )
    complaints = Complaint.objects.bulk_create(Complaint(request=one, about="Late", state="open") for one in running)
    CaseEvent.objects.bulk_create(
        [CaseEvent(request=one.request, review=one, kind="review_asked", on=DAY) for one in reviews]
        + [CaseEvent(request=one.request, complaint=one, kind="complaint_notified", on=DAY) for one in complaints]
    )
    Task.objects.bulk_create(
        Task(request=one, kind="search", asked="What?", person=person, due=DAY, team=Team.objects.get())
        for one in running
        for person in (officer, approver)
    )
    releases = Release.objects.bulk_create(
        Release(
            request=one.request, review=one if kind == "review_outcome" else None, kind=kind, state="clearance", subject="S",
            message="M", steps=["approver", "approver"], digest="0" * 64, prepared_by=officer,
        )
        for one in reviews
        for kind in ("response", "review_outcome")
    )  # fmt: skip
    Signature.objects.bulk_create(
        Signature(
            release=one,
            step=1,
            role="approver",
            by=staff["administrator"],
            digest=one.digest,
            word=Signature.Word.CLEARED,
        )
        for one in releases
    )
    for n, one in zip(numbers, cases, strict=True):
        for state in ("stray", "placed"):
            Message.objects.create(
                kept="mail/none.eml", sha256=f"{state}{n}".zfill(64), subject=f"Subject {n}", arrived=now, kind="other",
                text="Made up", state=state, request=one if state == "placed" else None, placed_by=officer,
            )  # fmt: skip
    OutgoingMessage.objects.bulk_create(
        OutgoingMessage(
            request=one, message_id=f"<{one.pk}@example.org>", to_address="a@example.org", subject="S", body="B"
        )
        for one in cases
    )
    StaffNotice.objects.bulk_create(StaffNotice(to=one, request=cases[0], text="Made up") for one in staff.values())
    Hold.objects.bulk_create(Hold(request=one, reason="Made up", put_on=DAY, put_by=officer) for one in cases[::2])
    DisposalProposal.objects.bulk_create(
        DisposalProposal(request=one, put_on=DAY, put_by=officer) for one in cases[1::2]
    )
    Disposal.objects.bulk_create(
        Disposal(reference=f"OLD-{n}", schedule="Made up", closed_on=DAY, proposed_by=officer, approved_by=approver)
        for n in numbers
    )


LISTS = {
    "foi_officer": (
        "/",
        "/requests/",
        "/requests/?show=answered",
        "/requests/?show=clearance",
        "/requests/diary/?month=2020-02",
        "/requests/requesters/",
        "/requests/requesters/due/",
        "/requests/inbox/",
        "/requests/outbox/",
        "/requests/statistics/?period=2020",
        "/requests/statistics/cases/?period=2020&line=received",
        "/requests/keeping/",
    ),
    "approver": ("/", "/requests/tasks/", "/requests/clearance/"),
    "administrator": ("/requests/teams/",),
}


def test_a_list_asks_as_often_for_many_rows_as_for_few(staff: dict[str, User]) -> None:
    Team.objects.create(name="Finance", email="finance@example.org")
    RetentionSchedule.objects.create(applies_to="answered", months=12, basis="Made up")
    readers = {role: Client() for role in LISTS}
    for role, client in readers.items():
        client.force_login(staff[role])

    def asked() -> dict[str, int]:
        found = {}
        for role, addresses in LISTS.items():
            for address in addresses:
                with CaptureQueriesContext(connection) as captured:
                    assert readers[role].get(address).status_code == 200
                found[f"{role} at {address}"] = len(captured)
        return found

    make(FEW, 1, staff)
    asked()
    few = asked()
    make(MANY - FEW, FEW + 1, staff)
    assert asked() == few
