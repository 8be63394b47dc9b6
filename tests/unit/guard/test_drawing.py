"""Drawings: colours, places, covers, names of shapes, charts (facts/guard.md 3.1, 3.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from answerable.guard.formats.drawing import Area, Canvas, Colour, Palette, charts, read_palette, read_shapes, unseen
from answerable.guard.formats.drawing.colours import from_hex

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def _colour(xml: str) -> Colour | None:
    return Palette().colour(etree.fromstring(f"<a:{xml}".replace("<a:", "<a:", 1).replace(" ", f' xmlns:a="{A}" ', 1)))


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        ('srgbClr val="102030"/>', (16, 32, 48)),
        ('schemeClr val="bg1"/>', (255, 255, 255)),
        ('schemeClr val="tx1"/>', (0, 0, 0)),
        ('schemeClr val="bg1"><a:lumMod val="50000"/></a:schemeClr>', (128, 128, 128)),
        ('sysClr val="window" lastClr="FFFFFF"/>', (255, 255, 255)),
        ('prstClr val="white"/>', (255, 255, 255)),
        ('srgbClr val="000000"><a:tint val="0"/></a:srgbClr>', (255, 255, 255)),
        ('srgbClr val="FFFFFF"><a:shade val="0"/></a:srgbClr>', (0, 0, 0)),
        ('scrgbClr r="100%" g="100%" b="100%"/>', (255, 255, 255)),
        ('hslClr hue="0" sat="0%" lum="100%"/>', (255, 255, 255)),
    ],
)
def test_colours_are_worked_out_to_what_is_drawn(xml: str, expected: tuple[int, int, int]) -> None:
    colour = _colour(xml)
    assert colour is not None
    assert (round(colour.red), round(colour.green), round(colour.blue)) == expected


def test_a_colour_that_nobody_knows_is_none() -> None:
    assert _colour('prstClr val="unheardOf"/>') is None
    assert from_hex("not a colour") is None


def test_a_theme_gives_its_own_colours() -> None:
    theme = f'<a:theme xmlns:a="{A}"><a:themeElements><a:clrScheme name="x"><a:dk1><a:srgbClr val="112233"/></a:dk1></a:clrScheme></a:themeElements></a:theme>'
    assert read_palette(theme.encode()).scheme("tx1") == from_hex("112233")


@given(st.floats(0, 255), st.floats(0, 255), st.floats(0, 255))
def test_a_colour_is_like_itself_and_black_is_never_like_white(red: float, green: float, blue: float) -> None:
    colour = Colour(red, green, blue)
    assert colour.like(colour)
    assert not (colour.like(Colour(0, 0, 0)) and colour.like(Colour(255, 255, 255)))


@given(st.floats(-100, 100), st.floats(-100, 100), st.floats(1, 100), st.floats(1, 100))
def test_an_area_lies_wholly_in_itself_and_shares_are_shares(
    left: float, top: float, width: float, height: float
) -> None:
    area = Area(left, top, width, height)
    assert area.shared(area) == pytest.approx(1)
    assert 0 <= area.shared(Area(0, 0, 50, 50)) <= 1


@pytest.mark.parametrize(
    "name", ["Title 1", "TextBox 2", "Google Shape;55;p13", "Rectangle: Rounded Corners 4", "Content Placeholder 2", ""]
)
def test_names_that_programs_give_are_usual(name: str) -> None:
    assert unseen.usual_name(name)


@pytest.mark.parametrize("name", ["Sgt Pemberwick", "Complaint against", "Picture 07700900123"])
def test_names_that_people_give_are_not(name: str) -> None:
    assert not unseen.usual_name(name)


def test_a_group_moves_and_stretches_what_is_in_it() -> None:
    shape = '<p:sp><p:nvSpPr><p:cNvPr id="2" name="s"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="10" y="10"/><a:ext cx="10" cy="10"/></a:xfrm></p:spPr></p:sp>'
    group = f'<p:grpSp><p:grpSpPr><a:xfrm><a:off x="100" y="200"/><a:ext cx="200" cy="200"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm></p:grpSpPr>{shape}</p:grpSp>'
    root = etree.fromstring(f'<p:spTree xmlns:p="p" xmlns:a="{A}">{group}</p:spTree>')
    assert read_shapes(root, Canvas())[0].area == Area(120, 220, 20, 20)


def _chart(extra: str = "", cat: str = "Constable") -> etree._Element:
    return etree.fromstring(
        f'<c:chartSpace xmlns:c="{C}"><c:chart><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:f>S!$B$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>Officers</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:cat><c:strRef><c:f>S!$A$2</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{cat}</c:v></c:pt></c:strCache></c:strRef></c:cat>'
        f'<c:val><c:numRef><c:f>S!$B$2</c:f><c:numCache><c:ptCount val="1"/><c:pt idx="0"><c:v>12</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart><c:catAx><c:delete val="0"/></c:catAx>{extra}</c:plotArea><c:legend/></c:chart></c:chartSpace>'
    )


def test_a_chart_that_draws_what_it_keeps_is_no_finding() -> None:
    assert not list(charts.unseen_categories(_chart(), "chart", None))
    assert not list(charts.unseen_names(_chart(), "chart", None))


def test_a_chart_of_a_workbook_is_held_to_its_visible_cells() -> None:
    shown = {"S!$A$2": ["Constable"], "S!$B$2": ["12.00"], "S!$B$1": ["Officers"]}
    assert not list(charts.unseen_categories(_chart(), "chart", shown.get))
    assert not list(charts.unseen_series(_chart(), "chart", shown.get))
    assert [one.texts for one in charts.unseen_categories(_chart(cat="Sgt Pemberwick"), "chart", shown.get)] == [
        ("Sgt Pemberwick",)
    ]
    assert [one.texts for one in charts.unseen_series(_chart(), "chart", lambda _: None)] == [("12",)]


def test_the_table_of_a_chart_has_what_it_draws() -> None:
    assert charts.drawn_table(_chart()) == ("", [["", "Officers"], ["Constable", "12"]])
