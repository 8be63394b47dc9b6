"""When two requests belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from answerable.casework.rules.alike import Asked
from answerable.casework.rules.ties import (
    Case,
    answered_before,
    best,
    published_before,
    repeated,
    sent_to_many,
    together,
)
from answerable.law.working_days import default_calendar
from answerable.reading.structure import Ask, Measure, Period

CALENDAR = default_calendar()
NOW = date(2026, 11, 2)


def question(first: int = 2024, subject: str = "helpline") -> Asked:
    period = Period(f"{first}-{(first + 1) % 100:02d}", date(first, 4, 1), date(first + 1, 3, 31), financial_years=True)
    return Asked(Ask((subject,), (Measure.AMOUNT,), (period,)), NOW)


NEW = Case("FOI-2", NOW, (question(), question(2025)), ("How much in 2024-25?", "How much in 2025-26?"), ("1", "2"))
OLD = replace(NEW, reference="FOI-1", received=date(2026, 9, 1), answered=date(2026, 9, 29), same_person=True)


def test_a_repeat_states_the_facts_of_section_14_2() -> None:
    found = repeated(NEW, OLD)
    assert found
    assert (found.code, found.provision, found.other) == ("repeated", "section 14(2)", "FOI-1")
    assert "word for word the same" in found.says
    assert "answered on 29 September 2026" in found.says
    assert "34 days later" in found.says


def test_half_of_the_questions_is_enough_to_ask_the_officer_and_less_is_not() -> None:
    half = replace(OLD, asked=(question(), question(2019)), texts=("A?", "B?"))
    found = repeated(NEW, half)
    assert found
    assert "the same in 1 of its 2 questions" in found.says
    assert repeated(NEW, replace(half, asked=(question(2019),))) is None


def test_another_year_another_person_or_a_later_request_is_no_repeat() -> None:
    other_years = replace(OLD, asked=(question(2020), question(2021)), texts=("In 2020-21?", "In 2021-22?"))
    assert repeated(NEW, other_years) is None
    assert repeated(NEW, replace(OLD, same_person=False)) is None
    assert repeated(NEW, replace(OLD, received=date(2026, 12, 1))) is None
    assert repeated(replace(NEW, asked=(), texts=()), OLD) is None


def test_what_was_not_complied_with_is_not_repeated() -> None:
    found = repeated(NEW, replace(OLD, answered=None, received=None))
    assert found
    assert found.code == "asked_twice"
    assert "section 14(2) does not apply" in found.says


def test_one_that_came_before_the_answer_is_told_so() -> None:
    one = replace(NEW, asked=NEW.asked[:1], texts=NEW.texts[:1], names=("1",))
    for late in (replace(OLD, answered=date(2026, 11, 20)), OLD):
        found = repeated(replace(one, received=NOW if late is not OLD else None), replace(late, texts=("Else?",)))
        assert found
        assert "before that answer" in found.says
        assert "1 of its 1 question." in found.says
    soon = repeated(NEW, replace(OLD, answered=date(2026, 11, 1)))
    assert soon
    assert "1 day later" in soon.says


@pytest.mark.parametrize(("last", "allowed"), [(date(2027, 1, 29), True), (date(2027, 2, 1), False)])
def test_sixty_working_days_from_2_november_2026_end_on_29_january_2027(last: date, allowed: bool) -> None:
    # facts/law.md A3, "60-WD aggregation".
    found = together(NEW, replace(OLD, received=last), similar=True, calendar=CALENDAR)
    assert (found is not None) is allowed
    if found:
        assert "60 working days, both included" in found.says
        assert found.provision == "section 12(4); Fees Regulations 2004, regulation 5"


def test_two_of_one_day_are_one_working_day_apart() -> None:
    found = together(NEW, replace(OLD, received=NOW), similar=True, calendar=CALENDAR)
    assert found
    assert "(1 working day, both included)" in found.says


def test_costs_of_others_are_added_only_in_a_campaign_and_only_on_the_same_subject() -> None:
    other = replace(OLD, same_person=False)
    found = together(NEW, other, similar=True, calendar=CALENDAR)
    assert found
    assert "Only if they appear to act in concert or in a campaign" in found.says
    assert together(NEW, replace(other, texts=("Else?",)), similar=True, calendar=CALENDAR) is None
    assert together(NEW, OLD, similar=False, calendar=CALENDAR) is None
    assert together(replace(NEW, received=None), OLD, similar=True, calendar=CALENDAR) is None


def test_the_same_words_within_a_few_days_went_to_many() -> None:
    found = sent_to_many(NEW, replace(OLD, received=date(2026, 10, 20)))
    assert found
    assert found.code == "round_robin"
    assert sent_to_many(NEW, replace(OLD, received=date(2026, 10, 18))) is None
    assert sent_to_many(NEW, replace(OLD, received=NOW, texts=("Else?",))) is None
    assert sent_to_many(NEW, replace(OLD, received=None)) is None


def test_answered_before_is_told_by_question_and_other_years_with_what_is_missing() -> None:
    found = answered_before(NEW, replace(OLD, asked=(question(2023), question(2024))))
    assert [one.code for one in found] == ["answered", "other_years"]
    assert found[0].says.startswith("Question 1 was answered before, in FOI-1 (answered on 29 September 2026)")
    assert found[1].says.endswith("Not reached there: 2025-26.")
    both = answered_before(NEW, OLD)
    assert [one.says[:31] for one in both] == ["Questions 1 and 2 were answered"]


def test_what_is_not_answered_or_came_later_answers_nothing() -> None:
    assert answered_before(NEW, replace(OLD, answered=None)) == ()
    assert answered_before(NEW, replace(OLD, asked=(question(subject="refuge"),))) == ()
    assert answered_before(NEW, replace(OLD, received=date(2026, 12, 1))) == ()


def test_a_published_response_is_compared_by_the_same_facts() -> None:
    found = published_before(NEW, "7617/13", question(), "")
    assert [(one.code, one.published, one.other) for one in found] == [
        ("answered", "7617/13", ""),
        ("other_years", "7617/13", ""),
    ]
    now = Asked(Ask(("helpline",), (Measure.AMOUNT,)), NOW)
    one = published_before(replace(NEW, asked=(now,), names=("1",)), "7617/13", question(), "March 2016")
    assert one[0].says.endswith("in published response 7617/13 (March 2016). Not reached there: what is held now.")


def test_the_closest_of_several_counts() -> None:
    wide = Asked(Ask(("helpline",), (Measure.AMOUNT,), (*question(2024).ask.periods, *question(2025).ask.periods)), NOW)
    assert best(wide, [question(2019), question(2024)]).missing == ("2025-26",)
