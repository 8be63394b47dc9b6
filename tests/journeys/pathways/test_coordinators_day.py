"""A coordinator's whole day by keyboard alone: twenty referrals read, and each brought to where it belongs.

Nothing is clicked, and nothing is filled in but by typing. The focus is never lost and is always seen. What each referral took, in keys
pressed and pages opened, is counted and printed, and must not grow.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, PathwaysSite, email_of, running_site

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
MOST_TABS = 80
"""Stops of the keyboard after which what is looked for counts as out of reach."""
KEYS_OF_AN_ORDINARY_ONE, PAGES_OF_AN_ORDINARY_ONE = 16, 3
"""What an ordinary referral may take, from the queue to the queue again."""

_FOCUSED = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const box = at.getBoundingClientRect();
    const label = at.labels && at.labels.length ? at.labels[0] : null;
    const group = at.closest('fieldset');
    const told = (label && label.innerText) || at.getAttribute('aria-label') || at.innerText || at.value || '';
    const drawn = one => one ? getComputedStyle(one) : null;
    const own = drawn(at), before = label ? getComputedStyle(label, '::before') : null;
    const marked = one => one && ((one.outlineStyle !== 'none' && one.outlineWidth !== '0px') || one.boxShadow !== 'none');
    return {
        words: told.trim().replace(/\\s+/g, ' '),
        group: group && group.querySelector('legend') ? group.querySelector('legend').innerText.trim() : '',
        kind: at.tagName.toLowerCase() + (at.type ? ':' + at.type : ''),
        seen: box.width > 0 && box.height > 0 && at.checkVisibility() && box.bottom > 0 && box.right > 0
            && box.top < innerHeight && box.left < innerWidth,
        marked: marked(own) || marked(before) || own.backgroundColor === 'rgb(255, 221, 0)',
    };
}"""


@dataclass
class Keyboard:
    """Somebody at a keyboard. `keys` and `pages` count what was pressed and opened since they were last taken."""

    page: Page
    keys: int = 0
    pages: int = 0
    spent: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", self._opened)

    def _opened(self, _: Page) -> None:
        self.pages += 1

    def press(self, key: str) -> None:
        """Press a key."""
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type words."""
        self.keys += len(words)
        self.page.keyboard.type(words)

    def focused(self) -> dict[str, Any]:
        """Return what the focus is on. Fails where it is lost, off the screen, or not to be seen."""
        found: dict[str, Any] | None = self.page.evaluate(_FOCUSED)
        assert found is not None, f"The focus is lost on {self.page.url}."
        assert found["seen"], f"The focus is out of sight on “{found['words']}” ({found['kind']}) of {self.page.url}."
        assert found["marked"], f"The focus cannot be seen on “{found['words']}” ({found['kind']}) of {self.page.url}."
        return found

    def to(self, words: str, *, group: str = "") -> None:
        """Tab to the control that begins with these words."""
        passed = []
        for _ in range(MOST_TABS):
            self.press("Tab")
            now = self.focused()
            if now["words"].startswith(words) and now["group"].startswith(group):
                return
            passed.append(now["words"])
        raise AssertionError(f"The keyboard does not come to “{words}” on {self.page.url}; it passed {passed}")

    def back_to(self, words: str) -> None:
        """Go back with Shift and Tab to a link before, and open it."""
        for _ in range(MOST_TABS):
            self.press("Shift+Tab")
            if self.focused()["words"].startswith(words):
                self._open(words)
                return
        raise AssertionError(f"The keyboard does not come back to “{words}” on {self.page.url}")

    def enter(self, words: str) -> None:
        """Tab to a link or a button, press it, and wait for the page that it opens."""
        self.to(words)
        self._open(words)

    def _open(self, words: str) -> None:
        was = self.pages
        self.press("Enter")
        for _ in range(200):
            if self.pages > was:
                break
            self.page.wait_for_timeout(50)
        else:
            raise AssertionError(f"“{words}” opened nothing on {self.page.url}")
        self.page.wait_for_load_state()

    def past_navigation(self) -> None:
        """Come to the main part by the link that every page begins with. Where a message of what was done has the focus, or the browser
        kept the place that the link led to on the page before, one is there already."""
        if self.page.evaluate("document.activeElement === document.body && location.hash !== '#main-content'"):
            self.press("Tab")
            assert self.focused()["words"] == "Skip to main content"
            self.press("Enter")

    def pick(self, words: str, *, group: str = "") -> None:
        """Choose one of some radios with the arrow keys: the first is come to by Tab."""
        passed = []
        for _ in range(MOST_TABS):
            self.press("Tab")
            now = self.focused()
            if now["kind"] == "input:radio" and now["group"].startswith(group):
                break
            passed.append(now["words"])
        else:
            raise AssertionError(f"The keyboard does not come to the choice “{group}” on {self.page.url}: {passed}")
        self.press("Space")
        for _ in range(12):
            if self.focused()["words"].startswith(words):
                return
            self.press("ArrowDown")
        raise AssertionError(f"There is no choice “{words}” in “{group}” on {self.page.url}")

    def select(self, label: str, words: str) -> None:
        """Choose in a list with the arrow keys."""
        self.to(label)
        chosen = "document.activeElement.selectedOptions[0].innerText"
        for _ in range(20):
            if self.page.evaluate(chosen).startswith(words):
                return
            self.press("ArrowDown")
        raise AssertionError(f"There is no choice “{words}” in “{label}” on {self.page.url}")

    def take(self, kind: str) -> None:
        """Write down what was pressed and opened, and begin to count anew."""
        self.spent.setdefault(kind, []).append((self.keys, self.pages))
        self.keys = self.pages = 0


@pytest.fixture(scope="module")
def pathways_site(tmp_path_factory: pytest.TempPathFactory, made_county: Path) -> Iterator[PathwaysSite]:
    """A site of its own: at the end of the day nothing may be left in its queue."""
    with running_site(tmp_path_factory.mktemp("day"), made_county) as site:
        yield site


@pytest.fixture(scope="module")
def waiting(pathways_site: PathwaysSite) -> dict[str, dict[str, Any]]:
    """What waits in the morning, by number."""
    told = "import json\nfrom tests.journeys.pathways.day_of_twenty import send\nprint(json.dumps(send()))"
    return {one["number"]: one for one in json.loads(pathways_site.do(told))}


def signed_in(visit: Visit, site: PathwaysSite, role: str) -> Keyboard:
    """Sign in by keyboard: password, then code."""
    page = visit()
    page.goto("/")
    hands = Keyboard(page)
    hands.to("Email address")
    hands.type(email_of(role))
    hands.to("Password")
    hands.type(PASSWORD)
    hands.enter("Continue")
    hands.to("Code")
    hands.type(site.code(email_of(role)))
    hands.enter("Sign in")
    return hands


def number_of(page: Page) -> str:
    """Return the number of the referral whose page is open."""
    found = re.search(r"R-[\w-]+", page.title())
    assert found, page.title()
    return found[0]


def offer(hands: Keyboard, service: str, *, asked_now: bool = True, why: str = "") -> None:
    """Offer the referral whose page is open."""
    hands.past_navigation()
    hands.enter("Choose a service")
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("Choose a service")
    listed = hands.page.locator(".govuk-radios__item")
    for number in range(listed.count()):
        assert re.search(r"(For|Against|Not known):", listed.nth(number).inner_text()), "a service without a reason"
    hands.past_navigation()
    hands.pick(service)
    if asked_now:
        hands.select("Did the person agree", "Yes, asked just now")
    if why:
        hands.to("Why this service")
        hands.type(why)
    hands.enter("Offer it to this service")


def refer_to_marac(hands: Keyboard) -> None:
    """Escalate the referral whose page is open, and come back to it."""
    hands.past_navigation()
    hands.enter("Refer to MARAC")
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text("Refer to MARAC")
    hands.past_navigation()
    hands.to("Professional judgement")
    if not hands.page.evaluate("document.activeElement.checked"):
        hands.press("Space")
    hands.to("What the meeting has to know")
    hands.type("Made-up words of what happened")
    hands.pick("Public task, Article 6(1)(e); ", group="What the sharing rests on")
    hands.pick("Not asked", group="Did the person agree")
    hands.pick("No", group="Was the person told")
    hands.pick("Yes", group="Did you refer to the safeguarding")
    hands.enter("Refer to MARAC")
    expect(hands.page.get_by_text("Referred to MARAC:")).to_be_visible()


def withdraw(hands: Keyboard, reason: str) -> None:
    """Withdraw the referral whose page is open."""
    hands.past_navigation()
    hands.enter("Withdraw it")
    hands.past_navigation()
    hands.pick(reason)
    hands.enter("Withdraw it")


def ask_to_share_without_agreement(hands: Keyboard, receiver: str) -> None:
    """Ask for an override for the referral whose page is open: the person refuses and must not wait."""
    hands.past_navigation()
    hands.enter("Ask to share without agreement")
    hands.past_navigation()
    hands.select("Who has to be told?", receiver)
    hands.pick("", group="Why may this be shared")
    hands.pick("", group="Lawful basis")
    hands.to("Why is it necessary?")
    hands.type("Made-up words of why")
    hands.pick("No", group="Does the person know?")
    hands.enter("Ask for sign-off")
    expect(hands.page.get_by_text("has to sign it off")).to_be_visible()


def sign_off(visit: Visit, site: PathwaysSite, number: str) -> Keyboard:
    """The manager signs what a coordinator asked for, by keyboard too."""
    lead = signed_in(visit, site, "hub_lead")
    lead.page.goto("/to-sign/")
    lead.past_navigation()
    lead.enter(number)
    expect(lead.page.get_by_role("main")).to_contain_text("Made-up words of why")
    lead.past_navigation()
    lead.enter("Sign it off")
    expect(lead.page.get_by_text("Signed off. It can now be shared.")).to_be_visible()
    return lead


def test_a_coordinators_day_of_twenty_referrals_by_keyboard_alone(
    visit: Visit, pathways_site: PathwaysSite, waiting: dict[str, dict[str, Any]], axe: Axe
) -> None:
    secret = next(number for number, one in waiting.items() if one["kind"] == "secret")
    left = set(waiting) - {secret}
    assert len(left) == 20
    hands = signed_in(visit, pathways_site, "coordinator")
    page = hands.page
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
    expect(main).to_contain_text("20 wait.")
    axe(page)
    hands.take("signing in")
    lead = None
    while left:
        expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
        assert secret not in page.content(), "somebody who must not be found is in a coordinator's queue"
        hands.past_navigation()
        hands.enter("Open the first")
        number = number_of(page)
        assert number in left, f"{number} is met again"
        left.discard(number)
        told = waiting[number]
        for words in ("What to do next", "Safe contact", *told["shows"]):
            expect(main).to_contain_text(words)
        kind = told["kind"]
        if kind == "withdrawn":
            withdraw(hands, "The person does not want support")
        elif kind == "duplicate":
            withdraw(hands, "The person has another referral")
        elif kind == "no consent":
            offer(hands, told["service"], asked_now=False)
            expect(main).to_contain_text("cannot be told")
            hands.back_to(f"Referral {number}")
            ask_to_share_without_agreement(hands, "Larkspur Haven")
            lead = sign_off(visit, pathways_site, number)
            offer(hands, told["service"], asked_now=False)
        else:
            if kind == "marac":
                refer_to_marac(hands)
                hands.back_to("Referral R-")
            offer(hands, told["service"])
        hands.take(kind)
    _where_it_should_be(page, signed_in(visit, pathways_site, "referrer").page, waiting)
    expect(main).to_contain_text("Nothing waits for you.")
    axe(page)
    hands.past_navigation()
    hands.enter("18 wait for the answer of a service")
    rows = main.locator("tbody tr")
    assert rows.count() == 18
    for number, told in waiting.items():
        if told["service"]:
            row = rows.filter(has_text=number)
            expect(row).to_contain_text("Offered")
            expect(row).to_contain_text(told["service"])
    assert lead
    lead.page.goto("/queue/")
    expect(lead.page.get_by_role("main").locator("tbody tr")).to_have_count(1)
    expect(lead.page.get_by_role("main")).to_contain_text(secret)
    runs = signed_in(visit, pathways_site, "marac_coordinator").page
    runs.goto("/marac/")
    expect(runs.get_by_role("main")).to_contain_text("Maracmadeup")
    for kind, spent in hands.spent.items():
        print(f"{kind}: {len(spent)}, keys {[keys for keys, _ in spent]}, pages {[pages for _, pages in spent]}")
    ordinary = hands.spent["ordinary"]
    assert max(keys for keys, _ in ordinary) <= KEYS_OF_AN_ORDINARY_ONE
    assert max(pages for _, pages in ordinary) <= PAGES_OF_AN_ORDINARY_ONE


def _where_it_should_be(page: Page, theirs: Page, waiting: dict[str, dict[str, Any]]) -> None:
    """Open the page of each referral and look at its state; come back to the queue. What was withdrawn is no longer shared with the
    hub, so `theirs`, who referred it, looks."""
    for told in waiting.values():
        address = f"/referrals/{told['reference']}/"
        answer = page.goto(address)
        assert answer
        if told["service"]:
            expect(page.get_by_role("main").locator("strong.govuk-tag").first).to_have_text("Offered to a service")
            expect(page.get_by_role("main")).to_contain_text(told["service"])
            continue
        assert answer.status == 404
        theirs.goto(address)
        state = theirs.get_by_role("main").locator("strong.govuk-tag").first
        expect(state).to_have_text("Sent to the hub" if told["kind"] == "secret" else "Withdrawn")
    page.goto("/queue/")
