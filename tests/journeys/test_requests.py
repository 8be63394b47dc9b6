"""A letter comes in and is answered: what an FOI officer does with a request, from the first page to the last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import NARROW, WIDE

Visit = Callable[..., Page]
Axe = Callable[[Page], None]

LETTER = """Dear Sir or Madam,

Under the Freedom of Information Act 2000, please tell us:

1. How much did the helpline cost in each financial year since 2023-24?
2. How was the provider of the domestic abuse support and IDVA service chosen? And how many advisers does it pay for?
3. How many unicorns were stabled at headquarters in 2019?

Yours faithfully
"""
"""Made up."""


WAYS = {"1100px": (WIDE, True), "320px no script": (NARROW, False)}


@pytest.fixture(params=list(WAYS))
def way(request: pytest.FixtureRequest) -> tuple[dict[str, int], bool]:
    """A width of the screen, and whether there is JavaScript; with it, `look` looks at each page in both widths."""
    return WAYS[request.param]


@pytest.fixture
def width(way: tuple[dict[str, int], bool]) -> dict[str, int]:
    return way[0]


@pytest.fixture
def javascript(way: tuple[dict[str, int], bool]) -> bool:
    return way[1]


@pytest.fixture
def look(axe: Axe, javascript: bool) -> Axe:
    """`look(page)`: axe, where there is JavaScript for it to run in."""
    return axe if javascript else lambda page: None


def put_in(page: Page, words: str = LETTER, *, received: tuple[str, str, str] = ("2", "11", "2026")) -> str:
    """Paste a letter and return the address of its request."""
    page.goto("/requests/new/")
    page.get_by_label("Or paste its words").fill(words)
    fill_date(page, "Day it was received", *received)
    page.get_by_role("button", name="Read the letter").click()
    expect(page.get_by_text("is open.")).to_be_visible()
    return page.url


def fill_date(page: Page, group: str, day: str, month: str, year: str) -> None:
    box = page.get_by_role("group", name=group)
    for part, text in (("Day", day), ("Month", month), ("Year", year)):
        box.get_by_label(part, exact=True).fill(text)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)


def error(page: Page, text: str) -> None:
    """The error summary says this, and its link leads to the field."""
    summary = page.get_by_role("alert").filter(has_text="There is a problem")
    expect(summary).to_contain_text(text)
    assert page.title().startswith("Error: ")
    target = summary.get_by_role("link").first.get_attribute("href") or ""
    expect(page.locator(target)).to_be_visible()


def test_a_letter_is_put_in_read_corrected_and_answered(
    visit: Visit, look: Axe, width: dict[str, int], javascript: bool, tmp_path: Path
) -> None:
    page = visit(role="foi_officer", width=width, javascript=javascript)
    page.goto("/")
    page.get_by_role("button", name="Put a letter in").or_(page.get_by_role("link", name="Put a letter in")).click()
    heading(page, "Put a letter in")
    look(page)
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER)
    page.get_by_label("Upload the letter").set_input_files(letter)
    fill_date(page, "Day it was received", "2", "november", "2026")
    page.get_by_role("button", name="Read the letter").click()
    heading(page, "How much did the helpline cost")
    expect(page.get_by_text("is open. Check what was read.")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(3)
    look(page)
    request = page.url

    # The officer divides the second question in two, removes the third and adds another.
    page.get_by_role("button", name="Correct the questions").click()
    heading(page, "Correct the questions")
    look(page)
    second = page.get_by_role("group", name="Question 2")
    second.get_by_label("Words").fill(
        "How was the provider of the domestic abuse support and IDVA service chosen?\n\n"
        "How many advisers does the domestic abuse support and IDVA service pay for?"
    )
    page.get_by_role("group", name="Question 3").get_by_label("Remove: this is not a question").check()
    page.get_by_role("group", name="Add a question").get_by_label("Words").fill(
        "Is the restorative justice service time limited?"
    )
    page.get_by_role("button", name="Save the questions").click()
    expect(page.get_by_role("article")).to_have_count(4)

    # From a figure to its evidence, to the register's record, and back.
    page.get_by_role("link", name="1. How much did the helpline cost").click()
    heading(page, "Question 1")
    look(page)
    figure = page.locator(".app-value").filter(has_text="£").first
    target = figure.get_attribute("href") or ""
    figure.click()
    evidence = page.locator(target)
    expect(evidence).to_be_in_viewport()
    evidence.get_by_role("link").first.click()
    expect(page.locator(".app-record")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Back to where you were").click()
    heading(page, "Question 1")

    # Its words in the office's own.
    page.get_by_label("Words of the answer").fill("The helpline cost what the table says.")
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_text("The words were saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="The answer in the office’s words")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Next question").click()
    heading(page, "Question 2")

    # Joining puts two questions together again.
    page.goto(request + "questions/")
    page.get_by_role("group", name="Question 3").get_by_label("Join to the question above").check()
    page.get_by_role("button", name="Save the questions").click()
    expect(page.get_by_role("article")).to_have_count(3)


def test_the_clock_stops_for_a_clarification_and_starts_again(
    visit: Visit, look: Axe, width: dict[str, int], javascript: bool
) -> None:
    page = visit(role="foi_officer", width=width, javascript=javascript)
    put_in(page)
    page.get_by_role("link", name="Due date").click()
    expect(page.get_by_text("Tuesday 1 December 2026")).to_be_visible()
    expect(page.get_by_text("St Andrew's Day")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Record", exact=True).click()
    error(page, "Choose what happened")
    look(page)
    page.get_by_label("Clarification asked for").check()
    fill_date(page, "Day it happened", "4", "11", "2026")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator("main").get_by_text("Waiting for clarification.")).to_be_visible()
    page.get_by_label("Clarification received").check()
    fill_date(page, "Day it happened", "9", "11", "2026")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Tuesday 8 December 2026")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Withdraw “Clarification received”").click()
    expect(page.get_by_text("Waiting for clarification.")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("cell", name="Event withdrawn")).to_be_visible()
    look(page)


def test_the_draft_reply_is_read_completed_and_taken_out(
    visit: Visit, look: Axe, width: dict[str, int], javascript: bool
) -> None:
    page = visit(role="foi_officer", width=width, javascript=javascript)
    put_in(page)
    page.get_by_role("link", name="Reply", exact=True).click()
    expect(page.get_by_text("does not say what was searched")).to_be_visible()
    expect(page.get_by_role("heading", name="The letter as it stands")).to_be_visible()
    look(page)
    page.get_by_label("What was searched").fill("The commissioning register\nThe stables")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The details of the reply were saved.")).to_be_visible()
    expect(page.get_by_text("does not say what was searched")).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="The stables")).to_be_visible()
    for name, suffix in (("Word document", ".docx"), ("PDF", ".pdf"), ("Web page", ".html")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(f"-reply{suffix}")
        assert download.value.path().stat().st_size > 1000


def test_two_people_at_once_lose_nothing(visit: Visit, look: Axe, width: dict[str, int], javascript: bool) -> None:
    first = visit(role="foi_officer", width=width, javascript=javascript)
    second = visit(role="foi_officer", width=width, javascript=javascript)
    request = put_in(first)
    for page in (first, second):
        page.goto(request + "questions/1/")
    first.get_by_label("Words of the answer").fill("What the first officer wrote.")
    first.get_by_role("button", name="Save the words").click()
    expect(first.get_by_text("The words were saved.")).to_be_visible()
    second.get_by_label("Words of the answer").fill("What the second officer wrote.")
    second.get_by_role("button", name="Save the words").click()
    error(second, "Somebody else changed this request")
    expect(second.get_by_label("Words of the answer")).to_have_value("What the second officer wrote.")
    expect(second.locator(".govuk-inset-text", has_text="What the first officer wrote.")).to_be_visible()
    look(second)
    second.get_by_role("button", name="Save the words").click()
    expect(second.get_by_text("The words were saved.")).to_be_visible()


def test_a_letter_that_cannot_be_read_is_kept_while_its_words_are_pasted(
    visit: Visit, look: Axe, width: dict[str, int], javascript: bool, tmp_path: Path
) -> None:
    page = visit(role="foi_officer", width=width, javascript=javascript)
    page.goto("/requests/new/")
    page.get_by_role("button", name="Read the letter").click()
    error(page, "Upload the letter or paste its words")
    look(page)
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    page.get_by_label("Upload the letter").set_input_files(photo)
    page.get_by_role("button", name="Read the letter").click()
    error(page, "photo.png is a picture")
    expect(page.get_by_text("“photo.png” is kept")).to_be_visible()
    look(page)
    page.get_by_label("Or paste its words").fill(LETTER)
    page.get_by_role("button", name="Read the letter").click()
    expect(page.get_by_role("article")).to_have_count(3)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it as it came").click()
    assert download.value.path().read_bytes() == photo.read_bytes()


def test_a_letter_with_no_question_is_read_by_a_person(
    visit: Visit, look: Axe, width: dict[str, int], javascript: bool
) -> None:
    page = visit(role="foi_officer", width=width, javascript=javascript)
    put_in(page, "Dear Sir or Madam,\n\nThank you for your letter.\n\nYours")
    heading(page, "Type what is asked")
    look(page)
    page.get_by_role("button", name="Save the questions").click()
    error(page, "at least one question")
    look(page)
    page.get_by_role("group", name="What is asked").get_by_label("Words").fill("Who provides the helpline?")
    page.get_by_role("button", name="Save the questions").click()
    expect(page.get_by_role("article")).to_have_count(1)


def test_the_particulars_are_corrected(visit: Visit, look: Axe, width: dict[str, int], javascript: bool) -> None:
    page = visit(role="foi_officer", width=width, javascript=javascript)
    put_in(page, received=("", "", ""))
    expect(page.get_by_text("Until it is recorded, no clock runs.")).to_be_visible()
    page.get_by_role("link", name="Record the day it was received").first.click()
    look(page)
    fill_date(page, "Day it was received", "31", "2", "2026")
    page.get_by_role("button", name="Save").click()
    error(page, "Day it was received must be a real date")
    look(page)
    fill_date(page, "Day it was received", "2", "11", "2026")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The particulars were saved.")).to_be_visible()
    expect(page.get_by_text("1 December 2026")).to_be_visible()


def test_the_keyboard_alone_puts_a_letter_in_and_reads_its_evidence(visit: Visit) -> None:
    page = visit(role="foi_officer")

    def tab_to(name: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            shown = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
            if page.evaluate(shown).startswith(name):
                return
        raise AssertionError(f"the keyboard does not reach “{name}”")

    page.goto("/")
    tab_to("Put a letter in")
    page.keyboard.press("Enter")
    heading(page, "Put a letter in")
    tab_to("Or paste its words")
    page.keyboard.insert_text(LETTER)
    tab_to("Read the letter")
    page.keyboard.press("Enter")
    heading(page, "How much did the helpline cost")
    tab_to("1. How much")
    page.keyboard.press("Enter")
    heading(page, "Question 1")
    tab_to("£")
    page.keyboard.press("Enter")
    assert "#evidence-" in page.url
    tab_to("amount")
    page.keyboard.press("Enter")
    expect(page.locator(".app-record")).to_be_visible()


def test_an_approver_reads_the_answer_beside_its_evidence_and_changes_nothing(
    visit: Visit, axe: Axe, width: dict[str, int]
) -> None:
    request = put_in(visit(role="foi_officer"))
    page = visit(role="approver", width=width)
    for path in ("", "questions/1/", "due-date/", "reply/", "history/"):
        page.goto(request + path)
        axe(page)
        assert page.locator("main form[method=post]").count() == 0
