"""The faults of a letter as a whole: whether it says what is held, the more time it takes, the rights it gives, its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from answerable.law import clock
from answerable.law.exemptions import Act
from answerable.law.working_days import OutsideTable, in_words

from . import words
from .catalogue import Fault, Flaw, fault
from .letter import Letter, days_in, number_of


def of_letter(letter: Letter) -> Iterator[Fault]:
    def flawed(flaw: Flaw, **filled: Any) -> Fault:
        return fault(flaw, regime=letter.regime, **filled)

    if letter.withholds and not (letter.grounds or letter.ncnd or letter.extends):
        yield flawed(Flaw.NO_GROUND)
    yield from (flawed(Flaw.UNANSWERED, found=str(one)) for one in _unanswered(letter.text))
    yield from _whether_held(letter)
    if letter.ncnd:
        if not any(ground.neither for ground in letter.grounds):
            yield flawed(Flaw.NCND_NO_SUBSECTION)
        if any(words.HINTS.search(one) and not words.HYPOTHETICAL.search(one) for one in letter.sentences):
            yield flawed(Flaw.NCND_HINTS)
    if letter.extends and letter.regime is Act.FOIA:
        yield from _extension(letter)
    if words.PERSON.search(letter.body_text):
        yield flawed(Flaw.PERSON_VEXATIOUS)
    if any(words.TRANSFERRED.search(one) and not words.CONSENT.search(one) for one in letter.sentences) and not any(
        words.TRANSFERRED.search(one) and words.HYPOTHETICAL.search(one) for one in letter.sentences
    ):
        yield flawed(Flaw.TRANSFER_NO_CONSENT)
    yield from _rights(letter)
    yield from _dates(letter)


def _unanswered(text: str) -> list[int]:
    """The numbers of the request that a letter lists and does not answer, where it answers others by number."""
    lines = text.split("\n")
    marks = [
        (place, int(found["a"] or found["b"]))
        for place, line in enumerate(lines)
        if (found := words.NUMBERED.match(line))
    ]
    begins = [at for at, (_, number) in enumerate(marks) if number == 1]
    if len(begins) != 2 or begins[0] != 0:
        return []
    asked, answered = ([number for _, number in some] for some in (marks[: begins[1]], marks[begins[1] :]))
    after = words.CITED.sub(" ", "\n".join(lines[marks[begins[1] - 1][0] + 1 :]))
    introduced = "\n".join(lines[marks[begins[1] - 1][0] + 1 : marks[begins[1]][0]])
    listed = len(asked) > 1 and asked == list(range(1, len(asked) + 1)) and set(answered) < set(asked)
    if not (listed and words.ANSWERS.search(introduced)) or words.ALL_PARTS.search(after):
        return []
    named = r"(?:questions?|parts?|points?|items?|q|and|to|-|&|,|\()\s*{}\b"
    return [one for one in asked if one not in answered and not re.search(named.format(one), after, re.IGNORECASE)]


def _whether_held(letter: Letter) -> Iterator[Fault]:
    spared = any(
        row.citation.short in ("s.12(2)", "s.14", "s.14(1)", "s.14(2)", "reg 12(4)(b)", "reg 12(4)(c)")
        for ground in letter.grounds
        for row in ground.rows
    )
    if not (spared or letter.ncnd or letter.not_held or words.HOLDS.search(letter.body_text)):
        yield fault(Flaw.NO_CONFIRM, regime=letter.regime)
    if letter.not_held and not letter.ncnd:
        explained = bool(words.EXPLAINED.search(letter.body_text))
        if not (explained or words.SEARCHED.search(letter.body_text)):
            yield fault(Flaw.NO_SEARCH, regime=letter.regime)
        if not (explained or letter.grounds or words.HELPS.search(letter.body_text)):
            yield fault(Flaw.NO_HELP, regime=letter.regime)


def _extension(letter: Letter) -> Iterator[Fault]:
    if not letter.grounds:
        yield fault(Flaw.EXTENSION_NO_EXEMPTION)
    elif not any(ground.qualified for ground in letter.grounds):
        yield fault(Flaw.EXTENSION_ABSOLUTE, cited=letter.grounds[0].cited)
    after = letter.dated or letter.received or date.min
    if not any(day > after for unit in letter.extensions for day in days_in(unit)):
        yield fault(Flaw.EXTENSION_NO_DATE)


def _rights(letter: Letter) -> Iterator[Fault]:
    refusing = bool(letter.grounds or letter.ncnd)
    if not words.REVIEW.search(letter.text):
        yield _softened(fault(Flaw.NO_REVIEW, regime=letter.regime), refusing)
    if not words.REGULATOR.search(letter.text):
        yield _softened(fault(Flaw.NO_REGULATOR, regime=letter.regime), refusing)
    for unit in letter.units:
        if words.REGULATOR.search(unit):
            codes = {code.replace(" ", "") for code in words.POSTCODE.findall(unit)}
            if codes and words.REGULATOR_POSTCODE not in codes:
                yield fault(Flaw.REGULATOR_ADDRESS, regime=letter.regime)
    sentences = [one for unit in letter.rights for one in words.SENTENCE_END.split(unit)]
    about_review = [*sentences, *(one for one in letter.sentences if words.REVIEW.search(one))]
    if letter.regime is Act.EIR and any(
        words.CHARGED.search(one) and not words.FREE.search(one) for one in about_review
    ):
        yield fault(Flaw.REVIEW_CHARGED)
    asked = [one for one in sentences if not words.REGULATOR.search(one)]
    windows = [
        (found["n"], found["unit"])
        for one in asked
        for found in words.WINDOW.finditer(one)
        if not words.ANSWERING.search(one[max(0, found.start() - 70) : found.start()])
    ]
    right = [_is_forty(number, unit) for number, unit in windows]
    if windows and not any(right):
        yield fault(Flaw.REVIEW_WINDOW, regime=letter.regime, found=" ".join(windows[0]))
    elif letter.dated:
        yield from _last_day_to_ask(letter, letter.dated, asked)


def _softened(one: Fault, refusing: bool) -> Fault:
    # Section 17(7) binds a refusal notice; in a letter that only says "not held" the two are good practice.
    return one if refusing else Fault(one.sentence, "", False, one.position, one.flaw)


def _is_forty(number: str, unit: str) -> bool:
    return number_of(number) == clock.REVIEW_WINDOW_WORKING_DAYS and unit.lower().startswith(("working", "business"))


def _last_day_to_ask(letter: Letter, dated: date, asked: list[str]) -> Iterator[Fault]:
    given = [day for one in asked for day in days_in(one) if day > dated]
    try:
        right = clock.review_request_by(dated)
    except OutsideTable:
        return
    if given and right not in given:
        yield fault(Flaw.REVIEW_DATE_WRONG, regime=letter.regime, found=in_words(given[0]), right=in_words(right))


def _dates(letter: Letter) -> Iterator[Fault]:
    due = letter.due
    if due is None:
        return
    if letter.dated and letter.dated > due and not words.SORRY.search(letter.text):
        yield fault(Flaw.NO_APOLOGY, regime=letter.regime, right=in_words(due))
    for one in letter.sentences:
        if words.DEADLINE.search(one):
            given = [day for day in days_in(one) if day not in (letter.received, letter.dated)]
            if given and due not in given:
                yield fault(Flaw.DUE_DATE_WRONG, regime=letter.regime, found=in_words(given[0]), right=in_words(due))
