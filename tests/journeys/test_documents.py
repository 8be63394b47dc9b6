"""A document is marked by mouse, by keyboard and by its words, and its redacted copy holds nothing of what went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.unit.redaction.made import SECRET, holds, pdf, say

from .conftest import NARROW
from .test_requests import put_in

Visit = Callable[..., Page]
FILE = pdf(
    say("Minutes of the board", y=760, size=20)
    + say(f"Sergeant {SECRET} was present", y=700)
    + say("The helpline took 1,204 calls", y=660)
    + say("Bank details 20-00-00 12345678", y=620)
)


def add(page: Page, folder: Path) -> None:
    """Put the made-up minutes into a new request and open their first page."""
    request = put_in(page)
    page.goto(f"{request}documents/")
    file = folder / "minutes.pdf"
    file.write_bytes(FILE)
    page.get_by_label("Add a file").set_input_files(file)
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_text("The file was added.")).to_be_visible()
    page.get_by_role("link", name="Page 1").click()


def copy_of(page: Page, folder: Path) -> bytes:
    page.get_by_role("button", name="Make this copy (What the applicant gets)").click(timeout=60_000)
    expect(page.get_by_text("The copy was made and has passed its check.")).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this copy").click()
    download.value.save_as(folder / "copy.pdf")
    return (folder / "copy.pdf").read_bytes()


def test_marks_are_drawn_moved_and_taken_away(
    visit: Visit, axe: Callable[[Page], None], width: dict[str, int], tmp_path: Path
) -> None:
    page = visit(role="foi_officer", width=width)
    add(page, tmp_path)
    expect(page.get_by_text("Draw with the mouse")).to_be_visible()
    page.get_by_label("Section for the words you choose").select_option("s.40(2)")
    picture = page.locator("#the-page")

    def at(x: float, y: float) -> None:
        """Go with the mouse to a place on the page, in points from its top left corner."""
        place = picture.bounding_box()
        assert place is not None
        scale = place["width"] / 595
        page.mouse.move(place["x"] + x * scale, place["y"] + y * scale)

    picture.evaluate("page => page.scrollIntoView({block: 'start'})")
    at(70, 128)
    page.mouse.down()
    at(180, 140)
    at(260, 147)
    page.mouse.up()
    expect(page.get_by_role("group", name="Mark 1")).to_be_visible()
    expect(page.get_by_role("button", name="Mark 1, s.40(2)")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    picture.evaluate("page => page.scrollIntoView({block: 'start'})")
    at(300, 300)
    page.mouse.down()
    at(400, 340)
    page.mouse.up()
    expect(page.get_by_role("group", name="Mark 2")).to_be_visible()
    page.keyboard.press("Delete")
    expect(page.get_by_role("group", name="Mark 2")).to_have_count(0)
    axe(page)
    page.screenshot(path=tmp_path / "marking.png", full_page=True)
    page.get_by_role("button", name="Save the marks").click()
    expect(page.get_by_text("The marks of page 1 were saved.")).to_be_visible()
    expect(page.get_by_role("group", name="Mark 1")).to_be_visible()
    page.get_by_role("link", name="minutes.pdf", exact=True).click()
    axe(page)
    assert not holds(copy_of(page, tmp_path), SECRET)


def test_words_are_marked_without_a_script(visit: Visit, tmp_path: Path) -> None:
    page = visit(role="foi_officer", width=NARROW, javascript=False)
    add(page, tmp_path)
    page.get_by_text("Choose lines and words").click()
    page.get_by_role("group", name="Line 4").get_by_label("12345678").check()
    page.get_by_label("Section for the words you choose").select_option("s.43(2)")
    page.get_by_role("button", name="Save the marks").click()
    expect(page.get_by_text("The marks of page 1 were saved.")).to_be_visible()
    page.get_by_label("Words to look for").fill(SECRET)
    page.locator("form", has=page.get_by_label("Words to look for")).get_by_label("Section").select_option("s.40(2)")
    page.get_by_role("button", name="Mark them").click()
    expect(page.get_by_text("1 mark was added on 1 page.")).to_be_visible()
    page.get_by_role("link", name="minutes.pdf", exact=True).click()
    copy = copy_of(page, tmp_path)
    assert not holds(copy, SECRET)
    assert not holds(copy, "12345678")
