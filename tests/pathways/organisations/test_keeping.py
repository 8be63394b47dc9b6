"""Organisations, areas, protocols and services: the pages of who keeps them, and what the actions refuse."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from answerable.audit.models import Entry
from answerable.pathways.actions import organisations, protocols, services
from answerable.pathways.actions.services import Listed
from answerable.pathways.errors import CannotChange
from answerable.pathways.granting import grants_in_force, in_force
from answerable.pathways.models import Area, Organisation, Protocol, ProtocolGrant, Service, Worker
from answerable.pathways.queries.organisations import find_organisation, prefixes
from answerable.pathways.queries.services import open_services, services_of
from answerable.pathways.rules.protocols import Basis, FieldGroup, Known, Purpose, holds
from answerable.pathways.rules.routing import area_of
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways.making import a_referral, a_service, a_worker, an_organisation, the_hub, today

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]


@pytest.fixture
def admin() -> Worker:
    return a_worker(role=Role.ADMINISTRATOR, organisation=the_hub())


@pytest.fixture
def client(client_of: ClientOf, admin: Worker) -> Client:
    return client_of(admin)


def words(response: Any) -> str:
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def summary(response: Any) -> list[tuple[str, str]]:
    """The error summary: each sentence with the id that it leads to, which must be on the page."""
    page = html.fromstring(response.content.decode())
    links = page.xpath("//div[contains(@class, 'govuk-error-summary')]//li/a")
    found = [(link.text_content().strip(), link.get("href").lstrip("#")) for link in links]
    assert all(page.get_element_by_id(target) is not None for _, target in found)
    return found


def last_entry() -> tuple[str, str]:
    entry = Entry.objects.order_by("-seq")[0]
    return entry.action, entry.ref


# organisations and areas


def organisation_sent(**more: str) -> dict[str, str]:
    return {"name": "Made-up charity", "kind": "charity", "contact_point": "01632 960000", "controller": "", **more}


def test_an_organisation_is_added_changed_closed_and_opened(client: Client) -> None:
    assert client.post("/organisations/add/", organisation_sent()).headers["Location"] == "/organisations/"
    made = Organisation.objects.get(name="Made-up charity")
    assert (made.kind, made.contact_point, made.is_hub) == ("charity", "01632 960000", False)
    assert last_entry() == ("organisation.added", str(made.reference))
    page = f"/organisations/{made.reference}/"
    assert "01632 960000" in client.get(page).content.decode()
    client.post(page, organisation_sent(name="Made-up trust", is_hub="on"))
    made.refresh_from_db()
    assert (made.name, made.is_hub) == ("Made-up trust", True)
    assert last_entry()[0] == "organisation.changed"
    before = Entry.objects.count()
    client.post(page, organisation_sent(name="Made-up trust", is_hub="on"))
    assert Entry.objects.count() == before
    assert "Made-up trust is closed." in words(client.post(page + "open/", {"open": "no"}, follow=True))
    assert last_entry()[0] == "organisation.closed"
    assert "is closed already" in words(client.post(page + "open/", {"open": "no"}, follow=True))
    assert "is open again" in words(client.post(page + "open/", {"open": "yes"}, follow=True))
    assert "Made-up trust" in words(client.get("/organisations/"))


def test_what_an_organisation_needs_is_told(client: Client) -> None:
    page = client.post("/organisations/add/", organisation_sent(name=" ", kind="king"))
    assert page.status_code == 422
    assert [box for _, box in summary(page)] == ["id_name", "id_kind"]
    again = client.post("/organisations/add/", organisation_sent(name=the_hub().name.upper()))
    assert summary(again) == [("There is already an organisation with this name. Change that one instead.", "id_name")]


def test_there_is_always_a_hub_and_nobody_is_left_in_a_closed_organisation(client: Client, admin: Worker) -> None:
    hub = the_hub()
    sent = organisation_sent(name=hub.name, kind="hub")
    assert summary(client.post(f"/organisations/{hub.reference}/", sent))[0][1] == "id_is_hub"
    told = words(client.post(f"/organisations/{hub.reference}/open/", {"open": "no"}, follow=True))
    assert "This is the only referral hub." in told
    other = an_organisation()
    a_worker(organisation=other)
    told = words(client.post(f"/organisations/{other.reference}/open/", {"open": "no"}, follow=True))
    assert "Close their accounts first." in told
    hub.refresh_from_db()
    assert hub.is_open


def test_an_area_and_its_postcodes(client: Client) -> None:
    sent = {"name": "County South", "prefixes": "zz4\nZZ11 2, zz5 1ab\n\n"}
    assert client.post("/areas/add/", sent).headers["Location"] == "/organisations/"
    assert prefixes() == {"ZZ4": "county-south", "ZZ11 2": "county-south", "ZZ5 1AB": "county-south"}
    assert area_of("ZZ11 2XY", prefixes()) == "county-south"
    assert area_of("ZZ11 3XY", prefixes()) is None
    assert last_entry() == ("area.added", "county-south")
    assert client.post("/areas/county-south/", {"name": "South of the county", "prefixes": "ZZ4"}).status_code == 302
    assert prefixes() == {"ZZ4": "county-south"}
    assert "ZZ4" in client.get("/areas/county-south/").content.decode()
    taken = client.post("/areas/add/", {"name": "North", "prefixes": "ZZ4"})
    assert summary(taken) == [("ZZ4 lies in South of the county. Take it out there first.", "id_prefixes")]
    same = client.post("/areas/add/", {"name": "county south", "prefixes": ""})
    assert summary(same)[0][1] == "id_name"
    assert "South of the county" in words(client.get("/organisations/"))


@pytest.mark.parametrize("typed", ["1", "Z", "ZZ", "ZZ1", "ZZ1A", "ZZ16 5", "ZZ1 5FS"])
def test_beginnings_of_postcodes(typed: str) -> None:
    if typed == "1":
        with pytest.raises(CannotChange, match="is no beginning of postcodes"):
            organisations.clean_prefix(typed)
    else:
        assert organisations.clean_prefix(typed.lower()) == typed


@pytest.mark.parametrize("typed", ["", "ZZZ1", "ZZ1 55", "ZZ1-5", "ZZ1 5F", "<b>", "ZZ 1 5"])
def test_what_is_no_beginning_of_postcodes(typed: str) -> None:
    with pytest.raises(CannotChange):
        organisations.clean_prefix(typed)


def test_a_file_of_areas_moves_and_adds_and_deletes_nothing() -> None:
    organisations.save_area(area=None, name="City", prefixes=["ZZ1", "ZZ2"], by=None)
    done = organisations.load_areas(rows=[("South", "ZZ1"), ("city", "ZZ3")], dry_run=True, by=None)
    assert (done.areas, done.added, done.moved) == (["South"], ["ZZ3 in city"], ["ZZ1 from City to South"])
    assert prefixes() == {"ZZ1": "city", "ZZ2": "city"}
    organisations.load_areas(rows=[("South", "ZZ1"), ("city", "ZZ3")], dry_run=False, by=None)
    assert prefixes() == {"ZZ1": "south", "ZZ2": "city", "ZZ3": "city"}
    with pytest.raises(CannotChange, match="Row 3: ZZ1 lies in South by an earlier row"):
        organisations.load_areas(rows=[("South", "ZZ1"), ("City", "zz1")], dry_run=False, by=None)


def test_an_organisation_is_found_by_name() -> None:
    assert find_organisation(f"  {the_hub().name.lower()} ") == the_hub()
    assert find_organisation("\x00") is None


# protocols


def protocol_sent(**more: str) -> dict[str, str]:
    days = {"starts": date(2026, 1, 1), "ends": date(2030, 12, 31)}
    parts = {
        f"{name}_{n}": str(getattr(day, n.split("_")[-1]))
        for name, day in days.items()
        for n in ("day", "month", "year")
    }
    numbered = {
        f"{name}_{n}": str(getattr(day, part))
        for name, day in days.items()
        for n, part in enumerate(("day", "month", "year"))
    }
    return {"title": "Made-up protocol", **parts, **numbered, **more}


def a_protocol_here(**more: Any) -> Protocol:
    given = {"title": "Made-up protocol", "starts": date(2026, 1, 1), "ends": date(2030, 12, 31)}
    return protocols.add_protocol(**{**given, **more}, by=None)


def a_line(protocol: Protocol, **more: Any) -> ProtocolGrant:
    given = {
        "giver": an_organisation(),
        "receiver": an_organisation(),
        "purpose": Purpose.REFERRAL,
        "basis": Basis.PUBLIC_TASK,
        "fields": [FieldGroup.IDENTITY],
    }
    return protocols.add_grant(protocol=protocol, **{**given, **more}, by=None)


def test_a_protocol_is_typed_line_by_line(client: Client) -> None:
    answer = client.post("/protocols/add/", protocol_sent())
    protocol = Protocol.objects.get()
    page = f"/protocols/{protocol.reference}/"
    assert answer.headers["Location"] == page
    assert (protocol.starts, protocol.ends) == (date(2026, 1, 1), date(2030, 12, 31))
    assert "this protocol allows nothing" in words(client.get(page))
    giver, receiver = an_organisation("Made-up Police"), an_organisation("Made-up Haven")
    line = {
        "giver": str(giver.reference),
        "receiver": str(receiver.reference),
        "purpose": "support",
        "basis": "public_task",
        "fields_": ["identity", "contact"],
    }
    assert client.post(page + "lines/add/", line).headers["Location"] == page
    shown = words(client.get(page))
    assert "Made-up Police to Made-up Haven: to support somebody" in shown
    assert "Name and date of birth; Safe contact" in shown
    assert last_entry() == ("protocol.line_added", str(protocol.reference))
    twice = client.post(page + "lines/add/", line)
    assert "Change that one." in summary(twice)[0][0]
    grant = ProtocolGrant.objects.get()
    edit = f"{page}lines/{grant.pk}/"
    assert html.fromstring(client.get(edit).content.decode()).xpath("//input[@checked]/@value") == [
        "public_task", "identity", "contact",
    ]  # fmt: skip
    client.post(edit, {"basis": "safeguarding", "fields_": ["identity"]})
    grant.refresh_from_db()
    assert (grant.basis, grant.fields) == ("safeguarding", ["identity"])
    assert client.post(edit + "remove/").headers["Location"] == page
    assert not ProtocolGrant.objects.exists()
    changed = client.post(page + "change/", protocol_sent(title="Made-up protocol, second edition"))
    assert changed.headers["Location"] == page
    assert "second edition" in words(client.get("/protocols/"))


@pytest.mark.parametrize(
    ("sent", "box"),
    [
        ({"giver": "", "receiver": "", "purpose": "", "basis": ""}, "id_giver"),
        ({"purpose": "support", "fields_": []}, "id_fields_"),
        ({"purpose": "name_check", "fields_": ["identity"], "known": ["kind"]}, "id_fields_"),
        ({"purpose": "name_check", "fields_": [], "known": []}, "id_known"),
        ({"purpose": "support", "fields_": ["identity"], "known": ["kind"]}, "id_known"),
    ],
)
def test_a_line_that_cannot_be_is_told_at_its_box(client: Client, sent: dict[str, Any], box: str) -> None:
    protocol = a_protocol_here()
    line = {
        "giver": str(an_organisation().reference),
        "receiver": str(an_organisation().reference),
        "purpose": "referral",
        "basis": "public_task",
    }
    page = client.post(f"/protocols/{protocol.reference}/lines/add/", {**line, **sent})
    assert page.status_code == 422
    assert summary(page)[0][1] == box
    assert not ProtocolGrant.objects.exists()


def test_an_organisation_shares_nothing_with_itself() -> None:
    one = an_organisation()
    with pytest.raises(CannotChange, match="shares nothing with itself"):
        a_line(a_protocol_here(), giver=one, receiver=one)
    for wrong in ({"purpose": "fun"}, {"basis": "because"}, {"fields": ["shoes"]}, {"known": ["all"]}):
        with pytest.raises(CannotChange, match="is not one of"):
            a_line(a_protocol_here(), **wrong)


def test_the_last_day_is_not_before_the_first(client: Client) -> None:
    page = client.post("/protocols/add/", protocol_sent(ends_year="2025", ends_2="2025"))
    assert page.status_code == 422
    assert summary(page)[0][0] == "The last day is before the first. Check both."
    with pytest.raises(CannotChange, match="a title"):
        a_protocol_here(title=" ")


def test_the_signed_document_is_kept_with_its_digest_and_given_as_a_file(
    client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    protocol = a_protocol_here()
    page = f"/protocols/{protocol.reference}/document/"
    assert client.get(page).status_code == 404
    content = b"%PDF-1.4 <script>made up</script>"
    sent = {"document": SimpleUploadedFile("..\\signed by all.pdf", content)}
    assert client.post(page + "put/", sent).status_code == 302
    protocol.refresh_from_db()
    assert protocol.document_sha256 == hashlib.sha256(content).hexdigest()
    assert protocol.document_name == "signed by all.pdf"
    assert "signed" not in protocol.document.name
    answer = client.get(page)
    assert b"".join(answer.streaming_content) == content  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="signed by all.pdf"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert last_entry() == ("protocol.document_put", str(protocol.reference))
    before = Entry.objects.count()
    client.post(page + "put/", {"document": SimpleUploadedFile("again.pdf", content)})
    assert Entry.objects.count() == before
    for wrong in (SimpleUploadedFile("a.html", b"x"), SimpleUploadedFile("a.pdf", b"")):
        assert client.post(page + "put/", {"document": wrong}).status_code == 422
    assert client.post(page + "put/", {}).status_code == 422


@pytest.mark.parametrize(
    ("offset", "allowed"), [(-1, True), (0, False), (1, False)], ids=["the day before", "that day", "the day after"]
)
def test_a_protocol_ended_early_holds_to_the_day_before(client: Client, offset: int, allowed: bool) -> None:
    protocol = a_protocol_here()
    line = a_line(protocol)
    ended = today()
    parts = dict(enumerate((ended.day, ended.month, ended.year)))
    sent = {f"on_{n}": str(value) for n, value in parts.items()}
    sent |= {f"on_{name}": str(getattr(ended, name)) for name in ("day", "month", "year")}
    page = f"/protocols/{protocol.reference}/"
    assert client.post(page + "end/", sent).headers["Location"] == page
    assert last_entry() == ("protocol.ended_early", str(protocol.reference))
    on = ended + timedelta(days=offset)
    found = grants_in_force(giver=line.giver, receiver=line.receiver, purpose=line.purpose, on=on)
    assert found.exists() is allowed
    protocol.refresh_from_db()
    assert holds(starts=protocol.starts, ends=protocol.ends, ended_early=protocol.ended_early, on=on) is allowed
    assert "Ended early" in words(client.get(page))
    client.post(page + "end/", {"resume": "yes"})
    assert grants_in_force(giver=line.giver, on=on).exists()


def test_the_store_and_the_rule_agree_on_every_day() -> None:
    protocol = a_protocol_here(starts=date(2026, 3, 2), ends=date(2026, 3, 9))
    for early in (None, *(date(2026, 3, day) for day in range(2, 10))):
        protocols.end_early(protocol=protocol, on=early, by=None)
        for day in range(1, 12):
            on = date(2026, 3, day)
            rule = holds(starts=protocol.starts, ends=protocol.ends, ended_early=early, on=on)
            assert Protocol.objects.filter(in_force(on)).exists() is rule, (early, on)
    with pytest.raises(CannotChange, match="must be from 2026-03-02 to 2026-03-09"):
        protocols.end_early(protocol=protocol, on=date(2026, 3, 10), by=None)


def test_lines_are_asked_for_by_whatever_is_known_of_them() -> None:
    protocol = a_protocol_here()
    first, second = a_line(protocol), a_line(protocol, purpose=Purpose.MARAC)
    on = date(2026, 6, 1)
    assert set(grants_in_force(on=on)) == {first, second}
    assert list(grants_in_force(giver=first.giver, on=on)) == [first]
    assert list(grants_in_force(receiver=second.receiver, purpose=Purpose.MARAC, on=on)) == [second]
    assert not grants_in_force(giver=first.giver, purpose=Purpose.MARAC, on=on).exists()
    assert not grants_in_force(on=date(2031, 1, 1)).exists()


def test_a_line_that_something_was_shared_under_stays(client: Client) -> None:
    referral = a_referral(state=State.OFFERED)
    line = ProtocolGrant.objects.filter(shares__referral=referral).first()
    assert line is not None
    page = f"/protocols/{line.protocol.reference}/lines/{line.pk}/remove/"
    assert "so it stays on record" in words(client.post(page, follow=True))
    assert ProtocolGrant.objects.filter(pk=line.pk).exists()


def test_a_name_check_line_says_what_it_may_tell(client: Client) -> None:
    protocol = a_protocol_here()
    a_line(protocol, purpose=Purpose.NAME_CHECK, fields=[], known=[Known.KIND, Known.OPEN])
    assert "May tellWhich kind of organisation; Whether support is going on" in words(
        client.get(f"/protocols/{protocol.reference}/")
    )


# services


def service_sent(provider: Organisation, **more: Any) -> dict[str, Any]:
    return {"name": "Made-up service", "provider": str(provider.reference), "register_ref": "S-1", **more}


def test_a_service_and_the_rules_of_who_it_is_for(client: Client) -> None:
    haven = an_organisation("Made-up Haven")
    Area.objects.create(code="south", name="County South")
    sent = service_sent(haven, areas=["south"], needs=["health"], closes_0="31", closes_1="3", closes_2="2030")
    sent |= {"closes_day": "31", "closes_month": "3", "closes_year": "2030"}
    answer = client.post("/all-services/add/", sent)
    service = Service.objects.get()
    page = f"/all-services/{service.reference}/"
    assert answer.headers["Location"] == page
    assert (service.register_ref, service.needs, service.closes) == ("S-1", ["health"], date(2030, 3, 31))
    shown = words(client.get(page))
    assert "County South" in shown
    assert "anybody can be offered it" in shown
    rule = {"field": "risk", "operator": "is one of", "value": "Medium; high", "words": "Medium risk or high"}
    assert client.post(page + "rules/add/", rule).headers["Location"] == page
    (kept,) = service.rules.all()
    assert (kept.code, kept.condition) == ("E1", {"field": "risk", "is": "is one of", "value": ["medium", "high"]})
    assert last_entry() == ("service.rule_added", str(service.reference))
    shown_rule = html.fromstring(client.get(page + "rules/E1/").content.decode())
    assert shown_rule.xpath("//input[@name='value']/@value") == ["Medium; High"]
    age = {"field": "age", "operator": "at least", "value": "16", "words": "16 or over"}
    client.post(page + "rules/E1/", age)
    kept.refresh_from_db()
    assert kept.condition == {"field": "age", "is": "at least", "value": 16}
    client.post(page + "rules/add/", {**age, "field": "police_reported", "operator": "is", "value": "No"})
    assert service.rules.get(code="E2").condition["value"] is False
    assert "E2" in words(client.get(page))
    assert client.get(page + "rules/E2/").status_code == 200
    client.post(page + "rules/E1/remove/")
    assert [rule.code for rule in service.rules.all()] == ["E2"]
    client.post(page + "change/", service_sent(haven, name="Another name (made up)"))
    service.refresh_from_db()
    assert (service.name, service.closes, service.areas.count()) == ("Another name (made up)", None, 0)
    assert "Another name (made up)" in words(client.get("/all-services/"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "many"}, "An age is|need an age"),
        ({"field": "offence", "operator": "is", "value": "rudeness"}, "is not one of"),
        ({"field": "sex", "operator": "is", "value": "female"}, "Equality Act 2010"),
        ({"field": "risk", "operator": "is one of", "value": ";"}, "needs a list"),
        ({"words": " "}, "plain English"),
    ],
)
def test_a_rule_that_cannot_be_read_is_told(client: Client, wrong: dict[str, str], said: str) -> None:
    import re

    service = a_service()
    sent = {"field": "age", "operator": "at least", "value": "16", "words": "16 or over", **wrong}
    page = client.post(f"/all-services/{service.reference}/rules/add/", sent)
    assert page.status_code == 422
    assert re.search(said, summary(page)[0][0])
    assert not service.rules.exists()


def test_a_rule_about_sex_says_which_exception_makes_it_lawful(client: Client) -> None:
    service = a_service()
    sent = {"field": "sex", "operator": "is", "value": "female", "words": "Women", "because": "Sch. 3 para 27"}
    assert client.post(f"/all-services/{service.reference}/rules/add/", sent).status_code == 302
    assert service.rules.get().condition["because"] == "Sch. 3 para 27"


def test_a_provider_says_what_its_own_services_take_and_no_others(client_of: ClientOf) -> None:
    haven = an_organisation("Made-up Haven")
    own, other = a_service(haven, name="Own (made up)"), a_service(name="Other (made up)")
    manager = a_worker(role=Role.SERVICE_MANAGER, organisation=haven)
    client = client_of(manager)
    listed = words(client.get("/services/"))
    assert "Own (made up)" in listed
    assert "Other (made up)" not in listed
    page = f"/services/{own.reference}/capacity/"
    sent = {"is_open": "no", "capacity": "12", "waiting_days": "0"}
    assert client.post(page, sent).headers["Location"] == "/services/"
    own.refresh_from_db()
    assert (own.is_open, own.capacity, own.waiting_days, own.waiting_stated_on) == (False, 12, 0, today())
    assert last_entry() == ("service.capacity_set", str(own.reference))
    client.post(page, {"is_open": "yes", "capacity": "", "waiting_days": ""})
    own.refresh_from_db()
    assert (own.is_open, own.capacity, own.waiting_days, own.waiting_stated_on) == (True, None, None, None)
    assert summary(client.post(page, {"is_open": "", "capacity": "lots"}))[0][1] == "id_is_open"
    assert client.get(f"/services/{other.reference}/capacity/").status_code == 404
    assert client.post(f"/services/{other.reference}/capacity/", sent).status_code == 404
    assert client.get("/all-services/").status_code == 403


def test_places_that_are_taken_up_are_counted() -> None:
    haven = an_organisation("Made-up Haven")
    service = a_service(haven)
    for state in (State.OFFERED, State.ACTIVE, State.CLOSED):
        a_referral(state=state, service=service)
    (shown,) = services_of(a_worker(role=Role.SERVICE_MANAGER, organisation=haven))
    assert shown.taken == 2


def test_services_that_take_referrals_on_a_day() -> None:
    on = date(2026, 6, 15)
    always = a_service(name="Always (made up)")
    a_service(name="Shut (made up)", is_open=False)
    a_service(an_organisation("Made-up closed", is_open=False))
    dated = a_service(name="Dated (made up)", opens=on, closes=on)
    assert set(open_services(on)) == {always, dated}
    assert set(open_services(on - timedelta(days=1))) == {always}
    assert set(open_services(on + timedelta(days=1))) == {always}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "has a name"),
        ({"needs": ["gold"]}, "is not one of"),
        ({"opens": date(2026, 2, 1), "closes": date(2026, 1, 1)}, "before the first"),
        ({"register_ref": "x" * 61}, "at most 60"),
    ],
)
def test_a_service_that_cannot_be_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(CannotChange, match=said):
        services.save_service(service=None, **{"name": "X", "provider": an_organisation(), **wrong}, by=None)
    assert not Service.objects.exists()


def test_a_reference_of_the_register_is_one_services() -> None:
    provider = an_organisation()
    services.save_service(service=None, name="X", provider=provider, register_ref="S-1", by=None)
    with pytest.raises(CannotChange, match="Another service"):
        services.save_service(service=None, name="Y", provider=provider, register_ref="S-1", by=None)


def test_capacity_has_limits() -> None:
    service = a_service()
    for wrong in ({"capacity": -1, "waiting_days": None}, {"capacity": None, "waiting_days": 100_001}):
        with pytest.raises(CannotChange, match="from 0 to 100,000"):
            services.set_capacity(service=service, is_open=True, **wrong, by=None)


def test_the_list_of_the_register_is_taken_over_once() -> None:
    haven = an_organisation("Made-up Haven")
    Area.objects.create(code="south", name="County South")
    listed = [
        Listed("S-1", "One (made up)", ("County South",), "made-up haven"),
        Listed("S-2", "Two (made up)", (), ""),
        Listed("S-3", "Three (made up)", ("Nowhere",), "Nobody"),
    ]
    preview = services.load_services(listed=listed, provider=haven, dry_run=True, by=None)
    assert not Service.objects.exists()
    done = services.load_services(listed=listed, provider=haven, by=None)
    assert done == preview
    assert last_entry() == ("service.loaded", "list")
    assert len(done.new) == 2
    assert "closed until its areas are known" in done.new[1]
    assert any("“Nobody” is no organisation here" in line for line in done.held_back)
    one, two = Service.objects.order_by("register_ref")
    assert (one.is_open, [area.code for area in one.areas.all()]) == (True, ["south"])
    assert (two.is_open, two.areas.count()) == (False, 0)
    entries = Entry.objects.count()
    again = services.load_services(listed=listed[:1], provider=haven, by=None)
    assert (again.as_before, again.missing, Entry.objects.count()) == (1, ["S-2 Two (made up)"], entries)


def test_nobody_but_the_hub_keeps_what_is_everybodys(client_of: ClientOf) -> None:
    client = client_of(a_worker(role=Role.ADMINISTRATOR, organisation=an_organisation()))
    for address in ("/organisations/", "/areas/add/", "/protocols/", "/protocols/add/", "/all-services/"):
        assert client.get(address).status_code == 403, address


def test_what_is_kept_is_for_this_user_alone() -> None:
    assert django_settings.FILE_UPLOAD_PERMISSIONS == 0o600
    assert django_settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS == 0o700
