"""The pages of referrals, driven as people drive them: by what is typed and which button is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from answerable.pathways.models import PersonView, Referral, Worker
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db
SignIn = Callable[[Worker], Client]

STEPS: dict[str, dict[str, Any]] = {
    "person": {
        "forename": "Ada",
        "surname": "Madeup",
        "born_day": "28",
        "born_month": "2",
        "born_year": "1990",
        "sex": "female",
    },
    "contact": {"phone": "07700 900123", "phone_safe": "yes", "any_time": "on", "code_word": "violets"},
    "home": {"lines": "1 Made-up Street", "postcode": "ng1 5fs"},
    "crime": {
        "offence": "domestic_abuse",
        "police_reported": "yes",
        "occurred_on_day": "1",
        "occurred_on_month": "3",
        "occurred_on_year": "2024",
        "by_forename": "Bob",
        "by_surname": "Madeup",
        "relationship": "former_partner",
    },
    "needs": {
        "risk": "high",
        "needs": ["shelter"],
        "language": "Polish",
        "interpreter": "on",
        "notes": "Rings from work.",
    },
    "consent": {"support": "yes", "share": "yes", "contact": "yes", "research": "unknown", "how": "spoken"},
}


def to(name: str, referral: Referral, *more: str) -> str:
    return reverse(f"pathways:{name}", args=[referral.reference, *more])


def the_officer() -> Worker:
    making.the_hub()
    return making.a_worker(role=Role.REFERRER, organisation=making.the_police())


def fill(client: Client, draft: Referral, **over: dict[str, Any]) -> None:
    for step, typed in STEPS.items():
        draft.refresh_from_db()
        answer = client.post(to("draft_step", draft, step), {**typed, **over.get(step, {}), "version": draft.version})
        assert answer.status_code == 302, answer.content.decode()


def a_typed_draft(client: Client) -> Referral:
    assert client.post(reverse("pathways:new_referral")).status_code == 302
    draft = Referral.objects.get(state=State.DRAFT)
    fill(client, draft)
    draft.refresh_from_db()
    return draft


def test_a_referral_is_typed_checked_and_sent(client_of: SignIn) -> None:
    making.an_area("city", prefixes=("NG1",))
    officer = the_officer()
    making.a_protocol(making.the_police(), making.the_hub())
    client = client_of(officer)
    draft = a_typed_draft(client)
    page = client.get(to("draft_check", draft)).content.decode()
    for shown in ("Ada", "NG1 5FS", "violets", "Polish", "Send the referral"):
        assert shown.lower() in page.lower()
    assert client.post(to("draft_check", draft), {"version": draft.version}).status_code == 302
    draft.refresh_from_db()
    assert draft.state == State.SENT
    assert draft.area is not None
    coordinator = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    queue = coordinator.get(reverse("pathways:queue")).content.decode()
    assert draft.number in queue
    assert "Ada Madeup" in queue
    assert "Polish, interpreter" in queue
    page = coordinator.get(to("referral", draft)).content.decode()
    assert "Choose a service" in page
    assert "violets" in page
    assert "07700 900123" in page
    assert page.index("What to do next") < page.index("Safe contact") < page.index("History")
    assert PersonView.objects.filter(person=draft.person, page="referral.page").exists()


def test_what_is_typed_wrong_is_kept_and_told_at_its_field(client_of: SignIn) -> None:
    client = client_of(the_officer())
    client.post(reverse("pathways:new_referral"))
    draft = Referral.objects.get()
    wrong = {"forename": "Ada", "surname": "", "born_day": "31", "born_month": "2", "born_year": "1990"}
    answer = client.post(to("draft_step", draft, "person"), {**wrong, "version": draft.version})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Enter the person’s last name" in page
    assert "must be a real date" in page
    draft.refresh_from_db()
    assert draft.typed["person"]["born_day"] == ["31"]
    again = client.get(to("draft_step", draft, "person")).content.decode()
    assert 'value="31"' in again
    assert 'value="Ada"' in again
    check = client.get(to("draft_check", draft)).content.decode()
    assert "Something is missing or wrong" in check
    assert "Send the referral" not in check
    assert client.post(to("draft_check", draft), {"version": draft.version}).status_code == 422


def test_save_and_finish_later_keeps_what_is_not_finished(client_of: SignIn) -> None:
    client = client_of(the_officer())
    client.post(reverse("pathways:new_referral"))
    draft = Referral.objects.get()
    answer = client.post(
        to("draft_step", draft, "home"), {"postcode": "no", "version": draft.version, "then": "later"}, follow=True
    )
    assert draft.number in answer.content.decode()
    draft.refresh_from_db()
    assert draft.typed["home"]["postcode"] == ["no"]


def test_two_at_one_draft_the_second_sees_what_the_first_wrote(client_of: SignIn) -> None:
    officer = the_officer()
    client = client_of(officer)
    client.post(reverse("pathways:new_referral"))
    draft = Referral.objects.get()
    seen = draft.version
    client.post(to("draft_step", draft, "person"), {"forename": "Ada", "surname": "First", "version": seen})
    answer = client.post(to("draft_step", draft, "person"), {"forename": "Ada", "surname": "Second", "version": seen})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Last name: First" in page
    assert 'value="Second"' in page
    draft.refresh_from_db()
    assert draft.typed["person"]["surname"] == ["First"]
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    again = client.post(
        to("draft_step", draft, "person"), {"forename": "Ada", "surname": "Second", "version": version[1]}
    )
    assert again.status_code == 302


def test_without_agreement_it_is_not_sent_and_the_page_says_what_to_do(client_of: SignIn) -> None:
    officer = the_officer()
    making.a_protocol(making.the_police(), making.the_hub())
    client = client_of(officer)
    draft = a_typed_draft(client)
    client.post(to("draft_step", draft, "consent"), {**STEPS["consent"], "share": "no", "version": draft.version})
    draft.refresh_from_db()
    answer = client.post(to("draft_check", draft), {"version": draft.version})
    assert answer.status_code == 422
    assert "has not agreed" in answer.content.decode()
    assert "Ask to share without agreement" in answer.content.decode()
    form = {
        "receiver": str(making.the_hub().reference),
        "reason": "serious_harm",
        "basis": "prevention",
        "why": "Made-up words.",
        "person_told": "no",
        "version": draft.version,
    }
    assert client.post(to("ask_override", draft), form).status_code == 302
    manager = client_of(making.a_worker(role=Role.SERVICE_MANAGER, organisation=making.the_police()))
    assert draft.number in manager.get(reverse("pathways:to_sign")).content.decode()
    assert client.get(to("overrides", draft)).status_code == 404, "who wrote it does not sign"
    assert manager.post(to("overrides", draft), {"override": 1, "then": "sign"}).status_code == 302
    draft.refresh_from_db()
    assert client.post(to("draft_check", draft), {"version": draft.version}).status_code == 302


def test_a_coordinator_routes_and_a_provider_answers(client_of: SignIn) -> None:
    area = making.an_area("city", prefixes=("NG1",))
    sent = making.a_referral(state=State.SENT, area=area, risk="medium")
    fits = making.a_service(name="Made-up advocates", areas=[area], needs=["shelter"], capacity=10, waiting_days=3)
    making.a_protocol(making.the_hub(), fits.provider)
    young = making.a_service(
        name="Made-up youth service",
        rules=[("E2", "16 or under", {"field": "age", "is": "at most", "value": 16})],
    )
    making.a_protocol(making.the_hub(), young.provider)
    making.a_service(name="Made-up closed service", is_open=False)
    making.a_service(name="Made-up stranger")
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    page = client.get(to("route", sent)).content.decode()
    assert page.index("Made-up advocates") < page.index("Made-up youth service")
    assert "E2: 16 or under: is 3" in page
    assert "It takes no referrals" in page
    assert "no protocol in force" in page
    form = {"service": str(young.reference), "agreed_how": "spoken", "said": "", "version": sent.version}
    refused = client.post(to("route", sent), form)
    assert refused.status_code == 422
    assert "Write down why you choose it" in refused.content.decode()
    form |= {"service": str(fits.reference), "agreed_how": ""}
    refused = client.post(to("route", sent), form)
    assert refused.status_code == 422
    assert "has not been asked" in refused.content.decode()
    assert client.post(to("route", sent), form | {"agreed_how": "spoken"}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == State.OFFERED
    provider = client_of(making.a_worker(role=Role.COORDINATOR, organisation=fits.provider))
    assert sent.number in provider.get(reverse("pathways:queue")).content.decode()
    page = provider.get(to("answer", sent)).content.decode()
    assert "How the person can be reached is not shared with you" in page, "not before the service accepts"
    refused = provider.post(to("answer", sent), {"reason": "other", "said": "", "version": sent.version})
    assert refused.status_code == 422
    assert "Write down the reason" in refused.content.decode()
    assert provider.post(to("answer", sent), {"then": "accept", "version": sent.version}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == State.ACCEPTED
    assert "violets" in provider.get(to("referral", sent)).content.decode()


def test_every_page_of_a_referral_is_not_found_for_a_stranger(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    stranger = client_of(making.a_worker(role=Role.COORDINATOR))
    names = (
        "referral",
        "route",
        "answer",
        "withdraw",
        "close",
        "consents",
        "contact",
        "safe_contact",
        "shares",
        "incidents",
    )
    for name in names:
        assert stranger.get(to(name, sent)).status_code == 404, name
    assert sent.number not in stranger.get(reverse("pathways:queue")).content.decode()
    assert sent.number not in stranger.get(reverse("pathways:referrals")).content.decode()


def test_what_is_not_shared_is_on_no_page(client_of: SignIn) -> None:
    person = making.a_person(surname="Canarysurname", address={"lines": ["9 Canary Road"], "postcode": "NG1 5FS"})
    sent = making.a_referral(state=State.SENT, person=person, shared=False)
    making.a_share(sent, making.the_police(), making.the_hub(), fields=["offence", "needs"])
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    for page in (
        to("referral", sent),
        to("route", sent),
        to("contact", sent),
        to("incidents", sent),
        reverse("pathways:queue"),
    ):
        words = client.get(page).content.decode()
        for canary in ("Canarysurname", "Canary Road", "violets", "07700"):
            assert canary not in words, (page, canary)
    assert client.get(to("correct", sent, "identity")).status_code == 404
    assert client.get(to("correct", sent, "address")).status_code == 404


def test_consent_is_asked_and_taken_back_on_its_page(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    form = {"layer": "share", "agency": "", "given": "yes", "how": "spoken", "version": sent.version}
    assert client.post(to("consents", sent), form).status_code == 422
    other = making.an_organisation()
    assert client.post(to("consents", sent), {**form, "agency": str(other.reference)}).status_code == 302
    sent.refresh_from_db()
    held = sent.consents.get(agency=other)
    assert client.post(to("withdraw_consent", sent), {"consent": 2}).status_code == 302
    held.refresh_from_db()
    assert held.withdrawn_at is not None
    after = client.post(to("withdraw_consent", sent), {"consent": 1}, follow=True)
    assert after.status_code == 200
    assert "taken back" in after.content.decode()
    assert client.get(to("referral", sent)).status_code == 404, "nothing is shared with the hub any more"


def test_a_contact_shows_the_block_first_and_refuses_what_is_not_safe(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    page = client.get(to("contact", sent)).content.decode()
    assert page.index("Not safe") < page.index("Write down what you tried")
    form = {"channel": "text", "outcome": "sent", "version": sent.version}
    refused = client.post(to("contact", sent), form)
    assert refused.status_code == 422
    assert "not safe" in refused.content.decode()
    assert client.post(to("contact", sent), {**form, "channel": "phone", "outcome": "reached"}).status_code == 302
    assert sent.events.last().kind == "contact_made"  # type: ignore[union-attr]


def test_safe_contact_is_written_anew_and_the_old_plan_stays(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    assert 'value="violets"' in client.get(to("safe_contact", sent)).content.decode()
    form = {
        "phone": "07700 900456",
        "phone_safe": "yes",
        "days": ["1", "2"],
        "begins": "9",
        "ends": "",
        "version": sent.version,
    }
    refused = client.post(to("safe_contact", sent), form)
    assert refused.status_code == 422
    assert "safe from and until" in refused.content.decode()
    assert client.post(to("safe_contact", sent), {**form, "ends": "14:45"}).status_code == 302
    plans = [row.plan for row in sent.person.safe_contacts.all()]
    assert plans[0]["times"] == [{"days": [1, 2], "from": "09:00", "until": "14:45"}]
    assert "text_safe" not in plans[0]
    assert plans[1]["code_word"] == "violets"


def test_something_is_put_right_with_its_reason(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    form = {
        "forename": "Ada",
        "surname": "Righted",
        "born_day": "28",
        "born_month": "2",
        "born_year": "1990",
        "sex": "female",
    }
    assert 'value="1990"' in client.get(to("correct", sent, "identity")).content.decode()
    assert client.post(to("correct", sent, "identity"), {**form, "version": sent.version}).status_code == 422
    answer = client.post(to("correct", sent, "identity"), {**form, "reason": "written_wrong", "version": sent.version})
    assert answer.status_code == 302
    sent.person.refresh_from_db()
    assert sent.person.identity["surname"] == "Righted"
    page = client.get(to("referral", sent)).content.decode()
    assert "Something in it was put right" in page
    assert "written down wrong" in page


def test_an_incident_is_written_down_once_for_each_number(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    form = {
        "source_ref": "HUB-1",
        "occurred_on_day": "1",
        "occurred_on_month": "3",
        "occurred_on_year": "2024",
        "offence": "stalking",
        "forename": "Bob",
        "surname": "Madeup",
        "relationship": "former_partner",
    }
    assert client.post(to("incidents", sent), form).status_code == 302
    made = sent.person.incidents.get()
    assert made.organisation == making.the_hub()
    assert made.perpetrators.count() == 1
    again = client.post(to("incidents", sent), form)
    assert again.status_code == 422
    assert "written down for this person already" in again.content.decode()
    assert sent.person.relationships.count() == 1, "nothing is left of what was refused"


def test_sharing_on_its_page(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    other = making.an_organisation()
    making.a_protocol(making.the_hub(), other, purpose="safeguarding", fields=["identity", "risk"])
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    form = {
        "receiver": str(other.reference),
        "purpose": "safeguarding",
        "groups": ["identity", "address"],
        "version": sent.version,
    }
    refused = client.post(to("shares", sent), form)
    assert refused.status_code == 422
    assert "has not been asked" in refused.content.decode()
    making.a_consent(sent, "share", agency=other)
    assert client.post(to("shares", sent), form).status_code == 302
    share = sent.shares.get(receiver=other)
    assert share.fields == ["identity"], "no wider than the protocol"
    assert client.post(to("end_share", sent), {"share": 2}).status_code == 302
    share.refresh_from_db()
    assert share.withdrawn_at is not None


def test_withdrawing_and_closing_need_a_reason(client_of: SignIn) -> None:
    sent = making.a_referral(state=State.SENT)
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    assert client.post(to("withdraw", sent), {"version": sent.version}).status_code == 422
    assert client.post(to("close", sent), {"version": sent.version}).status_code == 422
    assert client.post(to("close", sent), {"reason": "no_service", "version": sent.version}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == State.CLOSED
    again = making.a_referral(state=State.SENT)
    old = client.post(to("withdraw", again), {"reason": "duplicate", "version": again.version - 1})
    assert old.status_code == 422
    assert "Somebody else changed this referral" in old.content.decode()
    assert client.post(to("withdraw", again), {"reason": "duplicate", "version": again.version}).status_code == 302


def test_a_possible_duplicate_is_shown_within_the_organisation_alone(client_of: SignIn) -> None:
    officer = the_officer()
    making.a_protocol(making.the_police(), making.the_hub())
    client = client_of(officer)
    first = a_typed_draft(client)
    client.post(to("draft_check", first), {"version": first.version})
    second = a_typed_draft(client)
    page = client.get(to("draft_check", second)).content.decode()
    assert "may know this person already" in page
    assert first.number in page
    elsewhere = making.a_worker(role=Role.REFERRER)
    making.a_protocol(elsewhere.organisation, making.the_hub())
    second.delete()
    stranger = client_of(elsewhere)
    third = a_typed_draft(stranger)
    page = stranger.get(to("draft_check", third)).content.decode()
    assert "may know this person already" not in page
    assert first.number not in page


SELF = {
    "once": "a form of its own",
    "phone": "07700 900789",
    "phone_safe": "yes",
    "any_time": "on",
    "forename": "Canaryname",
    "postcode": "NG1 5FS",
    "about_me": "Canarywords",
    "agree": "on",
}


def test_somebody_asks_for_support_themselves(client_of: SignIn) -> None:
    cache.clear()
    making.the_hub()
    visitor = Client()
    page = visitor.get(reverse("pathways:ask"))
    words = page.content.decode()
    assert page.status_code == 200
    assert not visitor.cookies
    title = re.search(r"<title>(.*?)</title>", words, re.DOTALL)
    assert title is not None
    for telling in ("victim", "abuse", "support", "pathways", "crime"):
        assert telling not in title[1].lower()
    assert words.index("reach you safely") < words.index("About you")
    assert "Exit this page" in words
    answer = visitor.post(reverse("pathways:ask"), SELF)
    told = Referral.objects.get()
    assert answer.status_code == 200
    assert told.number in answer.content.decode()
    assert "Canary" not in answer.content.decode()
    assert not visitor.cookies
    assert answer["Cache-Control"]
    assert "no-store" in answer["Cache-Control"]
    again = visitor.post(reverse("pathways:ask"), SELF)
    assert told.number in again.content.decode()
    assert Referral.objects.count() == 1
    coordinator = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    assert told.number in coordinator.get(reverse("pathways:queue"), {"state": "draft"}).content.decode()
    check = coordinator.get(to("draft_check", told)).content.decode()
    assert "written by the person" in check
    assert "Canarywords" in check
    assert coordinator.get(to("draft_step", told, "contact")).status_code == 200


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"phone_safe": "no"}, "one way to reach you that is safe"),
        ({"agree": ""}, "Tick that you agree"),
        ({"forename": ""}, "what we may call you"),
        ({"postcode": "nowhere"}, "full UK postcode"),
        ({"any_time": "", "days": ["1"]}, "safe from and until"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(over: dict[str, Any], says: str) -> None:
    cache.clear()
    making.the_hub()
    answer = Client().post(reverse("pathways:ask"), {**SELF, **over})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert "Canarywords" in answer.content.decode()
    assert not Referral.objects.exists()


def test_a_form_of_another_site_is_not_taken() -> None:
    cache.clear()
    making.the_hub()
    answer = Client().post(reverse("pathways:ask"), SELF, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 422
    assert not Referral.objects.exists()


def test_too_many_from_one_household_are_asked_to_wait_and_keep_what_they_typed() -> None:
    cache.clear()
    making.the_hub()
    visitor = Client()
    answers = [visitor.post(reverse("pathways:ask"), {**SELF, "once": f"form {number}"}) for number in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Canarywords" in answers[-1].content.decode()
    assert Referral.objects.count() == 10


def test_the_queue_is_filtered_by_codes_and_lists_the_riskiest_first(client_of: SignIn) -> None:
    area = making.an_area("south", "South")
    long_ago = timezone.now() - timedelta(days=20)
    standard = making.a_referral(risk="standard", at=long_ago)
    high = making.a_referral(risk="high", area=area)
    unknown = making.a_referral(risk="")
    client = client_of(making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub()))
    page = client.get(reverse("pathways:queue")).content.decode()
    assert page.index(high.number) < page.index(unknown.number) < page.index(standard.number)
    for chosen, shown, hidden in (
        ({"risk": "high"}, high, standard),
        ({"risk": "none"}, unknown, high),
        ({"area": "south"}, high, standard),
        ({"late": "yes"}, standard, high),
    ):
        page = client.get(reverse("pathways:queue"), chosen).content.decode()
        assert shown.number in page, chosen
        assert hidden.number not in page, chosen
    page = client.get(reverse("pathways:queue"), {"risk": "dreadful", "state": "'", "area": "nowhere"}).content.decode()
    assert high.number in page
    assert "selected>What waits for you" in page
    assert "nowhere" not in page
