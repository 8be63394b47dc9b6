"""The faults of one ground that a letter relies on: its reasons, its public interest, and what that section asks of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.law.cost import HOURLY_RATE, Limit
from answerable.law.exemptions import Act

from . import words
from .catalogue import Fault, Flaw, fault
from .letter import Ground, Letter, days_in

_NO_TEST_TO_SHOW = frozenset({"39"})


def of_ground(letter: Letter, ground: Ground) -> Iterator[Fault]:
    def flawed(flaw: Flaw, **filled: Any) -> Fault:
        return fault(flaw, regime=letter.regime_of(ground), cited=ground.cited, **filled)

    if ground.act is not letter.regime_of(ground) and not (ground.act is Act.EIR and letter.ground("39")):
        yield flawed(Flaw.WRONG_REGIME, act=letter.regime.full_title)
    if not ground.enough:
        yield flawed(Flaw.NO_SUBSECTION)
    if ground.act is Act.FOIA and ground.number in _OWN_CHECKS:
        yield from _OWN_CHECKS[ground.number](letter, ground)
    if ground.act is Act.FOIA and ground.number in _WITHOUT_REASONS:
        return
    if not any(words.CONNECTS.search(_bare(one)) for one in ground.reasoning):
        yield flawed(Flaw.NO_REASONS)
    else:
        yield from _harm(letter, ground)
        if _is_personal(ground) and not words.names_principle(ground.text):
            yield flawed(Flaw.NO_PRINCIPLE)
    if ground.qualified and not letter.extends and ground.number not in _NO_TEST_TO_SHOW:
        yield from _public_interest(letter, ground)


def _bare(sentence: str) -> str:
    """The sentence without its citations and the words that only introduce them."""
    return re.sub(r"\b(?:by virtue of|by reason of)\b", " ", words.CITED.sub(" ", sentence))


def _is_personal(ground: Ground) -> bool:
    if ground.act is Act.EIR:
        return ground.number == "13"
    others = {("1",), ("3B",), ("4A",)}
    return ground.number == "40" and not ground.neither and any(one.parts[:1] not in others for one in ground.citations)


def _harm(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if (
        not ground.needs_prejudice
        or ground.neither
        or any(one.parts[:1] == ("1",) for one in ground.citations if one.number == "43")
    ):
        return
    telling = [one for one in ground.reasoning if words.HARM.search(one) or words.MECHANISM.search(_bare(one))]
    harms = [one for one in telling if words.HARM.search(one)]
    if not any(
        words.MECHANISM.search(_bare(one)) and len(one.split()) > 9
        for one in telling
        if words.LIKELY.search(one) or words.HARM.search(one) or re.search(r"\b(?:could|might|may)\b", one)
    ):
        yield fault(Flaw.NO_PREJUDICE, regime=letter.regime_of(ground), cited=ground.cited)
    if not any(words.LIKELY.search(one) for one in harms or telling):
        yield fault(Flaw.NO_LIKELIHOOD, regime=letter.regime_of(ground), cited=ground.cited)


def _public_interest(letter: Letter, ground: Ground) -> Iterator[Fault]:
    # That no test is needed weighs nothing.
    parts = [[one for one in words.SENTENCE_END.split(unit) if not words.NO_TEST.search(one)] for unit in ground.units]
    sentences = [one for part in parts if words.WEIGHS.search(" ".join(part)) for one in part]
    weighing = " ".join(sentences)
    # "Not in the public interest to …" speaks against disclosure, whatever it goes on to name.
    favouring = " ".join(words.AGAINST_IT_TO.split(one)[0] for one in sentences)
    against = words.AGAINST.search(weighing) or words.AGAINST_IT_TO.search(weighing)
    sides = bool(words.FOR.search(favouring)), bool(against), bool(words.BALANCE.search(weighing))
    bare = bool(words.BARE.search(weighing))
    if not sides[0] and bare:
        yield fault(Flaw.BARE_PUBLIC_INTEREST, regime=letter.regime_of(ground), cited=ground.cited)
    if not any(sides) or (bare and not sides[0]):
        yield fault(Flaw.NO_PUBLIC_INTEREST, regime=letter.regime_of(ground), cited=ground.cited)
        return
    if not (sides[0] and sides[1]):
        yield fault(Flaw.ONE_SIDED, regime=letter.regime_of(ground), cited=ground.cited)
    if not sides[2]:
        yield fault(Flaw.NO_BALANCE, regime=letter.regime_of(ground), cited=ground.cited)


def _cost(letter: Letter, ground: Ground) -> Iterator[Fault]:
    sentences = [one for unit in ground.units for one in words.SENTENCE_END.split(unit)]
    hours = [
        float(found["n"].replace(",", ""))
        for one in sentences
        for found in words.HOURS.finditer(one)
        if not words.AT_LIMIT.search(one[max(0, found.start() - 45) : found.start()])
    ]
    local = not words.GOVERNMENT.search(letter.text)
    limit = Limit.OTHER if local else Limit.PART_I
    if not hours and not words.MINUTES.search(ground.text):
        yield fault(Flaw.NO_ESTIMATE, regime=letter.regime_of(ground), cited=ground.cited)
    if hours and _countable(hours, sentences) <= limit.hours:
        yield fault(Flaw.NOT_OVER_LIMIT, regime=letter.regime_of(ground), limit=f"{limit.hours:f}")
    rates = [float(found["a"] or found["b"]) for found in words.RATE.finditer(ground.text)]
    wrong_rate = [rate for rate in rates if rate != HOURLY_RATE]
    if wrong_rate or (local and "£600" in ground.text and "£450" not in ground.text):
        yield fault(Flaw.WRONG_LIMIT, regime=letter.regime_of(ground))
    elif hours:
        yield from _sum(letter, ground, hours)
    counted = [
        one for one in sentences if words.HOURS.search(one) or words.MINUTES.search(one) or "estimate" in one.lower()
    ]
    if any(words.UNCOUNTABLE.search(one) and not words.NOT_COUNTED.search(one) for one in counted):
        yield fault(Flaw.UNCOUNTABLE, regime=letter.regime_of(ground))
    if not words.NARROWS.search(" ".join(letter.body)):
        yield fault(Flaw.NO_NARROWING, regime=letter.regime_of(ground), cited=ground.cited)


def _countable(hours: list[float], sentences: list[str]) -> float:
    """The most hours of an estimate that may be counted."""
    uncountable = _uncountable_hours(sentences)
    most = max(hours)
    parts = [one for one in hours if one != most]
    in_all = abs(sum(parts) - most) < 1 or any(words.IN_ALL.search(one) for one in sentences)
    if uncountable and in_all:
        return most - sum(uncountable)
    return max((one for one in hours if one not in uncountable), default=0)


def _uncountable_hours(sentences: list[str]) -> list[float]:
    """The hours given for work that may not be counted, where a clause gives them for it alone."""
    clauses = [part for one in sentences for part in re.split(r"[,;]|\band\b", one)]
    found = [(part, words.HOURS.findall(part)) for part in clauses]
    return [
        float(hours[0].replace(",", ""))
        for part, hours in found
        if len(hours) == 1 and words.UNCOUNTABLE.search(part) and not words.NOT_COUNTED.search(part)
    ]


def _sum(letter: Letter, ground: Ground, hours: list[float]) -> Iterator[Fault]:
    known = {float(limit.pounds) for limit in Limit}
    for one in words.SENTENCE_END.split(ground.text.replace("\n", " ")):
        sums = [float(found["n"].replace(",", "")) for found in words.POUNDS.finditer(one)]
        totals = [total for total in sums if total > 100 and total not in known]
        # Hours are rounded in a letter, so a difference of a tenth of an hour's price is none.
        if (
            totals
            and re.search(r"hour", one)
            and not any(abs(total - n * float(HOURLY_RATE)) <= 2.5 for total in totals for n in hours)
        ):
            yield fault(Flaw.WRONG_ARITHMETIC, regime=letter.regime_of(ground))
            return


def _repeated(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if any(one.parts[:1] == ("2",) for one in ground.citations):
        others = [day for day in days_in(ground.text) if day not in (letter.received, letter.dated)]
        if any(words.EARLIER_REFUSED.search(one) for one in ground.units):
            yield fault(Flaw.EARLIER_REFUSED, regime=letter.regime_of(ground))
        elif not others and not words.MONTH_AND_YEAR.search(words.DATE.sub(" ", ground.text)):
            yield fault(Flaw.NO_EARLIER_REQUEST, regime=letter.regime_of(ground))
    elif not words.WHAT_IS_VEXATIOUS.search(ground.text):
        yield fault(Flaw.NOT_SAID_WHY_VEXATIOUS, regime=letter.regime_of(ground))


def _accessible(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if not words.PLACE.search(ground.text):
        yield fault(Flaw.NO_LINK, regime=letter.regime_of(ground))
    phrases = [found[0] for unit in ground.units for found in words.CITED.finditer(unit)]
    if any({"12", "21"} <= set(re.findall(r"\b\d{2}\b", one)) for one in phrases):
        yield fault(Flaw.RUN_TOGETHER, regime=letter.regime_of(ground))


def _intended(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if not any(words.BEFORE.search(one) for one in ground.units if not re.search(r"receiv\w+ (?:here )?on", one)):
        yield fault(Flaw.NOT_INTENDED_BEFORE, regime=letter.regime_of(ground), cited=ground.cited)


def _investigates(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if _is_local(letter) and not words.FORCE.search(letter.text):
        yield fault(Flaw.CANNOT_INVESTIGATE, regime=letter.regime_of(ground), cited=ground.cited)


def _policy(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if _is_local(letter):
        yield fault(Flaw.LOCAL_35, regime=letter.regime_of(ground), cited=ground.cited)


def _is_local(letter: Letter) -> bool:
    head = re.sub(r"information\s+commissioner\w*(?:'s)?", " ", letter.body_text, flags=re.IGNORECASE)
    return bool(words.LOCAL.search(head)) and not words.GOVERNMENT.search(head)


def _conduct(letter: Letter, ground: Ground) -> Iterator[Fault]:
    statistics = any(one.parts[:1] == ("4",) for one in ground.citations)
    if not statistics and not re.search(r"qualified\s+person", ground.text, re.IGNORECASE):
        yield fault(Flaw.NO_QUALIFIED_PERSON, regime=letter.regime_of(ground), cited=ground.cited)


def _personal(letter: Letter, ground: Ground) -> Iterator[Fault]:
    for one in ground.units:
        for sentence in words.SENTENCE_END.split(one):
            whole = re.search(r"\bs(?:ection|\.)?\s*40\b(?!\s*\()", sentence, re.IGNORECASE)
            if whole and re.search(r"\babsolute\b", sentence, re.IGNORECASE):
                yield fault(Flaw.WHOLE_40_ABSOLUTE, regime=letter.regime_of(ground))


def _confidence(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if words.of_own_contract(ground.text):
        yield fault(Flaw.OWN_CONTRACT_41, regime=letter.regime_of(ground), cited=ground.cited)


def _commercial(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if all(one.parts[:1] == ("1",) for one in ground.citations):
        return
    if not words.names_whose_interests(ground.text):
        yield fault(Flaw.NO_WHOSE_INTERESTS, regime=letter.regime_of(ground), cited=ground.cited)
    elif not words.ASKED_THEM.search(ground.text):
        yield fault(Flaw.NO_EVIDENCE, regime=letter.regime_of(ground), cited=ground.cited)


def _prohibited(letter: Letter, ground: Ground) -> Iterator[Fault]:
    if not (words.ENACTMENT.search(words.OUR_ACTS.sub(" ", ground.text)) or words.COURT.search(ground.text)):
        yield fault(Flaw.NO_ENACTMENT, regime=letter.regime_of(ground), cited=ground.cited)


_OWN_CHECKS = {
    "12": _cost, "14": _repeated, "21": _accessible, "22": _intended, "30": _investigates, "35": _policy, "36": _conduct,
    "40": _personal, "41": _confidence, "43": _commercial, "44": _prohibited,
}  # fmt: skip
# Section 21 is apparent from its link, section 12 from its estimate; section 14 needs none by law (facts/law.md A5).
_WITHOUT_REASONS = frozenset({"12", "14", "21"})
