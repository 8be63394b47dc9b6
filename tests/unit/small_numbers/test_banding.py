"""Coarser bands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.guard.small_numbers.additive import Rule, with_totals
from answerable.guard.small_numbers.banding import CannotBand, Merge, Scale, band_table

AGES = Scale("Age", ("18-24", "25-34", "35-44", "45+"), ordered=True)
AREAS = Scale("Area", ("City", "North", "South", "Coast"))


def test_neighbouring_ages_are_put_together_and_named():
    banded = band_table({("18-24",): 3, ("25-34",): 9, ("35-44",): 20, ("45+",): 8}, [AGES], Rule())
    assert banded.counts == {("18-34",): 12, ("35-44",): 20, ("45+",): 8}
    assert banded.variables == (Scale("Age", ("18-34", "35-44", "45+"), True),)
    assert banded.merges == (Merge("Age", ("18-24", "25-34"), "18-34"),)


def test_the_smallest_areas_become_other_at_the_end():
    banded = band_table({("City",): 3, ("North",): 9, ("South",): 1, ("Coast",): 8}, [AREAS], Rule())
    assert banded.counts == {("North",): 9, ("Coast",): 8, ("Other",): 4} or banded.counts[("Other",)] >= 5
    assert list(banded.counts)[-1] == ("Other",)
    assert sum(banded.counts.values()) == 21


def test_a_table_without_small_counts_stays():
    counts = {("18-24",): 30, ("25-34",): 9, ("35-44",): 0, ("45+",): 8}
    banded = band_table(counts, [AGES], Rule())
    assert (banded.counts, banded.merges) == (counts, ())


@pytest.mark.parametrize(
    ("labels", "counts", "label"),
    [
        (("16 to 24", "25 to 34"), (3, 9), "16 to 34"),
        (("16 – 24", "25 – 34"), (3, 9), "16–34"),
        (("45-64", "65+"), (9, 3), "45+"),
        (("45-64", "65 and over"), (9, 3), "45 and over"),
        (("Low", "Medium"), (9, 3), "Low to Medium"),
        (("18-24", "older"), (9, 3), "18-24 to older"),
    ],
)
def test_names_of_bands(labels, counts, label):
    scale = Scale("Band", (*labels, "90 far"), ordered=True)
    banded = band_table({(labels[0],): counts[0], (labels[1],): counts[1], ("90 far",): 50}, [scale], Rule())
    assert banded.merges[0].label == label


def test_a_category_that_is_called_other_already():
    scale = Scale("Area", ("City", "Other", "North", "South"))
    counts = {("City",): 3, ("Other",): 90, ("North",): 4, ("South",): 60}
    assert band_table(counts, [scale], Rule()).merges == (Merge("Area", ("City", "North"), "Other (City, North)"),)
    joined = {("City",): 3, ("Other",): 4, ("North",): 80, ("South",): 60}
    assert band_table(joined, [scale], Rule()).merges == (Merge("Area", ("City", "Other"), "Other"),)


def test_other_grows_by_the_next_smallest():
    counts = {("City",): 1, ("North",): 1, ("South",): 2, ("Coast",): 8}
    banded = band_table(counts, [AREAS], Rule(4))
    assert banded.counts == {("Coast",): 8, ("Other",): 4}


def test_a_table_of_too_few_people_cannot_be_banded():
    with pytest.raises(CannotBand, match="together are 3"):
        band_table({("City",): 1, ("North",): 2}, [AREAS], Rule())


def test_labels_and_counts_without_meaning_are_refused():
    with pytest.raises(ValueError, match="City / 18-24"):
        band_table({("City", "18-24"): 9}, [AREAS], Rule())
    with pytest.raises(ValueError, match="Moon"):
        band_table({("Moon",): 9}, [AREAS], Rule())
    with pytest.raises(ValueError, match="is -1"):
        band_table({("City",): -1}, [AREAS], Rule())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=16, max_size=16), st.integers(2, 8), st.sampled_from(["shown", "hidden"]))
def test_no_small_count_stays_and_nobody_is_lost(numbers, threshold, zeros):
    rule = Rule(threshold, zeros=zeros)
    keys = [(age, area) for age in AGES.labels for area in AREAS.labels]
    if rule.small(sum(numbers)):
        return
    banded = band_table(dict(zip(keys, numbers, strict=True)), [AGES, AREAS], rule)
    shape = [len(scale.labels) for scale in banded.variables]
    table = with_totals(shape, list(banded.counts.values()))
    assert not any(rule.small(value) for value in table.values)
    assert table.values[-1] == sum(numbers)
