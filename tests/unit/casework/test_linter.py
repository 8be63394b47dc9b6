"""The notice linter on letters: sixty-eight with planted faults, twenty-one good ones, and what every check looks at."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.linter import CATALOGUE, Flaw, fault, lint_text, names_when_intended
from answerable.law.exemptions import Act
from tests.unit.casework.refusal_letters import RefusalLetter, letters

GOOD = {one.name: one for one in letters("good.txt")}
BAD = letters("bad.txt")


def flaws(text: str, **more: object) -> set[str]:
    return {one.flaw.value for one in lint_text(text, **more) if one.flaw}  # type: ignore[arg-type]


def test_there_are_sixty_eight_letters_with_faults_and_twenty_one_good_ones() -> None:
    assert (len(BAD), len(GOOD)) == (68, 21)
    assert all(one.faults for one in BAD)
    assert all(name in set(Flaw) for one in BAD for name in one.faults)


@pytest.mark.parametrize("letter", BAD, ids=lambda one: one.name)
def test_every_planted_fault_is_found_and_nothing_else_would_stop_the_letter(letter: RefusalLetter) -> None:
    found = lint_text(letter.text)
    assert letter.faults <= {one.flaw.value for one in found if one.flaw}
    assert {one.flaw.value for one in found if one.blocks and one.flaw} <= letter.faults


@pytest.mark.parametrize("letter", GOOD.values(), ids=lambda one: one.name)
def test_a_good_letter_has_no_fault(letter: RefusalLetter) -> None:
    assert lint_text(letter.text) == []


REQUIRED = [
    ("g01", "We confirm that we hold this information.", "no_confirm", "We confirm that we hold this information. The agreement for the helpline is attached, except for"),
    ("g15", "Factors for disclosure: parents could see that the council acts on complaints, and the programme costs £40,000 a year.", "one_sided", ""),
    ("g01", "Disclosing its unit prices would be likely to prejudice its position, because rivals could undercut it line by line in those competitions.", "no_reasons", ""),
    ("g02", "Neither group would expect to be named to the world at large, they are not public-facing, and nothing in the minutes turns on who they are, so publishing the names would be unfair and would breach the first data protection principle (lawfulness, fairness and transparency).", "no_principle", ""),
    ("g03", "There are 312 case files, on paper, at two sites. We timed ten of them: finding and opening a file and picking out the figures you ask for takes five minutes on average. 312 files at 5 minutes is 26 hours; at £25 an hour that is £650.", "no_estimate", ""),
    ("g03", "To help you bring the request within the limit, you could choose one of the two sites, or the files of the last twelve months, of which there are 90.", "no_narrowing", ""),
    ("g04", "We searched the contracts register, the shared drive of the community safety team and the mailbox of its manager with the words \"refuge\", \"accommodation\" and \"bed spaces\", and asked the head of service.", "no_search", ""),
    ("g04", "Refuge places in the district are paid for by the county council. You may wish to ask it, at foi@county.example.", "no_help", ""),
    ("g05", "https://eastmere.example/transparency/grants/2025-26.csv", "no_link", ""),
    ("g06", "It was decided in September, before your request arrived, that the report will be published once the panel has considered it in January 2027.", "not_intended_before", ""),
    ("g06", "We conclude that the public interest in keeping to the timetable is the stronger.", "no_balance", ""),
    ("g07", "Section 40(5B)(a)(i) removes the duty", "ncnd_no_subsection", ""),
    ("g09", "As the outputs of the model are all published, we conclude that maintaining the exception outweighs disclosure of the code.", "no_balance", ""),
    ("g10", "We expect to give you our decision by 15 December 2026.", "extension_no_date", ""),
    ("g12", "This request repeats the one you made on 12 August 2026 (our reference NB-2), which we answered in full on 3 September 2026.", "no_earlier_request", ""),
    ("g13", "I am sorry that this reply is late. You should have had it by 1 December 2026; the officer who holds the files was away ill.", "no_apology", ""),
    ("g13", "In favour of releasing it is the general interest in transparency and the sum at stake, £1.2 million.", "one_sided", ""),
    ("g17", "section 18 of the Commissioners for Revenue and Customs Act 2005", "no_enactment", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "sentence", "flaw", "whole"), REQUIRED, ids=lambda one: str(one)[:30])
def test_without_a_required_sentence_its_fault_is_told(name: str, sentence: str, flaw: str, whole: str) -> None:
    text = GOOD[name].text
    cut = whole or sentence
    assert cut in text
    assert flaw not in flaws(text)
    assert flaw in flaws(text.replace(cut, ""))


def test_an_opinion_of_somebody_else_is_not_the_qualified_persons() -> None:
    text = GOOD["g08"].text.replace("qualified person", "monitoring officer")
    assert "no_qualified_person" in flaws(text)


@pytest.mark.parametrize("name", [name for name in GOOD if name not in ("g04",)])
def test_every_letter_needs_its_review_and_its_regulator(name: str) -> None:
    paragraphs = GOOD[name].text.split("\n\n")
    about = [one for one in paragraphs if "SK9" in one]
    assert "no_regulator" in flaws(GOOD[name].text.replace(about[0], ""))
    review = [
        one
        for one in paragraphs
        if one not in about and any(w in one.lower() for w in ("review", "reconsider", "representations"))
    ]
    assert "no_review" in flaws("\n\n".join(one for one in paragraphs if one not in review))


UNRELATED = (
    "Our offices are closed on the last Friday of the month.",
    "The bridge was opened in 1931 and repainted twice.",
    "Thank you for your patience and your interest in our work.",
    "Large print copies of this letter are free of charge.",
    "Parking is in the yard behind the library.",
)


@given(st.sampled_from(sorted(GOOD)), st.sampled_from(UNRELATED), st.integers(0, 20))
def test_an_unrelated_paragraph_changes_nothing(name: str, paragraph: str, place: int) -> None:
    paragraphs = GOOD[name].text.split("\n\n")
    at = min(place, len(paragraphs) - 1)
    # After the head, which holds the letter's own dates.
    assert lint_text("\n\n".join([*paragraphs[: at + 1], paragraph, *paragraphs[at + 1 :]])) == []


@given(st.text(max_size=400))
def test_any_text_at_all_can_be_read(text: str) -> None:
    for one in lint_text(text):
        assert one.sentence.endswith(".")
        assert "{" not in one.sentence


def test_what_is_no_refusal_has_no_fault() -> None:
    assert lint_text("") == []
    assert (
        lint_text(
            "Dear Ms Example, the figures you asked for are attached. We received your request on 2 November 2026."
        )
        == []
    )


def test_every_fault_has_its_sentence_and_says_what_asks_for_it() -> None:
    words = {"cited": "s.1", "found": "2 months", "right": "1 May 2026", "limit": "18", "act": "Act"}
    assert set(CATALOGUE) == set(Flaw)
    for flaw in Flaw:
        one = fault(flaw, **words)
        assert one.sentence.endswith(".")
        assert one.provision
    assert fault(Flaw.NO_REVIEW, regime=Act.EIR).provision == "reg 14(5)(a)"


def test_what_is_given_stands_over_what_the_letter_says() -> None:
    text = GOOD["g02"].text
    assert flaws(text, dated=date(2026, 12, 2)) == {"no_apology"}
    assert flaws(text, received=date(2026, 10, 1)) == {"no_apology"}
    assert "wrong_regime" in flaws(text, regime=Act.EIR)


LETTER = """We hold this information. It is withheld under {ground}.

You may ask for an internal review within 40 working days. You may complain to the Information Commission."""


def letter(ground: str) -> str:
    return LETTER.format(ground=ground)


def test_a_list_of_sections_is_read_one_by_one() -> None:
    assert "no_subsection" in flaws(letter("sections 41(1) and 31, because a charity gave it in confidence"))
    both = flaws(
        letter("sections 41(1) and 40(2), because a charity gave it in confidence about staff; unfair to them")
    )
    assert both == set()


def test_a_section_of_another_act_or_one_that_does_not_apply_is_no_ground() -> None:
    text = letter("section 41(1), because it came in confidence from a charity")
    assert flaws(text) == set()
    assert (
        flaws(text + "\n\nSection 35 does not apply. Section 22 of the Equality Act 2010 is not a matter here.")
        == set()
    )


def test_a_section_that_only_might_apply_is_no_ground() -> None:
    text = letter("section 41(1), because it came in confidence from a charity")
    assert flaws(text + "\n\nIf your next request takes longer, section 12 may stand in its way.") == set()


def test_a_letter_under_the_law_of_scotland_is_not_judged() -> None:
    assert lint_text("This is withheld under section 33(1)(b) of the Freedom of Information (Scotland) Act 2002.") == []


def test_a_qualified_letter_with_several_grounds_needs_each_weighed() -> None:
    text = """We hold both. We received your request on 2 November 2026.

Section 42(1) covers the advice, because it is privileged and given in confidence by counsel.

In favour of disclosure is openness. In favour of withholding is candour. On balance the second outweighs the first.

Section 43(2) covers the price, because the supplier, Alder Ltd, told us that rivals would undercut it and this would harm it.

You may ask for an internal review within 40 working days. You may complain to the Information Commission."""
    assert flaws(text) == {"no_public_interest"}


def test_quoted_and_copied_words_of_the_request_are_not_the_letters() -> None:
    asked = (
        '"Please say why section 35 was used by the council and why you withheld everything that I asked for before"'
    )
    assert lint_text(f"You asked: {asked}\n\n> We withheld it under section 35\n\nThe figures are attached.") == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("within two months of this letter", True),
        ("within 28 calendar days", True),
        ("within 40 working days. We will respond within 20 working days", False),
        ("within forty working days", False),
        ("at any time", False),
    ],
)
def test_the_window_to_ask_for_a_review(said: str, wrong: bool) -> None:
    text = letter("section 41(1), because a charity gave it in confidence").replace("within 40 working days", said)
    assert ("review_window" in flaws(text)) == wrong


def test_the_last_day_to_ask_is_counted_from_the_letter() -> None:
    """Response Fri 20 Nov 2026: last day of 40 working days is Fri 22 Jan 2027 (facts/law.md A3)."""
    text = letter("section 41(1), because a charity gave it in confidence")
    right = text.replace("working days.", "working days, by 22 January 2027.")
    assert flaws(right, dated=date(2026, 11, 20)) == set()
    assert flaws(right.replace("22 January", "21 January"), dated=date(2026, 11, 20)) == {"review_date_wrong"}
    assert flaws(right, dated=date(1990, 1, 1), received=date(1990, 1, 1)) == set(), "before the Act: nothing is told"


def test_a_clarified_request_has_another_clock_than_the_linter_knows() -> None:
    text = letter("section 41(1), because a charity gave it in confidence")
    late = {"received": date(2026, 9, 1), "dated": date(2026, 11, 20)}
    assert flaws(text, **late) == {"no_apology"}
    assert flaws(text + "\n\nYou clarified your request on 10 November 2026.", **late) == set()


def test_dates_are_read_in_figures_and_impossible_ones_passed_over() -> None:
    text = letter("section 41(1), because a charity gave it in confidence") + "\n\nYour request was received on {}."
    assert flaws(text.format("01/09/2026"), dated=date(2026, 11, 20)) == {"no_apology"}
    assert flaws(text.format("41/09/2026"), dated=date(2026, 11, 20)) == set()
    boxes = text.format("1 September 2026").replace("We hold", "The papers were received in 4 boxes. We hold")
    assert flaws(boxes, dated=date(2026, 11, 20)) == {"no_apology"}


@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        ("section 43(1), because the method is a trade secret of Alder Ltd. In favour of disclosure is openness. "
         "Against disclosure is invention. On balance the second outweighs the first", set()),
        ("section 36(4), because these are statistics whose release would prejudice the audit while it runs. In favour of "
         "disclosure is openness. Against disclosure is the audit. On balance the second outweighs the first", {"no_subsection"}),
        ("section 40(1), because it is about you", set()),
        ("section 31(3), so that we neither confirm nor deny. In favour of disclosure is openness. Against disclosure is "
         "safety. On balance the second outweighs the first", set()),
        ("section 44(1)(c), because a court order forbids it", set()),
        ("section 12(1). We estimate 30 hours, £750 at £25 an hour, not counting redaction, which has been excluded. "
         "Please narrow your request", set()),
        ("section 12(1). It takes 400 files, five minutes each. You may wish to refine it", set()),
    ],
)  # fmt: skip
def test_the_finer_points_of_a_ground(ground: str, expected: set[str]) -> None:
    assert flaws(letter(ground)) == expected


def test_environmental_information_that_the_act_exempts_is_answered_under_the_regulations() -> None:
    text = letter(
        "section 39(1) of the Freedom of Information Act 2000, because it is environmental. Regulation 12(4)(e) covers it as they are "
        "internal communications. In favour of disclosure is openness. Against disclosure is candour. On balance the second outweighs"
    )
    assert "wrong_regime" not in flaws(text)


def test_personal_data_under_the_regulations() -> None:
    text = "Environmental Information Regulations 2004.\n\n" + letter("regulation 13(1), because it names staff")
    assert "no_principle" in flaws(text)
    assert "no_principle" not in flaws(text.replace("names staff", "names staff and would be unfair"))
    assert "wrong_regime" not in flaws(text)


def test_a_transfer_with_agreement_and_one_that_may_come() -> None:
    base = "We do not hold it. We searched the store. The force may hold it. "
    assert "transfer_no_consent" in flaws(base + "We have transferred your request to it.")
    assert "transfer_no_consent" not in flaws(base + "With your agreement we have transferred your request to it.")
    assert "transfer_no_consent" not in flaws(
        base + "If you wish, it can be passed on: your request would be forwarded as your request."
    )


def test_a_government_department_has_the_higher_limit() -> None:
    text = "Department for Examples\n\n" + letter(
        "section 12(1). We estimate 30 hours at £25 an hour, £750, over the limit of £600. Please narrow it"
    )
    assert flaws(text) == set()
    assert "not_over_limit" in flaws(text.replace("30 hours", "20 hours").replace("£750", "£500"))
    policy = letter("section 35(1)(a), because policy is being made. In favour of disclosure is openness. Against "
                    "disclosure is candour. On balance the second outweighs the first")  # fmt: skip
    assert flaws(f"Ministry of Examples\n\n{policy}") == set()


def test_a_police_force_can_investigate() -> None:
    body = letter("section 30(1)(a)(i), because it was gathered for an inquiry. In favour of disclosure is openness. Against "
                  "disclosure is the trial. On balance the second outweighs the first")  # fmt: skip
    assert flaws(f"The Chief Constable of Exampleshire, for the Commissioner's area\n\n{body}") == set()
    assert flaws(f"The Commissioner for Exampleshire\n\n{body}") == {"cannot_investigate"}


def test_not_held_for_a_reason_needs_neither_search_nor_help() -> None:
    rights = "\n\nYou may ask for an internal review. You may complain to the Information Commission."
    assert flaws("This information is not held, because there is no separate budget." + rights) == set()
    assert flaws("This information is not held." + rights) == {"no_search", "no_help"}
    told = lint_text("This information is not held.")
    assert not any(one.blocks for one in told), "no notice is refused by it, so nothing stops it"


RIGHTS = (
    "\n\nYou may ask for an internal review within 40 working days. You may complain to the Information Commission."
)


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Please tell us why you want these figures.", True),
        ("We would need to know the purpose of your request first.", True),
        ("You need not tell us why you want these figures.", False),
        ("Please tell us which years you mean.", False),
    ],
)
def test_nobody_has_to_say_why_they_ask(said: str, asks: bool) -> None:
    """No need to give reasons (facts/law.md A1.7, A1.9); it need be no refusal for this to be wrong."""
    assert flaws(said) == ({"asks_why"} if asks else set())


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("Please clarify which year. The clock will resume when we hear from you.", True),
        ("Your request is too vague. The remaining 6 working days begin when we hear from you.", True),
        ("Please clarify which year. A new 20 working days will begin when we hear from you.", False),
        ("This is a fees notice; please clarify the address. The clock will resume once it is paid.", False),
    ],
)
def test_a_clarified_request_begins_anew_and_a_paid_one_goes_on(said: str, wrong: bool) -> None:
    """Facts/law.md A1.4 and A2 (fees notice)."""
    assert flaws(said) == ({"clock_resumed"} if wrong else set())


FEE = "Fees notice under {law}. We hold the maps. {charged} Please pay within {period}."


@pytest.mark.parametrize(
    ("law", "charged", "period", "expected"),
    [
        ("section 9", "Printing is £12.", "three months", set()),
        ("section 9", "Printing is £12. We charge nothing for the £25 an hour of staff time.", "90 days", set()),
        ("section 9", "Staff time is £75.", "65 working days", {"fee_staff_time"}),
        ("section 9", "Printing is £12.", "28 days", {"fee_period"}),
        ("section 9", "Printing is £12.", "30 calendar days", {"fee_period"}),
        ("section 9", "Printing is £12.", "30 working days", {"fee_period"}),
        ("section 9", "Printing is £12.", "one month", {"fee_period"}),
        ("sections 9 and section 13, over the cost limit", "Staff time is £500.", "three months", set()),
        ("regulation 8 of the Environmental Information Regulations 2004", "Staff time is £75.", "60 working days", set()),
        ("regulation 8 of the Environmental Information Regulations 2004", "It is £75.", "one month", {"fee_period"}),
    ],
)  # fmt: skip
def test_a_fee_is_without_staff_time_and_has_three_months(
    law: str, charged: str, period: str, expected: set[str]
) -> None:
    """Facts/law.md A2 (three months), A4 (section 9 and 13 fees), A8 (60 working days)."""
    assert flaws(FEE.format(law=law, charged=charged, period=period)) == expected


def test_a_fee_that_a_letter_only_mentions_beside_a_ground_is_not_judged() -> None:
    text = (
        letter("section 41(1), because a charity gave it in confidence")
        + " No fees notice was given. It was £75 of staff time."
    )
    assert flaws(text) == set()


ASKED = (
    "You asked:\n1. How many?\n2. Who?\n3. When?\n\nOur answers:\n{}\n\nThis is not held, as there is no list." + RIGHTS
)


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ("1. Twelve.\n2. The manager.\n3. In May.", False),
        ("1. Twelve.\n2. The manager.", True),
        ("1. Twelve.\n2. The manager.\nQuestion 3: in May.", False),
        ("1. Twelve.\n2. The manager. All other parts of it are attached.\n", False),
        ("1. Twelve, not under section 40(3).\n2. The manager, under section 21 or s.12, 3.", True),
        ("Twelve, the manager, in May.", False),
        ("1. Twelve.\n2. The manager.\n\nRights:\n1. Review.", False),
    ],
)
def test_each_numbered_part_has_its_numbered_answer(answers: str, missing: bool) -> None:
    assert ("unanswered" in flaws(ASKED.format(answers))) == missing


def test_numbers_that_do_not_answer_are_no_answers() -> None:
    assert "unanswered" not in flaws(ASKED.replace("Our answers", "The rules").format("1. Be brief.\n2. Be kind."))
    assert "unanswered" not in flaws(ASKED.replace("2. Who?\n3. When?", "").format("1. Twelve."))


HOURS = "section 12(1). {} Please narrow it"


@pytest.mark.parametrize(
    ("estimate", "within"),
    [
        ("30 hours to locate, and 10 hours to redact.", False),
        ("20 hours to locate. 10 hours to redact.", False),
        ("14 hours to locate. 10 hours to redact.", True),
        ("10 hours to redact.", True),
        ("It takes 24 hours, of which 10 hours are redaction.", True),
        ("30 hours; redaction has not been counted in the 10 hours.", False),
        ("18 hours.", True),
    ],
)
def test_only_hours_that_count_exceed_the_limit(estimate: str, within: bool) -> None:
    """Exactly 18 hours does not; redaction and reading do not count (facts/law.md A4)."""
    assert ("not_over_limit" in flaws(letter(HOURS.format(estimate)))) == within


def test_a_table_ends_where_its_rows_end() -> None:
    table = "We hold it. Section 12(1) applies.\n\nWork   | Hours\nLocating   | 40\n\nOpening  boxes\nRedacting   | 9\n\nPlease narrow it."
    assert flaws(table + RIGHTS) == set()
    assert flaws(table.replace("Opening  boxes\n", "") + RIGHTS) == {"uncountable"}


def test_sums_that_do_not_fit_the_hours_are_told() -> None:
    assert "wrong_arithmetic" in flaws(letter(HOURS.format("30 hours at £25 an hour is £900.")))
    assert "wrong_arithmetic" not in flaws(letter(HOURS.format("30 hours at £25 an hour is £750.")))


def test_a_request_called_vexatious_is_said_why() -> None:
    """No duty to explain, but good practice (facts/law.md A5)."""
    bare = letter("section 14(1), which is about vexatious requests")
    told = lint_text(bare)
    assert [(one.flaw, one.blocks) for one in told] == [(Flaw.NOT_SAID_WHY_VEXATIOUS, False)]
    assert (
        flaws(letter("section 14(1), as the request is a burden of 60 hours out of proportion to its worth")) == set()
    )


def test_only_a_request_that_was_met_can_be_repeated() -> None:
    """The authority previously complied (facts/law.md A5)."""
    assert flaws(letter("section 14(2). Your previous request was refused")) == {"earlier_refused"}
    assert flaws(letter("section 14(2). We answered the same request in June 2026")) == set()
    assert flaws(letter("section 14(2)")) == {"no_earlier_request"}
    both = letter("section 14(2). In June 2026 we refused that request under section 31")
    assert flaws(both) == {"earlier_refused"}, "section 31 was the ground of then"


def test_a_qualified_ground_called_absolute_is_not_weighed() -> None:
    text = letter(
        "section 42(1), because counsel gave it in confidence. This is an absolute exemption, so there is no need to "
        "weigh the public interest"
    )
    assert flaws(text) == {"no_public_interest"}


def test_what_is_not_in_the_public_interest_speaks_for_one_side_only() -> None:
    text = letter(
        "section 31(1)(a), because publication would be likely to prejudice the prevention of crime, as offenders would avoid "
        "the places. It is not in the public interest to waste public money. The public interest lies in withholding it"
    )
    assert flaws(text) == {"one_sided"}
    assert "bare_public_interest" in flaws(text.replace("to waste public money", "to release it"))


def test_a_reason_in_the_sentence_that_weighs_is_a_reason() -> None:
    reasoned = letter("section 42(1), because counsel gave it in confidence, and the public interest favours it")
    assert flaws(reasoned) == {"one_sided"}
    assert flaws(letter("section 42(1) as the public interest favours it")) == {"no_reasons", "one_sided"}


def test_a_review_under_the_regulations_is_free() -> None:
    """Facts/law.md A8."""
    text = "Environmental Information Regulations 2004.\n\n" + letter(
        "regulation 13(1), because it would be unfair to staff"
    )
    assert flaws(text) == set()
    assert flaws(text + " A review costs £20.") == {"review_charged"}
    assert flaws(text + " A review is free of charge.") == set()


def test_both_laws_may_be_dealt_with_in_one_letter() -> None:
    text = letter(
        "regulation 13(1), because it would be unfair. Section 41(1) covers the rest, because it came in confidence"
    )
    for head in ("Freedom of Information Act 2000 and Environmental Information Regulations 2004", "EIR and FOIA"):
        assert flaws(f"{head}\n\n{text}") == set()
        assert "wrong_regime" in flaws(f"{head}\n\n{text}", regime=Act.FOIA), "the case says under which"


def test_days_are_read_side_by_side_and_at_the_foot() -> None:
    ground = letter("section 41(1), because a charity gave it in confidence")
    assert flaws(f"Received 3 August 2026 | Answered 30 September 2026\n\n{ground}") == {"no_apology"}
    assert flaws(f"Date of request: 3 August 2026\nDate of reply: 30 September 2026\n\n{ground}") == {"no_apology"}
    assert flaws("Received 3 August 2026\n" + "\n" * 12 + f"{ground}\n\n30 September 2026") == {"no_apology"}
    assert flaws("Received 3 August 2026\n" + "\n" * 12 + ground) == set()
    later = "We received your request on 3 August 2026, and the survey of 30 September 2026 is at the printer."
    assert flaws(f"{later}\n\n{ground}") == set(), "a day that the text names is not the letter's"
    assert flaws(f"{later.replace('the survey of', 'this was answered on')}\n\n{ground}") == {"no_apology"}


def test_words_between_two_quotations_are_the_letters() -> None:
    text = 'We searched for "tree" and wrote to everyone who had the care of them. We hold it. We withhold it. Then "verge".'
    assert "no_ground" in flaws(text + RIGHTS)


def test_a_reason_says_when_publication_was_intended() -> None:
    assert names_when_intended("It was to be published already before the request was received.")
    assert not names_when_intended("We will publish it.")


def test_a_reason_after_the_words_for_more_time_is_a_reason() -> None:
    text = letter("section 31(1)(a)").replace(
        "We hold this information.",
        "We hold this. We extend the limit of 20 working days to weigh the public interest, until 31 December 2026. "
        "Offenders would avoid the places if they were known, which would be likely to prejudice the prevention of crime.",
    )
    assert flaws(text) == set()
    assert flaws(text.replace("Offenders would avoid the places if they were known, which", "It")) == {"no_prejudice"}
