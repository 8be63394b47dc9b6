"""The words at the edge of a table."""

from math import inf

import pytest

from answerable.guard.small_numbers import labels


@pytest.mark.parametrize(
    ("label", "ages"),
    [
        ("0-15", (0, 16)),
        ("18 to 24", (18, 25)),
        ("18–24 years", (18, 25)),
        ("Aged 16+", (16, inf)),
        ("65 and over", (65, inf)),
        ("over 65", (66, inf)),
        ("under 18", (0, 18)),
        ("Under 18s", (0, 18)),
        ("15 or under", (0, 16)),
        ("17", (17, 18)),
        ("24-18", None),
        ("City", None),
        ("2023-24", None),
    ],
)
def test_bands_of_ages(label, ages):
    assert labels.age_band(label) == ages


@pytest.mark.parametrize(
    "label", ["Total", "Grand total", "All", "All ages", "Overall", "Total City", "City total", "Subtotal"]
)
def test_words_of_totals(label):
    assert labels.is_total(label)


@pytest.mark.parametrize("label", ["All other services", "Allotments", "City", "Other"])
def test_words_of_no_totals(label):
    assert not labels.is_total(label)


def test_a_country_may_be_a_total():
    assert labels.may_be_total("England and Wales")
    assert not labels.may_be_total("City")


@pytest.mark.parametrize(("label", "parts"), [
    ("North and South", ("north", "south")),
    ("North, South & City", ("north", "south", "city")),
    ("City", ("city",)),
    ("2023/24", ("2023/24",)),
])  # fmt: skip
def test_a_label_may_join_several(label, parts):
    assert labels.parts_of(label) == parts


def test_a_year_is_the_same_however_it_is_written():
    assert {labels.label_key(one) for one in ("2023-24", "2023/24", "2023/2024", "2023–24")} == {"2023/24"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Age band", "age"),
        ("Age Group", "age"),
        ("Gender", "sex"),
        ("Financial year", "period"),
        ("Service", "service"),
    ],
)
def test_names_of_variables(name, key):
    assert labels.variable_key(name) == key


def test_numbers_with_separators():
    assert [labels.count_of(text) for text in ("1,004", "1 004", "12", "12.0", "1.5", "x", "")] == [
        1004,
        1004,
        12,
        12,
        None,
        None,
        None,
    ]
