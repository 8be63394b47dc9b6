"""Sharing out a pot to the penny."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.register.rules.allocation import (
    Basis,
    CannotShare,
    Element,
    Kind,
    allocate,
    exact_words,
    largest_remainder,
    round_to_penny,
    share,
)

D = Decimal

# facts/law.md F1: the weights of Thames Valley's Community Safety Fund.
THAMES_VALLEY = {"population": D(50), "crime": D(25), "demand": D(25)}


def formula(amount: str | None, inputs: dict[str, dict[str, str]], weights: dict[str, D] | None = None) -> Element:
    return Element(
        "E1",
        Kind.FORMULA,
        "Formula",
        None if amount is None else D(amount),
        inputs={name: {measure: D(value) for measure, value in row.items()} for name, row in inputs.items()},
        weights=THAMES_VALLEY if weights is None else weights,
    )


def simple(kind: Kind, figures: dict[str, dict[str, str]], **more: object) -> Element:
    inputs = {name: {measure: D(value) for measure, value in row.items()} for name, row in figures.items()}
    return Element("E1", kind, "Part", inputs=inputs, **more)  # type: ignore[arg-type]


TOWNS = {
    "ash": {"population": "70000", "crime": "4000", "demand": "9000"},
    "elm": {"population": "50000", "crime": "2500", "demand": "6000"},
    "oak": {"population": "30000", "crime": "1500", "demand": "2000"},
}


def test_a_weighted_formula_is_shared_exactly_and_to_the_penny() -> None:
    done = share(formula("100000", TOWNS))
    exact = {one.recipient: one.exact for one in done.shares}
    # By hand: 100,000 × (0.5 × 70/150 + 0.25 × 4/8 + 0.25 × 9/17), and so on.
    assert exact["ash"] == 100000 * (Fraction(1, 2) * Fraction(7, 15) + Fraction(1, 8) + Fraction(9, 68))
    assert [(one.recipient, one.amount) for one in done.shares] == [
        ("ash", D("49068.63")),
        ("elm", D("33302.69")),
        ("oak", D("17628.68")),
    ]
    assert sum(one.amount for one in done.shares) == D("100000.00")
    assert [one.penny for one in done.shares] == [True, False, True]
    assert done.shares[0].rounding == Fraction(D("49068.63")) - exact["ash"]
    assert done.basis is Basis.STATED


def test_what_is_raised_locally_comes_back_in_the_agreed_proportion() -> None:
    done = share(
        simple(
            Kind.RAISED_LOCALLY,
            {
                "ash": {"second homes": "1000.01", "discounts": "2000"},
                "elm": {"second homes": "33.33", "discounts": "0"},
            },
            proportion=D("33.3333"),
        )
    )
    assert done.basis is Basis.WORKED_OUT
    assert done.shares[0].exact == Fraction(D("3000.01")) * Fraction(D("33.3333")) / 100
    assert done.amount == sum(one.amount for one in done.shares) == D("1011.11")


def test_discretionary_sums_are_taken_as_they_were_chosen() -> None:
    done = share(simple(Kind.DISCRETIONARY, {"ash": {"amount": "10.50"}, "elm": {"amount": "0"}}, amount=D("10.50")))
    assert [(one.recipient, one.amount, one.penny) for one in done.shares] == [
        ("ash", D("10.50"), False),
        ("elm", D("0.00"), False),
    ]


def test_a_top_up_pays_the_costs_in_full_or_in_proportion() -> None:
    costs = {"ash": {"cost": "200"}, "elm": {"cost": "100"}}
    assert [one.amount for one in share(simple(Kind.TOP_UP, costs)).shares] == [D("200.00"), D("100.00")]
    part = share(simple(Kind.TOP_UP, costs, amount=D(100), restricted_to="council housing communities"))
    assert [one.amount for one in part.shares] == [D("66.67"), D("33.33")]
    assert part.element.restricted_to == "council housing communities"


def test_ties_go_to_the_larger_share_then_to_the_first_reference_and_are_told() -> None:
    equal = share(formula("0.02", {name: {"n": "1"} for name in ("c", "a", "b")}, {"n": D(100)}))
    assert [(one.recipient, one.amount) for one in equal.shares] == [
        ("a", D("0.01")),
        ("b", D("0.01")),
        ("c", D("0.00")),
    ]
    assert equal.tied == ("a", "b", "c")
    # 0.015 and 1.015 have the same remainder; the larger share gets the penny.
    larger = share(formula("1.03", {"a": {"n": "15"}, "b": {"n": "1015"}}, {"n": D(100)}))
    assert [(one.recipient, one.amount) for one in larger.shares] == [("a", D("0.01")), ("b", D("1.02"))]
    assert larger.tied == ("a", "b")


def test_one_recipient_gets_the_whole() -> None:
    (only,) = share(formula("123.45", {"ash": TOWNS["ash"]})).shares
    assert (only.amount, only.exact, only.penny) == (D("123.45"), Fraction(12345, 100), False)


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        (formula("100", TOWNS, {"population": D(50), "crime": D(25)}), "come to 75 per cent, not 100: 25 too little."),
        (formula("100", TOWNS, {**THAMES_VALLEY, "x": D(1)}), "no figure of x for ash"),
        (
            formula("100", TOWNS, {"population": D(100), "crime": D("0.5")}),
            "come to 100.5 per cent, not 100: 0.5 too much.",
        ),
        (formula("100", TOWNS, {"population": D(101), "crime": D(-1)}), "gives crime a weight of -1 per cent"),
        (formula("100", TOWNS, {}), "has no weights"),
        (formula(None, TOWNS), "has a formula but no amount to share"),
        (
            formula("100", {"ash": {"n": "0"}, "elm": {"n": "0"}}, {"n": D(100)}),
            "every recipient's figure of it is nil",
        ),
        (formula("100", {"ash": {"n": "1"}, "elm": {}}, {"n": D(100)}), "no figure of n for elm. Enter it; write 0"),
        (formula("100", {"ash": {"n": "-1"}}, {"n": D(100)}), "has -1 of n for ash"),
        (formula("-5", TOWNS), "is -£5: an amount cannot be less than nothing"),
        (simple(Kind.RAISED_LOCALLY, {"ash": {"raised": "5"}}), "not the agreed proportion"),
        (simple(Kind.RAISED_LOCALLY, {"ash": {"raised": "5"}}, proportion=D(101)), "returns 101 per cent"),
        (simple(Kind.DISCRETIONARY, {"ash": {"amount": "1.005"}}), "gives ash £1.005, which has part of a penny"),
        (
            simple(Kind.DISCRETIONARY, {"ash": {"amount": "90"}}, amount=D(100)),
            "is £100, but its shares come to £90: £10 too little",
        ),
        (
            simple(Kind.DISCRETIONARY, {"ash": {"amount": "100.01"}}, amount=D(100)),
            "is £100, but its shares come to £100.01: £0.01 too much",
        ),
        (simple(Kind.TOP_UP, {"ash": {"cost": "0"}}, amount=D(1)), "every cost is nil"),
        (
            simple(Kind.TOP_UP, {"ash": {"cost": "3"}}, amount=D(5)),
            "more than the costs of £3 that it balances: £2 too",
        ),
    ],
)
def test_what_cannot_be_shared_says_why(element: Element, sentence: str) -> None:
    with pytest.raises(CannotShare, match=re.escape(sentence)) as caught:
        share(element)
    assert element.name in str(caught.value)


def test_a_weight_of_nothing_does_not_need_figures_above_nil() -> None:
    done = share(formula("9", {"a": {"n": "1", "m": "0"}, "b": {"n": "2", "m": "0"}}, {"n": D(100), "m": D(0)}))
    assert [one.amount for one in done.shares] == [D("3.00"), D("6.00")]


def test_recorded_shares_stand_by_themselves_and_are_held_against_the_figures() -> None:
    shares = {"ash": D("7.50"), "elm": D("2.50")}
    alone = share(Element("1", Kind.FORMULA, "Part", D(10), recorded=shares))
    assert [(one.recipient, one.amount, one.penny) for one in alone.shares] == [
        ("ash", D("7.50"), False),
        ("elm", D("2.50"), False),
    ]
    assert alone.basis is Basis.STATED
    with pytest.raises(CannotShare, match=r"is £11, but its shares come to £10: £1 too little"):
        share(Element("1", Kind.FORMULA, "Part", D(11), recorded=shares))
    inputs = {"ash": {"n": D(3)}, "elm": {"n": D(1)}}
    both = Element("1", Kind.FORMULA, "Part", D(10), inputs=inputs, weights={"n": D(100)}, recorded=shares)
    assert {one.recipient: one.amount for one in share(both).shares} == shares
    wrong = {"ash": D("7.49"), "oak": D("2.51")}
    with pytest.raises(CannotShare, match=r"records £7\.49 for ash, but its figures give £7\.50: £0\.01 apart"):
        share(Element("1", Kind.FORMULA, "Part", D(10), inputs=inputs, weights={"n": D(100)}, recorded=wrong))


def test_largest_remainder_refuses_what_does_not_sum() -> None:
    with pytest.raises(CannotShare, match=r"come to £1\.00, not to £2"):
        largest_remainder({"a": Fraction(1)}, D(2))
    with pytest.raises(CannotShare, match="less than nothing"):
        largest_remainder({"a": Fraction(-1), "b": Fraction(2)}, D(1))


@pytest.mark.parametrize(
    ("exact", "words"),
    [
        (Fraction(1), "1.00"),
        (Fraction(1, 3), "0.3333333333…"),
        (Fraction(12345, 1000), "12.345"),
        (Fraction(-1, 4), "-0.25"),
    ],
)
def test_exact_shares_in_words(exact: Fraction, words: str) -> None:
    assert exact_words(exact) == words


@pytest.mark.parametrize(
    ("exact", "pounds"), [("0.005", "0.01"), ("0.00499", "0.00"), ("2.675", "2.68"), ("3", "3.00")]
)
def test_half_a_penny_goes_up(exact: str, pounds: str) -> None:
    assert round_to_penny(Fraction(exact)) == D(pounds)


def test_a_made_up_pot_is_worked_through_to_the_penny() -> None:
    """Made up: four elements, three councils, every penny by hand."""
    towns = ("ash", "elm", "oak")
    raised = simple(
        Kind.RAISED_LOCALLY,
        {"ash": {"second homes": "30000", "exemptions": "10000"}, "elm": {"second homes": "5000.55", "exemptions": "0"},
         "oak": {"second homes": "0", "exemptions": "0"}},
        proportion=D(50),
    )  # fmt: skip
    discretion = simple(Kind.DISCRETIONARY, {town: {"amount": "5000"} for town in towns}, amount=D(15000))
    top_up = simple(Kind.TOP_UP, {"oak": {"cost": "1234.56"}}, restricted_to="council housing communities")
    result = allocate(D("138734.84"), [raised, discretion, top_up, formula("100000", TOWNS)])
    assert result.problems == ()
    assert result.complete
    assert result.remainder is None
    assert result.totals == {
        "ash": D("20000.00") + D("5000") + D("49068.63"),
        # Half of £5,000.55 is £2,500.275: the element comes to £22,500.28, and the half penny goes up.
        "elm": D("2500.28") + D("5000") + D("33302.69"),
        "oak": D("5000") + D("1234.56") + D("17628.68"),
    }
    assert result.shared_out == result.known == D("138734.84")


def test_a_pot_that_is_not_its_elements_says_by_how_much() -> None:
    ten = simple(Kind.DISCRETIONARY, {"ash": {"amount": "10"}})
    (short,) = allocate(D(12), [ten]).problems
    assert short.startswith("The elements come to £10 and the pot is £12: £2 too little.")
    (over,) = allocate(D(9), [ten]).problems
    assert "£1 too much" in over
    assert allocate(D(-1), [ten]).problems == ("The pot is -£1: it cannot be less than nothing.",)
    assert allocate(None, [ten]).problems == ()
    assert not allocate(D(1), []).complete


def test_too_much_is_told_even_where_an_element_is_not_recorded() -> None:
    known = simple(Kind.DISCRETIONARY, {"ash": {"amount": "10"}})
    (problem,) = allocate(D(9), [known, Element("E2", Kind.TOP_UP, "Other")]).problems
    assert "£1 too much" in problem


def test_an_element_that_does_not_add_up_leaves_the_others_to_be_seen() -> None:
    good, bad = simple(Kind.DISCRETIONARY, {"ash": {"amount": "10"}}), formula("90", TOWNS, {"population": D(60)})
    result = allocate(D(100), [good, bad])
    assert result.totals == {"ash": D("10.00")}
    assert result.elements[1].problem == result.problems[0]
    assert result.elements[1].amount == D(90)
    assert not result.complete
    unknown = allocate(D(100), [good, formula(None, TOWNS)])
    assert unknown.elements[1].basis is Basis.NOT_RECORDED


@pytest.mark.shared
def test_the_local_solutions_fund_of_the_letter_is_reproduced_and_nothing_is_invented(shared: Path) -> None:
    """03072015-2: £420,920 altogether, £150,000 of it at discretion; the letter states no other part."""
    text = (shared / "seeds/northamptonshire-03072015-2.txt").read_text(encoding="utf-8")
    said = text[text.index("The *Local Solutions Fund* is made up of:") :]
    discretion = re.search(r"£([\d,]+) from the Police and Crime Commissioner's commissioning budget", said)
    whole = re.search(r"In total, the Local Solutions Fund is \*\*£([\d,]+)\*\*", said)
    assert discretion
    assert whole
    pot, chosen = (D(found[1].replace(",", "")) for found in (whole, discretion))
    assert "Housing Revenue Account costs" in said
    result = allocate(
        pot,
        [
            Element("1", Kind.RAISED_LOCALLY, "Second home funding"),
            Element("2", Kind.RAISED_LOCALLY, "Council tax discounts and exemptions"),
            Element("3", Kind.DISCRETIONARY, "At the commissioner's discretion", chosen),
            Element("4", Kind.TOP_UP, "Housing Revenue Account costs", restricted_to="council housing communities"),
        ],
    )
    assert result.problems == ()
    assert (result.pot, result.known) == (D(420920), D(150000))
    assert result.remainder
    assert result.remainder.amount == D(270920)
    assert len(result.remainder.elements) == 3
    assert result.remainder.evidence == "£420,920 (the stated pot) less £150,000 (At the commissioner's discretion)"
    assert [shared_.amount for shared_ in result.elements] == [None, None, D(150000), None]
    assert all(not shared_.shares for shared_ in result.elements)
    assert result.totals == {}
    assert not result.complete


recipients = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(0, 10**7), min_size=1, max_size=12)
pence = st.integers(0, 10**11)


@given(recipients, pence)
def test_shares_sum_exactly_and_none_is_off_by_a_penny(figures: dict[str, int], amount: int) -> None:
    total = D(amount) / 100
    if not sum(figures.values()):
        return
    done = share(formula(str(total), {name: {"n": str(value)} for name, value in figures.items()}, {"n": D(100)}))
    assert sum(one.amount for one in done.shares) == total
    for one in done.shares:
        # The quota rule: each share is its exact value cut to whole pence, or that and one penny.
        assert abs(one.rounding) < Fraction(1, 100)
        assert one.amount >= 0
        assert one.exact == Fraction(total) * figures[one.recipient] / sum(figures.values())
        if not figures[one.recipient]:
            assert one.amount == 0


@given(recipients, pence, st.randoms())
def test_the_order_of_recipients_does_not_matter(figures: dict[str, int], amount: int, chance: object) -> None:
    if not sum(figures.values()):
        return
    order = list(figures)
    chance.shuffle(order)  # type: ignore[attr-defined]
    shuffled = {name: figures[name] for name in order}
    one, other = (
        share(formula(str(D(amount) / 100), {n: {"n": str(v)} for n, v in inputs.items()}, {"n": D(100)}))
        for inputs in (figures, shuffled)
    )
    assert one.shares == other.shares
    assert one.tied == other.tied


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 10**9), min_size=1, max_size=9),
    st.integers(0, 1_000_000),
)
def test_what_is_raised_sums_to_its_element(raised: dict[str, int], proportion: int) -> None:
    inputs = {name: {"raised": str(D(value) / 100)} for name, value in raised.items()}
    done = share(simple(Kind.RAISED_LOCALLY, inputs, proportion=D(proportion) / 10_000))
    assert done.amount == sum(one.amount for one in done.shares)
    assert all(abs(one.rounding) < Fraction(1, 100) for one in done.shares)
