"""The pages of the name check: what is typed stays out of addresses, an answer is shown once, and each page is for who may see it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from answerable.pathways.actions import name_check as actions
from answerable.pathways.actions import samples as reviewing
from answerable.pathways.middleware import SEEN
from answerable.pathways.models import Alarm, DipSample, NameCheck, PersonLink, PersonView, Worker
from answerable.pathways.name_check import pairing
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.making import a_referral, a_worker, the_hub

from .people import ADA, ASKED, World, a_known_person, a_world, alarms, others

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Worker], Client]
FORM = {
    "forename": "Adelheid",
    "surname": "Madeupson",
    "born_day": "31",
    "born_month": "3",
    "born_year": "1987",
    "purpose": "support",
    "reason": "She rang the helpline this morning",
}


@pytest.fixture
def world(settings) -> World:
    settings.NAME_CHECK_HELD_MS = 1
    made = a_world()
    others(made.knower)
    return made


@pytest.fixture
def lead(db: None) -> Worker:
    return a_worker(role=Role.HUB_LEAD, organisation=the_hub(), name="Lena Invent")


def form(client: Client, **more: str) -> dict[str, str]:
    page = client.get(reverse("pathways:name_check")).content.decode()
    token = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    assert token
    return {**FORM, "token": token[1], **more}


def test_known_is_shown_once_and_not_again_on_reload(world: World, client_of: ClientOf) -> None:
    a_known_person(world.knower)
    client = client_of(world.worker)
    typed = form(client)
    page = client.post(reverse("pathways:name_check"), typed)
    assert page.status_code == 200
    assert "The person is known" in page.content.decode()
    assert "Made-up knower" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    again = client.post(reverse("pathways:name_check"), typed)
    assert again.status_code == 410
    assert "Made-up knower" not in again.content.decode()
    assert NameCheck.objects.count() == 1


def test_nobody_and_somebody_restricted_are_one_page_byte_for_byte(world: World, client_of: ClientOf) -> None:
    a_known_person(world.knower, is_restricted=True)
    client = client_of(world.worker)
    pages = []
    for more in ({}, {"surname": "Nobodyson", "born_year": "1911"}):
        page = client.post(reverse("pathways:name_check"), form(client, **more))
        body = re.sub(rb'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"', b"", page.content)
        heads = {
            name: value for name, value in page.headers.items() if name not in {"Content-Security-Policy", "Expires"}
        }
        pages.append((page.status_code, body, heads, sorted(page.cookies)))
    assert pages[0] == pages[1]
    assert b"Nobody was found" in pages[0][1]
    assert len(alarms()) == 1


def test_possible_asks_one_thing_more_and_keeps_what_was_typed(world: World, client_of: ClientOf, settings) -> None:
    settings.NAME_CHECK_SURE_BITS = 1000.0
    a_known_person(world.knower)
    client = client_of(world.worker)
    page = client.post(reverse("pathways:name_check"), form(client)).content.decode()
    assert "Enter one thing more: the postcode, the phone number or the e-mail address." in page
    assert 'value="Madeupson"' in page
    assert "Made-up knower" not in page


def test_a_fault_keeps_what_was_typed(world: World, client_of: ClientOf) -> None:
    client = client_of(world.worker)
    for more, sentence in (
        ({"surname": "Made*"}, "a sign that stands for “anything” is not taken"),
        (
            {"born_day": "", "born_month": "", "born_year": ""},
            "one of date of birth, postcode, phone number and e-mail address",
        ),
        ({"purpose": ""}, "Choose what the check is for"),
        ({"reason": ""}, "Enter the number of the referral, or the reason"),
        ({"number": "R-NONE"}, "There is no referral with this number among those that you may see"),
        ({"born_year": "2999"}, "Date of birth must be in the past"),
    ):
        page = client.post(reverse("pathways:name_check"), form(client, **more))
        assert page.status_code == 422
        assert sentence in page.content.decode()
        assert 'value="Adelheid"' in page.content.decode()
    assert not NameCheck.objects.exists()


def test_too_many_are_told_to_wait(world: World, client_of: ClientOf, settings) -> None:
    settings.NAME_CHECKS_AN_HOUR = 0
    client = client_of(world.worker)
    page = client.post(reverse("pathways:name_check"), form(client))
    assert page.status_code == 429
    assert "Too many names were checked within an hour" in page.content.decode()


def test_the_form_of_a_referral_is_filled_and_the_look_is_journaled(world: World, client_of: ClientOf) -> None:
    own = a_known_person(world.asker)
    referral = a_referral(person=own, referred_by=world.asker, referrer=world.worker, state="draft")
    worker = a_worker(role=Role.REFERRER, organisation=world.asker)
    referral.referrer = worker
    referral.save()
    client = client_of(worker)
    page = client.post(reverse("pathways:name_check_for", args=[referral.reference]))
    assert page.status_code == 200
    assert 'value="Madeupson"' in page.content.decode()
    assert referral.number in page.content.decode()
    assert PersonView.objects.filter(person=own, worker=worker).count() == 1
    assert not NameCheck.objects.exists()
    stranger = client_of(a_worker(role=Role.REFERRER))
    assert stranger.post(reverse("pathways:name_check_for", args=[referral.reference])).status_code == 404


def test_nothing_typed_stands_in_an_address(world: World, client_of: ClientOf) -> None:
    client = client_of(world.worker)
    page = client.get(reverse("pathways:name_check"), FORM)
    assert "Madeupson" not in page.content.decode()
    assert not NameCheck.objects.exists()


def checks(world: World, count: int) -> list[NameCheck]:
    for _ in range(count):
        actions.ask(by=world.worker, identity=ASKED, purpose="support", reason="She rang the helpline")
    return list(NameCheck.objects.order_by("pk"))


class TestLookingAfter:
    def test_an_alarm_is_for_the_lead_of_the_hub_and_of_who_knows_and_not_for_who_asked(
        self, world: World, lead: Worker, client_of: ClientOf
    ) -> None:
        a_known_person(world.knower, is_restricted=True)
        checks(world, 1)
        (alarm,) = alarms()
        theirs = a_worker(role=Role.HUB_LEAD, organisation=world.knower)
        askers = a_worker(role=Role.HUB_LEAD, organisation=world.asker)
        address = reverse("pathways:name_check_alarm", args=[alarm.reference])
        assert [client_of(who).get(address).status_code for who in (lead, theirs, askers)] == [200, 200, 404]
        assert (
            "Somebody restricted" not in client_of(askers).get(reverse("pathways:name_check_alarms")).content.decode()
        )
        page = client_of(lead).get(address).content.decode()
        assert "Quentin Fictionby" in page
        assert "Madeupson" not in page
        client = client_of(lead)
        assert client.post(address, {"note": ""}).status_code == 422
        assert client.post(address, {"note": "Rang them: a good reason"}).status_code == 302
        alarm.refresh_from_db()
        assert (alarm.handled_by, alarm.note) == (lead, "Rang them: a good reason")
        assert "dealt with already" not in client.get(address).content.decode()
        assert client.post(address, {"note": "again"}).status_code == 422

    def test_nobody_deals_with_an_alarm_of_their_own(self, world: World, client_of: ClientOf) -> None:
        a_known_person(world.knower, is_restricted=True)
        Worker.objects.filter(pk=world.worker.pk).update(role=Role.HUB_LEAD)
        world.asker.is_hub = True
        world.asker.save()
        checks(world, 1)
        alarms()
        worker = Worker.objects.get(pk=world.worker.pk)
        assert (
            client_of(worker)
            .get(reverse("pathways:name_check_alarm", args=[Alarm.objects.get().reference]))
            .status_code
            == 404
        )
        with pytest.raises(reviewing.CannotChange, match="a check of your own"):
            reviewing.handle_alarm(by=worker, alarm=Alarm.objects.get(), note="mine")

    def test_a_week_is_drawn_once_by_lot_and_reviewed_by_another(
        self, world: World, lead: Worker, client_of: ClientOf, settings
    ) -> None:
        from datetime import timedelta

        from django.utils import timezone

        made = checks(world, 12)
        NameCheck.objects.update(at=timezone.now() - timedelta(days=7))
        client = client_of(lead)
        drawn = client.post(reverse("pathways:draw_name_check_samples"), follow=True).content.decode()
        assert "5 of last week’s checks were drawn." in drawn
        assert DipSample.objects.count() == 5
        assert (
            "were drawn already"
            in client.post(reverse("pathways:draw_name_check_samples"), follow=True).content.decode()
        )
        sample = DipSample.objects.select_related("check_made").first()
        assert sample is not None
        assert sample.check_made in made
        address = reverse("pathways:name_check_sample", args=[sample.reference])
        page = client.get(address).content.decode()
        assert "She rang the helpline" in page
        assert client.post(address, {"outcome": "concern"}).status_code == 422
        assert client.post(address, {"outcome": "concern", "note": "No such call"}).status_code == 302
        sample.refresh_from_db()
        assert (sample.outcome, sample.note, sample.reviewed_by) == ("concern", "No such call", lead)
        with pytest.raises(reviewing.CannotChange, match="reviewed already"):
            reviewing.review(by=lead, sample=sample, outcome="fine")
        other = DipSample.objects.exclude(pk=sample.pk).first()
        assert other is not None
        with pytest.raises(reviewing.CannotChange, match="a check of your own"):
            reviewing.review(by=world.worker, sample=other, outcome="fine")
        elsewhere = client_of(a_worker(role=Role.DATA_PROTECTION))
        assert elsewhere.get(address).status_code == 404

    def test_a_week_that_is_not_over_is_not_drawn(self, world: World) -> None:
        from django.utils import timezone

        with pytest.raises(reviewing.CannotChange, match="This week is not over"):
            reviewing.draw(by=None, week=timezone.localdate())

    def test_who_is_known_to_us_was_asked_for_by_whom(self, world: World, client_of: ClientOf) -> None:
        a_known_person(world.knower)
        checks(world, 2)
        page = (
            client_of(a_worker(role=Role.HUB_LEAD, organisation=world.knower))
            .get(reverse("pathways:name_checks"))
            .content.decode()
        )
        assert page.count("Made-up asker") == 2
        assert "Madeupson" not in page
        elsewhere = client_of(a_worker(role=Role.HUB_LEAD)).get(reverse("pathways:name_checks")).content.decode()
        assert "Made-up asker" not in elsewhere


class TestLinks:
    @pytest.fixture
    def link(self, world: World) -> PersonLink:
        first, second = (
            a_known_person(world.knower),
            a_known_person(world.asker, forename="Adelheid", phone="", postcode=""),
        )
        pairing.pair_all()
        return PersonLink.objects.get(first=first, second=second)

    def test_two_records_are_laid_side_by_side_with_why(
        self, link: PersonLink, lead: Worker, client_of: ClientOf
    ) -> None:
        client = client_of(lead)
        queue = client.get(reverse("pathways:links")).content.decode()
        assert "Made-up knower and Made-up asker" in queue
        assert "Madeupson" not in queue
        page = client.get(reverse("pathways:link", args=[link.reference])).content.decode()
        assert "Madeupson" in page
        assert "Date of birth: the same" in page
        assert PersonView.objects.filter(worker=lead).count() == 2

    def test_every_word_can_be_taken_back(self, link: PersonLink, lead: Worker, client_of: ClientOf) -> None:
        client, address = client_of(lead), reverse("pathways:link", args=[link.reference])
        for seen, said in (
            ("proposed", "confirmed"),
            ("confirmed", "proposed"),
            ("proposed", "refuted"),
            ("refuted", "confirmed"),
        ):
            assert client.post(address, {"decision": said, "why": "Made-up words", "seen": seen}).status_code == 302
            link.refresh_from_db()
            assert link.state == said
        assert list(link.decisions.values_list("before", "after"))[1] == ("confirmed", "proposed")
        late = client.post(address, {"decision": "refuted", "why": "Made-up words", "seen": "proposed"})
        assert late.status_code == 422
        assert "Somebody else said something" in late.content.decode()
        assert client.post(address, {"decision": "refuted", "why": "", "seen": "confirmed"}).status_code == 422

    def test_what_somebody_said_stands_when_everybody_is_compared_again(
        self, link: PersonLink, world: World, lead: Worker
    ) -> None:
        PersonLink.objects.update(state="refuted")
        a_known_person(world.knower, forename="Otherwise", surname="Altogether")
        pairing.pair_all()
        pairing.pair([link.first_id, link.second_id])
        link.refresh_from_db()
        assert link.state == "refuted"

    def test_restricted_people_are_for_the_safeguarding_lead(
        self, link: PersonLink, lead: Worker, client_of: ClientOf
    ) -> None:
        link.first.is_restricted = True
        link.first.save()
        coordinator = a_worker(role=Role.COORDINATOR, organisation=the_hub())
        address = reverse("pathways:link", args=[link.reference])
        assert [client_of(who).get(address).status_code for who in (lead, coordinator)] == [200, 404]

    def test_no_link_is_proposed_within_a_relationship_or_with_a_trap(self, world: World) -> None:
        from answerable.pathways.models import Relationship

        first, second = a_known_person(world.knower), a_known_person(world.asker)
        third = a_known_person(world.knower, is_honey=True)
        Relationship.objects.create(person=second, other=first, kind="former_partner")
        done, proposed = pairing.pair_all()
        assert (proposed, done) == (0, 43)
        assert not PersonLink.objects.filter(second=third).exists()
        assert pairing.pair_all() == (0, 0)


def test_no_page_of_another_role(world: World, client_of: ClientOf) -> None:
    administrator = client_of(a_worker(role=Role.ADMINISTRATOR, organisation=the_hub()))
    for name in ("name_check", "links", "name_checks", "name_check_alarms", "name_check_samples"):
        assert administrator.get(reverse(f"pathways:{name}")).status_code == 403
    away = client_of(a_worker(role=Role.COORDINATOR))
    assert away.get(reverse("pathways:links")).status_code == 403
    assert administrator.get(reverse("pathways:link", args=[uuid.uuid4()])).status_code == 403
    assert ADA


class TestWhoMayAsk:
    """A name is checked by whoever has shown password and second factor in this session, and by nobody else."""

    def posted(self, client: Client) -> int:
        typed = {**FORM, "token": str(uuid.uuid4())}
        return client.post(reverse("pathways:name_check"), typed).status_code

    def test_with_both(self, world: World, client_of: ClientOf) -> None:
        assert self.posted(client_of(world.worker)) == 200
        assert NameCheck.objects.count() == 1

    @pytest.mark.parametrize("shown", ["password alone", "another factor", "a factor that was reset", "nothing at all"])
    def test_without_the_second_factor_nothing_is_asked(self, world: World, client_of: ClientOf, shown: str) -> None:
        client = client_of(world.worker)
        session = client.session
        methods = session["account_authentication_methods"]
        if shown == "password alone":
            session["account_authentication_methods"] = methods[:1]
        elif shown == "another factor":
            session["account_authentication_methods"] = [methods[0], {**methods[1], "id": methods[1]["id"] + 1}]
        elif shown == "a factor that was reset":
            Authenticator.objects.filter(user=world.worker).delete()
        else:
            client = Client()
        session.save()
        assert self.posted(client) == 302
        assert not NameCheck.objects.exists()

    def test_a_worker_who_has_set_up_none_is_led_to_do_so(self, world: World) -> None:
        client = Client()
        client.force_login(world.worker, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert client.post(reverse("pathways:name_check"), FORM).status_code == 302
        assert not NameCheck.objects.exists()

    def test_a_session_left_alone_is_locked(self, world: World, client_of: ClientOf) -> None:
        client = client_of(world.worker)
        session = client.session
        session[SEEN] = session[SEEN] - 24 * 3600
        session.save()
        assert self.posted(client) == 403
        assert not NameCheck.objects.exists()


class TestOnOtherPages:
    def test_the_page_of_a_referral_leads_to_its_check(self, world: World, client_of: ClientOf) -> None:
        referral = a_referral(person=a_known_person(world.asker), referred_by=world.asker, state="draft")
        worker = a_worker(role=Role.REFERRER, organisation=world.asker)
        referral.referrer = worker
        referral.save()
        page = client_of(worker).get(reverse("pathways:referral", args=[referral.reference])).content.decode()
        assert "Check whether the person is known" in page
        assert f'action="{reverse("pathways:name_check_for", args=[referral.reference])}"' in page

    def test_who_may_not_check_names_sees_no_button(
        self, world: World, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        referral = a_referral(person=a_known_person(world.asker), referred_by=world.asker, referrer=world.worker)
        client, address = client_of(world.worker), reverse("pathways:referral", args=[referral.reference])
        words = "Check whether the person is known"
        assert words in client.get(address).content.decode()
        monkeypatch.setattr(
            "answerable.pathways.views.referrals.at_desk", lambda _worker, desk: desk != Desk.NAME_CHECK
        )
        assert words not in client.get(address).content.decode()

    @pytest.mark.parametrize(
        ("place", "told"),
        [
            ("safeguarding", ("Alarms of name checks: 1 open", "Samples of name checks: 1 to review")),
            ("places", ("Name checks wait for you", "1 open", "Samples to review</a>: 1")),
            ("openings", ("Name checks wait for you", "1 open", "Samples to review</a>: 1")),
        ],
    )
    def test_a_lead_sees_at_once_what_waits(
        self, world: World, lead: Worker, client_of: ClientOf, place: str, told: tuple[str, ...]
    ) -> None:
        client, address = client_of(lead), reverse(f"pathways:{place}")
        assert client.get(reverse("pathways:home")).headers["Location"] == reverse("pathways:safeguarding")
        before = client.get(address).content.decode()
        assert not any(words in before for words in told)
        a_known_person(world.knower, is_restricted=True)
        (check,) = checks(world, 1)
        DipSample.objects.create(check_made=check, week=check.at.date())
        page = client.get(address).content.decode()
        assert [words for words in told if words not in page] == []
        coordinator = client_of(a_worker(role=Role.REFERRER, organisation=world.asker))
        assert "wait for you" not in coordinator.get(reverse("pathways:places")).content.decode()
