"""People are answered about their own record: everything that is theirs, nothing that tells of others, seen by a second person."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.pathways import subject_file
from answerable.pathways.actions import rights as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import (
    Bundle,
    CorrectionNotice,
    Disposal,
    OpenRecord,
    Person,
    Relationship,
    RightsRequest,
    Worker,
)
from answerable.pathways.name_check import index
from answerable.pathways.policies import may, visible
from answerable.pathways.queries import rights as queries
from answerable.pathways.rules.held import LEFT, NOTHING, TABLES
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Part, Role, State
from tests.pathways.making import (
    a_person,
    a_referral,
    a_service,
    a_share,
    a_worker,
    an_incident,
    an_organisation,
    the_hub,
    the_police,
    today,
)

pytestmark = pytest.mark.django_db
OTHER = "Zebediah Canarywood"


@pytest.fixture
def officer() -> Worker:
    return a_worker(role=Role.DATA_PROTECTION, organisation=the_police())


@pytest.fixture
def deputy(officer: Worker) -> Worker:
    return a_worker(role=Role.DATA_PROTECTION, organisation=officer.organisation)


def known(**identity: Any) -> Person:
    person = a_person(the_police(), **identity)
    index.put(person)
    return person


def asked(officer: Worker, person: Person, ask: str = "access", *, attach: bool = True) -> RightsRequest:
    identity = person.identity
    made = actions.receive(
        ask=ask, asker="self", received_on=today(), by=officer,
        who={key: identity.get(key) for key in ("forename", "surname", "born", "postcode")},
    )  # fmt: skip
    made = actions.check_identity(request=made, how="document", on=today(), by=officer)
    actions.search(request=made, by=officer)
    if attach:
        actions.attach(request=made, person=person, by=officer)
    return made


def finished(request: RightsRequest, officer: Worker, deputy: Worker, withheld: str = "others") -> dict[str, Any]:
    bundle = actions.put_together(request=request, by=officer)
    for piece in bundle.pieces.all():
        actions.decide_piece(piece=piece, withheld=withheld, why="It names somebody else", by=officer)
    actions.check(bundle=bundle, by=deputy)
    actions.hand(bundle=bundle, how="screen", by=officer)
    return queries.as_given(Bundle.objects.get(pk=bundle.pk))


def test_every_column_of_the_store_is_given_or_left_out_for_a_reason() -> None:
    for model in apps.get_app_config("pathways").get_models():
        name = model.__name__
        assert (name in TABLES) != (name in LEFT), f"{name} stands in one of the two lists"
        if name in TABLES:
            columns = {
                field.name
                for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
                if not field.auto_created
            }
            columns -= {"id"}
            assert columns == set(TABLES[name].columns), name
        else:
            assert len(LEFT[name]) > 10
    assert {*TABLES, *LEFT} == {model.__name__ for model in apps.get_app_config("pathways").get_models()}


def test_the_officer_sees_the_record_while_it_is_asked_about_and_no_longer(officer: Worker) -> None:
    person = known(forename="Ada", surname="Madeup")
    referral = a_referral(person=person)
    assert not may(officer, Verb.SEE_IDENTITY, referral)
    request = asked(officer, person)
    assert may(officer, Verb.SEE_IDENTITY, referral)
    assert visible(officer, Verb.EXPORT).get() == referral
    actions.close(request=request, outcome="withdrawn", why="She took it back", by=officer)
    assert not may(officer, Verb.SEE_IDENTITY, referral)
    assert not OpenRecord.objects.filter(closed_at__isnull=True).exists()


def test_the_search_finds_the_person_and_no_other_organisations_rows(officer: Worker) -> None:
    ours = known(forename="Ada", surname="Findable", born="1987-03-31", postcode="NG1 5FS")
    theirs = a_person(an_organisation(), forename="Ada", surname="Findable", born="1987-03-31", postcode="NG1 5FS")
    index.put(theirs)
    request = asked(officer, ours, attach=False)
    assert actions.search(request=request, by=officer) == [ours]
    with pytest.raises(CannotChange):
        actions.attach(request=request, person=theirs, by=officer)


def test_what_tells_of_others_waits_for_a_person_and_is_left_out(officer: Worker, deputy: Worker) -> None:
    person = known(forename="Ada", surname="Madeup")
    referral = a_referral(person=person)
    harmed_by = a_person(the_police(), part=Part.PERPETRATOR, forename="Zebediah", surname="Canarywood")
    an_incident(person, source_ref="MADE-UP-77").perpetrators.add(harmed_by)
    Relationship.objects.create(person=person, other=harmed_by, kind="partner")
    event = referral.events.filter(organisation=the_police()).first()
    assert event is not None
    provider = a_worker(role=Role.DATA_PROTECTION, organisation=a_service().provider)
    event.said = f"She says that {OTHER} came back. Ada rang at 9."
    event.save()
    request = asked(officer, person, "access")
    content, _ = actions.subject_access.everything(request, officer)
    assert "Canarywood" not in json.dumps(content)  # the referrer's officer does not see notes (rules/policy.py D1)
    assert "MADE-UP-77" in json.dumps(content)
    told = finished(request, officer, deputy)
    assert "Ada" in json.dumps(told)
    assert "Canarywood" not in json.dumps(told)
    assert queries.bundle_of(provider, Bundle.objects.get().reference) is None


def test_notes_that_name_others_are_decided_one_by_one_by_the_service(deputy: Worker) -> None:
    service = a_service()
    officer = a_worker(role=Role.DATA_PROTECTION, organisation=service.provider)
    second = a_worker(role=Role.DATA_PROTECTION, organisation=service.provider)
    person = known(forename="Ada", surname="Madeup")
    an_incident(person).perpetrators.add(
        a_person(the_police(), part=Part.PERPETRATOR, forename="Zebediah", surname="Canarywood")
    )
    referral = a_referral(person=person, state=State.ACTIVE, service=service)
    referral.notes = f"Ada likes tea. {OTHER} was outside."
    referral.save()
    request = asked(officer, person)
    bundle = actions.put_together(request=request, by=officer)
    piece = next(one for one in bundle.pieces.all() if one.words == referral.notes)
    assert "known" in piece.flags
    with pytest.raises(CannotChange, match="nobody has decided"):
        actions.check(bundle=bundle, by=second)
    for one in bundle.pieces.exclude(pk=piece.pk):
        actions.decide_piece(piece=one, withheld="harm", why="It could harm her", by=officer)
    actions.decide_piece(piece=piece, withheld="", given="Ada likes tea.", why="He is somebody else", by=officer)
    with pytest.raises(CannotChange, match="second person"):
        actions.hand(bundle=bundle, how="screen", by=officer)
    with pytest.raises(CannotChange, match="Somebody else"):
        actions.check(bundle=bundle, by=officer)
    actions.check(bundle=bundle, by=second)
    told = json.dumps(queries.as_given(Bundle.objects.get(pk=bundle.pk)))
    assert "Ada likes tea." in told
    assert "Canarywood" not in told
    assert "harm" not in told  # left out without a mark


def test_what_the_referrer_wrote_is_no_record_of_a_service_to_which_it_was_not_shared() -> None:
    service = a_service()
    officer = a_worker(role=Role.DATA_PROTECTION, organisation=service.provider)
    person = known(forename="Ada", surname="Madeup")
    referral = a_referral(person=person, state=State.ACTIVE, service=service, shared=False, notes="Ada likes tea.")
    request = asked(officer, person)
    assert "likes tea" not in json.dumps(actions.subject_access.everything(request, officer)[0])
    a_share(referral, referral.referred_by, service.provider)
    assert "likes tea" in json.dumps(actions.subject_access.everything(request, officer)[0])


def test_who_harmed_is_answered_in_the_same_bytes_as_nobody(officer: Worker, deputy: Worker) -> None:
    victim = known(forename="Ada", surname="Madeup")
    harmed = a_person(the_police(), part=Part.PERPETRATOR, forename="Zebediah", surname="Canarywood", born="1980-01-02")
    index.put(harmed)
    an_incident(victim).perpetrators.add(harmed)
    a_referral(person=victim)
    of_him = finished(asked(officer, harmed), officer, deputy)
    nobody = actions.receive(
        ask="access", asker="self", received_on=today(), by=officer, who={"forename": "No", "surname": "Body"}
    )
    nobody = actions.check_identity(request=nobody, how="document", on=today(), by=officer)
    actions.search(request=nobody, by=officer)
    of_nobody = finished(nobody, officer, deputy)
    assert of_him == of_nobody
    assert of_him["nothing"] == NOTHING
    assert subject_file.page_of(of_him) == subject_file.page_of(of_nobody)
    assert "Ada" not in subject_file.page_of(of_him)


def test_the_file_opens_with_its_password_alone_and_holds_the_same_three_times() -> None:
    told = {"organisation": "Made-up police", "made_on": "1 March 2026", "nothing": "", "parts": [
        {"title": "Who you are", "rows": [[{"words": "Name", "value": "Ada #Madeup $x$ *b*\nline"}]]}]}  # fmt: skip
    file = subject_file.encrypted(told, "abcde-fghjk-mnpqr-stuvw")
    assert b"Madeup" not in file
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(file))
    with pikepdf.open(io.BytesIO(file), password="abcde-fghjk-mnpqr-stuvw") as pdf:
        assert json.loads(pdf.attachments["record.json"].get_file().read_bytes()) == told
        assert b"Ada #Madeup" in pdf.attachments["record.html"].get_file().read_bytes()


def test_a_correction_keeps_what_was_there_and_is_a_task_for_partners(officer: Worker) -> None:
    person = known(forename="Ada", surname="Madeup")
    referral = a_referral(person=person)
    request = asked(officer, person, "correction")
    made = actions.correct(
        request=request, person=person, part="identity", values={"surname": "Rightname"}, why="Misspelt", by=officer
    )
    person.refresh_from_db()
    assert person.identity["surname"] == "Rightname"
    assert made.before["surname"] == "Madeup"
    notice = CorrectionNotice.objects.get()
    assert (notice.organisation, notice.referral) == (referral.hub, referral)
    at_hub = a_worker(role=Role.COORDINATOR, organisation=referral.hub)
    assert list(queries.notices(at_hub)) == [notice]
    actions.follow(notice=notice, by=at_hub)
    assert not queries.notices(at_hub).exists()


def test_restricted_processing_is_seen_and_not_acted_on(officer: Worker) -> None:
    person = known(forename="Ada", surname="Madeup")
    referral = a_referral(person=person)
    referrer = referral.referrer
    assert referrer is not None
    at_hub = a_worker(role=Role.COORDINATOR, organisation=referral.hub)
    assert may(referrer, Verb.WITHDRAW, referral)
    request = asked(officer, person, "restriction")
    actions.restrict(request=request, restricted=True, why="She contests it", by=officer)
    assert not may(referrer, Verb.WITHDRAW, referral)
    assert may(referrer, Verb.SEE_IDENTITY, referral)
    assert may(at_hub, Verb.ROUTE, referral), "the hub is a controller of its own"
    assert queries.kept(request).given_to == (referral.hub.name,), "who was given it is told where that can be done"
    with pytest.raises(CannotChange, match="It is so already"):
        actions.restrict(request=request, restricted=True, why="Once more", by=officer)
    actions.restrict(request=request, restricted=False, why="It is settled", by=officer)
    assert may(referrer, Verb.WITHDRAW, referral)
    assert queries.kept(request).people == frozenset()


def test_a_copy_is_restricted_with_the_row_that_it_was_made_from() -> None:
    person = known(forename="Ada", surname="Madeup")
    referral = a_referral(person=person)
    copy = a_person(the_hub(), forename="Ada", surname="Madeup")
    copy.copied_from = person
    copy.save()
    index.put(copy)
    officer_of_hub = a_worker(role=Role.DATA_PROTECTION, organisation=the_hub())
    at_hub = a_worker(role=Role.COORDINATOR, organisation=the_hub())
    request = asked(officer_of_hub, copy, "restriction")
    request.people.set([copy])
    assert actions.restrict(request=request, restricted=True, why="She contests it", by=officer_of_hub) == 2
    assert not may(at_hub, Verb.ROUTE, referral)
    assert referral.referrer is not None
    assert may(referral.referrer, Verb.WITHDRAW, referral), "the police were not asked"
    request.people.set([person])
    assert actions.restrict(request=request, restricted=False, why="It is settled", by=officer_of_hub) == 2
    assert may(at_hub, Verb.ROUTE, referral)


def test_a_granted_erasure_is_proposed_for_a_second_person(officer: Worker) -> None:
    person = known(forename="Ada", surname="Madeup")
    request = asked(officer, person, "erasure")
    actions.close(request=request, outcome="granted", why="No longer needed", by=officer)
    made = Disposal.objects.get()
    assert made.erasure
    assert made.state == "proposed"
    assert made.lines.get().person_ref == person.reference


def test_nobody_else_answers_and_nothing_is_answered_before_it_is_known_who_asks(officer: Worker) -> None:
    with pytest.raises(CannotChange, match="officer’s job"):
        actions.receive(
            ask="access", asker="self", who={"forename": "A", "surname": "B"}, received_on=today(), by=a_worker()
        )
    made = actions.receive(
        ask="access", asker="solicitor", who={"forename": "A", "surname": "B"}, received_on=today(), by=officer
    )
    for refused in (
        lambda: actions.search(request=made, by=officer),
        lambda: actions.put_together(request=made, by=officer),
        lambda: actions.check_identity(request=made, how="document", on=today(), by=officer),
        lambda: actions.close(request=made, outcome="granted", why="Because", by=officer),
        lambda: actions.pause(request=made, kind="identity", begins=today() + timedelta(days=1), by=officer),
        lambda: actions.pause(request=made, kind="identity", begins=today(), by=a_worker(role=Role.DATA_PROTECTION)),
    ):
        with pytest.raises(CannotChange):
            refused()


def test_the_clock_on_the_page(officer: Worker) -> None:
    made = actions.receive(
        ask="access", asker="self", who={"forename": "A", "surname": "B"}, received_on=date(2026, 2, 3), by=officer
    )
    assert queries.clock_of(made, date(2026, 3, 4)).answer.late == 1
    actions.pause(request=made, kind="clarification", begins=date(2026, 2, 5), by=officer)
    assert queries.clock_of(RightsRequest.objects.get(), date(2026, 3, 4)).answer.paused
    actions.resume(request=made, ends=date(2026, 2, 10), by=officer)
    assert queries.clock_of(RightsRequest.objects.get(), date(2026, 3, 4)).answer.late == 0


def test_a_whole_request_through_the_pages(
    officer: Worker, deputy: Worker, client_of: Callable[[Worker], Client]
) -> None:
    person = known(forename="Ada", surname="Pagemadeup", born="1987-03-31")
    a_referral(person=person)
    client = client_of(officer)
    day = today()
    boxes = {"received_on_day": day.day, "received_on_month": day.month, "received_on_year": day.year}
    answer = client.post(
        reverse("pathways:receive_rights"),
        {
            "ask": "access",
            "asker": "self",
            "forename": "Ada",
            "surname": "Pagemadeup",
            "born_day": 31,
            "born_month": 3,
            "born_year": 1987,
            **boxes,
        },
    )
    request = RightsRequest.objects.get()
    assert answer["Location"] == reverse("pathways:rights_request", args=[request.reference])
    step = reverse("pathways:rights_step", args=[request.reference, "identity"])
    on = {"on_day": day.day, "on_month": day.month, "on_year": day.year}
    assert client.post(step, {"how": "document", **on}).status_code == 422  # not yet sure that it is safe
    assert client.post(step, {"how": "document", "safe": "on", **on}).status_code == 302
    found = client.post(reverse("pathways:rights_search", args=[request.reference])).content.decode()
    assert "Pagemadeup" in found
    client.post(reverse("pathways:rights_attach", args=[request.reference, person.reference]))
    client.post(reverse("pathways:rights_put_together", args=[request.reference]))
    bundle = Bundle.objects.get()
    for piece in bundle.pieces.all():
        assert client.get(reverse("pathways:rights_piece", args=[bundle.reference, piece.pk])).status_code == 200
        client.post(
            reverse("pathways:rights_piece", args=[bundle.reference, piece.pk]),
            {"withheld": "others", "why": "Names another"},
        )
    page = client.get(reverse("pathways:rights_bundle", args=[bundle.reference])).content.decode()
    assert "Somebody else has to look" in page
    other = client_of(deputy)
    other.post(reverse("pathways:rights_check", args=[bundle.reference]))
    give = reverse("pathways:rights_hand", args=[bundle.reference])
    assert client.get(give).status_code == 200
    file = client.post(give, {"password": "abcde-fghjk-mnpqr-stuvw"})
    assert file["Content-Type"] == "application/pdf"
    assert "Pagemadeup" in client.post(give, {"screen": "yes"}).content.decode()
    assert client.get(reverse("pathways:rights_request", args=[request.reference])).status_code == 200
    close = reverse("pathways:rights_step", args=[request.reference, "close"])
    assert client.post(close, {"outcome": "granted", "why": "All given"}).status_code == 302
    assert client.get(reverse("pathways:rights_bundle", args=[bundle.reference])).status_code == 404
    assert client.get(reverse("pathways:rights")).status_code == 200
    for entry in Entry.objects.all():
        assert "Pagemadeup" not in f"{entry.ref} {entry.before} {entry.after}"
    stranger = client_of(a_worker(role=Role.DATA_PROTECTION))
    assert stranger.get(reverse("pathways:rights_request", args=[request.reference])).status_code == 404
