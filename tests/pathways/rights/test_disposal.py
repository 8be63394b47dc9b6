"""Records whose time is over are removed whole, by two people, in batches that may be stopped; nothing of them is left in the file."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.pathways import disposing
from answerable.pathways.actions import retention as actions
from answerable.pathways.actions import rights
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import (
    Alarm,
    BlindKey,
    Consent,
    Disposal,
    LegalHold,
    MatchRow,
    NameCheck,
    Person,
    PersonView,
    Referral,
    ReferralEvent,
    Share,
    Worker,
)
from answerable.pathways.name_check import index
from answerable.pathways.queries import retention as queries
from answerable.pathways.rules.vocabulary import Part, Role, State
from tests.integration.casework.processes import killed, power_cut, shared_store
from tests.pathways.making import a_person, a_referral, a_service, a_worker, an_incident, the_police, today

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = timedelta(days=365 * 9)


@pytest.fixture
def officer() -> Worker:
    return a_worker(role=Role.DATA_PROTECTION, organisation=the_police())


@pytest.fixture
def deputy(officer: Worker) -> Worker:
    return a_worker(role=Role.DATA_PROTECTION, organisation=officer.organisation)


def an_old_record(*, state: str = State.CLOSED, **identity: Any) -> Person:
    """Somebody whose support ended nine years ago, with an incident, who did it, a check of their name and a view of them."""
    at = timezone.now() - LONG_AGO
    person = a_person(the_police(), **identity)
    who = a_person(the_police(), part=Part.PERPETRATOR, forename="Zebediah", surname="Canarywood")
    referral = a_referral(person=person, state=state, service=a_service(), at=at)
    incident = an_incident(person)
    incident.perpetrators.add(who)
    type(incident).objects.filter(pk=incident.pk).update(recorded_at=at)
    Person.objects.filter(pk__in=(person.pk, who.pk)).update(created_at=at)
    index.put_many([person, who])
    check = NameCheck.objects.create(
        organisation=the_police(), purpose="support", referral=referral, digest=b"x", code="none"
    )
    Alarm.objects.create(kind="honey", check_made=check, person=person)
    PersonView.objects.create(
        person=person, worker=referral.referrer, organisation=the_police(), page="x", journal_seq=1
    )
    return person


def approved(officer: Worker, deputy: Worker) -> Disposal:
    return actions.decide(disposal=actions.propose(by=officer), approved=True, by=deputy)


def test_everything_of_the_person_goes_and_the_log_names_nobody(officer: Worker, deputy: Worker) -> None:
    person = an_old_record(surname="Gonemadeup")
    kept = a_referral(person=a_person(the_police()), state=State.ACTIVE)
    disposal = approved(officer, deputy)
    said = actions.dispose(timezone.now())
    assert said == "1 record disposed of."
    assert set(Person.objects.values_list("pk", flat=True)) == {kept.person_id}  # who did it went too
    assert Referral.objects.get() == kept
    for gone in (NameCheck, Alarm, MatchRow, BlindKey, PersonView):
        assert not gone.objects.exists(), gone
    for left in (ReferralEvent, Share, Consent):
        assert not left.objects.exclude(referral=kept).exists(), left
    line = disposal.lines.get()
    assert line.person_ref == person.reference
    assert line.rows > 10
    disposal.refresh_from_db()
    assert disposal.state == "done"
    assert Entry.objects.filter(action="disposal.removed").count() == 1
    assert "Gonemadeup" not in "".join(f"{one.ref}{one.before}{one.after}" for one in Entry.objects.all())
    assert actions.dispose(timezone.now()) == "Nothing to dispose of."


@pytest.mark.parametrize(
    "state", [State.DRAFT, State.SENT, State.OFFERED, State.DECLINED, State.ACCEPTED, State.ACTIVE]
)
def test_what_is_open_stays(officer: Worker, state: State) -> None:
    an_old_record(state=state)
    assert disposing.due_now(officer.organisation, on=today()) == []


def test_a_child_stays_to_25_and_a_longer_rule_of_another_party_holds(officer: Worker) -> None:
    an_old_record(born=(today() - timedelta(days=365 * 20)).isoformat())
    assert disposing.due_now(officer.organisation, on=today()) == []
    adult = an_old_record(born="1970-01-01")
    assert [person for person, _ in disposing.due_now(officer.organisation, on=today())] == [adult]
    provider = adult.referrals.get().service.provider
    actions.set_rule(
        purpose="support", years=12, child_until=25, from_year_end=False, words="Made-up contract",
        by=a_worker(role=Role.DATA_PROTECTION, organisation=provider),
    )  # fmt: skip
    assert disposing.due_now(officer.organisation, on=today()) == []


def test_a_hold_and_an_open_request_are_above_all_up_to_the_last_moment(officer: Worker, deputy: Worker) -> None:
    held, asked, gone = an_old_record(), an_old_record(), an_old_record()
    disposal = approved(officer, deputy)
    hold = actions.place_hold(number=held.referrals.get().number.lower(), why="A claim is made", by=officer)
    request = rights.receive(
        ask="access", asker="self", who={"forename": "A", "surname": "B"}, received_on=today(), by=officer
    )
    rights.check_identity(request=request, how="document", on=today(), by=officer)
    rights.attach(request=request, person=asked, by=officer)
    actions.dispose(timezone.now())
    assert set(disposal.lines.values_list("kept", flat=True)) == {"hold", "asked", ""}
    assert not Person.objects.filter(pk=gone.pk).exists()
    assert Person.objects.filter(pk__in=(held.pk, asked.pk)).count() == 2
    actions.lift_hold(hold=hold, by=officer)
    assert [person for person, _ in disposing.due_now(officer.organisation, on=today())] == [held]
    approved(officer, deputy)
    actions.dispose(timezone.now())
    assert not LegalHold.objects.exists()


def test_one_person_cannot_dispose_alone(officer: Worker, deputy: Worker) -> None:
    an_old_record()
    proposal = actions.propose(by=officer)
    with pytest.raises(CannotChange, match="Somebody else"):
        actions.decide(disposal=proposal, approved=True, by=officer)
    with pytest.raises(CannotChange, match="another organisation"):
        actions.decide(disposal=proposal, approved=True, by=a_worker(role=Role.DATA_PROTECTION))
    with pytest.raises(CannotChange, match="waits"):
        actions.propose(by=deputy)
    actions.decide(disposal=proposal, approved=False, by=deputy)
    assert actions.dispose(timezone.now()) == "Nothing to dispose of."
    assert Person.objects.exists()


def test_an_erasure_takes_no_other_organisations_record_with_it(officer: Worker, deputy: Worker) -> None:
    person = an_old_record()
    alone = a_person(the_police())
    for one in (person, alone):
        request = rights.receive(
            ask="erasure", asker="self", who={"forename": "A", "surname": "B"}, received_on=today(), by=officer
        )
        rights.check_identity(request=request, how="document", on=today(), by=officer)
        rights.attach(request=request, person=one, by=officer)
        rights.close(request=request, outcome="granted", why="No longer needed", by=officer)
    longer = {"years": 50, "child_until": 25, "from_year_end": False, "words": "Made-up policy"}
    actions.set_rule(purpose="support", **longer, by=officer)
    for proposal in Disposal.objects.all():
        actions.decide(disposal=proposal, approved=True, by=deputy)
    actions.dispose(timezone.now())
    assert Person.objects.filter(pk=person.pk).exists()
    assert not Person.objects.filter(pk=alone.pk).exists()


def test_stopped_by_a_power_cut_it_goes_on_where_it_was(
    officer: Worker, deputy: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [an_old_record() for _ in range(3)]
    monkeypatch.setattr(actions, "BATCH", 1)
    with shared_store(tmp_path):
        disposal = approved(officer, deputy)
        removed = disposing.remove
        count = []

        def second_time(person: Person) -> int:
            count.extend([person] if person.part == Part.VICTIM else [])
            if len(count) == 2:
                power_cut()
            return removed(person)

        def cut() -> None:
            disposing.remove = second_time
            actions.dispose(timezone.now())

        killed(cut)
        assert disposal.lines.filter(done_at__isnull=False).count() == 1
        assert Person.objects.filter(part=Part.VICTIM).count() == 2
        assert actions.dispose(timezone.now()) == "3 records disposed of."
        assert not Person.objects.filter(pk__in=[one.pk for one in people]).exists()


@pytest.mark.skipif(
    "postgresql" in connection.vendor, reason="PostgreSQL writes its tables anew; its files are the server's"
)
def test_nothing_of_the_person_is_left_in_the_bytes_of_the_store(
    officer: Worker, deputy: Worker, tmp_path: Path
) -> None:
    with shared_store(tmp_path):
        marker = f"plain-{secrets.token_hex(12)}"
        person = an_old_record(surname="Bytesmadeup")
        person.incidents.update(source_ref=marker)
        sealed = {}
        with connection.cursor() as cursor:
            cursor.execute("SELECT identity FROM pathways_person WHERE id = %s", [person.pk])
            sealed["identity"] = bytes(cursor.fetchone()[0])
            cursor.execute("SELECT record FROM pathways_matchrow WHERE person_id = %s", [person.pk])
            sealed["match record"] = bytes(cursor.fetchone()[0])
        stored = lambda: b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())  # noqa: E731
        assert marker.encode() in stored()
        assert all(part[-40:] in stored() for part in sealed.values())
        approved(officer, deputy)
        actions.dispose(timezone.now())
        after = stored()
        assert marker.encode() not in after
        assert [name for name, part in sealed.items() if part[-40:] in after] == []


def test_the_pages_of_keeping(officer: Worker, deputy: Worker, client_of: Callable[[Worker], Client]) -> None:
    person = an_old_record(surname="Pagemadeup")
    client = client_of(officer)
    page = client.get(reverse("pathways:keeping")).content.decode()
    assert "Support that was given: 1" in page
    assert "Pagemadeup" not in page
    client.post(reverse("pathways:propose_disposal"))
    disposal = Disposal.objects.get()
    address = reverse("pathways:disposal", args=[disposal.reference])
    assert str(person.reference) in client.get(address).content.decode()
    client.post(address, {"approve": "yes"})
    disposal.refresh_from_db()
    assert disposal.state == "proposed"
    client_of(deputy).post(address, {"approve": "yes"})
    disposal.refresh_from_db()
    assert disposal.state == "approved"
    told = {"purpose": "marac", "years": 3, "child_until": 25, "words": "Made-up policy"}
    assert client.post(reverse("pathways:retention_rule"), told).status_code == 302
    assert client.post(reverse("pathways:retention_rule"), {**told, "years": ""}).status_code == 422
    assert [one.rule.years for one in queries.rules(officer.organisation) if one.own] == [3]
    number = person.referrals.get().number
    assert client.post(reverse("pathways:place_hold"), {"number": number, "why": "A claim"}).status_code == 302
    assert client.post(reverse("pathways:place_hold"), {"number": "R-NONE", "why": "A claim"}).status_code == 422
    hold = LegalHold.objects.get()
    client.post(reverse("pathways:lift_hold", args=[hold.reference]))
    assert not LegalHold.objects.filter(lifted_at__isnull=True).exists()
