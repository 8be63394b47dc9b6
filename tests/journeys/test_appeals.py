"""After an answer: an internal review from being asked for to its findings, and the statistics with their cases."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import NARROW
from .test_requests import fill_date, put_in

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


def answered(page: Page) -> str:
    """Put a letter in, record that it was answered outside, and return the address of the request."""
    address = put_in(page)
    page.goto(f"{address}due-date/")
    page.get_by_label("Response sent, outside this system").check()
    fill_date(page, "Day it happened", "20", "11", "2026")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("The event was recorded.")).to_be_visible()
    return address


def test_a_review_is_asked_for_and_decided_afresh(visit: Visit, axe: Axe) -> None:
    page = visit("foi_officer")
    address = answered(page)
    page.goto(f"{address}appeals/")
    axe(page)
    page.get_by_role("link", name="Record that a review was asked for").click()
    page.get_by_label("Compliance: what was answered").check()
    fill_date(page, "Day it was asked for", "21", "11", "2026")
    page.get_by_label("What the applicant says was wrong").fill("The helpline’s cost is not given.")
    axe(page)
    page.get_by_role("button", name="Record the review").click()
    expect(page.get_by_text("21 December 2026").first).to_be_visible()
    review = page.url

    reviewer = visit("approver", NARROW)
    reviewer.goto(review)
    reviewer.get_by_role("link", name="Name the reviewer").click()
    reviewer.get_by_role("button", name="Save").click()
    expect(reviewer.get_by_text("decides the review.")).to_be_visible()
    reviewer.get_by_role("link", name="Write the findings").click()
    axe(reviewer)
    for number, verdict in enumerate(
        ("First answer overturned", "First answer upheld", "First answer upheld"), start=1
    ):
        question = reviewer.get_by_role("group", name=f"Question {number}: verdict")
        question.get_by_label(verdict).check()
        reviewer.get_by_label(f"Question {number}: reasons").fill("We looked at the register again.")
    reviewer.get_by_label("What the review decided and why").fill("One of three answers was wrong.")
    reviewer.get_by_role("button", name="Save").click()
    expect(reviewer.get_by_text("The findings were saved. First answer partly upheld.")).to_be_visible()
    expect(reviewer.get_by_role("button", name="Write the letter")).to_be_visible()
    axe(reviewer)


def test_every_figure_of_the_statistics_leads_to_its_cases(visit: Visit, axe: Axe) -> None:
    page = visit("foi_officer")
    reference = answered(page).rstrip("/").rsplit("/", 1)[1]
    page.goto("/requests/statistics/")
    page.get_by_label("Period").select_option("2026-Q4")
    page.get_by_label("As at").select_option("today")
    page.get_by_role("button", name="Show").click()
    axe(page)
    figure = page.get_by_role("link", name="FOI and EIR: met within the statutory deadline")
    number = int(figure.inner_text().split()[0])
    figure.click()
    expect(page.get_by_role("heading", name="Processed in full: met within the statutory deadline")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(number + 1)
    expect(page.get_by_role("link", name=reference)).to_be_visible()
    axe(page)
