"""What a question is about: the names, subjects, places and periods it means, its own or those it points back to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from answerable.reading import taxonomy
from answerable.reading.structure import Letter, Measure, Period, Question

from .names import Kind, Named, NameIndex, without_names
from .periods import is_unresolved
from .rows import Directory
from .words import folded, points_back, subject_words


@dataclass(frozen=True)
class Wants:
    """One question as it is put to the register. Refs are those of the register's records."""

    text: str
    context: str = ""
    measures: tuple[Measure, ...] = ()
    named: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
    called: tuple[str, ...] = ()  # the named records in the letter's own words
    subjects: tuple[str, ...] = ()  # taxonomy codes
    own_subjects: bool = False  # the question names them itself
    areas: frozenset[str] = frozenset()
    unknown_areas: tuple[str, ...] = ()  # places asked about that the register does not have
    periods: tuple[Period, ...] = ()
    unresolved: tuple[Period, ...] = ()
    unknown: tuple[str, ...] = ()  # names that the register does not have
    parties: tuple[str, ...] = ()  # organisations in the letter's own words, whether the register has them or not
    about: tuple[str, ...] = ()  # words of a subject that is not in the taxonomy
    references: tuple[str, ...] = ()
    by_year: bool = False
    time_limited: bool = False
    every: bool = False  # "all contracts", "a list of"
    shared: tuple[tuple[str, tuple[str, ...]], ...] = ()  # a name in the question, and the organisations that share it
    has_parts: bool = False  # other questions stand under it
    everything: bool = False  # all agreements are meant

    @property
    def in_domain(self) -> bool:
        """Whether a question is about what the register is about, rather than words that it may or may not have."""
        return bool(self.named or self.subjects or self.everything)

    @property
    def has_scope(self) -> bool:
        """Whether anything says which records are meant."""
        return bool(self.named or self.subjects or self.about or self.unknown or self.everything)


def resolve(question: Question, letter: Letter, directory: Directory, index: NameIndex) -> Wants:
    """What a question means to this register.

    A question that has a subject of its own stands by it. One that has none ("the value of the contract") or points
    back ("this service") takes it from the nearest thing above it: its lead-in, the questions it stands under, the
    opening of the letter.
    """
    ask = question.ask
    own = _named(index.find(question.text))
    above = _above(question, letter)
    for name in ask.names:
        if name not in question.text and any(name in text for text in above):
            continue  # it is what the reader took from above; whether it is meant here is decided below
        own += [item for item in _named(index.exact(name) or index.find(name)) if item not in own]
    # A plan that a question mentions is what it asks for only where it asks for documents or policy.
    but = {Kind.AREA} if {Measure.DOCUMENT, Measure.POLICY} & set(ask.measures) else {Kind.AREA, Kind.DOCUMENT}
    names = [item for item in own if item.kind not in but]
    rest = subject_words(without_names(question.text, [*own, *_authority(index, question.text)]))
    subjects, is_own = _subjects(question, above)
    subjects = _narrower(subjects, _from_above(question, letter.questions, "subjects"))
    unknown = _unknown(question, directory, index, required=not is_own)
    about: tuple[str, ...] = ()
    if not names and not unknown:
        if points_back(question.text) or not (is_own or rest):
            names = next((found for text in above if (found := _things(index.find(text)))), [])
            subjects = subjects or _from_above(question, letter.questions, "subjects")
            subjects = subjects or next((codes for text in above if (codes := taxonomy.find_subjects(text))), ())
            about = () if names or subjects else rest
        elif not is_own:
            about, subjects = rest, ()
    periods = ask.periods or _from_above(question, letter.questions, "periods")
    named: dict[Kind, frozenset[str]] = {}
    for item in names:
        named[item.kind] = named.get(item.kind, frozenset()) | {item.ref}
    return Wants(
        text=question.text,
        context=question.context,
        measures=ask.measures,
        named=named,
        called=tuple(dict.fromkeys(item.words for item in names)),
        subjects=subjects,
        own_subjects=is_own,
        areas=_areas(own, ask.areas, directory, index),
        unknown_areas=tuple(
            name
            for name in ask.areas
            if name in question.text
            and not index.find(name)
            and not _is_authority(name, directory)
            and not _areas_called(name, directory)
        ),
        periods=tuple(period for period in periods if not is_unresolved(period)),
        unresolved=tuple(period for period in periods if is_unresolved(period)),
        unknown=unknown,
        parties=_parties(question, names, unknown, directory),
        about=about,
        references=ask.references,
        by_year="year" in ask.breakdown or Measure.AMOUNT_BY_YEAR in ask.measures,
        time_limited=ask.time_limited,
        every=ask.wants_every,
        shared=_shared(names, directory),
        has_parts=any(other.parent == question.label for other in letter.questions) if question.label else False,
        everything=ask.wants_every
        and not (names or subjects or about or unknown)
        and not _NEEDS_ABOVE.search(question.text),
    )


def _parties(
    question: Question, names: Iterable[Named], unknown: Iterable[str], directory: Directory
) -> tuple[str, ...]:
    """Whom a question may mean as recipients of money: the organisations that it names, and every other name in it
    that is no service, fund or place of the register. A name within a longer one is left out."""
    found = [item.words for item in names if item.kind is Kind.ORGANISATION]
    other = [item.words for item in names if item.kind is not Kind.ORGANISATION]
    found += [*unknown, *(name for name in question.ask.names if name in question.text)]
    found = [name for name in dict.fromkeys(found) if not _is_authority(name, directory)]
    return tuple(
        name
        for name in found
        if not any(name != longer and name in longer for longer in (*found, *other)) and name not in other
    )


def _shared(names: Iterable[Named], directory: Directory) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names that stand for more than one organisation, with those organisations' own names."""
    found: dict[str, list[str]] = {}
    for item in names:
        if item.kind is Kind.ORGANISATION:
            found.setdefault(item.words, []).append(directory.organisations[item.ref].name)
    return tuple((words, tuple(bodies)) for words, bodies in found.items() if len(bodies) > 1)


def _subjects(question: Question, above: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The subjects of a question, and whether they are its own: named in its words, or set by an officer, rather than
    taken from what stands above it."""
    asked = question.ask.subjects
    if not asked:
        return (), False
    inherited = any(asked == taxonomy.find_subjects(text) for text in above)
    return asked, bool(taxonomy.find_subjects(question.text, within=asked)) or not inherited


def _narrower(subjects: tuple[str, ...], above: Sequence[str]) -> tuple[str, ...]:
    """The subjects without those of the question above that a narrower one stands beside: under "sexual violence
    services", "forensic services after sexual violence" asks for forensic services."""
    return tuple(
        code for code in subjects if not (code in above and any(other.startswith(f"{code}.") for other in subjects))
    )


_NEEDS_ABOVE = re.compile(r"\b(?:those|these|such|that (?:\w+ )?(?:spend|figure|sum|amount|money))\b", re.IGNORECASE)

_PARTY = r"(?<!relation )(?<!according )(?<!due )(?<!relating )\b(?:to|with|by|from|for|pay|paid|fund|funded|commission|commissioned)\s+(?:the\s+)?"


def _unknown(question: Question, directory: Directory, index: NameIndex, *, required: bool) -> tuple[str, ...]:
    """The names in a question that the register does not have. Where the question has a subject of its own, only one
    that stands as a party to an agreement counts ("paid to Refuge"); others may be laws, plans or places."""
    return tuple(
        name
        for name in question.ask.names
        if name in question.text
        and not index.find(name)
        and not _is_authority(name, directory)
        and not any(set(folded(name)) < set(folded(item.words)) for item in index.find(question.text))
        and (required or re.search(_PARTY + re.escape(name), question.text))
    )


def lead_in(letter: Letter) -> str:
    """The opening of the request, before its first question."""
    request = " ".join(letter.request_text.split())
    if not letter.questions:
        return request
    first = " ".join(letter.questions[0].text.split())
    at = request.find(first[:40])
    return request[:at] if at > 0 else ""


VICTIMS = "victims_general"
"""Services for victims of any crime: they may help after the one that is asked about too."""

CRIMES = frozenset(
    {
        "sexual_violence",
        "domestic_abuse",
        "child_abuse",
        "honour_based_abuse",
        "violence_against_women",
        "stalking",
        "hate_crime",
        "modern_slavery",
        "fraud",
        "antisocial_behaviour",
    }
)
"""Subjects that are kinds of crime, whose victims a general service helps as well."""


def related(asked: str, recorded: Sequence[str]) -> int:
    """How the recorded categories of one thing bear on an asked one: 2 it is that or part of it, 1 it is recorded under
    a wider category and may include it, 0 it is not. A wider category counts only where no part of it is recorded too:
    "sexual violence" with "forensic services" is forensic services.
    """
    if any(code == asked or code.startswith(f"{asked}.") for code in recorded):
        return 2
    for code in recorded:
        others = [other for other in recorded if other != code]
        if asked.startswith(f"{code}.") and not any(other.startswith(f"{code}.") for other in others):
            return 1
    return 0


def relation(asked: Iterable[str], recorded: Sequence[str]) -> int:
    """The closest relation between any asked category and the recorded ones; 2 where none is asked."""
    return max((related(code, recorded) for code in asked), default=2)


def within(area: str, directory: Directory) -> frozenset[str]:
    """An area, everything it lies in and everything that lies in it."""
    found = {area}
    at = directory.areas[area].parent
    while at and at in directory.areas and at not in found:
        found.add(at)
        at = directory.areas[at].parent
    below = {area}
    while below:
        below = {row.ref for row in directory.areas.values() if row.parent in below and row.ref not in found}
        found |= below
    return frozenset(found)


def _named(found: Iterable[Named]) -> list[Named]:
    items = tuple(item for item in found if not _is_a_category(item))
    itself = {item.words for item in items if item.kind is Kind.AUTHORITY}
    return [item for item in items if item.words not in itself]


def _is_a_category(item: Named) -> bool:
    """Whether words name a kind of service rather than the body or service that has the same name.

    "Sexual Assault Referral Centres" are a kind of service; "Sexual Assault Referral Centre", as the register writes
    it, is the one it knows.
    """
    if item.kind not in (Kind.ORGANISATION, Kind.SERVICE, Kind.AGREEMENT) or item.words == item.name:
        return False
    words = taxonomy.folded(item.words)
    return any(re.fullmatch(phrase, words) for subject in taxonomy.SUBJECTS for phrase in subject.phrases)


def _things(found: Iterable[Named]) -> list[Named]:
    return [item for item in _named(found) if item.kind not in (Kind.AREA, Kind.DOCUMENT)]


def _authority(index: NameIndex, text: str) -> list[Named]:
    return [item for item in index.find(text) if item.kind is Kind.AUTHORITY]


def _is_authority(name: str, directory: Directory) -> bool:
    own = {*folded(directory.authority.name), *folded(directory.authority.office_name)}
    return bool(own) and set(folded(name)) <= own


def _chain(question: Question, questions: Sequence[Question]) -> list[Question]:
    """The questions that this one stands under, nearest first."""
    found: list[Question] = []
    label = question.parent
    while label:
        parent = next((item for item in questions if item.label == label and item not in (question, *found)), None)
        if parent is None:
            break
        found.append(parent)
        label = parent.parent
    return found


def _above(question: Question, letter: Letter) -> list[str]:
    parents = _chain(question, letter.questions)
    texts = [question.context]
    for parent in parents:
        texts += [parent.text, parent.context]
    return [text for text in (*texts, lead_in(letter)) if text]


def _from_above(question: Question, questions: Sequence[Question], what: str) -> tuple[Any, ...]:
    """The subjects or periods of the nearest question above that has any."""
    return next((found for parent in _chain(question, questions) if (found := getattr(parent.ask, what))), ())


def _areas(own: Sequence[Named], asked: Iterable[str], directory: Directory, index: NameIndex) -> frozenset[str]:
    """The places meant, but for the authority's whole area, which limits nothing."""
    found = {item.ref for item in own if item.kind is Kind.AREA}
    for name in asked:
        exact = {item.ref for item in index.exact(name) if item.kind is Kind.AREA}
        found |= exact or _areas_called(name, directory)
    return frozenset(ref for ref in found if not _is_whole(ref, directory))


def _areas_called(name: str, directory: Directory) -> set[str]:
    """The one area whose name has these words in it ("the City" for "Nottingham City"); none where several have."""
    words = set(folded(name))
    refs = {row.ref for row in directory.areas.values() if words <= set(folded(row.name))}
    return refs if len(refs) == 1 else set()


def _is_whole(area: str, directory: Directory) -> bool:
    row = directory.areas[area]
    has_parts = any(other.parent == area for other in directory.areas.values())
    return not row.parent and (has_parts or _is_authority(row.name, directory))
