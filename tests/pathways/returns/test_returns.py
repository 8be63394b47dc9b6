"""A return is drafted, signed and sent: what leaves, what does not, who may, and that it leaves once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.pathways.actions import rounds
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Person, PersonLink, Referral, ReferralEvent, Service, SignedReturn
from answerable.pathways.returns import actions, queries
from answerable.pathways.returns.counting import Period
from answerable.pathways.returns.periods import period_of
from answerable.pathways.returns.reissue import Reissue
from answerable.pathways.rules.vocabulary import Offence, Role, Source, State
from answerable.standards.service_returns import read
from tests.pathways.making import a_referral, a_service, a_worker, an_organisation, today

pytestmark = pytest.mark.django_db


def last_period() -> Period:
    """The latest period that has ended."""
    return period_of(period_of(today(), 3).first - timedelta(days=1), 3)


def at(period: Period, day: int = 10) -> datetime:
    """Noon of a day of a period."""
    return datetime.combine(period.first + timedelta(days=day), time(12), tzinfo=timezone.get_current_timezone())


@pytest.fixture(autouse=True)
def returns_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that returns are sent to."""
    monkeypatch.setenv("ANSWERABLE_RETURNS", str(tmp_path / "returns"))
    return tmp_path / "returns"


@pytest.fixture
def service() -> Service:
    """A commissioned service that the public register knows."""
    return a_service(an_organisation("Made-up provider"), register_ref="S-1")


@pytest.fixture
def manager(service: Service) -> Any:
    """Who signs for the service."""
    return a_worker(role=Role.SERVICE_MANAGER, organisation=service.provider, name="Zinnia Canary")


def referrals(
    service: Service, number: int, *, day: int = 10, state: str = State.ACTIVE, **more: Any
) -> list[Referral]:
    """So many referrals of as many people in the last period."""
    return [a_referral(state=state, service=service, at=at(last_period(), day), **more) for _ in range(number)]


def signed(service: Service, manager: Any, **more: Any) -> SignedReturn:
    """The return of the last period, signed."""
    draft = queries.draft(service, last_period())
    return actions.sign(service=service, period=last_period(), seen=draft.digest, by=manager, **more)


def test_a_return_counts_people_and_hides_what_is_small(service: Service, manager: Any, returns_folder: Path) -> None:
    referrals(service, 12)
    referrals(service, 7, offence=Offence.STALKING, state=State.CLOSED)
    referrals(service, 2, offence=Offence.FRAUD, source=Source.SELF)
    row = signed(service, manager)
    what = read((returns_folder / row.file_name).read_bytes()).what
    assert what.counts["referred"] == 21
    assert what.counts["referred.source.agency"] == 0
    assert what.counts["referred.source.self"] is None
    assert what.counts["referred.source.police"] is None  # with it, 21 would give the 2 away
    assert what.counts["referred.offence.fraud"] is None
    assert what.counts["supported.end.ended"] == 7
    assert what.counts["supported.end.open"] == 14
    assert what.service == "S-1"
    assert what.signed_role == "Service manager"
    assert row.counts["referred.offence.fraud"] == 2
    assert row.hidden["referred.offence.fraud"] == "small"
    assert row.sent_at is not None


def test_one_person_referred_five_times_is_one_person(service: Service) -> None:
    first = referrals(service, 1)[0]
    for _ in range(4):
        referrals(service, 1, person=first.person)
    assert queries.counts_of(service, last_period())["referred"] == 1


def test_two_records_linked_as_one_person_are_one(service: Service) -> None:
    one, other = referrals(service, 2)
    first, second = sorted((one.person, other.person), key=lambda person: person.pk)
    link = PersonLink.objects.create(first=first, second=second, weight=20.0, model_version="test")
    assert queries.counts_of(service, last_period())["referred"] == 2
    link.state = PersonLink.State.CONFIRMED
    link.save()
    assert queries.counts_of(service, last_period())["referred"] == 1


def test_nothing_is_counted_that_the_provider_was_not_told(service: Service) -> None:
    referrals(service, 1, shared=False)
    referrals(service, 1)
    counts = queries.counts_of(service, last_period())
    assert counts["referred.offence.domestic_abuse"] == 1
    assert counts["referred.offence.not_said"] == 1
    assert counts["referred.sex.female"] == 1
    assert counts["referred.sex.not_asked"] == 1


def test_the_number_of_queries_does_not_grow(service: Service, django_assert_max_num_queries: Any) -> None:
    referrals(service, 3)
    with django_assert_max_num_queries(11):
        queries.counts_of(service, last_period())
    referrals(service, 12)
    with django_assert_max_num_queries(11):
        queries.counts_of(service, last_period())


CANARIES = (
    "Canaryforename",
    "Canarysurname",
    "07700 900987",
    "canary@example.invalid",
    "Zinnia",
    "CANARY-NOTE",
    "ZZ9 9ZZ",
)


def test_no_canary_is_in_what_leaves_nor_in_the_journal(service: Service, manager: Any, returns_folder: Path) -> None:
    more = {"notes": "CANARY-NOTE"}
    for _ in range(6):
        referral = referrals(service, 1, **more)[0]
        person = referral.person
        person.identity = {
            "forename": "Canaryforename",
            "surname": "Canarysurname",
            "phone": "07700 900987",
            "email": "canary@example.invalid",
            "postcode": "ZZ9 9ZZ",
        }
        person.save()
    row = signed(service, manager)
    content = (returns_folder / row.file_name).read_text()
    references = [str(one.reference) for one in (*Person.objects.all(), *Referral.objects.all(), manager, service)]
    numbers = list(Referral.objects.values_list("number", flat=True))
    for canary in (*CANARIES, *references, *numbers, manager.email):
        assert canary not in content
        assert canary not in row.file_name
    journal = " ".join(f"{entry.action} {entry.ref} {entry.after}" for entry in Entry.objects.filter(record="return"))
    assert "return.signed" in journal
    assert "return.sent" in journal
    assert not any(canary in journal for canary in CANARIES)


def test_only_a_manager_of_the_provider_signs(service: Service) -> None:
    referrals(service, 6)
    seen = queries.draft(service, last_period()).digest
    others = (
        a_worker(role=Role.COORDINATOR, organisation=service.provider),
        a_worker(role=Role.SERVICE_MANAGER, organisation=an_organisation()),
    )
    for other in others:
        with pytest.raises(CannotChange, match="signed by a service manager"):
            actions.sign(service=service, period=last_period(), seen=seen, by=other)
    assert not SignedReturn.objects.exists()


def test_numbers_that_changed_since_they_were_seen_are_not_signed(service: Service, manager: Any) -> None:
    referrals(service, 8)
    seen = queries.draft(service, last_period()).digest
    referrals(service, 6)
    with pytest.raises(CannotChange, match="have changed since you opened the page"):
        actions.sign(service=service, period=last_period(), seen=seen, by=manager)


def test_a_running_period_and_one_that_overlaps_are_refused(service: Service, manager: Any) -> None:
    referrals(service, 8)
    running = period_of(today(), 3)
    with pytest.raises(CannotChange, match="not ended yet"):
        actions.sign(service=service, period=running, seen=queries.draft(service, running).digest, by=manager)
    signed(service, manager)
    longer = Period(last_period().first - timedelta(days=31), last_period().last)
    with pytest.raises(CannotChange, match="overlaps"):
        actions.sign(service=service, period=longer, seen="", by=manager)


def test_a_service_without_a_reference_of_the_register_is_refused(manager: Any) -> None:
    service = a_service(manager.organisation)
    with pytest.raises(CannotChange, match="no reference of the public register"):
        actions.sign(
            service=service, period=last_period(), seen=queries.draft(service, last_period()).digest, by=manager
        )


def test_a_change_after_signing_is_a_new_issue_and_its_difference_is_not_told(
    service: Service, manager: Any, returns_folder: Path
) -> None:
    referrals(service, 12)
    first = signed(service, manager)
    with pytest.raises(CannotChange, match="left already"):
        signed(service, manager)
    referrals(service, 2)
    with pytest.raises(CannotChange, match="Choose why"):
        signed(service, manager)
    second = signed(service, manager, reason=Reissue.LATE)
    before = read((returns_folder / first.file_name).read_bytes()).what
    after = read((returns_folder / second.file_name).read_bytes()).what
    assert (before.issue, after.issue) == (1, 2)
    assert after.note.endswith("recorded after the return was signed.")
    assert before.counts["referred"] == 12
    assert after.counts["referred"] is None  # 14 less the 12 that left would tell of two people
    assert SignedReturn.objects.count() == 2
    assert SignedReturn.objects.get(issue=1).file == first.file


def test_a_large_change_is_told(service: Service, manager: Any, returns_folder: Path) -> None:
    referrals(service, 12)
    signed(service, manager)
    referrals(service, 20)
    second = signed(service, manager, reason=Reissue.LATE)
    assert read((returns_folder / second.file_name).read_bytes()).what.counts["referred"] == 32


def test_killed_between_signing_and_writing(
    service: Service, manager: Any, returns_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    referrals(service, 8)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            signed(service, manager)
    row = SignedReturn.objects.get()
    assert row.sent_at is None
    assert not returns_folder.exists()
    part = next(one for one in rounds.PARTS if one.name == "returns")
    assert part.load()(timezone.now()) == "1 sent to the office"
    assert (returns_folder / row.file_name).read_text() == row.file
    assert part.load()(timezone.now()) == ""


def test_killed_between_writing_and_marking(
    service: Service, manager: Any, returns_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    referrals(service, 8)

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_mark", killed)
        with pytest.raises(KeyboardInterrupt):
            signed(service, manager)
    row = SignedReturn.objects.get()
    assert row.sent_at is None
    content = (returns_folder / row.file_name).read_bytes()
    assert actions.send_waiting(timezone.now()) == "1 sent to the office"
    assert [path.name for path in returns_folder.iterdir()] == [row.file_name]
    assert (returns_folder / row.file_name).read_bytes() == content
    assert Entry.objects.filter(action="return.sent").count() == 1


def test_another_file_in_its_place_is_not_written_over(
    service: Service, manager: Any, returns_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    referrals(service, 8)
    row = signed(service, manager)
    (returns_folder / row.file_name).write_text("another")
    SignedReturn.objects.update(sent_at=None)
    with pytest.raises(CannotChange, match="Another file lies at"):
        actions.send_waiting(timezone.now())
    assert (returns_folder / row.file_name).read_text() == "another"


def test_the_pages_show_what_leaves_and_sign_it(
    service: Service, manager: Any, client_of: Any, returns_folder: Path
) -> None:
    referrals(service, 12)
    referrals(service, 2, offence=Offence.FRAUD)
    client = client_of(manager)
    assert service.name in client.get(reverse("pathways:returns")).content.decode()
    period = last_period()
    where = [service.reference, f"{period.first:%Y%m%d}", f"{period.last:%Y%m%d}"]
    assert (
        reverse("pathways:return_draft", args=where)
        in client.get(reverse("pathways:service_returns", args=[service.reference])).content.decode()
    )
    page = client.get(reverse("pathways:return_draft", args=where))
    html = page.content.decode()
    assert "Not shown" in html
    assert "Fewer people than may be shown" in html
    seen = page.context["form"]["seen"].value()
    refused = client.post(reverse("pathways:return_sign", args=where), {"seen": seen})
    assert refused.status_code == 422
    assert "Say that you have looked at every number" in refused.content.decode()
    done = client.post(reverse("pathways:return_sign", args=where), {"seen": seen, "agreed": "on"}, follow=True)
    assert "has left for the office" in done.content.decode()
    assert len(list(returns_folder.iterdir())) == 1
    again = client.post(reverse("pathways:return_sign", args=where), {"seen": seen, "agreed": "on", "reason": "late"})
    assert again.status_code == 422
    assert len(list(returns_folder.iterdir())) == 1


def test_others_see_no_return_of_a_service_that_is_not_theirs(service: Service, client_of: Any) -> None:
    stranger = client_of(a_worker(role=Role.SERVICE_MANAGER))
    period = last_period()
    where = [service.reference, f"{period.first:%Y%m%d}", f"{period.last:%Y%m%d}"]
    assert stranger.get(reverse("pathways:return_draft", args=where)).status_code == 404
    assert stranger.get(reverse("pathways:service_returns", args=[service.reference])).status_code == 404
    worker = client_of(a_worker(role=Role.SUPPORT_WORKER, organisation=service.provider))
    assert worker.get(reverse("pathways:return_draft", args=where)).status_code == 403
    coordinator = client_of(a_worker(role=Role.COORDINATOR, organisation=service.provider))
    page = coordinator.get(reverse("pathways:return_draft", args=where))
    assert page.status_code == 200
    assert "A service manager of your organisation signs it" in page.content.decode()
    assert coordinator.post(reverse("pathways:return_sign", args=where)).status_code == 403
    for odd in (20261301, 0, 20000101):
        assert coordinator.get(reverse("pathways:return_draft", args=[service.reference, odd, odd])).status_code == 404


def test_events_are_never_altered_by_counting(service: Service) -> None:
    referrals(service, 2)
    before = list(ReferralEvent.objects.values_list("pk", "kind", "state_after"))
    queries.draft(service, last_period())
    assert list(ReferralEvent.objects.values_list("pk", "kind", "state_after")) == before


def test_one_that_cannot_be_sent_does_not_hold_the_others_up(
    service: Service, manager: Any, returns_folder: Path
) -> None:
    referrals(service, 8)
    first = signed(service, manager)
    referrals(service, 9)
    second = signed(service, manager, reason=Reissue.LATE)
    (returns_folder / first.file_name).write_text("another")
    (returns_folder / second.file_name).unlink()
    SignedReturn.objects.update(sent_at=None)
    with pytest.raises(CannotChange, match="Another file lies at"):
        actions.send_waiting(timezone.now())
    assert (returns_folder / second.file_name).read_text() == second.file
    assert list(SignedReturn.objects.filter(sent_at=None)) == [first]
