"""The parts of the site and what belongs to them."""

from __future__ import annotations

import pytest

from answerable.publication.rules.kinds import kind
from answerable.publication.rules.listing import LISTINGS, SECTIONS, section


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/funds/VSG", "Services and money"),
        ("/payments", "Services and money"),
        ("/lists/3-g-2025-10-01", "Publications"),
        ("/answers", "Answers"),
        ("/answersheet", None),
        ("/", None),
    ],
)
def test_an_address_belongs_to_its_part_of_the_site(path: str, name: str | None) -> None:
    found = section(path)
    assert (found.name if found else None) == name


def test_every_list_is_in_a_part_of_the_site() -> None:
    assert SECTIONS
    assert all(section(f"/{kind(one.kind).path}") for one in LISTINGS)
