"""The words of consent: kept in versions, asked from their first day, never altered once somebody was asked in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from answerable.audit.actions import in_turn
from answerable.audit.models import Entry
from answerable.pathways.actions.consent import record_answer, write_answer
from answerable.pathways.actions.wordings import add_wording, remove_wording
from answerable.pathways.errors import CannotChange
from answerable.pathways.forms.referrals import read_draft
from answerable.pathways.models import Consent, ConsentWording, Referral, Worker
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.draft import Said
from answerable.pathways.rules.languages import name_of
from answerable.pathways.rules.vocabulary import Role
from answerable.pathways.wordings import STARTER_VERSION, asked_today, languages_today, reading_for, wording_of

from ..making import a_consent, a_person, a_referral, a_worker, the_hub, the_police, today

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def lead() -> Worker:
    return a_worker(role=Role.HUB_LEAD, organisation=the_hub())


def write(referral: Referral, layer: str, said: Said) -> Consent:
    """Write one answer as sending a draft does."""
    agency = referral.hub if layer == Layer.SHARE else None
    with in_turn():
        return write_answer(
            referral, layer=layer, given=said.given, how=said.how, agency=agency, language=said.language, by=None
        )


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
        ({"language": "klingon"}, "language of the words"),
        ({"language": "pl"}, "No English version of that name"),
        ({"version": STARTER_VERSION}, "of that name already"),
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
    typed = {"layer": "share", "language": "en", "words": "May we tell <them>?", "version": "May"}
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


def test_a_look_at_the_words_writes_nothing_and_the_first_answer_keeps_them_with_an_entry(
    lead: Worker, client_of: Callable[[Worker], Client]
) -> None:
    coordinator = a_worker(role=Role.COORDINATOR, organisation=the_hub())
    referral = a_referral()
    ConsentWording.objects.exclude(consent__isnull=False).delete()
    before = list(ConsentWording.objects.values_list("pk", flat=True))
    entries = Entry.objects.filter(record="wording").count()
    page = client_of(lead).get(reverse("pathways:wordings")).content.decode()
    assert page.count("Ours, until you add your own") == len(Layer) - len(before)
    assert client_of(coordinator).get(reverse("pathways:consents", args=[referral.reference])).status_code == 200
    assert len(asked_today()) == len(Layer)
    assert list(ConsentWording.objects.values_list("pk", flat=True)) == before
    assert Entry.objects.filter(record="wording").count() == entries
    for times in (1, 2):
        answer = record_answer(
            referral=referral, layer="research", given=True, how="spoken", version=referral.version, by=coordinator
        )
        assert answer.wording.version == STARTER_VERSION
        referral.refresh_from_db()
        assert Entry.objects.filter(record="wording").count() == entries + 1, f"kept once, however often asked: {times}"
    entry = Entry.objects.filter(action="wording.added").latest("pk")
    assert (entry.who, entry.ref) == (f"user:{coordinator.pk}", str(answer.wording_id))


def test_words_in_another_language_are_asked_while_the_english_ones_that_they_translate_are(lead: Worker) -> None:
    polish = added(lead, layer="research", version=STARTER_VERSION, language="pl", words="Czy możemy zapytać później?")
    assert wording_of("research", "pl") == polish
    assert wording_of("research", "ur").language == "en"
    assert wording_of("research").language == "en"
    assert [name_of(code) for code in languages_today()] == ["English", "Polish"]
    added(lead, layer="research", version="June", words="Something wider.")
    assert wording_of("research", "pl").words == "Something wider.", (
        "the Polish words ask for something else than the others"
    )
    assert languages_today() == ["en"]
    later = added(lead, layer="research", version="June", language="pl", words="Coś więcej.", from_day=today() + DAY)
    assert wording_of("research", "pl").language == "en"
    with pytest.raises(CannotChange, match="already in Polish"):
        added(lead, layer="research", version="June", language="pl")
    with pytest.raises(CannotChange, match="in another language too"):
        remove_wording(wording=ConsentWording.objects.get(version="June", language="en"), by=lead)
    remove_wording(wording=later, by=lead)
    remove_wording(wording=ConsentWording.objects.get(version="June"), by=lead)


def test_a_person_is_read_the_words_in_their_language_and_english_where_there_are_none(lead: Worker) -> None:
    added(lead, layer="support", version=STARTER_VERSION, language="ur", words="Made-up words in Urdu")
    urdu = reading_for({"language": "urdu"})
    by_layer = {one.layer: one for one in urdu.asked}
    assert (urdu.language, urdu.missing) == ("ur", "urdu")
    assert by_layer[Layer.SUPPORT].words == "Made-up words in Urdu"
    assert by_layer[Layer.SUPPORT].english == wording_of("support").words
    assert by_layer[Layer.SUPPORT].to_left
    assert (by_layer[Layer.SHARE].language, by_layer[Layer.SHARE].english) == ("en", "")
    for layer in (Layer.SHARE, Layer.CONTACT, Layer.RESEARCH):
        added(lead, layer=layer, version=STARTER_VERSION, language="ur", words="More in Urdu")
    assert reading_for({"language": "Urdu"}).missing == ""
    assert reading_for({"language": "Klingon, some Welsh"}).missing == "Klingon, some Welsh"
    assert reading_for({"language": "Klingon"}).language == "en"
    for nothing in (None, {}, {"language": ""}, {"language": "English"}):
        assert (reading_for(nothing).language, reading_for(nothing).missing) == ("en", "")


def test_the_page_of_consent_reads_in_the_persons_language_and_keeps_in_which_they_were_asked(
    lead: Worker, client_of: Callable[[Worker], Client]
) -> None:
    person = a_person(the_police(), preferences={"language": "Polish"})
    referral = a_referral(person=person)
    client = client_of(a_worker(role=Role.COORDINATOR, organisation=the_hub()))
    address = reverse("pathways:consents", args=[referral.reference])
    page = client.get(address).content.decode()
    assert "The person speaks Polish." in page
    assert "In which language were the words read?" not in page, "there is English alone"
    polish = added(lead, layer="research", version=STARTER_VERSION, language="pl", words="Czy możemy <zapytać>?")
    page = client.get(address).content.decode()
    assert '<span lang="pl">Czy możemy &lt;zapytać&gt;?</span>' in page
    assert "In English: May we ask you later" in page
    form = {"layer": "research", "given": "yes", "how": "spoken", "version": referral.version}
    assert client.post(address, form).status_code == 422, "it is not guessed which words were read"
    assert client.post(address, {**form, "language": "ur"}).status_code == 422
    refused = client.post(address, {**form, "layer": "contact", "language": "pl"})
    assert "There are no words in Polish for this" in refused.content.decode()
    assert client.post(address, {**form, "language": "pl"}).status_code == 302
    assert referral.consents.latest("pk").wording == polish
    assert "Polish" in client.get(address).content.decode()
    referral.refresh_from_db()
    assert client.post(address, {**form, "language": "en", "version": referral.version}).status_code == 302
    assert referral.consents.latest("pk").wording.language == "en"


def test_a_draft_reads_the_words_in_the_language_that_was_typed_and_keeps_it(
    lead: Worker, client_of: Callable[[Worker], Client]
) -> None:
    draft = a_referral(state="draft")
    assert draft.referrer is not None
    client = client_of(draft.referrer)
    added(lead, layer="support", version=STARTER_VERSION, language="pl", words="Czy możemy pomóc?")

    def step(code: str) -> str:
        return reverse("pathways:draft_step", args=[draft.reference, code])

    assert "Czy możemy pomóc?" not in client.get(step("consent")).content.decode()
    client.post(step("needs"), {"language": "Polish", "risk": "unknown", "version": draft.version})
    page = client.get(step("consent")).content.decode()
    assert "Czy możemy pomóc?" in page
    assert 'value="pl" checked' in page
    draft.refresh_from_db()
    typed = {"support": "yes", "share": "yes", "contact": "yes", "research": "no", "how": "spoken"}
    wrong = client.post(step("consent"), {**typed, "version": draft.version})
    assert wrong.status_code == 422
    assert "Say in which language you read the words" in wrong.content.decode()
    draft.refresh_from_db()
    client.post(step("consent"), {**typed, "language": "pl", "version": draft.version})
    draft.refresh_from_db()
    said = read_draft(draft.typed or {}, at_hub=False).steps[-1].read()["consents"]
    assert {one.language for one in said.values()} == {"pl"}
    answers = {layer: write(draft, layer, one) for layer, one in said.items()}
    assert answers["support"].wording.language == "pl"
    assert answers["research"].wording.language == "en", "there are no Polish ones, and the page said so"
