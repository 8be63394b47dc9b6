"""Every page of the pathways site, for every role that it opens to, at a desk and on a phone: nothing for axe to find, HTML without an
error, nothing that scrolls sideways, a focus that is seen, a title that says where one is and names nobody.

The pages are found by walking the site's own addresses, so that one that is added is looked at, or fails here until it can be.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import html5lib
import pytest
from playwright.sync_api import APIRequestContext, Browser, Page

from ..axe import WIDTHS, stay
from .conftest import ACCOUNTS, PathwaysSite, running_site
from .whole_county import SURNAME, page_of

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
PHONE = {"width": 320, "height": 800}
ROLES = (
    "",
    "administrator",
    "coordinator",
    "haven.coordinator",
    *(role for role in ACCOUNTS if role != "data_protection"),
    "data_protection",
    "referrer",
)
"""Whose pages are looked at; "": who is not signed in."""

LEAD_ON = {
    "": "each role to its own screen",
    "unlock/": "home, where nothing is locked",
    "account/closed/": "nobody whose account is open",
    "account/code/": "nobody who has not given a password, and nobody who is in",
    "account/app/": "to the app that is set up",
    "account/app/another/": "to the password first",
    "account/code-again/": "to the password first",
    "account/recovery-codes/": "nobody, where there are none",
    "account/recovery-codes/new/": "to the password first",
}
"""The pages that open to nobody by themselves, and where they lead. Each is looked at in the journeys of its own part."""

ONE_PAGE = {""}
"""Where home shows the places of a role: one page at two addresses."""

_FOCUS = """() => {
    const drawn = element => {
        const own = getComputedStyle(element);
        const label = element.labels && element.labels.length ? getComputedStyle(element.labels[0], '::before') : null;
        const of = one => one ? [one.outlineStyle === 'none' ? '' : one.outlineWidth + one.outlineColor, one.boxShadow,
            one.backgroundColor, one.borderTopWidth, one.borderTopColor, one.clip, one.position].join(' ') : '';
        return of(own) + of(label);
    };
    const wrong = [];
    for (const element of document.querySelectorAll(
            'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')) {
        if (element.disabled || !element.checkVisibility()) continue;
        document.activeElement.blur();
        const before = drawn(element);
        element.focus({focusVisible: true, preventScroll: true});
        if (document.activeElement !== element) wrong.push('takes no focus: ' + element.outerHTML.slice(0, 150));
        else if (drawn(element) === before) wrong.push('its focus is not seen: ' + element.outerHTML.slice(0, 150));
    }
    document.activeElement.blur();
    return wrong;
}"""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pathways_site(tmp_path_factory: pytest.TempPathFactory, made_county: Path) -> Iterator[PathwaysSite]:
    """A site of its own: a county in which every page has something to show."""
    with running_site(tmp_path_factory.mktemp("every-page"), made_county) as site:
        yield site


@pytest.fixture(scope="module")
def county(pathways_site: PathwaysSite) -> dict[str, list[list[str]]]:
    """The addresses of every page by pattern."""
    made: dict[str, list[list[str]]] = json.loads(
        pathways_site.do(
            "import json\nfrom tests.journeys.pathways.whole_county import make\nprint(json.dumps(make()))"
        )
    )
    return made


@pytest.fixture(scope="module")
def opened() -> dict[str, set[str]]:
    """By pattern, the roles that it opened to; filled as the roles are gone through."""
    return defaultdict(set)


@pytest.fixture(scope="module")
def looked_at() -> set[str]:
    """What was looked at with axe already: the same page for another role is the same page."""
    return set()


class Answer(NamedTuple):
    """A page as the site sent it: the browser is given this, so that the site does not make it twice."""

    pattern: str
    address: str
    headers: dict[str, str]
    content: str


def _pages(
    asks: APIRequestContext, county: dict[str, list[list[str]]], opened: dict[str, set[str]]
) -> Iterator[Answer]:
    """Yield every page that opens for who asks. What is only sent to is asked for once, what a role is refused not again, and of a
    thing whose own page is not found for them no other page is tried."""
    hidden: set[str] = set()
    own_first = sorted(county, key=lambda pattern: page_of(pattern) != pattern)
    for pattern in own_first:
        whole = page_of(pattern) == pattern
        for tried in county[pattern]:
            if "only sent to" in opened[pattern]:
                break
            status = 0
            for address in tried:
                if not hidden.isdisjoint(address.split("/")):
                    continue
                answer = asks.get(address, max_redirects=0)
                status = answer.status
                assert status < 500, address
                if status == 405:
                    opened[pattern].add("only sent to")
                if status == 404 and whole:
                    hidden.add(address.rstrip("/").rsplit("/", 1)[1])
                if status in (200, 403, 405):
                    break
            if status == 200 and "text/html" in answer.headers["content-type"]:
                yield Answer(pattern, address, answer.headers, answer.text())
            elif status == 200:
                opened[pattern].add("a file")
            elif status == 403:
                break


def _show(page: Page, answer: Answer) -> None:
    """Show the browser what the site answered."""
    page.route(
        lambda url: url.endswith(answer.address),
        lambda route: route.fulfill(status=200, headers=answer.headers, body=answer.content),
        times=1,
    )
    page.goto(answer.address)


def valid(content: str) -> list[str]:
    """Return what is wrong with the HTML of a page: an error of its grammar, an id twice, a link into it that leads nowhere, no one
    heading of the first level or a level left out, no title of its own, a name where none may stand."""
    wrong = []
    try:
        html5lib.HTMLParser(strict=True).parse(content)
    except html5lib.html5parser.ParseError as error:
        wrong.append(f"its HTML is wrong: {error}")
    ids = re.findall(r'\sid="([^"]*)"', content)
    wrong += [f"the id {one} stands twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    missing = set(re.findall(r'href="#([^"]+)"', content)) - set(ids)
    wrong += [f"nothing is at #{one}" for one in sorted(missing)]
    for attribute in ("aria-describedby", "aria-labelledby", "for"):
        for told in re.findall(rf'\s{attribute}="([^"]+)"', content):
            wrong += [f"{attribute} names {one}, which is not there" for one in told.split() if one not in ids]
    levels = [int(level) for level in re.findall(r"<h([1-6])", content)]
    if levels.count(1) != 1:
        wrong.append(f"it has {levels.count(1)} headings of the first level")
    if any(after - before > 1 for before, after in pairwise(levels)):
        wrong.append(f"a level of heading is left out: {levels}")
    title = re.search(r"<title>(.*?)</title>", content, re.DOTALL)
    words = (title[1] if title else "").split(" – ")
    if len(words) < 2 or not words[0].strip():
        wrong.append(f"its title does not say where one is: {words}")
    if SURNAME in (title[1] if title else ""):
        wrong.append("its title names somebody")
    return wrong


def _address_wrong(content: str) -> list[str]:
    return [href for href in re.findall(r'(?:href|action)="([^"]*)"', content) if SURNAME in href]


def _same(content: str, pattern: str) -> str:
    """Return the main part of a page without what is new each time it is sent."""
    main = content[content.index("<main") : content.index("</main>")]
    return pattern + re.sub(r'(nonce|value)="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|R-\w+-\w+', "", main)


def _keep_picture(page: Page, role: str, pattern: str) -> None:
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        name = re.sub(r"\W+", "-", f"{role}-{pattern}").strip("-")
        for width in (1100, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"every-{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1100, "height": 900})


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
def test_every_page_of_a_role_is_well(
    visit: Visit,
    axe: Axe,
    county: dict[str, list[list[str]]],
    opened: dict[str, set[str]],
    looked_at: set[str],
    role: str,
) -> None:
    page = visit(role or None)
    stay(page.context)
    wrong: list[str] = []
    titles: dict[str, set[str]] = defaultdict(set)
    seen = shown = 0
    for answer in _pages(page.context.request, county, opened):
        pattern, address, _, content = answer
        seen += 1
        opened[pattern].add(role)
        wrong += [f"{address} ({pattern}): {one}" for one in valid(content)]
        wrong += [f"{address}: an address names somebody: {one}" for one in _address_wrong(content)]
        title = re.search(r"<title>(.*?)</title>", content, re.DOTALL)
        titles[title[1] if title else ""].add(pattern)
        if (same := _same(content, pattern)) in looked_at:
            continue
        looked_at.add(same)
        shown += 1
        _show(page, answer)
        _keep_picture(page, role, pattern)
        wrong += [f"{address} ({pattern}): {one}" for one in page.evaluate(_FOCUS)]
        try:
            axe(page)
        except AssertionError as found:
            wrong.append(f"({pattern}) {found}")
    wrong += [f"“{title}” is the title of {sorted(of)}" for title, of in titles.items() if len(of - ONE_PAGE) > 1]
    print(f"{role or 'nobody'}: {seen} pages, {shown} of them new")
    assert wrong == [], "\n".join(wrong)
    assert seen > 3


def test_every_pattern_opened_to_somebody(county: dict[str, list[list[str]]], opened: dict[str, set[str]]) -> None:
    """Runs after all roles: no page was left out by mistake."""
    if len({role for roles in opened.values() for role in roles if role in ROLES}) < len(ROLES):
        pytest.skip("Only some roles were gone through in this run.")
    assert sorted(pattern for pattern in county if not opened[pattern]) == sorted(
        pattern for pattern in LEAD_ON if not opened[pattern]
    )
    print(f"{len(county)} patterns, {sum(opened[one] != {'only sent to'} for one in county)} of them pages")


def test_without_script_no_page_of_a_coordinator_scrolls_sideways_or_hides_what_is_needed(
    visit: Visit, county: dict[str, list[list[str]]]
) -> None:
    page = visit("coordinator", javascript=False)
    wrong = []
    seen: set[str] = set()
    for answer in _pages(page.context.request, county, defaultdict(set)):
        pattern, address, _, content = answer
        if (same := _same(content, pattern)) in seen:
            continue
        seen.add(same)
        _show(page, answer)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(_SIDEWAYS) > 0:
                wrong.append(f"{address} ({pattern}) scrolls sideways at {width}")
            hidden = page.locator("main :is(input:not([type=hidden]), select, textarea, button)").evaluate_all(
                "all => all.filter(one => !one.closest('details, [hidden]') && !one.checkVisibility()).map(one => one.outerHTML)"
            )
            wrong += [f"{address} ({pattern}) hides {one[:120]} at {width}" for one in hidden]
    assert wrong == [], "\n".join(wrong)
    assert len(seen) > 50


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_what_somebody_who_was_harmed_opens_tells_nobody_what_it_is(visit: Visit, javascript: bool) -> None:
    """A neutral title and a way out on every page of it; no cookie, and nobody else's site asked for anything."""
    telling = re.compile("abuse|violence|victim|refer|police|crime|harm|pathways|support", re.IGNORECASE)
    page = visit(width=PHONE, javascript=javascript)
    page.goto("/message/")
    for _ in range(2):
        assert not telling.search(page.title()), page.title()
        assert not telling.search(page.url.split("/", 3)[3])
        way_out = page.get_by_role("button", name="Exit this page")
        assert way_out.first.is_visible()
        assert way_out.first.get_attribute("href") == "https://www.bbc.co.uk/weather"
        assert page.context.cookies() == []
        assert page.evaluate(_SIDEWAYS) <= 0
        page.get_by_role("button", name="Send").click()  # what is missing is said on a page like it
        page.get_by_role("heading", level=1).wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_way_out_leads_away_by_one_press_of_a_key(
    browser: Browser, pathways_site: PathwaysSite, javascript: bool
) -> None:
    with browser.new_context(base_url=pathways_site.url, viewport=PHONE, java_script_enabled=javascript) as context:
        context.route(
            "https://www.bbc.co.uk/**", lambda route: route.fulfill(body="elsewhere", content_type="text/html")
        )
        page = context.new_page()
        page.goto("/message/")
        page.get_by_role("button", name="Exit this page").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("https://www.bbc.co.uk/weather", timeout=15_000)
