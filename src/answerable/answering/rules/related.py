"""What is recorded around agreements and decisions: variations, partners, tenders, principles met, returns, reviews."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from answerable.answering.answer import Cell, Table

from .draft import Draft, Subject
from .names import Kind
from .rows import Facts, RelatedRow
from .scope import Wants
from .selection import Selection
from .words import joined


@dataclass(frozen=True)
class Related:
    """One kind of record that belongs to an agreement, a decision or a service, and when a question asks for it.

    `columns` are the record's fields with their headings. `nothing` names the gap where none is recorded; empty where a
    question may have used the word for something else.
    """

    kind: str
    of: str
    asked: re.Pattern[str]
    caption: str
    columns: tuple[tuple[str, str], ...]
    nothing: str = ""


def _asked(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


RELATED: tuple[Related, ...] = (
    Related(
        "agreement_event",
        "agreement",
        _asked(
            r"extended",
            r"extensions?",
            r"varied",
            r"variations?",
            r"amended",
            r"amendments?",
            r"renewed",
            r"terminated",
            r"ended early",
        ),
        "Variations, extensions and endings",
        (("kind", "What happened"), ("effective", "From"), ("reason", "Reason"), ("decision", "Decision")),
        "variation, extension or early ending",
    ),
    Related(
        "agreement",
        "agreement",
        _asked(r"extension options?", r"options? to extend", r"(?:renewal|review) dates?", r"extension periods?"),
        "Options and reviews",
        (("extension_options", "Options to extend"), ("review", "Next review")),
    ),
    Related(
        "agreement_party",
        "agreement",
        _asked(
            r"sub-?\s?contract\w*",
            r"consorti\w+",
            r"supply chain",
            r"delivery partners?",
            r"partners? (?:of|under|in) the (?:contract|agreement)",
        ),
        "Sub-contractors and partners",
        (("organisation", "Organisation"), ("role", "Role"), ("share", "Share")),
        "sub-contractor or partner",
    ),
    Related(
        "agreement_funding",
        "agreement",
        _asked(
            r"funding split",
            r"split of (?:the )?funding",
            r"(?:which|what) (?:funds?|pots?|budgets?)",
            r"fund(?:ed|ing) sources?",
            r"source of (?:the )?fund\w*",
        ),
        "Which fund pays what",
        (("fund", "Fund"), ("financial_year", "Financial year"), ("amount", "Amount")),
    ),
    Related(
        "tender",
        "agreement",
        _asked(
            r"bids?",
            r"bidders?",
            r"tenders? (?:were |was )?(?:received|submitted|issued|published|advertised)",
            r"invitations? to tender",
            r"advertised",
        ),
        "Invitations to tender",
        (
            ("title", "Invitation"),
            ("invited", "Published"),
            ("closes", "Closed"),
            ("bids", "Bids received"),
            ("status", "Result"),
        ),
        "invitation to tender",
    ),
    Related(
        "notice",
        "agreement",
        _asked(r"find a tender", r"contracts finder", r"(?:award|tender|contract|transparency) notices?"),
        "Notices published",
        (("kind", "Notice"), ("published", "Published"), ("notice_id", "Number"), ("url", "Address")),
        "notice",
    ),
    Related(
        "principle_met",
        "decision",
        _asked(r"principles?", r"commissioning framework"),
        "How the principles of the commissioning framework were met",
        (("principle", "Principle"), ("met", "Met"), ("how", "How")),
    ),
    Related(
        "measure",
        "agreement",
        _asked(r"measures", r"targets?", r"k\.?p\.?i\.?s?", r"performance indicators?", r"outcome measures?"),
        "Measures agreed",
        (("name", "Measure"), ("unit", "Unit"), ("target", "Target for each period")),
        "measure",
    ),
    Related(
        "return_figure",
        "agreement",
        _asked(
            r"performance",
            r"results?",
            r"returns?",
            r"achiev\w+",
            r"monitoring",
            r"outcomes? (?:were |was )?(?:reported|delivered|recorded)",
        ),
        "What the provider reported",
        (
            ("of", "Period"),
            ("measure", "Measure"),
            ("need", "Category of need"),
            ("stage", "Stage"),
            ("value", "Reported"),
        ),
    ),
    Related(
        "review",
        "agreement",
        _asked(r"reviews?", r"reviewed", r"evaluat\w+"),
        "Reviews",
        (("held", "Held"), ("findings", "Findings"), ("outcome", "Outcome")),
    ),
    Related(
        "business_case",
        "service",
        _asked(r"business cases?", r"options appraisals?"),
        "Business cases",
        (("title", "Business case"), ("dated", "Dated"), ("preferred", "Preferred option"), ("cost", "Expected cost")),
    ),
    Related(
        "need",
        "service",
        _asked(r"needs? assessments?", r"assess\w* (?:of )?(?:the )?needs?"),
        "Needs assessed",
        (("title", "Need"), ("assessed", "Assessed"), ("description", "What was found")),
    ),
)
"""In the order in which an answer shows them."""


def asked_for(text: str) -> tuple[Related, ...]:
    """The kinds of record that a question asks for by their words."""
    return tuple(item for item in RELATED if item.asked.search(text))


def add_related(draft: Draft, wants: Wants, selection: Selection, facts: Facts) -> None:
    """Add what is recorded around the agreements in scope, of the kinds that the question asks for; name what is not."""
    owners = {
        "agreement": selection.refs,
        "decision": selection.decisions | wants.named.get(Kind.DECISION, frozenset()),
        "service": selection.services | wants.named.get(Kind.SERVICE, frozenset()),
    }
    for item in asked_for(wants.text):
        of = owners[item.of]
        rows = [row for row in facts.related if row.kind == item.kind and row.of in of and any(row.values)]
        if rows:
            _table(draft, item, rows, several=len(of) > 1)
        elif item.nothing and of:
            noun = item.of if len(of) == 1 else f"{item.of}s"
            which = f"{noun} {joined(sorted(of))}" if len(of) <= _NAMED else f"the {len(of):,} {noun} shown"
            draft.gap(f"No {item.nothing} is recorded for {which}")


_NAMED = 10  # refs in one sentence


def _table(draft: Draft, item: Related, rows: Iterable[RelatedRow], *, several: bool) -> None:
    body = []
    for row in rows:
        subject = Subject(item.kind, row.ref, row.of_title, (item.of, row.of))
        cells = [
            draft.cell(value, subject, field, heading.lower(), wanted=False) if value else Cell("", blank=True)
            for (field, heading), value in zip(item.columns, row.values, strict=True)
        ]
        if several:
            cells.insert(0, draft.cell(row.of_title, Subject(item.of, row.of, row.of_title), "title", "title"))
        body.append(tuple(cells))
    first = (item.of.capitalize(),) if several else ()
    draft.table(
        Table(columns=(*first, *(heading for _, heading in item.columns)), rows=tuple(body), caption=item.caption)
    )
