"""The made-up county: a newcomer sees a site with referrals in several places of their lives."""

from __future__ import annotations

from collections import Counter

import pytest

from answerable.pathways import example, example_referrals
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Referral
from answerable.pathways.policies import visible
from answerable.pathways.rules.verbs import Verb

pytestmark = pytest.mark.django_db


def test_every_made_up_referral_is_where_it_says() -> None:
    example.make()
    made = example_referrals.make()
    states = Counter(Referral.objects.values_list("state", flat=True))
    assert states == Counter(["draft", *(str(one.until) for one in example_referrals.PEOPLE)])
    assert made == sum(states.values())
    by = example.workers()
    assert {one.number for one in visible(by["support"], Verb.SEE_IDENTITY)} >= {
        one.number for one in Referral.objects.filter(state="active")
    }
    to_route = visible(by["coordinator"], Verb.ROUTE).filter(state__in=("sent", "declined"))
    assert to_route.count() == states["sent"] + states["declined"]
    with pytest.raises(CannotChange, match="in use already"):
        example.make()
