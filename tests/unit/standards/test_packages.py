"""What stands around releases and grants, and text that no spreadsheet runs."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from answerable.standards import packages
from answerable.standards.csv_text import printable, safe_text

NOW = datetime(2026, 11, 22, 9, 30, 1, 999, tzinfo=UTC)


def test_a_package_names_its_publisher_by_the_number_it_has() -> None:
    made = packages.ocds("Trial", "GB-PPON-ABCD", "https://example.org/a.json", NOW)
    assert made["publishedDate"] == "2026-11-22T09:30:01Z"
    assert made["publisher"] == {"name": "Trial", "scheme": "GB-PPON", "uid": "ABCD"}
    for other in ("", "GB-CHC-1", "XX-PPON-1"):
        assert packages.ocds("Trial", other, "", NOW)["publisher"] == {"name": "Trial"}


def test_a_package_of_grants() -> None:
    made = packages.grants("Trial", "360G-trial", "2026-11-22")
    assert made["publisher"] == {"name": "Trial", "identifier": "360G-trial"}
    assert made["license"] == packages.OGL


@given(st.text(max_size=30))
def test_no_text_is_left_that_a_spreadsheet_runs(text: str) -> None:
    safe = safe_text(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe.removeprefix("'") in (printable(text), printable(text).removeprefix("'"))
    safe.encode()
