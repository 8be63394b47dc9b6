"""The standard sentences (facts/law.md A1, A2, A4, A5, G)."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.letters import wording
from answerable.letters.wording import EIR, FOIA, HeldState, Outcome


def test_every_held_state_has_its_own_sentence_and_outcome():
    sentences = {wording.confirm_or_deny(state) for state in HeldState}
    assert len(sentences) == len(HeldState)
    assert {wording.outcome_of(state) for state in HeldState} <= set(Outcome)


@pytest.mark.parametrize(
    ("state", "start", "outcome"),
    [
        ("held", "We confirm that we hold this information.", "Provided"),
        ("part", "We confirm that we hold some", "Provided in part"),
        ("held_elsewhere", "We do not hold this information. We believe that another body may", "Held by another body"),
        ("not_recorded", "Our register does not record", "Not recorded"),
        ("not_held", "We do not hold this information.", "Not held"),
        ("neither", "We neither confirm nor deny", "Neither confirmed nor denied"),
    ],
)
def test_confirm_or_deny(state: str, start: str, outcome: str):
    assert wording.confirm_or_deny(state).startswith(start)
    assert wording.outcome_of(state) == outcome


def test_the_body_that_may_hold_it_is_named():
    assert "Northshire Police may hold it" in wording.confirm_or_deny("held_elsewhere", body="Northshire Police")


def test_a_word_that_is_no_state_is_refused():
    with pytest.raises(ValueError, match="maybe"):
        wording.confirm_or_deny("maybe")
    with pytest.raises(ValueError, match="maybe"):
        wording.outcome_of("maybe")


@pytest.mark.parametrize(
    ("things", "text"), [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")]
)
def test_listed(things: tuple[str, ...], text: str):
    assert wording.listed(things) == text


def test_dates_are_written_out():
    assert wording.day(date(2027, 1, 22)) == "22 January 2027"
    assert wording.day(date(2026, 12, 1)) == "1 December 2026"


def test_the_snapshot_is_the_day_of_receipt_or_of_clarification():
    """s.1(4), and s.10(6): a later clarification makes a later day of receipt (facts/law.md A1.2, A1.4)."""
    assert "2 November 2026, the day we received" in wording.snapshot(date(2026, 11, 2))
    assert "23 November 2026, the day you told us more" in wording.snapshot(date(2026, 11, 2), date(2026, 11, 23))
    assert "2 November 2026" in wording.snapshot(date(2026, 11, 2), date(2026, 11, 2))


def test_thanks():
    text = wording.thanks(EIR, date(2026, 11, 2), date(2026, 11, 23))
    assert "received on 2 November 2026" in text
    assert "23 November 2026" in text
    assert EIR in text
    assert wording.thanks("", None) == f"Thank you for your request. We have dealt with it under the {FOIA}."


def test_an_extension_gives_its_estimated_day():
    """facts/law.md A3: received 2 November 2026, the outer date of the regulator's guideline is 31 December 2026."""
    text = wording.extension("s.43(2)", date(2026, 12, 31))
    assert "s.43(2)" in text
    assert "31 December 2026" in text
    assert EIR in wording.extension("regulation 12(5)(e)", date(2026, 12, 31), EIR)
    assert FOIA in wording.extension("s.43(2)", date(2026, 12, 31), "")


def test_the_review_names_its_window_and_its_last_day():
    """facts/law.md A3: a response of 20 November 2026 can be reviewed until 22 January 2027 (40 working days)."""
    text = " ".join(wording.internal_review(contact="review@x.example", by=date(2027, 1, 22)))
    assert "review@x.example within 40 working days" in text
    assert "by 22 January 2027" in text
    assert "within 20 working days of receiving" in text
    assert "that is by" not in " ".join(wording.internal_review(contact="x", by=None))


def test_the_regulator_comes_from_settings_and_the_right_from_the_law():
    assert "ask the Information Commission to decide" in wording.regulator("Information Commission")
    assert "ask Ofrecords to decide" in wording.regulator("Ofrecords")
    assert "section 50 of the Freedom of Information Act 2000" in wording.regulator("X")
    assert "regulation 18" in wording.regulator("X", EIR)
    assert "regulation 18" not in wording.regulator("X", FOIA)


def test_exemptions_are_exceptions_under_the_regulations():
    assert wording.exemption_word(FOIA) == "Exemption"
    assert wording.exemption_word(EIR) == "Exception"


def test_the_privacy_notice_names_the_controller_where_known():
    assert "Commissioner for Northshire" in wording.privacy_notice("Commissioner for Northshire")
    assert "controller" not in wording.privacy_notice("")


def test_the_apology_names_the_day_it_was_due_and_the_reason():
    text = wording.late_apology(date(2026, 12, 1), "The officer was ill")
    assert "1 December 2026" in text
    assert "The officer was ill" in text
    assert wording.late_apology(None, "")


def test_a_part_that_was_not_looked_up_says_nothing_about_what_is_held():
    assert "hold" not in wording.not_looked_up()
    assert "record" not in wording.not_looked_up()


def test_a_refusal_that_is_no_exemption_is_called_one() -> None:
    """Sections 12 and 14 refuse without being exemptions (facts/law.md A4, A5)."""
    assert wording.exemption_word(wording.FOIA, "s.12(1)") == "Refusal"
    assert wording.exemption_word(wording.FOIA, "s.43(2)") == "Exemption"
    assert wording.need_not_say("s.14(1)") == "Under s.14(1) we need not say whether we hold this information."
