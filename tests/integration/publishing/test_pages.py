"""The staff pages of publishing: what is public, what waits, what would change; one record taken back and put right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.publication.models import Note, PublishedRecord
from answerable.publication.queries import by_refs
from answerable.publication.release import Item
from answerable.publishing import actions, looking
from answerable.publishing.actions import ResponseFacts, deliver, publish_register, record_earlier
from answerable.publishing.differing import difference
from answerable.publishing.models import Outgoing
from answerable.publishing.queries import waiting
from answerable.publishing.taken_back import OWN_ANSWER
from answerable.register.models import Agreement, Authority, Service
from tests.integration.pages import hidden, words
from tests.integration.staff import member

from .conftest import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture(autouse=True)
def nothing_looked_at(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(office: Authority, client: Client) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def looked(site: Client) -> Any:
    assert site.post("/public/difference/look/").status_code == 302
    return site.get("/public/difference/")


def test_the_register_is_looked_at_and_published_as_it_was_shown(site: Client) -> None:
    assert "Nothing has been published yet" in words(site.get("/public/"))
    assert "Nobody has looked" in words(site.get("/public/difference/"))
    page = looked(site)
    assert "Helpline agreement" in words(page)
    assert site.post("/public/difference/publish/", hidden(page)).status_code == 302
    assert by_refs("agreement", ["A-1"])
    shown = words(site.get("/public/"))
    assert "Agreements1" in shown
    assert "Public" in words(site.get("/public/outbox/"))
    assert "Nobody has looked" in words(site.get("/public/difference/"))
    assert "Everything is public as it is" in words(looked(site))


def test_what_was_not_shown_is_not_published(site: Client) -> None:
    page = looked(site)
    Service.objects.update(name="Another helpline")
    refused = site.post("/public/difference/publish/", hidden(page))
    assert refused.status_code == 422
    assert "changed meanwhile" in words(refused)
    assert site.post("/public/difference/publish/", {}).status_code == 422
    assert not PublishedRecord.objects.exists()


def test_what_changed_is_shown_before_and_after_and_what_is_gone_by_name(site: Client) -> None:
    publish_register(today=TODAY, by=None)
    Service.objects.update(name="Night helpline")
    Agreement.objects.all().delete()
    shown = words(looked(site))
    assert "Helpline → becomes Night helpline" in shown
    assert "Helpline agreement Public no longer" in shown
    assert "Night helpline" not in words(site.get("/public/difference/?what=gone"))
    assert "None." in words(site.get("/public/difference/?what=stopped"))


def test_what_a_person_should_look_at_is_named_first(site: Client) -> None:
    Service.objects.update(description="Ring Jo on 07700 900123.")
    looked(site)
    assert "Look at this." in words(site.get("/public/difference/?what=look"))
    site.post("/public/difference/publish/", hidden(site.get("/public/difference/")))
    assert by_refs("service", ["S-1"])


def test_a_record_is_taken_back_stays_away_and_comes_back_by_hand(site: Client) -> None:
    publish_register(today=TODAY, by=None)
    address = "/public/records/service/S-1/"
    assert site.post(address, {"take_back": "yes", "note": ""}).status_code == 422
    assert site.post(address, {"take_back": "yes", "note": "It was never ours."}).status_code == 302
    assert "It was never ours." in words(site.get(address))
    assert not by_refs("service", ["S-1"])
    assert [item.ref for item in difference(TODAY).held] == ["S-1"]
    report = publish_register(today=TODAY, by=None)
    assert (report.kept_back, report.nothing) == (1, True)
    assert not by_refs("service", ["S-1"])
    assert "Taken back by somebody" in words(looked(site))
    page = site.get(f"{address}?now")
    typed = {**hidden(page), "put_right": "yes", "note": "It is ours after all."}
    assert site.post(f"{address}?now", typed).status_code == 302
    assert by_refs("service", ["S-1"])
    assert not difference(TODAY).held
    assert list(Note.objects.order_by("pk").values_list("kind", flat=True)) == ["withdrawn", "corrected"]


def test_a_record_is_put_right_with_a_note_as_it_was_shown(site: Client) -> None:
    publish_register(today=TODAY, by=None)
    Service.objects.update(name="Night helpline")
    address = "/public/records/service/S-1/?now"
    page = site.get(address)
    assert "Helpline → becomes Night helpline" in words(page)
    typed = {**hidden(page), "put_right": "yes", "note": "The name was wrong."}
    Service.objects.update(name="Day helpline")
    again = site.post(address, typed)
    assert (again.status_code, "changed meanwhile" in words(again)) == (422, True)
    assert "The name was wrong." in again.content.decode()
    assert site.post(address, {**typed, **hidden(again)}).status_code == 302
    assert by_refs("service", ["S-1"])["S-1"].data["name"] == "Day helpline"
    assert Note.objects.get().words == "The name was wrong."


def test_answers_of_the_office_are_left_to_their_case(site: Client) -> None:
    record_earlier(responses=[ResponseFacts("1/26", OWN_ANSWER, subject="Made up")], by=None)
    deliver()
    assert "on the page of its request" in words(site.get("/public/records/response/1-26/"))
    refused = site.post("/public/records/response/1-26/", {"take_back": "yes", "note": "x"})
    assert refused.status_code == 422
    assert by_refs("response", ["1-26"])


def test_an_earlier_response_that_was_taken_back_does_not_come_back_with_its_list(office: Authority) -> None:
    facts = [ResponseFacts("1/26", "A log (made up)", subject="Made up")]
    record_earlier(responses=facts, by=None)
    deliver()
    actions.withdraw_record(kind="response", ref="1-26", note="It named somebody.", by=None)
    assert record_earlier(responses=facts, by=None).added == 0
    assert not by_refs("response", ["1-26"])


def test_what_waits_is_told_and_delivered(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(actions.door, "publish", _refuse)
        publish_register(today=TODAY, by=None)
    assert waiting() == 1
    assert "waits to be delivered" in words(site.get("/public/"))
    assert "Not delivered" in words(site.get("/public/outbox/"))
    assert site.post("/public/outbox/deliver/").status_code == 302
    assert waiting() == 0
    assert by_refs("agreement", ["A-1"])


def _refuse(release: Any) -> None:
    raise actions.CannotPublish(["The published store is full (made up)."])


@pytest.mark.parametrize(("role", "status"), [("finance_officer", 403), ("auditor", 403), ("foi_officer", 302)])
def test_only_those_who_may_publish_do(office: Authority, client: Client, role: str, status: int) -> None:
    client.force_login(member(role))
    assert client.get("/public/").status_code == 200
    for address in ("outbox/deliver/", "difference/look/"):
        assert client.post(f"/public/{address}").status_code == status
    expected = 422 if status == 302 else 403
    assert client.post("/public/records/service/S-1/", {"take_back": "yes", "note": "x"}).status_code == expected


def test_long_lists_come_by_pages_and_ask_no_more_for_more(site: Client) -> None:
    Service.objects.bulk_create(Service(ref=f"S-{number}", name=f"Service {number}") for number in range(100, 230))
    publish_register(today=TODAY, by=None)
    Outgoing.objects.bulk_create(
        Outgoing(release=f"r{number}", what="register", digest="x", packed=b"") for number in range(60)
    )
    for address in ("/public/records/service/", "/public/outbox/"):
        page = site.get(address)
        assert "Page 1 of" in words(page)
        with (
            CaptureQueriesContext(connections["default"]) as office,
            CaptureQueriesContext(connections["published"]) as store,
        ):
            site.get(f"{address}?page=2")
        assert len(office) + len(store) < 20
    assert "Service 112" in words(site.get("/public/records/service/?q=vice+112"))
    assert site.get("/public/records/nothing/").status_code == 404


def test_a_look_names_at_most_so_many_and_counts_the_rest(office: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_TOLD", 1)
    made = looking.look(today=TODAY, by="Somebody")
    assert (len(made.told), made.more) == (1, sum(new for _, new, _, _ in made.counts) - 1)
    assert made.digest == difference(TODAY).digest


def test_a_note_is_looked_at_by_the_guard(office: Authority) -> None:
    publish_register(today=TODAY, by=None)
    with pytest.raises(actions.CannotPublish, match="note"):
        actions.withdraw_record(kind="service", ref="S-1", note="Ask jo@haven.example.", by=None)
    assert by_refs("service", ["S-1"])
    shown = Item("service", "S-1", by_refs("service", ["S-1"])["S-1"].data).digest
    with pytest.raises(actions.CannotPublish, match="e-mail"):
        actions.publish_record(
            kind="service", ref="S-1", note="Ask jo@haven.example.", shown=shown, today=TODAY, by=None
        )


def test_open_data_with_a_fault_is_told_and_takes_nothing_back(site: Client) -> None:
    Authority.objects.update(ocid_prefix="ocds-abc123")
    publish_register(today=TODAY, by=None)
    there = list(PublishedRecord.objects.filter(kind="open_contract", withdrawn=None).values_list("ref", flat=True))
    assert there
    Agreement.objects.update(starts="2028-01-01", ends="2027-01-01")
    page = site.post("/public/difference/look/")
    assert (page.status_code, "does not stand up to its checks" in words(page)) == (422, True)
    with pytest.raises(actions.CannotPublish, match="answerable export ocds"):
        publish_register(today=TODAY, by=None)
    one = site.get(f"/public/records/open_contract/{there[0]}/?now")
    assert (one.status_code, "does not stand up to its checks" in words(one)) == (422, True)
    assert "no such record" not in words(one)
    assert (
        list(PublishedRecord.objects.filter(kind="open_contract", withdrawn=None).values_list("ref", flat=True))
        == there
    )


@pytest.mark.parametrize("prefix", ["ocds", "OCDS-ABC"])
def test_a_prefix_that_is_none_is_told(office: Authority, prefix: str) -> None:
    Authority.objects.update(ocid_prefix=prefix)
    with pytest.raises(actions.CannotPublish, match="is not a prefix"):
        publish_register(today=TODAY, by=None)


def test_an_office_without_contracts_has_no_open_data_and_no_fault(office: Authority) -> None:
    Authority.objects.update(ocid_prefix="ocds-abc123", grant_prefix="360G-trial")
    Agreement.objects.update(kind="pooled_contribution")
    publish_register(today=TODAY, by=None)
    assert not PublishedRecord.objects.filter(kind__in=("open_contract", "grant")).exists()
