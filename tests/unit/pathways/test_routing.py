"""Which services somebody could be offered: postcode to area, reasons for and against, an order that is always the same."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.eligibility import Facts
from answerable.pathways.rules.routing import Option, Rule, area_of, clean_postcode, route, weigh

ON = date(2026, 3, 2)
PREFIXES = {
    "NG1": "city",
    "NG16": "south",
    "NG16 5": "north",
    "NG16 5AB": "own",
    "DE": "outside",
    "W1A": "west",
    "E": "east",
}
ADA = Facts(age=30, area="city", offence="domestic_abuse", risk="medium")


@pytest.mark.parametrize(
    ("postcode", "area"),
    [
        ("NG1 5FS", "city"),
        ("ng15fs", "city"),
        (" Ng16 4aa ", "south"),
        ("NG16 5AA", "north"),
        ("NG16 5AB", "own"),
        ("DE7 8AA", "outside"),
        ("W1A 1AA", "west"),
        ("E1 6AN", "east"),
        ("E1W 1AA", "east"),
        ("EC1A 1BB", None),
        ("NG2 1AA", None),
        ("NG1", None),
        ("nonsense", None),
        ("", None),
        (None, None),
    ],
)
def test_the_longest_prefix_that_fits_decides(postcode: str | None, area: str | None) -> None:
    assert area_of(postcode, PREFIXES) == area


def test_a_sector_is_longer_than_its_district() -> None:
    assert area_of("NG16 5AC", {"NG16 5A": "half", "NG16 5": "sector"}) == "half"


def test_postcodes_as_they_are_typed() -> None:
    assert clean_postcode(" ng1   5fs ") == "NG1 5FS"
    assert clean_postcode("SW1A 1AA") == "SW1A 1AA"
    for wrong in ("NG1", "5FS", "NG1 5F", "NG1 5FSS", "1NG 5FS", ""):
        assert clean_postcode(wrong) is None


def an_option(reference: str = "1", **over: Any) -> Option:
    return Option(**{"reference": reference, "name": f"Service {reference}", "provider": "Made-up", **over})


def test_a_service_that_fits_says_why() -> None:
    offer = weigh(
        an_option(
            areas=frozenset({"city"}),
            area_names=("City",),
            needs=frozenset({"shelter"}),
            capacity=5,
            open_cases=2,
            waiting_days=1,
            waiting_stated_on=date(2026, 2, 1),
            rules=(Rule("E1", "16 or over", {"field": "age", "is": "at least", "value": 16}),),
        ),
        ADA,
        frozenset({"shelter", "finance"}),
        ON,
    )
    assert offer.fits
    assert offer.takes_referrals
    assert offer.places_left == 3
    assert offer.speaks_for == (
        "It covers City",
        "It meets: shelter and accommodation",
        "E1: 16 or over: is 30",
        "3 of 5 places free",
        "Waiting time 1 day (stated on 1 February 2026)",
    )
    assert offer.needs_met == {"shelter"}
    assert not offer.not_known


@pytest.mark.parametrize(
    ("over", "says", "takes"),
    [
        ({"provider_open": False}, "Its provider is closed", False),
        ({"is_open": False}, "It takes no referrals", False),
        ({"opens": ON + timedelta(days=1)}, "It opens on 3 March 2026", False),
        ({"closes": ON - timedelta(days=1)}, "It closed on 1 March 2026", False),
        ({"areas": frozenset({"south"})}, "It covers south", True),
        ({"needs": frozenset({"finance"})}, "It meets finance and benefits, which the person did not name", True),
        ({"capacity": 5, "open_cases": 7}, "Full: 7 open, 5 places", True),
        (
            {"rules": (Rule("E2", "under 18", {"field": "age", "is": "at most", "value": 17}),)},
            "E2: under 18: is 30",
            True,
        ),
    ],
)
def test_what_speaks_against_a_service_is_said(over: dict[str, Any], says: str, takes: bool) -> None:
    offer = weigh(an_option(**over), ADA, frozenset({"shelter"}), ON)
    assert says in offer.speaks_against
    assert not offer.fits
    assert offer.takes_referrals is takes


def test_the_first_and_the_last_day_are_days_on_which_it_takes_referrals() -> None:
    assert weigh(an_option(opens=ON, closes=ON), ADA, frozenset(), ON).takes_referrals


def test_what_is_not_known_speaks_neither_for_nor_against() -> None:
    rules = (Rule("E1", "16 or over", {"field": "age", "is": "at least", "value": 16}),)
    offer = weigh(an_option(areas=frozenset({"city"}), rules=rules), Facts(), frozenset({"shelter"}), ON)
    assert offer.fits
    assert offer.not_known == (
        "It covers city: the person’s area is not known",
        "E1: 16 or over: not known",
        "Its capacity is not stated",
        "Its waiting time is not stated",
    )


def test_a_waiting_time_without_its_day_is_said_without() -> None:
    assert "Waiting time 2 days" in weigh(an_option(waiting_days=2), ADA, frozenset(), ON).speaks_for


def test_nobody_named_a_need_and_nothing_is_held_against_the_service() -> None:
    assert weigh(an_option(needs=frozenset({"finance"})), ADA, frozenset(), ON).fits


def test_the_best_fit_comes_first_and_nothing_is_left_out() -> None:
    options = [
        an_option("shut", is_open=False),
        an_option("full", capacity=1, open_cases=1, waiting_days=1),
        an_option("slow", capacity=9, waiting_days=30),
        an_option("quick", capacity=9, waiting_days=2),
        an_option("unsaid"),
    ]
    assert [offer.option.reference for offer in route(options, ADA, frozenset({"shelter"}), ON)] == [
        "quick",
        "slow",
        "unsaid",
        "full",
        "shut",
    ]


option_lists = st.lists(
    st.builds(
        Option,
        reference=st.uuids().map(str),
        name=st.sampled_from(["A", "B"]),
        provider=st.just("Made-up"),
        is_open=st.booleans(),
        areas=st.frozensets(st.sampled_from(["city", "south"])),
        needs=st.frozensets(st.sampled_from(["shelter", "finance"])),
        capacity=st.one_of(st.none(), st.integers(0, 3)),
        open_cases=st.integers(0, 3),
        waiting_days=st.one_of(st.none(), st.integers(0, 9)),
    ),
    max_size=6,
    unique_by=lambda one: one.reference,
)


@given(option_lists, st.integers(0, 1_000))
def test_the_same_services_in_any_order_are_listed_the_same(options: list[Option], seed: int) -> None:
    first = route(options, ADA, frozenset({"shelter"}), ON)
    mixed = random.Random(seed).sample(options, len(options))
    assert route(mixed, ADA, frozenset({"shelter"}), ON) == first
    assert len(first) == len(options)
    taking = [offer.takes_referrals for offer in first]
    assert taking == sorted(taking, reverse=True)
    against = [len(offer.speaks_against) for offer in first if offer.takes_referrals]
    assert against == sorted(against)
