"""facts/law.md A5 and G."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answerable.law.exemptions import Act
from answerable.law.notices import (
    OTHER_LETTERS,
    REFUSAL_NOTICE,
    REFUSAL_NOTICE_EIR,
    REPLY,
    Ground,
    LetterParts,
    Outcome,
    Part,
    PartAnswer,
    blocks,
    missing,
)

EVERYTHING = frozenset(Part)
PROVIDED = PartAnswer("1", Outcome.PROVIDED, confirms_or_denies=True)
FULL = Ground(
    "s.43(2)",
    why=True,
    prejudice=True,
    public_interest_for=True,
    public_interest_against=True,
    balance=True,
)


def letter(*answers: PartAnswer, without: Part | None = None, **more: object) -> LetterParts:
    return replace(LetterParts(has=EVERYTHING - {without}, answers=answers or (PROVIDED,)), **more)


def refused(ground: Ground, **more: object) -> PartAnswer:
    return replace(PartAnswer("2", Outcome.REFUSED, confirms_or_denies=True, grounds=(ground,)), **more)


def sentences(parts: LetterParts) -> list[str]:
    return [found.sentence for found in missing(parts)]


def test_the_lists_are_those_of_the_facts() -> None:
    assert [requirement.number for requirement in REPLY] == [str(number) for number in range(1, 16)]
    assert [requirement.part for requirement in REPLY] == list(Part)
    assert [provision for _, _, provision in REFUSAL_NOTICE] == [
        "s.17(1)(a)",
        "s.17(1)(b)",
        "s.17(1)(c)",
        "s.17(3)",
        "s.17(2)",
        "s.17(7)(a)",
        "s.17(7)(b)",
    ]
    assert [provision[:6] for _, _, provision in REFUSAL_NOTICE_EIR] == ["reg 14"] * 4
    assert set(OTHER_LETTERS) == {
        "acknowledgement",
        "clarification",
        "fees notice",
        "transfer offer",
        "internal review outcome",
    }


def test_a_complete_letter_lacks_nothing() -> None:
    assert missing(letter(PROVIDED, refused(FULL))) == ()
    assert not blocks(letter())


@pytest.mark.parametrize(
    "part",
    [
        Part.PARTICULARS,
        Part.HEADING,
        Part.REQUEST,
        Part.CONFIRMATION,
        Part.INFORMATION,
        Part.INTERNAL_REVIEW,
        Part.REGULATOR,
        Part.DATA_PROTECTION,
        Part.SIGN_OFF,
    ],
)
def test_each_part_that_every_letter_needs(part: Part) -> None:
    (found,) = missing(letter(without=part))
    assert found.part is part
    assert found.blocks is (part in {Part.CONFIRMATION, Part.INTERNAL_REVIEW, Part.REGULATOR})


def test_parts_that_only_some_letters_need() -> None:
    conditional = (Part.SEARCHES, Part.REFUSAL, Part.EXTENSION, Part.ADVICE, Part.FEES, Part.LATENESS)
    assert missing(LetterParts(has=EVERYTHING - set(conditional), answers=(PROVIDED,))) == ()
    not_held = PartAnswer("1", Outcome.NOT_HELD, confirms_or_denies=True)
    over_limit = refused(Ground("s.12(1)", estimate=True, narrowing=True))
    extended = PartAnswer("1", Outcome.EXTENDED, confirms_or_denies=True, grounds=(FULL,), estimated_date=True)
    needing = {
        Part.SEARCHES: letter(not_held),
        Part.REFUSAL: letter(refused(FULL)),
        Part.EXTENSION: letter(extended),
        Part.ADVICE: letter(not_held),
        Part.FEES: letter(fee=True),
        Part.LATENESS: letter(late=True),
    }
    for part, complete in needing.items():
        assert missing(complete) == ()
        (found,) = missing(replace(complete, has=EVERYTHING - {part}))
        assert found.part is part
        assert found.blocks is (part in {Part.REFUSAL, Part.LATENESS})
    (found,) = missing(letter(over_limit, without=Part.ADVICE))
    assert found.part is Part.ADVICE
    (found,) = missing(letter(refused(FULL, grounds=()), without=Part.REFUSAL))[:1]
    assert found.part is Part.REFUSAL


def test_sentences_are_plain_and_name_the_provision() -> None:
    (found,) = missing(letter(late=True, without=Part.LATENESS))
    assert found.sentence == "The letter does not give an apology and the reason (where the reply is late)."
    assert found.provision == "s.10(1)"
    (found,) = missing(letter(without=Part.INTERNAL_REVIEW))
    assert found.sentence == "The letter does not give how, to whom and by when to ask for an internal review."


def test_an_empty_letter_is_blocked() -> None:
    (found,) = missing(LetterParts(has=EVERYTHING))
    assert (found.sentence, found.blocks) == ("The letter answers no part of the request.", True)


def test_each_part_must_confirm_or_deny() -> None:
    (found,) = missing(letter(PartAnswer("3", Outcome.PROVIDED)))
    assert found.sentence == "Part 3 does not say whether the information is held."
    assert (found.provision, found.blocks) == ("s.1(1)(a)", True)


@pytest.mark.parametrize("citation", ["s.12(2)", "s.14(1)", "s.14(2)"])
def test_some_refusals_spare_confirmation(citation: str) -> None:
    ground = Ground(citation, why=True, estimate=True, narrowing=True)
    assert missing(letter(refused(ground, confirms_or_denies=False))) == ()


def test_the_cost_limit_alone_does_not() -> None:
    ground = Ground("s.12(1)", estimate=True, narrowing=True)
    assert blocks(letter(refused(ground, confirms_or_denies=False)))


def test_neither_confirming_nor_denying_needs_a_provision_for_it() -> None:
    neither = PartAnswer("2", Outcome.REFUSED, neither_confirms_nor_denies=True, grounds=(FULL,))
    assert missing(letter(neither)) == ()
    accessible = replace(neither, grounds=(Ground("s.21", why=True, link=True), Ground("s.99")))
    assert "Part 2 neither confirms nor denies, and cites no exemption that allows it." in sentences(letter(accessible))


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.PROVIDED_IN_PART])
def test_withholding_without_a_ground(outcome: Outcome) -> None:
    (found,) = missing(letter(PartAnswer("2", outcome, confirms_or_denies=True)))
    assert found.sentence == "Part 2 withholds information and does not say under which section."
    assert found.blocks


def test_a_section_without_its_subsection() -> None:
    """facts/law.md G: "protected under Section 40" is an error seen in real letters."""
    (found,) = missing(letter(refused(Ground("Section 40", why=True))))
    assert found.sentence == "Part 2 cites s.40 and does not say which subsection."
    assert (found.provision, found.blocks) == ("s.17(1)(b)", True)


def test_a_ground_that_is_none() -> None:
    (found,) = missing(letter(refused(Ground(" s.99 ", why=True))))
    assert found.sentence == 'Part 2 cites "s.99", which is no ground for refusing a request.'
    assert found.blocks


def test_a_ground_of_the_other_regime() -> None:
    (found,) = missing(letter(refused(Ground("s.40(2)", why=True)), regime=Act.EIR))
    assert found.sentence == (
        "Part 2 cites s.40(2), which is no ground under the Environmental Information Regulations 2004."
    )
    assert found.provision == "reg 14(3)(a)"


def test_reason_harm_and_public_interest() -> None:
    why, harm, interest = missing(letter(refused(Ground("s.43(2)"))))
    assert (why.sentence, why.provision, why.blocks) == ("Part 2 does not say why s.43(2) applies.", "s.17(1)(c)", True)
    assert harm.sentence == (
        "Part 2 relies on s.43(2) and does not say what harm disclosure would do, and how likely it is."
    )
    assert not harm.blocks
    assert interest.sentence == (
        "Part 2 relies on s.43(2) and does not give the public interest in disclosure, the public interest in withholding "
        "and how they balance."
    )
    assert (interest.provision, interest.blocks) == ("s.17(3)", True)
    (balance,) = missing(letter(refused(replace(FULL, balance=False))))
    assert balance.sentence == "Part 2 relies on s.43(2) and does not give how they balance."


def test_absolute_exemptions_need_no_public_interest() -> None:
    assert missing(letter(refused(Ground("s.40(2)", why=True)))) == ()
    assert missing(letter(refused(Ground("s.41(1)", why=True)))) == ()
    assert blocks(letter(refused(Ground("s.40(3B)", why=True))))


def test_reasons_may_be_left_out_where_they_would_reveal() -> None:
    ground = Ground("s.31(1)(a)", reasons_would_reveal=True)
    assert missing(letter(refused(ground))) == ()
    assert blocks(letter(refused(replace(ground, citation="reg 12(5)(a)")), regime=Act.EIR))


def test_section_36_needs_the_opinion() -> None:
    ground = replace(FULL, citation="s.36(2)(b)(i)")
    (found,) = missing(letter(refused(ground)))
    assert found.sentence == (
        "Part 2 relies on s.36(2)(b)(i) without the reasonable opinion of a qualified person (s.36(5))."
    )
    assert found.blocks
    assert missing(letter(refused(replace(ground, opinion=True)))) == ()


def test_the_cost_limit_needs_its_estimate() -> None:
    estimate, narrowing = missing(letter(refused(Ground("s.12(1)"))))
    assert (estimate.provision, estimate.blocks) == ("s.17(5)", True)
    assert (narrowing.provision, narrowing.blocks) == ("s.16(1)", False)


def test_a_vexatious_request_may_be_refused_without_reasons() -> None:
    (found,) = missing(letter(refused(Ground("s.14(1)"))))
    assert not found.blocks


def test_what_is_accessible_needs_its_link() -> None:
    accessible = PartAnswer("2", Outcome.ALREADY_ACCESSIBLE, confirms_or_denies=True)
    (found,) = missing(letter(accessible))
    assert found.sentence == "Part 2 says the information is already accessible and does not give the exact link."
    assert (found.provision, found.blocks) == ("s.21(1)", True)
    assert missing(letter(replace(accessible, link=True))) == ()
    assert missing(letter(replace(accessible, grounds=(Ground("s.21", why=True, link=True),)))) == ()
    (found,) = missing(letter(accessible, regime=Act.EIR))
    assert found.provision == "reg 6(1)(b)"


def test_an_extension_needs_a_qualified_exemption_and_a_date() -> None:
    extended = PartAnswer("2", Outcome.EXTENDED, confirms_or_denies=True, grounds=(Ground("s.21"), Ground("s.99")))
    exemption, estimate = missing(letter(extended))
    assert "cites no qualified exemption" in exemption.sentence
    assert "no estimated date" in estimate.sentence
    assert exemption.blocks
    assert estimate.blocks
    assert missing(letter(extended, regime=Act.EIR)) == ()


def test_attachments_must_have_been_checked() -> None:
    (found,) = missing(letter(unchecked_attachments=("figures.xlsx",)))
    assert found.sentence == 'The attachment "figures.xlsx" has not been checked for release.'
    assert found.blocks


def test_the_regulations_provisions_are_named_under_the_regulations() -> None:
    (found,) = missing(letter(without=Part.REGULATOR, regime=Act.EIR))
    assert found.provision == "reg 14(5)(b)"
    (found,) = missing(letter(without=Part.DATA_PROTECTION, regime=Act.EIR))
    assert found.provision == ""
