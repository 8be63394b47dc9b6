"""Opening a referral in an emergency (facts/pathways.md 1.4): for a time, with a reason, reviewed by another; no oracle of what exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.pathways.actions import break_glass as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import GlassMiss, GlassOpening, Referral, Worker, WorkerConflict
from answerable.pathways.policies import allowed_to, groups, openings, visible
from answerable.pathways.queries.break_glass import running
from answerable.pathways.rules.break_glass import Reason, Verdict
from answerable.pathways.rules.policy import SEES
from answerable.pathways.rules.referral import new_number
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role, State

from ..making import a_referral, a_worker, an_organisation, the_hub

pytestmark = pytest.mark.django_db

WHY = "She rang and the line went dead (made up)."


@pytest.fixture
def lead() -> Worker:
    """A safeguarding lead of a hub."""
    return a_worker(role=Role.HUB_LEAD, organisation=the_hub())


@pytest.fixture
def referral() -> Referral:
    """A referral in support that has another hub, so that the lead sees nothing of it."""
    other_hub = an_organisation("Made-up hub of another area", is_hub=True)
    return a_referral(state=State.ACTIVE, hub=other_hub)


def opened(referral: Referral, by: Worker) -> GlassOpening:
    return actions.open_referral(number=referral.number, reason=Reason.LIFE_AT_RISK, why=WHY, by=by)


def form(number: str) -> dict[str, str]:
    return {"number": number, "reason": "life_at_risk", "why": WHY}


def test_it_opens_everything_to_look_at_and_nothing_to_change_until_the_time_is_over(
    lead: Worker, referral: Referral
) -> None:
    assert not groups(lead, referral)
    opening = opened(referral, lead)
    assert opening.ends_at - opening.opened_at == timedelta(hours=3)
    assert allowed_to(lead, referral) == SEES | {Verb.BREAK_GLASS}
    GlassOpening.objects.update(opened_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now())
    assert not groups(lead, referral)
    assert not visible(lead, Verb.SEE_STATE).exists()


def test_it_opens_to_nobody_else(lead: Worker, referral: Referral) -> None:
    opened(referral, lead)
    assert not groups(a_worker(role=Role.HUB_LEAD, organisation=the_hub()), referral)


def test_the_journal_says_who_opened_which_and_holds_no_words(lead: Worker, referral: Referral) -> None:
    opening = opened(referral, lead)
    entry = Entry.objects.get()
    assert (entry.action, entry.ref, entry.who) == ("glass.opened", str(opening.reference), f"user:{lead.pk}")
    assert WHY not in str(entry.__dict__)
    assert referral.number not in str(entry.__dict__)
    assert verify().ok


def test_opening_it_again_while_it_is_open_gives_the_same_and_not_more_time(lead: Worker, referral: Referral) -> None:
    first = opened(referral, lead)
    again = opened(referral, lead)
    assert (again.pk, again.ends_at) == (first.pk, first.ends_at)
    assert GlassOpening.objects.count() == 1


def test_it_can_be_ended_early_by_who_opened_it(lead: Worker, referral: Referral) -> None:
    opening = opened(referral, lead)
    with pytest.raises(CannotChange):
        actions.end_early(opening=opening, by=a_worker(role=Role.HUB_LEAD, organisation=the_hub()))
    actions.end_early(opening=opening, by=lead)
    assert not groups(lead, referral)
    with pytest.raises(CannotChange, match="not open to you any more"):
        actions.end_early(opening=opening, by=lead)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HUB_LEAD}))
def test_nobody_but_a_safeguarding_lead_opens_anything(
    role: Role, referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    worker = a_worker(role=role, organisation=the_hub())
    assert client_of(worker).get("/emergency/").status_code == 403
    with pytest.raises(CannotChange):
        opened(referral, worker)


def test_nor_does_a_safeguarding_lead_who_is_not_at_a_hub(
    referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    worker = a_worker(role=Role.HUB_LEAD)
    assert client_of(worker).get("/emergency/").status_code == 403
    with pytest.raises(CannotChange):
        opened(referral, worker)


def test_a_number_that_is_nobodys_and_one_that_may_not_be_opened_get_the_same_bytes(
    lead: Worker, referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    draft = a_referral(state=State.DRAFT)
    WorkerConflict.objects.create(worker=lead, person=referral.person)
    unknown = new_number()
    client = client_of(lead)
    pages = []
    for number in (unknown, draft.number, referral.number):
        response = client.post("/emergency/", form(number))
        assert response.status_code == 422
        page = response.content.decode().replace(number, "NUMBER")
        pages.append(re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", page))
    assert pages[0] == pages[1] == pages[2]
    assert "No referral opens with this number" in pages[0]
    assert WHY.split("(")[0] in pages[0], "what was typed is not lost"
    assert GlassMiss.objects.filter(worker=lead).count() == 3
    assert [entry.action for entry in Entry.objects.all()] == ["glass.missed"] * 3
    assert not GlassOpening.objects.exists()


def test_after_some_misses_nothing_opens_for_an_hour(lead: Worker, referral: Referral) -> None:
    for _ in range(5):
        with pytest.raises(CannotChange, match="No referral opens"):
            actions.open_referral(number=new_number(), reason=Reason.MISSING, why=WHY, by=lead)
    with pytest.raises(CannotChange, match="Wait an hour"):
        opened(referral, lead)
    assert not groups(lead, referral)
    GlassMiss.objects.update(at=timezone.now() - timedelta(hours=1, seconds=1))
    assert opened(referral, lead)


def test_a_number_with_a_wrong_sign_is_no_number_and_is_not_counted(
    lead: Worker, client_of: Callable[[Worker], Client]
) -> None:
    response = client_of(lead).post("/emergency/", form("R-0000"))
    assert response.status_code == 422
    assert b"A sign of the number is wrong or missing" in response.content
    assert not GlassMiss.objects.exists()
    assert not Entry.objects.exists()


def test_opened_on_the_page_it_leads_to_the_referral(
    lead: Worker, referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    client = client_of(lead)
    typed = referral.number.lower().replace("-", " ")
    response = client.post("/emergency/", form(typed))
    assert response.status_code == 302
    assert response["Location"] == f"/referrals/{referral.reference}/"
    assert client.get(response["Location"]).status_code == 200
    page = client.get("/emergency/")
    assert referral.number in page.content.decode()
    assert "Open to you now" in page.content.decode()
    opening = GlassOpening.objects.get()
    assert client.post(f"/emergency/{opening.reference}/end/").status_code == 302
    assert client.get(f"/referrals/{referral.reference}/").status_code == 404
    assert client.post(f"/emergency/{opening.reference}/end/").status_code == 404


def test_another_lead_reviews_it_and_who_opened_it_cannot(
    lead: Worker, referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    opening = opened(referral, lead)
    own = client_of(lead).get(f"/safeguards/openings/{opening.reference}/").content.decode()
    assert "another safeguarding lead reviews it" in own
    assert "Keep the review" not in own
    with pytest.raises(CannotChange, match="did not open it"):
        actions.review(opening=opening, verdict=Verdict.JUSTIFIED, words="Fine.", by=lead)
    assert (
        client_of(lead)
        .post(f"/safeguards/openings/{opening.reference}/", {"verdict": "justified", "words": "Fine."})
        .status_code
        == 404
    )

    another = a_worker(role=Role.HUB_LEAD, organisation=the_hub())
    client = client_of(another)
    page = client.get("/safeguards/openings/").content.decode()
    assert "To review (1)" in page
    assert referral.number in page
    assert "Overdue" not in page
    path = f"/safeguards/openings/{opening.reference}/"
    assert "She rang and the line went dead" in client.get(path).content.decode()
    assert client.post(path, {"verdict": "", "words": ""}).status_code == 422
    assert client.post(path, {"verdict": "justified", "words": "It was right (made up)."}).status_code == 302
    opening.refresh_from_db()
    assert (opening.reviewed_by, opening.verdict, opening.review) == (another, "justified", "It was right (made up).")
    assert "To review (0)" in client.get("/safeguards/openings/").content.decode()
    assert "It was right to open it" in client.get("/safeguards/openings/?show=reviewed").content.decode()
    assert "It was right (made up)." in client.get(path).content.decode()
    with pytest.raises(CannotChange, match="reviewed"):
        actions.review(opening=opening, verdict=Verdict.TAKEN_FURTHER, words="No.", by=another)
    assert Entry.objects.filter(action="glass.reviewed").count() == 1


def test_what_was_not_reviewed_in_a_day_is_overdue(
    lead: Worker, referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    opened(referral, lead)
    long_ago = timezone.now() - timedelta(hours=24, minutes=1)
    GlassOpening.objects.update(opened_at=long_ago, ends_at=long_ago + timedelta(hours=3))
    client = client_of(a_worker(role=Role.HUB_LEAD, organisation=the_hub()))
    assert "Overdue" in client.get("/safeguards/openings/").content.decode()


def test_a_data_protection_officer_looks_and_does_not_review(
    lead: Worker, referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    opening = opened(referral, lead)
    client = client_of(a_worker(role=Role.DATA_PROTECTION, organisation=the_hub()))
    page = client.get(f"/safeguards/openings/{opening.reference}/").content.decode()
    assert "A safeguarding lead reviews it." in page
    assert "Keep the review" not in page


def test_who_is_too_near_or_at_another_organisation_learns_of_no_opening(
    lead: Worker, referral: Referral, client_of: Callable[[Worker], Client]
) -> None:
    opening = opened(referral, lead)
    near = a_worker(role=Role.HUB_LEAD, organisation=the_hub())
    WorkerConflict.objects.create(worker=near, person=referral.person)
    assert referral.service
    provider = a_worker(role=Role.HUB_LEAD, organisation=referral.service.provider)
    for worker in (near, provider):
        client = client_of(worker)
        assert "To review (0)" in client.get("/safeguards/openings/").content.decode()
        assert client.get(f"/safeguards/openings/{opening.reference}/").status_code == 404
        with pytest.raises(CannotChange):
            actions.review(opening=opening, verdict=Verdict.JUSTIFIED, words="Fine.", by=worker)


def test_an_opening_stays_where_it_was_made_when_the_worker_moves(lead: Worker, referral: Referral) -> None:
    opening = opened(referral, lead)
    elsewhere = an_organisation()
    there = a_worker(role=Role.HUB_LEAD, organisation=elsewhere)
    here = a_worker(role=Role.HUB_LEAD, organisation=the_hub())
    lead.organisation = elsewhere
    lead.save()
    assert allowed_to(lead, referral) == frozenset(), "what was opened for one organisation is not open in another"
    assert not running(lead).exists()
    assert list(openings(here)) == [opening]
    assert not openings(there).exists(), "the new organisation is not told what was done in the old one"
