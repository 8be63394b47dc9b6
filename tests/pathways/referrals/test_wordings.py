"""The words of consent: kept in versions, asked from their first day, never altered once somebody was asked in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from answerable.audit.models import Entry
from answerable.pathways.actions.wordings import add_wording, remove_wording
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import ConsentWording, Worker
from answerable.pathways.rules.vocabulary import Role
from answerable.pathways.wordings import STARTER_VERSION, wording_of

from ..making import a_consent, a_referral, a_worker, the_hub, today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def lead() -> Worker:
    return a_worker(role=Role.HUB_LEAD, organisation=the_hub())


def added(lead: Worker, **more: object) -> ConsentWording:
    told = {"layer": "support", "version": "May", "words": "May we help?", "from_day": today(), "by": lead}
    return add_wording(**{**told, **more})  # type: ignore[arg-type]


def test_words_are_asked_from_their_first_day_on(lead: Worker) -> None:
    assert wording_of("support").version == STARTER_VERSION
    added(lead, version="June", words="Later.", from_day=today() + DAY)
    assert wording_of("support").version == STARTER_VERSION
    added(lead)
    assert wording_of("support").words == "May we help?"
    assert wording_of("research").version == STARTER_VERSION
    entry = Entry.objects.filter(action="wording.added").latest("pk")
    assert "May we help?" not in str(entry.after)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"layer": "everything"}, "what the words ask for"),
        ({"version": " "}, "name of up to 20"),
        ({"version": "x" * 21}, "name of up to 20"),
        ({"words": " "}, "Write the words"),
        ({"words": "x" * 2001}, "Write the words"),
        ({"from_day": today() - DAY}, "today or later"),
    ],
)
def test_what_cannot_be_kept_is_refused(lead: Worker, wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(CannotChange, match=sentence):
        added(lead, **wrong)
    assert not ConsentWording.objects.exists()


def test_a_version_has_its_name_once_in_a_layer(lead: Worker) -> None:
    added(lead)
    added(lead, layer="research")
    with pytest.raises(CannotChange, match="of that name already"):
        added(lead, words="Other words")


def test_words_that_somebody_was_asked_in_stay(lead: Worker) -> None:
    spare = added(lead, version="spare")
    remove_wording(wording=spare, by=lead)
    assert not ConsentWording.objects.filter(pk=spare.pk).exists()
    consent = a_consent(a_referral())
    with pytest.raises(CannotChange, match="they stay"):
        remove_wording(wording=consent.wording, by=lead)
    assert ConsentWording.objects.filter(pk=consent.wording_id).exists()


def test_the_pages(lead: Worker, client_of: Callable[[Worker], Client]) -> None:
    client = client_of(lead)
    day = today() + DAY
    typed = {"layer": "share", "words": "May we tell <them>?", "version": "May"}
    when = {"from_day_day": str(day.day), "from_day_month": str(day.month), "from_day_year": str(day.year)}
    wrong = client.post(reverse("pathways:new_wording"), {**typed, "version": ""})
    assert wrong.status_code == 422
    assert "May we tell &lt;them&gt;?" in wrong.content.decode(), "what was typed stays"
    assert client.post(reverse("pathways:new_wording"), {**typed, **when}).status_code == 302
    kept = ConsentWording.objects.get(version="May")
    page = client.get(reverse("pathways:wordings")).content.decode()
    assert "May we tell &lt;them&gt;?" in page
    assert "To come" in page
    assert "Asked today" in page
    assert client.post(reverse("pathways:remove_wording", args=[kept.pk])).status_code == 302
    assert not ConsentWording.objects.filter(pk=kept.pk).exists()
