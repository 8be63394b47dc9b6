"""Charts as SVG: what they say, what they escape, and that they fit any screen."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from answerable.ui import charts
from answerable.ui.charts import Bar, Span, Stack

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 22)


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def of(tree: etree._Element, tag: str, name: str = "") -> list[etree._Element]:
    return [e for e in tree.iter(f"{SVG}{tag}") if not name or name in (e.get("class") or "").split()]


def texts(tree: etree._Element, name: str = "") -> list[str]:
    return ["".join(e.itertext()) for e in of(tree, "text", name)]


def percent(text: str | None) -> Decimal:
    assert text is not None
    return Decimal(text.removesuffix("%"))


def rows(many: int) -> list[Bar]:
    return [Bar(f"Row {n}", Decimal(n)) for n in range(many, 0, -1)]


AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)
LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)
DRAWN = st.lists(st.tuples(LABELS, st.none() | AMOUNTS), max_size=60)


@pytest.mark.parametrize("draw", [charts.bars, charts.columns])
@given(DRAWN)
def test_any_rows_make_a_picture_within_its_width_without_styles(draw, found) -> None:
    svg = draw([Bar(label, value) for label, value in found], label="Title", unit="£", identity="c1")
    tree = parsed(svg)
    assert tree.get("role") == "img"
    assert "style=" not in svg
    assert "<script" not in svg
    for rect in of(tree, "rect"):
        left, width = percent(rect.get("x")), percent(rect.get("width"))
        assert left >= 0
        assert width >= 0
        assert left + width <= Decimal("100.05")
        assert int(rect.get("height")) >= 1
        assert 0 <= int(rect.get("y")) <= int(tree.get("height"))


def test_a_picture_has_a_title_and_a_description_that_name_it() -> None:
    tree = parsed(charts.bars([Bar("North", 3), Bar("South", 1)], label="By place", unit="people", identity="x"))
    ids = {e.get("id"): "".join(e.itertext()) for e in tree.iter() if e.get("id")}
    assert ids[tree.get("aria-labelledby")] == "By place"
    assert ids[tree.get("aria-describedby")] == (
        "2 rows. Largest: North, 3 people. Smallest: South, 1 people. The table below has every figure."
    )


def test_what_was_typed_is_text_and_never_markup() -> None:
    nasty = '</text><script>alert("x")</script>&'
    for svg in (
        charts.bars([Bar(nasty, 1)], label=nasty, identity='a"b'),
        charts.columns([Bar(nasty, 1)], label=nasty),
        charts.stacked([Stack(nasty, (1, 2))], series=(nasty, nasty), label=nasty),
        charts.timeline([Span(nasty, TODAY, TODAY)], label=nasty, today=TODAY),
    ):
        tree = parsed(svg)
        assert not list(tree.iter(f"{SVG}script"))
        assert nasty in "".join(tree.itertext())[:200]


def test_a_bar_is_as_long_as_its_value() -> None:
    tree = parsed(charts.bars([Bar("a", Decimal("200")), Bar("b", Decimal("50"))], label="t"))
    long, brief = (percent(rect.get("width")) for rect in of(tree, "rect"))
    assert long == 4 * brief


def test_a_negative_bar_goes_to_the_left_of_nought() -> None:
    tree = parsed(charts.bars([Bar("a", Decimal(100)), Bar("b", Decimal(-100))], label="t", unit="£"))
    up, down = of(tree, "rect")
    assert percent(down.get("x")) == 0
    assert percent(down.get("x")) + percent(down.get("width")) == percent(up.get("x"))
    assert of(tree, "line", "app-chart__axis")
    assert texts(tree, "app-chart__value") == ["£100", "-£100"]


def test_nought_and_not_recorded_are_told_apart() -> None:
    tree = parsed(charts.bars([Bar("nil", Decimal(0)), Bar("unknown", None)], label="t", unit="£"))
    assert texts(tree, "app-chart__value") == ["£0", "not recorded"]
    assert len(of(tree, "rect")) == 1
    columns = parsed(charts.columns([Bar("2020-21", None), Bar("2021-22", Decimal(0))], label="t"))
    assert "?" in texts(columns)


def test_nothing_recorded_is_said() -> None:
    said = charts.bars([Bar("a", None)], label="t")
    assert "Nothing is recorded." in said


def test_of_two_hundred_rows_forty_are_drawn_and_that_is_said() -> None:
    tree = parsed(charts.bars(rows(200), label="t"))
    assert len(of(tree, "rect")) == charts.MOST_DRAWN
    assert "The picture shows the first 40 of 200." in "".join(tree.itertext())


def test_one_row_is_a_picture_too() -> None:
    assert "1 row. Largest: Only, 7." in charts.bars([Bar("Only", 7)], label="t")
    assert charts.bars([], label="t").startswith("<svg")


@given(LABELS, st.integers(5, 60), st.integers(1, 4))
def test_a_label_is_cut_to_its_lines(label: str, width: int, most: int) -> None:
    lines = charts.lines_of(label, width, most)
    assert 1 <= len(lines) <= most
    assert all(len(line) <= width for line in lines)
    if not lines[-1].endswith("…"):
        assert "".join("".join(lines).split()) == "".join(label.split())


def test_a_long_label_breaks_between_words_and_ends_in_dots() -> None:
    assert charts.lines_of("Domestic abuse support and independent advisers at court", 24) == [
        "Domestic abuse support",
        "and independent adviser…",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (Decimal("1234.50"), "£", "£1,234.50"),
        (Decimal("-3"), "£", "-£3"),
        (1234, "people", "1,234 people"),
        (Decimal("12.50"), "%", "12.5%"),
        (Decimal("1234.5"), "", "1,234.5"),
        (None, "£", "not recorded"),
    ],
)
def test_figures_in_words(value, unit: str, said: str) -> None:
    assert charts.written(value, unit) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (Decimal(1_200_000), "£", "£1.2m"),
        (Decimal(-350_000), "£", "-£350k"),
        (Decimal(2_000_000_000), "£", "£2bn"),
        (40, "", "40"),
        (Decimal("7.5"), "%", "7.5%"),
    ],
)
def test_figures_of_a_scale(value, unit: str, said: str) -> None:
    assert charts.short(value, unit) == said


def test_columns_stand_on_nought_and_are_as_high_as_their_value() -> None:
    tree = parsed(charts.columns([Bar("2020-21", 100), Bar("2021-22", 50)], label="t", unit="£"))
    high, low = of(tree, "rect")
    assert int(high.get("height")) == 2 * int(low.get("height"))
    assert int(high.get("y")) + int(high.get("height")) == int(low.get("y")) + int(low.get("height"))
    assert {"£0", "£50", "£100"} <= set(texts(tree, "app-chart__scale"))


def test_at_most_four_labels_stand_under_the_columns() -> None:
    tree = parsed(charts.columns([Bar(f"{y}-{(y + 1) % 100:02}", y) for y in range(2005, 2027)], label="t"))
    assert len([text for text in texts(tree) if re.fullmatch(r"\d{4}-\d\d", text)]) <= 4


@given(AMOUNTS, AMOUNTS)
def test_the_scale_holds_every_value(one: Decimal, other: Decimal) -> None:
    low, high = min(one, other, Decimal(0)), max(one, other, Decimal(0))
    steps = charts._steps(low, high)
    assert steps[0] <= low
    assert steps[-1] >= high
    assert 0 in steps
    assert len(steps) <= 7


def test_stacks_lie_on_one_another_with_patterns_and_a_key() -> None:
    tree = parsed(
        charts.stacked(
            [Stack("2020-21", (Decimal(100), Decimal(50), None)), Stack("2021-22", (Decimal(100), Decimal(0), -20))],
            series=("Council", "Commissioner", "Health"),
            label="t",
            unit="£",
            identity="k",
        )
    )
    council, commissioner = of(tree, "rect", "app-chart__series-0")[0], of(tree, "rect", "app-chart__series-1")[0]
    assert int(commissioner.get("y")) + int(commissioner.get("height")) == int(council.get("y"))
    assert commissioner.get("fill") == "url(#k-pattern-1)"
    assert {p.get("id") for p in tree.iter(f"{SVG}pattern")} == {"k-pattern-1", "k-pattern-2"}
    assert {"Council", "Commissioner", "Health"} <= set(texts(tree))


def test_more_series_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="6 series, not 7"):
        charts.stacked([Stack("a", (1,) * 7)], series=("x",) * 7, label="t")


def test_a_time_line_is_solid_where_it_is_certain() -> None:
    row = Span("A", date(2016, 1, 1), date(2017, 12, 31), date(2016, 12, 31), date(2017, 1, 1))
    tree = parsed(charts.timeline([row], label="t", today=date(2017, 7, 1)))
    [whole], [sure] = of(tree, "rect", "app-chart__open"), of(tree, "rect", "app-chart__bar")
    assert percent(whole.get("x")) == 0
    assert percent(sure.get("x")) > percent(whole.get("x"))
    assert percent(sure.get("width")) < percent(whole.get("width"))
    assert len(of(tree, "line", "app-chart__today")) == 1


def test_a_time_line_without_an_end_runs_to_the_edge_and_without_dates_says_so() -> None:
    rows = [
        Span("No end", date(2020, 1, 1), None),
        Span("No start", None, date(2021, 1, 1)),
        Span("Neither", None, None),
    ]
    tree = parsed(charts.timeline(rows, label="t", today=date(2030, 1, 1)))
    first, second = of(tree, "rect", "app-chart__open")
    assert percent(first.get("x")) + percent(first.get("width")) == 100
    assert percent(second.get("x")) == 0
    assert "dates not recorded" in texts(tree)
    assert not of(tree, "line", "app-chart__today")
    assert charts.timeline([], label="t", today=TODAY).startswith("<svg")


@given(st.lists(st.tuples(st.none() | st.dates(), st.none() | st.dates()), max_size=50))
def test_any_dates_make_a_time_line_within_its_width(spans) -> None:
    found = [Span(str(n), *sorted(pair, key=lambda d: d or date.max), *pair) for n, pair in enumerate(spans)]
    tree = parsed(charts.timeline(found, label="t", today=TODAY))
    for rect in (r for r in of(tree, "rect") if r.get("x") is not None):
        assert 0 <= percent(rect.get("x")) <= 100
