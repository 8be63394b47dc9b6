"""The office's own area is known to the search, where it filters nothing: everything is about it."""

from __future__ import annotations

import pytest

from answerable.publication import finding
from answerable.publication.models import Store
from answerable.publishing import composing
from answerable.register.models import Area, Authority

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def authority() -> Authority:
    return Authority.objects.create(slug="trial", name="Trial Commissioner (made up)")


def test_the_one_area_that_holds_all_others_is_the_offices(authority: Authority) -> None:
    whole = Area.objects.create(ref="AR-1", name="Trialshire")
    Area.objects.create(ref="AR-2", name="Trialtown", parent=whole)
    Store.objects.create(pk=1, office=composing.office())
    assert finding.home() == ("Trialshire", "Trial Commissioner (made up)")


def test_of_several_areas_none_is_the_offices(authority: Authority) -> None:
    for number in range(2):
        Area.objects.create(ref=f"AR-{number}", name=f"Part {number}")
    assert "area" not in composing.office()
    Store.objects.create(pk=1, office=composing.office())
    assert finding.home() == ("Trial Commissioner (made up)",)
