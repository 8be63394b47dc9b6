"""Bringing a file in: the upload, the columns, the preview, what happened, and taking it back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]
Axe = Callable[[Page], None]


def look_at(page: Page, kind: str, file: Path) -> None:
    page.goto("/register/imports/new/")
    page.get_by_label(kind, exact=True).check()
    page.get_by_label("Upload the file").set_input_files(str(file))
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)


def test_an_agreements_list_comes_in_and_is_taken_back(
    visit: Visit, axe: Axe, width: dict[str, int], examples: Path
) -> None:
    page = visit(role="commissioning_manager", width=width)
    page.goto("/register/imports/")
    axe(page)
    page.get_by_role("button", name="Bring a file in").click()
    axe(page)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what is in the file")
    axe(page)
    look_at(page, "Agreements", examples / "northshire/workbooks/agreements-2026.csv")
    axe(page)
    page.get_by_role("link", name="Columns as we understood them").click()
    axe(page)
    page.get_by_role("link", name="Back to the file").click()
    page.get_by_role("link", name="Wrong", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Start date")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what should happen with the wrong rows")
    axe(page)
    page.get_by_label("Bring in the rest").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("The file was brought in.")
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="rows to correct").click()
    with Path(download.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == ["Contract ref", "A-113"]
    page.get_by_role("link", name="Take this import back").click()
    axe(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("alert")).to_contain_text("was taken back")
    axe(page)


def test_a_long_file_shows_its_progress(visit: Visit, axe: Axe, tmp_path: Path) -> None:
    file = tmp_path / "A long list of organisations of the county, final version (checked) 3.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["Name", "Kind"])
        writer.writerows([f"Journey organisation {number} (made up)", "charity"] for number in range(2500))
    page = visit(role="finance_officer")
    look_at(page, "Organisations", file)
    axe(page)
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_text("Brought in", exact=True)).to_be_visible(timeout=120_000)
    page.get_by_role("link", name="Take this import back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back", exact=True)).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_payments_are_added_up_before_they_come_in(visit: Visit, javascript: bool, examples: Path, axe: Axe) -> None:
    page = visit(role="finance_officer", javascript=javascript)
    look_at(page, "Payments", examples / "northshire/workbooks/payments-2025-26.csv")
    expect(page.get_by_role("heading", name="What would come in")).to_be_visible()
    expect(page.get_by_text("£1,547,182.45").first).to_be_visible()
    if javascript:
        axe(page)
    page.get_by_role("button", name="Throw this preview away").click()
    expect(page.get_by_text("was thrown away")).to_be_visible()
