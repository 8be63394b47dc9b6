"""Put one answer together: what was asked, in the order in which a reader needs it."""

from __future__ import annotations

import re
from dataclasses import replace

from answerable.answering.answer import Answer, Held, Status
from answerable.reading.structure import Measure, Question

from .agreements import COLUMN_MEASURES, OVERVIEW, add_agreements, scope_words, subject_of, subject_words
from .coverage import ABOUT_AGREEMENTS, ABOUT_DOCUMENTS, add_coverage
from .documents import add_documents, documents_in_scope, policy_documents
from .draft import Draft, Sources
from .earlier import add_earlier
from .fund_level import add_fund_level, add_funds, only_funds
from .labels import category_label
from .limits import add_limits, as_counted, as_posts, as_received, counts_records, say_other_bodies
from .names import Kind, NameIndex
from .narrative import add_narrative, add_posts
from .payments import Spending, add_payments
from .periods import in_words, listed
from .related import add_related, asked_for
from .rows import Facts
from .scope import Wants
from .selection import Selection, select
from .words import capital, counted, joined

_DOCUMENT_WORDS = re.compile(
    r"\b(?:documents?|plans?|strateg\w+|reports?|framework|polic\w+|copy|copies|minutes|papers?|publications?|published|guidance|"
    r"business case|evaluations?|reviews?|needs assessments?|links?|correspondence|e-?mails?|letters?)\b",
    re.IGNORECASE,
)

_NOT_PUBLISHED = re.compile(
    r"(?=.*\b(?:requests?|foi\w*|questions?|answers?)\b)(?=.*\b(?:websites?|publish\w*|log)\b)", re.I | re.S
)

NOT_IN_REGISTER: dict[Measure, str] = {
    Measure.STATISTICS: "numbers of people, cases or events",
    Measure.HEADCOUNT: "staff numbers",
    Measure.CONTACT: "contact details",
}
"""What the register has no place for, in words."""

_MONEY = frozenset({Measure.AMOUNT, Measure.AMOUNT_BY_YEAR})
_POSTS = frozenset({Measure.DESCRIPTION, Measure.HEADCOUNT})

MEASURE_WORDS: dict[Measure, str] = {
    Measure.PROVIDER: "who provides it",
    Measure.AMOUNT: "what it costs",
    Measure.AMOUNT_BY_YEAR: "what it costs each year",
    Measure.START: "when it starts",
    Measure.END: "when it ends",
    Measure.DURATION: "how long it runs",
    Measure.ROUTE: "how it was commissioned",
    Measure.ROUTE_REASON: "why it was commissioned that way",
    Measure.CATEGORY: "which category it is in",
    Measure.AREA: "where it is provided",
    Measure.DECISION: "which decision it rests on",
    Measure.OUTCOMES: "what was agreed or achieved",
    Measure.DESCRIPTION: "what it delivers",
    Measure.DOCUMENT: "documents",
    Measure.POLICY: "the policy or plan it follows",
    Measure.STATISTICS: "numbers",
    Measure.HEADCOUNT: "staff numbers",
    Measure.CONTACT: "contact details",
    Measure.EARLIER_REQUEST: "an earlier request",
    Measure.EXPLANATION: "an explanation",
}


def compose(
    question: Question,
    wants: Wants,
    facts: Facts,
    sources: Sources,
    index: NameIndex,
    spending: Spending | None = None,
) -> Answer:
    """The answer to one question from the register's rows. `spending` are the payments that it asks about; None where
    it asks about none, or the register has none."""
    draft = Draft(sources)
    wants = as_received(wants, facts)
    measures = as_counted(wants, _measures(wants, facts))
    if spending is None and not _understood(wants, measures):
        return _unclear(question, wants, sources)
    selection, withheld = _without_withheld(select(wants, facts), facts)
    measures = as_posts(wants, selection, facts, measures)
    if (
        spending is None
        and not wants.in_domain
        and not selection.chosen
        and not measures & _WITHOUT_SCOPE
        and not _documents_about(wants, facts)
    ):
        return _nothing_found(question, wants, draft, measures)
    _say_unknown(draft, wants, spending)
    say_other_bodies(draft, wants, facts)
    if spending is not None:
        add_payments(draft, wants, spending)
    asks_agreements = bool(
        measures & (COLUMN_MEASURES | {Measure.ROUTE_REASON, Measure.DESCRIPTION, Measure.OUTCOMES, Measure.HEADCOUNT})
    )
    selection = _chosen_that_way(draft, wants, selection, measures)
    if Measure.EARLIER_REQUEST in measures:
        wants = replace(wants, references=add_earlier(draft, wants, facts))
    if only_funds(wants) and measures <= _MONEY:
        add_funds(draft, wants, facts)
        selection = Selection()
    elif measures & COLUMN_MEASURES and (
        selection.chosen or (spending is None and Measure.EXPLANATION not in measures)
    ):
        _agreements(draft, wants, selection, facts, measures)
    add_related(draft, wants, selection, facts)
    told = add_narrative(draft, wants, selection, facts, measures, index)
    if measures & _POSTS:
        add_posts(draft, selection, facts, asked=Measure.HEADCOUNT in measures)
    if Measure.DOCUMENT in measures:
        _documents(draft, wants, facts)
    elif Measure.POLICY in measures:
        linked = frozenset(item.document for item in told if item.document)
        add_documents(draft, policy_documents(wants, facts, linked), facts, caption="Documents", asked=False)
    _not_in_register(draft, wants, measures)
    one_thing = bool(wants.named) and draft.shown and not wants.every
    if (
        (asks_agreements or Measure.DOCUMENT in measures)
        and wants.in_domain
        and not one_thing
        and not measures & _WITHOUT_SCOPE
    ):
        kinds = ABOUT_DOCUMENTS if Measure.DOCUMENT in measures else frozenset()
        kinds |= ABOUT_AGREEMENTS if asks_agreements else frozenset()
        add_coverage(draft, wants, facts, kinds=kinds, found=draft.shown)
    add_limits(draft, wants, selection, facts, measures)
    if withheld:
        draft.say(WITHHELD)
        draft.gap(WITHHELD)
    for period in wants.unresolved:
        draft.gap(f"The letter does not say which dates {in_words(period)} means; records of every date are shown")
    return _finish(question, draft)


WITHHELD = "Something that bears on this question is withheld from publication and is not shown"


def _without_withheld(selection: Selection, facts: Facts) -> tuple[Selection, bool]:
    """The agreements that may be shown, and whether any other is left out: an officer decides what to say of it."""
    withheld = facts.directory.withheld
    chosen = tuple(item for item in selection.chosen if ("agreement", item.agreement.ref) not in withheld)
    return replace(selection, chosen=chosen), len(chosen) < len(selection.chosen)


def _measures(wants: Wants, facts: Facts) -> frozenset[Measure]:
    """The measures of a question. Where it shows none: the decision, if it speaks of one; the amounts, if it wants
    something by year; the overview, if it wants all agreements or names records and no more."""
    asked = frozenset(wants.measures) - {Measure.OTHER}
    if Measure.EXPLANATION in asked and _NOT_PUBLISHED.search(wants.context):
        asked |= {Measure.EARLIER_REQUEST}
    if len(asked) > 1 and not _DOCUMENT_WORDS.search(wants.text):
        asked -= {Measure.DOCUMENT}
    if asked or not wants.has_scope:
        return asked
    if re.search(
        rf"\b(?:decision|{re.escape(facts.directory.authority.decision_noun)})s?\b", wants.text, re.IGNORECASE
    ):
        return frozenset({Measure.DECISION})
    if wants.by_year:
        return frozenset({Measure.AMOUNT, Measure.AMOUNT_BY_YEAR})
    if wants.in_domain and _WHICH_AGREEMENTS.search(wants.text):
        return OVERVIEW
    return OVERVIEW if wants.every or wants.has_parts or Measure.OTHER not in wants.measures else asked


_WHICH_AGREEMENTS = re.compile(r"\b(?:what|which) (?:\w+ ){0,3}?(?:contracts|agreements|grants)\b", re.IGNORECASE)


def _understood(wants: Wants, measures: frozenset[Measure]) -> bool:
    """Whether a question says enough to be looked up: what it wants to know, and about what."""
    if not measures:
        return wants.has_scope and bool(asked_for(wants.text))
    if measures <= frozenset(NOT_IN_REGISTER):
        return True
    return wants.has_scope or bool(wants.references) or bool(measures & {Measure.EARLIER_REQUEST, Measure.EXPLANATION})


_WITHOUT_SCOPE = frozenset({Measure.EARLIER_REQUEST, Measure.EXPLANATION})


def _documents_about(wants: Wants, facts: Facts) -> bool:
    return bool(wants.about and documents_in_scope(wants, facts))


def _nothing_found(question: Question, wants: Wants, draft: Draft, measures: frozenset[Measure]) -> Answer:
    """The answer to a question whose subject the register does not have: what was looked for, and that it is not there."""
    _not_in_register(draft, wants, measures)
    looked_for = [f"“{name}”" for name in (*wants.unknown, *wants.about)][:_LOOKED_FOR]
    if looked_for:
        text = f"We looked in our register of agreements, funds and documents for {joined(looked_for)} and found nothing recorded"
        draft.say(f"{text}. We looked for words alone, so other records must be searched")
        draft.gap(f"Nothing recorded about {joined(looked_for)}")
    return _finish(question, draft)


_LOOKED_FOR = 6  # words named in one sentence


def _unclear(question: Question, wants: Wants, sources: Sources) -> Answer:
    known = []
    if wants.subjects:
        known.append(f"it is about {joined(category_label(code) for code in wants.subjects)}")
    if wants.called:
        known.append(f"it names {joined(wants.called)}")
    asked = [MEASURE_WORDS[measure] for measure in wants.measures if measure in MEASURE_WORDS]
    if asked:
        known.append(f"it asks about {joined(asked)}")
    understood = f"We understood that {joined(known)}" if known else "We could not tell what it asks of the register"
    missing = "what it wants to know about it" if not asked else "which service, provider or subject it means"
    draft_text = f"{understood}. An officer must say {missing}, or answer this question from other records."
    return _answer(
        question, Held.NOT_RECORDED, Status.UNCLEAR, Draft(sources), text=draft_text, gap="Not looked up: " + missing
    )


_DIRECTLY = re.compile(
    r"\b(?:direct(?:ly)? award\w*|award\w* direct(?:ly)?|without (?:an? |any )?(?:open )?(?:tender|competition))\b",
    re.I,
)
_DIRECT = frozenset({"direct", "grant_direct"})
_ABOUT_THE_CHOICE = frozenset(
    {Measure.ROUTE, Measure.ROUTE_REASON, Measure.EXPLANATION, Measure.DECISION, Measure.POLICY}
)


def _chosen_that_way(draft: Draft, wants: Wants, selection: Selection, measures: frozenset[Measure]) -> Selection:
    """For a question on why and how: the agreements of the very category, and those awarded directly where it speaks
    of a direct award; all where that leaves none."""
    if not measures <= _ABOUT_THE_CHOICE:
        return selection
    chosen = tuple(item for item in selection.chosen if not item.wider) or selection.chosen
    if _DIRECTLY.search(wants.text):
        for item in chosen:
            if item.agreement.route == "not_recorded":
                draft.missing(subject_of(item.agreement), "route", "how the provider was chosen")
        chosen = tuple(item for item in chosen if item.agreement.route in _DIRECT) or chosen
    return replace(selection, chosen=chosen)


def _say_unknown(draft: Draft, wants: Wants, spending: Spending | None) -> None:
    known = () if spending is None else (name for name, payees in spending.asked.items() if payees)
    for name in set(wants.unknown).difference(known):
        draft.gap(f"The register has no organisation, service or fund called “{name}”")
    for name in wants.unknown_areas if wants.in_domain else ():
        draft.gap(f"The register has no area called “{name}”, so the answer is not limited to it")


def _agreements(draft: Draft, wants: Wants, selection: Selection, facts: Facts, measures: frozenset[Measure]) -> None:
    if selection.chosen:
        _lead(draft, wants, selection)
    else:
        draft.say(_nothing(wants))
        draft.gap(_nothing(wants))
    add_agreements(draft, wants, selection, facts, measures)
    if wants.unknown and not wants.named:
        return  # what is recorded for whole funds says nothing about a body that the register does not have
    if measures & _MONEY and _lacks_amounts(wants, selection, facts):
        add_fund_level(draft, wants, selection, facts)


def _lead(draft: Draft, wants: Wants, selection: Selection) -> None:
    """Say how many agreements there are, and how many of them are recorded only under a wider category."""
    wider = selection.wider
    exact = len(selection.chosen) - wider
    scope = scope_words(wants)
    if not wider:
        if exact == 1 and not wants.named and _SEVERAL.search(wants.text):
            row = selection.agreements[0]
            text = f"Our records show one agreement {scope}".rstrip()
            draft.say(f"{text}: {row.ref}, “{row.title}”", draft.cite(subject_of(row), "title"))
        elif exact > 1 or counts_records(wants):
            draft.say(f"Our records show {counted(exact, 'agreement')} {scope}".rstrip())
        return
    they = "it may" if wider == 1 else "they may"
    each = f"{counted(wider, 'agreement is', 'agreements are')} recorded under a wider category: {they} include this, but the record does not say"
    draft.say(f"Our records show {counted(exact, 'agreement')} {scope}. {capital(each)}")


_SEVERAL = re.compile(
    r"\b(?:contracts|agreements|grants|services|providers|organisations|awards|spen[dt]|spending|paid|pay)\b",
    re.IGNORECASE,
)  # a question put without knowing that there is only one agreement: it is told which


def _lacks_amounts(wants: Wants, selection: Selection, facts: Facts) -> bool:
    """Whether fund-level amounts are called for: a fund is asked about, or an agreement in scope has no value."""
    return Kind.FUND in wants.named or not selection.chosen or any(row.value is None for row in selection.agreements)


def _nothing(wants: Wants) -> str:
    if wants.unknown and not wants.named:
        names = joined((f"“{name}”" for name in wants.unknown), "or")
        return f"Our records show no agreement with {names}, by that name, {listed(wants.periods)}".rstrip(" ,")
    return f"Our records show no agreement {scope_words(wants)}".rstrip()


def _documents(draft: Draft, wants: Wants, facts: Facts) -> None:
    rows = documents_in_scope(wants, facts)
    if rows:
        add_documents(draft, rows, facts, caption="Documents", asked=True)
    else:
        about = subject_words(wants)
        text = f"Our records list no document {about}".rstrip()
        draft.say(text)
        draft.gap(text)


def _not_in_register(draft: Draft, wants: Wants, measures: frozenset[Measure]) -> None:
    for measure, words in NOT_IN_REGISTER.items():
        if measure not in measures or (measure is Measure.HEADCOUNT and draft.tables):
            continue
        text = f"The register does not record {words}"
        draft.say(f"{text}. Other records must be searched")
        draft.gap(text)


def _finish(question: Question, draft: Draft) -> Answer:
    if draft.shown:
        whole = not draft.gaps and not draft.elsewhere
        return _answer(question, Held.HELD if whole else Held.PART, Status.ANSWERED if whole else Status.PART, draft)
    return _answer(question, Held.ELSEWHERE if draft.elsewhere else Held.NOT_RECORDED, Status.GAP, draft)


def _answer(question: Question, held: Held, status: Status, draft: Draft, *, text: str = "", gap: str = "") -> Answer:
    if text:
        draft.say(text)
    if gap:
        draft.gap(gap)
    return Answer(
        label=question.label or "",
        question=question.text,
        held=held,
        status=status,
        paragraphs=tuple(draft.paragraphs),
        tables=tuple(draft.tables),
        evidence=draft.evidence,
        gaps=draft.gaps,
        parent=question.parent,
        context=question.context,
    )
