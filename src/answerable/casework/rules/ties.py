"""When two requests belong together: repeated, costed together, sent to many, answered before.

Pure. Each finding states the facts compared; an officer confirms or dismisses it (facts/law.md A4, A5). Nobody is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from answerable.law.cost import may_aggregate
from answerable.law.working_days import Calendar, in_words

from .alike import Asked, Comparison, Match, compare, same_words
from .triage import About, Finding

SUGGESTS = {
    "repeated": "repeat",
    "together": "aggregated",
    "round_robin": "round_robin",
    "answered": "answered_before",
    "asked_twice": "related",
}
"""Which findings suggest a tie, and of which kind (models.Tie.Kind). One about other years suggests none: it is not an answer
to this question."""
FEW_DAYS = timedelta(days=14)
"""A text that comes more than once within these days is taken for one that was sent to many. The office's own measure."""


@dataclass(frozen=True)
class Case:
    """One request as it is compared. `texts` and `names` are those of its questions, in the order of `asked`.

    `answered` is the day our answer was sent, None while it was not; `same_person` says that it is by the requester of the
    request that is being looked at.
    """

    reference: str
    received: date | None
    asked: tuple[Asked, ...] = ()
    texts: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    answered: date | None = None
    same_person: bool = False


def best(new: Asked, others: Sequence[Asked]) -> Comparison:
    """Return how a question is best met by any of the others: the same, else the one that leaves the fewest years missing."""
    found = [compare(new, other) for other in others]
    rank = {Match.SAME: 0, Match.OTHER_YEARS: 1, Match.NOT: 2}
    return min(found, key=lambda one: (rank[one.match], len(one.missing)), default=Comparison(Match.NOT))


def repeated(new: Case, earlier: Case) -> Finding | None:
    """Return the facts of section 14(2) where the same person asked the same before; None where they did not.

    Suggested where at least half of the questions are the same. Another year is not the same. Whether we complied and
    how long ago are facts; whether the interval was reasonable is for the officer.
    """
    if not earlier.same_person or not new.asked or _later(earlier, new):
        return None
    alike = sum(best(one, earlier.asked).match is Match.SAME for one in new.asked)
    words = same_words(new.texts, earlier.texts)
    same = max(alike, words.same)
    if same * 2 < len(new.asked):
        return None
    how = (
        "is word for word the same"
        if words.same == words.of
        else f"asks for the same in {same} of its {len(new.asked)} {_questions(len(new.asked))}"
    )
    start = f"By the same person as {earlier.reference}, which {_received(earlier)}, and {how}."
    if earlier.answered is None:
        return Finding(
            About.REPEAT,
            "asked_twice",
            f"{start} That one is not answered yet, so section 14(2) does not apply: it needs an earlier request that we "
            "complied with.",
            "section 14(2)",
            other=earlier.reference,
        )
    since = (
        f" {_days((new.received - earlier.answered).days)} later."
        if new.received and new.received >= earlier.answered
        else ""
    )
    return Finding(
        About.REPEAT,
        "repeated",
        f"{start} That one was answered on {in_words(earlier.answered)}; this one came{since or ' before that answer.'} Decide "
        "whether we complied with it in full, and whether a reasonable interval has passed.",
        "section 14(2)",
        other=earlier.reference,
    )


def together(new: Case, other: Case, *, similar: bool, calendar: Calendar) -> Finding | None:
    """Return why the cost of another request may be added to this one's (regulation 5), or None where it may not.

    `similar`: they ask about the same subject, which is more than the regulation needs. Of different people only where
    nearly all the words are the same, as in a campaign; the officer decides whether they act together. Raises
    law.working_days.OutsideTable.
    """
    if new.received is None or other.received is None:
        return None
    campaign = not other.same_person and same_words(new.texts, other.texts).nearly_all
    found = may_aggregate(
        new.received,
        other.received,
        same_person=other.same_person,
        acting_together=campaign,
        similar=similar,
        calendar=calendar,
    )
    if not found.allowed:
        return None
    who = "By the same person as" if other.same_person else "In the same words, but from another requester, as"
    unless = (
        "" if other.same_person else " Only if they appear to act in concert or in a campaign may the costs be added."
    )
    first, last = sorted((new.received, other.received))
    return Finding(
        About.TOGETHER,
        "together",
        f"{who} {other.reference}, on the same subject, and within 60 consecutive working days: received on "
        f"{in_words(first)} and {in_words(last)} ({_working_days(calendar.working_days_between(first, last))}, both included)."
        f"{unless}",
        "section 12(4); Fees Regulations 2004, regulation 5",
        other=other.reference,
    )


def sent_to_many(new: Case, other: Case) -> Finding | None:
    """Return that another request came within a few days in nearly the same words; None where none did."""
    if new.received is None or other.received is None or abs(new.received - other.received) > FEW_DAYS:
        return None
    words = same_words(new.texts, other.texts)
    if not words.nearly_all:
        return None
    return Finding(
        About.MANY,
        "round_robin",
        f"{words.same} of {words.of} {_questions(words.of)} stand word for word in {other.reference}, which {_received(other)}. "
        "The same letter may have gone to many; answer them alike.",
        "",
        other=other.reference,
    )


def answered_before(new: Case, earlier: Case) -> tuple[Finding, ...]:
    """Return which questions an earlier request of ours asked, with the facts compared: the same, or about other years.

    Only one that was answered counts as answered; one about other years never does, and says which years are missing.
    """
    if earlier.answered is None or _later(earlier, new):
        return ()
    return _before(
        new, earlier.asked, f"{earlier.reference} (answered on {in_words(earlier.answered)})", other=earlier.reference
    )


def published_before(new: Case, reference: str, asked: Asked, dated: str) -> tuple[Finding, ...]:
    """Return the same of a response that is public already. `dated` is its date in words; empty where none is recorded."""
    return _before(
        new, (asked,), f"published response {reference}{f' ({dated})' if dated else ''}", published=reference
    )


def _before(
    new: Case, others: Sequence[Asked], what: str, *, other: str = "", published: str = ""
) -> tuple[Finding, ...]:
    same: list[str] = []
    found: list[Finding] = []
    where = {"other": other, "published": published}
    for question, name in zip(new.asked, new.names, strict=True):
        comparison = best(question, others)
        if comparison.match is Match.SAME:
            same.append(name)
        elif comparison.match is Match.OTHER_YEARS:
            found.append(
                Finding(
                    About.BEFORE,
                    "other_years",
                    f"Question {name} was asked before about other years, in {what}. Not reached there: "
                    f"{_missing(comparison.missing)}.",
                    **where,
                )
            )
    if same:
        names = same[0] if len(same) == 1 else f"{', '.join(same[:-1])} and {same[-1]}"
        found.insert(
            0,
            Finding(
                About.BEFORE,
                "answered",
                f"Question{'s' if len(same) > 1 else ''} {names} {'were' if len(same) > 1 else 'was'} answered before, in {what}: "
                "the same subject, measures, place and split, and every day asked for.",
                "section 21, where the answer is public; section 16",
                **where,
            ),
        )
    return tuple(found)


def _missing(years: Sequence[str]) -> str:
    return "what is held now" if tuple(years) == ("now",) else ", ".join(years)


def _later(earlier: Case, new: Case) -> bool:
    return earlier.received is not None and new.received is not None and earlier.received > new.received


def _received(case: Case) -> str:
    return f"was received on {in_words(case.received)}" if case.received else "has no day of receipt recorded"


def _questions(number: int) -> str:
    return "question" if number == 1 else "questions"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _working_days(number: int) -> str:
    return "1 working day" if number == 1 else f"{number} working days"
