"""Asking colleagues for what a request is about: what is asked, by when, when they are reminded, and what was searched."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from answerable.casework.rules.internal_dates import InternalDates
from answerable.law.working_days import Calendar, in_words, one_day_after

# What the applicant is called

_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "lady", "lord", "rev")
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_ENDS = re.compile(r"[.!?:\n]\W*\Z")


def _plain(text: str) -> str:
    """The text in small letters without accents, so that “Élise” and “elise” are one."""
    apart = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def _words(text: str) -> list[str]:
    """The words of a text as `_plain` has them, without the ’s of a possessive."""
    return [word.removesuffix("'s") for word in _WORD.findall(_plain(text))]


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    size = len(wanted)
    return any(list(words[i : i + size]) == list(wanted) for i in range(len(words) - size + 1))


def names_applicant(text: str, *, name: str = "", email: str = "", organisation: str = "") -> bool:
    """Return whether a text names the applicant, so that it may not go to a colleague (facts/law.md A1.9).

    It does with their e-mail address; their organisation; their name in full, in either order; their surname after a title
    or an initial; or their surname as a name by itself in the middle of a sentence. A surname that is part of a longer name
    (“Green Lane”) or an ordinary word in small letters is none.
    """
    if email.strip() and email.strip().casefold() in text.casefold():
        return True
    words = _words(text)
    body = _words(organisation)
    if body and _holds(words, body):
        return True
    called = [word for word in _words(name) if word not in _TITLES]
    if not called:
        return False
    surname = called[-1]
    if len(called) == 1:
        return surname in words
    if _holds(words, called) or _holds(words, [surname, *called[:-1]]):
        return True
    if any(first in _TITLES and second == surname for first, second in pairwise(words)):
        return True
    return _stands_as_a_name(text, surname)


def _stands_as_a_name(text: str, surname: str) -> bool:
    """Whether the surname has a capital and an initial before it, or has one inside a sentence and no neighbour has."""
    found = list(_WORD.finditer(text))
    for place, match in enumerate(found):
        if _words(match[0]) != [surname] or not match[0][0].isupper():
            continue
        before = found[place - 1][0] if place else ""
        if len(before) == 1 and before.isupper():
            return True
        if not before or _SENTENCE_ENDS.search(text[: match.start()]):
            continue
        after = found[place + 1][0] if place + 1 < len(found) else ""
        if not before[0].isupper() and not after[:1].isupper():
            return True
    return False


# What is asked, and by when

_USUAL = {
    "search": (
        "We were asked for what {questions} below {ask} for. Please search for it where you keep it, and send what you "
        "find. Tell us where you searched, for which words, and how long it took. If you hold nothing, say so: that is an "
        "answer too."
    ),
    "facts": "We have drafted an answer to {questions} below. Please check that its facts are right and complete.",
    "consult": (
        "We are considering what to disclose in answer to {questions} below. Please say whether disclosure would do harm: "
        "to what or to whom, how, and how likely it is. The decision is ours."
    ),
    "opinion": (
        "Section 36 of the Freedom of Information Act may cover information that {questions} below {ask} for. It applies "
        "only if you, as the qualified person, hold the reasonable opinion that disclosure would, or would be likely to, "
        "have one of its effects. Please give your opinion, which effect it is about, and what you were shown."
    ),
    "estimate": (
        "Please estimate how long it would take to find what {questions} below {ask} for: finding out whether it is held, "
        "locating it, retrieving it and extracting it. Say how you came to each figure, from a sample where you can."
    ),
}


def usual_words(kind: str, names: Sequence[str]) -> str:
    """Return the words that a task of this kind is asked with. `names` are what its questions are called, in order."""
    if not names:
        questions, ask = "the request", "asks"
    elif len(names) == 1:
        questions, ask = f"question {names[0]}", "asks"
    else:
        questions, ask = f"questions {', '.join(names[:-1])} and {names[-1]}", "ask"
    return _USUAL[kind].format(questions=questions, ask=ask)


_NEEDED_BY = {
    "search": "draft_by",
    "consult": "draft_by",
    "estimate": "ask_by",
    "facts": "clear_by",
    "opinion": "clear_by",
}
"""Which internal date an answer of each kind is needed for. An estimate comes first: it may end the searching."""


def counted_day(kind: str, dates: InternalDates) -> date:
    """Return the day that an answer to a task of this kind is needed by, as counted back from the due date."""
    day: date = getattr(dates, _NEEDED_BY[kind])
    return day


def suggested_day(kind: str, dates: InternalDates | None, today: date, calendar: Calendar) -> date | None:
    """Return the day to ask for: the one counted back from the due date, or the next working day where that is past.

    None where no clock runs, since there is nothing to count from. Raises OutsideTable.
    """
    if dates is None:
        return None
    return max(counted_day(kind, dates), calendar.add_working_days(today, 1))


def days_left(due: date, today: date, calendar: Calendar) -> int:
    """Return how many working days are left after `today` up to `due`; below nothing, how many have passed since."""
    if due >= today:
        return calendar.working_days_between(one_day_after(today), due) if due > today else 0
    return -calendar.working_days_between(one_day_after(due), today)


def remind_today(*, due: date, asked: date, last: date | None, today: date, every: int, calendar: Calendar) -> bool:
    """Return whether a task that is still open is to be reminded of today.

    Once when it is due within `every` working days and was asked for longer ago than that; on the first working day after it
    was due; and then every `every` working days. Never on a day that is not a working day, never twice on a day, never
    where `every` is 0. `last` is the day of the last reminder. Raises OutsideTable.
    """
    latest = max(asked, last or asked)
    if every == 0 or latest >= today or not calendar.is_working(today):
        return False
    since = calendar.working_days_between(one_day_after(latest), today)
    if today > due:
        return last is None or last <= due or since >= every
    return days_left(due, today, calendar) <= every < since


# The link

TOKEN_BYTES = 32
"""256 bits of a secure random source: nobody guesses one."""


def digest_of(token: str) -> str:
    """Return what is kept of a link's token: its SHA-256, from which the token cannot be worked out."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_in(pasted: str) -> str:
    """Return the token of what a person pasted: the code alone, or the whole link with the code after its #."""
    return pasted.strip().rpartition("#")[2]


# What was searched


@dataclass(frozen=True)
class SearchMade:
    """One search: where, for what, over which period, by whom, when, with which result ("found", "part", "nil").

    `found` is how many records were found, where they were counted. `hours` is what it took, None where nobody said.
    """

    place: str
    on: date
    result: str
    terms: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    by_name: str = ""
    found: int | None = None
    hours: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class Spent:
    """Hours and pounds of one activity (law.cost.Activity), spent, or `estimated` where the work is still to be done."""

    activity: str
    hours: Decimal
    pounds: Decimal = Decimal(0)
    estimated: bool = False
    basis: str = ""


def searched_line(search: SearchMade) -> str:
    """Return one search as the reply tells it. Who searched is left out: the applicant has no need of it."""
    parts = [search.place.strip().rstrip(".")]
    if search.terms.strip():
        parts.append(f"searched for {search.terms.strip().rstrip('.')}")
    if period := period_in_words(search.covers_from, search.covers_to):
        parts.append(period)
    parts.append(f"on {in_words(search.on)}")
    return f"{', '.join(parts)}: {result_in_words(search.result, search.found)}"


def period_in_words(first: date | None, last: date | None) -> str:
    """Return the period that a search covered: "from 1 April 2023 to 31 March 2024", or nothing where it was not said."""
    ends = [f"from {in_words(first)}" if first else "", f"to {in_words(last)}" if last else ""]
    return " ".join(end for end in ends if end)


def result_in_words(result: str, found: int | None) -> str:
    """Return what a search found: "nothing was found", "2 records were found", "found in part"."""
    if result == "nil":
        return "nothing was found"
    if found is not None:
        counted = f"{found} {'record was' if found == 1 else 'records were'} found"
        return f"{counted}, which is part of what was asked for" if result == "part" else counted
    return "found in part" if result == "part" else "found"


def hours_as_figure(hours: Decimal) -> str:
    """Return hours as a table has them, without noughts at the end: "1.5", "20"."""
    return f"{hours.normalize():f}" if hours else "0"


def hours_in_words(hours: Decimal) -> str:
    """Return hours as a sentence has them: "1.5 hours", "1 hour"."""
    return f"{hours_as_figure(hours)} {'hour' if hours == 1 else 'hours'}"


# Files


def shown_name(name: str) -> str:
    """Return a file's own name as it may be shown: without folders and control characters, at most 200 characters."""
    last = re.split(r"[\\/]", name)[-1]
    clean = "".join(letter for letter in last if letter.isprintable()).strip()
    return clean[-200:] or "file"


def over_limit(sizes: Iterable[int], *, each: int, files: int) -> str:
    """Return in one sentence why these files are too large or too many, else nothing. Sizes and `each` are bytes."""
    found = list(sizes)
    if len(found) > files:
        return (
            f"You can send at most {files} files at a time. Send the others with a second answer, or as one zip file."
        )
    if any(size > each for size in found):
        return f"A file is bigger than {each // 2**20} MB. Send a smaller copy of it, or say in words where it is kept."
    return ""
