"""What is typed: filters are read out of it, and no text is an error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.publication.search.typed import Typed, pounds, read, read_plainly
from answerable.publication.search.years import calendar, financial


class Names:
    def __init__(self, *names: str) -> None:
        self.names = names

    def begins(self, word: str) -> bool:
        return any(name.startswith(word) for name in self.names)

    def holds(self, name: str) -> bool:
        return name in self.names


PLACES = Names("northumbria", "kent", "reading", "north tyneside", "the wirral")
PROVIDERS = Names("harbour advocacy", "victim support", "refuge", "barnardo s", "all of them")


def typed(text: str) -> Typed:
    return read(text, PLACES, PROVIDERS)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("spending 2019-20", (financial(2019),)),
        ("spending 2019/20", (financial(2019),)),
        ("spending 2019–2020", (financial(2019),)),
        ("spending FY 2019-20", (financial(2019),)),
        ("spending in the financial year 2019-20", (financial(2019),)),
        ("1999-00", (financial(1999),)),
        ("2012-13 to 2014-15", (financial(2012), financial(2013), financial(2014))),
        ("between 2012-13 and 2013-14", (financial(2012), financial(2013))),
        ("spending in 2019", (calendar(2019),)),
        ("2019", (calendar(2019),)),
        ("2012 to 2014", (calendar(2012), calendar(2013), calendar(2014))),
        ("financial years 2012 to 2013", (financial(2012), financial(2013))),
        ("2018-19 and 2021-22", (financial(2018), financial(2019), financial(2020), financial(2021))),
        ("2018-19, 2021-22", (financial(2018), financial(2021))),
        ("request 2019/0123", ()),
        ("7617/13", ()),
        ("ref 12019", ()),
        ("2015-09-01", ()),
        ("2019-25", ()),
        ("2019-20 to 2017-18", (financial(2019), financial(2017))),
        ("2019-25 to 2030-31", (financial(2030),)),
        ("2014 to 2012", (calendar(2014), calendar(2012))),
        ("£2019", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert typed(text).understood.years == years


def test_since_is_every_year_from_then() -> None:
    found = typed("spending since 2018").understood
    assert found.years[0] == calendar(2018)
    assert calendar(2030) in found.years
    assert found.said == (("since 2018", "year: since 2018"),)
    assert typed("since 2018-19").understood.years[0] == financial(2018)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("over £10,000", 1_000_000, None),
        ("more than £1.5m", 150_000_000, None),
        ("at least £500", 50_000, None),
        ("£500 or more", 50_000, None),
        (">£500", 50_000, None),
        ("under £10k", None, 1_000_000),
        ("up to £2 million", None, 200_000_000),
        ("£250 or less", None, 25_000),
        ("between £5,000 and £10,000", 500_000, 1_000_000),
        ("£10,000 to £5,000", 500_000, 1_000_000),
        ("£5k-£10k", 500_000, 1_000_000),
        ("£12,345.67", 1_234_567, 1_234_567),
        ("£0.50", 50, 50),
        ("a payment of 500", None, None),
        ("£", None, None),
    ],
)
def test_money(text: str, low: int | None, high: int | None) -> None:
    found = typed(text).understood
    assert (found.pence_from, found.pence_to) == (low, high)


def test_the_first_amount_is_the_filter_and_a_second_stays_a_word() -> None:
    found = typed("over £500 under £900")
    assert (found.understood.pence_from, found.understood.pence_to) == (50_000, None)
    assert "900" in found.words


@pytest.mark.parametrize(
    ("text", "places", "providers", "words"),
    [
        ("hate crime northumbria", ("northumbria",), (), ("hate", "crime")),
        ("Northumbria's grants", ("northumbria",), (), ("s", "grants")),
        ("helplines in Reading", ("reading",), (), ("helplines", "in")),
        ("helplines in reading", ("reading",), (), ("helplines", "in")),
        ("reading groups", (), (), ("reading", "groups")),
        ("North Tyneside refuges", ("north tyneside",), (), ("refuges",)),
        ("north kent", ("kent",), (), ("north",)),
        ("harbour advocacy returns", (), ("harbour advocacy",), ("returns",)),
        ("victim support services", (), (), ("victim", "support", "services")),
        ("Victim Support", (), ("victim support",), ()),
        ("refuge places", (), (), ("refuge", "places")),
        ("Barnardo’s grants", (), ("barnardo s",), ("grants",)),
        ("all of them", (), (), ("all", "of", "them")),
    ],
)
def test_names(text: str, places: tuple[str, ...], providers: tuple[str, ...], words: tuple[str, ...]) -> None:
    found = typed(text)
    assert (found.understood.places, found.understood.providers, found.words) == (places, providers, words)


def test_phrases_are_left_alone() -> None:
    found = typed('“in 2019” "victims of crime" kent ""')
    assert found.phrases == (("in", "2019"), ("victims", "of", "crime"))
    assert found.understood.years == ()
    assert found.understood.places == ("kent",)


def test_what_was_understood_is_said_in_order() -> None:
    said = typed("Kent over £10,000 in 2019-20").understood.said
    assert said == (
        ("Kent", "place: Kent"),
        ("over £10,000", "amount: £10,000 or more"),
        ("in 2019-20", "year: 2019-20"),
    )


def test_said_of_ranges() -> None:
    assert typed("between £5 and £10").understood.said == (("between £5 and £10", "amount: £5 to £10"),)
    assert typed("under £10").understood.said == (("under £10", "amount: £10 or less"),)
    assert typed("2012-13 to 2014-15").understood.said == (("2012-13 to 2014-15", "year: 2012-13 to 2014-15"),)
    assert pounds(1250) == "£12.50"


def test_plainly_nothing_is_a_filter() -> None:
    found = read_plainly('Kent 2019-20 "over £500"')
    assert not found.understood
    assert found.words == ("kent", "2019", "20")
    assert found.phrases == (("over", "500"),)


@given(st.text(max_size=300))
def test_no_text_is_an_error(text: str) -> None:
    found = typed(text)
    assert all(word == word.lower() for word in found.words)
    assert read_plainly(text).understood.said == ()


_SIGNS = st.text(alphabet='£$0123456789-/–,. kmFYinsceto"“”()+:*~^\\', max_size=80)


@given(_SIGNS)
def test_no_figures_and_signs_are_an_error(text: str) -> None:
    typed(text)
