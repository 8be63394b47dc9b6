"""What the record says in words: how, why, under which policy, to do what. Quoted as recorded, never reworded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from answerable.answering.answer import Table
from answerable.reading.structure import Measure

from .agreements import subject_of
from .draft import Draft, Subject
from .labels import category_label
from .names import Kind, NameIndex
from .periods import year_asked
from .references import fold_reference
from .rows import Facts, StatementRow
from .scope import Wants, relation
from .selection import Selection, service_of
from .words import folded, number, sentence, shared_words

TOPICS: dict[Measure, tuple[str, ...]] = {
    Measure.ROUTE: ("how_commissioned", "need"),
    Measure.ROUTE_REASON: ("route_reason", "policy"),
    Measure.POLICY: ("policy",),
    Measure.DESCRIPTION: ("delivery",),
    Measure.OUTCOMES: ("outcomes",),
    Measure.EXPLANATION: ("publication", "governance", "funding", "background"),
    Measure.EARLIER_REQUEST: ("publication",),
}
"""Which recorded statements answer which measure."""

NONE_RECORDED: dict[Measure, str] = {
    Measure.ROUTE: "Our records do not say how this was commissioned",
    Measure.ROUTE_REASON: "Our records give no reason for the way the provider was chosen",
    Measure.POLICY: "Our records do not say which policy, plan or pathway this follows or how it fits one",
    Measure.DESCRIPTION: "Our records do not describe what the service delivers",
    Measure.OUTCOMES: "Our records do not state agreed outcomes",
    Measure.EXPLANATION: "Our records hold no explanation of this",
}

OFFICE_WIDE = frozenset({"policy", "governance", "publication", "how_commissioned", "fit", "background", "funding"})
"""Topics on which the office says things as a whole, that bear on every agreement it makes."""

_FIT = re.compile(r"\b(?:fits?|fitting|pathways?|align\w*|complement\w*)\b", re.IGNORECASE)
_ENOUGH = 3  # words in common for a statement to bear on a question that asks why
_SAME = 0.8  # share of words that makes one statement a repetition of another


@dataclass(frozen=True, slots=True)
class Told:
    """One thing recorded in words, and where."""

    text: str
    subject: Subject
    field: str
    words: str
    about: str = ""  # the agreement or service that it is told of
    topic: str = ""
    year: str = ""
    document: str = ""


def add_narrative(
    draft: Draft, wants: Wants, selection: Selection, facts: Facts, measures: Iterable[Measure], index: NameIndex
) -> tuple[Told, ...]:
    """Add what is recorded in words for the measures that ask for words; say so in a sentence where nothing is.
    Returns what was added."""
    added: list[Told] = []
    for measure in TOPICS:
        if measure not in measures:
            continue
        told = _told(wants, selection, facts, measure, index)
        named = len({item.about for item in told if item.about}) > 1 or len(selection.agreements) > 1
        these: list[Told] = []
        for item in told:
            if not any(_repeats(item, other) for other in (*added, *these)) and _add(draft, item, named=named):
                these.append(item)
        added += these
        if these and measure in (Measure.OUTCOMES, Measure.ROUTE_REASON):
            _name_untold(draft, told, measure, selection, facts)
        if not these and measure in NONE_RECORDED and not _answered(wants, measure, selection):
            draft.say(NONE_RECORDED[measure])
            _name_gap(draft, measure, selection)
    return tuple(added)


def add_posts(draft: Draft, selection: Selection, facts: Facts, *, asked: bool) -> None:
    """Add the posts that the agreements in scope pay for: role, area, number."""
    rows = []
    areas = facts.directory.areas
    posts = [(row, post) for row in selection.agreements for post in facts.posts.get(row.ref, ())]
    for row, post in posts:
        subject = Subject("post", post.ref, post.role, ("agreement", row.ref))
        area = areas.get(post.area)
        rows.append(
            (
                *((draft.cell(row.title, subject_of(row), "title", "title"),) if len(selection.agreements) > 1 else ()),
                draft.cell(post.role, subject, "role", "role"),
                draft.cell(area.name if area else "", subject, "area", "area", wanted=asked),
                draft.cell(
                    "" if post.number is None else number(post.number), subject, "number", "number", wanted=asked
                ),
            )
        )
    titles = ("Agreement",) if len(selection.agreements) > 1 else ()
    draft.table(
        Table((*titles, "Post", "Area", "Number"), tuple(rows), caption="Posts that this pays for", numeric=("Number",))
    )


def statement_subject(item: StatementRow) -> Subject:
    """A statement as evidence calls it."""
    return Subject("statement", item.ref)


def _told(wants: Wants, selection: Selection, facts: Facts, measure: Measure, index: NameIndex) -> list[Told]:
    """Everything recorded in words for one measure, most specific first."""
    topics = TOPICS[measure]
    if measure is Measure.ROUTE_REASON and Measure.POLICY in wants.measures:
        topics = ("route_reason",)  # the policy has its own paragraphs
    if measure is Measure.POLICY:
        order = ("fit", "policy") if _FIT.search(wants.text) else ("policy", "fit")
        found = (_statements(wants, selection, facts, (topic,), measure, index) for topic in order)
        return next((told for told in found if told), [])
    statements = _statements(wants, selection, facts, topics, measure, index)
    if measure is Measure.ROUTE_REASON and any(item.topic == "route_reason" for item in statements):
        return statements  # the column is the short form of the same reasons
    return (_fields(selection, facts, measure) if measure in _FIELD_MEASURES else []) + statements


_FIELD_MEASURES = frozenset({Measure.ROUTE_REASON, Measure.DESCRIPTION, Measure.OUTCOMES})


def _fields(selection: Selection, facts: Facts, measure: Measure) -> list[Told]:
    """The columns of the register that hold words: reasons, descriptions, outcomes."""
    told: list[Told] = []
    described: set[str] = set()
    for row in selection.agreements:
        subject = subject_of(row)
        if measure is Measure.ROUTE_REASON:
            if row.route_reason:
                told.append(Told(row.route_reason, subject, "route_reason", "reason for the route", row.title))
            decision = facts.directory.decisions.get(row.decision)
            if decision and decision.reasons:
                where = Subject("decision", decision.ref, decision.title)
                told.append(Told(decision.reasons, where, "reasons", "reasons", row.title))
        elif measure is Measure.OUTCOMES:
            if row.outcomes:
                told.append(Told(row.outcomes, subject, "outcomes", "agreed outcomes", row.title))
        else:
            service = service_of(row, facts)
            if service and service.description and service.ref not in described:
                described.add(service.ref)
                where = Subject("service", service.ref, service.name)
                text = f"{service.name}: {service.description}"
                told.append(Told(text, where, "description", "description"))
    return told


def _statements(
    wants: Wants, selection: Selection, facts: Facts, topics: tuple[str, ...], measure: Measure, index: NameIndex
) -> list[Told]:
    on_topic = [item for topic in topics for item in facts.statements if item.topic == topic]
    on_topic = [item for item in on_topic if not item.financial_year or year_asked(item.financial_year, wants.periods)]
    if measure in (Measure.EXPLANATION, Measure.EARLIER_REQUEST):
        found = _explaining(wants, on_topic, index)
    else:
        specific = [item for item in on_topic if _is_specific(item, wants, selection, facts)]
        wide = [item for item in on_topic if wants.in_domain and _is_office_wide(item) and item.topic in OFFICE_WIDE]
        found = specific + wide if measure is Measure.POLICY or not specific else specific
    return [
        Told(
            item.text,
            statement_subject(item),
            "text",
            "text",
            _about(item, facts),
            item.topic,
            item.financial_year,
            item.document,
        )
        for item in found
    ]


def _is_specific(item: StatementRow, wants: Wants, selection: Selection, facts: Facts) -> bool:
    if item.agreement:
        return item.agreement in selection.refs
    if item.service:
        service = facts.directory.services.get(item.service)
        if item.service in selection.services:
            return True
        return bool(
            service and wants.subjects and not wants.named and relation(wants.subjects, service.categories) == 2
        )
    if item.decision:
        return item.decision in selection.decisions or item.decision in wants.named.get(Kind.DECISION, ())
    if item.fund:
        return item.fund in selection.funds or item.fund in wants.named.get(Kind.FUND, ())
    return False


def _is_office_wide(item: StatementRow) -> bool:
    return not (item.agreement or item.service or item.decision or item.fund)


def _explaining(wants: Wants, items: list[StatementRow], index: NameIndex) -> list[StatementRow]:
    """The statements that bear on a question that asks why: about the request or the body that it names, or in its words."""
    references = {fold_reference(reference) for reference in wants.references}
    topic = " ".join(category_label(code) for code in wants.subjects)
    asked_bodies = {(item.kind, item.ref) for item in index.find(wants.text) if item.kind is Kind.ORGANISATION}
    ranked = []
    for at, item in enumerate(items):
        bodies = {(found.kind, found.ref) for found in index.find(item.text)}
        score = (
            _ENOUGH * bool(item.request_reference and fold_reference(item.request_reference) in references)
            + _ENOUGH * len(asked_bodies & bodies)
            + shared_words(f"{wants.text} {wants.context}", item.text, but=topic)
        )
        if score >= _ENOUGH:
            ranked.append((-score, at, item))
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]


def _about(item: StatementRow, facts: Facts) -> str:
    directory = facts.directory
    if item.agreement:
        row = facts.agreements.get(item.agreement)
        return row.title if row else ""
    if item.service:
        return directory.services[item.service].name
    if item.fund:
        return directory.funds[item.fund].name
    return ""


def _add(draft: Draft, item: Told, *, named: bool) -> bool:
    start = ": ".join(part for part in (item.about if named else "", item.year) if part)
    text = sentence(item.text)
    return draft.state(f"{start}: {text}" if start else text, item.subject, item.field, item.words)


def _repeats(item: Told, other: Told) -> bool:
    """Whether something says of the same thing only what has been said already, in nearly the same words."""
    own = set(folded(item.text))
    return item.about in ("", other.about) and len(own & set(folded(other.text))) >= _SAME * len(own)


def _answered(wants: Wants, measure: Measure, selection: Selection) -> bool:
    """Whether the route column already says how the provider was chosen, or a reason is what is really asked for."""
    if measure is not Measure.ROUTE:
        return measure is Measure.EXPLANATION and bool(wants.references)
    return Measure.EXPLANATION in wants.measures or any(row.route != "not_recorded" for row in selection.agreements)


_FIELDS: dict[Measure, tuple[str, str]] = {
    Measure.ROUTE: ("route", "how it was commissioned"),
    Measure.ROUTE_REASON: ("route_reason", "reason for the way the provider was chosen"),
    Measure.POLICY: ("policy", "the policy, plan or pathway it follows"),
    Measure.DESCRIPTION: ("description", "what the service delivers"),
    Measure.OUTCOMES: ("outcomes", "agreed outcomes"),
    Measure.EXPLANATION: ("explanation", "an explanation"),
}
"""The field and the words by which a gap names what nobody wrote down."""


def _name_untold(draft: Draft, told: list[Told], measure: Measure, selection: Selection, facts: Facts) -> None:
    """Name the agreements on which nothing is recorded where something is on others; words on no agreement in
    particular speak for all."""
    if any(not item.about for item in told):
        return
    about = {item.about for item in told}
    for row in selection.agreements:
        service = service_of(row, facts)
        if row.title not in about and (service is None or service.name not in about):
            draft.missing(subject_of(row), *_FIELDS[measure])


def _name_gap(draft: Draft, measure: Measure, selection: Selection) -> None:
    field, words = _FIELDS[measure]
    if not selection.agreements or measure is Measure.EXPLANATION:
        draft.gap(NONE_RECORDED[measure])
    for row in selection.agreements if measure is not Measure.EXPLANATION else ():
        draft.missing(subject_of(row), field, words)
