"""What was done to a table and what could still be learnt from it, in words and as data: kept as the reasons for section 40."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .additive import Rule
from .attack import Reader
from .sequence import Attacked, Learnt

_WHO = {
    Reader.PLAIN: "a reader who only subtracts",
    Reader.SEES_ZEROS: "a reader who sees that noughts are printed, and so that a hidden number is at least 1",
    Reader.IS_THE_ONE: "somebody who knows that a hidden 1 is herself",
}


@dataclass(frozen=True)
class ReaderResult:
    """What one reader came to: of so many protected counts, how many are known exactly and how many are provably small."""

    reader: Reader
    protected: int
    exact: int
    provably_small: int


@dataclass(frozen=True)
class Report:
    """The evidence for a protected table."""

    name: str
    method: str
    rule: Rule
    cells: int
    small: int
    """Small counts in the table as it came."""
    hidden: int
    """Counts that are not printed as they are."""
    for_others: int
    """Of those hidden, how many are hidden for the sake of earlier releases."""
    beside: tuple[str, ...]
    """The earlier releases it was attacked together with."""
    proven: bool
    """Whether no safe pattern of this table by itself hides fewer counts."""
    gap: int
    attacked: Attacked
    mends: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    cut_short: bool = False
    """Whether the emergency brake on the clock ended the search: on another day the pattern might be another."""

    @property
    def learnt(self) -> tuple[Learnt, ...]:
        """What this table makes known."""
        return tuple(one for one in self.attacked.learnt if one.new)

    @property
    def already(self) -> tuple[Learnt, ...]:
        """What earlier releases give away without it."""
        return tuple(one for one in self.attacked.learnt if not one.new)

    @property
    def safe(self) -> bool:
        """Whether the table may be let out as it was protected."""
        return not self.learnt and not self.attacked.contradicting

    @property
    def readers(self) -> tuple[ReaderResult, ...]:
        """The three readers, each of whom knows what the one before knows."""
        found = []
        for at, reader in enumerate(Reader):
            theirs = [one for one in self.learnt if one.settled and list(Reader).index(one.reader) <= at]
            exact = sum(one.exact for one in theirs)
            found.append(ReaderResult(reader, self.attacked.protected, exact, len(theirs)))
        return tuple(found)

    def sentences(self) -> tuple[str, ...]:
        """The report in plain English, one paragraph an entry."""
        return tuple(
            filter(None, (*self._what_was_done(), *self._what_was_tried(), *self._what_is_left(), *_law(self)))
        )

    def _what_was_done(self) -> Sequence[str]:
        small = smalls(self.rule)
        found = f"Counts of {small} are small. The table has {_number(self.small, 'small count')} among {self.cells:,}."
        if self.method == "printed":
            withheld = _number(self.small, "small count is", "small counts are")
            return (
                f"{_number(self.hidden, 'count is', 'counts are')} hidden among {self.cells:,}; {withheld} withheld so.",
            )
        if self.method == "suppress":
            done = f"{_number(self.hidden, 'count is', 'counts are')} hidden, so that none of the small ones can be worked out."
            best = "No safe pattern hides fewer." if self.proven else f"The best pattern might hide {self.gap} fewer."
            others = (
                f"{self.for_others} of them are hidden because of tables that are out already."
                if self.for_others
                else ""
            )
            return (found, " ".join(filter(None, (done, best if self.small else "", others))))
        if self.method == "round":
            return (found, f"{_number(self.hidden, 'count was', 'counts were')} rounded.")
        hidden = f" {_number(self.hidden, 'count is', 'counts are')} hidden besides." if self.hidden else ""
        return (found, f"Categories were put together until no count was small.{hidden}")

    def _what_was_tried(self) -> Sequence[str]:
        beside = (
            f"It was attacked together with {_number(len(self.beside), 'earlier release')}."
            if self.beside
            else "It was attacked by itself: no earlier release counts the same people."
        )
        whole = (
            "Fractions and whole numbers of people were tried."
            if self.attacked.whole
            else "Fractions of people were tried, which finds nearly everything; whole numbers were not tried to the end."
        )
        brake = (
            "The emergency brake on the clock ended the search: on another day the same table may be protected otherwise."
            if self.cut_short
            else ""
        )
        attacked = _number(self.attacked.protected, "small count")
        return (f"{beside} {attacked} in all were attacked by three readers. {whole}", brake)

    def _what_is_left(self) -> Sequence[str]:
        if self.attacked.contradicting:
            return (contradiction(self.attacked.contradicting), *self.mends)
        lines = [learnt_sentence(one) for one in self.learnt]
        if not lines:
            lines = ["None of them can be worked out from this table and what is out already."]
        before = [f"{learnt_sentence(one)} This was so before this table." for one in self.already]
        return (*lines, *self.mends, *before, *self.notes)

    def as_data(self) -> dict[str, Any]:
        """The report for JSON and for the case's evidence. It names cells and ranges of what can be learnt: for the office alone."""
        return {
            "name": self.name,
            "method": self.method,
            "threshold": self.rule.threshold,
            "inclusive": self.rule.inclusive,
            "zeros": self.rule.zeros,
            "cells": self.cells,
            "small": self.small,
            "hidden": self.hidden,
            "hidden_for_earlier_releases": self.for_others,
            "beside": list(self.beside),
            "proven_optimum": self.proven,
            "gap": self.gap,
            "whole_numbers": self.attacked.whole,
            "cut_short": self.cut_short,
            "safe": self.safe,
            "attacks": [
                {
                    "reader": one.reader.value,
                    "protected": one.protected,
                    "exact": one.exact,
                    "provably_small": one.provably_small,
                }
                for one in self.readers
            ],
            "learnt": [_learnt_data(one) for one in self.learnt],
            "already": [_learnt_data(one) for one in self.already],
            "contradicting": list(self.attacked.contradicting),
            "mends": list(self.mends),
            "notes": list(self.notes),
            "report": list(self.sentences()),
        }


def smalls(rule: Rule) -> str:
    """The small counts in words: "1 to 4 (fewer than 5)"."""
    first = "0" if rule.zeros == "hidden" else "1"
    words = f"{rule.threshold} or fewer" if rule.inclusive else f"fewer than {rule.threshold}"
    return f"{first} to {rule.enough - 1} ({words})" if rule.enough - 1 > int(first) else f"{first} ({words})"


def _number(count: int, one: str, several: str = "") -> str:
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def learnt_sentence(one: Learnt) -> str:
    """What could be learnt, and by whom; or that it could not be settled whether anybody can."""
    if not one.settled:
        return f"In “{one.release}”, it could not be settled whether anybody can tell {one.cell}. It is held as if somebody could."
    who = _WHO[one.reader] if not one.knower else f"{_WHO[one.reader]} ({one.knower})"
    what = f"is exactly {one.low:g}" if one.exact else f"is from {one.low:g} to {one.high:g}"
    return f"In “{one.release}”, {who} can tell that {one.cell} {what}."


def contradiction(names: Sequence[str]) -> str:
    """Why tables could not be attacked together, and what to do."""
    if len(names) == 1:
        return f"The earlier releases contradict one another and “{names[0]}”, so that they could not be attacked together."
    return (
        f"“{names[1]}” cannot be true together with “{names[0]}”, so that the two could not be attacked together. Correct the "
        "table; or, where it is of other people or of another time, say so in its heading."
    )


def _law(report: Report) -> Sequence[str]:
    """What the officer still has to decide and do (facts/law.md E4; facts/pathways.md 4.1)."""
    if not report.small:
        return ()
    return (
        f"No law sets a number: {report.rule.threshold} is a rule of thumb that raises a question. Whether somebody could be "
        "recognised is to be judged in each case, with what else a determined reader can find, and the reason written down.",
        "A number that is hidden is withheld: the reply has to say so in a refusal notice under section 17 that cites section "
        "40(2) (or 38 or 31, where that is the reason). A symbol in the table is no notice.",
    )


def _learnt_data(one: Learnt) -> dict[str, Any]:
    return {
        "release": one.release,
        "cell": one.cell,
        "reader": one.reader.value,
        "knower": one.knower,
        "low": one.low,
        "high": None if one.high == float("inf") else one.high,
        "exact": one.exact,
        "settled": one.settled,
        "sentence": learnt_sentence(one),
    }
