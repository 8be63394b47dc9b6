"""Files of partners' systems come in twice and are one, can be taken back, and go out under a protocol alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.pathways.actions import exchange as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.exchange.opening import open_file, table_of
from answerable.pathways.models import (
    BlindKey,
    ExchangeMapping,
    Export,
    Import,
    Incident,
    NameCheck,
    Organisation,
    Person,
    Referral,
    Restriction,
    SourceRecord,
    Worker,
)
from answerable.pathways.name_check import index
from answerable.pathways.rules.exchange import Sort, guess
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways.making import (
    a_person,
    a_protocol,
    a_referral,
    a_share,
    a_worker,
    an_organisation,
    the_hub,
    the_police,
)

pytestmark = pytest.mark.django_db
PEOPLE = "Person ID,First name,Last name,DOB,Gender\nP1,Ada,Madeup,28/02/1990,F\nP2,Bea,Madeupper,1991-03-04,F\n"
INCIDENTS = (
    "Crime number,Person ID,Incident date,Offence type,First name,Last name\n"
    "C1,P1,01/02/2026,DV,,\nC2,P9,02/02/2026,DV,Cleo,Newmadeup\nC3,P8,02/02/2026,DV,,\n"
)
VALUES = {"sex": {"f": "female"}, "offence": {"dv": "domestic_abuse"}}


@pytest.fixture
def worker() -> Worker:
    return a_worker(role=Role.COORDINATOR, organisation=the_police())


def looked_at(worker: Worker, text: str, sort: str = "persons", save_as: str = "", **over: str) -> Import:
    made = actions.read_file(sort=sort, data=text.encode(), by=worker)
    columns = {**guess(Sort(sort), made.headings), **over}
    return actions.map_columns(file=made, columns=columns, values=VALUES, save_as=save_as, by=worker)


def people(worker: Worker, text: str = PEOPLE, **more: Any) -> Import:
    return looked_at(worker, text, source_ref="Person ID", **more)


def incidents(worker: Worker, text: str = INCIDENTS) -> Import:
    return looked_at(worker, text, "incidents")


def test_what_comes_twice_is_one_and_what_changed_is_said_before(worker: Worker) -> None:
    first = people(worker)
    assert actions.counts_of(first) == {"new": 2}
    assert not Person.objects.exists()  # looking takes nothing in
    actions.take_in(file=first, by=worker)
    assert Person.objects.count() == 2
    assert BlindKey.objects.exists()  # a name check finds them at once
    again = people(worker, PEOPLE.replace("04", "05"))
    assert actions.counts_of(again) == {"same": 1, "changed": 1}
    actions.take_in(file=again, by=worker)
    assert Person.objects.count() == 2
    assert Person.objects.get(source_records__source_ref="P2").identity["born"] == "1991-03-05"
    assert {row.cells == {} for row in again.rows.all()} == {True}
    with pytest.raises(CannotChange, match="already"):
        actions.take_in(file=again, by=worker)
    actions.take_back(file=again, by=worker)
    assert Person.objects.get(source_records__source_ref="P2").identity["born"] == "1991-03-04"
    assert actions.counts_of(people(worker)) == {"same": 2}
    assert "Madeup" not in "".join(f"{one.ref}{one.before}{one.after}" for one in Entry.objects.all())


def test_incidents_find_their_people_and_say_which_row_cannot_be_read(worker: Worker) -> None:
    actions.take_in(file=people(worker), by=worker)
    file = incidents(worker)
    assert actions.counts_of(file) == {"new": 2, "faulty": 1}
    row = file.rows.get(outcome="faulty")
    assert row.number == 4
    assert "not here yet" in row.why[0]
    actions.take_in(file=file, by=worker)
    assert Incident.objects.count() == 2
    assert Incident.objects.get(source_ref="C2").person.identity["forename"] == "Cleo"
    changed = incidents(worker, INCIDENTS.replace("01/02/2026", "03/02/2026"))
    assert actions.counts_of(changed)["changed"] == 1
    actions.take_in(file=changed, by=worker)
    assert str(Incident.objects.get(source_ref="C1").occurred_on) == "2026-02-03"
    actions.take_back(file=changed, by=worker)
    assert str(Incident.objects.get(source_ref="C1").occurred_on) == "2026-02-01"
    assert actions.take_back(file=Import.objects.get(pk=file.pk), by=worker) == (2, 0)
    assert not Incident.objects.exists()
    assert Person.objects.count() == 2  # who came with an incident went with it


def test_what_people_built_on_is_not_taken_back(worker: Worker) -> None:
    file = people(worker)
    actions.take_in(file=file, by=worker)
    a_referral(person=Person.objects.get(source_records__source_ref="P1"))
    assert actions.take_back(file=file, by=worker) == (1, 1)
    assert SourceRecord.objects.get().source_ref == "P1"


def test_a_referral_becomes_a_draft_that_a_person_finishes(
    worker: Worker, client_of: Callable[[Worker], Client]
) -> None:
    the_hub()
    text = "Reference,Person ID,Offence,First name,Last name,DOB,Phone\nR1,P1,DV,Ada,Madeup,28/02/1990,07700 900123\n"
    file = looked_at(worker, text, "referrals")
    actions.take_in(file=file, by=worker)
    draft = Referral.objects.get()
    assert (draft.state, draft.referrer, draft.typed["person"]["born_month"]) == (State.DRAFT, worker, ["2"])
    assert not draft.person.safe_contacts.exists()  # nobody is rung before it was asked whether that is safe
    page = client_of(worker).get(reverse("pathways:draft_step", args=[draft.reference, "person"])).content.decode()
    assert 'value="Madeup"' in page
    assert 'value="1990"' in page
    assert actions.counts_of(looked_at(worker, text.replace("Ada", "Ida"), "referrals")) == {"same": 1}
    assert actions.take_back(file=file, by=worker) == (1, 0)
    assert not Referral.objects.exists()


def test_a_mapping_is_kept_for_the_next_file(worker: Worker) -> None:
    people(worker, save_as="Made-up system")
    kept = ExchangeMapping.objects.get()
    assert kept.columns["source_ref"] == "Person ID"
    assert kept.values["sex"] == {"f": "female"}
    with pytest.raises(CannotChange, match="Choose the column"):
        actions.map_columns(file=people(worker), columns={}, values={}, by=worker)


def test_another_organisation_cannot_touch_it_and_files_are_forgotten(worker: Worker) -> None:
    file = people(worker)
    stranger = a_worker(role=Role.COORDINATOR)
    for act in (actions.take_in, actions.take_back, actions.drop):
        with pytest.raises(CannotChange):
            act(file=file, by=stranger)
    with pytest.raises(CannotChange):
        actions.read_file(sort="persons", data=PEOPLE.encode(), by=a_worker())
    assert actions.forget_files(timezone.now()) == "No old file."
    assert actions.forget_files(timezone.now() + 2 * actions.FORGOTTEN) == "1 old file removed."
    assert not Import.objects.exists()


def test_a_file_is_opened_in_the_limited_process() -> None:
    assert open_file(b"ID,Name\n1,Ada\n").rows == ((2, {"ID": "1", "Name": "Ada"}),)
    with pytest.raises(CannotChange, match="damaged"):
        open_file(b"PK\x03\x04broken")
    for nonsense in (b"", b"{}", b'{"headings": ["a"], "rows": [[1, ["b", "c"]]]}', b'{"headings": ["a"], "rows": []}'):
        with pytest.raises(CannotChange, match="safely"):
            table_of(nonsense)


def sharing(fields: tuple[FieldGroup, ...], **more: Any) -> tuple[Any, Organisation]:
    receiver = an_organisation()
    grant = a_protocol(the_police(), receiver, purpose=Purpose.SUPPORT, fields=fields, **more)
    return grant, receiver


def given(grant: Any, worker: Worker, form: str = "csv") -> list[dict[str, str]]:
    _, content = actions.export(grant=grant, form=form, by=worker)
    if form == "json":
        return list(json.loads(content))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_partner_gets_the_groups_of_the_line_and_the_share_and_nobody_else(worker: Worker) -> None:
    grant, receiver = sharing((FieldGroup.IDENTITY, FieldGroup.OFFENCE))
    person = a_person(the_police(), forename="=cmd()", surname="Shared", address={"lines": ["1 Secret Street"]})
    shared = a_referral(person=person)
    a_share(
        shared,
        the_police(),
        receiver,
        purpose=Purpose.SUPPORT,
        fields=(FieldGroup.IDENTITY, FieldGroup.ADDRESS),
        grant=grant,
    )
    unshared = a_referral(person=a_person(the_police(), surname="Unshared"))
    stopped = a_referral(person=a_person(the_police(), surname="Stopped"))
    a_share(stopped, the_police(), receiver, purpose=Purpose.SUPPORT, grant=grant)
    Restriction.objects.create(person=stopped.person, organisation=the_police())
    Restriction.objects.create(person=shared.person, organisation=receiver)
    ended = a_referral(person=a_person(the_police(), surname="Ended"))
    a_share(ended, the_police(), receiver, purpose=Purpose.SUPPORT, grant=grant, withdrawn_at=timezone.now())
    [row] = given(grant, worker)
    assert (row["Referral"], row["Last name"], row["First name"]) == (shared.number, "Shared", "'=cmd()")
    assert set(row) == {"Referral", "State", "Since", "First name", "Last name", "Other names", "Date of birth", "Sex"}
    assert unshared.number not in json.dumps(given(grant, worker, "json"))
    export = Export.objects.first()
    assert export is not None
    assert (export.rows, export.fields) == (1, ["identity", "reference"])
    assert export.referrals.get().referral == shared
    assert Entry.objects.filter(action="exchange.exported").count() == 2


def test_a_service_passes_on_what_the_referrer_wrote_only_where_it_was_shared_with_it() -> None:
    case = a_referral(state=State.ACTIVE, shared=False, notes="Made-up notes")
    assert case.service is not None
    ours = case.service.provider
    worker = a_worker(role=Role.SERVICE_MANAGER, organisation=ours)
    receiver = an_organisation()
    grant = a_protocol(ours, receiver, purpose=Purpose.SUPPORT, fields=(FieldGroup.NOTES,))
    a_share(case, ours, receiver, purpose=Purpose.SUPPORT, fields=(FieldGroup.NOTES,), grant=grant)
    assert "Made-up notes" not in json.dumps(given(grant, worker, "json"))
    a_share(case, the_police(), ours)
    assert "Made-up notes" in json.dumps(given(grant, worker, "json"))


def test_nothing_goes_outside_a_protocol_or_to_who_may_not_give_it(worker: Worker) -> None:
    grant, receiver = sharing((FieldGroup.IDENTITY,))
    with pytest.raises(CannotChange, match="Nobody is shared"):
        actions.export(grant=grant, form="csv", by=worker)
    a_share(a_referral(), the_police(), receiver, purpose=Purpose.SUPPORT, grant=grant)
    for stranger in (a_worker(), a_worker(role=Role.COORDINATOR, organisation=receiver)):
        with pytest.raises(CannotChange, match="not your organisation"):
            actions.export(grant=grant, form="csv", by=stranger)
    grant.protocol.ended_early = timezone.localdate()
    grant.protocol.save()
    with pytest.raises(CannotChange, match="Nobody is shared"):
        actions.export(grant=grant, form="csv", by=worker)


def test_a_phone_number_goes_with_how_it_is_safe_or_not_at_all() -> None:
    from answerable.pathways import exporting

    lead = a_worker(role=Role.SERVICE_MANAGER, organisation=the_hub())
    receiver = an_organisation()
    grant = a_protocol(the_hub(), receiver, purpose=Purpose.SUPPORT)
    referral = a_referral()
    a_share(referral, the_hub(), receiver, purpose=Purpose.SUPPORT, grant=grant)
    [row] = exporting.rows_for(grant, lead)
    assert row.told["Safe phone"] == "07700 900123"
    assert "leave no message" in row.told["Safe contact"]
    referral.person.safe_contacts.all().delete()
    [row] = exporting.rows_for(grant, lead)
    assert row.told["Safe contact"] == "Not known: do not contact"
    assert "Safe phone" not in row.told


def test_a_file_through_the_pages(worker: Worker, client_of: Callable[[Worker], Client]) -> None:
    client = client_of(worker)
    assert client.get(reverse("pathways:imports")).status_code == 200
    bad = client.post(reverse("pathways:add_import"), {"sort": "persons", "file": SimpleUploadedFile("x.csv", b"ID\n")})
    assert bad.status_code == 422
    answer = client.post(
        reverse("pathways:add_import"), {"sort": "persons", "file": SimpleUploadedFile("x.csv", PEOPLE.encode())}
    )
    file = Import.objects.get()
    mapping = reverse("pathways:import_mapping", args=[file.reference])
    assert answer["Location"] == mapping
    page = client.get(mapping).content.decode()
    assert "Date of birth" in page
    assert "“f” means" in page
    told = {f"column_{code}": heading for code, heading in guess(Sort.PERSONS, file.headings).items()}
    assert client.post(mapping, told).status_code == 422  # their number is missing
    told["column_source_ref"] = "Person ID"
    assert client.post(mapping, {**told, "value_sex_0": "female", "save_as": "Ours"}).status_code == 302
    address = reverse("pathways:import", args=[file.reference])
    page = client.get(address).content.decode()
    assert "Take in 2 rows" in page
    assert "Madeup" not in page
    client.post(reverse("pathways:do_import", args=[file.reference]), {"take": "yes"})
    assert Person.objects.get(source_records__source_ref="P1").identity["sex"] == "female"
    assert client.get(address + "?show=new").status_code == 200
    client.post(reverse("pathways:do_import", args=[file.reference]), {"back": "yes"})
    assert not Person.objects.exists()
    assert client.get(reverse("pathways:export")).status_code == 200
    assert client_of(a_worker(role=Role.COORDINATOR)).get(address).status_code == 404


def test_a_list_is_matched_and_answers_codes_alone(worker: Worker, client_of: Callable[[Worker], Client]) -> None:
    owner = an_organisation()
    a_protocol(owner, the_police(), purpose=Purpose.NAME_CHECK, known=("name",))
    known = a_person(owner, forename="Philippa", surname="Findablemadeup", born="1987-03-31", postcode="NG1 5FS")
    index.put(known)
    client = client_of(worker)
    text = "First name,Last name,DOB,Postcode\nPhilippa,Findablemadeup,31/03/1987,NG1 5FS\nNo,Bodymadeup,01/01/1950,NG9 9ZZ\n"
    client.post(reverse("pathways:add_list"), {"file": SimpleUploadedFile("x.csv", text.encode())})
    file = Import.objects.get()
    told = {f"column_{code}": heading for code, heading in guess(Sort.LIST, file.headings).items()}
    client.post(reverse("pathways:list_mapping", args=[file.reference]), told)
    address = reverse("pathways:list", args=[file.reference])
    assert "Match a list" in client.get(address).content.decode()
    page = client.post(address, {"purpose": "support", "reason": "Before the meeting"}).content.decode()
    assert "Known" in page
    assert "Nobody found" in page
    assert owner.name not in page
    assert "Findable" not in page
    assert NameCheck.objects.count() == 2
    assert not Import.objects.exists()
