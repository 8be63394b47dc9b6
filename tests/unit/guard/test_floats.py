"""What floats over a running text: found where it lies over words or may, and left alone where it cannot."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from answerable.guard import Severity, check
from answerable.guard.formats.drawing import floating, opacity
from answerable.guard.formats.drawing.colours import BLACK, WHITE
from answerable.guard.formats.drawing.floating import Float, Hold, Row, Setter, Sheet, Spot
from answerable.guard.formats.drawing.reading import Area, Line, Shape, Words
from tests.planted import Clean, Plant, clean_files, plants

POINT = floating.POINT
SHEET = Sheet(*(one * POINT for one in (600, 840, 70, 70, 700, 460)))
PLANTS = tuple(one for one in plants() if one.technique == "shape-over-text")
CLEAR = tuple(one for one in clean_files() if one.name.startswith(("floating-", "letterhead")))


@pytest.mark.parametrize("one", CLEAR, ids=lambda one: one.name)
def test_what_covers_nothing_is_not_told(one: Clean) -> None:
    assert not [finding for finding in check(one.name, one.make()).findings if "over" in finding.technique]


@pytest.mark.parametrize("one", PLANTS, ids=lambda one: one.name)
def test_the_twin_of_what_stands_in_front_is_not_even_looked_at(one: Plant) -> None:
    planted, twin = one.make()
    assert "shape-over-text" in {finding.technique for finding in check(one.name, planted).findings}
    assert "shape-over-text" not in {finding.technique for finding in check(one.name, twin).findings}


BOXES = tuple(one for one in plants() if one.name.startswith(("old-box-under", "box-under", "frame-under")))


@pytest.mark.parametrize("one", [*PLANTS, *BOXES], ids=lambda one: one.name)
def test_the_place_of_a_cover_does_not_say_the_words_under_it(one: Plant) -> None:
    found = [finding for finding in check(one.name, one.make()[0]).findings if finding.technique == one.technique]
    assert found
    assert not any("Pemberwick" in finding.where for finding in found)


def test_a_doubtful_cover_is_looked_at_and_named_with_its_size() -> None:
    one = next(one for one in PLANTS if one.name == "perhaps-over-words.docx")
    (found,) = (
        finding for finding in check(one.name, one.make()[0]).findings if finding.technique == "shape-over-text"
    )
    assert found.severity is Severity.LOOK
    assert "filled box “Shape 1” (106 × 8 mm)" in found.mend
    assert not found.cleanable


def shape(left: float, top: float, wide: float, high: float, *, text: str = "", order: int = 1, kind: str = "sp", fill=WHITE) -> Shape:  # type: ignore[no-untyped-def]  # fmt: skip
    lines = (Line((Words(text, 10.0),)),) if text else ()
    area = Area(left * POINT, top * POINT, wide * POINT, high * POINT)
    return Shape(None, kind, "", area, False, order, fill, fill is not None or kind == "pic", kind == "pic", lines)


def test_the_text_is_set_line_by_line_and_page_by_page() -> None:
    setter = Setter(SHEET)
    setter.paragraph([("one " * 60, 10.0)])
    setter.paragraph([("right", 10.0)], align="right")
    setter.paragraph([("before\fafter", 10.0)])
    assert [row.page for row in setter.rows] == [0, 0, 0, 0, 0, 1]
    assert setter.rows[-1].area.top == 0
    assert setter.rows[3].area.right == pytest.approx(SHEET.left + SHEET.across)
    tops = [row.area.top for row in setter.rows[:5]]
    assert tops == sorted(tops)


@pytest.mark.parametrize(
    ("below", "over", "hold"),
    [
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 300, 200, 40, order=2), Spot(), True, True), Hold.SURE),
        # Not where it lies lower, is elsewhere, or lies behind the text.
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 300, 200, 40, order=0), Spot(), True, True), Hold.NO),
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 400, 200, 40, order=2), Spot(), True, True), Hold.NO),
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 300, 200, 40, order=2), Spot(), True, False, behind=True), Hold.NO),
        # On another page it covers nothing; far from the other one it may stand on the next.
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 300, 200, 40, order=2), Spot(1, 0, 5), True, True), Hold.NO),
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 300, 200, 40, order=2), Spot(0, 650 * POINT, 5), True, True), Hold.MAYBE),
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 300, 200, 40, order=2), Spot(0, 1000 * POINT, 5), True, True), Hold.NO),
        # Counted from two paragraphs: certain where it holds however the lines stand.
        (Float(shape(80, 0, 200, 20, text="Name"), Spot(0, 100 * POINT, 1), False, True), Float(shape(80, -20, 200, 60, order=2), Spot(0, 110 * POINT, 2), False, True), Hold.SURE),
        (Float(shape(80, 0, 200, 20, text="Name"), Spot(0, 100 * POINT, 1), False, True), Float(shape(80, -100, 200, 20, order=2), Spot(0, 200 * POINT, 2), False, True), Hold.MAYBE),
        # One of the page, the other of a paragraph.
        (Float(shape(80, 0, 200, 20, text="Name"), Spot(0, 100 * POINT, 1), False, True), Float(shape(80, 120, 200, 120, order=2), Spot(0, 100 * POINT, 2), True, True), Hold.SURE),
        (Float(shape(80, 0, 200, 20, text="Name"), Spot(0, 900 * POINT, 1), False, True), Float(shape(80, 0, 200, 20, order=2), Spot(0, 900 * POINT, 2), True, True), Hold.MAYBE),
        # A guessed place is never certain.
        (Float(shape(80, 300, 200, 40, text="Name"), Spot(), True, True), Float(shape(80, 300, 200, 40, order=2), Spot(), True, True, guessed=True), Hold.MAYBE),
        # Pictures: all of one, or a part by something with nothing in it.
        (Float(shape(80, 300, 200, 200, kind="pic"), Spot(), True, True), Float(shape(100, 320, 50, 20, order=2), Spot(), True, True), Hold.SURE),
        (Float(shape(80, 300, 200, 200, kind="pic"), Spot(), True, True), Float(shape(100, 320, 50, 20, order=2, text="Here"), Spot(), True, True), Hold.NO),
    ],
)  # fmt: skip
def test_one_box_lies_over_another(below: Float, over: Float, hold: Hold) -> None:
    assert max((found for _, _, found in floating.covered([below, over], SHEET)), default=Hold.NO) is hold


ROWS = [Row(Area(70 * POINT, top * POINT, 200 * POINT, 13 * POINT), 0, f"line {top}") for top in range(0, 600, 17)]


@pytest.mark.parametrize(
    ("over", "hold"),
    [
        (Float(shape(70, 0, 200, 40), Spot(0, 0, 1), False, True), Hold.SURE),
        (Float(shape(70, 0, 200, 40), Spot(0, 0, 1), False, False), Hold.NO),
        (Float(shape(70, 0, 200, 40, fill=None), Spot(0, 0, 1), False, True), Hold.NO),
        (Float(shape(70, 0, 200, 3), Spot(0, 0, 1), False, True), Hold.NO),
        (Float(shape(400, 0, 100, 40), Spot(0, 0, 1), False, True), Hold.NO),
        (Float(shape(70, 0, 200, 40), Spot(1, 0, 1), False, True), Hold.NO),
        (Float(shape(70, 20, 200, 40), Spot(0, 0, 1), True, True), Hold.NO),  # in the margin
        (Float(shape(70, 65, 200, 40), Spot(0, 0, 1), True, True), Hold.SURE),
        (Float(shape(70, 65, 200, 40), Spot(0, 0, 1), True, True, guessed=True), Hold.MAYBE),
        (Float(shape(70, 65, 200, 40), Spot(0, 690 * POINT, 1), True, True), Hold.MAYBE),  # which page is not known
        (Float(shape(70, 65, 200, 40), Spot(0, 9_000 * POINT, 1), True, True), Hold.NO),  # no words near
    ],
)
def test_something_in_front_of_the_text_lies_over_words(over: Float, hold: Hold) -> None:
    assert floating.over_words(over, ROWS, SHEET)[0] is hold


def test_a_black_bar_in_the_text_is_told_even_where_no_words_are_seen_under_it() -> None:
    bar = Float(shape(70, 20, 200, 40, fill=BLACK), Spot(0, 0, 1), False, True)
    assert [one.severity for one in floating.told(bar, SHEET, Hold.NO, [], "here")] == [Severity.LOOK]
    assert [one.severity for one in floating.told(bar, SHEET, Hold.MAYBE, [], "here")] == [Severity.BLOCK]
    assert not list(floating.told(bar, SHEET, Hold.NO, [], "here", over_box=True))
    margin = Float(shape(70, 5, 200, 20, fill=BLACK), Spot(0, 0, 1), True, True)
    assert not list(floating.told(margin, SHEET, Hold.NO, [], "here"))


def test_a_picture_with_a_clear_corner_hides_and_a_drawn_line_does_not() -> None:
    def made(clear: int) -> bytes:
        picture = Image.new("RGBA", (100, 100), (0, 0, 0, 255))
        picture.paste((0, 0, 0, 0), (0, 0, 100, clear))
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        return buffer.getvalue()

    assert opacity.is_opaque(made(0))
    assert opacity.is_opaque(made(2))
    assert not opacity.is_opaque(made(50))
    assert opacity.is_opaque(b"no picture")
