"""Referring somebody, a coordinator's day by keyboard alone, a service's answer, and the form that a person sends themselves."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import PathwaysSite

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
PHONE = {"width": 320, "height": 800}

_SENT = """
import json
from answerable.pathways.models import Area, Organisation, Worker
from tests.pathways import making
police = Organisation.objects.get(name__startswith="Quillshire Police")
hub = Organisation.objects.get(is_hub=True)
grant = police.gives.get(receiver=hub, purpose="referral")
referrer = Worker.objects.get(email="referrer@example.org")
made = []
for number in range({number}):
    person = making.a_person(police, forename="Rosalind", surname="{surname}" + str(number), address={{"lines": [], "postcode": "ZZ1 1AA"}})
    one = making.a_referral(
        state="sent", person=person, referred_by=police, referrer=referrer, hub=hub, risk="high", shared=False,
        area=Area.objects.get(name="Quill City"),
    )
    making.a_share(one, police, hub, grant=grant, fields=grant.fields)
    made.append([str(one.reference), one.number])
print(json.dumps(made))
"""
_STATES = """
import json
from answerable.pathways.models import Referral
print(json.dumps(sorted(Referral.objects.filter(reference__in={references}).values_list("state", flat=True))))
"""


def sent(site: PathwaysSite, number: int, surname: str) -> list[list[str]]:
    """Make sent referrals of made-up people, and return (reference, number) of each."""
    made: list[list[str]] = json.loads(site.do(_SENT.format(number=number, surname=surname)))
    return made


def on(page: Page) -> str:
    """Return what the keyboard's focus is on, in words."""
    words: str = page.evaluate(
        """() => {
            const at = document.activeElement;
            const label = at.labels && at.labels.length ? at.labels[0].innerText : '';
            return (label || at.innerText || at.value || '').trim();
        }"""
    )
    return words


def tab_to(page: Page, words: str, most: int = 80) -> None:
    """Press the tab key until the focus is on something that begins with these words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if on(page).startswith(words):
            return
    raise AssertionError(f"The keyboard does not come to “{words}” on {page.url}.")


def past_navigation(page: Page) -> None:
    """Come to the main part: by the link that every page begins with, unless a message of what was done has the focus already."""
    page.keyboard.press("Tab")
    if on(page) == "Skip to main content":
        page.keyboard.press("Enter")


def test_a_coordinators_day_of_twenty_referrals_by_keyboard(
    visit: Visit, pathways_site: PathwaysSite, axe: Axe
) -> None:
    made = sent(pathways_site, 20, "Daymadeup")
    page = visit("coordinator")
    page.goto("/queue/")
    axe(page)
    for turn, (_, number) in enumerate(made):
        past_navigation(page)
        tab_to(page, number)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
        if turn == 0:
            axe(page)
        past_navigation(page)
        tab_to(page, "Choose a service")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Choose a service")
        if turn == 0:
            axe(page)
        past_navigation(page)
        tab_to(page, "Domestic abuse outreach")
        page.keyboard.press("Space")
        tab_to(page, "Did the person agree")
        page.keyboard.press("ArrowDown")
        tab_to(page, "Offer it to this service")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
        expect(page.get_by_text(f"Referral {number} was offered")).to_be_visible()
    states = json.loads(pathways_site.do(_STATES.format(references=[reference for reference, _ in made])))
    assert states == ["offered"] * 20


def test_somebody_is_referred_step_by_step(visit: Visit, axe: Axe) -> None:
    page = visit("referrer")
    page.goto("/referrals/")
    axe(page)
    page.get_by_role("button", name="Refer somebody").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who is the person?")
    axe(page)
    page.get_by_label("First name").fill("Rosalind")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the person’s last name")
    axe(page)
    page.get_by_label("Last name").fill("Stepmadeup")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How can the person be reached safely?")
    axe(page)
    page.get_by_label("Safe phone number").fill("07700 900123")
    page.get_by_role("group", name="Is it safe to ring").get_by_label("Yes").check()
    page.get_by_label("They can be reached at any time").check()
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Postcode").fill("zz1 1aa")
    axe(page)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Domestic abuse", exact=True).check()
    axe(page)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("Shelter and accommodation").check()
    axe(page)
    page.get_by_role("button", name="Save and continue").click()
    for group in ("To be supported", "To tell the hub", "To be contacted"):
        page.get_by_role("group", name=group).get_by_label("Yes").check()
    page.get_by_label("In conversation").check()
    axe(page)
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check the referral before you send it")
    axe(page)
    page.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rosalind Stepmadeup")
    expect(page.get_by_text("was sent to")).to_be_visible()
    axe(page)


def test_every_page_of_the_hub_is_well(visit: Visit, pathways_site: PathwaysSite, axe: Axe) -> None:
    [[reference, _]] = sent(pathways_site, 1, "Pagesmadeup")
    page = visit("coordinator")
    for part in ("consents", "contact", "safe-contact", "shares", "incidents", "correct/identity", "correct/address"):
        page.goto(f"/referrals/{reference}/{part}/")
        axe(page)
    for part in ("correct/preferences", "without-agreement", "withdraw", "close"):
        page.goto(f"/referrals/{reference}/{part}/")
        axe(page)
    for place in ("/reminders/", "/to-sign/"):
        page.goto(place)
        axe(page)
    lead = visit("hub_lead")
    lead.goto("/clocks/")
    axe(lead)


def test_a_service_accepts_what_it_is_offered(visit: Visit, pathways_site: PathwaysSite, axe: Axe) -> None:
    [[reference, number]] = sent(pathways_site, 1, "Answermadeup")
    page = visit("coordinator")
    page.goto(f"/referrals/{reference}/route/")
    page.get_by_label("Domestic abuse outreach").check()
    page.get_by_label("Did the person agree").select_option("spoken")
    page.get_by_role("button", name="Offer it to this service").click()
    expect(page.get_by_text(f"Referral {number} was offered")).to_be_visible()
    provider = visit("manager")
    provider.goto(f"/referrals/{reference}/answer/")
    expect(provider.get_by_text("How the person can be reached is not shared with you.")).to_be_visible()
    axe(provider)
    provider.get_by_role("button", name="Accept it").click()
    expect(provider.get_by_text("07700 900123")).to_be_visible()
    axe(provider)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_person_writes_themselves_and_nothing_is_left_behind(
    visit: Visit, pathways_site: PathwaysSite, axe: Axe, javascript: bool
) -> None:
    page = visit(width=PHONE, javascript=javascript)
    page.goto("/message/")
    if javascript:
        axe(page)
    page.get_by_label("A phone number that only you answer").fill("07700 900789")
    page.get_by_role("group", name="Can we ring it?").get_by_label("Yes").check()
    page.get_by_label("Any time is safe").check()
    page.get_by_label("Your first name").fill("Canaryname")
    page.get_by_label("I agree that you keep").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your message")
    assert page.url.endswith("/message/")
    assert page.context.cookies() == []
    if javascript:
        axe(page)
    assert "Canaryname" not in pathways_site.log.read_text()
    assert "07700 900789" not in pathways_site.log.read_text()
