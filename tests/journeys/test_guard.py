"""The guard at work: a workbook with an unseen sheet, its clean copy, a table that a second person lets through, and the signing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from answerable.demo.office import workbook

from .conftest import NARROW, WIDE
from .test_clearance import _case

Visit = Callable[..., Page]
Axe = Callable[[Page], None]
REASONS = "The applicant asked for the department’s own formula, which reads nothing from elsewhere."
FORMULA = b"Quarter,Referrals\r\nApril to June,412\r\n=B2+0,412\r\n"


def _seen(page: Page, name: str) -> None:
    """Keep a picture of the page where ANSWERABLE_PICTURES names a folder, for whoever wants to look at it."""
    if folder := os.environ.get("ANSWERABLE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def _add(page: Page, documents: str, name: str, content: bytes) -> None:
    page.goto(documents)
    page.get_by_label("Add a file").set_input_files({"name": name, "mimeType": "application/zip", "buffer": content})  # type: ignore[arg-type]
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_text("The file was added.")).to_be_visible()


def _leaves_as(page: Page, name: str) -> None:
    """Say that the document that is shown goes with the answer."""
    page.get_by_label("It goes with the answer").check()
    page.get_by_label("What it is called when it leaves").fill(name)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The document was saved.")).to_be_visible()


def test_a_workbook_is_cleaned_a_table_let_through_and_the_letter_signed(visit: Visit, axe: Axe) -> None:
    officer, approver = visit("foi_officer", width=WIDE), visit("approver", width=NARROW)
    clearance = _case(officer, 77)
    documents = clearance.replace("clearance", "documents")
    _add(officer, documents, "referrals.xlsx", workbook())
    officer.get_by_role("link", name="Look into the file now").click()
    expect(officer.get_by_text("Staff download").first).to_be_visible()
    assert "Thistlewood" not in officer.content()
    axe(officer)
    _seen(officer, "workbook")
    officer.get_by_role("button", name="Make a clean copy").click()
    expect(officer.get_by_text("The clean copy is among the documents")).to_be_visible(timeout=60_000)
    officer.goto(documents)
    officer.get_by_role("link", name="referrals.csv").click()
    _leaves_as(officer, "referrals-by-quarter")
    _add(officer, documents, "totals.csv", FORMULA)
    table = officer.url
    _leaves_as(officer, "totals")

    officer.goto(clearance)
    officer.get_by_label("Response, made from the questions").check()
    officer.get_by_role("button", name="Make the files and look into them").click()
    expect(officer.get_by_text("A spreadsheet would run these cells as formulas").first).to_be_visible()
    axe(officer)
    _seen(officer, "stopped")

    approver.goto(f"{table}?check=1")
    axe(approver)
    _seen(approver, "blocked")
    approver.get_by_text("Let it leave despite this").click()
    approver.get_by_label("Why the file may leave as it is").fill(REASONS)
    approver.get_by_role("button", name="Let it leave").click()
    expect(approver.get_by_text(REASONS)).to_be_visible()
    _seen(approver, "let-through")

    officer.get_by_role("button", name="Make the files and look into them").click()
    expect(officer.get_by_text("3 rows × 2 columns").first).to_be_visible()
    _seen(officer, "compare")
    officer.get_by_label("I have compared what is in each file").check()
    officer.get_by_role("button", name="Make the files final and send for clearance").click()
    expect(officer.get_by_text("waits to be cleared")).to_be_visible()

    approver.goto(officer.url)
    expect(approver.get_by_text(REASONS)).to_be_visible()
    expect(approver.get_by_text("let this through")).to_be_visible()
    axe(approver)
    _seen(approver, "release")
    approver.get_by_label("I have looked at every file").check()
    approver.get_by_role("button", name="Sign").click()
    expect(approver.get_by_text("You signed this letter.")).to_be_visible()
